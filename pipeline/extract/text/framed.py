"""Posts by bylines and furniture that a profile knows line by line: what is neither is text.

For boards whose profile was learnt from many of their pages: nothing is weighed but what no entry knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.printed.folded import fold, groups
from pipeline.extract.profiles.rows import pattern
from pipeline.extract.text import posts
from pipeline.extract.text.bylines import Byline
from pipeline.extract.text.grammar import Claim, Grammar
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.unknown.found import Found
from pipeline.extract.text.unknown.generic import body

_SURE = 3.0
"""Weight from which a line under the last post surely begins the foot of the page."""
_REACH = 30
"""Lines from a byline within which the name of its post stands."""

_TITLE = 6
"""Characters of a line from which it is no chance that another one ends or begins with it."""


def found(
    units: Sequence[Unit], claims: Sequence[Claim | None], known: Sequence[Byline], grammar: Grammar
) -> list[Found]:
    """The posts at these bylines."""
    anchors = [byline.unit for byline in known]
    upward = known[0].anchor.before
    names = [_name(units, claims, anchors, place, grammar) for place in range(len(known))]
    made = []
    for place, byline in enumerate(known):
        post = Found(byline.unit, byline.time, byline.author, floor=byline.floor)
        if post.author is None and (at := names[place]) is not None:
            post.name_at = at
            post.author, floor = _read(units[at], grammar)
            post.floor = post.floor or floor
        lo, hi = _zone(units, claims, anchors, names, place, upward=upward)
        post.body = [n for n in range(lo, hi) if n != post.name_at and not _software(claims[n])]
        made.append(post)
    return made


def _software(claim: Claim | None) -> bool:
    """Whether a line inside a post is the software's; what belongs into posts is put there later."""
    return claim is not None and claim.entry.place not in ("post", "mark")


def _zone(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    anchors: Sequence[int],
    names: Sequence[int | None],
    place: int,
    *,
    upward: bool,
) -> tuple[int, int]:
    """Where the text of a post stands: from its byline to the tools under it, or to the next one's card."""
    if upward:
        hi = anchors[place]
        own = names[place]
        if own is not None and all(_software(claims[n]) for n in range(own + 1, hi)):  # the name is under the text, too
            hi, own = own, None
        first = own + 1 if own is not None else body(units, claims, set(), _titled(units, hi), hi, strict=True)[0]
        lo = anchors[place - 1] + 1 if place else first
        while lo < hi and _software(claims[lo]):
            lo += 1
        return lo, hi
    lo = anchors[place] + 1
    last = place + 1 == len(anchors)
    hi = len(units) if last else anchors[place + 1]
    own, after = names[place], None if last else names[place + 1]
    if own is not None and lo <= own < hi:  # a name under the byline, or a card under the text
        lo, hi = (own + 1, hi) if all(_software(claims[n]) for n in range(lo, own)) else (lo, own)
    if after is not None and lo <= after < hi:
        hi = after
    while lo < hi and _software(claims[lo]) and (claim := claims[lo]) and claim.entry.place != "end":
        lo += 1
    if last:
        feet = (n for n in range(lo, hi) if (c := claims[n]) and c.entry.place == "end" and c.entry.weight >= _SURE)
        hi = next(feet, hi)
    return lo, _reach(units, claims, lo, hi)


def _titled(units: Sequence[Unit], stop: int) -> int:
    """The line after a thread's title: the first that a line above it says, too, at its end or beginning (a path, the
    page's own title); 0 where none does.
    """
    shown = [key(unit.text) for unit in units[: min(stop, _REACH)]]
    for n, text in enumerate(shown):
        if len(text) >= _TITLE and any(above.endswith(text) or above.startswith(text) for above in shown[:n]):
            return n + 1
    return 0


def _reach(units: Sequence[Unit], claims: Sequence[Claim | None], lo: int, hi: int) -> int:
    """Where the text ends: at the tools under it, if there are any; else all of the stretch is text."""
    if not any(_software(claims[n]) for n in range(lo, hi)):
        return hi
    return max(posts.reach(units, claims, lo, hi), _plain(claims, lo, hi))


def _plain(claims: Sequence[Claim | None], lo: int, hi: int) -> int:
    """The end of the lines at the beginning that nobody knows."""
    return next((n for n in range(lo, hi) if _software(claims[n])), hi)


def _name(
    units: Sequence[Unit], claims: Sequence[Claim | None], anchors: Sequence[int], place: int, grammar: Grammar
) -> int | None:
    """The line that is the name of a post: as far from its byline, or from a line of its card, as the profile says."""
    rule = grammar.name
    if rule is None:
        return None
    n = anchors[place]
    lo = anchors[place - 1] + 1 if place else max(0, n - _REACH)
    hi = anchors[place + 1] if place + 1 < len(anchors) else min(len(units), n + _REACH)
    at = n
    if rule.head and place == 0:
        lo = 0
        at = next((m for m in range(n - 1, -1, -1) if (c := claims[m]) and c.entry.place == "head"), -1) + rule.head
    elif rule.opening and place == 0:
        at = n + rule.opening
    elif rule.of == "byline":  # the one above: the post's text stands between
        at = anchors[place - 1] + rule.lines if place else -1
    elif rule.of:
        span = range(n - 1, lo - 1, -1) if rule.above else range(n + 1, hi)
        at = next((m for m in span if (c := claims[m]) and c.entry.id == rule.of), -1)
        if at < 0:
            return None
        at += rule.lines
    else:
        at += rule.lines
    fits = lo <= at < hi and at != n and not claims[at]
    return at if fits and (not rule.pattern or _read(units[at], grammar)[0]) else None


def _read(unit: Unit, grammar: Grammar) -> tuple[str | None, str | None]:
    """The name in its line, and the floor if it stands there."""
    shown = key(unit.text)
    if grammar.name is None or not grammar.name.pattern:
        return shown, None
    found = pattern(grammar.name.pattern).search(fold(shown))
    if not found:
        return None, None
    fields = groups(found, shown)
    return fields.get("author"), fields.get("floor")
