"""Who wrote a post, where its byline does not say it for sure: the place near all bylines that holds names.

At the place of the names stands something else from post to post. The same name stands with the same rank, group and
place of living, but many people share a rank: of the places that vary, the one is taken that settles what stands at
the others, that the card repeats, and that is near. What a byline itself prints beside its time is a place too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from pipeline.extract.confidence.prose import rank
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.unknown.called import called, core, unlettered
from pipeline.extract.text.unknown.forms import printed
from pipeline.extract.text.unknown.places import DOWN, MOST, Around, Names, Stand

FEWEST = 4
"""Bylines under which one name may stand at all of them."""


FEW = 5
"""Bylines under which all but one must have a name."""


_WHOLE, _DIFFERENT, _SHARED, _STRIPPED, _LONG = 1.5, 0.2, 0.6, 0.2, 0.4
"""What counts for a place: covering all bylines, holding different names; and against it: a word that all its
lines share, such a word taken off, names of three words and more. Set by hand on 51 flattened pages."""
_ECHO, _SETTLES = 0.6, 0.5
"""What being repeated nearby and settling the other places count."""
_NEAR = 0.03
"""What a line of distance from the byline takes off a place."""
_INSIDE = 0.45
"""What a place in the byline itself has before others."""
_ONE = 0.75
"""Share of the bylines of a page that may have one name: what stands at more of them is a label or a tool."""
_SAME = 0.3
"""Share of equal names from which two places hold the same thing, and neither settles the other."""
_COMPARED, _LOOKED = 24, 200
"""Places that are held against each other at most, the best by themselves; and bylines of each."""


def whose(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    anchors: Sequence[int],
    inner: Mapping[int, str],
    other: Mapping[int, int],
) -> tuple[dict[int, str], dict[int, int]] | None:
    """The names of the posters by byline, and the units that print them where they are not the bylines themselves.

    ``inner`` are names that the bylines seem to print, ``other`` lines that were found to hold them. ``None`` where no
    place holds names.
    """
    around = Around(units, claims, anchors)
    said = inner or {n: text for n in anchors if (text := printed(units[n]))}
    inside = {n: (n, name) for n, text in said.items() if (name := called(text))}
    if len({name for _, name in inside.values()}) == 1 and any(
        _label(units[n].text, name) for n, name in inside.values()
    ):
        inside = {}
    places = [Stand(inside, 0.0), around.place(other), *around.places()]
    if inside and len(inside) < len(anchors):
        places += [Stand({**place.names, **inside}, place.distance) for place in places[1:]]
    names = _best(around, places)
    if names is None:
        return None
    shown = {n: name for n, (_, name) in names.items()}
    for n, (above, below) in zip(anchors, around.near, strict=True):
        if n in names and names[n][0] != n:
            at = names[n][0]
            free = [m for m in (*above, *below) if _free(around.text, m, at)]
            shown[n] = core(shown[n], [units[m].text for m in free])
    return unlettered(units, shown), {n: unit for n, (unit, _) in names.items() if unit != n}


def _label(text: str, name: str) -> bool:
    """Whether a colon follows what seems to be a name: a label."""
    return text.partition(name)[2].lstrip().startswith((":", "："))


def _free(text: Sequence[bool], m: int, at: int) -> bool:
    """Whether a line stands near the line of a name with no text between the two."""
    return 0 < abs(m - at) <= DOWN and not any(text[min(m, at) + 1 : max(m, at)])


def _best(around: Around, places: Sequence[Stand]) -> Names | None:
    """What stands at the place that holds the names; ``None`` where none does."""
    count = len(around.anchors)
    different: dict[tuple[tuple[int, tuple[int, str]], ...], Stand] = {}
    for place in places:
        if _fits(place, count) and _own(around.text, place, around.anchors):
            different.setdefault(tuple(sorted(place.names.items())), place)
    worth = {at: _score(place, count) + _ECHO * _echo(around, place) for at, place in enumerate(different.values())}
    some = list(different.values())
    kept = sorted(worth, key=lambda at: (-worth[at], at))[:_COMPARED]
    settled = dict(zip(kept, _settled([some[at].names for at in kept], around.anchors[:_LOOKED]), strict=True))
    best = max(kept, key=lambda at: (worth[at] + _SETTLES * settled[at], -at), default=None)
    return None if best is None else some[best].names


def _fits(place: Stand, bylines: int) -> bool:
    """Whether enough bylines have a name at a place, and not all the same one, unless they print it themselves."""
    least = bylines - 1 if bylines < FEW else MOST * bylines
    inside = all(n == unit for n, (unit, _) in place.names.items())
    names = Counter(name for _, name in place.names.values())
    if len(place.names) < max(1, least):
        return False
    return inside or (len(names) > 1 and (bylines < FEWEST or max(names.values()) <= _ONE * bylines))


def _own(text: Sequence[bool], place: Stand, anchors: Sequence[int]) -> bool:
    """Whether what stands at a place belongs to its own byline and not to the neighbour's: mostly there is no text
    between the two; or there is, above, and it is nearer than the byline before (name, text, time).
    """
    crossed, gaps = 0, [0, 0]
    for low, n in zip([-1, *anchors], anchors, strict=False):
        at = place.names[n][0] if n in place.names else n
        crossed += any(text[min(at, n) + 1 : max(at, n)])
        if low >= 0 and at < n:
            gaps[0] += n - at
            gaps[1] += at - low
    return 2 * crossed <= len(place.names) or 0 < gaps[0] <= gaps[1]


def _score(place: Stand, bylines: int) -> float:
    """How much a place looks like that of the names, by itself."""
    names = [name for _, name in place.names.values()]
    different = set(names)
    words = Counter(word for name in different for word in name.split())
    shared = max(words.values(), default=0) >= max(2, MOST * len(different))
    inside = sum(n == unit for n, (unit, _) in place.names.items()) / bylines
    most = Counter(names).most_common(1)[0][1] / len(names)
    return (
        _WHOLE * len(names) / bylines
        + _DIFFERENT * len(different) / len(names)
        - sum(map(rank, names)) / len(names)
        - _LONG * sum(name.count(" ") > 1 for name in names) / len(names)
        - _SHARED * shared
        - _STRIPPED * place.stripped
        - max(0.0, most - 0.5 - inside)
        - _NEAR * place.distance
        + _INSIDE * inside
    )


def _echo(around: Around, place: Stand) -> float:
    """Share of the bylines near which the name stands once more: as the picture's words, or before a rank."""
    count = 0
    for n, (above, below) in zip(around.anchors, around.near, strict=True):
        if n not in place.names:
            continue
        at, name = place.names[n]
        side = (*above, n) if at <= n else (n, *below)
        texts = (key(around.units[m].text) for m in side if m != at and abs(m - at) <= 2 * DOWN)
        count += any(_again(text, name) for text in texts)
    return count / len(place.names)


def _again(text: str, name: str) -> bool:
    return text == name or text.startswith(name + " ") or text.endswith(("@" + name, " " + name))


def _settled(places: Sequence[Names], anchors: Sequence[int]) -> list[float]:
    """For each place how many of the others it settles without being settled by them, as a share."""
    won = [0] * len(places)
    for a, b in combinations(range(len(places)), 2):
        both = [n for n in anchors if n in places[a] and n in places[b]]
        if sum(places[a][n][1] == places[b][n][1] for n in both) > _SAME * len(both):
            continue
        one, two = _settles(places[a], places[b], both), _settles(places[b], places[a], both)
        won[a] += one and not two
        won[b] += two and not one
    return [count / max(1, len(places) - 1) for count in won]


def _settles(one: Names, other: Names, both: Sequence[int]) -> bool:
    """Whether what stands at a place says what stands at another: the same with the same, and something twice."""
    seen: dict[str, set[str]] = defaultdict(set)
    for n in both:
        seen[one[n][1]].add(other[n][1])
    return len(seen) < len(both) and all(len(values) == 1 for values in seen.values())
