"""The TEI header: what the file is, what it was made from, how, and by what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from pipeline.model.edition import Reading
from pipeline.model.finding import Finding, code
from pipeline.model.lineage import Lineage
from pipeline.model.page import Capture, Page, Thread
from pipeline.model.relations import Person
from pipeline.model.work import Document
from pipeline.render import legal
from pipeline.render.captures import completeness, list_changes, source_id
from pipeline.render.catalogue import dublin_core
from pipeline.render.editorial import encoding, revisions
from pipeline.render.inline import char_id
from pipeline.render.writing import XML_ID, XML_LANG, Writing

NAMESPACE = uuid5(NAMESPACE_URL, "https://pypi.org/project/guidang/")
_LANGUAGES = {
    "zh-Hans": "Chinese, simplified characters",
    "zh-Hant": "Chinese, traditional characters",
    "zh": "Chinese, script undecided or mixed",
    "ja": "Japanese",
    "ko": "Korean",
    "und-Latn": "undetermined, Latin script",
    "und": "undetermined",
}
_DATES = {"report": "delivered", "notice": "issued", "law": "issued"}
_MEETING = re.compile("会|會|[Mm]eeting|[Cc]onference|[Ss]ession")
"""Words of a venue that is an occasion (第四次会议) and no place."""
_STATES = (
    (("签到", "簽到"), "checkIn"),
    (("积分", "積分", "credit", "威望", "金钱", "金錢", "贡献"), "credits"),
    (("用户组", "用戶組", "组别", "group", "头衔", "级别", "等级", "rank"), "rank"),
    (("主题", "主題", "threads"), "threadCount"),
    (("帖子", "发帖", "回帖", "posts", "messages"), "postCount"),
    (("注册", "註冊", "registered", "joined", "join date", "加入"), "registered"),
)


@dataclass(slots=True)
class Facts:
    """What the walk over the body found out for the header."""

    title: str
    posts: int
    comments: int
    characters: int
    tags: Mapping[str, int]
    documents: tuple[tuple[str, Document], ...]


def language(label: str) -> str:
    """A script label as a BCP 47 tag."""
    return {"mixed": "zh", "": "und"}.get(label, label)


def build(writing: Writing, facts: Facts, made: Lineage) -> etree._Element:
    """The ``teiHeader`` of the document."""
    work = writing.work
    header = etree.Element("teiHeader", {XML_LANG: "en"})
    header.text = header.tail = "\n"
    _file(header, writing, facts)
    encoding(header, writing, facts.tags, facts.documents, made)
    _profile(header, writing, facts)
    dublin_core(header, writing, facts.documents)
    revisions(header, work, made)
    for part in header:
        part.tail = "\n"
        for inner in part:
            inner.tail = "\n"
    return header


def sub(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A child with text and attributes."""
    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _file(header: etree._Element, writing: Writing, facts: Facts) -> None:
    page = writing.work.edition.page
    source = page.transcript.source
    accession = source.accession
    desc = sub(header, "fileDesc", "\n")
    stmt = sub(desc, "titleStmt", "\n")
    sub(stmt, "title", facts.title, type="main").set(XML_LANG, writing.lang)
    what = "forum thread, joined from captured pages" if page.captures else "captured forum page"
    sub(stmt, "title", f"archival TEI edition of a {what}", type="sub")
    for xml_id, document in facts.documents:
        if document.author:
            sub(stmt, "author", legal.line(document.author), ref=f"#{xml_id}.author")
    resp = sub(stmt, "respStmt")
    sub(resp, "resp", "extraction, normalization and TEI encoding")
    sub(resp, "name", "guidang", ref="#app-guidang")
    extent = sub(desc, "extent")
    sub(extent, "measure", unit="post", quantity=str(facts.posts))
    if facts.comments:
        sub(extent, "measure", unit="comment", quantity=str(facts.comments))
    sub(extent, "measure", unit="character", quantity=str(facts.characters))
    stmt = sub(desc, "publicationStmt", "\n")
    sub(stmt, "publisher", legal.line(accession.publisher) or "unspecified")
    _date(stmt, accession.received, "not stated by the accession")
    sub(stmt, "idno", identifier(source.sha256), type="URN")
    availability = sub(stmt, "availability", status=_status(accession.rights.status))
    licence = sub(availability, "licence", legal.line(accession.rights.statement))
    if target := legal.pointer(accession.rights.licence):
        licence.set("target", target)
    _notes(desc, page)
    origin = sub(desc, "sourceDesc", "\n")
    one = page.transcript
    alone = (Capture(one.source, one.verdict.encoding, page.thread.page),)
    for at, capture in enumerate(page.captures or alone):
        _source(origin, page, at, capture, title=facts.title, lang=writing.lang)
    for xml_id, document in facts.documents:
        if document.described:
            _carried(origin, xml_id, document, writing.lang)
    for part in desc:
        if part.tag in ("titleStmt", "publicationStmt"):
            for child in part:
                child.tail = "\n"


