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
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]\Z")
_FIGURE = re.compile("[0-9]{1,4}[\u4e00-\u9fff]")
_HAN_BASIC = re.compile("[\u4e00-\u9fff]")
_TOKEN = re.compile(r"(?<![A-Za-z0-9.%+#'_/&-])[A-Za-z0-9.%+#'_/&-]*\Z")
_OPEN_CODE = frozenset("([{<=,;:.+-*/|&!?\\#@$^_~")


def neighbours(text: str, start: int, end: int) -> tuple[str, str, bool, bool]:
    """The nearest characters left and right of ``[start, end)``, and whether blanks part them.

    A line end or the end of the text counts as no character (the empty string). Markup on the
    left is looked through: what stands before a quoted code or the text of a link decides.
    """
    left = start - 1
    while left >= 0 and start - left < 4 and text[left] in BLANKS:
        left -= 1
    right = end
    while right < len(text) and right - end < 4 and text[right] in BLANKS:
        right += 1
    before = text[left] if left >= 0 else ""
    if before in MARKUP and before:
        before = through(text, left)
    after = text[right] if right < len(text) else ""
    return (
        "" if before == "\n" else before,
        "" if after == "\n" else after,
        left < start - 1,
        right > end,
    )


MARKUP = frozenset("*_~`)")
"""Signs that may close emphasis, quoted code or a link of Markdown."""


def through(text: str, left: int) -> str:
    """The character that decides where markup ends at ``left``; the sign itself where none does.

    Emphasis and links are as their text ends; quoted code is as Han before it, else as Latin.
    """
    sign = text[left]
    line = max(text.rfind("\n", max(0, left - WINDOW), left) + 1, left - WINDOW, 0)
    first = left
    while first > line and text[first - 1] == sign and sign in "*_~`":
        first -= 1
    run = text[first : left + 1]
    if sign == "`":
        opened = text.rfind(run, line, first)
        if opened < 0:
            return sign
        before = text[line:opened].rstrip(_BEFORE_CODE)[-1:]
        return before if _is_chinese(before) else "a"
    if sign == ")":
        opened = text.rfind("](", line, left)
        if opened <= line or ")" in text[opened:left] or _HAN_BASIC.search(text, opened, left):
            return sign
        inner = text[opened - 1]
        return through(text, opened - 1) if inner in MARKUP else inner
    if first <= line or len(run) > 3 or text.rfind(run, line, first) < 0:
        return sign
    return through(text, first - 1) if text[first - 1] in MARKUP else text[first - 1]


_BEFORE_CODE = "".join(BLANKS) + "*_\"'“‘（("


def mostly_latin(text: str, at: int) -> bool:
    """Whether the line around ``at`` is Latin prose with a little Han in it."""
    line = around(text, at)
    return len(_LATIN.findall(line)) > 3 * len(_HAN_BASIC.findall(line))


def in_chinese_prose(text: str, at: int) -> bool:
    """Whether the line around ``at`` is Chinese, quoted code and addresses apart."""
    line = _APART.sub("", around(text, at))
    han = len(_HAN_BASIC.findall(line))
    return han >= 4 and len(_LATIN.findall(line)) <= 6 * han


_APART = re.compile(r"`[^`\n]*`|\]\([^()\s]*\)|(?<![A-Za-z])[A-Za-z]{1,20}://[!-~]*")


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
    if token is None or token.start() <= start:
        return ""
    before = text[token.start() - 1]
    return text[token.start() - 2 : token.start() - 1] if before in BLANKS else before


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
    if not left or (right == mark and mark in ";:"):
        return False
    if mark == "," and "," in (right, left):
        return _in_row_of_commas(text, start)
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
        if text[start - 1] == ")" and right in _OPENS_MARKUP and right:
            return in_chinese_prose(text, start)
        if not (is_han(right) or right in OPENERS):
            return mark == "," and _among_words(text, start, right)
        return (
            left not in _OPEN_CODE
            or (left in "+#" and text[start - 2 : start - 1] == left)
            or left == "#"
            or _ends_smiley(text, start)
        )
    if mark == ":" and text[start - 1] in ")`" and is_han(right):
        return in_chinese_prose(text, start)
    if mark == ":":
        return is_latin(left) and is_han(right) and (is_han(before_token(text, start)) or _announces(text, start))
    return False


_OPENS_MARKUP = frozenset('`*["')


def _among_words(text: str, at: int, right: str) -> bool:
    """Whether a comma parts words or figures that a Chinese sentence lists: no blank follows it."""
    if _WORD.search(text, max(0, at - 8), at) is not None and _counts(text, at + 1):
        return True
    after = text[at + 1 : at + 2]
    if after in BLANKS or not after or after != right or not _LISTED.match(text, at + 1):
        return False
    tail = _LISTED_BEFORE.search(text, max(0, at - 60), at)
    if tail is None or not (tail[0][-1:].isalpha() or after.isalpha() or after in '"`*['):
        return False
    before = text[tail.start() - 1 : tail.start()]
    opened = before in "(（" and before and is_latin(text[tail.start() - 2 : tail.start() - 1])
    return (_is_chinese(before) or (before == "(" and not opened)) and in_chinese_prose(text, at)


_LISTED = re.compile(r"[A-Za-z0-9`*\"\[]")
_LISTED_BEFORE = re.compile(r"(?<![A-Za-z0-9 .+#/_,，、&\"`*-])[A-Za-z0-9 .+#/_,，、&\"`*-]*[A-Za-z0-9+#\"`*]\Z")


def _announces(text: str, at: int) -> bool:
    """Whether a figure or a word alone before the colon begins a clause, as ``3:`` and ``PS:`` do."""
    match = _ANNOUNCED.search(text, max(0, at - 16), at)
    return match is not None and not text.startswith(("//", "\\"), at + 1)


_ANNOUNCED = re.compile(r"(?:(?<![^\n])|(?<=[，。；！？、\s,;!?…~～]))(?:[0-9]{1,2}|[A-Za-z]{1,10})\Z")


def _in_row_of_commas(text: str, at: int) -> bool:
    """Whether the comma is of a row of them that a writer set after Chinese (no empty cells)."""
    first, last = at, at + 1
    while first > 0 and text[first - 1] in ",，":
        first -= 1
    while text[last : last + 1] in ",，" and last < len(text):
        last += 1
    left = text[first - 1 : first]
    chinese_before = is_han(left) or (left != "" and left in _STRONG)
    return chinese_before and (last - first > 2 or _SENTENCE_END.search(around(text, at)) is not None)


_SENTENCE_END = re.compile("[。！？!?…~～]|$(?<=[吗呢吧啊呀了的])")
