"""Cuts a page's units into posts: what stands before the first, in each, under each, after the last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.extract.text.bylines import Byline
from pipeline.extract.text.crowns import crowns
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit
from pipeline.model.page import Role

SAYS = 12
"""Characters from which a line without a stop says as much as one with it."""
COMPARED = 3
"""Posts from which it is asked what all have in common."""
COMMON = (3, 5)
"""Share of the posts in which a line must stand to be theirs in common."""
NEAR_STOP = 40
"""Lines under a post's text within which its end is looked for."""
SPOKEN = 0.5
"""Worth of a line from which it counts as said."""


_STOPS = re.compile(r"[。！？；，、,.!?;…]")
_CLOSERS = re.compile(r"[})\];]{1,4}")
"""A line that closes a block of code: the text above it goes on."""
_ALL = re.compile(r"查看全部(?:评分|評分)")
"""The link under a table of ratings: what stands below it is not the table's."""
_NAME = 40
"""Longest line that may be a name or an entry of a card."""
_WORD = 4
"""Longest first line that is a mark and no text."""
_PROSE = 25
"""Characters from which a line is worth as much as a post's text."""

_TAILS = frozenset({"tail", "end"})


@dataclass(slots=True)
class Draft:
    """A post being made: the indices of its units, by what they are."""

    byline: Byline
    card: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    tail: list[int] = field(default_factory=list)
    open_top: bool = False
    """Whether the card surely begins where it seems to."""
    name_at: int | None = None
    """The name, where the cards of the page agree on its place."""


def worth(text: str) -> float:
    """How much a line that no entry knows speaks for being written by a person."""
    if len(text) >= _PROSE:
        return 2.0 if _STOPS.search(text) else 1.0
    return 0.5 if len(text) >= SAYS or _STOPS.search(text) else 0.3


def reach(units: Sequence[Unit], claims: Sequence[Claim | None], lo: int, hi: int) -> int:
    """Where the text of a post ends: the prefix of ``[lo, hi)`` that weighs most.

    Known furniture weighs against, unknown lines for; short unknown lines under strong furniture
    weigh nothing, since a footer is full of them.
    """
    best, total, end, quiet = 0.0, 0.0, lo, False
    for n in range(lo, hi):
        claim = claims[n]
        if claim:
            if claim.entry.place == "mark":
                if n == end and _CLOSERS.fullmatch(units[n].text):
                    end = n + 1
                continue
            if claim.entry.place == "post":
                if total >= best and not quiet:
                    end = n + 1
                continue
            total -= claim.entry.weight
            quiet = quiet or claim.entry.weight >= 2 or claim.entry.section
        else:
            value = worth(units[n].text)
            if quiet and value < 1:
                continue
            total += value
            if value >= 2:
                quiet = False
        if total > best:
            best, end = total, n + 1
    return end


@dataclass(slots=True)
class BetweenBylines:
    """What lies between two bylines: ``[lo, end)`` text, ``[end, card)`` tail, ``[card, hi)`` card."""

    lo: int
    hi: int
    left: int
    bound: int = 0
    """Where the text ends at the latest."""
    end: int = 0
    card: int = 0


def drafts(
    units: list[Unit], claims: list[Claim | None], bylines: Sequence[Byline]
) -> tuple[int, list[Draft], set[str]]:
    """The end of the page's head, its posts, and lines that recur from one to the next, for cards that
    stand before their bylines.
    """
    found = [Draft(byline) for byline in bylines]
    head = _head_end(units, claims, bylines[0].unit)
    head += _untitled(claims, head, bylines[0])
    tops = crowns(units, claims, bylines)
    head = tops.get(bylines[0].unit, head)
    found[0].card = list(range(head, bylines[0].unit))
    named = _leads_with_name(units, claims, found[0].card)
    found[0].open_top = head > 0 or named
    found[0].name_at = tops.get(bylines[0].unit)
    stretches = [_stretch(units, claims, bylines, place, tops) for place in range(len(bylines))]
    _stop_last(units, stretches)
    last = stretches[-1]
    last.end = reach(units, claims, last.lo, last.bound)
    _keep_short(units, claims, stretches)
    again = _drop_recurring(units, stretches)
    for place, (draft, here) in enumerate(zip(found, stretches, strict=True)):
        last_one = place + 1 == len(bylines)
        here.card = here.hi
        if not last_one:
            crown = found[place + 1].name_at = tops.get(here.hi)
            tails = (n + 1 for n in range(here.end, here.left) if (c := claims[n]) and c.entry.place in _TAILS)
            here.card = max(tails, default=here.end) if crown is None else crown
            if here.card == here.end and here.lo < here.end < here.hi and _is_name(units, claims, here.end - 1, named):
                here.end = here.card = here.end - 1
            found[place + 1].open_top = here.card > here.end or named or here.left < here.hi
            found[place + 1].card = list(range(here.card, here.hi))
        draft.body = list(range(here.lo, here.end))
        draft.tail = list(range(here.end, here.card))
        _tail(units, claims, here.end, here.card, place + 1)
    return head, found, again


