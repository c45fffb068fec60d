"""Section labels: 第一章, 一、, （一）, 1., 1.1, （1）, ①, and their order of rank.

The ranks follow the order that GB/T 9704-2012 (7.3.3) prescribes for official documents (一、,
（一）, 1., （1）), with the divisions of statutes (编 章 节 条) above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model.numerals import HAN_DIGITS, number

_N = rf"(?:[{HAN_DIGITS}]{{1,6}}|\d{{1,4}})"
_H = f"[{HAN_DIGITS}]{{1,3}}"

RANKS: dict[str, int] = {
    "part": 10,
    "chapter": 20,
    "section": 30,
    "article": 40,
    "step": 48,
    "han": 50,
    "roman": 52,
    "bare": 54,
    "han-is": 58,
    "paren-han": 60,
    "arabic": 70,
    "decimal2": 71,
    "decimal3": 72,
    "decimal4": 73,
    "paren-arabic": 80,
    "half-paren": 82,
    "circled": 90,
}
"""Each scheme of labels and its rank: a smaller rank stands above a greater one."""

STRONG = frozenset({"part", "chapter", "section"})
"""Schemes whose label names a division by itself."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(rf"第[ \u3000]?({_N})[ \u3000]?(?:编|編|篇|部分|卷|部)(?![，。])|Part\s+(\d{{1,3}})\b[.:]?", re.I),
    ),
    (
        "chapter",
        re.compile(rf"第[ \u3000]?({_N})[ \u3000]?[章回话話幕](?![，。的])[:：]?|Chapter\s+(\d{{1,4}})\b[.:]?", re.I),
    ),
    ("section", re.compile(rf"第[ \u3000]?({_N})[ \u3000]?[节節款目](?![，。的课])")),
    (
        "article",
        re.compile(
            rf"第[ \u3000]?({_N})(?:[ \u3000]?[-—－][ \u3000]?\d{{1,2}})?[ \u3000]?[条條]"
            rf"(?:之[{HAN_DIGITS}]{{1,2}})?(?![，。的之])"
        ),
    ),
    (
        "step",
        re.compile(
            rf"(?:第({_N})(?:步|[天日站招关](?=[：:、\s]))|步骤({_N})|(?:Step|Day)\s*(\d{{1,2}}))\s*[：:、．.]?", re.I
        ),
    ),
    ("paren-han", re.compile(rf"[（(]({_H})[）)]、?")),
    ("han", re.compile(rf"({_H})(?:、|[．.](?!\d)|[．.](?=\d{{4}}年))")),
    ("han-is", re.compile(rf"({_H})(?:是|要)(?=\S{{4}})")),
    ("decimal4", re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){3})[.．、]?(?=\s|[^\d\s%％.．])")),
    ("decimal3", re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){2})[.．、]?(?=\s|[^\d\s%％.．])")),
    ("decimal2", re.compile(r"(\d{1,2}[.．]\d{1,2})[.．、]?(?=\s|[^\d\s%％.．])")),
    ("arabic", re.compile(r"(\d{1,2})(?:、|[．.](?!\d)|[．.](?=\d{4}年))")),
    ("paren-arabic", re.compile(r"[（(](\d{1,2})[）)]")),
    ("half-paren", re.compile(r"(\d{1,2})[）)]")),
    ("circled", re.compile(r"([①-⑳])")),
    ("roman", re.compile(r"([Ⅰ-Ⅻ])[、．.\s]")),
)
_FIRST = re.compile(rf"[第步（(\d①-⑳Ⅰ-ⅫPpCcSsDd{HAN_DIGITS}]")
_BARE = re.compile(rf"({_H}|\d{{1,2}})")


@dataclass(frozen=True, slots=True)
class Label:
    """A label at a line's start: its scheme, its number, and where the rest begins."""

    scheme: str
    n: int
    end: int
    printed: str
    parents: tuple[int, ...] = ()
    """The numbers before the last one of a decimal label: ``(1,)`` of ``1.2``."""

    @property
    def rank(self) -> int:
        """The rank of the scheme."""
        return RANKS[self.scheme]


def label(text: str) -> Label | None:
    """The label with which the line begins, or ``None``."""
    if not _FIRST.match(text):
        return None
    if _BARE.fullmatch(text):
        value = number(text)
        return Label("bare", value, len(text), text) if value is not None else None
    for scheme, pattern in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        numeral = next(group for group in match.groups() if group)
        parts = [number(part) for part in re.split(r"[.．]", numeral)]
        if any(part is None for part in parts):
            return None
        values = [part for part in parts if part is not None]
        end = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        return Label(scheme, values[-1], end, match.group().strip(), tuple(values[:-1]))
    return None