def identifier(sha256: str) -> str:
    """The TEI file's own identifier, beside its source's: a version 5 UUID made of the source's digest.

    One source has one TEI, so the name holds over re-runs; the file's bytes are told apart by the record.
    """
    return uuid5(NAMESPACE, sha256).urn


def _status(status: str) -> str:
    return status if status in ("free", "restricted", "unknown") else "unknown"


def _date(parent: etree._Element, iso: str | None, absent: str, **attributes: str) -> None:
    when = legal.moment(iso)
    if when:
        sub(parent, "date", legal.line(iso or ""), **attributes, **legal.dated(when))
    else:
        sub(parent, "date", legal.line(iso or "") or absent, **attributes, cert="unknown")


def _notes(desc: etree._Element, page: Page) -> None:
    """What a reader must know before trusting the file: pages missing, and whence it came."""
    accession, thread = page.transcript.source.accession, page.thread
    notes = []
    if page.captures:
        notes.append(("completeness", completeness(page)))
    elif thread.pages and thread.pages > 1:
        notes.append(("completeness", f"Page {thread.page or '?'} of {thread.pages} of the thread."))
    lost = len(page.transcript.damage) + sum(one.damage for one in page.captures)
    if lost:
        notes.append(("caution", f"{lost} stretches of the source could not be decoded; each is a gap in the text."))
    if doubt := next((one for one in page.findings if one.code == "EXT100"), None):
        notes.append(("caution", _doubt(page, doubt)))
    words = " ".join(filter(None, (legal.line(accession.title), legal.line(accession.description))))
    if words:
        notes.append(("accession", f"{legal.line(accession.id)}: {words}"))
    if notes:
        stmt = sub(desc, "notesStmt", "\n")
        for kind, text in notes:
            note = sub(stmt, "note", text, type=kind)
            note.tail = "\n"
            if text.startswith(DOUBTED):
                note.set("cert", "low")


DOUBTED = "The reading of the page is doubtful"
"""How the note of a doubtful reading begins; it has ``@cert``."""


def _doubt(page: Page, doubt: Finding) -> str:
    """What is to be said of a doubtful reading: its confidence, and the kinds of doubt."""
    kinds = [code(one.code).title.removeprefix("Doubt: ") for one in page.findings if "EXT110" <= one.code <= "EXT129"]
    why = f": {', '.join(dict.fromkeys(kinds))}" if kinds else ""
    return f"{DOUBTED} (confidence {dict(doubt.fields)['confidence']} of 1){why}."


def _source(desc: etree._Element, page: Page, at: int, capture: Capture, *, title: str, lang: str) -> None:
    """A page as the source; only the first is the default."""
    source, thread = capture.source, page.thread
    bibl = sub(desc, "bibl", "\n", type="webPage", **({} if at else {"default": "true"}))
    bibl.set(XML_ID, source_id(at))
    sub(bibl, "title", title, level="a").set(XML_LANG, lang)
    board = [legal.line(one) for one in thread.board if legal.line(one)]
    if board:
        sub(bibl, "title", " › ".join(board), level="j").set(XML_LANG, lang)
    if capture.number is not None:
        words = f"page {capture.number}" + (f" of {thread.pages}" if thread.pages else "")
        sub(bibl, "biblScope", words, unit="page", **{"from": str(capture.number), "to": str(capture.number)})
    for kind, url in (("original", thread.url), ("capture", source.url)):
        target = legal.pointer(url)
        if target and not (kind == "capture" and url == thread.url):
            sub(bibl, "ptr", type=kind, target=target)
    _published(bibl, thread, capture.number)
    if not at and (last := legal.last_change(thread)):
        sub(bibl, "date", last, type="modified", **legal.dated(last))
    own = None if page.captures else page.captured
    _date(bibl, source.retrieved or own, "not stated by the source", type="retrieved")
    sub(bibl, "idno", source.sha256, type="sha256")
    container = source.container
    for kind, value in (
        ("warcRecordID", container.record_id if container else None),
        ("container", f"{container.kind}: {container.name}" if container else None),
        ("file", source.path if source.path != "-" else None),
        ("charset", capture.encoding),
        ("mediaType", source.media_type),
        ("platform", thread.platform),
        ("site", thread.site or source.accession.site),
        ("tid", thread.tid),
        ("fid", thread.fid),
    ):
        if text := legal.line(value or ""):
            sub(bibl, "idno", text, type=kind)
    figures = (("view", thread.views), ("reply", thread.replies))
    if any(number is not None for _, number in figures):
        extent = sub(bibl, "extent")
        for unit, number in figures:
            if number is not None:
                sub(extent, "measure", str(number), unit=unit, quantity=str(number))
    for child in bibl:
        child.tail = "\n"
    bibl.tail = "\n"