def _stretch(
    units: list[Unit],
    claims: Sequence[Claim | None],
    bylines: Sequence[Byline],
    place: int,
    tops: Mapping[int, int],
) -> BetweenBylines:
    """One post's lines, the byline's companions labelled; ``tops`` are the names that begin known cards."""
    lo = bylines[place].unit + 1
    hi = bylines[place + 1].unit if place + 1 < len(bylines) else len(units)
    while lo < hi and (claim := claims[lo]) and _accompanies(claim):
        _assign(units[lo], claim)
        units[lo].post = place + 1
        lo += 1
    left = next((n for n in range(lo, hi) if units[n].left), tops.get(hi, hi))
    return BetweenBylines(lo, hi, left, left, reach(units, claims, lo, left))


def _stop_last(units: Sequence[Unit], stretches: Sequence[BetweenBylines]) -> None:
    """The last post ends at the latest at the line under which most posts before it ended."""
    stops = Counter(units[s.end].text for s in stretches[:-1] if s.end < s.left)
    if len(stretches) < COMPARED or not stops:
        return
    text, count = max(stops.items(), key=lambda row: (row[1], row[0]))
    if COMMON[1] * count >= COMMON[0] * (len(stretches) - 1):
        last = stretches[-1]
        last.bound = next((n for n in range(last.lo, last.left) if units[n].text == text), last.left)


def _keep_short(units: Sequence[Unit], claims: Sequence[Claim | None], stretches: Sequence[BetweenBylines]) -> None:
    """Give back what people write in the software's words: ``顶``, ``支持``, a line ``回复``.

    The tools under a post are the same from post to post. A line that reads like a tool but stands
    above the place where the tools begin in the others is the post's text. Not in the first post,
    which has tools of its own.
    """
    if len(stretches) < 2:
        return
    counts: Counter[str] = Counter()
    for here in stretches:
        counts.update({units[n].text for n in range(here.end, min(here.left, here.end + 16)) if _is_tool(claims[n])})
    usual = {text for text, count in counts.items() if count >= 2 and COMMON[1] * count >= COMMON[0] * len(stretches)}
    for here in stretches[1:]:
        stop = next((n for n in range(here.end, here.left) if (c := claims[n]) and not _is_tool(c)), here.left)
        while stop > here.end and units[stop - 1].text not in usual:
            stop -= 1
        while stop > here.end and units[stop - 1].text in usual:
            stop -= 1
        if here.end < stop <= here.end + NEAR_STOP:
            here.end = stop
        elif here.end == here.lo < here.left and _is_tool(claims[here.lo]) and units[here.lo].text not in usual:
            here.end = here.lo + (len(units[here.lo].text) <= _WORD)


def _drop_recurring(units: Sequence[Unit], stretches: Sequence[BetweenBylines]) -> set[str]:
    """Take lines that stand in most posts (adverts, notices) off the ends of the texts.

    Never a post's only line: ten replies that say 谢谢分享 are ten replies.
    """
    if len(stretches) < COMPARED:
        return set()
    counts: Counter[str] = Counter()
    for here in stretches:
        counts.update({units[n].text for n in range(here.lo, here.hi) if len(units[n].text) <= _NAME})
    again = {text for text, count in counts.items() if COMMON[1] * count >= COMMON[0] * len(stretches)}
    for here in stretches:
        while here.end - 1 > here.lo and units[here.end - 1].text in again:
            here.end -= 1
    return again


