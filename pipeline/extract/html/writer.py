"""Characters, marks and images collected into leaves, and leaves into blocks.

White space is kept as a browser would show it: runs of space, tab and line ends collapse; a
``br`` parts two paragraphs (inside cells, items and heads it is a line break of the leaf);
no-break spaces and ideographic spaces stay as they are (normalization owns them).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.extract.html.people import attribution
from pipeline.model.page import Block, Leaf, Mark

_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNEVEN = re.compile(r"[\t\r\n\f]|  ")
"""White space that a browser would not show as it stands: looked for first, because most texts have none."""
_ONE_LEAF = frozenset({"item", "cell"})


@dataclass(slots=True)
class OpenContainer:
    """An open container: its kind, what it holds so far, and the element that opened it."""

    kind: str
    element: int
    attrs: tuple[tuple[str, str], ...] = ()
    blocks: list[Block] = field(default_factory=list)


class Writer:
    """Collects characters, marks and images into leaves, and leaves into blocks."""

    def __init__(self, leaves: list[Leaf], post: int | None, base: str | None) -> None:
        self.leaves = leaves
        self.post = post
        self.base = base
        self.frames: list[OpenContainer] = [OpenContainer("", -1)]
        self.kind = "paragraph"
        self.attrs: tuple[tuple[str, str], ...] = ()
        self.verbatim = 0
        self.lines = False
        self._begin()
        self.open: dict[str, tuple[int, tuple[tuple[str, str], ...]]] = {}
        self.depth: dict[str, int] = {}
        self.pending: list[Block] = []

    def _begin(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.space = False
        self.breaks = 0
        self.spans: list[list[int]] = []
        self.marks: list[Mark] = []
        self.objects: list[tuple[int, Block]] = []

    def text(self, raw: str, ordinal: int) -> None:
        """Add a text node's characters; where line ends count, they part lines as a ``br`` does."""
        if not self.lines or self.verbatim or "\n" not in raw:
            self._text(raw, ordinal)
            return
        for number, line in enumerate(raw.split("\n")):
            if number:
                self.line_break()
            self._text(line, ordinal)

    def _text(self, raw: str, ordinal: int) -> None:
        if self.verbatim:
            shown = raw.replace("\r\n", "\n").replace("\r", "\n")
        else:
            shown = _SPACE.sub(" ", raw) if _UNEVEN.search(raw) else raw
            if shown == " " or not shown:
                self.space = self.space or (bool(self.length) and not self.breaks and bool(shown))
                return
            self._settle_breaks()
            if shown[0] == " ":
                if self.length and not self.parts[-1].endswith("\n"):
                    self.space = True
                shown = shown[1:]
            if self.space and self.length:
                self._put(" ")
            self.space = shown[-1:] == " "
            if self.space:
                shown = shown[:-1]
        if not shown:
            return
        self._put(shown)
        if self.spans and self.spans[-1][1] == ordinal:
            self.spans[-1][1] = ordinal + 1
        elif not self.spans or self.spans[-1][1] <= ordinal:
            self.spans.append([ordinal, ordinal + 1])

    def _put(self, shown: str) -> None:
        self.parts.append(shown)
        self.length += len(shown)

    def _settle_breaks(self) -> None:
        """Write the line breaks seen since the last character."""
        count, self.breaks = self.breaks, 0
        if not count or not self.length:
            return
        if self._parts(count):
            self.flush()
        else:
            self.space = False
            self._put("\n")

    def _parts(self, breaks: int) -> bool:
        """Whether line breaks end the paragraph: forums print the Enter key as one ``br``.

        Cells, items, heads and captions keep a single one as a line.
        """
        return breaks > 1 or (breaks == 1 and self.kind == "paragraph" and self.frames[-1].kind not in _ONE_LEAF)

    def line_break(self) -> None:
        """A ``br``."""
        if self.verbatim:
            self._put("\n")
        elif self.length:
            if self.frames[-1].kind == "quote" and not self.frames[-1].blocks and self._attributed():
                self.flush()
                return
            self.breaks += 1
            self.space = False

    def _attributed(self) -> bool:
        return "\n" not in self.parts and attribution("".join(self.parts)) is not None

    def mark(self, kind: str, attrs: tuple[tuple[str, str], ...] = ()) -> None:
        """Open a mark; one inside another of its kind adds nothing."""
        depth = self.depth.get(kind, 0)
        self.depth[kind] = depth + 1
        if not depth:
            # it starts where the next character will stand: breaks and a waiting space come first
            self._settle_breaks()
            self.open[kind] = (self.length + (1 if self.space and self.length else 0), attrs)

    def unmark(self, kind: str) -> None:
        """Close a mark."""
        depth = self.depth.get(kind, 0)
        if not depth:
            return
        self.depth[kind] = depth - 1
        if depth == 1:
            start, attrs = self.open.pop(kind)
            if start < self.length:
                self.marks.append(Mark(start, self.length, kind, attrs))

    def object(self, block: Block, mark: Mark | None) -> None:
        """An image or the like: a block of its own where it stands alone, else a mark in the text."""
        self._settle_breaks_for_object()
        at = self.length + (1 if self.space and self.length else 0)
        self.objects.append((at, block))
        if mark is not None:
            self.marks.append(Mark(at, at, mark.kind, mark.attrs))

    def _settle_breaks_for_object(self) -> None:
        if self._parts(self.breaks):
            self.flush()
            self.breaks = 0

    def flush(self) -> None:
        """End the leaf: what it holds becomes a block of the open container."""
        self.breaks = 0
        if not self.length and not self.objects:
            self.space = False
            return
        text = "".join(self.parts)
        held = {kind: attrs for kind, (_, attrs) in self.open.items()}
        for kind, (start, attrs) in self.open.items():
            if start < self.length:
                self.marks.append(Mark(start, self.length, kind, attrs))
        into = self.frames[-1].blocks
        if text.strip():
            kind = self.kind
            if self.frames[-1].kind == "quote" and not into and kind == "paragraph":
                kind = self._head(text)
            into.append(Block(kind, self._leaf(text), (), self.attrs))
        else:
            into += [block for _, block in self.objects]
        self._begin()
        for kind, attrs in held.items():
            self.open[kind] = (0, attrs)

    def _head(self, text: str) -> str:
        """A quotation's first line is its label where it names the author, who becomes an attribute."""
        found, frame = attribution(text), self.frames[-1]
        if found is None:
            author = dict(frame.attrs).get("author")
            return "label" if author and text.strip(" :：\n") == author else "paragraph"
        known = {key for key, _ in frame.attrs}
        pairs = (("author", found[0]), ("time", found[1] or ""))
        frame.attrs += tuple((key, value) for key, value in pairs if value and key not in known)
        return "label"

    def _leaf(self, text: str) -> int:
        end = len(text.rstrip("\n"))
        marks = [
            Mark(min(m.start, end), min(m.end, end), m.kind, m.attrs)
            for m in self.marks
            if m.start < end or m.start == m.end
        ]
        marks.sort(key=lambda m: (m.start, m.end > m.start, -m.end, m.kind))
        self.leaves.append(
            Leaf(
                text[:end],
                "code" if self.kind == "code" else "text",
                self.post,
                tuple(marks),
                tuple((a, b) for a, b in self.spans),
            )
        )
        return len(self.leaves) - 1

    def add(self, block: Block) -> None:
        """Add a block that stands on lines of its own."""
        self.flush()
        self.frames[-1].blocks.append(block)

    def code(self, text: str, spans: tuple[tuple[int, int], ...]) -> None:
        """Add a block of code."""
        self.flush()
        if text.strip():
            self.leaves.append(Leaf(text, "code", self.post, (), spans))
            self.frames[-1].blocks.append(Block("code", len(self.leaves) - 1))

    def enter(self, kind: str, element: int, attrs: tuple[tuple[str, str], ...] = ()) -> None:
        """Open a container."""
        self.flush()
        self.frames.append(OpenContainer(kind, element, attrs))

    def leave(self) -> None:
        """Close the innermost container; an empty one leaves nothing."""
        self.flush()
        frame = self.frames.pop()
        block = shape(frame)
        if block is not None:
            self.frames[-1].blocks.append(block)


