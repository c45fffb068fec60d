"""Chinese and Arabic numerals as people number sections with them."""

from __future__ import annotations

import re

HAN_DIGITS = "〇零○一二三四五六七八九十百千两兩壹贰叁肆伍陆柒捌玖拾佰廿卅"
"""Characters that write a number in Han; the formal ones (壹 …) included."""

_VALUE = {
    **dict(zip("〇零○", (0, 0, 0), strict=True)),
    **dict(zip("一二三四五六七八九", range(1, 10), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2,
    "兩": 2,
}
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
_ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "Ⅵ": 6, "Ⅶ": 7, "Ⅷ": 8, "Ⅸ": 9, "Ⅹ": 10, "Ⅺ": 11, "Ⅻ": 12}
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = re.compile(r"\d+")


def number(text: str) -> int | None:
    """The value of a numeral: ``12``, ``１２``, ``十二``, ``一百零五``, ``二〇二四``, ``Ⅱ``, ``⑫``.

    ``None`` for a string that is not one numeral.
    """
    if _DIGITS.fullmatch(text):
        return int(text)
    if text and all(char in SUPERSCRIPTS for char in text):
        return int("".join(str(SUPERSCRIPTS.index(char)) for char in text))
    if len(text) == 1:
        if text in _ROMAN:
            return _ROMAN[text]
        if "①" <= text <= "⑳":
            return ord(text) - ord("①") + 1
    if not text or any(char not in HAN_DIGITS for char in text):
        return None
    return _positional(text) if _is_positional(text) else _han(text)


def _is_positional(text: str) -> bool:
    return len(text) > 1 and all(char in _VALUE for char in text)


def _positional(text: str) -> int:
    value = 0
    for char in text:
        value = value * 10 + _VALUE[char]
    return value


def _han(text: str) -> int:
    total = digit = 0
    for char in text.replace("廿", "二十").replace("卅", "三十"):
        if char in _UNIT:
            total += (digit or 1) * _UNIT[char]
            digit = 0
        else:
            digit = _VALUE[char]
    return total + digit