def headless(claims: list[Claim | None], first: int) -> None:
    """Drop what only the head of a page has (paths, titles) from the lines below the first byline: there it is text.

    What stands directly under a byline may still be the thread's (its counts, a link).
    """
    for n in range(first + 1, len(claims)):
        claim = claims[n]
        if claim and claim.entry.role is Role.BREADCRUMB:
            claims[n] = None


def _is_tool(claim: Claim | None) -> bool:
    """Whether a line is one of the short tools under a post."""
    return claim is not None and claim.entry.place == "tail" and not claim.entry.section


def _accompanies(claim: Claim) -> bool:
    """Whether a line belongs to the byline above it: its links, a counter, the thread's tools."""
    entry = claim.entry
    return entry.place in ("byline", "mark") or (
        entry.place == "head" and entry.role in (Role.METADATA, Role.TOOLBAR, Role.TITLE)
    )


def _assign(unit: Unit, claim: Claim) -> None:
    unit.role, unit.entry = claim.entry.role, claim.entry.id


def _head_end(units: Sequence[Unit], claims: Sequence[Claim | None], stop: int) -> int:
    """Where the first post's card begins: after the last line that stands above all posts.

    Tools of the thread may stand between a card and its byline; they do not end the search while
    the card is still above them.
    """
    low = max(0, stop - 80)
    card = False
    for n in range(stop - 1, low - 1, -1):
        claim = claims[n]
        if not claim:
            continue
        if claim.entry.place == "head":
            if card or not any((c := claims[m]) and c.entry.place == "card" for m in range(max(low, n - 12), n)):
                return n + 1
        elif claim.entry.place == "card":
            card = True
    for n in range(stop - 1, low - 1, -1):
        if not claims[n] and worth(units[n].text) >= 1:
            return n + 1
    return low


def _untitled(claims: Sequence[Claim | None], head: int, byline: Byline) -> int:
    """How many lines that seem to begin the first card are the head's: a title with no link under it."""
    if any(c and c.entry.id == "head.copy-link" for c in claims[:head]):
        return 0
    lead = next((n for n in range(head, byline.unit) if claims[n]), byline.unit) - head
    return 1 if lead > 1 or (lead == 1 and byline.author) else 0


def _leads_with_name(units: Sequence[Unit], claims: Sequence[Claim | None], card: Sequence[int]) -> bool:
    """Whether the first card begins with a line that is nothing known, directly above known ones."""
    return (
        len(card) > 1
        and not claims[card[0]]
        and len(units[card[0]].text) <= _NAME
        and (c := claims[card[1]]) is not None
        and c.entry.place == "card"
    )


def _is_name(units: Sequence[Unit], claims: Sequence[Claim | None], n: int, named: bool) -> bool:
    """Whether a line that seems to end a post is the name that begins the next one's card."""
    text, below = units[n].text, claims[n + 1]
    if claims[n] or len(text) > _NAME or not below or below.entry.place != "card":
        return False
    return named or dict(below.fields).get("author") == text


def _tail(units: list[Unit], claims: Sequence[Claim | None], lo: int, hi: int, post: int) -> None:
    """Label what stands under a post; unknown lines go with the section they stand in."""
    section: Claim | None = None
    rated = False
    for n in range(lo, hi):
        unit, claim = units[n], claims[n]
        unit.post = post
        if claim and (post or claim.entry.place != "card"):
            _assign(unit, claim)
            section = claim if claim.entry.section else (None if claim.entry.weight >= 2 else section)
            rated = bool(_ALL.search(unit.text))
            section = None if rated else section
            if claim.entry.place == "end":
                post = 0
        elif rated and post and worth(unit.text) >= SPOKEN:
            unit.role, unit.entry = Role.SIGNATURE, "tail.signature"
        elif section:
            unit.role, unit.entry = section.entry.role, f"{section.entry.id}.under"
        else:
            unit.role, unit.entry = (Role.TOOLBAR, "tail.unnamed") if post else (Role.FOOTER, "end.unnamed")
        if not post:
            unit.post = None
