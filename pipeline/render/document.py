"""Documents carried by posts, as ``floatingText``: front, opener, divisions, closer, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from pipeline.model.page import Block, Post
from pipeline.model.work import Division, Document, Front, Passage
from pipeline.render import legal
from pipeline.render.blocks import Blocks, innermost
from pipeline.render.inline import place
from pipeline.render.writing import XML_ID, XML_LANG, Called, Writing

DEPTH = 12
"""How deep divisions may stand in one another; below, their blocks follow as they come."""

_TYPES = frozenset(("part", "section", "subsection", "subsubsection", "continuation", "peroration", "appendix"))
_TRAILER = frozenset(("source", "editor", "attachments"))
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_TITLES = {"title": "main", "subtitle": "sub"}
_SOLID = frozenset(("p", "list", "table", "cit", "ab", "lg", "div"))


class BodyWriter:
    """Writes the blocks of one post: its documents, and what stands outside of them."""

    __slots__ = ("_blocks", "_done", "_passages", "_post", "_writing", "_written")

    def __init__(self, writing: Writing, blocks: Blocks, post: Post, passages: Sequence[Passage]) -> None:
        self._writing = writing
        self._written = blocks
        self._post = post
        self._blocks = post.blocks
        self._done: set[int] = set()
        self._passages: dict[int, Passage] = {}
        for passage in passages:
            for index in passage.blocks:
                self._passages.setdefault(index, passage)

    def write(self, parent: etree._Element, documents: Sequence[tuple[str, Document]]) -> None:
        """Write the post's blocks; ``documents`` come with their ids."""
        whole = [(xml_id, one) for xml_id, one in documents if self._has_text(one)]
        if len(whole) < len(documents):
            self._writing.note("REN006")
        claimed = [(xml_id, one, _claimed(one)) for xml_id, one in whole]
        taken: set[int] = {index for *_, mine in claimed for index in mine}
        at = 0
        for xml_id, one, mine in claimed:
            first = min(mine)
            self._sequence(parent, [index for index in range(at, first) if index not in taken])
            at = max(at, first)
            self._writing.called = calls(xml_id, one)
            floating = self._document(parent, xml_id, one)
            self._writing.called = {}
            if one.described:
                floating.set("decls", f"#{xml_id}.src")
            for line in one.trailer:
                self._line(parent, "ab", line.block, {"type": line.kind if line.kind in _TRAILER else "note"})
        self._sequence(parent, range(at if whole else 0, len(self._blocks)))

    def _has_text(self, document: Document) -> bool:
        return self._shows(_indices(document.body))

    def _shows(self, indices: Iterable[int]) -> bool:
        """Whether a block among these, in it or below, has a leaf that shows something."""
        for index in indices:
            if 0 <= index < len(self._blocks) and index not in self._done:
                for inner in innermost(self._blocks[index]):
                    if inner.leaf is not None and not self._written.empty(inner):
                        return True
        return False

    # -- runs of blocks -------------------------------------------------------

    def _sequence(self, parent: etree._Element, indices: Iterable[int]) -> None:
        """Blocks in order, each once; passages of verse and lists as what they are."""
        run: list[Block] = []
        of: Passage | None = None
        for index in indices:
            if index in self._done or not 0 <= index < len(self._blocks):
                continue
            self._done.add(index)
            passage = self._passages.get(index)
            if passage is not of:
                self._flush(parent, run, of)
                run, of = [], passage
            run.append(self._blocks[index])
        self._flush(parent, run, of)

    def _flush(self, parent: etree._Element, run: Sequence[Block], of: Passage | None) -> None:
        if of is None or of.kind not in ("verse", "list"):
            self._written.write(parent, run)
        elif all(block.kind in ("paragraph", "line", "item") and not block.children for block in run):
            (self._written.lines if of.kind == "verse" else self._written.items)(parent, run)
        else:
            self._written.write(parent, run)

    def _simple(self, index: int | None) -> Block | None:
        """The block, where it is a leaf that shows something and is not written yet."""
        if index is None or index in self._done or not 0 <= index < len(self._blocks):
            return None
        block = self._blocks[index]
        return None if block.leaf is None or block.children or self._written.empty(block) else block

    def _line(self, parent: etree._Element, tag: str, index: int, attributes: dict[str, str] | None = None) -> bool:
        block = self._simple(index)
        if block is None or block.leaf is None:
            return False
        self._done.add(index)
        place(self._writing, parent, tag, block.leaf, attributes)
        return True

    # -- the document ---------------------------------------------------------

    def _document(self, parent: etree._Element, xml_id: str, document: Document) -> etree._Element:
        kind = legal.token(document.type) or "document"
        floating = etree.SubElement(parent, "floatingText", {XML_ID: xml_id, "type": kind})
        floating.text = floating.tail = "\n"
        front = etree.SubElement(floating, "front")
        self._front(front, document)
        if not len(front):
            floating.remove(front)
        body = etree.SubElement(floating, "body")
        body.text = body.tail = "\n"
        opener = etree.SubElement(body, "opener")
        for index in document.opener:
            self._line(opener, "salute", index)
        opener.tail = "\n"
        if not len(opener):
            body.remove(opener)
        self._sequence(body, document.opener)
        self._items(body, document.body, None, 0)
        self._closer(body, document.closer)
        self._notes(floating, xml_id, document)
        return floating

    def _front(self, front: etree._Element, document: Document) -> None:
        front.text = front.tail = "\n"
        title: etree._Element | None = None
        date = legal.moment(document.date)
        for line in document.front:
            if self._simple(line.block) is None:
                continue
            if line.kind in _TITLES:
                if title is None:
                    title = etree.SubElement(front, "docTitle")
                    title.text = title.tail = "\n"
                self._line(title, "titlePart", line.block, {"type": _TITLES[line.kind]})
                continue
            title = None
            if line.kind in ("date", "dateline"):
                self._line(front, "docDate", line.block, legal.dated(date))
            elif line.kind == "byline":
                self._line(front, "byline", line.block)
            else:
                self._line(front, "ab", line.block, {"type": "venue" if line.kind == "venue" else "note"})

    def _items(self, parent: etree._Element, items: Sequence[Division | int], number: str | None, depth: int) -> None:
        """Blocks and divisions in order; TEI has no block after a division, hence continuations."""
        run: list[int] = []
        divided = False
        for item in (*items, None):
            if isinstance(item, int):
                run.append(item)
                continue
            if run:
                if divided:
                    self._division(parent, Division("continuation", None, None, tuple(run)), number, depth)
                else:
                    self._sequence(parent, run)
                run = []
            if item is not None:
                divided = self._division(parent, item, number, depth) or divided

    def _division(self, parent: etree._Element, division: Division, number: str | None, depth: int) -> bool:
        if depth >= DEPTH:
            self._writing.note("REN003", None, kind="division", depth=DEPTH)
            self._sequence(parent, _indices((division,)))
            return False
        div = etree.SubElement(parent, "div", {"type": division.type if division.type in _TYPES else "section"})
        div.text = div.tail = "\n"
        mine = division.n if division.n and _NUMBER.fullmatch(division.n) else None
        if mine and (number is None or mine.startswith(f"{number}.")):
            div.set("n", mine)
        else:
            mine = None
        items = division.items
        if division.head is not None and not self._line(div, "head", division.head):
            items = (division.head, *items)
        self._items(div, items, mine, depth + 1)
        if not len(div):
            parent.remove(div)
            return False
        return True

    def _closer(self, body: etree._Element, lines: Sequence[Front]) -> None:
        closer = etree.SubElement(body, "closer")
        closer.text = closer.tail = "\n"
        tags = {"salute": "salute", "date": "dateline", "dateline": "dateline", "venue": "dateline"}
        for line in lines:
            self._line(closer, tags.get(line.kind, "signed"), line.block)
        if not len(closer):
            body.remove(closer)
        if not any(child.tag in _SOLID for child in body):
            # Only pictures: TEI wants a block or a division in a body.
            div = etree.Element("div", {"type": "section"})
            loose = [child for child in body if child.tag not in ("opener", "closer")]
            at = body.index(loose[0]) if loose else 0
            div.extend(loose)
            div.text = div.tail = "\n"
            body.insert(at, div)

    def _notes(self, floating: etree._Element, xml_id: str, document: Document) -> None:
        """The notes, linked both ways with the markers that are there; a gap for those that are not."""
        back = etree.SubElement(floating, "back")
        back.tail = "\n"
        div = etree.SubElement(back, "div", {"type": "notes"})
        div.text = "\n"
        notes: dict[str, etree._Element] = {}
        if document.notes_head is not None and any(self._shows(note.blocks) for note in document.notes):
            self._line(div, "head", document.notes_head)
        for number, note in enumerate(document.notes, 1):
            element = etree.SubElement(div, "note", {XML_ID: f"{xml_id}.n{number}", "type": "authorNote"})
            element.text = element.tail = "\n"
            self._sequence(element, note.blocks)
            if not len(element):
                div.remove(element)
                continue
            if n := legal.token(note.n):
                element.set("n", n)
            notes[f"#{xml_id}.n{number}"] = element
        missing = self._link(floating, notes)
        if missing:
            gap = etree.SubElement(div, "gap", {"reason": "notCaptured", "unit": "note", "quantity": str(missing)})
            gap.tail = "\n"
            desc = etree.SubElement(gap, "desc", {XML_LANG: "en"})
            desc.text = "Called in the text; not on the captured page."
        if not (missing or notes):
            floating.remove(back)

    def _link(self, floating: etree._Element, notes: Mapping[str, etree._Element]) -> int:
        """Point notes at their markers; give the number of notes that are called but absent."""
        missing: set[str] = set()
        calling: dict[str, list[str]] = {}
        for ref in floating.iter("ref"):
            if ref.get("type") != "noteMarker":
                continue
            target = ref.get("target")
            if target is not None and target in notes:
                calling.setdefault(target, []).append(f"#{ref.get(XML_ID)}")
            else:
                ref.attrib.pop("target", "")
                missing.add(ref.get("n") or "")
        for target, markers in calling.items():
            notes[target].set("target", " ".join(markers))
        return len(missing)


