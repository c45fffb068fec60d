"""The generic reader: posts in flattened text of an engine that nobody described.

Two observations carry it. Posts have bylines, and bylines recur: lines with a time whose other
words are the same from post to post, but for the name. And what the software prints under or over
each post recurs too, while what people write does not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from pipeline.extract import calendar, floor
from pipeline.extract.profile import Profile
from pipeline.extract.text.bylines import Byline
from pipeline.extract.text.grammar import Claim, Grammar, compiled
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.posts import worth

_TIME = re.compile(calendar.token() + r"(?:[.,]? ?\d{1,2}:\d{2}(?: ?[AaPp][Mm])?)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|[^\w\s]")
_SENTENCE = re.compile(r"[。！？!?；;]|[.,] ?$|，")
_OTHER_TIME = re.compile(
    r"regist|join|member since|edited|editiert|geändert|bearbeitet|modifi|редактир|last (?:visit|seen|active|login)|"
    r"inscri|dabei|编辑|編輯|注册|註冊|登录|登錄|最后|最後|修改|更新|active|viewed|posted in",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[*+•·◦▪>»↳-]|\d{1,3}\.)\s")
_FLOOR = re.compile(rf"_?({floor.token()})_?\s*(\S.*)")
_TEASER = re.compile(r"(?:\.\.\.|…)$")
_ORDINAL = re.compile(r"\d{1,3}\. ")
_NAME = 36
_LITTLE = 40
_NEAR = (-1, 1, -2, -3, 2, -4, 3)


@dataclass(slots=True)
class Found:
    """A post found: its byline (index), its author's unit, and the units of its text."""

    anchor: int | None
    time: str | None
    author: str | None = None
    name_at: int | None = None
    body: list[int] = field(default_factory=list)
    floor: str | None = None


@cache
def grammar() -> Grammar:
    """The generic words, as a grammar without bylines."""
    return compiled(Profile("generic", "generic", "", text={"order": "loose"}))


def times(units: Sequence[Unit]) -> dict[int, re.Match[str]]:
    """Units that hold a printed time and little else, and where in them it stands."""
    found: dict[int, re.Match[str]] = {}
    for n, unit in enumerate(units):
        if len(unit.text) > 240:
            continue
        match = _TIME.search(unit.text)
        if match and len(unit.text) - len(match[0]) <= 110:
            found[n] = match
    return found


