"""Who wrote each record, when, and which floor it is: the slots that the learnt tables find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from pipeline.extract.html.unknown.measure import Measures
from pipeline.extract.html.unknown.slots import Dated, Record, Slot, dated, slots
from pipeline.extract.html.unknown.told import told
from pipeline.extract.html.unknown.traits import NAME, Scene, Traits, dates, marked, name_traits, scene, time_traits
from pipeline.extract.html.unknown.weights import chances, tables
from pipeline.extract.html.unknown.words import is_time
from pipeline.extract.printed.floor import floor

HALF = 0.5
"""What rounds a share of places up to a whole one."""
COMMON = 0.2
"""Share of records in which a slot of names stands at least."""
NAME_SIZE = (40, 5)
"""Longest name, in characters and in words."""
FLOORS = (0.8, 0.2)
"""Share of records with a floor and of steps that count, at least; share of shown ones that are no number, at most."""
OWNERS = 0.1
"""Share of records of one writer from which a mark of the writer's is looked for."""


NAMED, GUESSED, TIMED = 0.55, 0.4, 0.4
"""Chances from which a slot is taken: for names, for names of posts that the best slot has not, for times."""
_RIVAL = 0.02
"""Share of the best slot's odds from which another may tell that a slot holds the names of those who are answered."""
_ALIKE = 0.9
"""Share of records from which two places are taken to hold the same."""
_APART = 30
"""How many times farther apart than the posts of a thread the days are on which their posters joined."""
_FEW = 3
"""Records from which names are judged by how they vary; fewer have a table of their own."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """What stands in a place of one record: its element, its text node, and its text where that is a part
    of the element's, else ``""``.
    """

    element: int
    node: int
    text: str = ""


@dataclass(slots=True)
class Places:
    """For each record what was found of its author, its time and its floor."""

    authors: list[PlacedText | None]
    times: list[PlacedText | None]
    floors: list[PlacedText | None]


def places(measures: Measures, records: Sequence[Record], known: set[str]) -> Places:
    """Where the authors, times and floors of the records stand."""
    around = scene(measures, records, known)
    found = slots(measures, records)
    total = len(records)
    times = _times(around, dated(measures, records))
    names = named(around, found)
    chosen = names[0] if names[1] >= NAMED else []
    counted = max(
        ((_as_floor(slot, total), -n, slot) for n, slot in enumerate(found)), default=None, key=lambda row: row[:2]
    )
    return Places(
        authors=_authors(measures, records, chosen),
        times=times,
        floors=_elements(
            [counted[2]] if counted and counted[0] > 0 else [], total, lambda slot, r: floor(slot.shown[r]) is not None
        ),
    )


def named(around: Scene, found: Sequence[Slot]) -> tuple[list[Slot], float]:
    """The slots that are likeliest to hold names, and the chance of the first."""
    table = tables()["name" if len(around.records) >= _FEW else "name-of-few"]
    rows = [(table.odds(traits), -n, slot) for n, (slot, traits) in enumerate(observed(around, found))]
    rows.sort(key=lambda row: row[:2], reverse=True)
    likely = [row for row in rows if row[0] >= _RIVAL * rows[0][0]]
    rows = [row for row in rows if not any(_answered(row[2].shown, other.shown) for _, _, other in likely)]
    if not rows:
        return [], 0.0
    some = [slot for _, _, slot in rows[:1]]
    rest = [row for row in rows[1:] if len(row[2].shown.keys() - some[0].shown.keys()) > 0]
    more = chances([odds for odds, _, _ in rest])
    some += [slot for (_, _, slot), chance in zip(rest, more, strict=True) if chance >= GUESSED][:2]
    # a name that stands in several places of a post is one name: their chances are joined
    best = some[0].shown
    told = chances([odds for odds, _, _ in rows])
    return some, sum(chance for chance, (_, _, slot) in zip(told, rows, strict=True) if _agree(slot.shown, best))


def _answered(a: Mapping[int, str], b: Mapping[int, str]) -> bool:
    """Whether ``a`` holds the names of those whom the posts answer and ``b`` those of who wrote them: each of ``a``
    stands in ``b`` at an earlier post, and ``b`` stands in more posts, in all that have ``a`` and with another name.
    """
    if len(a) >= len(b) or len(a) < _FEW - 1 or not a.keys() <= b.keys():
        return False
    earlier: set[str] = set()
    told = same = 0
    for r in sorted(b):
        if r in a:
            told += a[r] in earlier
            same += a[r] == b[r]
        earlier.add(b[r])
    return told >= _ALIKE * (len(a) - 1) and same <= (1 - _ALIKE) * len(a) + HALF


def _agree(a: Mapping[int, str], b: Mapping[int, str]) -> bool:
    """Whether two places hold the same wherever both hold something."""
    both = a.keys() & b.keys()
    return bool(both) and sum(a[r] == b[r] for r in both) >= _ALIKE * len(both)


def observed(around: Scene, found: Sequence[Slot]) -> list[tuple[Slot, Traits]]:
    """The slots that may hold names, with their traits."""
    total, heading = len(around.records), around.measures.title
    title = around.measures.tree.shown(heading) if heading is not None else None
    likely = [
        slot
        for slot in found
        if len(slot.shown) >= COMMON * total
        and any(map(is_name, slot.shown.values()))
        and not _calls(slot)
        and title not in slot.shown.values()
        and not _as_floor(slot, len(slot.shown))
    ]
    around = marked(around, found)
    return [(slot, name_traits(around, slot, 1 / (1 + n))) for n, slot in enumerate(likely)]


def _calls(slot: Slot) -> bool:
    """Whether a slot in the text holds the names of those whom the posts call upon (``@ann``)."""
    return 2 * slot.inside > len(slot.shown) and 2 * sum(text[0] == "@" for text in slot.shown.values()) > len(
        slot.shown
    )


def is_name(shown: str) -> bool:
    """Whether a text may be a name: short, with a letter, no time."""
    return (
        len(shown) <= NAME_SIZE[0]
        and len(shown.split()) <= NAME_SIZE[1]
        and bool(NAME.search(shown))
        and not is_time(shown)
    )


def _names(measures: Measures, slot: Slot, r: int) -> bool:
    """Whether a name stands in a slot: a number is one too where it is linked as the names are."""
    return is_name(slot.shown[r]) or (r not in slot.parts and measures.tree.tags[slot.filled[r]] == "a")


def _elements(found: Sequence[Slot], total: int, wanted: Callable[[Slot, int], bool]) -> list[PlacedText | None]:
    """For each record what the best slot that it has holds."""
    out: list[PlacedText | None] = [None] * total
    for slot in found:
        for r, text in slot.shown.items():
            if out[r] is None and wanted(slot, r):
                out[r] = PlacedText(slot.filled[r], slot.nodes[r], text if r in slot.parts else "")
    return out


def _authors(measures: Measures, records: Sequence[Record], chosen: Sequence[Slot]) -> list[PlacedText | None]:
    """For each record the name in the best slot, or at the same spot in an element of another kind, or in the next."""

    def wanted(slot: Slot, r: int) -> bool:
        return _names(measures, slot, r)

    out = _elements(chosen[:1], len(records), wanted)
    if chosen and None in out:
        _same_spot(measures, records, out)
    rest = _elements(chosen[1:], len(records), wanted)
    return [one or other for one, other in zip(out, rest, strict=True)]


def _same_spot(measures: Measures, records: Sequence[Record], out: list[PlacedText | None]) -> None:
    """Names of those who have no link, or another colour: what begins the element that the others' names begin."""
    tree, keys = measures.tree, measures.keys
    boxes = Counter(
        keys[tree.parents[one.element]] for one in out if one is not None and _begins(measures, one.element)
    )
    if not boxes:
        return
    ((box, many),) = boxes.most_common(1)
    if many < _ALIKE * sum(one is not None for one in out) or many < _FEW:
        return
    for r, record in enumerate(records):
        if out[r] is not None:
            continue
        for i in range(record.start + 1, record.bodies[0] if record.bodies else record.end):
            if keys[tree.parents[i]] == box and _begins(measures, i):
                shown = tree.shown(i)
                if is_name(shown):
                    out[r] = PlacedText(i, tree.t0[i])
                break


