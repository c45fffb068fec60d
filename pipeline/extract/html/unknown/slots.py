"""Who wrote each record and when, by agreement: a place that most records have, filled as names and times are.

A *slot* is a place in a record, named by the shape of its element and of the element above it. What
stands in the same slot of many records is judged together: names vary and lead to a person, times
can be read and run in one direction, floors count up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.words import is_time, plain
from pipeline.extract.printed.floor import floor
from pipeline.extract.printed.moment import moment

NAME = re.compile(r"[^\W\d_].*[^\W_]|[\u4e00-\u9fff]")
"""A name: not a bare number."""
_JOINED = re.compile(
    r"join|regist|member since|mitglied seit|inscri|dabei seit|last (?:visit|seen|active|login)|founded|birth"
    r"|注册|註冊|最后登录|最後登錄|加入|在线时间|生日",
    re.IGNORECASE,
)
"""Words before a time that is not the post's but its author's."""
_CHANGED = re.compile(
    r"edit(?:ed|iert)|updated|modifi|bearbeitet|geändert|编辑|編輯|修改|更新|最后回复|last (?:reply|post)",
    re.IGNORECASE,
)
"""Words with a time at which the post was changed or answered."""
_BY = re.compile(r"^(?:by|von|par|作者|发帖人|楼主|發表者)[\s:：]+", re.IGNORECASE)
_SAMPLE = 40


@dataclass(slots=True)
class Record:
    """A record: its elements ``[start, end)``, text nodes ``[t0, t1)``, and the elements of its text."""

    start: int
    end: int
    t0: int
    t1: int
    bodies: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Slot:
    """A place: its first element in each record that has it, and what it shows."""

    filled: dict[int, int] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    linked: int = 0
    people: int = 0
    hinted: int = 0
    early: int = 0


@dataclass(slots=True)
class Places:
    """For each record the element of its author, its time and its floor, or -1."""

    authors: list[int]
    times: list[int]
    floors: list[int]


def places(measures: Measures, records: Sequence[Record], known: set[str]) -> Places:
    """Where the authors, times and floors of the records stand."""
    slots = _slots(measures, records)
    dated = _dated(measures, records)
    total = len(records)
    timed = _best(dated.values(), lambda slot: _as_time(measures, slot, total))
    named = _best(slots.values(), lambda slot: _as_name(slot, total, known))
    counted = _best(slots.values(), lambda slot: _as_floor(slot, total))
    return Places(
        authors=_elements(named, total, lambda slot, r: _is_name(slot.shown[r]) or slot.people > 0),
        times=_elements(timed, total, lambda _slot, _r: True),
        floors=_elements(counted[:1], total, lambda slot, r: floor(slot.shown[r]) is not None),
    )


def _best(slots: Iterable[Slot], score: Callable[[Slot], float]) -> list[Slot]:
    """Slots that score anything, the best first; of equals the one that comes first."""
    scored = [(score(slot), -n, slot) for n, slot in enumerate(slots)]
    return [slot for value, _, slot in sorted((row for row in scored if row[0] > 0), key=lambda row: row[:2])[::-1]]


def _elements(slots: Sequence[Slot], total: int, wanted: Callable[[Slot, int], bool]) -> list[int]:
    """For each record the element of the best slot that it has."""
    out = [-1] * total
    for slot in slots[:3]:
        for r, i in slot.filled.items():
            if out[r] < 0 and wanted(slot, r):
                out[r] = i
    return out


def _slots(measures: Measures, records: Sequence[Record]) -> dict[tuple[str, str], Slot]:
    """Slots of short texts outside the bodies; the nearest link stands for what it holds."""
    tree, keys = measures.tree, measures.keys
    texts, owners, kinds, parents, tags = tree.texts, tree.owners, tree.kinds, tree.parents, tree.tags
    people = set(measures.people)
    slots: dict[tuple[str, str], Slot] = {}
    for r, record in enumerate(records):
        first = tree.t0[record.bodies[0]] if record.bodies else record.t1
        for j in outside(measures, record):
            text = texts[j]
            if kinds[j] or len(text) > 200 or not text.strip():
                continue
            i = owners[j]
            for up in (i, parents[i], parents[parents[i]] if parents[i] >= 0 else -1):
                if up > record.start and tags[up] == "a":
                    i = up
                    break
            if i <= record.start or tree.t1[i] - tree.t0[i] > 8:
                continue
            key = (keys[parents[i]], keys[i])
            slot = slots.get(key)
            if slot is None:
                slot = slots[key] = Slot()
            elif r in slot.filled:
                continue
            shown = _BY.sub("", tree.shown(i))
            if not shown or len(shown) > 60 or measures.count(measures.marks, i):
                continue
            slot.filled[r], slot.shown[r] = i, shown
            slot.linked += tags[i] == "a"
            slot.people += i in people
            slot.hinted += _hinted(measures, i)
            slot.early += j < first
    return slots


def outside(measures: Measures, record: Record) -> Iterable[int]:
    """The text nodes of a record outside its bodies."""
    tree, at = measures.tree, record.t0
    for i in record.bodies:
        yield from range(at, tree.t0[i])
        at = max(at, tree.t1[i])
    yield from range(at, record.t1)


def _hinted(measures: Measures, i: int) -> bool:
    """Whether markup says that an element names the author: microdata or a link's relation."""
    attrs, above = measures.tree.attrs[i], measures.tree.attrs[measures.tree.parents[i]]
    return "author" in attrs.get("rel", "") or any(
        row.get("itemprop", "") in ("author", "creator", "name") for row in (attrs, above)
    )


