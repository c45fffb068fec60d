"""Posts of several siblings: rows of a table, a byline and a text, terms and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.html.unknown.group import Group, Reach, held
from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.told import told as time_told

CHILDREN = (4, 0.5)
"""Children from which a parent holds a run, if less than this share of them are wide."""
TOLD = 0.5
"""Share of what was told before that a fuller reading must hold more than."""
TIMED = 0.6
"""Share of a run's members with a time, over which they are posts."""


def runs(measures: Measures) -> list[Group]:
    """Posts of several siblings: rows of a table, a byline and a text, terms and what is said of them.

    Among the children of an element that holds much of the page, those of one form, or those with a time, are
    taken as the heads of posts that reach to the next head.
    """
    tree = measures.tree
    least = max(40.0, _HELD * measures.width_of(0))
    found: list[Group] = []
    stack = [0] if len(tree) else []
    while stack:
        top = stack.pop()
        kids = list(tree.children(top))
        wide = [i for i in kids if measures.width_of(i) >= least]
        stack += wide
        if len(kids) >= CHILDREN[0] and len(wide) < CHILDREN[1] * len(kids):
            found += _parted(measures, top, kids)
    return found


_HELD = 0.25
"""Least share of the page's text in an element whose children may be the parts of posts."""


def _parted(measures: Measures, top: int, kids: Sequence[int]) -> list[Group]:
    """The ways in which the children of an element may be posts of several siblings."""
    tree, keys = measures.tree, measures.keys
    own = [i for i in between(measures.marks, top, tree.ends[top]) if time_told(measures, i) != "joined"]
    forms: dict[str, list[int]] = {}
    plain: dict[str, list[int]] = {}
    told: list[int] = []
    full = 0
    for i in kids:
        form = " ".join((keys[i], *(keys[n] for n, _ in zip(tree.children(i), range(4), strict=False))))
        forms.setdefault(form, []).append(i)
        plain.setdefault(keys[i], []).append(i)
        timed = held(own, i, tree.ends[i])
        if timed:
            told.append(i)
            full += measures.prose_of(i) > 0
    spoken = sum(measures.prose_of(i) > 0 for i in kids)
    if full > TOLD * max(spoken, len(told)):
        return []  # the children are whole posts, or there is no time
    ways = {tuple(heads): form for form, heads in (plain | forms).items() if 1 < len(heads) < len(kids)}
    if 1 < len(told) < len(kids):
        ways.setdefault(tuple(told), "times")
    out = []
    for heads, form in ways.items():
        reach = _runs(measures, top, kids, heads)
        if sum(held(measures.timed, t0, t1) for _, _, t0, t1 in reach) > TIMED * len(reach):
            out.append(Group(f"{keys[top]}>{form}", list(heads), nested=False, reaches=reach, run=True))
    return out


def _runs(measures: Measures, top: int, kids: Sequence[int], heads: Sequence[int]) -> list[Reach]:
    """The reach of each head to the next; the last one's to the first sibling of a form that no other post has."""
    tree, keys = measures.tree, measures.keys
    inner = between(list(kids), heads[0], heads[-1])
    known = {keys[i] for i in inner}
    stop, t1 = tree.ends[top], tree.t1[top]
    for i in between(list(kids), heads[-1] + 1, tree.ends[top]):
        if keys[i] not in known:
            stop, t1 = i, tree.t0[i]
            break
    bounds = [*((i, tree.t0[i]) for i in heads[1:]), (stop, t1)]
    return [(i, end, tree.t0[i], t) for i, (end, t) in zip(heads, bounds, strict=True)]
