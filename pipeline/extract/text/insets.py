"""What a post sets in: a quotation that nothing but its indent gives away, a numbered list as converters print it.

Converters set quotations in (w3m by four places, lynx by more) or mark them (``> ``); a page in a script without blanks
indents its paragraphs, so there an indent says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.extract.printed.noise import Blank
from pipeline.extract.text.folds import is_code
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit

_INSET = 4
"""Places by which a quotation is set in at least: lists are set in by less in w3m's and inscriptis' pages."""
_SENTENCE = re.compile(r"(?=.{30}).*[.!?…][\"”')]?(?:\s|$)")
_HAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")
_ITEM = re.compile(r"(?:[*+•·◦▪●○■□»-]|\d{1,3}[.)])\s")
_NUMBERED = re.compile(r"(\d{1,3})\.\s+(?=\S)")


def quoted(
    units: Sequence[Unit], claims: Sequence[Claim | None], body: Sequence[int], at: int, blanks: Sequence[Blank]
) -> int:
    """How many of a post's lines from place ``at`` on are a quotation by their indent, or by a mark before them."""
    marked = _marked(units, body, at, blanks)
    if marked:
        return marked
    first = units[body[at]]
    base = min(units[n].column for n in body)
    if (at and not first.gap) or first.column < base + _INSET:
        return 0
    run = list(takewhile(lambda n: units[n].column >= base + _INSET and claims[n] is None, body[at:]))
    after = at + len(run)
    if after < len(body) and not units[body[after]].gap:
        return 0
    texts = [units[n].text for n in run]
    if any(_HAN.search(text) or _ITEM.match(text) or is_code(text) for text in texts):
        return 0
    return len(run) if any(_SENTENCE.match(text) for text in texts) and base < first.column else 0


def _marked(units: Sequence[Unit], body: Sequence[int], at: int, blanks: Sequence[Blank]) -> int:
    """How many lines have a Markdown converter's mark of quotation before them."""
    ends = {blank[1] for blank in blanks if blank[3] == "markup.quote"} if blanks else set()
    return sum(1 for _ in takewhile(lambda n: units[n].start in ends, body[at:])) if ends else 0


def numbered(units: Sequence[Unit], claims: Sequence[Claim | None], body: Sequence[int], at: int) -> list[int]:
    """The lines (indices) of a numbered list that begins at place ``at``, set in and counted from one; else none.

    What a person numbers begins at the margin; converters set in what the page numbers.
    """
    base = min(units[n].column for n in body)
    found: list[int] = []
    for n in body[at:]:
        match = _NUMBERED.match(units[n].text)
        inset = units[n].column > base
        if not (match and inset and claims[n] is None and int(match[1]) == len(found) + 1):
            break
        found.append(n)
    return found if len(found) > 1 and (units[found[0]].gap or not at) else []


def marker(text: str) -> int:
    """The length of an item's number and what stands behind it."""
    match = _NUMBERED.match(text)
    return match.end() if match else 0