def _is_name(shown: str) -> bool:
    return len(shown) <= 40 and len(shown.split()) <= 5 and bool(NAME.search(shown)) and not is_time(shown)


def _as_name(slot: Slot, total: int, known: set[str]) -> float:
    """How much a slot looks as if it held the authors."""
    here = len(slot.filled)
    if here < 0.2 * total:
        return 0.0
    person = slot.people / here
    names = sum(_is_name(shown) for shown in slot.shown.values()) / here
    fresh = sum(plain(shown) not in known for shown in slot.shown.values()) / here
    varied = min(1.0, 2 * len(set(slot.shown.values())) / here)
    if names < 0.5 or (names < 0.6 and person < 0.9) or (total > 2 and varied <= 1.01 / here and person < 0.5):
        return 0.0
    if person < 0.5 and slot.hinted < 0.5 * here and (fresh < 0.5 or slot.early < 0.5 * here):
        return 0.0
    if total == 1 and not (slot.people or slot.hinted):
        return 0.0
    if person < 0.5 and any(floor(shown) is not None for shown in slot.shown.values()):
        return 0.0
    sign = 0.2 + person + 0.3 * slot.linked / here + 0.6 * slot.hinted / here
    return here / total * (0.3 + 0.7 * names) * sign * (0.4 + 0.6 * varied) * (0.7 + 0.3 * slot.early / here)


def _as_floor(slot: Slot, total: int) -> float:
    """How much a slot looks as if it numbered the posts: markers that count up by one."""
    if len(slot.filled) < 0.8 * total:
        return 0.0
    numbers = [floor(slot.shown[r]) for r in sorted(slot.filled)]
    if any(number is None for number in numbers) and sum(number is None for number in numbers) > 0.2 * total:
        return 0.0
    steps = [b - a == 1 for a, b in pairwise(number for number in numbers if number is not None)]
    return sum(steps) / len(steps) if steps and sum(steps) >= 0.8 * len(steps) else 0.0


def _dated(measures: Measures, records: Sequence[Record]) -> dict[tuple[str, str], Slot]:
    """Slots of elements that show a time or have one in an attribute."""
    tree, keys = measures.tree, measures.keys
    slots: dict[tuple[str, str], Slot] = {}

    def fill(r: int, i: int, shown: str) -> None:
        parent = tree.parents[i]
        slot = slots.setdefault((keys[parent] if parent >= 0 else "", keys[i]), Slot())
        if r not in slot.filled:
            slot.filled[r], slot.shown[r] = i, shown

    marked = measures.marks
    for r, record in enumerate(records):
        inside = -1
        bodies = iter(record.bodies)
        body = next(bodies, len(tree))
        for i in between(marked, record.start, record.end):
            while body <= i:
                inside = max(inside, tree.ends[body])
                body = next(bodies, len(tree))
            if i >= inside and not own_time(measures, i):
                fill(r, i, measures.dated[i])
    return slots


def own_time(measures: Measures, i: int) -> bool:
    """Whether a time is that of the poster's registration, of a visit or of a change, by the word before it."""
    tree = measures.tree
    first = measures.printed.get(i, tree.t0[i])
    here = tree.texts[first] if i in measures.printed else ""
    before = [text for j in range(max(0, first - 3), first) if (text := tree.texts[j].strip())]
    if _JOINED.search(here):
        return True
    if not before or is_time(before[-1]):
        return False
    return bool(_JOINED.search(before[-1][-40:])) or (len(before[-1]) < 40 and bool(_CHANGED.match(before[-1])))


def _as_time(measures: Measures, slot: Slot, total: int) -> float:
    """How much a slot looks as if it held the times of the posts."""
    here = len(slot.filled)
    if here < 0.2 * total:
        return 0.0
    rows = sorted(slot.filled)[:_SAMPLE]
    tree = measures.tree
    said = [tree.texts[measures.printed[i]] if (i := slot.filled[r]) in measures.printed else "" for r in rows]
    changed = sum(bool(_CHANGED.search(text)) for text in said) / len(rows)
    read = [iso for r in rows if (iso := moment(slot.shown[r]).iso)]
    steps = [a <= b for a, b in pairwise(read)]
    order = max(sum(steps), len(steps) - sum(steps)) / len(steps) if steps else 0.5
    marked = sum(tree.tags[slot.filled[r]] == "time" or "datetime" in tree.attrs[slot.filled[r]] for r in rows)
    known = 0.5 + 0.5 * len(read) / len(rows)
    return here / total * known * (0.5 + 0.5 * order) * (1 + 0.2 * marked / len(rows)) * (1 - 0.8 * changed)