def calls(xml_id: str, document: Document) -> dict[int, list[Called]]:
    """The document's note markers by leaf, so that they are written with their leaves."""
    found: dict[int, list[Called]] = {}
    for at, marker in enumerate(document.markers, 1):
        target = None if marker.note is None else f"{xml_id}.n{marker.note + 1}"
        found.setdefault(marker.leaf, []).append(Called(marker.start, marker.end, marker.n, f"{xml_id}.m{at}", target))
    return found


def by_post(work_documents: Iterable[Document]) -> Mapping[int, list[Document]]:
    """Documents by the ordinal of the post that carries them."""
    found: dict[int, list[Document]] = {}
    for document in work_documents:
        found.setdefault(document.post, []).append(document)
    return found


def _claimed(document: Document) -> set[int]:
    """The blocks that a document names, so that nothing of it is written before it."""
    named = {line.block for line in (*document.front, *document.closer, *document.trailer)}
    named.update(document.opener)
    named.update(_indices(document.body))
    for note in document.notes:
        named.update(note.blocks)
    if document.notes_head is not None:
        named.add(document.notes_head)
    return named


def _indices(items: Iterable[Division | int]) -> Iterator[int]:
    """All blocks of the items, heads first, by iteration."""
    stack = list(items)[::-1]
    while stack:
        top = stack.pop()
        if isinstance(top, int):
            yield top
            continue
        if top.head is not None:
            yield top.head
        stack.extend(reversed(top.items))
