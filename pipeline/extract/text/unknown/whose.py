"""Who wrote a post, where its byline does not say it: the place near all bylines of a page that holds names.

A place is so many lines above or below a byline, the line beside a label that stands near every byline, the
first line of the byline's paragraph, or what the byline itself prints beside its time. At the place of the name
stands something else from post to post; the same name stands with the same rank, group and place of living, but
many people share a rank. So of the places that vary the one is taken that settles what stands at the others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from pipeline.extract.confidence.prose import rank
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.posts import worth
from pipeline.extract.text.unknown.forms import is_name, peel, printed
from pipeline.extract.text.unknown.recurring import SENTENCE, plain, time_in

_UP, _DOWN = 16, 8
"""Lines that show something above and below a byline, among which its poster's name stands."""
_MOST = 0.8
"""Share of the bylines that have something like a name at the place of the names: openings look different."""
_TOPS = 3
"""Paragraphs above a byline whose first lines may be the name."""
_SAME = 0.3
_LABELS = 12
_CLOCK = re.compile(r"\d{1,2}[:：.]\d\d(?:[:：]\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?")
_FLOOR = re.compile(r"(?:No\.?|№|#|post)? ?#?\d{1,7}[#.)楼樓]?", re.IGNORECASE)
_HANDLE = re.compile(r"(?P<name>\S.{0,40}?)?\s*[(（\[]?@ ?(?P<handle>[\w.+-]{2,40})[)）\]]?")
_LABEL = re.compile(r"[:：]\s|[:：]$|^\d[\d.,]*(?:\s|$)|^[+\-]\d|\w\(\d+\)$")
_COUNTED = re.compile(r"(\S.*?) [\d.,]+[kKmM]?")
_ECHO, _SETTLES = 0.6, 0.5
_NEAR = 0.03
"""What a line of distance from the byline takes off a place."""
_INSIDE = 0.45
"""What a place in the byline itself has before others."""


def called(text: str) -> str | None:
    """The name that a line prints, without what software puts around it: the words that join it to a time, the
    letter that stands for a picture, the same name once more, its handle. ``None`` where no name can be.
    """
    shown = peel(text)
    if not shown:
        return None
    handle = _HANDLE.fullmatch(shown)
    if handle:
        shown = handle["name"] or handle["handle"]
    words = shown.split()
    if len(words) > 1 and _FLOOR.fullmatch(words[-1]) and not words[-1].isdecimal():
        words.pop()
    while len(words) > 1 and rank(words[-1]) and not rank(" ".join(words)):
        words.pop()
    if len(words) > 1 and len(words[0]) == 1 and words[1][:1].casefold() == words[0].casefold():
        words = words[1:]
    shown = once(" ".join(words))
    if len(shown) < 2 and not shown > "\u3000":
        return None
    if _CLOCK.fullmatch(shown) or _FLOOR.fullmatch(shown) or SENTENCE.search(shown) or _LABEL.search(shown):
        return None
    if not is_name(shown) or not any(char.isalpha() for char in shown):
        return None
    dated = time_in(shown)
    return None if dated and 2 * len(dated[0]) > len(shown) else shown


def once(name: str) -> str:
    """A name that stands twice in a row, once: links and pictures' words say it again, glued or not."""
    half = len(name) // 2
    for first, second in ((name[:half], name[half:]), (name[:half], name[half + 1 :])):
        if len(first) > 2 and first == second.strip():
            return first.strip()
    return name


@dataclass(frozen=True, slots=True)
class _Way:
    """A place, and for each byline the unit that stands there with the name that it prints."""

    names: Mapping[int, tuple[int, str]]
    distance: float


def whose(
    units: Sequence[Unit], claims: Sequence[Claim | None], anchors: Sequence[int], inner: Mapping[int, str], other: Mapping[int, int]
) -> tuple[dict[int, str], dict[int, int]] | None:
    """The names of the posters by byline, and the units that print them where they are not the bylines themselves.

    ``inner`` are names that the bylines seem to print, ``other`` lines that were found to hold them. ``None`` where no
    place holds names.
    """
    said = inner or {n: text for n in anchors if (text := printed(units[n]))}
    inside = {n: (n, name) for n, text in said.items() if (name := called(text))}
    near = [_near(units, anchors, place) for place in range(len(anchors))]
    labels = _labels(units, near)
    text = [_text(unit, claim, frozenset(labels)) for unit, claim in zip(units, claims, strict=True)]
    ways = [_Way(inside, 0), *_ways(units, claims, anchors, near, other, labels)]
    if inside and len(inside) < len(anchors):
        ways += [_Way({**way.names, **inside}, way.distance) for way in ways[1:]]
    ways = [way for way in ways if _fits(way, len(anchors)) and _own(text, way, anchors)]
    if not ways:
        return None
    won = _settled(ways)
    scores = [_score(way, anchors) + _ECHO * _echo(units, way, near, anchors) + _SETTLES * share for way, share in zip(ways, won, strict=True)]
    names = ways[max(range(len(ways)), key=lambda at: (scores[at], -at))].names
    cores = {n: name for n, (_, name) in names.items()}
    for n, some in zip(anchors, near, strict=True):
        if n in names and names[n][0] != n:
            cores[n] = _core(units, text, some, *names[n])
    shown = _unlettered(units, cores)
    return shown, {n: unit for n, (unit, _) in names.items() if unit != n}


