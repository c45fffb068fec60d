"""The Dublin Core of a document, in its header: as every delivery has it."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from pipeline.model.canonical import plain
from pipeline.model.description import Description, carried, describe, elements
from pipeline.model.relations import site_of
from pipeline.model.work import Document
from pipeline.render import legal
from pipeline.render.writing import Writing

_DC = "http://purl.org/dc/elements/1.1/"
_OAI = "http://www.openarchives.org/OAI/2.0/oai_dc/"


def _described(writing: Writing) -> Description:
    """The description that the record of this document will give, too."""
    work, page = writing.work, writing.work.edition.page
    thread, source = page.thread, page.transcript.source
    posts = [
        {"kind": post.kind, "author": {"name": post.author.name}, "time": {"iso": post.time.iso if post.time else None}}
        for post in thread.posts
    ]
    return describe(
        {
            "id": source.sha256,
            "thread": {
                "title": None if thread.title is None else writing.readings[thread.title].text,
                "posts": posts,
                **{name: getattr(thread, name) for name in ("tags", "board", "url", "page", "pages")},
            },
            "outline": {"documents": [plain(document) for document in work.documents]},
            "normalize": {"script": {"label": work.edition.script.label}},
            "source": {"url": source.url, "retrieved": source.retrieved},
            "accession": plain(source.accession),
        },
        site_of(page),
    )


def dublin_core(header: etree._Element, writing: Writing, documents: Iterable[tuple[str, Document]]) -> None:
    """Dublin Core of the page, and of each carried document its own: no record mixes the two."""
    about = _described(writing)
    _record(header, elements(about))
    for xml_id, document in documents:
        work = next((one for one in about.works if (one.title, one.author) == (document.title, document.author)), None)
        if work is not None:
            _record(header, carried(work, about), corresp=f"#{xml_id}.src")


def _record(header: etree._Element, rows: Iterable[tuple[str, str]], **attributes: str) -> None:
    xeno = etree.SubElement(header, "xenoData", {"type": "oai_dc", **attributes})
    xeno.text = "\n"
    dc = etree.SubElement(xeno, f"{{{_OAI}}}dc", nsmap={"oai_dc": _OAI, "dc": _DC})
    dc.text = dc.tail = "\n"
    for name, value in rows:
        if text := legal.line(value):
            element = etree.SubElement(dc, f"{{{_DC}}}{name}")
            element.text, element.tail = text, "\n"
