"""Which rows of a line grammar match on a page."""

from __future__ import annotations

from collections import Counter

from pipeline.extract.printed import noise
from pipeline.extract.printed.folded import fold
from pipeline.extract.text import lines
from pipeline.extract.text.grammar import grammar


def matched(text: str, profile: str, own: tuple[str, ...] = ()) -> Counter[str]:
    """How often each anchor and line entry of a profile matches the lines of a text."""
    known = grammar(profile, own)
    blanks = noise.blanks(text)
    units = lines.units(noise.blanked(text, blanks) if blanks else text)
    found = Counter(claim.entry.id for claim in known.claims(unit.text for unit in units) if claim)
    for anchor in known.anchors:
        found[anchor.id] += sum(bool(anchor.pattern.search(fold(unit.text[: lines.REACH]))) for unit in units)
    return found
