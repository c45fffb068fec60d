"""The element that holds a post's text, by the shape that most posts have it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from pipeline.extract.html.unknown.measure import Measures
from pipeline.extract.html.unknown.words import is_edit
from pipeline.extract.markup.tree import Tree

INSIDE = (0.6, 0.5)
"""Share of all that stands inside the records, and of records that hold some, from which a shape is theirs."""
SHORT = 60
"""Width under which a text outside is away from the posts' text."""


_PART_TAGS = """
p li ul ol dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 b i em strong a u s font code tbody tr br img small
"""
_SIBLINGS = frozenset({"dd", "p", "li", "blockquote"})
PARTS = frozenset(_PART_TAGS.split())
"""Elements of a text, never the element that holds it all."""


def body_keys(measures: Measures, ranges: list[tuple[int, int, int, int]], known: set[str]) -> list[str]:
    """For each record the shape of the element that holds its text; ``""`` where there is none.

    Among the shapes that hold most prose of the records, the one with the least besides. Records
    without it (questions beside answers, posts of another kind) are asked again among themselves.
    """
    prose, other = _weights(measures, ranges, known)
    chosen = [""] * len(ranges)
    open_records = list(range(len(ranges)))
    held: dict[str, dict[int, tuple[int, int]]] = {}
    for r, (start, end, t0, t1) in enumerate(ranges):
        for key, a, b in _outermost(measures, start, end, t0, t1):
            inside, beside = held.setdefault(key, {}).get(r, (0, 0))
            held[key][r] = inside + prose[b] - prose[a], beside + other[b] - other[a]
    totals = [prose[t1] - prose[t0] for _, _, t0, t1 in ranges]
    for _ in range(3):
        key = _key(held, totals, open_records)
        if not key:
            break
        for r in held[key]:
            chosen[r] = chosen[r] or key
        open_records = [r for r in open_records if not chosen[r]]
    return chosen


def _key(held: dict[str, dict[int, tuple[int, int]]], totals: list[int], records: list[int]) -> str:
    """The shape that holds most prose of half of the records or more, with the least besides."""
    total = sum(totals[r] for r in records)
    if not total:
        return ""
    best, score, most = "", 0.0, 0
    for key, rows in held.items():
        here = [rows[r] for r in records if r in rows] if len(records) < len(totals) else list(rows.values())
        inside = sum(row[0] for row in here)
        if not here or inside < INSIDE[0] * total or len(here) < INSIDE[1] * len(records):
            continue
        value = inside - 0.7 * sum(row[1] for row in here) - 0.0001 * len(here)
        if not best or value > score or (value == score and len(here) >= most):
            best, score, most = key, value, len(here)
    return best


def _weights(
    measures: Measures, ranges: list[tuple[int, int, int, int]], known: set[str]
) -> tuple[list[int], list[int]]:
    """Prefix sums over text nodes: what speaks for a body, and what speaks against it.

    Prose speaks for it; where no record has any, shorter texts do that are neither names nor times.
    """
    repeated = _repeated(measures, ranges)
    plains, prose, texts = measures.plain, measures.prose, measures.tree.texts
    if any(prose[j] and plains[j] not in repeated for _, _, t0, t1 in ranges for j in range(t0, t1)):
        known |= repeated
    spoken = [
        any(prose[j] and plains[j] not in known and not is_edit(texts[j]) for j in range(t0, t1))
        for _, _, t0, t1 in ranges
    ]
    short = not any(spoken)
    away = _landmarked(measures) if short else bytes(len(texts))
    for_body, against = [0] * len(prose), [0] * len(prose)
    for _, _, t0, t1 in ranges:
        for j in range(t0, t1):
            width = measures.width[j]
            if not width:
                continue
            if not plains[j] or plains[j] in known:
                against[j] = min(width, 60)
            elif (prose[j] or (short and not away[j])) and not is_edit(texts[j]):
                for_body[j] = width
            else:
                against[j] = width // 4
    return [0, *accumulate(for_body)], [0, *accumulate(against)]


def _landmarked(measures: Measures) -> bytearray:
    """Marks the text nodes of links and of short texts with a time."""
    away = bytearray(measures.linked)
    for j in measures.printed.values():
        away[j] |= measures.width[j] < SHORT
    return away


def _outermost(measures: Measures, start: int, end: int, t0: int, t1: int) -> Iterator[tuple[str, int, int]]:
    """Elements of a record that may hold its text, none inside another of its shape, with their text nodes."""
    tree, keys = measures.tree, measures.keys
    done: dict[str, int] = {}
    # of a post of several siblings, one may be the text
    above = tree.parents[start] if end > tree.ends[start] else -1
    for i in range(start, end):
        if tree.tags[i] in PARTS and not (tree.tags[i] in _SIBLINGS and tree.parents[i] == above):
            continue
        a, b = max(tree.t0[i], t0), min(tree.t1[i], t1)
        if b <= a:
            continue
        for key in shapes(tree, keys, i):
            if done.get(key, -1) <= i:
                done[key] = tree.ends[i]
                yield key, a, b


def shapes(tree: Tree, keys: list[str], i: int) -> tuple[str, ...]:
    """What an element may be known by: its own shape below its parent's, and alone where that says something;
    where it does not, by its place among its siblings too.
    """
    key, parent = keys[i], tree.parents[i]
    above = f"{keys[parent]} {key}" if parent >= 0 else key
    return (above, key) if "." in key or "#" in key else (above, f"{above}:{tree.number(i)}")


def _repeated(measures: Measures, ranges: list[tuple[int, int, int, int]]) -> set[str]:
    """Long texts that stand in several records: signatures and quotations tell nothing of the body."""
    seen: Counter[str] = Counter()
    for _, _, t0, t1 in ranges:
        seen.update({measures.plain[j] for j in range(t0, t1) if measures.prose[j]})
    return {text for text, count in seen.items() if count > 1}
