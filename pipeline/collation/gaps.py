"""What a thread must have and none of its captures holds: pages, floors, posts that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.model.finding import Finding, finding
from pipeline.model.page import Page, Post

_SHOWN = 12
"""Ranges of missing pages or floors that a finding names; more are counted."""
_MOST = 100_000


def missing(pages: Sequence[Page], numbers: Sequence[int | None], posts: Sequence[Post]) -> list[Finding]:
    """A finding for missing pages, one for missing floors, one for posts that are counted and not there."""
    found: list[Finding] = []
    had = {number or 1 for number in numbers}
    total = max([page.thread.pages or 0 for page in pages] + [number for number in had if number <= _MOST], default=0)
    lacking = [n for n in range(1, min(total, _MOST) + 1) if n not in had]
    if lacking:
        found.append(finding("EXT080", missing=ranges(lacking), total=total))
    floors = sorted({post.floor for post in posts if post.floor})
    if floors and len(floors) * 2 > len(posts):
        steps = [(1, floors[0])] if floors[0] > 1 else []
        steps += [(a + 1, b) for a, b in pairwise(floors) if b > a + 1]
        if steps:
            named = ", ".join(f"{a}" if b == a + 1 else f"{a}-{b - 1}" for a, b in steps[:_SHOWN])
            found.append(finding("EXT081", missing=named + (" …" if len(steps) > _SHOWN else ""), last=floors[-1]))
    replies = max((page.thread.replies or 0 for page in pages), default=0)
    if replies + 1 > len(posts) and not found:
        found.append(finding("EXT084", posts=len(posts), replies=replies))
    return found


def ranges(numbers: Sequence[int]) -> str:
    """Sorted numbers as ranges: ``2-4, 7``."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    named = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in found[:_SHOWN])
    return named + (" …" if len(found) > _SHOWN else "")