def shape(frame: OpenContainer) -> Block | None:
    """The block that a container becomes, put right for the block model."""
    blocks = frame.blocks
    if not blocks:
        return None
    only = blocks[0] if len(blocks) == 1 else None
    if frame.kind in ("item", "cell"):
        if only is not None and only.kind == "paragraph":
            return Block(frame.kind, only.leaf, (), frame.attrs)
        return Block(frame.kind, None, tuple(blocks), frame.attrs)
    if frame.kind == "list":
        items = [b if b.kind in ("item", "label") else Block("item", None, (b,)) for b in blocks]
        return Block("list", None, tuple(items), frame.attrs)
    if frame.kind == "quote" and only is not None and only.kind == "quote":
        attrs = dict(only.attrs) | dict(frame.attrs)
        return Block("quote", None, only.children, tuple(attrs.items()))
    if frame.kind == "quote" and [block.kind for block in blocks] == ["label", "quote"]:
        attrs = dict(blocks[1].attrs) | dict(frame.attrs)  # the line above a quotation, in one box with it
        return Block("quote", None, (blocks[0], *blocks[1].children), tuple(attrs.items()))
    if frame.kind == "row":
        return Block("row", None, tuple(b if b.kind == "cell" else Block("cell", None, (b,)) for b in blocks))
    if frame.kind == "table":
        return _table(frame)
    return Block(frame.kind, None, tuple(blocks), frame.attrs)


def _table(frame: OpenContainer) -> Block:
    rows = [
        block if block.kind in ("row", "caption") else Block("row", None, (Block("cell", None, (block,)),))
        for block in frame.blocks
    ]
    cells = [cell for row in rows if row.kind == "row" for cell in row.children]
    widest = max((len(row.children) for row in rows if row.kind == "row"), default=0)
    nested = any(child.kind == "table" for cell in cells for child in cell.children)
    header = any(cell.get("header") for cell in cells)
    attrs = frame.attrs
    if not header and (widest < 2 or len(rows) < 2 or nested):
        attrs = (*attrs, ("layout", "true"))
    return Block("table", None, tuple(rows), attrs)
