"""What a profile has not found on a page, completed by the reader of unknown boards: a skin may move a box.

A profile's rows are anchors. Where they find bodies and no posts, a body's post is the largest element around
it that holds no other body. Where they find posts and a field on none of them, the field is taken from the place
that varies as such a field does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.html.claims import Claims, entry
from pipeline.extract.html.unknown.generic import placed
from pipeline.extract.html.unknown.measure import Measures
from pipeline.extract.html.unknown.places import PlacedText, places
from pipeline.extract.html.unknown.records import templates
from pipeline.extract.html.unknown.slots import Record
from pipeline.extract.markup.tree import Tree
from pipeline.extract.profiles.profile import Entry
from pipeline.model.page import Thread

ENDS = 0.7
"""Share of posts that must hold the added stretch: what only stands at the ends of the page is in no post."""


_POST = entry("base.post", None, "post")
_LEAST = 2
"""Posts from which a place is looked for: one tells nothing of what varies."""

Pairs = list[tuple[int, Entry]]


def boxes(tree: Tree, claims: Claims) -> Pairs:
    """Claims on the posts of the bodies that a profile has found, where it has found no post; else none."""
    if claims.posts:
        return []
    bodies: list[int] = []
    for i, rows in claims.on.items():
        if any(row.field == "post.body" for row in rows) and (not bodies or i >= tree.ends[bodies[-1]]):
            bodies.append(i)
    if len(bodies) < _LEAST:
        return []
    out = []
    for at, body in enumerate(bodies):
        before = bodies[at - 1] if at else -1
        after = bodies[at + 1] if at + 1 < len(bodies) else len(tree)
        i = body
        while (up := tree.parents[i]) > before and tree.ends[up] <= after and tree.tags[up] not in ("body", "html"):
            i = up
        out.append(i)
    ((parent, many),) = Counter(tree.parents[i] for i in out).most_common(1)
    if many >= ENDS * len(out):  # what stands at the ends of the page is in no post
        out = [_under(tree, body, parent, i) for body, i in zip(bodies, out, strict=True)]
    return [(i, _POST) for i in out]


def _under(tree: Tree, body: int, parent: int, box: int) -> int:
    """The element around a body that stands directly in ``parent``, or the box where none does."""
    i = body
    while i >= 0 and tree.parents[i] != parent:
        i = tree.parents[i]
    return i if i >= 0 else box


def gaps(tree: Tree, claims: Claims, thread: Thread) -> tuple[Pairs, dict[int, Entry]]:
    """Claims on the fields that a profile has found on no post: whole elements, and single text nodes."""
    named = any(post.author.name for post in thread.posts)
    dated = any(post.time for post in thread.posts)
    if len(thread.posts) < _LEAST or (named and dated):
        return [], {}
    records = [
        Record(post.element, post.end, post.t0, post.t1, _bodies(tree, claims, post.element, post.end))
        for post in claims.posts
    ]
    measures = Measures(tree)
    known = templates(measures, [(record.t0, record.t1) for record in records])
    found = places(measures, records, known)
    none: list[PlacedText | None] = [None] * len(records)
    wanted = replace(
        found, authors=none if named or len(_values(tree, found.authors)) < _LEAST else found.authors,
        times=none if dated else found.times, floors=none,
    )  # fmt: skip
    pairs: Pairs = []
    nodes: dict[int, Entry] = {}
    for r, record in enumerate(records):
        pairs += placed(measures, record, wanted, r, nodes)
    return pairs, nodes


def _values(tree: Tree, found: Sequence[PlacedText | None]) -> set[str]:
    """The texts that stand in a place: a place that holds one text in all posts is no name's."""
    return {one.text or tree.shown(one.element) for one in found if one is not None}


def _bodies(tree: Tree, claims: Claims, start: int, end: int) -> list[int]:
    """The bodies in ``[start, end)``, none inside another."""
    out: list[int] = []
    for i in range(start, end):
        if (not out or i >= tree.ends[out[-1]]) and any(row.field == "post.body" for row in claims.on.get(i, ())):
            out.append(i)
    return out
