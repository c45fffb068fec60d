"""The generic reader: posts in flattened text of an engine that nobody described.

Two observations carry it. Posts have bylines, and bylines recur: lines with a time whose other
words are the same from post to post, but for the name. And what the software prints under or over
each post recurs too, while what people write does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from pipeline.extract.profiles.profile import Profile, TextFace
from pipeline.extract.text.bylines import Byline
from pipeline.extract.text.grammar import Claim, Grammar, compiled
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.posts import worth
from pipeline.extract.text.unknown import forms, sizes
from pipeline.extract.text.unknown.bounds import above_card, card_above, foot, ruled, stop_line, unsigned
from pipeline.extract.text.unknown.called import called
from pipeline.extract.text.unknown.forms import Signed
from pipeline.extract.text.unknown.found import Found, sign, unnumber
from pipeline.extract.text.unknown.named import inner_name, names
from pipeline.extract.text.unknown.recurring import (
    ITEM,
    PAIR,
    SENTENCE,
    choose,
    floor_near,
    plain,
    recurring,
    retold,
    sentence,
    settle,
    standing,
    stands_below,
    time_in,
    times,
)
from pipeline.extract.text.unknown.sides import under
from pipeline.extract.text.unknown.whose import whose

_SURE = 1.0
"""Weight of a last post's text from which a foot of the page ends it."""
_OPENING = 300
"""Lines above the first byline in which the post that ends there can begin."""
_BULLET = re.compile(r"[*+•·◦▪»-]\s(?!.{140})")
_RULE = re.compile(r"[_\-=*─—\s]{3,}")
_ITEMS = 0.2
"""Weight of a short item of a list between two bylines."""
_TEASER = re.compile(r"(?:\.\.\.|…)$")


@cache
def grammar() -> Grammar:
    """The generic words, as a grammar without bylines."""
    return compiled(Profile("generic", "generic", "", text=TextFace("loose")))


def weight(unit: Unit, claim: Claim | None, again: set[str], *, strict: bool) -> float:
    """How much a line speaks for being a post's text. Between two bylines a short line is likely to
    be (lenient); above the first and below the last post it is more likely a menu's (strict).
    """
    if claim:
        sure = 2.0 if strict else 1.0
        return 0.0 if claim.entry.place in ("mark", "post") else -sure * max(1.0, claim.entry.weight)
    if plain(unit.text) in again:
        return -1.5
    value = worth(unit.text)
    if ITEM.match(unit.text) and not SENTENCE.search(unit.text) and len(unit.text) < sizes.ITEM_LINE:
        return -0.4 if strict else _ITEMS
    if strict and _TEASER.search(unit.text):
        return -0.6
    if strict and len(unit.text) < sizes.TIMED_LINE and time_in(unit.text):
        return -1.0
    if strict:
        if value >= 2:
            return min(len(unit.text) / 40, 6.0)
        return 0.4 if SENTENCE.search(unit.text) else -0.4 if len(unit.text) < sizes.SHORT_LINE else 0.1
    return value


def body(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    again: set[str],
    lo: int,
    hi: int,
    *,
    strict: bool = False,
    final: bool = False,
) -> tuple[int, int]:
    """The stretch of ``[lo, hi)`` that weighs most: where the text of a post begins and ends.

    ``final``: text that was found ends at the latest where the foot of a page begins, and short lines under the
    tools that follow it weigh nothing.
    """
    best, total, start, span, quiet = 0.0, 0.0, lo, (lo, lo), False
    for n in range(lo, hi):
        claim = claims[n]
        if final and best >= _SURE and claim and claim.entry.place == "end" and claim.entry.weight >= sizes.END_WEIGHT:
            break
        if total <= 0:
            total, start = 0.0, n
        value = weight(units[n], claims[n], again, strict=strict)
        if 0 < value <= _ITEMS and n + 1 < hi and (below := claims[n + 1]) and below.entry.place == "tail":
            value = 0.0  # who reacted, above what they did
        quiet = value < 2 and (quiet or bool(final and best >= _SURE and claim and claim.entry.place == "tail"))
        total += value if value < 0 or value >= 1 or not quiet else 0.0
        if total > best:
            best, span = total, (start, n + 1)
    return span


