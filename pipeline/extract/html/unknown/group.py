"""Elements that may be the posts of a page, and how far each of them reaches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.markup.tree import Tree

Reach = tuple[int, int, int, int]
"""The elements ``[start, end)`` and text nodes ``[t0, t1)`` of a record."""


@dataclass(slots=True)
class Group:
    """Elements of one shape that may be posts, in order; ``nested`` where some hold others.

    ``run`` where a member is only the head of its post, which reaches over the siblings that follow it.
    """

    key: str
    members: list[int]
    nested: bool
    reaches: list[Reach]
    run: bool = False
    score: float = 0.0
    sure: bool = False
    """Whether nearly all members hold a time and a person."""


def reaches(tree: Tree, members: Sequence[int]) -> list[Reach]:
    """The reach of each element: to its end, or to the next one where that stands inside."""
    out = []
    for at, i in enumerate(members):
        after = members[at + 1] if at + 1 < len(members) else len(tree)
        inside = after < tree.ends[i]
        out.append((i, after if inside else tree.ends[i], tree.t0[i], tree.t0[after] if inside else tree.t1[i]))
    return out


def held(landmarks: list[int], start: int, end: int) -> bool:
    """Whether one of a sorted list of numbers is in ``[start, end)``."""
    at = bisect_left(landmarks, start)
    return at < len(landmarks) and landmarks[at] < end
