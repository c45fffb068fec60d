"""Where an ASCII full stop ends a Chinese sentence, and where it marks an item or parts a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.characters import BLANKS, CLOSERS, OPENERS, UNIT_SIGNS, is_han
from pipeline.normalize.rule import Proposal
from pipeline.normalize.stops import around, neighbours

_ITEM = re.compile(
    "(?:^|[\\s，。；：！？、,;:!?.“（(【《])(?:第?[一二三四五六七八九十百零〇壹贰貳叁參肆伍陆陸柒捌玖拾]{1,5}|第[一二三四五六七八九十百零〇0-9]{1,5}[章节節条條款部篇编編回讲講课課]|[图圖表例题題][一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸子丑寅卯]|[（(][一二三四五六七八九十0-9]{1,3}[)）])\\Z"
)
_NUMERALS = frozenset("一二三四五六七八九十百千〇零")
_HAN_RUN_LEFT = re.compile("[\u4e00-\u9fff]{0,12}\\Z")
_HAN_RUN_RIGHT = re.compile("[\u4e00-\u9fff]*")
TRANSLITERATION = frozenset(
    "黛赫蕾薇琼瓊妮娅婭莲蓮芙柏琪茜缇緹碧瑟顿頓楚茨措邓鄧敦豪侯惠津孔匡连連满滿派珀仁容朔耐奈班拜彬滨濱波勃祖宗哲芝庄莊尧堯雄"
    "丁万丘东丝丰丹丽乃乌乔亚亞亨什伊伍伐休伦伯佐佛佩依倫傑儒克內兰兹内冈农冯凡凯凱切列刘利劉加努劳勒勞华卓南博卡卢厄"
    "古史叶吉吕呂哈哥唐喬因图圖圣坎坦埃基塔塞士夏多大夸奇奎契奥奧姆威娜子孟宁安宾密富察寧尔尚尤尼岡巴布希帕库庞庫康延"
    "廷弗彭彼德思恩恰愛戈戴扎托扬拉提揚摩撒敏文斯施日旺昆明普曼朗木本朱杜杰東松林查根格桑梅梵森榮欣欧歌歐武比汉汤汪沃"
    "沙治法泰泽洛海温湯溫漢潘澤烏热熱爱爾特玛珊珍理琳琴瑞瑪瓦甫申登皮盖盧福科穆立章米約納紐索紹絲維约纳纽绍维罕罗羅翁"
    "翰考耳耶聖肖肯胡腾舍良艾芒芬苏若英茅茲茹荣莉莎莫莱華菲萊萧萨萬葉葛蒂蒙蓋蕭薩蘇蘭裏裡西詹誇諾謝讓让诺谢豐貝費賈賓"
    "賴賽贝费贾赖赛路辛農达迈迪逊通達遜邁里金錫锡門门阿陶隆雅雷霍韋韦香馬馮騰马高魏魯鲁麗麥麦黎默齊齐龍龐龙"
)
"""Characters with which foreign names are written, in both scripts."""


def full_stops(text: str) -> Iterator[Proposal]:
    """Propose ``。`` for each lone ``.`` that ends a Chinese sentence."""
    at = text.find(".")
    while at >= 0:
        if text[at + 1 : at + 2] != "." and text[at - 1 : at] != "." and _ends_sentence(text, at):
            yield at, at + 1, "。"
        at = text.find(".", at + 1)


def _ends_sentence(text: str, at: int) -> bool:
    left = text[at - 1 : at]
    after_han = is_han(left)
    if not after_han and left not in CLOSERS and left not in UNIT_SIGNS:
        return False
    right = text[at + 1 : at + 2]
    if right in BLANKS and right:
        _, right, _, _ = neighbours(text, at, at + 1)
        if right.isascii() and right:
            return False
    if not (right in {"", "\n"} or is_han(right) or right in CLOSERS or right in OPENERS):
        return False
    if marks_item(text, at):
        return False
    if left in _NUMERALS and right in _NUMERALS:
        return False
    if not after_han:
        return any(is_han(character) for character in around(text, at))
    return not is_han(right) or (between_clauses(text, at) and not between_names(text, at))


_CLAUSE_LEFT = re.compile(r"[^，。！？；：、…,!?;:\s.“”（）()《》]{0,40}\Z")
_CLAUSE_RIGHT = re.compile(r"[^，。！？；：、…,!?;:\s.“”（）()《》]{0,40}")
_HAN = re.compile("[\u4e00-\u9fff]")
LEAST_LEFT, LEAST_RIGHT, LEAST_BOTH = 4, 2, 8
"""Han that the clauses beside a point inside a line have at least. Read on 200 edits of reviews and
forum pages (see the rule's page): none of them parts a name or a word. ``榴.弹`` and ``宇宙.联系`` stay."""


def between_clauses(text: str, at: int) -> bool:
    """Whether what stands on both sides of the point, to the next mark, is long enough for clauses."""
    left = _CLAUSE_LEFT.search(text, max(0, at - 40), at)
    right = _CLAUSE_RIGHT.match(text, at + 1)
    before = len(_HAN.findall(left[0])) if left else 0
    after = len(_HAN.findall(right[0])) if right else 0
    return before >= LEAST_LEFT and after >= LEAST_RIGHT and before + after >= LEAST_BOTH


def marks_item(text: str, at: int) -> bool:
    """Whether the point follows the label of an item, as in ``一.`` and ``图三.``."""
    return _ITEM.search(text, max(0, at - 12), at) is not None


def between_names(text: str, at: int) -> bool:
    """Whether the characters on both sides of the mark at ``at`` read as a foreign name."""
    left = _HAN_RUN_LEFT.search(text, max(0, at - 12), at)
    right = _HAN_RUN_RIGHT.match(text, at + 1, at + 13)
    if left is None or right is None or not 2 <= len(left[0]) <= 5 or len(right[0]) < 2:
        return False
    return all(character in TRANSLITERATION for character in left[0] + right[0][:2])