@dataclass(slots=True)
class _Sight:
    """What was seen of a page's bylines before its posts are cut."""

    units: Sequence[Unit]
    claims: Sequence[Claim | None]
    known: bool
    """Whether a grammar knows the bylines."""
    marks: Mapping[int, Byline | Signed]
    anchors: Sequence[int]
    inner: Mapping[int, str]
    named: dict[int, int]
    again: set[str]
    tools: set[str]
    upward: bool
    end: int
    """Where the page begins to tell its posts again."""
    doubles: Sequence[int] = ()
    """Lines that print the time of a post once more, in its card."""
    stops: Counter[str] = field(default_factory=Counter)

    @property
    def signs(self) -> bool:
        """Whether the bylines were told by their form and all name their posters, but for one at most (an opening
        post whose byline has the thread's counters in the name's place): there is no card to find.
        """
        named = sum(mark.author is not None for mark in self.marks.values())
        return not self.known and named > 0 and named >= len(self.marks) - 1

    def post(self, place: int) -> Found:
        """The post of the byline at ``place``."""
        n = self.anchors[place]
        post, beside = self._begun(n)
        lo, hi = _between(
            self.units, self.claims, self.anchors, self.named, place, upward=self.upward, known=self.known
        )
        hi = max(lo, min(hi, self.end)) if place == len(self.anchors) - 1 else hi
        lo = max(lo, min(beside + 1, hi)) if not self.upward else lo
        hi = lo + card_above(self.units, lo, self._doubled(place, lo, hi), self._next(place))
        start, end = self._stretch(place, lo, hi)
        if self.upward and not post.author:
            post.author, post.name_at = above_card(self.units, self.claims, lo, start)
        if not self.signs:  # who is named in the byline may sign below it
            start, end = unsigned(self.units, start, end, post.author)
        if end < hi and place < len(self.anchors) - 1:
            self.stops[plain(self.units[end].text)] += 1
        inside = (m for m in range(start, end) if m != post.name_at)
        post.body = [m for m in inside if not _software(self.units[m], self.claims[m], self.again)]
        return post

    def _doubled(self, place: int, lo: int, hi: int) -> int:
        """Where the next post's card begins at the latest: at the first of the two times that it prints."""
        if self.upward or place + 1 >= len(self.anchors):
            return hi
        after = self.anchors[place + 1]
        return next((n for n in self.doubles if lo <= n < hi and after - n <= PAIR), hi)

    def _next(self, place: int) -> str:
        """The name of the next post's author, where its byline says it or stands by it."""
        if self.upward or place + 1 >= len(self.anchors):
            return ""
        n = self.anchors[place + 1]
        at = self.named.get(n)
        return self.inner.get(n) or (key(self.units[at].text) if at is not None else "")

    def _begun(self, n: int) -> tuple[Found, int]:
        """A post with what its byline says, and the last unit of the byline."""
        match, mark, name_at = time_in(self.units[n].text), self.marks.get(n), self.named.get(n)
        post = Found(n, match[0] if match else None, self.inner.get(n), name_at)
        if mark:
            post.time, post.floor = mark.time or post.time or self._stated(n), mark.floor
        if name_at is not None:
            post.author = post.author or called(self.units[name_at].text) or key(self.units[name_at].text)
        if match or mark:
            return post, n
        post.time, beside = _dated(self.units, n)
        return post, beside

    def _stated(self, n: int) -> str | None:
        """The time that a line of a byline of several lines states, below its first."""
        near = (claim for m in range(n + 1, min(n + 5, len(self.claims))) if (claim := self.claims[m]))
        return next((dict(claim.fields)["time"] for claim in near if "time" in dict(claim.fields)), None)

    def _stretch(self, place: int, lo: int, hi: int) -> tuple[int, int]:
        """Where the text of a post begins and ends, within ``[lo, hi)``."""
        last = place == len(self.anchors) - 1 and not self.upward
        stop = stop_line(self.units, self.stops, lo, hi, place) if last else hi
        if self.signs and last and stop == hi:
            stop = foot(self.claims, lo, hi)
        if self.known and last and stop == hi:
            stop = ruled(self.claims, lo, hi)
        open_end = last and stop == hi
        if self.signs and not self.upward and not open_end:
            return self._edges(lo, stop)
        strict = open_end or (self.upward and not place)
        start, end = body(self.units, self.claims, self.again, lo, stop, strict=strict, final=not self.upward)
        while lo < start < end and (above := self.claims[start - 1]) and above.entry.place == "post":
            start -= 1  # what a post quotes first
        while self.known and start < end < stop and (below := self.claims[end]) and below.entry.place == "post":
            end += 1  # and what it quotes last
            while end < stop and not self.claims[end] and self.units[end].text.startswith((": ", "> ", "：")):
                end += 1
        if self.signs and not self.upward and end > start:  # only where the last post ends is not known
            start = self._edges(lo, end)[0]
        several = self.signs or len(self.anchors) > 2
        if several and last and not self.upward and end == start:  # a word of thanks, and then the foot
            return self._edges(lo, min(lo + 1, stop))
        return start, end

    def _edges(self, lo: int, hi: int) -> tuple[int, int]:
        """All that stands between two bylines that name their posters, without the software's lines at its ends.

        A line that software is known to print ends a post only if it does so more than once: people write
        ``Thanks`` too.
        """
        start, end = lo, hi
        while start < end and not self._told(start):
            start += 1
        while end > start and not self._told(end - 1):
            end -= 1
        if start < end:
            return start, end
        # nothing but what others say too: ten replies of thanks are ten replies
        first = next((n for n in range(lo, hi) if self.claims[n] is None), hi)
        return first, min(first + 1, hi)

    def _told(self, n: int) -> bool:
        shown, claim = plain(self.units[n].text), self.claims[n]
        if shown in self.again or (claim and claim.entry.place == "mark"):
            return False
        return claim is None or claim.entry.place == "post" or shown not in self.tools