def shapes(units: Sequence[Unit], dated: dict[int, re.Match[str]]) -> dict[tuple[str, ...], list[int]]:
    """Units with a time grouped by their constant words; the words that vary become ``X``."""
    words = {
        n: (_WORD.findall(units[n].text[: m.start()]), _WORD.findall(units[n].text[m.end() :]))
        for n, m in dated.items()
    }
    common = Counter(word for before, after in words.values() for word in {*before, *after})
    least = max(3, len(dated) // 4)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, (before, after) in words.items():
        shape: list[str] = []
        for part in (before, ["T"], after):
            for word in part:
                kept = word if part == ["T"] or common[word] >= least else "X"
                if not (kept == "X" and shape and shape[-1] == "X"):
                    shape.append(kept)
        groups[tuple(shape)].append(n)
    return groups


def recurring(units: Sequence[Unit], edges: Sequence[int]) -> set[str]:
    """Lines (digits apart) that stand in at least half of the stretches between bylines."""
    counts: Counter[str] = Counter()
    spans = list(zip(edges, [*edges[1:], min(len(units), edges[-1] + 60)], strict=True))
    for lo, hi in spans:
        counts.update({_plain(units[n].text) for n in range(lo + 1, hi) if len(units[n].text) <= 80})
    least = max(2, (len(spans) + 1) // 2)
    return {text for text, count in counts.items() if count >= least}


def _plain(text: str) -> str:
    return re.sub(r"\d+", "0", key(text) or text)


def choose(units: Sequence[Unit], claims: Sequence[Claim | None]) -> list[int]:
    """The bylines: the group of dated lines that recurs with the most text between its members."""
    dated = times(units)
    best: tuple[float, list[int]] = (0.0, [])
    for members in _merged(shapes(units, dated)):
        if len(members) < 2:
            continue
        again = recurring(units, members)
        mass = 0.0
        for lo, hi in zip(members, [*members[1:], min(len(units), members[-1] + 40)], strict=True):
            text = sum(
                len(units[n].text) if worth(units[n].text) >= 0.5 and not _ITEM.match(units[n].text) else 3
                for n in range(lo + 1, hi)
                if not claims[n] and _plain(units[n].text) not in again
            )
            mass += min(text, 160)
        if _OTHER_TIME.search(units[members[0]].text) and _OTHER_TIME.search(units[members[-1]].text):
            mass *= 0.4
        if mass > best[0]:
            best = (mass, members)
    return best[1]


def _merged(groups: dict[tuple[str, ...], list[int]]) -> list[list[int]]:
    """The groups, and the union of those that differ only in the words that vary."""
    every = [members for _, members in sorted(groups.items())]
    bare: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for shape, members in groups.items():
        bare[tuple(word for word in shape if word != "X")].extend(members)
    return every + [sorted(members) for _, members in sorted(bare.items())]


def stands_below(
    units: Sequence[Unit], anchors: Sequence[int], claims: Sequence[Claim | None], again: set[str]
) -> bool:
    """Whether bylines stand under their posts: more running text directly above them than below."""
    above = below = 0
    for n in anchors:
        above += _nearest(units, claims, again, range(n - 1, max(-1, n - 5), -1))
        below += _nearest(units, claims, again, range(n + 1, min(len(units), n + 5)))
    return above > 2 * below


def _nearest(units: Sequence[Unit], claims: Sequence[Claim | None], again: set[str], some: range) -> int:
    lengths = [min(len(units[n].text), 120) for n in some if not claims[n] and _plain(units[n].text) not in again]
    return max(lengths[:2], default=0)


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
        return 1 < len(text) <= _NAME and not any(p.search(text) for p in (_SENTENCE, _TIME, _ORDINAL))

    ways = [{n: n + offset for n in anchors} for offset in _NEAR if not (upward and offset < 0)]
    if not upward:
        ways.append({n: _over(units, claims, again, n) for n in anchors})
    for way in ways:
        fit = {n: m for n, m in way.items() if plausible(m)}
        fresh = sum(_plain(units[m].text) not in again for m in fit.values())
        several = len({units[m].text for m in fit.values()}) > 1 or len(anchors) == 1
        if len(fit) * 5 >= len(anchors) * 4 and several and (fresh * 5 >= len(anchors) * 4 or len(anchors) < 4):
            return fit
    return {}


def _over(units: Sequence[Unit], claims: Sequence[Claim | None], again: set[str], n: int) -> int:
    """The line above the card above a byline."""
    m, top = n - 1, n
    for m in range(n - 1, max(-1, n - 14), -1):
        claim = claims[m]
        if (claim and claim.entry.place in ("card", "byline")) or _plain(units[m].text) in again:
            top = m
        elif top - m > 2:
            break
    return top - 1


def settle(units: Sequence[Unit], claims: Sequence[Claim | None], anchors: list[int]) -> list[int]:
    """Bylines without those that are not a post's own.

    Where some have floors that count up one by one, the others belong to something else (lists of
    threads). Where they come in pairs of one time with no running text between the two, the page
    prints each twice; the second is kept.
    """
    marks = {n: _floor_near(units, claims, n) for n in anchors}
    counted = [n for n in anchors if marks[n]]
    steps = [(marks[b] or 0) - (marks[a] or 0) for a, b in pairwise(counted)]
    if len(counted) > 1 and all(step > 0 for step in steps) and steps.count(1) * 5 >= len(steps) * 4:
        return counted
    said = [match[0] if (match := _TIME.search(units[n].text)) else "" for n in anchors]
    pairs = list(zip(anchors[::2], anchors[1::2], strict=False))
    empty = sum(prose(units, range(a + 1, b)) < _LITTLE for a, b in pairs)
    if len(anchors) > 3 and len(anchors) % 2 == 0 and said[::2] == said[1::2] and 5 * empty >= 4 * len(pairs):
        return anchors[1::2]
    return anchors


def _floor_near(units: Sequence[Unit], claims: Sequence[Claim | None], n: int) -> int | None:
    inside = next((number for text in floors(units[n].text) if (number := floor.floor(text))), None)
    if inside:
        return inside
    for m in (*range(n + 1, min(n + 5, len(claims))), n - 1):
        claim = claims[m] if m >= 0 else None
        label = dict(claim.fields).get("floor") if claim else None
        if label:
            return floor.floor(label)
        if not claim and m > n:
            break
    return None


def inner_name(units: Sequence[Unit], anchors: Sequence[int]) -> dict[int, str]:
    """Names inside the bylines: the run of words that varies from one to the next."""
    words = Counter(word for n in anchors for word in set(_TIME.sub(" ", units[n].text).split()))
    constant = {word for word, count in words.items() if count > max(1, 0.6 * len(anchors))}
    found: dict[int, str] = {}
    for n in anchors:
        match = _TIME.search(units[n].text)
        if not match:
            continue
        for side in (units[n].text[: match.start()], units[n].text[match.end() :]):
            run = [word for word in side.split() if word not in constant and re.search(r"[^\W\d]", word)]
            name = " ".join(run).strip(" -–—|·•»«,;:()[]")
            if run and len(name) <= _NAME and not _SENTENCE.search(name):
                found.setdefault(n, name)
    return found if len(found) * 5 >= len(anchors) * 4 else {}


def weight(unit: Unit, claim: Claim | None, again: set[str], *, strict: bool) -> float:
    """How much a line speaks for being a post's text. Between two bylines a short line is likely to
    be (lenient); above the first and below the last post it is more likely a menu's (strict).
    """
    if claim:
        sure = 2.0 if strict else 1.0
        return 0.0 if claim.entry.place in ("mark", "post") else -sure * max(1.0, claim.entry.weight)
    if _plain(unit.text) in again:
        return -1.5
    value = worth(unit.text)
    if _ITEM.match(unit.text) and not _SENTENCE.search(unit.text) and len(unit.text) < 80:
        return -0.4 if strict else 0.2
    if strict and _TEASER.search(unit.text):
        return -0.6
    if strict and len(unit.text) < 80 and _TIME.search(unit.text):
        return -1.0
    if strict:
        if value >= 2:
            return min(len(unit.text) / 40, 6.0)
        return 0.4 if _SENTENCE.search(unit.text) else -0.4 if len(unit.text) < 15 else 0.1
    return value


def body(
    units: Sequence[Unit], claims: Sequence[Claim | None], again: set[str], lo: int, hi: int, *, strict: bool = False
) -> tuple[int, int]:
    """The stretch of ``[lo, hi)`` that weighs most: where the text of a post begins and ends."""
    best, total, start, span = 0.0, 0.0, lo, (lo, lo)
    for n in range(lo, hi):
        if total <= 0:
            total, start = 0.0, n
        total += weight(units[n], claims[n], again, strict=strict)
        if total > best:
            best, span = total, (start, n + 1)
    return span


def posts(
    units: Sequence[Unit], claims: Sequence[Claim | None], known: Sequence[Byline] = (), upward: bool | None = None
) -> list[Found]:
    """The posts of the page, by bylines that a grammar knows or that recur; none without bylines."""
    anchors = settle(units, claims, [byline.unit for byline in known] or choose(units, claims))
    if len(anchors) < 2 and not known:
        return []
    again = recurring(units, anchors) if len(anchors) > 1 else set()
    inner = {byline.unit: byline.author for byline in known if byline.author} if known else inner_name(units, anchors)
    if upward is None:
        upward = stands_below(units, anchors, claims, again)
    named = {} if inner else names(units, anchors, claims, again, upward=upward)
    said = {byline.unit: byline for byline in known}
    found: list[Found] = []
    stops: Counter[str] = Counter()
    for place, n in enumerate(anchors):
        match = _TIME.search(units[n].text)
        post = Found(n, match[0] if match else None, inner.get(n), named.get(n))
        if n in said:
            post.time, post.floor = said[n].time or post.time, said[n].floor
        if post.name_at is not None:
            post.author = key(units[post.name_at].text)
        lo, hi = _between(units, claims, anchors, named, place, upward=upward)
        last = place == len(anchors) - 1 and not upward
        stop = _stop(units, stops, lo, hi, place) if last else hi
        start, end = body(units, claims, again, lo, stop, strict=(last and stop == hi) or (upward and not place))
        if upward and not post.author:
            post.author, post.name_at = _above_card(units, claims, lo, start)
        start, end = _unsigned(units, start, end, post.author)
        if end < hi and not last:
            stops[_plain(units[end].text)] += 1
        post.body = [m for m in range(start, end) if m != post.name_at]
        found.append(post)
    _unnumber(found)
    first = min(m for m in (anchors[0], found[0].name_at, *found[0].body[:1]) if m is not None)
    opening = _opening(units, claims, again, first)
    return [opening, *found] if opening else found


def _between(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    anchors: Sequence[int],
    named: dict[int, int],
    place: int,
    *,
    upward: bool,
) -> tuple[int, int]:
    """Where the text of a post can stand: from its byline to the next, without the names of either."""
    n = anchors[place]
    if upward:
        before = anchors[place - 1] if place else -1
        lo, hi = (max(before, named.get(before, -1)) + 1, n) if place else (max(0, n - 60), n)
        divided = (m + 1 for m in range(lo, hi) if (c := claims[m]) and c.entry.kind == "divider")
        return max(divided, default=lo), hi
    lo = max(n, named.get(n, n)) + 1
    after = anchors[place + 1] if place + 1 < len(anchors) else len(units)
    hi = min(after, named.get(after, after))
    if (
        lo < hi - 1 < len(units) - 1
        and len(units[hi - 1].text) == 1
        and units[hi].text[:1].lower() == units[hi - 1].text.lower()
    ):
        hi -= 1  # the letter that stands for a picture of the poster
    return lo, max(lo, hi)


def _unnumber(found: Sequence[Found]) -> None:
    """Take floor markers off the names where nearly all names begin with one (``2#南山客``)."""
    marked = [(post, match) for post in found if (match := _FLOOR.match(post.author or ""))]
    if len(marked) < 2 or 5 * len(marked) < 4 * len(found):
        return
    for post, match in marked:
        post.floor, post.author = post.floor or match[1].strip(), match[2]


def _above_card(
    units: Sequence[Unit], claims: Sequence[Claim | None], lo: int, hi: int
) -> tuple[str | None, int | None]:
    """The name above a card that opens a post whose byline stands at its foot."""
    for n in range(lo, hi - 1):
        below = claims[n + 1]
        if not claims[n] and below and below.entry.place == "card" and len(units[n].text) <= _NAME:
            return key(units[n].text), n
    return None, None


def _unsigned(units: Sequence[Unit], start: int, end: int, author: str | None) -> tuple[int, int]:
    """A stretch without the poster's own name at its edges, where the card begins or ends."""
    while author and start < end and key(units[end - 1].text) == author:
        end -= 1
    while author and start < end and key(units[start].text) == author:
        start += 1
    return start, end


def _stop(units: Sequence[Unit], stops: Counter[str], lo: int, hi: int, posts: int) -> int:
    """Where the last post ends at the latest: at the line under which half of the others ended."""
    if not stops or posts < 1:
        return hi
    text, count = max(stops.items(), key=lambda row: (row[1], row[0]))
    if 2 * count < posts:
        return hi
    return next((n for n in range(lo, hi) if _plain(units[n].text) == text), hi)


def _opening(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    again: set[str],
    first: int,
) -> Found | None:
    """A first post whose byline is of another form: running text above the first byline."""
    start, end = body(units, claims, again, 0, first, strict=True)
    if sum(len(units[n].text) for n in range(start, end) if worth(units[n].text) >= 2) < 200:
        return None
    near = [n for n in times(units[:first]) if start - 6 <= n < end + 6 and not start < n < end - 1]
    match = _TIME.search(units[near[0]].text) if near else None
    opening = Found(None, match[0] if match else None)
    opening.body = [n for n in range(start, end) if not (near and n == near[0])]
    return opening


def prose(units: Sequence[Unit], some: Iterable[int]) -> int:
    """Characters of running text among some units."""
    return sum(len(units[n].text) for n in some if worth(units[n].text) >= 2)


def article(units: Sequence[Unit], claims: Sequence[Claim | None]) -> list[int]:
    """The units of a single text: the stretch of running text that weighs most."""
    return list(range(*body(units, claims, set(), 0, len(units), strict=True)))


def floors(text: str) -> list[str]:
    """Floor markers in a byline."""
    return [m[0] for m in re.finditer(floor.token(), _TIME.sub(" ", text))]
