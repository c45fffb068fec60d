"""Names by the card that repeats: the line that varies above what is the same at every post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.extract.text.bylines import Byline
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit

LEAST = 3
"""Bylines from which names that stand over them are looked for."""
CROWN = 4
"""Lines over a byline among which its name may stand."""


_NAME = 40
"""Characters of a name at most."""
_REACH = 60
"""Lines above a byline in which its card begins at the latest."""
_SHARE = 0.6
"""Share of the posts that must have the line that begins the card, and a name above it."""


def crowns(units: Sequence[Unit], claims: Sequence[Claim | None], bylines: Sequence[Byline]) -> dict[int, int]:
    """The unit of the name above each byline's card (both are indices), where the cards agree.

    What a skin renamed is not known line by line, but its card repeats: the topmost card line that
    stands in most stretches begins it, and what stands directly above that line and differs from
    post to post is the name. Needs three posts: two may share anything. Where a card is a column of its
    own, its place tells more.
    """
    if len(bylines) < LEAST or any(byline.author for byline in bylines) or any(unit.left for unit in units):
        return {}
    spans = [
        (max(bylines[place - 1].unit + 1 if place else 0, byline.unit - _REACH), byline.unit)
        for place, byline in enumerate(bylines)
    ]
    counts = Counter(text for lo, hi in spans for text in {units[n].text for n in range(lo, hi) if _labels(claims[n])})
    usual = {text for text, count in counts.items() if count >= _SHARE * len(spans)}
    found: dict[int, int] = {}
    for lo, hi in spans:
        top = _top(units, claims, usual, lo, hi)
        if top is not None:
            found[hi] = top
    several = len({units[n].text for n in found.values()}) > 1
    return found if several and len(found) >= _SHARE * len(bylines) else {}


def _labels(claim: Claim | None) -> bool:
    return claim is not None and claim.entry.place == "card" and claim.entry.kind in ("label", "pair", "rank", "")


def _top(units: Sequence[Unit], claims: Sequence[Claim | None], usual: set[str], lo: int, hi: int) -> int | None:
    """The unknown short line above the card whose usual lines end nearest to the byline."""
    last = next((n for n in range(hi - 1, lo - 1, -1) if units[n].text in usual and _labels(claims[n])), None)
    if last is None:
        return None
    top, seen = last, {units[last].text}
    for n in range(last - 1, lo - 1, -1):
        text = units[n].text
        if text in usual and _labels(claims[n]):
            if text in seen:
                break
            seen.add(text)
            top = n
        elif top - n > CROWN:
            break
    while top > lo and (c := claims[top - 1]) and c.entry.kind == "value":
        top -= 1
    name = top - 1
    if name < lo or claims[name] or not 0 < len(units[name].text) <= _NAME:
        return None
    return name
