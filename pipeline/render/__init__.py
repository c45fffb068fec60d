"""The render stage: a ``Work`` in, a ``Package`` of TEI, plain text and ledger bytes out.

The TEI is built post by post in lxml trees and serialized as it is built, so that a thread of
100,000 posts needs the memory of its bytes and of one post's tree. Text and TEI come from one
walk. Elements are built without a namespace and get TEI's from the root's declaration when the
bytes are parsed; only the root is written that way, no content is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from pipeline.model import ledger
from pipeline.model.finding import Refusal, finding
from pipeline.model.lineage import Lineage
from pipeline.model.package import Package
from pipeline.model.page import Mark, Page
from pipeline.model.relations import QUOTED, relate, voices
from pipeline.model.work import Document, Work
from pipeline.render import header, legal
from pipeline.render.blocks import Blocks
from pipeline.render.document import by_post
from pipeline.render.inline import place
from pipeline.render.remarks import comments
from pipeline.render.thread import passages_by_post, write_post
from pipeline.render.writing import XML_ID, XML_LANG, TextSheet, Writing

VERSION = "14"
"""Raised whenever the output of this stage can change."""

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_OPENING = re.compile(rb"<([A-Za-z]+)")
"""The elements of serialized XML without comments: ``<`` and a letter only ever open a tag."""
FORMS = ("readable", "bare", "fold")
QUOTES = ("kept", "marked", "omitted")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key.

    Raises:
        ValueError: for a text form that does not exist.
    """

    text: str = "readable"
    """The form of ``text.txt``: ``readable`` (a header line before each post), ``bare`` (the text
    alone) or ``fold`` (the search fold, line for line; it has no anchors)."""

    quotes: str = "kept"
    """Quotations in ``text.txt``: ``kept`` as they stand, ``marked`` (a line before and after each, in the
    readable form) or ``omitted``. The TEI has them in every case, marked as what they are."""

    indicators: bool = False
    """Whether the figures of reports become ``measure`` elements in the TEI, with what they measure."""

    def __post_init__(self) -> None:
        if self.text not in FORMS:
            raise ValueError(f"text must be one of {', '.join(FORMS)}, not {self.text!r}")
        if self.quotes not in QUOTES:
            raise ValueError(f"quotes must be one of {', '.join(QUOTES)}, not {self.quotes!r}")


def run(item: Work, settings: Settings, lineage: Lineage = Lineage()) -> Package:  # noqa: B008 - frozen
    """Take one ``Work`` to its ``Package``; ``lineage`` says by what it is made.

    Raises:
        Refusal: REN001 for a lone surrogate, which no UTF-8 file can carry; REN008 for a page
            without posts.
    """
    page = item.edition.page
    if not page.thread.posts:
        raise Refusal(finding("REN008"))
    writing = _begin(item, settings)
    _names(writing)
    facts, body = _body(writing)
    head = header.build(writing, facts, lineage)
    tei = b"".join(_document(writing, etree.tostring(head, encoding="utf-8"), body))
    ledgers = [(0, page.transcript.repairs)]
    ledgers += [(number + 1, reading.ledger) for number, reading in enumerate(item.edition.readings)]
    return Package(
        work=item,
        tei=tei,
        text=writing.sheet.encoded(),
        ledger=ledger.encode(ledgers),
        anchors=tuple(writing.sheet.anchors),
        findings=writing.all_findings(),
        lineage=lineage,
        relations=writing.relations,
    )


def _begin(work: Work, settings: Settings) -> Writing:
    page = work.edition.page
    kept = page.transcript.source.media
    return Writing(
        work=work,
        sheet=TextSheet(settings.text, work.edition.readings, settings.quotes, _quoted(page, settings)),
        lang=header.language(work.edition.script.label),
        base=legal.pointer(page.thread.url) or legal.pointer(page.transcript.source.url),
        readings=work.edition.readings,
        marks=_marks(work, settings),
        relations=relate(page),
        media=None if kept is None else {medium.address: medium for medium in kept},
    )


def _quoted(page: Page, settings: Settings) -> frozenset[int]:
    """The leaves of quotations, where the text is to treat them in another way."""
    if settings.quotes == "kept":
        return frozenset()
    return frozenset(leaf for leaf, voice in voices(page).items() if voice in QUOTED)


def _marks(work: Work, settings: Settings) -> dict[int, tuple[Mark, ...]]:
    """The outline's marks by leaf, with those of indicators where they are asked for."""
    marks = dict(work.marks)
    for found in work.indicators if settings.indicators else ():
        attrs = (
            ("type", found.status or "stated"),
            ("subtype", found.direction if found.kind == "change" else "level"),
            ("quantity", found.quantity),
            ("unit", found.unit),
            ("commodity", legal.token(found.phrase)),
            *((("n", str(found.year)),) if found.year else ()),
        )
        marks[found.leaf] = (*marks.get(found.leaf, ()), Mark(found.start, found.end, "measure", attrs))
    return marks