def _begins(measures: Measures, i: int) -> bool:
    """Whether an element holds the first text that is seen in the one around it."""
    tree, visible = measures.tree, measures.visible
    first = visible.find(1, tree.t0[tree.parents[i]])
    return tree.t0[i] <= first < tree.t1[i]


def _as_floor(slot: Slot, total: int) -> float:
    """How much a slot looks as if it numbered the posts: markers that count up by one."""
    if len(slot.shown) < FLOORS[0] * total:
        return 0.0
    numbers = [floor(slot.shown[r]) for r in sorted(slot.shown)]
    if sum(number is None for number in numbers) > FLOORS[1] * total:
        return 0.0
    steps = [b - a == 1 for a, b in pairwise(number for number in numbers if number is not None)]
    return sum(steps) / len(steps) if steps and sum(steps) >= FLOORS[0] * len(steps) else 0.0


def _times(around: Scene, found: Sequence[Dated]) -> list[PlacedText | None]:
    """For each record where its time stands."""
    total = len(around.records)
    likely = observed_times(around, found)
    likely = [row for row in likely if not any(joined(row[0], other) for other, _ in likely if other is not row[0])]
    table = tables()["time" if any(traits["clock"] for _, traits in likely) else "day"]
    rows = [(table.odds(traits), -n, slot) for n, (slot, traits) in enumerate(likely)]
    rows.sort(key=lambda row: row[:2], reverse=True)
    out: list[PlacedText | None] = [None] * total
    while rows:
        slot = rows[0][2]
        chance = sum(
            chance
            for chance, (_, _, other) in zip(chances([odds for odds, _, _ in rows]), rows, strict=True)
            if other is slot or _agree(_isos(other), _isos(slot))
        )
        if chance < TIMED:
            break
        for r, i in slot.filled.items():
            if out[r] is None:
                out[r] = PlacedText(i, slot.nodes[r], slot.shown[r])
        rows = [row for row in rows[1:] if any(out[r] is None for r in row[2].filled)]
    return out