def _core(
    units: Sequence[Unit], text: Sequence[bool], near: tuple[list[int], list[int]], at: int, name: str
) -> str:
    """A name without the rank or crown behind it, where the name stands for itself next to it (``X``, ``X Level 1``)."""
    best = name
    for m in (*near[0], *near[1]):
        shown = units[m].text if m == at or abs(m - at) > _DOWN or any(text[min(m, at) + 1 : max(m, at)]) else ""
        core = called(shown) if shown else None
        if core and len(core) < len(best) and name.startswith(core + " "):
            best = core
    return best


def _unlettered(units: Sequence[Unit], names: dict[int, str]) -> dict[int, str]:
    """Names without the letter of a picture that a converter glued to them (``EEster``), where the page says them too."""
    glued = {name for name in names.values() if len(name) > 3 and name[0] == name[1].upper() and name[0].isupper()}
    lines = {key(unit.text) for unit in units} if glued else set()
    bare = {name for name in glued if name[1:] in lines or any(name[1:] == other for other in names.values())}
    return {n: name[1:] if name in bare else name for n, name in names.items()}


def _near(units: Sequence[Unit], anchors: Sequence[int], place: int) -> tuple[list[int], list[int]]:
    """The lines that show something above a byline, nearest first, and below it; none of a neighbour's."""
    n = anchors[place]
    low = anchors[place - 1] if place else -1
    high = anchors[place + 1] if place + 1 < len(anchors) else len(units)
    above: list[int] = []
    for m in range(n - 1, max(low, n - 4 * _UP), -1):
        if _shows(units[m].text):
            above.append(m)
            if len(above) == _UP:
                break
    below: list[int] = []
    for m in range(n + 1, min(high, n + 4 * _DOWN)):
        if _shows(units[m].text):
            below.append(m)
            if len(below) == _DOWN:
                break
    return above, below


