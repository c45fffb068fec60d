"""A stretch of a post as blocks: what the profile's entries make of the elements in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.extract.html.blocks import Builder
from pipeline.extract.html.claims import Claims, Span, entry
from pipeline.extract.html.values import read
from pipeline.extract.html.writer import Writer
from pipeline.extract.markup.elements import is_hidden
from pipeline.extract.markup.tree import Tree
from pipeline.extract.profiles.profile import Entry
from pipeline.model.address import absolute
from pipeline.model.page import Block, Leaf, Role

_NOISE = entry("base.hidden", Role.NOISE)
_SPECIAL = frozenset({"quote", "code", "gap", "smiley", "image", "attachment", "poll", "heading", "spoiler"})
_FRAMES = {"quote": "quote", "poll": "poll", "spoiler": "details"}


@dataclass(slots=True)
class Bodies:
    """Writes blocks and leaves. ``rows`` is the entry of every text node, ``order`` the claimed elements."""

    tree: Tree
    claims: Claims
    rows: list[Entry]
    leaves: list[Leaf]
    base: str | None
    from_url: Callable[[str | None, str], str | None]
    order: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.order = list(self.claims.on)

    def blocks(self, n: int, span: Span, also: Role | None = None, *, lines: bool = False) -> list[Block]:
        """The blocks of a stretch of post ``n``; text of role ``also`` counts besides content."""
        writer = Writer(self.leaves, n + 1, self.base)
        writer.lines = lines
        rows = self.rows

        givers, tree = self.claims.givers, self.tree

        def wanted(j: int) -> bool:
            row = rows[j]
            return row.said or (also is not None and row.role is also)

        def skip(i: int) -> bool:
            if tree.attrs[i] and is_hidden(tree.attrs[i]):
                for j in range(tree.t0[i], tree.t1[i]):
                    rows[j] = _NOISE
                return True
            giver = givers.get(i)
            if giver is None or giver.said or giver.role is also:
                return False
            # furniture that an entry's content stands in is read for that: the title of a card drawn from a link
            return not (giver.open and any(rows[j].said and not rows[j].field for j in range(tree.t0[i], tree.t1[i])))

        Builder(self.tree, writer, skip, self._special, wanted).run(span.element, span.end, span.t0, span.t1)
        return writer.frames[0].blocks

    def _special(self, i: int, writer: Writer) -> str | None:
        """Begin or make the block of an element that a profile names; see ``Builder``."""
        rows = self.claims.on.get(i)
        row = next((row for row in rows if row.field in _SPECIAL), None) if rows else None
        if row is None or is_hidden(self.tree.attrs[i]):
            return None
        name = row.field or ""
        if name in _FRAMES:
            writer.enter(_FRAMES[name], i, self._quote(i) if name == "quote" else ())
            return _FRAMES[name]
        if name == "gap":
            writer.add(self._gap(i, row))
            return "done"
        if name == "code":
            writer.code(self._code(i), self._content(i))
            return "done"
        if name == "attachment":
            writer.add(Block("attachment", attrs=self._attachment(i)))
            return "done"
        return None

    def gap(self, i: int) -> Block | None:
        """The gap that an element is, where a profile says so: a post may hold nothing else."""
        row = next((row for row in self.claims.on.get(i, ()) if row.field == "gap"), None)
        return None if row is None or is_hidden(self.tree.attrs[i]) else self._gap(i, row)

    def _gap(self, i: int, row: Entry) -> Block:
        shown = self.tree.shown(i)
        return Block("gap", attrs=(("reason", row.kind or "hiddenByForum"), *((("text", shown),) if shown else ())))

    def _inner(self, i: int, name: str) -> str:
        """The first value of a field inside an element."""
        order, end = self.order, self.tree.ends[i]
        at = bisect_left(order, i)
        while at < len(order) and order[at] < end:
            for row in self.claims.on[order[at]]:
                if row.field == name:
                    value = read(self.tree, order[at], row)
                    if value:
                        return value
            at += 1
        return ""

    def _quote(self, i: int) -> tuple[tuple[str, str], ...]:
        pairs = {name: self._inner(i, f"quote.{name}") for name in ("author", "pid", "url", "time")}
        if pairs["url"]:
            pairs["pid"] = pairs["pid"] or self.from_url(pairs["url"], "pid") or ""
            pairs["url"] = absolute(self.base, pairs["url"])
        found = tuple((key, value) for key, value in pairs.items() if value)
        return (*found, ("by", "template")) if found else ()

    def _code(self, i: int) -> str:
        """Code as lines: list items are lines (they are never closed), so are breaks."""
        tree = self.tree
        items = [n for n in range(i, tree.ends[i]) if tree.tags[n] == "li"]
        if items:
            return "\n".join(self._verbatim(n).strip("\r\n") for n in items)
        return self._verbatim(i).strip("\r\n")

    def _verbatim(self, i: int) -> str:
        """The characters of an element that are text of the post, as written."""
        return "".join(self.tree.join(a, b) for a, b in self._content(i)).replace("\r\n", "\n")

    def _content(self, i: int) -> tuple[tuple[int, int], ...]:
        """The text nodes of an element that are text of the post."""
        nodes = range(self.tree.t0[i], self.tree.t1[i])
        return joined([j for j in nodes if (role := self.rows[j].role) is not None and role.kind == "content"])

    def _attachment(self, i: int) -> tuple[tuple[str, str], ...]:
        tree = self.tree
        link = next((n for n in range(i, tree.ends[i]) if tree.tags[n] == "a" and tree.attrs[n].get("href")), None)
        shown = tree.shown(i)
        name = self._inner(i, "attachment.name") or (tree.shown(link) if link is not None else "")
        size = self._inner(i, "attachment.size") or _first(r"([\d.,]+ ?(?:[KMG]i?B|Bytes|字节))", shown)
        downloads = self._inner(i, "attachment.downloads") or _first(
            r"(?:下载次数|下載次數|downloads?|viewed)\D{0,3}(\d+)", shown
        )
        url = absolute(self.base, tree.attrs[link]["href"]) if link is not None else ""
        wanted = (("url", url), ("name", name), ("size", size), ("downloads", downloads))
        return tuple((key, value) for key, value in wanted if value)


def joined(nodes: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Ascending numbers as ranges."""
    spans: list[tuple[int, int]] = []
    for j in nodes:
        if spans and spans[-1][1] == j:
            spans[-1] = (spans[-1][0], j + 1)
        else:
            spans.append((j, j + 1))
    return tuple(spans)


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.IGNORECASE)
    return found[1] if found else ""
