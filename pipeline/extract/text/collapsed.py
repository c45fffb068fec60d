"""Pages that a converter collapsed into one line (trafilatura's ``html2txt``), taken apart again.

A long line with bylines in it is cut at them; what lies between is cut into words, and words that
together are a known string are put together. Words that nobody knows stay apart until they are
found to be text; then they are one leaf again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.printed.folded import fold
from pipeline.extract.text.bylines import AFTER, consume
from pipeline.extract.text.grammar import Claim, Grammar
from pipeline.extract.text.lines import Unit, part

LONGEST = 120
"""Longest text that is asked for an entry of the grammar."""


_LEAST, _MOST = 400, 2_000_000
_WORDS = 7
"""Words that an entry in a line without breaks has at most."""
_CONTINUES = re.compile(r"[\d:.-]+|天|小时|小時|点|點|枚|分钟")
_TOKEN = re.compile(r"\S+")


def apart(found: list[Unit], grammar: Grammar) -> list[Unit]:
    """Units with collapsed lines cut; the same list where there are none."""
    if not any(_LEAST <= len(unit.text) <= _MOST for unit in found):
        return found
    out: list[Unit] = []
    for unit in found:
        cuts = list(_bylines(unit.text, grammar)) if _LEAST <= len(unit.text) <= _MOST else []
        if not cuts:
            out.append(unit)
            continue
        at = 0
        for start, end in [*cuts, (len(unit.text), len(unit.text))]:
            out += _words(unit, at, start, grammar)
            byline = part(unit, start, end)
            out += [byline] if byline else []
            at = end
    return out


def _bylines(text: str, grammar: Grammar) -> Iterator[tuple[int, int]]:
    """Bylines inside a line: a time in the byline's words, with the byline's links behind it."""
    for anchor in grammar.anchors[:1]:
        for match in anchor.pattern.finditer(fold(text)):
            after = consume(grammar, text[match.end() : match.end() + 120], AFTER)
            if "|" in text[match.end() : match.end() + after]:
                yield match.start(), match.end() + after


def _words(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[Unit]:
    """The words of a stretch; the fewest that together are known are one, with what continues them."""
    spans = [(m.start(), m.end()) for m in _TOKEN.finditer(unit.text, start, end)]
    known: dict[str, Claim | None] = {}

    def claim(first: int, count: int) -> Claim | None:
        text = unit.text[spans[first][0] : spans[first + count - 1][1]]
        if text not in known:
            known[text] = grammar.claim(text, joined=False) if len(text) <= LONGEST else None
        found = known[text]
        return found if found and found.entry.place != "mark" else None

    at = 0
    while at < len(spans):
        most = min(_WORDS, len(spans) - at)
        taken = next((count for count in range(1, most + 1) if claim(at, count)), 1)
        found = claim(at, taken)
        while found and taken < most and _CONTINUES.fullmatch(unit.text, *spans[at + taken]):
            longer = claim(at, taken + 1)
            if not longer or longer.entry.id != found.entry.id:
                break
            taken += 1
        piece = part(unit, spans[at][0], spans[at + taken - 1][1])
        if piece:
            piece.token = True
            yield piece
        at += taken
