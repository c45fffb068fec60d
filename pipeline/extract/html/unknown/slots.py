"""Places in records: what stands in the same place of many posts is judged together.

A *slot* is a place in a record, named by the shape of its element, of the element above it, and by how
many of that kind stand before it. Where one text holds several things (``ann | 2010-02-13 | #3``), each
stretch between the times and marks of division is a slot of its own, and words that all records share at
its edges (``Posted by``) are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.told import changes, told
from pipeline.extract.html.unknown.words import is_time
from pipeline.extract.markup.elements import BLOCKS
from pipeline.extract.markup.tree import Tree
from pipeline.extract.printed.calendar import token

PLACES = 4
"""Text nodes of one element that have a place of their own."""
TIMED = 200
"""Longest text that is asked for a time."""
STEPS = 5
"""Steps up from a text node that make up its place."""


_MARKS = (
    r"\s{0,8}[|｜·•»›／→\t]\s{0,8}|\s{1,8}[-–—/]{1,40}\s{1,8}|(?<=\S)[:：](?=\s|$|[^\W\d])|[,，;；](?=\s)"
    r"|[(（\[【][^()（）\[\]【】]{0,60}[)）\]】]"
)
_MARKED = re.compile(_MARKS)
_TIMED = re.compile(rf"(?:{token()}|{_MARKS})+", re.IGNORECASE)
"""Times, marks between the parts of a line, and what stands in brackets."""
_EDGES = ' \t\r\n\u00a0\u3000:：|｜·•,，;；-–—»›→/()（）[]【】<>「」"“”#'
_BY = re.compile(
    r"^(?:(?:(?:posted|written|started|asked|answered|submitted|added|sent) )?by|from|author|name|poster|user|von|par"
    r"|por|da|door|auteur|autor|автор|от|作者|发帖人|發帖人|发表人|發表者|发布者|楼主|樓主|投稿者|名前|お名前"
    r"|글쓴이|작성자|이름|โดย|người gửi)"
    r"(?:[\s:：]+|$)",
    re.IGNORECASE,
)
"""Words that introduce a poster's name."""
LONGEST = 60
"""Longest text that may be a name: the longest of the 1,911 names of the teachers' pages has 38 characters."""
_NODES = 8
"""Most text nodes of an element that is taken as a whole."""
_HEAD, _FOOT = 4, 3
"""Text nodes at the edges of a body that are looked at: a byline may stand in the same cell as the text."""


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
    """A place: its element, text node and text in each record that has it."""

    filled: dict[int, int] = field(default_factory=dict)
    nodes: dict[int, int] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    parts: set[int] = field(default_factory=set)
    """Records in which the slot is a part of its element's text."""
    inside: int = 0
    """Records in which it stands in the body."""


Key = tuple[str, str, int, int]


def slots(measures: Measures, records: Sequence[Record]) -> list[Slot]:
    """The slots of short texts of records, in the order in which they first stand."""
    found: dict[Key, Slot] = {}
    wholes: Wholes = {}
    for r, record in enumerate(records):
        _fill(measures, r, record, found, wholes)
    _mend(found, wholes)
    some = [slot for slot in found.values() if slot.shown]
    for slot in some:
        _trim(slot)
    return [slot for slot in some if slot.shown]


Wholes = dict[tuple[str, str, int], dict[int, tuple[int, int, str, bool]]]
"""By place, for each record the element, text node and text of a line that may be a name with a mark in it."""


def _mend(found: dict[Key, Slot], wholes: Wholes) -> None:
    """Fill a slot that most records have as a whole line with the lines of the others: a mark in one may be part of a
    name (``Jana - Editor``).
    """
    for place, lines in wholes.items():
        slot = found.get((*place, -1))
        if slot is None or 2 * len(slot.shown) < len(lines) or len(slot.shown) == len(lines):
            continue
        for r, (i, j, shown, inside) in lines.items():
            if r not in slot.filled:
                slot.filled[r], slot.nodes[r], slot.shown[r] = i, j, _BY.sub("", shown).strip(_EDGES) or shown
                slot.inside += inside


def _fill(measures: Measures, r: int, record: Record, found: dict[Key, Slot], wholes: Wholes) -> None:
    tree, keys = measures.tree, measures.keys
    texts, parents = tree.texts, tree.parents
    count: dict[tuple[str, str], int] = {}
    done = -1
    for j, inside in _short(measures, record):
        if j < done:
            continue
        i = _owner(tree, record, j)
        alone = i > record.start and i not in record.bodies and tree.t1[i] - tree.t0[i] <= _NODES
        alone = alone and (tree.t1[i] - tree.t0[i] == 1 or _one_line(tree, i))
        if alone and len(texts[j].strip()) == 1 and texts[j + 1 : j + 2] and texts[j + 1].startswith(texts[j].strip()):
            # the first letter of a name, drawn where there is no picture
            alone, j = False, j + 1  # noqa: PLW2901
            done = tree.t1[i]
        shown = tree.shown(i) if alone else " ".join(texts[j].split())
        if alone:
            done = tree.t1[i]
        pair = (keys[parents[i]] if parents[i] >= 0 else "", keys[i])
        nth = count[pair] = count.get(pair, -1) + 1
        if nth > PLACES:
            continue
        if alone and len(shown) <= LONGEST and not is_time(shown):
            wholes.setdefault((*pair, nth), {})[r] = (i, j, shown, inside)
        for part, text in _parts(shown):
            slot = found.setdefault((*pair, nth, part), Slot())
            if r in slot.filled:
                continue
            slot.filled[r], slot.nodes[r], slot.shown[r] = i, j, text
            slot.inside += inside
            if not alone or text != shown:
                slot.parts.add(r)


