"""Where the text of a post can begin and end: at names, at tools, at the foot of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.posts import worth
from pipeline.extract.text.unknown.recurring import NAME, plain


def foot(claims: Sequence[Claim | None], lo: int, hi: int) -> int:
    """Where the foot of a page begins after the last post: at the first line known to end a page."""
    return next((n for n in range(lo, hi) if (c := claims[n]) and c.entry.place == "end"), hi)


def ruled(claims: Sequence[Claim | None], lo: int, hi: int) -> int:
    """Where the text of a grammar's last post ends: at the line that opens its signature."""
    return next((n for n in range(lo, hi) if (c := claims[n]) and c.entry.section and c.entry.place == "tail"), hi)


def stop_line(units: Sequence[Unit], stops: Counter[str], lo: int, hi: int, posts: int) -> int:
    """Where the last post ends at the latest: at the line under which half of the others ended."""
    if not stops or posts < 1:
        return hi
    text, count = max(stops.items(), key=lambda row: (row[1], row[0]))
    if 2 * count < posts:
        return hi
    if not any(char.isalnum() for char in text):  # a mark stands anywhere, also between byline and text
        lo = next((n for n in range(lo, hi) if worth(units[n].text) >= 1), hi)
    return next((n for n in range(lo, hi) if plain(units[n].text) == text), hi)


def unsigned(units: Sequence[Unit], start: int, end: int, author: str | None) -> tuple[int, int]:
    """A stretch without the poster's own name at its edges, where the card begins or ends."""
    while author and start < end and key(units[end - 1].text) == author:
        end -= 1
    while author and start < end and key(units[start].text) == author:
        start += 1
    return start, end


def above_card(
    units: Sequence[Unit], claims: Sequence[Claim | None], lo: int, hi: int
) -> tuple[str | None, int | None]:
    """The name above a card that opens a post whose byline stands at its foot."""
    for n in range(lo, hi - 1):
        below = claims[n + 1]
        if not claims[n] and below and below.entry.place == "card" and len(units[n].text) <= NAME:
            return key(units[n].text), n
    return None, None


_CARD = 8
"""Lines above the place where a byline or its double begins, in which its card repeats the name."""


def card_above(units: Sequence[Unit], lo: int, hi: int, name: str) -> int:
    """How many lines from ``lo`` on are not the next poster's card, which ends at ``hi``: it begins with the name.

    The first line that is the name, or the name and what stands beside it in the line above one that is.
    """
    for n in range(max(lo, hi - _CARD), hi) if name else ():
        shown = key(units[n].text)
        below = key(units[n + 1].text) if n + 1 < hi else ""
        if shown == name or (shown.startswith(name + " ") and below == name):
            return n - lo
    return hi - lo
