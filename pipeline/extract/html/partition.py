"""The partition: every text node of the page in one region, with its role and who claimed it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.extract.html.claims import LAYOUT_ENTRY, UNCLAIMED_ENTRY, Span
from pipeline.extract.html.tree import Tree
from pipeline.extract.profile import Entry
from pipeline.model.page import Region, Role


_CONTENT = frozenset(role for role in Role if role.kind == "content")


def partition(
    tree: Tree, rows: Sequence[Entry], posts: Sequence[Span], line: Callable[[int], int]
) -> tuple[Region, ...]:
    """Regions of a page from the entry of each text node: maximal runs of one entry and post."""
    regions: list[Region] = []
    texts = tree.texts
    total = len(texts)
    start, at = 0, 0
    now: tuple[Entry, int | None] | None = None
    post, inside = 0, None
    for j in range(total):
        while post < len(posts) and posts[post].t1 <= j:
            post += 1
        inside = post + 1 if post < len(posts) and posts[post].t0 <= j else None
        row = rows[j]
        if row is UNCLAIMED_ENTRY and not texts[j].strip():
            if now is not None and now[1] == inside:
                continue
            row = LAYOUT_ENTRY
        if now is not None and now[0] is row and now[1] == inside:
            continue
        if now is not None:
            regions.append(_region(tree, start, j, now, line))
        start, now = j, (row, inside)
        at = j
    if now is not None and at < total:
        regions.append(_region(tree, start, total, now, line))
    return tuple(regions)


def _region(tree: Tree, start: int, end: int, now: tuple[Entry, int | None], line: Callable[[int], int]) -> Region:
    role = now[0].role or Role.UNCLAIMED
    text = "" if role in _CONTENT else "".join(tree.texts[start:end])
    return Region(start, end, role, now[0].id, line(start), now[1], text)
