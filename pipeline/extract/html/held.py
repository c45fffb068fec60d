"""The law of content: every text node with a role of content is in a leaf, or names the leaf that it copies.

Entries say what a text is before anyone knows whether it reaches an output. What then stands in no leaf must not go
on being called content: a title shown a second time names its leaf, a mark without a letter is layout, and the rest is
unclaimed, which is said (EXT130) and lowers the confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline.extract.html.claims import LAYOUT_ENTRY
from pipeline.extract.markup.tree import Tree
from pipeline.extract.profiles.profile import Entry
from pipeline.model.page import Leaf, Role

_CONTENT = frozenset(role for role in Role if role.kind == "content")


@dataclass(slots=True)
class Held:
    """What became of the text nodes with a role of content."""

    copies: dict[int, int] = field(default_factory=dict)
    """Text nodes that show a leaf's text once more, with that leaf."""
    kept: set[int] = field(default_factory=set)
    """Text nodes whose text stands in an attachment's block."""
    lost: list[int] = field(default_factory=list)
    """Text nodes that reached no output, in order."""
    inside: bytearray = field(default_factory=bytearray)
    """1 for each text node that a leaf holds."""


def settle(tree: Tree, rows: list[Entry], leaves: Sequence[Leaf], post_of: Callable[[int], int | None]) -> Held:
    """Find the content that no leaf holds, and give it another entry in ``rows`` where it copies nothing.

    ``post_of`` is the index of the post that holds an element.
    """
    inside = bytearray(len(rows))
    for leaf in leaves:
        for start, end in leaf.spans:
            inside[start:end] = b"\x01" * (end - start)
    out = Held(inside=inside)
    titles = {_dense(leaf.text): n for n, leaf in enumerate(leaves) if leaf.kind == "title"}
    for j, row in enumerate(rows):
        role = row.role
        if inside[j] or role not in _CONTENT or tree.kinds[j] or not (shown := tree.texts[j].strip()):
            continue
        if role is Role.TITLE:
            copy = titles.get(_dense(shown))
            rows[j] = other(row, Role.METADATA if copy is None else role)
            if copy is not None:
                out.copies[j] = copy
        elif role is Role.ATTACHMENT and post_of(tree.owners[j]) is not None:
            rows[j] = other(row, role)
            out.kept.add(j)
        elif not any(map(str.isalnum, shown)):
            rows[j] = LAYOUT_ENTRY
        else:
            rows[j] = other(row, Role.UNCLAIMED)
            out.lost.append(j)
    return out


@cache
def other(row: Entry, role: Role) -> Entry:
    """The same entry with another role: who claimed the text is still said."""
    return replace(row, role=role, field=None)


def _dense(text: str) -> str:
    return "".join(text.split())
