"""Units of flattened text: the visible part of each line, or of a part of a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model.page import Role

MARGIN = (70, 82)
"""Columns at which mail and terminals fold lines."""
RAGGED = (3, 4)
"""Lines that end within so many columns of the margin, and how many must, for a text to be folded there."""


SHORT = 200
"""Units up to this long are looked up whole among the interface strings; longer ones are prose."""
REACH = 400
"""How far into a unit a byline is looked for."""

_LINE = re.compile("([^\r\n\u2028]*)(\r\n|\n|\r|\u2028|\\Z)")
_PLACEHOLDER = (
    r"\[[\w.\-?=&;%/ ]{0,60}\.(?:gif|png|jpe?g|svg|webp)[^\]\n]{0,40}\]"
    r"|\[(?:online|noavatar|common)_\w{0,20}\]|\(BUTTON\)|\(image\)"
)
_DECORATION = re.compile(
    rf"{_PLACEHOLDER}|[*`|｜~•·●◦▪■\ufeff\u200b]+|^(?:[\s>=]|\+(?!\d)|#(?!\d))+|(?<=\s)[\s>]+|\[\s*\]|_{{2,}}"
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")


@dataclass(slots=True)
class Unit:
    """A visible stretch ``[start, end)`` of the text, and what was made of it.

    ``column`` is its place in its line in characters, ``cells`` in terminal cells. ``gap`` says
    that a blank line stands before it. ``left`` marks a unit of a column beside the posts.
    """

    start: int
    end: int
    line: int
    column: int
    text: str
    gap: bool = False
    left: bool = False
    role: Role | None = None
    entry: str = ""
    post: int | None = None
    marked: bool = False
    """Whether the unit was cut from a longer line."""
    token: bool = False
    """Whether it is a word, or a few, of a line that a converter collapsed."""


def cells(text: str) -> int:
    """The width of a text in terminal cells."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(char) in "WF" for char in text)


def units(text: str) -> list[Unit]:
    """The lines of ``text`` that show something, without the white space around them."""
    found: list[Unit] = []
    number, gap = 1, False
    for match in _LINE.finditer(text):
        line = match[1]
        here, number = number, number + (match[2] != "\u2028")
        if "\x1f" in line:
            number += line.count("\x1f")
            line = line.replace("\x1f", " ")
        inner = line.lstrip().lstrip("\ufeff\u200b").lstrip()
        if not inner:
            gap = True
            continue
        column = len(line) - len(inner)
        shown = inner.rstrip()
        start = match.start() + column
        found.append(Unit(start, start + len(shown), here, column, shown, gap))
        gap = False
    return found


def part(unit: Unit, start: int, end: int) -> Unit | None:
    """The visible part of ``unit.text[start:end]`` as a unit of its own, or ``None``."""
    piece = unit.text[start:end]
    inner = piece.lstrip()
    shown = inner.rstrip()
    if not shown:
        return None
    start += len(piece) - len(inner)
    return Unit(
        unit.start + start,
        unit.start + start + len(shown),
        unit.line,
        unit.column + start,
        shown,
        unit.gap and start == 0,
        unit.left,
        marked=True,
    )


def key(text: str) -> str:
    """A line as the interface strings are looked up: without decoration, spaces collapsed."""
    text = text[:REACH]
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return " ".join(_DECORATION.sub(" ", text).split())


@dataclass(frozen=True, slots=True)
class Wrap:
    """The margin at which a converter broke the lines, and how it measured them."""

    margin: int
    measure: Callable[[str], int]


def wrap(text: str, some: list[Unit]) -> Wrap | None:
    """How a converter broke the lines of ``text``, or ``None`` where it did not.

    Broken lines end within a few places of the margin (70 to 82), and none goes beyond it. w3m
    and html2text measure cells, lynx characters. Markup counts: it stood there when it was done.
    """
    shown = [_whole(text, unit) for unit in some[:20_000] if not unit.marked]
    for measure in (cells, len):
        ends = [measure(line) for line in shown]
        margin = max(ends, default=0)
        if MARGIN[0] <= margin <= MARGIN[1] and sum(end >= margin - RAGGED[0] for end in ends) >= RAGGED[1]:
            return Wrap(margin, measure)
    return None


def _whole(text: str, unit: Unit) -> str:
    """The line that holds a unit, as the text has it."""
    begin = unit.start - unit.column
    ends = [end for mark in "\r\n" if (end := text.find(mark, unit.end, unit.end + REACH)) >= 0]
    return text[begin : min(ends, default=min(len(text), unit.end + REACH))].rstrip()


def wraps(text: str, unit: Unit, below: Unit, how: Wrap | None) -> bool:
    """Whether a converter broke one line into these two: the first word below did not fit above."""
    if not how or below.gap or below.line != unit.line + 1 or below.column != unit.column:
        return False
    if below.text.startswith(("* ", "+ ", "- ", "• ")):
        return False
    wide = unicodedata.east_asian_width(below.text[0]) in "WF"
    begun = text[below.start : below.start + how.margin].split(maxsplit=1)[0]
    word = how.measure(below.text[0]) if wide else 1 + len(begun)
    return how.measure(_whole(text, unit)) + word > how.margin
