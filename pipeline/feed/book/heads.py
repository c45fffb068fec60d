"""Chapter heads as writers of serials write them: 第十二章 名, （三）, 4、, Chapter 5, 番外."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model.numerals import HAN_DIGITS, number

_NUMERAL = rf"[0-9０-９]{{1,4}}|[{HAN_DIGITS}]{{1,9}}"
_OPEN = r"\A[\s　*#=＝—\-~·【〖\[《<「『★☆◆◎]{0,20}"
_UNITS = "章回節节话話折幕篇集弹弾夜日"
_VOLUMES = "卷部册冊季辑輯"
_PART = r"([上中下]|[一二三四]|[0-9]|续|續|完)"

_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)

_SCHEMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "chapter",
        re.compile(
            rf"{_OPEN}(?:第\s*(?P<volume>{_NUMERAL})\s*[{_VOLUMES}][^第\n]{{0,16}})?"
            rf"第\s*(?P<n>{_NUMERAL})\s*[{_UNITS}](?P<rest>[^\n]{{0,60}})$"
        ),
    ),
    ("volume", re.compile(rf"{_OPEN}第\s*(?P<n>{_NUMERAL})\s*[{_VOLUMES}](?P<rest>[^\n]{{0,40}})$")),
    (
        "chapter",
        re.compile(
            rf"{_OPEN}(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo|глава|часть|part|episode)"
            rf"\s{{0,4}}[.:#№]?\s{{0,4}}(?P<n>{'|'.join(_WORDS)}|[0-9]{{1,4}}|[ivxlc]{{1,7}})\b(?P<rest>[^\n]{{0,60}})$",
            re.I,
        ),
    ),
    ("paren", re.compile(rf"{_OPEN}[（(【\[〔]\s*(?P<n>{_NUMERAL})\s*[）)】\]〕](?P<rest>[^\n]{{0,40}})$")),
    ("stop", re.compile(rf"{_OPEN}(?P<n>{_NUMERAL})\s*(?:[、．:：]|\.(?![0-9]))(?P<rest>[^\n]{{0,40}})$")),
    ("bare", re.compile(rf"{_OPEN}(?P<n>{_NUMERAL})[\s　]*$(?P<rest>)")),
)
"""Forms of a numbered head, the surest first."""
_NAMED = re.compile(
    rf"{_OPEN}(?P<name>序章|序言|序幕|自序|序|楔子|引子|引言|前言|开篇|尾声|尾聲|终章|終章|大结局|大結局|后记|後記|跋|番外|外传|外傳|"
    rf"间章|間章|插曲|prologue|epilogue|interlude|afterword)(?P<rest>[^\n]{{0,40}})$",
    re.I,
)
_SUFFIX = re.compile(
    rf"[\s　]{{0,8}}[（(【\[]\s?{_PART}\s?[）)】\]][\s　]{{0,8}}$|(?<=\S)[\s　]{{1,8}}{_PART}[\s　]{{0,8}}$"
)
_REVISED = re.compile("修改|修订|修訂|修正|更正|重发|重發|重贴|重貼|补发|補發|改过|新版|revised|corrected|repost", re.I)
_END = re.compile(r"[。！？!?；;，,]$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

FIRMEST = ("chapter", "volume", "named")
"""Schemes that a line alone proves; the others must be a habit of the thread."""


@dataclass(frozen=True, slots=True)
class ChapterHead:
    """A line that heads a chapter. ``part`` is 上 or 下 of one number; ``revised`` says that it stands anew."""

    text: str
    scheme: str
    number: int | None
    volume: int | None = None
    part: str = ""
    revised: bool = False


def head(line: str) -> ChapterHead | None:
    """The head that a line is, or ``None``. A line that ends as a sentence does is none, unless 第N章 begins it."""
    text = " ".join(line.split())
    if not text or len(text) > 90:
        return None
    for scheme, pattern in _SCHEMES:
        if (match := pattern.match(text)) is None:
            continue
        rest = match["rest"].strip(" 】〗]》>」』*#=＝—-~·★☆◆◎:：、.．")
        if scheme not in FIRMEST and rest and _END.search(rest):
            return None
        if scheme in FIRMEST and _END.search(rest) and len(rest) > 24:
            return None
        value = _value(match["n"])
        if value is None:
            return None
        volume = _value(match["volume"]) if "volume" in pattern.groupindex and match["volume"] else None
        part = suffix[1] or suffix[2] if (suffix := _SUFFIX.search(f". {rest}")) else ""
        return ChapterHead(text, scheme, value, volume, part, bool(_REVISED.search(rest)))
    if (match := _NAMED.match(text)) and not _END.search(text) and len(match["rest"]) <= 24:
        return ChapterHead(text, "named", None, revised=bool(_REVISED.search(text)))
    return None


def _value(numeral: str) -> int | None:
    low = numeral.lower()
    if low in _WORDS:
        return _WORDS.index(low) + 1
    if low and all(letter in _ROMAN for letter in low):
        total = 0
        for letter, following in zip(low, [*low[1:], ""], strict=True):
            value = _ROMAN[letter]
            total += -value if following and _ROMAN[following] > value else value
        return total
    return number(numeral)


def scheme_of(firsts: Iterable[ChapterHead | None]) -> str | None:
    """The scheme by which a writer numbers chapters, out of the heads that open posts; ``None`` where there is none.

    第N章 is believed from its first use, the weaker forms from three on that count up.
    """
    found = [one for one in firsts if one is not None and one.number is not None]
    counts = Counter(one.scheme for one in found)
    for scheme in ("chapter", "volume"):
        if counts[scheme]:
            return scheme
    for scheme, count in counts.most_common():
        numbers = [one.number or 0 for one in found if one.scheme == scheme]
        if count >= 3 and _rises(numbers):
            return scheme
    return None


def _rises(numbers: Sequence[int]) -> bool:
    """Whether most of the steps go up by little."""
    steps = [b - a for a, b in pairwise(numbers)]
    return sum(0 < step <= 3 for step in steps) * 2 >= len(steps)
