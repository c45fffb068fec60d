"""What a post sets in: a quotation that nothing but its indent gives away, a numbered list as converters print it.

Converters set quotations in (w3m by four places, lynx by more) or mark them (``> ``); a page in a script without blanks
indents its paragraphs, so there an indent says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.extract.printed.noise import Blank
from pipeline.extract.text.folds import is_code
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit

_INSET = 4
"""Places by which a quotation is set in at least: lists are set in by less in w3m's and inscriptis' pages."""
_LONGEST = 400
"""Lines of the longest quotation that is told so; a post set in throughout would be looked at line by line."""
_SENTENCE = re.compile(r"(?=.{30}).*[.!?…][\"”')]?(?:\s|$)")
_HAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")
_ITEM = re.compile(r"(?:[*+•·◦▪●○■□»-]|\d{1,3}[.)])\s")
_NUMBERED = re.compile(r"(\d{1,3})\.\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Insets:
    """A post's lines with what its indents are held against; made once a post, so that a page takes linear time."""

    units: Sequence[Unit]
    claims: Sequence[Claim | None]
    body: Sequence[int]
    base: int
    """The column of the post's leftmost line."""
    ends: frozenset[int]
    """Offsets behind a Markdown converter's marks of quotation."""

    def quoted(self, at: int) -> int:
        """How many lines from place ``at`` on are a quotation by their indent, or by a mark before them."""
        units, body = self.units, self.body
        if units[body[at]].start in self.ends:
            return self._run(at, lambda n: units[n].start in self.ends)
        first = units[body[at]]
        if first.column < self.base + _INSET or (at and not first.gap):
            return 0
        taken = self._run(at, lambda n: units[n].column >= self.base + _INSET and self.claims[n] is None)
        after = at + taken
        if after < len(body) and not units[body[after]].gap:
            return 0
        texts = [units[body[place]].text for place in range(at, after)]
        if any(_HAN.search(text) or _ITEM.match(text) or is_code(text) for text in texts):
            return 0
        return taken if any(_SENTENCE.match(text) for text in texts) else 0

    def _run(self, at: int, holds: Callable[[int], bool]) -> int:
        end = at
        while end < len(self.body) and end - at < _LONGEST and holds(self.body[end]):
            end += 1
        return end - at

    def numbered(self, at: int) -> list[int]:
        """The lines (indices) of a numbered list that begins at place ``at``, set in and counted from one; else none.

        What a person numbers begins at the margin; converters set in what the page numbers.
        """
        found: list[int] = []
        for place in range(at, len(self.body)):
            n = self.body[place]
            match = _NUMBERED.match(self.units[n].text)
            inset = self.units[n].column > self.base
            if not (match and inset and self.claims[n] is None and int(match[1]) == len(found) + 1):
                break
            found.append(n)
        return found if len(found) > 1 and (self.units[found[0]].gap or not at) else []


def insets(
    units: Sequence[Unit], claims: Sequence[Claim | None], body: Sequence[int], blanks: Sequence[Blank]
) -> Insets:
    """The insets of a post."""
    base = min((units[n].column for n in body), default=0)
    ends = frozenset(blank[1] for blank in blanks if blank[3] == "markup.quote")
    return Insets(units, claims, body, base, ends)


def marker(text: str) -> int:
    """The length of an item's number and what stands behind it."""
    match = _NUMBERED.match(text)
    return match.end() if match else 0
