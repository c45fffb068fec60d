"""A stretch of markup as blocks: the walk over elements and text nodes."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.extract.html.media import MEDIA, address, called, named
from pipeline.extract.html.writer import Writer
from pipeline.extract.markup.elements import (
    BLOCKS,
    CONTAINERS,
    LEAVES,
    MARKS,
    SILENT,
    image_source,
    is_hidden,
    is_smiley,
)
from pipeline.extract.markup.tree import Tree
from pipeline.model.address import absolute
from pipeline.model.page import Block, Mark

ITEM_NUMBER = 1000
"""A list that begins with a number under this one is numbered on; over it, the number is a year or an address."""


_DEPTH = 48
"""Deepest nesting of blocks that is kept; what lies deeper is laid flat at that depth."""


class Builder:
    """Walks the elements and text nodes of a stretch and writes blocks.

    ``skip`` says of an element that nothing in it is text of the post; ``special`` makes the
    block of an element that a profile's entry with a field claims.
    """

    def __init__(
        self,
        tree: Tree,
        writer: Writer,
        skip: Callable[[int], bool],
        special: Callable[[int, Writer], str | None],
        wanted: Callable[[int], bool],
    ) -> None:
        self.tree = tree
        self.writer = writer
        self.skip = skip
        self.special = special
        self.wanted = wanted
        self.stack: list[tuple[int, str, str]] = []

    def run(self, element: int, end: int, t0: int, t1: int) -> None:
        """Write what stands in ``element``: elements before ``end`` and text nodes ``[t0, t1)``."""
        tree, stack = self.tree, self.stack
        i = element + 1
        j = t0
        ends, starts, texts, kinds = tree.ends, tree.t0, tree.texts, tree.kinds
        while True:
            # close what ends here, then take the next text node or element in document order
            next_t = starts[i] if i < end else t1
            while j < next_t:
                while stack and tree.t1[stack[-1][0]] <= j and ends[stack[-1][0]] <= i:
                    self._close()
                if not kinds[j] and self.wanted(j):
                    self.writer.text(texts[j], j)
                j += 1
            while stack and ends[stack[-1][0]] <= i and tree.t1[stack[-1][0]] <= j:
                self._close()
            if i >= end:
                break
            if self._open(i):
                i += 1
            else:
                j = max(j, tree.t1[i])
                i = ends[i]
        while stack:
            self._close()
        self.writer.flush()

    def _open(self, i: int) -> bool:
        """Begin an element; false when its inside is not to be read."""
        tree, writer = self.tree, self.writer
        tag, attrs = tree.tags[i], tree.attrs[i]
        if self._elsewhere(i, tag, attrs) or tag in SILENT:
            return False
        said = self.special(i, writer)
        if said is None and self.skip(i):
            return False
        if said == "done":
            return False
        if said is not None:
            self.stack.append((i, "frame", said))
            return True
        if tag == "br":
            writer.line_break()
            return False
        if tag == "img":
            self._image(attrs)
            return False
        if tag == "hr":
            writer.add(Block("rule"))
            return False
        if tag in BLOCKS:
            self._block(i, tag, attrs)
        elif tag in MARKS:
            self._mark(i, MARKS[tag], attrs)
        return True

    def _block(self, i: int, tag: str, attrs: dict[str, str]) -> None:
        writer = self.writer
        if tag in LEAVES:
            writer.flush()
            kind = LEAVES[tag]
            self.stack.append((i, "leaf", f"{writer.kind}|{int(kind == 'code')}"))
            writer.kind = kind
            writer.attrs = (("level", tag[1]),) if kind == "heading" else ()
            if kind == "code":
                writer.verbatim += 1
        elif tag in CONTAINERS and len(writer.frames) < _DEPTH:
            writer.enter(CONTAINERS[tag], i, _container_attrs(tag, attrs))
            self.stack.append((i, "frame", CONTAINERS[tag]))
        else:
            writer.flush()
            self.stack.append((i, "flow", ""))

    def _mark(self, i: int, kind: str, attrs: dict[str, str]) -> None:
        if kind == "link":
            href = attrs.get("href", "").strip()
            if not href or href.lower().startswith("javascript:"):
                return
            self.writer.mark(kind, (("url", absolute(self.writer.base, href)),))
        else:
            self.writer.mark(kind)
        self.stack.append((i, "mark", kind))

    def _image(self, attrs: dict[str, str]) -> None:
        if is_hidden(attrs):
            return
        src = image_source(attrs)
        src = absolute(self.writer.base, src) if src else None
        alt = attrs.get("alt", "").strip()
        if is_smiley(attrs):
            pairs = tuple((k, v) for k, v in (("src", src), ("code", alt or attrs.get("title", ""))) if v)
            self.writer.object(
                Block("image", attrs=tuple(("alt" if k == "code" else k, v) for k, v in pairs)),
                Mark(0, 0, "smiley", pairs),
            )
            return
        if not src:
            return
        wanted = (
            ("src", src),
            ("alt", alt),
            ("width", attrs.get("width", "")),
            ("height", attrs.get("height", "")),
            ("title", attrs.get("title", "").strip()),
        )
        pairs = tuple((k, v) for k, v in wanted if v)
        self.writer.object(Block("image", attrs=pairs), Mark(0, 0, "image", pairs))

    def _elsewhere(self, i: int, tag: str, attrs: dict[str, str]) -> bool:
        """Write what an element shows from elsewhere; whether it is nothing but that."""
        if tag == "script":
            self._script(i)
        elif tag in MEDIA:
            self._media(i)
        elif attrs and not is_hidden(attrs):
            for url in named(self.tree, i):
                self.writer.add(Block("media", attrs=(("url", absolute(self.writer.base, url)), ("type", tag))))
        return tag in MEDIA

    def _media(self, i: int) -> None:
        """A media element as a block, or as a gap where the page does not say what it shows."""
        if is_hidden(self.tree.attrs[i]):
            return
        url = address(self.tree, i)
        if url:
            pairs = (("url", absolute(self.writer.base, url)), ("type", self.tree.tags[i]))
            self.writer.add(Block("media", attrs=pairs))
        else:
            self.writer.add(Block("gap", attrs=(("reason", "notCaptured"), ("text", self.tree.shown(i)[:200]))))

    def _script(self, i: int) -> None:
        """What a script puts in its place: the addresses that it plays."""
        for url in called(self.tree.raw(i)):
            self.writer.add(Block("media", attrs=(("url", absolute(self.writer.base, url)), ("type", "script"))))

    def _close(self) -> None:
        _, how, what = self.stack.pop()
        writer = self.writer
        if how == "mark":
            writer.unmark(what)
        elif how == "frame":
            writer.leave()
        elif how == "leaf":
            writer.flush()
            kind, code = what.split("|")
            writer.kind, writer.attrs = kind, ()
            if code == "1":
                writer.verbatim -= 1
        else:
            writer.flush()


def _container_attrs(tag: str, attrs: dict[str, str]) -> tuple[tuple[str, str], ...]:
    if tag == "ol":
        start = attrs.get("start", "")
        return (("ordered", "true"), *((("start", start),) if start.isdigit() else ()))
    if tag in ("td", "th"):
        pairs = [("header", "true")] if tag == "th" else []
        for name, key in (("rowspan", "rows"), ("colspan", "cols")):
            value = attrs.get(name, "")
            if value.isdigit() and 1 < int(value[:4]) < ITEM_NUMBER:
                pairs.append((key, str(int(value[:4]))))
        return tuple(pairs)
    return ()
