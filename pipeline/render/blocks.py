"""Blocks of a post as TEI: paragraphs, lists, tables, quotations, pictures, code and gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from pipeline.model.page import Block
from pipeline.render import legal
from pipeline.render.inline import place
from pipeline.render.objects import write_object
from pipeline.render.writing import Writing

DEPTH = 24
"""How deep containers may stand in one another. Three elements a level at most keeps a document
far below the 256 levels at which libxml2 refuses to parse without ``huge_tree``."""

_ALIGN = {"center": "center", "right": "right", "indent": "indent"}
_LEAVES = frozenset(("paragraph", "heading", "code", "line", "item", "cell", "caption", "label"))


class Blocks:
    """Writes blocks under a parent element and their leaves on the sheet, in one walk."""

    __slots__ = ("_kinds", "_writing")

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._kinds: dict[str, Callable[[etree._Element, Block, int], None]] = {
            "paragraph": self._paragraph,
            "heading": self._heading,
            "code": self._code,
            "caption": self._caption,
            "quote": self._quote,
            "list": self._list,
            "poll": self._list,
            "table": self._table,
            "verse": self._verse,
            "section": self._inside,
            "details": self._details,
            "image": self._object,
            "attachment": self._object,
            "media": self._object,
            "gap": self._object,
            "rule": self._object,
        }

    def write(self, parent: etree._Element, blocks: Sequence[Block], depth: int = 0) -> None:
        """Write ``blocks`` in order; below :data:`DEPTH` only their leaves, as paragraphs."""
        for block in blocks:
            if block.children and depth >= DEPTH:
                self._flat(parent, block)
                continue
            if block.leaf is not None and block.kind not in _LEAVES:
                self._leaf(parent, "p", block)  # a container that holds text of its own
            self._kinds.get(block.kind, self._other)(parent, block, depth)

    # -- leaves ---------------------------------------------------------------

    def _leaf(self, parent: etree._Element, tag: str, block: Block, attributes: dict[str, str] | None = None) -> bool:
        """Write the leaf of a block; nothing for one that reads as nothing."""
        if block.leaf is None or self.empty(block):
            return False
        place(self._writing, parent, tag, block.leaf, attributes)
        return True

    def empty(self, block: Block) -> bool:
        """Whether the block has a leaf that shows nothing: no text, no object in it."""
        if block.leaf is None:
            return False
        reading = self._writing.readings[block.leaf]
        if reading.text and not reading.text.isspace():
            return False
        return not any(mark.kind in ("image", "smiley") for mark in reading.marks)

    def _paragraph(self, parent: etree._Element, block: Block, depth: int) -> None:
        align = _ALIGN.get(block.get("align") or "")
        self._leaf(parent, "p", block, {"rend": align} if align else None)
        self.write(parent, block.children, depth + 1)

    def _heading(self, parent: etree._Element, block: Block, depth: int) -> None:
        level = legal.token(block.get("level") or "")
        self._leaf(parent, "ab", block, {"type": "heading", **({"n": level} if level else {})})
        self.write(parent, block.children, depth + 1)

    def _caption(self, parent: etree._Element, block: Block, depth: int) -> None:
        self._leaf(parent, "ab", block, {"type": "caption"})
        self.write(parent, block.children, depth + 1)

    def _code(self, parent: etree._Element, block: Block, depth: int) -> None:
        lang = legal.token(block.get("lang") or "")
        self._leaf(parent, "ab", block, {"type": "code", **({"n": lang} if lang else {})})
        self.write(parent, block.children, depth + 1)

    def _other(self, parent: etree._Element, block: Block, depth: int) -> None:
        """A leaf that has lost its container, or a kind that this version does not know."""
        if block.kind not in _LEAVES and block.kind != "row":
            self._writing.note("REN014", block.leaf, kind=block.kind)
        if block.kind in _LEAVES:
            self._leaf(parent, "p", block)
        self.write(parent, block.children, depth + 1)

    def _flat(self, parent: etree._Element, block: Block) -> None:
        """The leaves of a block nested too deep, as paragraphs, by iteration."""
        self._writing.note("REN003", None, kind=block.kind, depth=DEPTH)
        for inner in innermost(block):
            if inner.leaf is not None:
                self._leaf(parent, "p", inner)
            elif not inner.children:
                self._kinds.get(inner.kind, self._inside)(parent, inner, DEPTH)

    def _shows(self, block: Block) -> bool:
        """Whether anything in a container shows: a text, or an object without one."""
        return any(
            not self.empty(inner) if inner.leaf is not None else inner.kind in self._kinds and not inner.children
            for inner in innermost(block)
        )

    # -- containers -----------------------------------------------------------

    def _inside(self, parent: etree._Element, block: Block, depth: int) -> None:
        self.write(parent, block.children, depth + 1)

    def _details(self, parent: etree._Element, block: Block, depth: int) -> None:
        for child in block.children:
            if _is_label(child):
                self._leaf(parent, "ab", child, {"type": "summary"})
            else:
                self.write(parent, (child,), depth + 1)

    def _quote(self, parent: etree._Element, block: Block, depth: int) -> None:
        labels = [child for child in block.children if _is_label(child) and not self.empty(child)]
        rest = [child for child in block.children if not _is_label(child)]
        cit = etree.SubElement(parent, "cit", {"type": "forumQuote"})
        if block.get("by") in ("template", "human", "system"):
            cit.set("generatedBy", block.get("by") or "")
        if labels:
            self._leaf(cit, "bibl", labels[0])
        else:
            self._shown(cit, block)
        quote = etree.SubElement(cit, "quote")
        pid, url = block.get("pid"), self._writing.target(block.get("url"))
        source = f"#{self._writing.posts[pid]}" if pid and pid in self._writing.posts else url
        if source:
            quote.set("source", source)
        for label in labels[1:]:
            self._leaf(quote, "p", label)
        self.write(quote, rest, depth + 1)
        quote.tail = cit.tail = "\n"
        if not len(quote):
            self._hollow(parent, cit)

    def _hollow(self, parent: etree._Element, cit: etree._Element) -> None:
        """A quotation with nothing in it: its label alone stays, as a paragraph."""
        bibl = cit.find("bibl")
        index = parent.index(cit)
        parent.remove(cit)
        if bibl is not None and len(bibl.attrib):
            bibl.tag = "p"
            parent.insert(index, bibl)

    def _shown(self, cit: etree._Element, block: Block) -> None:
        author, time = legal.line(block.get("author") or ""), legal.line(block.get("time") or "")
        if not (author or time):
            return
        bibl = etree.SubElement(cit, "bibl")
        bibl.tail = "\n"
        if author:
            who = self._writing.relations.named(author)
            etree.SubElement(bibl, "author", {"ref": f"#{who}"} if who else None).text = author
        if time:
            when = legal.moment(block.get("iso") or time)
            etree.SubElement(bibl, "date", legal.dated(when)).text = time

    def _list(self, parent: etree._Element, block: Block, depth: int) -> None:
        poll = block.kind == "poll"
        ordered = (block.get("ordered") or "").lower() in ("1", "true", "yes", "ordered")
        kind = "poll" if poll else "ordered" if ordered else "unordered"
        lst = etree.SubElement(parent, "list", {"type": kind, **({"generatedBy": "template"} if poll else {})})
        lst.text = lst.tail = "\n"
        start = block.get("start") or "1"
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        for child in block.children:
            if _is_label(child) and not len(lst):
                self._leaf(lst, "head", child)
                continue
            if self._item(lst, child, {"n": str(number)} if ordered or poll else {}, depth):
                number += 1
        if not lst.findall("item"):
            self._dissolve(parent, lst)

    def _dissolve(self, parent: etree._Element, container: etree._Element) -> None:
        """A list or table without an item is none; a head that it had stays as a paragraph."""
        index = parent.index(container)
        parent.remove(container)
        for head in container.findall("head"):
            head.tag = "p"
            parent.insert(index, head)

    def _item(self, lst: etree._Element, block: Block, attributes: dict[str, str], depth: int) -> bool:
        if not block.children and block.kind in _LEAVES:
            return self._leaf(lst, "item", block, attributes)
        item = etree.SubElement(lst, "item", attributes)
        item.tail = "\n"
        if block.kind == "item":
            self._leaf(item, "p", block)
        self.write(item, block.children if block.kind == "item" else (block,), depth + 1)
        if not len(item):
            lst.remove(item)
            return False
        return True

    def _verse(self, parent: etree._Element, block: Block, depth: int) -> None:
        self.lines(parent, block.children, depth + 1)

    def lines(self, parent: etree._Element, blocks: Sequence[Block], depth: int = 0) -> None:
        """Verse lines; an empty block, or one that is no line, ends a stanza."""
        stanza: etree._Element | None = None
        for block in blocks:
            if block.leaf is None or block.children or self.empty(block):
                self.write(parent, (block,), depth)
                stanza = None
            else:
                if stanza is None:
                    stanza = etree.SubElement(parent, "lg")
                    stanza.text = stanza.tail = "\n"
                self._leaf(stanza, "l", block)

    def items(self, parent: etree._Element, blocks: Sequence[Block]) -> None:
        """Paragraphs that read as a list whose numbers are part of their text."""
        lst = etree.SubElement(parent, "list", {"type": "simple"})
        lst.text = lst.tail = "\n"
        for block in blocks:
            self._item(lst, block, {}, 0)
        if not len(lst):
            parent.remove(lst)

    def _table(self, parent: etree._Element, block: Block, depth: int) -> None:
        rows = [child for child in block.children if _is_row(child)]
        captions = [child for child in block.children if _is_label(child)]
        strays = [child for child in block.children if not (_is_row(child) or _is_label(child))]
        cells = sum(len(row.children) for row in rows)
        layout = (block.get("layout") or "").lower() in ("1", "true", "yes", "layout")
        if layout or cells < 2 or not self._shows(block):
            self._writing.note("REN004", None, rows=len(rows), cells=cells)
            self._unroll(parent, block, depth)
            return
        width = max(sum(_span(cell.get("cols")) for cell in row.children) for row in rows)
        table = etree.SubElement(parent, "table", {"rows": str(len(rows)), "cols": str(width)})
        table.text = table.tail = "\n"
        for caption in captions[:1]:
            self._leaf(table, "head", caption)
        for row in rows:
            self._row(table, row, depth)
        if captions[1:] or strays:
            self._writing.note("REN005", None, strays=len(captions[1:]) + len(strays))
            self.write(parent, [*captions[1:], *strays], depth + 1)

    def _row(self, table: etree._Element, row: Block, depth: int) -> None:
        label = all(cell.get("header") for cell in row.children)
        element = etree.SubElement(table, "row", {"role": "label"} if label else None)
        element.text = element.tail = "\n"
        sheet = self._writing.sheet
        before, start = sheet.between, sheet.at
        for number, cell in enumerate(row.children):
            attributes = {"role": "label"} if cell.get("header") and not label else {}
            attributes |= {name: str(_span(cell.get(name))) for name in ("rows", "cols") if _span(cell.get(name)) > 1}
            sheet.between = "\t" if number and sheet.at > start else before
            if cell.leaf is not None and not cell.children and cell.kind in _LEAVES:
                place(self._writing, element, "cell", cell.leaf, attributes)
                continue
            inner = etree.SubElement(element, "cell", attributes)
            inner.tail = "\n"
            sheet.between = before
            content = cell.children if cell.kind == "cell" else (cell,)
            if cell.kind == "cell":
                self._leaf(inner, "p", cell)
            self.write(inner, content, depth + 2)
        sheet.between = before

    def _unroll(self, parent: etree._Element, block: Block, depth: int) -> None:
        """What a table used for layout holds, in reading order."""
        for child in block.children:
            if not _is_row(child):
                self.write(parent, (child,), depth + 1)
                continue
            for cell in child.children:
                if cell.kind == "cell":
                    self._leaf(parent, "p", cell)
                    self.write(parent, cell.children, depth + 2)
                else:
                    self.write(parent, (cell,), depth + 2)

    def _object(self, parent: etree._Element, block: Block, _depth: int) -> None:
        write_object(self._writing, parent, block)


def innermost(block: Block) -> Iterator[Block]:
    """The block's nodes without children, and those with a leaf, in page order, by iteration."""
    stack = [block]
    while stack:
        top = stack.pop()
        if top.leaf is not None or not top.children:
            yield top
        stack.extend(reversed(top.children))


def _is_label(block: Block) -> bool:
    return block.kind in ("label", "caption") and block.leaf is not None and not block.children


def _is_row(block: Block) -> bool:
    return block.kind == "row" and block.leaf is None and bool(block.children)


def _span(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isascii() and text.isdigit() and int(text[:6]) > 0 else 1
