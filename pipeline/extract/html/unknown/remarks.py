"""Remarks that people leave under single posts: short, with a name or a time each, in lists of their own shape."""

from __future__ import annotations

from itertools import pairwise

from pipeline.extract.html.unknown.group import Group, held, reaches
from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.records import holder_of, says_something

OFTENER = 1.5
"""How many times more remarks stand inside posts than posts that hold some."""
BRIEF = (0.7, 1300)
"""Remarks are brief: together less than this share of all prose, and none longer than so much."""
SIGNED = 0.6
"""Share of the holders whose remarks are signed."""


def comments(measures: Measures, main: Group, groups: list[Group]) -> list[int]:
    """Short remarks that hang on single posts, as lists of their own shape inside them, in order: each entry has its
    person or time, and they hold less of the posts' prose than what stands beside them.
    """
    found: list[int] = []
    for group in groups:
        if not group.run and not group.nested:
            some = _remarks(measures, main, group)
            if not any(measures.tree.ends[a] > b for a, b in pairwise(sorted({*found, *some}))):
                found = sorted({*found, *some})
    return found


def _remarks(measures: Measures, main: Group, group: Group) -> list[int]:
    """The members of a group if they are remarks on posts, those on an opening post of another shape too; else none."""
    tree, members = measures.tree, main.members
    ends = {start: end for start, end, _, _ in main.reaches}
    total = sum(measures.prose_between(t0, t1) for _, _, t0, t1 in main.reaches)
    inside = [i for i in group.members if holder_of(ends, members, i) is not None]
    holders = {holder_of(ends, members, i) for i in inside}
    before = [i for i in group.members if tree.ends[i] <= members[0]]  # on an opening post of another shape
    dated = all(held(measures.marks, i, tree.ends[i]) for i in inside)
    if not inside and len(before) == len(group.members):
        return before if _hung(measures, before) else []
    if (
        len(inside) < 2
        or len(inside) + len(before) < len(group.members)
        or len(inside) < OFTENER * len(holders)
        or (len(inside) == 2 and not dated)
        or not _signed(measures, main, inside)
        or 2 * sum(_quotes(measures, i) for i in inside) > len(inside)
    ):
        return []
    wide = sum(measures.prose_of(i) for i in inside)
    longest = max(measures.prose_of(i) for i in inside)
    most = 0.8 if dated else 0.5  # of what a post says
    short = wide < BRIEF[0] * total and longest < BRIEF[1] and wide / len(inside) < most * (total - wide) / len(members)
    below = sum(
        measures.prose_between(tree.t0[holder], tree.t0[i]) > 0
        for i in inside
        if (holder := holder_of(ends, members, i)) is not None
    )
    if short and 2 * below > len(inside) and says_something(measures, reaches(tree, inside)):
        return before + inside
    return []


def _signed(measures: Measures, main: Group, inside: list[int]) -> bool:
    """Whether most posts that hold some elements have a time of their own beside theirs, and a person beside theirs."""
    tree, holders, signed = measures.tree, 0, 0
    named = [i for i in measures.people if tree.t1[i] > tree.t0[i]]
    kinds = [marks for marks in (measures.marks, named) if any(held(marks, i, tree.ends[i]) for i in inside)]
    for start, end, _, _ in main.reaches:
        some = between(inside, start, end)
        holders += bool(some)
        signed += bool(some) and all(
            any(not any(i <= n < tree.ends[i] for i in some) for n in between(marks, start, end)) for marks in kinds
        )
    return signed > SIGNED * holders


def _hung(measures: Measures, members: list[int]) -> bool:
    """Whether elements before the first post are remarks on an opening post of another shape: siblings with a time each
    under the page's title and under more prose than each of them has.
    """
    tree, title = measures.tree, measures.title
    if title is None or not title < members[0] or len({tree.parents[i] for i in members}) > 1:
        return False
    above = measures.prose_between(tree.t1[title], tree.t0[members[0]])
    return (
        all(held(measures.marks, i, tree.ends[i]) and not _quotes(measures, i) for i in members)
        and above > max(map(measures.prose_of, members))
        and says_something(measures, reaches(tree, members))
    )


def _quotes(measures: Measures, i: int) -> bool:
    """Whether an element is a quotation, stands in one, or begins with one."""
    tree = measures.tree
    at = i
    while at > 0:
        if tree.tags[at] == "blockquote":
            return True
        at = tree.parents[at]
    return any(
        2 * measures.prose_of(n) > measures.prose_of(i) for n in between(tree.of_tag("blockquote"), i, tree.ends[i])
    )
