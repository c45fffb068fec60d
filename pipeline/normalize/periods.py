"""Where an ASCII full stop ends a Chinese sentence, and where it marks an item or parts a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.characters import BLANKS, CLOSERS, UNIT_SIGNS, is_han
from pipeline.normalize.rule import Proposal
from pipeline.normalize.stops import around, neighbours

_ITEM = re.compile(
    "(?:^|[\\s，。；：！？、,;:!?.“（(【《])(?:第?[一二三四五六七八九十百零〇壹贰叁肆伍陆柒捌玖拾]{1,5}|[甲乙丙丁戊己庚辛壬癸子丑寅卯]|[（(][一二三四五六七八九十0-9]{1,3}[)）])\\Z"
)
_NUMERALS = frozenset("一二三四五六七八九十百千〇零")
_HAN_RUN_LEFT = re.compile("[\u4e00-\u9fff]*\\Z")
_HAN_RUN_RIGHT = re.compile("[\u4e00-\u9fff]*")
TRANSLITERATION = frozenset(
    "阿埃艾爱安奥巴贝本比彼宾博伯布查察达大戴丹德登迪蒂丁东杜多厄恩尔耳伐法凡梵菲费芬丰冯佛弗福甫富盖冈高戈哥歌格葛根古哈海罕汉"
    "翰亨胡华霍基吉加贾杰金卡凯坎康考科克肯库夸奎昆拉莱赖兰朗劳勒雷黎里理利莉丽立良列林琳刘龙隆卢鲁路伦罗洛吕马玛迈麦曼芒茅梅门"
    "蒙孟米密敏明摩莫默姆木穆纳娜乃南内尼宁纽农努诺欧帕潘庞佩彭皮普齐奇契恰乔切琴丘让热日荣茹儒瑞若撒萨塞赛桑森沙莎珊尚绍舍申什圣"
    "施史士斯丝思松苏索塔泰坦汤唐陶特腾提廷通图托瓦万汪旺威韦维魏温文翁沃乌伍武西希锡夏香肖萧谢欣辛休逊雅亚延扬耶叶伊依因英尤约泽"
    "扎詹章珍治朱卓兹子佐"
)
"""Characters with which foreign names are written."""


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
    if not (right in {"", "\n"} or is_han(right) or right in CLOSERS):
        return False
    if _ITEM.search(text, max(0, at - 12), at):
        return False
    if left in _NUMERALS and right in _NUMERALS:
        return False
    if not after_han:
        return any(is_han(character) for character in around(text, at))
    return not (is_han(right) and between_names(text, at))


def between_names(text: str, at: int) -> bool:
    """Whether the characters on both sides of the mark at ``at`` read as a foreign name."""
    left = _HAN_RUN_LEFT.search(text, max(0, at - 12), at)
    right = _HAN_RUN_RIGHT.match(text, at + 1, at + 13)
    if left is None or right is None or not 2 <= len(left[0]) <= 5 or len(right[0]) < 2:
        return False
    return all(character in TRANSLITERATION for character in left[0] + right[0][:2])