def posts(
    units: Sequence[Unit], claims: Sequence[Claim | None], known: Sequence[Byline] = (), upward: bool | None = None
) -> list[Found]:
    """The posts of the page, by bylines that a grammar knows or that recur; none without bylines."""
    sight = _seen(units, claims, known, upward)
    if sight is None:
        return []
    found = [sight.post(place) for place in range(len(sight.anchors))]
    if not known and len(found) > 1 and 5 * sum(_listed(units, post) for post in found) >= 3 * len(found):
        return []
    unnumber(found)
    head = sight.anchors[0]
    first = min(m for m in (head, found[0].name_at, *found[0].body[:1]) if m is not None)
    sign(units, found)
    sure = (known and not sight.upward) or floor_near(units, claims, head) == 1
    opening = None if sure else _opening(units, claims, sight.again, first)
    return [opening, *found] if opening else found


def _seen(
    units: Sequence[Unit], claims: Sequence[Claim | None], known: Sequence[Byline], upward: bool | None
) -> _Sight | None:
    """The bylines of a page with what is seen around them; ``None`` where there are none."""
    dated = {} if known else standing(units, claims)
    mass, chosen = (0.0, []) if known else choose(units, claims, dated)
    marks: Sequence[Byline | Signed] = known or forms.find(units, claims, dated, mass)
    every = [mark.unit for mark in marks] or chosen
    anchors = settle(units, claims, every)
    if len(anchors) < 2 and not marks:
        return None
    inner = {mark.unit: mark.author for mark in marks if mark.author} if marks else inner_name(units, anchors)
    who = [inner.get(n) for n in anchors]
    again = recurring(units, anchors, who if all(who) else ()) if len(anchors) > 1 else set()
    below = upward if upward is not None else under(units, claims, anchors)
    below = stands_below(units, anchors, claims, again) if below is None else below
    tools = _usual(units, anchors) if len(anchors) > 1 else {plain(unit.text) for unit in units}
    named: dict[int, int] = {}
    if not (known and inner):
        named = names(units, anchors, claims, again, upward=below) if not inner else {}
        if len(anchors) > 1 and not (known and below):
            inner, named = whose(units, claims, anchors, inner, named) or (inner, named)
    by_unit = {mark.unit: mark for mark in marks}
    doubles = sorted(set(every) - set(anchors))
    return _Sight(
        units, claims, bool(known), by_unit, anchors, inner, named, again, tools, below, retold(units, claims), doubles
    )


def _usual(units: Sequence[Unit], anchors: Sequence[int]) -> set[str]:
    """Lines (digits apart) that stand in at least two thirds of the stretches between bylines."""
    counts: Counter[str] = Counter()
    for lo, hi in pairwise([*anchors, min(len(units), anchors[-1] + 60)]):
        counts.update({plain(units[n].text) for n in range(lo + 1, hi)})
    return {text for text, count in counts.items() if count >= 2 and 3 * count >= 2 * len(anchors)}