def _owner(tree: Tree, record: Record, j: int) -> int:
    """The element that a text node is taken to be the text of: the link around it, else the one that holds it."""
    i, parents = tree.owners[j], tree.parents
    ups = (i, parents[i], parents[parents[i]] if parents[i] >= 0 else -1)
    return next((up for up in ups if up > record.start and tree.tags[up] == "a"), i)


def _short(measures: Measures, record: Record) -> Iterator[tuple[int, bool]]:
    """The text nodes of :func:`nodes` that are seen, short, and tell of no change."""
    reach = (record.start, record.end, record.t0, record.t1)
    away = {j for a, b in changes(measures, reach, record.bodies) for j in range(a, b)}
    visible, texts = measures.visible, measures.tree.texts
    return (
        (j, inside) for j, inside in nodes(measures, record) if visible[j] and len(texts[j]) <= TIMED and j not in away
    )


def nodes(measures: Measures, record: Record) -> Iterator[tuple[int, bool]]:
    """The text nodes of a record outside its bodies and at their edges, and whether they stand inside."""
    tree, at, prose, visible = measures.tree, record.t0, measures.prose, measures.visible
    for i in record.bodies:
        a, b = tree.t0[i], min(tree.t1[i], record.t1)
        for j in range(at, a):
            yield j, False
        seen = [j for j in range(a, min(b, a + 24)) if visible[j]][:_HEAD]
        for j in seen:
            if prose[j] and not is_time(tree.texts[j]):
                break
            yield j, True
        last = seen[-1] if seen else a
        for j in [j for j in range(max(last + 1, b - 24), b) if visible[j]][-_FOOT:]:
            if not prose[j] or is_time(tree.texts[j]):
                yield j, True
        at = max(at, b)
    for j in range(at, record.t1):
        yield j, False


def _one_line(tree: Tree, i: int) -> bool:
    """Whether an element's text is one line, and no link of its own stands in it."""
    return all(
        tree.tags[n] not in BLOCKS and tree.tags[n] != "br" and not (tree.tags[n] == "a" and tree.t1[n] > tree.t0[n])
        for n in range(i + 1, tree.ends[i])
    )


def _parts(shown: str) -> Iterator[tuple[int, str]]:
    """The parts of a line, numbered; ``-1`` is a line that is not divided."""
    cut = _TIMED if is_time(shown) else _MARKED
    if cut is _MARKED and not cut.search(shown):
        text = _BY.sub("", shown).strip(_EDGES)
        if text.isdigit() and f"#{text}" in shown:  # the mark tells a floor from a count
            text = f"#{text}"
        if text and len(text) <= LONGEST:
            yield -1, text
        return
    for n, part in enumerate(cut.split(shown)):
        text = _BY.sub("", part.strip(_EDGES)).strip(_EDGES)
        if text.isdigit() and f"#{text}" in part:
            text = f"#{text}"
        if text and len(text) <= LONGEST and not is_time(text):
            yield n, text
        if n > STEPS:
            return


def _trim(slot: Slot) -> None:
    """Take the words that all records share off the edges of a slot's texts."""
    texts = set(slot.shown.values())
    if len(texts) < 2:
        return
    lead = _edge(_shared(texts))
    tail = _edge(_shared({text[::-1] for text in texts}))
    if (not lead and not tail) or any(len(text) <= lead + tail for text in texts):
        return
    for r, text in slot.shown.items():
        slot.shown[r] = text[lead : len(text) - tail].strip(_EDGES)
        slot.parts.add(r)
    for r in [r for r, text in slot.shown.items() if not text]:
        for table in (slot.shown, slot.filled, slot.nodes):
            table.pop(r)


def _shared(texts: set[str]) -> str:
    """The beginning that all of several texts have."""
    first, last = min(texts), max(texts)
    end = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:end]


def _edge(shared: str) -> int:
    """How much of a shared beginning is whole words."""
    end = len(shared)
    while end and not (shared[end - 1].isspace() or shared[end - 1] in ":：|·»"):
        end -= 1
    return end


@dataclass(slots=True)
class Dated:
    """A place of times: its element and the time in each record that has it, and the text node that shows it."""

    filled: dict[int, int] = field(default_factory=dict)
    nodes: dict[int, int] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    inside: int = 0


def dated(measures: Measures, records: Sequence[Record]) -> list[Dated]:
    """The places of elements that show a time or have one in an attribute, in the order in which they first stand."""
    tree, keys, marks = measures.tree, measures.keys, measures.marks
    found: dict[tuple[str, str, int], Dated] = {}
    for r, record in enumerate(records):
        count: dict[tuple[str, str], int] = {}

        def fill(i: int, node: int, shown: str, pair: tuple[str, str], *, inside: bool) -> None:
            nth = count[pair] = count.get(pair, -1) + 1  # noqa: B023 (called in this turn of the loop)
            slot = found.setdefault((*pair, min(nth, 3)), Dated())
            if r not in slot.filled:  # noqa: B023
                slot.filled[r], slot.nodes[r], slot.shown[r] = i, node, shown  # noqa: B023
                slot.inside += inside

        for j in between(measures.timed, record.t0, record.t1):
            if tree.owners[j] < record.start:  # a line between elements that hold one record together
                fill(record.start, j, tree.texts[j].strip(), ("", ""), inside=False)
        end = -1
        bodies = iter(record.bodies)
        body = next(bodies, len(tree))
        for i in between(marks, record.start, record.end):
            while body <= i:
                end = max(end, tree.ends[body])
                body = next(bodies, len(tree))
            if told(measures, i) == "changed":
                continue
            parent = tree.parents[i]
            pair = (keys[parent] if parent >= 0 else "", keys[i])
            fill(i, measures.printed.get(i, -1), measures.dated[i], pair, inside=i < end)
    return list(found.values())
