"""On which side of its byline a post's text stands, told from the edges of the page.

Between two bylines stands one text, whichever side it belongs to. But above the first byline stands a text only where
bylines stand under their posts, and below the last one only where they stand over them; and what lies between a byline
and its text is the same at all posts, the first or the last included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit
from pipeline.extract.text.unknown.recurring import plain, told

_FEWEST = 3
"""Bylines from which what lies between one and its text is known to be the same."""
_OFTEN = 0.3
"""Share of the stretches between bylines in which a line stands that is the software's."""
_WINDOW = 60
"""Lines above the first and below the last byline that are looked at."""
_FAR = 12
"""Lines between a byline and its text at most: a card."""


def under(units: Sequence[Unit], claims: Sequence[Claim | None], anchors: Sequence[int]) -> bool | None:
    """Whether the bylines of a page stand under their posts; ``None`` where its edges do not say."""
    if len(anchors) < _FEWEST:
        return None
    edges = [max(-1, anchors[0] - _WINDOW), *anchors, min(len(units), anchors[-1] + _WINDOW)]
    often = _often(units, edges)
    said = [
        not claims[m] and told(units[m].text) and plain(units[m].text) not in often
        if edges[0] < m < edges[-1]
        else False
        for m in range(edges[-1])
    ]
    above = _signs(units, [_gap(units, said, n, low, -1) for low, n in zip(edges, anchors, strict=False)])
    below = _signs(units, [_gap(units, said, n, high, 1) for n, high in zip(anchors, edges[2:], strict=True)])
    first = above[0] is not None and above[0] in above[1:]
    last = below[-1] is not None and below[-1] in below[:-1]
    if first == last:
        return None
    beyond = (m for m in range(anchors[-1] + 1, edges[-1]) if any(char.isalnum() for char in units[m].text))
    below_last = next(beyond, None)
    # thanks that many say may be the last post's text
    return None if first and below_last is not None and not claims[below_last] else first


def _often(units: Sequence[Unit], edges: Sequence[int]) -> set[str]:
    """Lines that stand between several pairs of bylines, digits apart: cards and tools, however long."""
    counts = Counter(
        text for low, high in pairwise(edges) for text in {plain(units[m].text) for m in range(low + 1, high)}
    )
    least = max(2, _OFTEN * (len(edges) - 1))
    return {text for text, count in counts.items() if count >= least}


def _gap(units: Sequence[Unit], said: Sequence[bool], n: int, stop: int, step: int) -> list[int] | None:
    """The lines between a byline and the next told line on one side of it; ``None`` where there is no such line."""
    found: list[int] = []
    for m in range(n + step, stop, step):
        if said[m]:
            return found
        if any(char.isalnum() for char in units[m].text):
            found.append(m)
        if len(found) > _FAR:
            break
    return None


def _signs(units: Sequence[Unit], gaps: Sequence[list[int] | None]) -> list[tuple[str, ...] | None]:
    """The gaps with the lines that several have in words, and the others by their number alone."""
    counts = Counter(text for gap in gaps if gap for text in {plain(units[m].text) for m in gap})
    return [
        None
        if gap is None
        else tuple(shown if counts[shown] > 1 else "" for shown in (plain(units[m].text) for m in gap))
        for gap in gaps
    ]
