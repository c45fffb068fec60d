"""Where ASCII exclamation and question marks stand in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.characters import CJK_MARKS, is_han, is_latin
from pipeline.normalize.rule import Proposal
from pipeline.normalize.stops import WINDOW, before_token, chinese, mostly_latin

_RUN = re.compile("[!?！？]+")
_QUESTION = re.compile(
    "[吗呢么嘛吧啊呀哪谁怎何几岂否啥咋孰焉耶乎]|什么|多少|多大|多久|多长|多高|可以|能不|是不是|难道|请问|哪里|第几|为什|(.)不\\1|有没有|对不|行不"
)
_CLAUSE = re.compile("[^，。；：！？、,;:!?“”‘’（）()《》\\s]*\\Z")
_QUERY = re.compile(r"[\w.-]+=")
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞"
    "任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧戴谈宋庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓郁单杭洪包诸"
    "左石崔吉龚程邢裴陆荣翁荀羊甄曲封芮储靳汲段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司"
    "韶黎薄印白怀蒲鄂索咸籍赖卓蔺屠蒙池乔阴闻莘党翟谭贡劳姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎连习艾"
    "鱼容向古易慎戈廖庾居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆师巩聂晁勾敖融冷辛阚那简饶空曾沙养丰关查游竺权盖益桓"
)
"""Common family names, after which a question mark may stand for a character that was lost."""


def exclaims(text: str, mark: str, full: str) -> Iterator[Proposal]:
    """Propose ``full`` for each ``mark`` (``!`` or ``?``) of the runs that stand in Chinese text."""
    for match in _RUN.finditer(text):
        run, start, end = match[0], match.start(), match.end()
        if mark not in run or not _stands(text, start, end, run):
            continue
        for at, character in enumerate(run, start):
            if character == mark:
                yield at, at + 1, full


def lost(text: str, start: int, end: int) -> bool:
    """Whether the lone question mark there may stand for a lost character, as in ``朱?基``."""
    if end - start != 1 or text[start] != "?":
        return False
    left, right = text[start - 1 : start], text[end : end + 1]
    if left not in SURNAMES or not is_han(right):
        return False
    clause = _CLAUSE.search(text, max(0, start - 30), start)
    return clause is None or _QUESTION.search(clause[0]) is None


def _stands(text: str, start: int, end: int, run: str) -> bool:
    if lost(text, start, end) or text.startswith("=", end):
        return False
    if "?" in run and _QUERY.match(text, end, end + 40):
        return False
    if chinese(text, start, end, run[0]):
        return True
    left, right = text[start - 1 : start], text[end : end + 1]
    if run[0] in "！？":
        return is_han(left) or left in CJK_MARKS
    return _after_word(text, start, left, right)


def _after_word(text: str, start: int, left: str, right: str) -> bool:
    """After a Latin word or a figure that belongs to a Chinese sentence."""
    if not is_latin(left) or not (right in {"", "\n"} or is_han(right) or right in CJK_MARKS):
        return False
    if text.endswith("ahoo", max(0, start - WINDOW), start):
        return False  # the mark is part of that company's name
    return is_han(before_token(text, start)) and not mostly_latin(text, start)
