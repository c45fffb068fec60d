"""Lines that were cut at a display width: which of a post's lines go on in the next.

A terminal, an editor or a mail program cut them, at whatever width it had; the line end means nothing. Verse, lists,
tables and code have line ends that mean something: they are told by what their lines begin and end with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, cells

CODE = 4
"""One line in so many of code or a table shows that lines were not folded by width."""
WIDE = 4
"""One character in so many that takes two columns makes a text that is folded by columns."""
LONGEST = 120
"""A line longer than this shows that nothing was folded."""


_NARROWEST = 30
"""Cells of the narrowest width at which prose is cut: verse of seven characters, two to a line, has 32 with its marks
at most, and ends in one of them."""
_NEAR = 2
"""Cells by which full lines of one width differ: a character of full width that did not fit."""
_SHARE = 0.6
"""Share of a stretch's lines that must be full."""
_LEAST = 3
"""Full lines of one width that a stretch must have."""
_ENDED = 0.5
"""Share of full lines that may end as sentences or their parts do: a cut line ends anywhere, verse does not."""
_END = re.compile(r"[。！？；，、：,.!?;:…”』」)）]$")
_ITEM = re.compile(
    r"(?:[*+•·◦▪●○■□>»-]|[(（]?\d{1,3}[.)、．）:：]|[(（]?[一二三四五六七八九十]{1,3}[)）、]|第.{1,4}[章节節条條])\s?\S"
)
_TABLE = re.compile(r"\S(?: {3,}|\t)\S")
_CODE = re.compile(
    r"[;{}\\]$|^\s*(?://|/\*|\*/|#include\b|#define\b|<\?|@\w+$|def |class |import |from \w+ import|return\b|if ?\("
    r"|for ?\(|while ?\(|else\b|end$|\$ |>>> |local |function\b|var |let |const |public |private |static |void )"
    r"|->|::|\w\([\w, \"'.&*]{0,120}\)(?:;|$|\s*[{=+])|[=!]==?\s|\w\[\w{1,80}\]\s{0,20}=|^\w[\w.]*\s*=\s*[\w\"'(\[]"
)


def is_code(text: str) -> bool:
    """Whether a line reads like a program's."""
    return bool(_CODE.search(text))


def folded(units: Sequence[Unit], claims: Sequence[Claim | None], body: Sequence[int]) -> frozenset[int]:
    """The units of a post (indices) whose line goes on in the next unit, because it was cut at a width."""
    found: set[int] = set()
    for stretch in _stretches(units, claims, body):
        found |= _cut(units, stretch)
    return frozenset(found)


def _stretches(units: Sequence[Unit], claims: Sequence[Claim | None], body: Sequence[int]) -> Iterator[list[int]]:
    """Runs of a post's lines that stand directly one under the other and that no entry knows."""
    run: list[int] = []
    for n in body:
        unit = units[n]
        follows = run and not unit.gap and unit.line == units[run[-1]].line + 1 and not unit.token
        if run and not (follows and claims[n] is None):
            yield run
            run = []
        if claims[n] is None and not unit.token and not unit.marked:
            run.append(n)
    if run:
        yield run


def _cut(units: Sequence[Unit], run: Sequence[int]) -> set[int]:
    if len(run) <= _LEAST:
        return set()
    texts = [units[n].text for n in run]
    if sum(is_code(text) or bool(_TABLE.search(text)) for text in texts) * CODE > len(texts):
        return set()
    margin = min(units[n].column for n in run)
    wide = sum(cells(text) - len(text) for text in texts) * WIDE > sum(len(text) for text in texts)
    full = _full_cells(texts) if wide else _full_words(texts)
    ends = sum(bool(_END.search(texts[place])) for place in full)
    if len(full) < _LEAST or len(full) < _SHARE * (len(texts) - 1) or ends > _ENDED * len(full):
        return set()
    return {
        run[place]
        for place in full
        if place + 1 < len(run) and units[run[place + 1]].column <= margin + 1 and not _ITEM.match(texts[place + 1])
    }


def _full_cells(texts: Sequence[str]) -> set[int]:
    """Lines of a script without blanks that are as wide as most are."""
    widths = [cells(text) for text in texts]
    mode, _ = max(Counter(widths).items(), key=lambda row: (row[1], row[0]))
    if mode < _NARROWEST:
        return set()
    return {place for place, width in enumerate(widths) if abs(width - mode) <= _NEAR}


def _full_words(texts: Sequence[str]) -> set[int]:
    """Lines of words under which the first word of the next would not have fitted."""
    margin = max(len(text) for text in texts)
    if margin < _NARROWEST or any(len(text) > LONGEST for text in texts):
        return set()
    return {
        place
        for place, (text, below) in enumerate(pairwise(texts))
        if len(text) + 1 + len(below.split(maxsplit=1)[0]) > margin
    }
