"""Brackets and quotation marks taken in pairs, line by line, outside sheltered spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.normalize.characters import BLANKS, CJK_MARKS, CLOSERS, HAN, UNIT_SIGNS, is_han, is_latin
from pipeline.normalize.spans import shelters
from pipeline.normalize.stops import around, before_token, in_chinese_prose, mostly_latin, through

_BRACKET = re.compile("[()（）]")
_HAN = re.compile(f"[{HAN}]")
_ITEM = re.compile(r"[0-9]{1,2}\Z")
_BEFORE_ITEM = frozenset("，。；：！？,;:")
_CHINESE = re.compile(f"[{HAN}、。《》【】]")
_WORDS = re.compile(r"[-+±~$¥￥]?[A-Za-z0-9%‰℃．０-９Ａ-Ｚａ-ｚÀ-ÿΑ-ωµⅠ-Ⅻ“‘《#<>≤≥＜＞][^\n_^`\\{}]*\Z")
_YEARS = re.compile(r"(?:1[0-9]{3}|20[0-9]{2})(?:\s?[-–—~～]\s?(?:1[0-9]{3}|20[0-9]{2})?)?\Z")
_MARKS_TO_BE = frozenset(":,;!?")


def lines_with(text: str, signs: str) -> Iterator[tuple[int, int]]:
    """The lines that hold one of the signs, as ``(start, end)``, in order."""
    ahead = dict.fromkeys(signs, -1)
    at = 0
    while True:
        for sign, hit in ahead.items():
            if hit < at:
                found = text.find(sign, at)
                ahead[sign] = found if found >= 0 else len(text)
        first = min(ahead.values())
        if first == len(text):
            return
        start = text.rfind("\n", at, first) + 1 or at
        stop = text.find("\n", first)
        stop = len(text) if stop < 0 else stop
        yield start, stop
        at = stop + 1


class Outside:
    """Says whether an offset lies outside all sheltered spans of a text."""

    __slots__ = ("_ends", "_spans")

    def __init__(self, text: str) -> None:
        self._spans = shelters(text)
        self._ends = [end for _, end in self._spans]

    def __call__(self, at: int) -> bool:
        """Whether no sheltered span holds the character at ``at``."""
        if not self._spans:
            return True
        index = bisect_right(self._ends, at)
        return index == len(self._spans) or at < self._spans[index][0]


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """Matching round brackets of either width, innermost first, as offsets of the two."""
    outside = Outside(text)
    for start, end in lines_with(text, "()"):
        opened: list[int] = []
        for match in _BRACKET.finditer(text, start, end):
            at = match.start()
            if not outside(at):
                continue
            if match[0] in "(（":
                opened.append(at)
            elif opened:
                yield opened.pop(), at


def brackets_are_chinese(text: str, start: int, end: int) -> bool:
    """Whether the brackets at ``start`` and ``end``, both ASCII, stand in Chinese text."""
    before = text[start - 1 : start]
    if before == "]":
        return False  # the address of a Markdown link
    if before in _EMPHASIS and before:
        before = through(text, start - 1)
    if _CHINESE.search(text, start + 1, end):
        gap = before in BLANKS and before != ""
        return not (gap and is_latin(text[start - 2 : start - 1]) and mostly_latin(text, start))
    content = text[start + 1 : min(end, start + 200)].strip()
    if not content:
        return False
    if is_han(before) or before in CLOSERS or before in UNIT_SIGNS:
        return _are_words(content)
    if _ITEM.match(content) and before in _BEFORE_ITEM | {"", "\n"}:
        return is_han(text[end + 1 : end + 2]) and (before not in {"", "\n"} or _goes_on(text, end, int(content)))
    if before in BLANKS and before and is_han(text[start - 2 : start - 1]):
        return _are_words(content) and (not mostly_latin(text, start) or in_chinese_prose(text, start))
    return is_latin(before) and _explains(text, start, end, content)


def _goes_on(text: str, end: int, n: int) -> bool:
    """Whether the next number of the series stands in the same line, after a mark: one series, one width."""
    return re.compile(rf"[，。；：！？、,;:!?.]\s?[(（]{n + 1}[)）][{HAN}]").search(around(text, end)) is not None


_EMPHASIS = frozenset("*_~")


def _are_words(content: str) -> bool:
    """Whether what the brackets hold is words or figures, maybe set by Markdown, and no drawing."""
    if _WORDS.match(content) is not None or _ONLY_MARKS.match(content):
        return True
    return content[0] in "`*[" and any(c.isalnum() for c in content)


_ONLY_MARKS = re.compile("[?!？！]{1,3}\\Z")


def _explains(text: str, start: int, end: int, content: str) -> bool:
    """Whether brackets after a Latin word explain it inside a Chinese sentence: no call, no index."""
    after = text[end + 1 : end + 2]
    if _YEARS.match(content):
        return is_han(after) or (after != "" and after in CJK_MARKS)
    if not _NAME.match(content) or _CALLED.search(text, max(0, start - 24), start):
        return False
    follows = is_han(after) or (after in BLANKS and is_han(text[end + 2 : end + 3]))
    return follows and is_han(before_token(text, start)) and in_chinese_prose(text, start)


_NAME = re.compile(r"(?=[^a-z]|[^\n]*[ -])[A-Za-z][A-Za-z0-9]+(?:[ -][A-Za-z0-9.&]+){0,8}\Z")
"""A proper name, an abbreviation or several words; one word in small letters may be an argument."""
_CALLED = re.compile(r"(?:[a-z_]\w{0,24}\.\w{1,24}|(?<![A-Za-z0-9])[a-z_]{1,24}[A-Z]?[a-zA-Z_]{0,24})\Z")
"""What names a function: a member, or a name that begins with a small letter and has no figure."""


def quotes(text: str, marks: str, longest: int) -> Iterator[tuple[int, int]]:
    """Pairs of straight quotation marks around Chinese, as offsets of the two.

    Two readings must agree on every mark of the line: that the marks pair off in order, and that
    each stands as an opening or a closing mark does. Where they do not, the line gives none.
    """
    outside = Outside(text)
    sign = re.compile(f"[{marks}]")
    for start, end in lines_with(text, marks):
        pairs = paired(text, sign_places(text, sign, start, end, outside))
        for first, last in pairs or ():
            if last - first <= longest and quote_is_chinese(text, first, last):
                yield first, last


def sign_places(text: str, sign: re.Pattern[str], start: int, end: int, outside: Outside) -> list[int]:
    """Where the straight marks of a line stand, sheltered ones and apostrophes apart."""
    found = [at for at in (match.start() for match in sign.finditer(text, start, end)) if outside(at)]
    return [at for at in found if not _is_apostrophe(text, at)]


def paired(text: str, places: list[int]) -> list[tuple[int, int]] | None:
    """The pairs of the marks at ``places``, all of one line; ``None`` where the two readings part."""
    if len(places) % 2 or any(_is_measure(text, at) for at in places):
        return None
    pairs = list(zip(places[::2], places[1::2], strict=True))
    for first, last in pairs:
        if leaning(text, first) < 0 or leaning(text, last) > 0:
            return None
        inner = text[first + 1 : last]
        sure = leaning(text, first) > 0 or leaning(text, last) < 0
        if not sure and (len(inner) > _TERM or _STOP.search(inner)):
            return None
    return pairs


_TERM = 20
"""Characters of a quoted term: so short, and without a stop, it needs no speaker before it."""
_STOP = re.compile("[。！？；]")
_LEADS = frozenset("：:，,、；;（(《「『【〈〔“‘[")
_ENDS = frozenset("，。；：？！、,.;:!?）)》」』】〉〕”’]…")
_STOPPED = frozenset("。！？!?…”’.")


def leaning(text: str, at: int) -> int:
    """How the straight mark at ``at`` stands: 1 as an opening mark, -1 as a closing one, 0 as either.

    After a colon, a comma or an opening bracket, or at the line's start, a mark opens; before a
    stop or at the line's end it closes. Between a full stop and a word it may do either.
    """
    left, right = text[at - 1 : at], text[at + 1 : at + 2]
    edge_left = left in {"", "\n"} or left in BLANKS
    edge_right = right in {"", "\n"} or right in BLANKS
    closes = edge_right or right in _ENDS
    opens = edge_left or left in _LEADS
    if opens != closes:
        return 1 if opens else -1
    return 0


def quote_is_chinese(text: str, first: int, last: int) -> bool:
    """Whether the straight quotes at the two offsets quote Chinese in Chinese text."""
    if not _HAN.search(text, first + 1, last):
        return False
    if text[first + 1] in BLANKS or text[last - 1] in BLANKS:
        return False
    before, after = text[first - 1 : first], text[last + 1 : last + 2]
    if before in BLANKS and before:
        before = text[max(0, first - 4) : first].rstrip("".join(BLANKS))[-1:]
        if is_latin(before):
            return False
    if before in _MARKS_TO_BE and before:
        earlier = text[first - 2 : first - 1]
        return _is_chinese(earlier) or (before in ",!?" and is_latin(earlier))
    if is_latin(before):
        return not before.isdigit() and is_han(after) and is_han(text[first + 1])
    if before == "(":
        return not is_latin(text[first - 2 : first - 1])
    return before in {"", "\n", '"', "'", "＂"} or _is_chinese(before)


def _is_chinese(character: str) -> bool:
    return is_han(character) or (character in CJK_MARKS and character != "") or character in UNIT_SIGNS


def _is_apostrophe(text: str, at: int) -> bool:
    if text[at] not in "'＇":
        return False
    left, right = text[at - 1 : at], text[at + 1 : at + 2]
    return (is_latin(left) and not left.isdigit() and is_latin(right)) or (left.isdigit() and right == "s")


def _is_measure(text: str, at: int) -> bool:
    """Whether the mark may be that of feet or inches: a figure right before it, none quoted."""
    left, right = text[at - 1 : at], text[at + 1 : at + 2]
    if not (left.isascii() and left.isdigit()):
        return False
    line = max(text.rfind("\n", max(0, at - 12), at) + 1, at - 12, 0)
    opened = text.rfind(text[at], line, at)
    return (
        opened < 0
        or not text[opened + 1 : at].isdigit()
        or (is_han(right) and opened > 0 and text[opened - 1].isdigit())
    )