def _published(bibl: etree._Element, thread: Thread, number: int | None) -> None:
    """When the thread began, where this page shows its first post."""
    opening = thread.posts[0].time if thread.posts and number in (None, 1) else None
    if opening and (shown := legal.line(opening.raw)):
        sub(bibl, "date", shown, type="published", **(legal.told(opening) or {"cert": "unknown"}))


def _carried(desc: etree._Element, xml_id: str, document: Document, lang: str) -> None:
    """A document that a post carries, as its own bibliographic fact."""
    bibl = sub(desc, "bibl", type=legal.token(document.type) or "document")
    bibl.set(XML_ID, f"{xml_id}.src")
    bibl.set(XML_LANG, lang)
    bibl.tail = "\n"
    if document.title:
        sub(bibl, "title", legal.line(document.title))
    if document.author:
        author = sub(bibl, "author")
        author.set(XML_ID, f"{xml_id}.author")
        if document.office:
            sub(author, "roleName", legal.line(document.office))
        sub(author, "persName", legal.line(document.author))
    elif document.office:
        sub(bibl, "orgName", legal.line(document.office))
    if document.venue:
        sub(bibl, "meeting" if _MEETING.search(document.venue) else "pubPlace", legal.line(document.venue))
    if when := legal.moment(document.date):
        sub(
            bibl, "date", legal.line(document.date or ""), type=_DATES.get(document.type, "stated"), **legal.dated(when)
        )


def _profile(header: etree._Element, writing: Writing, facts: Facts) -> None:
    work, page = writing.work, writing.work.edition.page
    desc = sub(header, "profileDesc", "\n")
    creation = sub(desc, "creation")
    times = sorted(when for post in page.thread.posts if (when := legal.instant(post.time)))
    if not times:
        sub(creation, "date", "unknown", cert="unknown")
    elif times[0] == times[-1]:
        sub(creation, "date", times[0], **legal.dated(times[0]))
    else:
        span = {**legal.dated(times[0], "from"), **legal.dated(times[-1], "to")}
        sub(creation, "date", f"{times[0]}/{times[-1]}", **span)
    list_changes(creation, page.captures)
    usage = sub(desc, "langUsage", "\n")
    for tag, share in shares(work.edition.readings, language(work.edition.script.label)):
        sub(usage, "language", _LANGUAGES.get(tag, tag), ident=tag, usage=str(share)).tail = "\n"
    _situation(sub(desc, "textDesc", "\n"), writing)
    _classes(sub(desc, "textClass", "\n"), page.thread, facts.documents, language(work.edition.script.label))
    if persons := writing.relations.persons:
        people = sub(sub(desc, "particDesc"), "listPerson", "\n", type="posters")
        for person in persons:
            _person(people, person, writing)


def _situation(desc: etree._Element, writing: Writing) -> None:
    """What kind of talk a thread is (TEI's situational parameters), as far as every thread is that."""
    active = "singular" if len(writing.relations.who) == 1 else "plural"
    rows: tuple[tuple[str, str | None, dict[str, str]], ...] = (
        ("channel", "internet forum", {"mode": "w"}),
        ("constitution", "posts of several writers, in the order of the forum", {"type": "composite"}),
        ("derivation", None, {"type": "original"}),
        ("domain", None, {"type": "public"}),
        ("factuality", "not judged", {"type": "inapplicable"}),
        ("interaction", "written, not at the same time", {"type": "complete", "active": active, "passive": "world"}),
        ("preparedness", "not judged", {}),
        ("purpose", "not judged", {}),
    )
    for tag, words, attributes in rows:
        sub(desc, tag, words, **attributes).tail = "\n"


