"""A book as TEI: one ``div`` of type ``chapter`` each, the blocks as the thread's TEI has them."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

import pipeline
from pipeline.feed.book.blocks import Posted
from pipeline.feed.book.volume import Book, Part
from pipeline.feed.book.words import words
from pipeline.feed.markup import TEI, XML_ID, XML_LANG, kept, put, uri

_Q = f"{{{TEI}}}"
_POINTERS = ("ref", "corresp", "target", "who", "source", "decls")


def tei(made_of: Book, licence: tuple[str, str, str], *, remarks: bool = False) -> bytes:
    """The bytes of the book. ``licence`` is status, statement and address of the accession's rights."""
    root = etree.Element(f"{_Q}TEI", nsmap={None: TEI})  # type: ignore[dict-item]
    root.set(XML_LANG, made_of.language)
    _header(root, made_of, licence)
    said = words(made_of.language)
    text = put(root, "text")
    front = put(put(put(text, "front"), "titlePage"), "docTitle")
    put(front, "titlePart", made_of.title, {"type": "main"})
    if made_of.authors:
        put(put(front.getparent(), "byline"), "docAuthor", "、".join(made_of.authors))  # type: ignore[arg-type]
    body = put(text, "body")
    for at, part in enumerate(made_of.parts, 1):
        _chapter(body, made_of, at, part, remarks=remarks)
    if not made_of.parts:
        put(put(body, "div"), "p")
    if made_of.answers:
        div = put(put(text, "back"), "div", attrs={"type": "appendix"})
        put(div, "head", said["answers"])
        for post in made_of.answers:
            _posted(div, made_of, post)
    _unpoint(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _header(root: etree._Element, made_of: Book, licence: tuple[str, str, str]) -> None:
    desc = put(put(root, "teiHeader"), "fileDesc")
    stmt = put(desc, "titleStmt")
    put(stmt, "title", made_of.title)
    for name in made_of.authors:
        put(stmt, "author", name)
    resp = put(stmt, "respStmt")
    put(resp, "resp", "compilation of chapters", {XML_LANG: "en"})
    put(resp, "name", f"guidang {pipeline.__version__}")
    published = put(desc, "publicationStmt")
    put(published, "publisher", "unspecified")
    terms = put(published, "availability", attrs={"status": licence[0]})
    put(terms, "licence", licence[1], {"target": uri(licence[2]) if licence[2] else None})
    origin = put(put(desc, "sourceDesc"), "bibl")
    put(origin, "title", made_of.thread_title or made_of.title, {"level": "a"})
    put(origin, "idno", made_of.urn, {"type": "URN"})
    if made_of.url:
        put(origin, "ptr", attrs={"target": uri(made_of.url)})
    if made_of.dates[0]:
        put(origin, "date", "/".join(dict.fromkeys(made_of.dates)))
    practice = put(put(put(root[0], "encodingDesc"), "editorialDecl"), "segmentation")
    put(
        practice, "p", "Chapters follow the heads that the writer gave them; the wording is that of the archived posts."
    )


def _chapter(body: etree._Element, made_of: Book, at: int, part: Part, *, remarks: bool) -> None:
    number = str(part.number) if part.number is not None else None
    sources = " ".join(f"{made_of.urn}#{post}" for post in part.sources)
    div = put(body, "div", attrs={"type": "chapter", "n": number, "source": sources})
    div.set(XML_ID, f"chapter.{at}")
    put(div, "head", part.title)
    _blocks(div, part.blocks)
    for post in part.remarks if remarks else ():
        note = put(div, "note", attrs={"type": "reader", "source": f"{made_of.urn}#{post.id}"})
        put(note, "p", " · ".join(filter(None, (post.name, post.when))))
        _blocks(note, post.blocks)


def _posted(div: etree._Element, made_of: Book, post: Posted) -> None:
    inner = put(div, "div", attrs={"type": "answer", "source": f"{made_of.urn}#{post.id}"})
    put(inner, "head", " · ".join(filter(None, (f"#{post.n}" if post.n else "", post.when))) or "…")
    _blocks(inner, post.blocks)


_TURNED = {
    "head": "ab",
    "titlePart": "ab",
    "docDate": "ab",
    "byline": "ab",
    "salute": "ab",
    "signed": "ab",
    "dateline": "ab",
}


def _blocks(target: etree._Element, blocks: Sequence[etree._Element]) -> None:
    """Copy blocks; what may stand in a front or an opener alone becomes an anonymous block of its kind."""
    solid = False
    for block in blocks:
        one = copy.deepcopy(block)
        one.tail = "\n"
        name = etree.QName(one).localname
        if name in _TURNED:
            one.tag = f"{_Q}{_TURNED[name]}"
            one.set("type", "heading" if name in ("head", "titlePart") else name)
        elif name == "milestone":
            continue
        solid = solid or name not in ("figure", "gap")
        target.append(one)
    if not solid:
        put(target, "p")


def _unpoint(root: etree._Element) -> None:
    """Take out pointers at what the book does not hold; a character's declaration stays in the thread's TEI."""
    ids = {f"#{element.get(XML_ID)}" for element in root.iter() if isinstance(element.tag, str) and element.get(XML_ID)}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("source") and kept(element.get("url") or ""):
            element.set("url", element.attrib.pop("source"))  # the book stands alone, without the archive's files
        for name in _POINTERS:
            value = element.get(name) or ""
            if value.startswith("#") and value not in ids:
                del element.attrib[name]
                if element.tag == f"{_Q}ref" and name == "target":
                    element.tag = f"{_Q}seg"
                    element.attrib.pop("type", "")
