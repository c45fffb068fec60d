"""Where an ASCII stop stands in Chinese text: the context that the rules for stops share.

Every look around is bounded by :data:`WINDOW`, so that no text makes a rule slower than linear.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.normalize.characters import BLANKS, CJK_MARKS, CLOSERS, OPENERS, UNIT_SIGNS, is_han, is_latin
from pipeline.normalize.rule import Proposal

WINDOW = 120
"""Characters that a rule looks at on either side of a mark."""

_STRONG = CLOSERS - frozenset("”’")
_SOFT = frozenset("…—～~·")
_LATIN = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[A-Za-z]{2}\Z")
_FIGURE = re.compile("[0-9]{1,4}[\u4e00-\u9fff]")
_HAN_BASIC = re.compile("[\u4e00-\u9fff]")
_TOKEN = re.compile(r"[A-Za-z0-9.%+#'_/&-]*\Z")
_OPEN_CODE = frozenset("([{<=,;:.+-*/|&!?\\#@$^_~")


def neighbours(text: str, start: int, end: int) -> tuple[str, str, bool, bool]:
    """The nearest characters left and right of ``[start, end)``, and whether blanks part them.

    A line end or the end of the text counts as no character (the empty string).
    """
    left = start - 1
    while left >= 0 and start - left < 4 and text[left] in BLANKS:
        left -= 1
    right = end
    while right < len(text) and right - end < 4 and text[right] in BLANKS:
        right += 1
    before = text[left] if left >= 0 else ""
    after = text[right] if right < len(text) else ""
    return (
        "" if before == "\n" else before,
        "" if after == "\n" else after,
        left < start - 1,
        right > end,
    )


def mostly_latin(text: str, at: int) -> bool:
    """Whether the line around ``at`` is Latin prose with a little Han in it."""
    line = around(text, at)
    return len(_LATIN.findall(line)) > 3 * len(_HAN_BASIC.findall(line))


def around(text: str, at: int) -> str:
    """The part of the line of ``at`` that lies within the window."""
    start, end = max(0, at - WINDOW), min(len(text), at + WINDOW)
    start = max(start, text.rfind("\n", start, at) + 1)
    stop = text.find("\n", at, end)
    return text[start : stop if stop >= 0 else end]


def before_token(text: str, at: int) -> str:
    """The character before the run of Latin letters and figures that ends at ``at``."""
    start = max(0, at - 40)
    token = _TOKEN.search(text, start, at)
    return text[token.start() - 1] if token and token.start() > start else ""


def stops(text: str, mark: str, full: str) -> list[Proposal]:
    """Propose ``full`` for each ASCII ``mark`` (one of ``,;:``) that stands in Chinese text."""
    found: list[Proposal] = []
    for match in _usual(mark).finditer(text):
        at = match.start()
        if match.lastindex or chinese(text, at, at + 1, mark):
            found.append((at, at + 1, full))
    return found


@cache
def _usual(mark: str) -> re.Pattern[str]:
    """The mark, with a group where Han stands on both sides, which is most of them."""
    return re.compile(f"{mark}(?:(?<=[\u4e00-\u9fff]{mark})(?=[\u4e00-\u9fff“‘（《「『【〈〔])())?")


def chinese(text: str, start: int, end: int, mark: str) -> bool:
    """Whether the mark at ``[start, end)`` stands in Chinese text."""
    left, right, left_gap, right_gap = neighbours(text, start, end)
    if not left or (right == mark and mark in ",;:"):
        return False
    if mark == ":" and text.startswith("//", end):
        return False
    if is_han(left) or (left in _STRONG and right_gap):
        return _after_han(text, start, right, left_gap, right_gap)
    if left_gap and not (right == "" or _is_chinese(right)):
        return False
    if left in _STRONG:
        return True
    if left in CLOSERS:
        return _after_quote(text, start, left, right)
    if left in UNIT_SIGNS:
        return _is_chinese(right) or _is_chinese(before_token(text, start))
    if left in _SOFT:
        return is_han(text[start - 2 : start - 1]) or (left != "·" and _is_chinese(right))
    return _after_latin(text, start, left, right, mark)


def _is_chinese(character: str) -> bool:
    return is_han(character) or character in CJK_MARKS


def _after_han(text: str, start: int, right: str, left_gap: bool, right_gap: bool) -> bool:
    if left_gap and not (right == "" or _is_chinese(right)):
        return False
    return not (right_gap and right.isascii() and right.isalpha() and mostly_latin(text, start))


def _after_quote(text: str, start: int, left: str, right: str) -> bool:
    """After ``”`` and ``’``, which Latin text uses too: what is quoted, or what follows, decides."""
    if _is_chinese(right) or _is_chinese(text[start - 2 : start - 1]):
        return True
    line = max(text.rfind("\n", max(0, start - WINDOW), start) + 1, start - WINDOW, 0)
    opener = text.rfind("“" if left == "”" else "‘", line, start)
    return opener > 0 and _is_chinese(text[opener - 1])


def _counts(text: str, at: int) -> bool:
    """Whether a figure with a Chinese unit begins there, as in ``1934年``."""
    return _FIGURE.match(text, at) is not None


def _ends_smiley(text: str, start: int) -> bool:
    """Whether ``:name:`` ends there, which forum software turns into a picture."""
    return text[start - 1] == ":" and is_latin(text[start - 2 : start - 1])


def _after_latin(text: str, start: int, left: str, right: str, mark: str) -> bool:
    if mark in ",;":
        if not (is_han(right) or right in OPENERS):
            return mark == "," and _WORD.search(text, max(0, start - 8), start) is not None and _counts(text, start + 1)
        return (
            left not in _OPEN_CODE
            or (left in "+#" and text[start - 2 : start - 1] == left)
            or left == "#"
            or _ends_smiley(text, start)
        )
    if mark == ":":
        return is_latin(left) and is_han(right) and is_han(before_token(text, start))
    return False