def shares(readings: Iterable[Reading], whole: str) -> list[tuple[str, int]]:
    """Languages by falling share of characters, in per cent that add up to 100."""
    counts: dict[str, int] = {}
    for reading in readings:
        label = language(reading.script.label)
        if label != "und":
            counts[label] = counts.get(label, 0) + len(reading.text)
    total = sum(counts.values())
    if not total:
        return [(whole, 100)]
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    floors = [(tag, count * 100 // total, count * 100 % total) for tag, count in ranked]
    short = 100 - sum(share for _, share, _ in floors)
    lifted = {tag for tag, _, _ in sorted(floors, key=lambda item: (-item[2], item[0]))[:short]}
    return [(tag, share + (tag in lifted)) for tag, share, _ in floors]


def _classes(parent: etree._Element, thread: Thread, documents: tuple[tuple[str, Document], ...], lang: str) -> None:
    for kind in sorted({legal.name(document.type) or "document" for _, document in documents}):
        sub(parent, "catRef", scheme="#documents", target=f"#documents.{kind}").tail = "\n"
    for scheme, words in (("#tags", thread.tags), ("#boards", thread.board)):
        terms = [legal.line(word) for word in words if legal.line(word)]
        if terms:
            keywords = sub(parent, "keywords", scheme=scheme)
            keywords.tail = "\n"
            keywords.set(XML_LANG, lang)
            for term in terms:
                sub(keywords, "term", term)


def _person(people: etree._Element, one: Person, writing: Writing) -> None:
    author = one.author
    person = sub(people, "person", role=one.role)
    person.set(XML_ID, one.id)
    person.tail = "\n"
    placeholder = bool(author.name) and not one.known
    kind = "placeholder" if placeholder else "screenName"
    name = sub(person, "persName", legal.line(author.name or "") or None, type=kind)
    if not name.text:
        sub(name, "gap", reason="notCaptured")
    if author.uid and legal.line(author.uid):
        sub(person, "idno", legal.line(author.uid), type="uid")
    if url := legal.pointer(author.url, writing.base):
        sub(person, "idno", url, type="URI")
    for label, value in author.card:
        words = legal.line(label), legal.line(value)
        if any(words):
            state = sub(person, "state", type=_state(words[0]))
            sub(state, "label", words[0] or words[1])
            if all(words):
                sub(state, "desc", words[1])
    lines = (legal.legal(writing.readings[leaf].text).strip() for block in author.signature for leaf in block.leaves())
    if text := "\n".join(filter(None, lines)):
        _signature(sub(person, "note", type="signature"), text)


@lru_cache(1024)
def _state(label: str) -> str:
    low = label.lower()
    return next((kind for words, kind in _STATES if any(word in low for word in words)), "card")


def _signature(note: etree._Element, text: str) -> None:
    first, *rest = text.split("\n")
    note.text = first
    for piece in rest:
        etree.SubElement(note, "lb").tail = piece


def declare(parent: etree._Element, writing: Writing) -> None:
    """A ``charDecl`` with an entry for each character that ``g`` points at."""
    declaration = sub(parent, "charDecl", "\n")
    for char in sorted(writing.chars):
        glyph = writing.chars[char]
        entry = sub(declaration, "char")
        entry.set(XML_ID, char_id(char))
        entry.tail = "\n"
        points = " ".join(f"U+{ord(ch):04X}" for ch in char)
        private = len(char) == 1 and ("\ue000" <= char <= "\uf8ff" or char >= "\U000f0000")
        name = glyph.name if glyph and glyph.name else f"{'PRIVATE USE' if private else 'CHARACTER'} {points}"
        sub(entry, "localProp", name="Name", value=legal.line(name))
        if glyph and glyph.source:
            sub(entry, "localProp", name="source", value=legal.line(glyph.source))
        if private:
            sub(entry, "mapping", points, type="PUA")
        else:
            sub(entry, "localProp", name="code-point", value=points)
        standard = legal.line(glyph.standard) if glyph and glyph.standard else ""
        sub(entry, "mapping", standard or "\u3013", type="standard" if standard else "substitute")
