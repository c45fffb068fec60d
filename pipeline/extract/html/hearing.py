"""A reading of markup in the form in which it is judged, with what only the tree can say."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.confidence import Reading, Stretch
from pipeline.extract.confidence.reading import UNSHOWN
from pipeline.extract.html import structured
from pipeline.extract.html.claims import Span
from pipeline.extract.html.partition import Run
from pipeline.extract.markup.tree import Tree
from pipeline.model.page import Leaf, Role, Thread

FEW_TEXTS = 4
"""A box with as many text nodes is more than a line."""


_UNHEARD = UNSHOWN | {role for role in Role if role.kind == "content"}
"""Roles of what is not looked at: leaves hold the content, and the rest nobody sees."""
_LONGEST = 60
"""Characters of the longest text that can be a name; longer links are not looked at."""


def reading(
    tree: Tree,
    stretches: Sequence[Run],
    posts: Sequence[Span],
    *,
    thread: Thread,
    leaves: Sequence[Leaf],
    profile: str,
    captured: str | None = None,
    codes: frozenset[str] = frozenset(),
) -> Reading:
    """The reading that these stretches and this thread are; ``posts`` are the reaches of its posts."""
    texts = tree.texts
    return Reading(
        face="html",
        profile=profile,
        thread=thread,
        leaves=leaves,
        stretches=[
            Stretch(row.role or Role.UNCLAIMED, "\n".join(texts[start:end]), post)
            for start, end, row, post in stretches
            if (row.role or Role.UNCLAIMED) not in _UNHEARD
        ],
        links=links(tree, posts),
        heading=next((tree.shown(i) for i in tree.of_tag("title")), ""),
        told=_told(tree),
        captured=captured,
        codes=codes,
    )


def _told(tree: Tree) -> tuple[tuple[str | None, str], ...]:
    """The posts that the page's JSON has beside its markup."""
    if not tree.of_id("data-preloaded") and not any(
        "ld+json" in tree.attrs[i].get("type", "") for i in tree.of_tag("script")
    ):
        return ()
    _, found = structured.records(tree)
    return tuple((record.author, record.body) for record in found)


def links(tree: Tree, posts: Sequence[Span]) -> frozenset[str]:
    """The short texts of links that stand in none of these posts."""
    found: set[str] = set()
    at = 0
    for i in tree.of_tag("a"):
        while at < len(posts) and posts[at].end <= i:
            at += 1
        inside = at < len(posts) and posts[at].element <= i
        if not inside and 0 < tree.t1[i] - tree.t0[i] < FEW_TEXTS:
            shown = tree.text(i)
            if len(shown) < _LONGEST and (shown := shown.strip()):
                found.add(shown)
    return frozenset(found)