def _names(writing: Writing) -> None:
    """One finding where names, labels or addresses of the page hold characters that stand as U+3013."""
    thread = writing.work.edition.page.thread
    words = [*thread.tags, *thread.board, thread.site or "", thread.platform or ""]
    for post in thread.posts:
        words += (post.author.name or "", post.floor_label or "")
        words += (text for row in post.author.card for text in row)
        words += (notice.text for notice in post.notices)
        words += (text for remark in post.remarks for text in (remark.text, remark.author or "", remark.score or ""))
    count = sum(len(legal.ODD.findall(text)) for text in words if not text.isascii() or not text.isprintable())
    if count:
        writing.note("REN015", None, count=count)


def _body(writing: Writing) -> tuple[header.Facts, list[bytes]]:
    """Serialize the thread's head and posts, one at a time, counting tags."""
    work, page = writing.work, writing.work.edition.page
    thread = page.thread
    tags = Counter((b"text", b"body", b"div"))
    out = [_subject(writing, tags)]
    relations = writing.relations
    if not relations.rising:
        writing.note("REN009")
    for post, xml_id in zip(thread.posts, relations.ids, strict=True):
        if post.pid:
            writing.posts.setdefault(post.pid, xml_id)
    blocks = Blocks(writing)
    documents, passages = by_post(work.documents), passages_by_post(work.passages)
    carried: list[tuple[str, Document]] = []
    for at, (post, xml_id) in enumerate(zip(thread.posts, relations.ids, strict=True)):
        writing.post, writing.post_id, writing.leaves = post.ordinal, xml_id, 0
        mine = documents.get(post.ordinal, [])
        element = write_post(writing, blocks, at, mine, passages.get(post.ordinal, []))
        carried += _declared(element, xml_id, mine)
        for one in (element, *comments(writing, at)):
            out.append(etree.tostring(one, encoding="utf-8"))
            tags.update(_OPENING.findall(out[-1]))
    writing.post = 0
    facts = header.Facts(
        title=_title(writing),
        posts=len(thread.posts),
        comments=sum(one.id is not None for left in relations.remarks for one in left),
        characters=sum(len(writing.readings[leaf].text) for leaf in sorted(writing.placed)),
        tags={tag.decode(): count for tag, count in tags.items()},
        documents=tuple(carried),
    )
    return facts, out


def _declared(element: etree._Element, post_id: str, documents: list[Document]) -> list[tuple[str, Document]]:
    """The documents that became ``floatingText``, with their ids."""
    found = []
    by_id = {f"{post_id}.d{at}": document for at, document in enumerate(documents, 1)}
    for floating in element.iterchildren("floatingText") if by_id else ():
        xml_id = floating.get(XML_ID) or ""
        found.append((xml_id, by_id[xml_id]))
    return found


def _title(writing: Writing) -> str:
    thread = writing.work.edition.page.thread
    title = legal.line(writing.readings[thread.title].text) if thread.title is not None else ""
    return title or "[untitled thread]"


def _subject(writing: Writing, tags: Counter[bytes]) -> bytes:
    """The thread's subject as the head of its division."""
    thread = writing.work.edition.page.thread
    holder = etree.Element("div")
    writing.post_id = "thread"
    if thread.title is not None and writing.readings[thread.title].text.strip():
        head = place(writing, holder, "head", thread.title, {"type": "subject"})
    else:
        head = etree.SubElement(holder, "head", {"type": "subject"})
        etree.SubElement(head, "gap", {"reason": "notCaptured"})
        head.tail = "\n"
    out = etree.tostring(head, encoding="utf-8")
    tags.update(_OPENING.findall(out))
    return out


def _document(writing: Writing, head: bytes, body: list[bytes]) -> list[bytes]:
    """The parts of the file in order; the frame is serialized by lxml and opened at its marks."""
    source = writing.work.edition.page.transcript.source
    root = etree.Element(
        "TEI",
        {XML_ID: f"t-{source.sha256[:16]}", XML_LANG: writing.lang, "type": "forumThread"},
        nsmap={None: NAMESPACE},  # type: ignore[dict-item]
    )
    root.text = "\n"
    root.append(etree.ProcessingInstruction("header", "here"))
    text = etree.SubElement(root, "text", {XML_LANG: writing.lang})
    text.text = text.tail = "\n"
    inner = etree.SubElement(text, "body")
    inner.text = inner.tail = "\n"
    div = etree.SubElement(inner, "div", {"type": "thread", XML_ID: "thread"})
    div.text = div.tail = "\n"
    div.append(etree.ProcessingInstruction("posts", "here"))
    frame = etree.tostring(root, encoding="utf-8")
    before, rest = frame.split(b"<?header here?>")
    between, after = rest.split(b"<?posts here?>")
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return [declaration, before, head, between, *body, after, b"\n"]