def joined(slot: Dated, other: Dated) -> bool:
    """Whether a place holds days on which posters joined, or were last seen, and ``other`` the times of their posts:
    on every post before these (or after them), and in no order where these run forward, or years apart where these are
    days apart.
    """
    both = sorted(slot.shown.keys() & other.shown.keys())
    if len(both) < 2 or len(both) < _ALIKE * len(slot.shown):
        return False
    days, posted = _days(slot, both), _days(other, both)
    if None in days or None in posted or len({other.shown[r] for r in both}) < 2:
        return False
    pairs = [(a, b) for a, b in zip(days, posted, strict=True) if a and b]
    before = all(a < b for a, b in pairs)
    if not before and not all(a > b for a, b in pairs):
        return False
    if len(both) > _FEW and _run(b for _, b in pairs) and not _run(a for a, _ in pairs):
        return True
    return before and _span(a for a, _ in pairs) > _APART * (1 + _span(b for _, b in pairs))


def _days(slot: Dated, records: Sequence[int]) -> list[date | None]:
    """The days that a place of times shows; ``None`` where it shows none."""
    return [
        date.fromisoformat(iso[:10]) if iso and len(iso) > 9 else None
        for iso in dates([slot.shown[r] for r in records])
    ]


def _run(days: Iterable[date]) -> bool:
    """Whether days run forward."""
    return all(a <= b for a, b in pairwise(days))


def _span(days: Iterable[date]) -> int:
    """How many days apart the first and the last of some days are."""
    some = sorted(days)
    return (some[-1] - some[0]).days


def _isos(slot: Dated) -> dict[int, str]:
    """The days that a place of times shows."""
    return {r: iso[:10] for r, iso in zip(slot.shown, dates([*slot.shown.values()]), strict=True) if iso}


def observed_times(around: Scene, found: Sequence[Dated]) -> list[tuple[Dated, Traits]]:
    """The places of times that are the posts' own, with their traits."""
    likely = []
    for slot in found:
        own = {r: i for r, i in slot.filled.items() if not told(around.measures, i)}
        if own and len(own) >= OWNERS * len(around.records):
            likely.append(replace(slot, filled=own))
    return [(slot, time_traits(around, slot, 1 / (1 + n))) for n, slot in enumerate(likely)]
