"""The partition: every text node of the page in one region, with its role and who claimed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.extract.html.claims import LAYOUT_ENTRY, UNCLAIMED_ENTRY, Span
from pipeline.extract.html.held import Held
from pipeline.extract.markup.tree import Tree
from pipeline.extract.profiles.profile import Entry
from pipeline.model.page import Region, Role

Run = tuple[int, int, Entry, int | None]
"""A stretch of text nodes, the entry that claims it, and the ordinal of its post."""

_CONTENT = frozenset(role for role in Role if role.kind == "content")


def runs(tree: Tree, rows: Sequence[Entry], posts: Sequence[Span]) -> list[Run]:
    """Maximal stretches of text nodes of one entry and post; they follow each other without a gap.

    White space that nobody claims goes with what stands before it.
    """
    out: list[Run] = []
    texts = tree.texts
    bounds = [
        *((post.t0, post.t1, n) for n, post in enumerate(posts, 1) if post.t0 < post.t1),
        (len(rows), len(rows), 0),
    ]
    at = 0
    for t0, t1, number in bounds:
        for start, end, post in ((at, t0, None), (t0, t1, number or None)):
            begun, now = start, None
            for j in range(start, end):
                row = rows[j]
                if row is now:
                    continue
                if row is UNCLAIMED_ENTRY and not texts[j].strip():
                    if now is not None:
                        continue
                    row = LAYOUT_ENTRY
                if now is not None:
                    out.append((begun, j, now, post))
                begun, now = j, row
            if now is not None:
                out.append((begun, end, now, post))
        at = t1
    return out


def regions(
    tree: Tree, stretches: Sequence[Run], line: Mapping[int, int], held: Held | None = None
) -> tuple[Region, ...]:
    """The regions of a page; content has its text in the leaves, the rest keeps it here.

    An attachment's line that no leaf holds keeps it too, and what copies a leaf names it.
    """
    found = []
    held = held or Held()
    for start, end, row, post in stretches:
        role = row.role or Role.UNCLAIMED
        copy = None
        keeps = role not in _CONTENT
        if not keeps and held.inside and not any(held.inside[start:end]):
            copy = next((held.copies[j] for j in range(start, end) if j in held.copies), None)
            keeps = copy is None
            if keeps and not any(j in held.kept for j in range(start, end)):
                role = Role.LAYOUT  # white space alone: what shows was settled before
        text = "".join(tree.texts[start:end]) if keeps else ""
        found.append(Region(start, end, role, row.id, line[start], post, text, copy))
    return tuple(found)
