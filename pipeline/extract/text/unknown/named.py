"""Names at one distance from all bylines, in a card that repeats them, or above a card; and inside the bylines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.unknown.recurring import NAME, SENTENCE, TIME, plain, time_in

FITS = (4, 5)
"""Share of the bylines that a place of names must fit, and that must have fresh ones."""
FEW = 4
"""Bylines under which names need not be fresh."""
CONSTANT = 0.8
"""Share of bylines in which a word stands that is no name."""


_ORDINAL = re.compile(r"\d{1,3}\. ")
_ECHO = 14
"""Lines on either side of a byline among which a card repeats the poster's name."""
_NEAR = (-1, 1, -2, -3, 2, -4, 3)
"""Lines around a byline where its name may stand, the likeliest first."""


def names(
    units: Sequence[Unit], anchors: Sequence[int], claims: Sequence[Claim | None], again: set[str], *, upward: bool
) -> dict[int, int]:
    """The unit with the name for each byline that does not hold it: the line at one distance from
    every byline, or else the line above the card that stands above the byline.
    """
    known = set(anchors)

    def plausible(m: int) -> bool:
        if not 0 <= m < len(units) or m in known or claims[m]:
            return False
        text = units[m].text
        return 1 < len(text) <= NAME and not any((SENTENCE.search(text), time_in(text), _ORDINAL.search(text)))

    echoed = {} if upward else _echoed(units, anchors, plausible)
    if echoed:
        return echoed
    ways = [{n: n + offset for n in anchors} for offset in _NEAR if not (upward and offset < 0)]
    if not upward:
        ways.append({n: _over(units, claims, again, n) for n in anchors})
    for way in ways:
        fit = {n: m for n, m in way.items() if plausible(m)}
        fresh = sum(plain(units[m].text) not in again for m in fit.values())
        several = len({units[m].text for m in fit.values()}) > 1 or len(anchors) == 1
        if (
            len(fit) * FITS[1] >= len(anchors) * FITS[0]
            and several
            and (fresh * FITS[1] >= len(anchors) * FITS[0] or len(anchors) < FEW)
        ):
            return fit
    return {}


def _echoed(units: Sequence[Unit], anchors: Sequence[int], plausible: Callable[[int], bool]) -> dict[int, int]:
    """The line near each byline that its card says twice or more: pages print a poster's name as the name, as
    the picture's words and before the rank, and nothing else of a card so often.
    """
    before = {n: range(max(low + 1, n - _ECHO), n) for low, n in pairwise([-1, *anchors])}
    after = {n: range(n + 1, min(high, n + _ECHO // 2)) for n, high in pairwise([*anchors, len(units)])}
    for windows in (before, after):
        found = {n: m for n, some in windows.items() if (m := _echo(units, n, some, plausible)) is not None}
        several = len({key(units[m].text) for m in found.values()}) > 1 or len(anchors) == 1
        if several and len(found) * FITS[1] >= len(anchors) * FITS[0]:
            return found
    return {}


def _echo(units: Sequence[Unit], n: int, some: range, plausible: Callable[[int], bool]) -> int | None:
    """The line of a window that stands there most often, whole or at the beginning of another; nearest first."""
    texts = {m: key(units[m].text) for m in some}
    counts = {
        m: sum(other == text or other.startswith(text + " ") for other in texts.values())
        for m, text in texts.items()
        if plausible(m) and len(text) > 1 and any(char.isalpha() for char in text)
    }
    m = max(counts, key=lambda m: (counts[m], -abs(n - m)), default=None)
    return m if m is not None and counts[m] > 1 else None


def _over(units: Sequence[Unit], claims: Sequence[Claim | None], again: set[str], n: int) -> int:
    """The line above the card above a byline."""
    m, top = n - 1, n
    for m in range(n - 1, max(-1, n - 14), -1):
        claim = claims[m]
        if (claim and claim.entry.place in ("card", "byline")) or plain(units[m].text) in again:
            top = m
        elif top - m > 2:
            break
    return top - 1


def inner_name(units: Sequence[Unit], anchors: Sequence[int]) -> dict[int, str]:
    """Names inside the bylines: the run of words that varies from one to the next."""
    words = Counter(word for n in anchors for word in set(TIME.sub(" ", units[n].text).split()))
    constant = {word for word, count in words.items() if count > max(1, CONSTANT * len(anchors))}
    found: dict[int, str] = {}
    for n in anchors:
        match = time_in(units[n].text)
        if not match:
            continue
        for side in (units[n].text[: match.start()], units[n].text[match.end() :]):
            run = [word for word in side.split() if word not in constant and re.search(r"[^\W\d]", word)]
            name = " ".join(run).strip(" -–—|·•»«,;:()[]")
            if run and len(name) <= NAME and not SENTENCE.search(name):
                found.setdefault(n, name)
    return found if len(found) * FITS[1] >= len(anchors) * FITS[0] else {}