def _shows(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _ways(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    anchors: Sequence[int],
    near: Sequence[tuple[list[int], list[int]]],
    other: Mapping[int, int],
    labels: Sequence[str],
) -> Iterator[_Way]:
    """Places near the bylines, each with what stands there."""
    known = set(anchors)
    fixed = frozenset(labels)
    said: dict[int, str | None] = {}

    def name(m: int) -> str | None:
        if m not in said:
            said[m] = None if m in known or claims[m] else called(units[m].text)
        return said[m]

    def way(at: Mapping[int, int]) -> _Way:
        far = sum(abs(n - m) for n, m in at.items()) / max(1, len(at))
        return _Way(_uncounted({n: (m, shown) for n, m in at.items() if (shown := name(m))}), far)

    yield way(other)
    for side in (0, 1):
        for k in range((_UP, _DOWN)[side]):
            yield way({n: some[side][k] for n, some in zip(anchors, near, strict=True) if k < len(some[side])})
    tops = [_tops(units, n, some[0]) for n, some in zip(anchors, near, strict=True)]
    for k in range(_TOPS):
        yield way({n: some[k] for n, some in zip(anchors, tops, strict=True) if k < len(some)})
    over = (_over(units, claims, fixed, some[0]) for some in near)
    yield way({n: m for n, m in zip(anchors, over, strict=True) if m is not None})
    echoed = (_echoed(units, name, some[0]) for some in near)
    yield way({n: m for n, m in zip(anchors, echoed, strict=True) if m is not None})
    for label in labels[:_LABELS]:
        for side, step in product((0, 1), (-1, 1)):
            yield way({n: m for n, some in zip(anchors, near, strict=True) if (m := _beside(units, some[side], label, step)) is not None})


def _beside(units: Sequence[Unit], run: Sequence[int], label: str, step: int) -> int | None:
    """The line next to a label among the lines on one side of a byline."""
    at = next((k for k, m in enumerate(run) if plain(units[m].text) == label), None)
    return run[at + step] if at is not None and 0 <= at + step < len(run) else None


def _uncounted(names: dict[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """Names without the counts that stand behind nearly all of them: a reputation."""
    bare = {n: (m, found[1]) for n, (m, name) in names.items() if (found := _COUNTED.fullmatch(name)) and called(found[1])}
    return {**names, **bare} if len(bare) > 1 and len(bare) >= _MOST * len(names) else names


def _tops(units: Sequence[Unit], n: int, above: Sequence[int]) -> list[int]:
    """The first lines of the paragraphs above a byline, nearest first; the byline's own paragraph is the first."""
    run = [n, *above]
    return [m for m in run if units[m].gap][:_TOPS]


def _over(units: Sequence[Unit], claims: Sequence[Claim | None], fixed: frozenset[str], above: Sequence[int]) -> int | None:
    """The line above the card above a byline: above the last of the known lines and of those that stand at every byline."""
    top = None
    for k, m in enumerate(above):
        claim = claims[m]
        if (claim and claim.entry.place != "post") or plain(units[m].text) in fixed:
            top = k + 1
        elif claim or worth(units[m].text) >= 2 or (top is not None and k > top):
            break
    return above[top] if top is not None and top < len(above) else None


def _echoed(units: Sequence[Unit], name: Callable[[int], str | None], above: Sequence[int]) -> int | None:
    """The line above a byline that stands there most often, whole or at the beginning of another; nearest first."""
    texts = {m: key(units[m].text) for m in above}
    counts = {
        m: sum(other == shown or other.startswith(shown + " ") for other in texts.values()) for m in above if (shown := name(m))
    }
    m = max(counts, key=lambda m: (counts[m], m), default=None)
    return m if m is not None and counts[m] > 1 else None


def _labels(units: Sequence[Unit], near: Sequence[tuple[list[int], list[int]]]) -> list[str]:
    """Lines that stand once near most bylines: what stands beside them is at a place of the software's."""
    counts: Counter[str] = Counter()
    for above, below in near:
        counts.update({plain(units[m].text) for m in (*above, *below)})
    least = max(2, _MOST * len(near))
    return [text for text, count in sorted(counts.items()) if count >= least]


def _fits(way: _Way, bylines: int) -> bool:
    """Whether enough bylines have a name at a place, and not all the same one."""
    least = bylines - 1 if 1 < bylines < 5 else _MOST * bylines
    inside = all(n == unit for n, (unit, _) in way.names.items())
    return len(way.names) >= max(1, least) and (inside or len({name for _, name in way.names.values()}) > 1)


def _own(text: Sequence[bool], way: _Way, anchors: Sequence[int]) -> bool:
    """Whether what stands at a place belongs to its own byline and not to the neighbour's: mostly there is no text
    between the two; or there is, above, and it is nearer than the byline before (name, text, time).
    """
    crossed, gaps = 0, [0, 0]
    for low, n in zip([-1, *anchors], anchors, strict=False):
        at = way.names[n][0] if n in way.names else n
        crossed += any(text[min(at, n) + 1 : max(at, n)])
        if low >= 0 and at < n:
            gaps[0] += n - at
            gaps[1] += at - low
    if 2 * crossed <= len(way.names):
        return True
    return 0 < gaps[0] <= gaps[1]


def _text(unit: Unit, claim: Claim | None, fixed: frozenset[str]) -> bool:
    """Whether a line may be a post's text."""
    if claim:
        return claim.entry.place == "post"
    return worth(unit.text) >= 0.5 and plain(unit.text) not in fixed and not rank(key(unit.text))


def _score(way: _Way, anchors: Sequence[int]) -> float:
    names = [name for _, name in way.names.values()]
    ranks = sum(map(rank, names)) / len(names)
    long = sum(name.count(" ") > 1 for name in names) / len(names)
    different = set(names)
    words = Counter(word for name in different for word in name.split())
    shared = max(words.values(), default=0) >= max(2, _MOST * len(different))
    inside = sum(n == unit for n, (unit, _) in way.names.items()) / len(anchors)
    most = Counter(names).most_common(1)[0][1] / len(names)
    return (
        1.5 * len(names) / len(anchors)
        + 0.3 * len(different) / len(names)
        - ranks
        - 0.4 * long
        - 0.6 * shared
        - max(0.0, most - 0.5 - inside)
        - _NEAR * way.distance
        + _INSIDE * inside
    )


def _settled(ways: Sequence[_Way]) -> list[float]:
    """For each place how many of the others it settles without being settled by them, as a share."""
    won = [0.0] * len(ways)
    for a, b in combinations(range(len(ways)), 2):
        one, other = _settles(ways[a], ways[b]), _settles(ways[b], ways[a])
        if one and not other:
            won[a] += 1
        elif other and not one:
            won[b] += 1
    return [count / max(1, len(ways) - 1) for count in won]


def _settles(one: _Way, other: _Way) -> bool | None:
    """Whether what stands at a place says what stands at another: the same name always with the same. ``None`` where
    nothing stands twice at the first.
    """
    both = [n for n in one.names if n in other.names]
    if sum(one.names[n][1] == other.names[n][1] for n in both) > _SAME * len(both):
        return None
    seen: dict[str, set[str]] = defaultdict(set)
    again = False
    for n in both:
        name = one.names[n][1]
        again = again or name in seen
        seen[name].add(other.names[n][1])
    if not again:
        return None
    return all(len(values) == 1 for values in seen.values())


def _echo(
    units: Sequence[Unit], way: _Way, near: Sequence[tuple[list[int], list[int]]], anchors: Sequence[int]
) -> float:
    """Share of the bylines near which the name stands once more: as the picture's words, or before a rank."""
    count = 0
    for n, (above, below) in zip(anchors, near, strict=True):
        if n not in way.names:
            continue
        at, name = way.names[n]
        side = (*above, n) if at <= n else (n, *below)
        texts = (key(units[m].text) for m in side if m != at and abs(m - at) <= 2 * _DOWN)
        count += any(text == name or text.startswith(name + " ") or text.endswith(("@" + name, " " + name)) for text in texts)
    return count / len(way.names)
