"""What stands around the posts and is none of them: the frame of the page, who began the thread, what the software says
again and again, previews.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.extract.html.unknown.group import Reach, held
from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.places import PlacedText, Places
from pipeline.extract.html.unknown.slots import Record

AWAY_PROSE = 80
"""Prose of a text outside over which it is no furniture."""


_AGAIN, _SEVERAL = 3, 4
"""Posts, and words of a text, from which a text in the software's markup is the software's."""
_LOOSE, _NEARLY = 2, 0.8
"""Elements from which a text may stand in none of its own, and the share of the prose before the first record that they
hold: what else is said there is no text.
"""
_POSTS = 0.6
"""Share of records whose text stands in one kind of element from which those at the ends without it may be no posts.
On 225 pages that profiles read, 23 records too many were 7; no post was lost.
"""


def told_above(measures: Measures, first: Record, found: Places) -> bool:
    """Whether who wrote the first record, and when, stands under the page's title too: who began the thread."""
    tree, title, name, time = measures.tree, measures.title, found.authors[0], found.times[0]
    if title is None or name is None or time is None:
        return False
    when = {tree.shown(time.element), time.text} - {""}
    above = between(measures.marks, title, first.start)
    by = (name.text or tree.shown(name.element)).strip()
    return any(not when.isdisjoint((tree.shown(i), measures.dated[i])) for i in above) and any(
        tree.texts[j].strip() == by for j in range(tree.t1[title], first.t0)
    )


def edges(keys: Sequence[str], found: Places) -> tuple[int, int]:
    """The records from the first to the last post: what stands at either end, has no text in an element like the posts'
    and lacks the name and the time that all posts have, is the frame of the page, of the same shape as their boxes.
    """
    ((main, many),) = Counter(keys).most_common(1)
    if not main or many < _POSTS * len(keys):
        return 0, len(keys)
    posts = [r for r, key in enumerate(keys) if key == main]
    fields = [field for field in (found.authors, found.times) if all(field[r] is not None for r in posts)]
    stray = [_lacks(r, fields, every=bool(key)) if key != main else False for r, key in enumerate(keys)]
    return stray.index(False), len(stray) - stray[::-1].index(False)


def _lacks(r: int, fields: Sequence[Sequence[PlacedText | None]], *, every: bool) -> bool:
    """Whether a record has nothing in one of some places, or in all of them."""
    if not fields:
        return False
    return (all if every else any)(field[r] is None for field in fields)


def often(measures: Measures, records: Sequence[Record]) -> set[str]:
    """Texts of several words that some posts have word for word: the software's, where no person marked them up."""
    seen = Counter(
        text for record in records for text in {measures.plain[j] for j in range(record.t0, record.t1)} if text
    )
    return {text for text, count in seen.items() if count >= _AGAIN and len(text.split()) >= _SEVERAL}


def said(measures: Measures, i: int) -> int:
    """Width of the prose in an element without bylines and the title."""
    tree, printed, title = measures.tree, measures.printed, measures.title
    away = range(0) if title is None else range(tree.t0[title], tree.t1[title])
    return sum(
        measures.prose[j]
        for j in range(tree.t0[i], tree.t1[i])
        if measures.prose[j] and j not in away and (measures.prose[j] > AWAY_PROSE or printed.get(tree.owners[j]) != j)
    )


def repeats(measures: Measures, i: int, first: Record, t1: int = 0) -> bool:
    """Whether the prose of an element stands in the first record too: a preview of it."""
    tree, plains = measures.tree, measures.plain
    there = {plains[j] for j in range(first.t0, first.t1) if measures.prose[j]}
    return any(measures.prose[j] and plains[j] in there for j in range(tree.t0[i], t1 or tree.t1[i]))


def loose_opening(measures: Measures, top: int, after: int, first: Record, inner: Sequence[int]) -> Reach | None:
    """The reach of an opening post that has no element of its own: several children of ``top`` under the title, with a
    person and a time, that hold nearly all the prose (``inner``) before the first record.
    """
    tree = measures.tree
    total = measures.prose_between(after, first.t0)
    if len(inner) < _LOOSE or sum(map(measures.prose_of, inner)) < _NEARLY * total:
        return None
    kids = [i for i in tree.children(top) if tree.t0[i] >= after and i <= inner[-1]]
    start = kids[0] if kids else inner[0]
    end, t0, t1 = tree.ends[inner[-1]], tree.t0[start], tree.t1[inner[-1]]
    signed = all(held(marks, start, end) for marks in (measures.marks, measures.people))
    if (
        not signed
        or repeats(measures, start, first, t1)
        or measures.link_sums[t1] - measures.link_sums[t0] > measures.prose_between(t0, t1)
    ):
        return None
    return start, end, t0, t1