def _listed(units: Sequence[Unit], post: Found) -> bool:
    """Whether what looks like a post is an entry of a list of threads: items and teasers, no running text."""
    texts = [units[n].text for n in post.body]
    hints = sum(bool(_BULLET.match(text) or _TEASER.search(text)) for text in texts)
    return hints > 0 and not any(sentence(text) and not _BULLET.match(text) for text in texts)


def _software(unit: Unit, claim: Claim | None, again: set[str]) -> bool:
    """Whether a line inside a post is the software's: a rule, or known as a tool and on most posts of the page."""
    if not claim or claim.entry.place == "post":
        return False
    if claim.entry.place == "mark":
        return claim.entry.kind == "fold" or bool(_RULE.fullmatch(unit.text))
    return plain(unit.text) in again


def _dated(units: Sequence[Unit], n: int) -> tuple[str | None, int]:
    """The time beside a byline that is a floor alone, and the last unit of the two."""
    near = [m for m in (n - 1, n + 1) if 0 <= m < len(units)]
    for m in near:
        match = times([units[m]]).get(0)
        if match and re.search(r"\d", match[0]) and (match.start() <= 3 or not SENTENCE.search(units[m].text)):
            return match[0], max(m, n)
    return None, n


def signed(done: Sequence[Found]) -> bool:
    """Whether several posts were found that all say who wrote them and when."""
    return len(done) > 1 and all(post.author and post.time for post in done)


def counted(units: Sequence[Unit], claims: Sequence[Claim | None], done: Sequence[Found]) -> bool:
    """Whether floors that count up one by one stand at three bylines or more, and at most of them."""
    marks = [floor_near(units, claims, post.anchor) for post in done if post.anchor is not None]
    steps = sum(bool(a and b and b == a + 1) for a, b in pairwise(marks))
    return steps >= 2 and sizes.COUNTS[1] * steps >= sizes.COUNTS[0] * (len(marks) - 1)


def _between(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    anchors: Sequence[int],
    named: dict[int, int],
    place: int,
    *,
    upward: bool,
    known: bool,
) -> tuple[int, int]:
    """Where the text of a post can stand: from its byline to the next, without the names of either."""
    n = anchors[place]
    if upward:
        before = anchors[place - 1] if place else -1
        lo, hi = (max(before, named.get(before, -1)) + 1, n) if place else (max(0, n - _OPENING), n)
        divided = (m + 1 for m in range(lo, hi) if (c := claims[m]) and c.entry.kind == "divider")
        return max(divided, default=lo), hi
    lo = max(n, named.get(n, n)) + 1
    after = anchors[place + 1] if place + 1 < len(anchors) else len(units)
    hi = min(after, named.get(after, after))
    feet = (m for m in range(lo, hi) if (c := claims[m]) and c.entry.kind == "divider")
    hi = min(feet, default=hi) if known else hi
    if (
        lo < hi - 1 < len(units) - 1
        and len(units[hi - 1].text) == 1
        and units[hi].text[:1].lower() == units[hi - 1].text.lower()
    ):
        hi -= 1  # the letter that stands for a picture of the poster
    return lo, max(lo, hi)


def _opening(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    again: set[str],
    first: int,
) -> Found | None:
    """A first post whose byline is of another form: running text above the first byline."""
    start, end = body(units, claims, again, 0, first, strict=True)
    if sum(len(units[n].text) for n in range(start, end) if sentence(units[n].text)) < sizes.FOOT:
        return None
    near = [n for n in times(units[:first]) if start - sizes.NEAR <= n < end + sizes.NEAR and not start < n < end - 1]
    match = time_in(units[near[0]].text) if near else None
    opening = Found(None, match[0] if match else None)
    opening.body = [n for n in range(start, end) if not (near and n == near[0])]
    return opening


def article(units: Sequence[Unit], claims: Sequence[Claim | None]) -> list[int]:
    """The units of a single text: the stretch of running text that weighs most."""
    found = range(*body(units, claims, set(), 0, len(units), strict=True))
    return [n for n in found if not _software(units[n], claims[n], set())]
