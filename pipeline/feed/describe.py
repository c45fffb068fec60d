"""What a document is, for catalogues: one description, and its Dublin Core and MODS forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lxml import etree

from pipeline.feed.holdings import Holding
from pipeline.feed.markup import XLINK, XSI, put, uri

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
MODS = "http://www.loc.gov/mods/v3"
MODS_XSD = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
OAI_DC_XSD = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"

MAX_NAMES = 50
"""Contributors named in a description; a longer list says how many more there are."""


@dataclass(frozen=True, slots=True)
class Description:
    """A document as a catalogue describes it. Every value is what the page or the accession says."""

    urn: str
    title: str
    creators: tuple[str, ...]
    contributors: tuple[str, ...]
    more_contributors: int
    subjects: tuple[str, ...]
    board: tuple[str, ...]
    site: str | None
    url: str | None
    published: str | None
    last: str | None
    retrieved: str | None
    language: str | None
    posts: int
    page: int | None
    pages: int | None
    publisher: str
    rights: str
    licence: str


def pack(about: Description) -> str:
    """A description as one line of JSON, for an index; :func:`unpack` reads it."""
    return json.dumps(asdict(about))  # ASCII, so that a lone surrogate can be stored


def unpack(text: str) -> Description:
    """The description of :func:`pack`."""
    values: dict[str, Any] = json.loads(text)
    parts: dict[str, Any] = {name: tuple(part) if isinstance(part, list) else part for name, part in values.items()}
    return Description(**parts)


def urn(id: str) -> str:
    """The URN of an archived document, after the sha256 of its source."""
    return f"urn:sha256:{id}"


def describe(holding: Holding) -> Description:
    """The description of a document."""
    record, thread = holding.record, holding.thread
    documents: Sequence[Mapping[str, Any]] = record["outline"]["documents"]
    posts: Sequence[Mapping[str, Any]] = thread["posts"]
    openers = [post["author"]["name"] for post in posts if post["kind"] == "opening"]
    creators = _unique([*(document.get("author") for document in documents), *openers])
    others = [name for name in _unique(post["author"]["name"] for post in posts) if name not in creators]
    titles = [thread["title"], *(document.get("title") for document in documents)]
    times = sorted(post["time"]["iso"] for post in posts if (post["time"] or {}).get("iso"))
    accession = record["accession"]
    return Description(
        urn=urn(holding.id),
        title=next((title for title in titles if title), "(untitled)"),
        creators=creators,
        contributors=tuple(others[:MAX_NAMES]),
        more_contributors=max(0, len(others) - MAX_NAMES),
        subjects=_unique(thread["tags"]),
        board=tuple(thread["board"]),
        site=holding.site,
        url=thread["url"] or record["source"]["url"],
        published=times[0] if times else None,
        last=times[-1] if times else None,
        retrieved=record["source"]["retrieved"] or accession["received"],
        language=language(record["normalize"]["script"]["label"]),
        posts=len(posts),
        page=thread["page"],
        pages=thread["pages"],
        publisher=accession["publisher"],
        rights=accession["rights"]["statement"],
        licence=accession["rights"]["licence"],
    )


def language(label: str) -> str | None:
    """The BCP 47 tag of a script label; ``None`` where the label decides nothing."""
    return {"mixed": "zh", "und": None}.get(label, label)


def _unique(names: Any) -> tuple[str, ...]:  # noqa: ANN401 - any iterable of names or None
    return tuple(dict.fromkeys(name for name in names if name))


def oai_dc(about: Description) -> etree._Element:
    """Unqualified Dublin Core in its OAI-PMH container (``oai_dc``)."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC_XSD}")
    for name, value in _elements(about):
        if value:
            put(root, f"{{{DC}}}{name}", value)
    return root


def _elements(about: Description) -> Iterator[tuple[str, str | None]]:
    yield "title", about.title
    yield from (("creator", name) for name in about.creators)
    yield from (("subject", term) for term in (*about.subjects, *about.board[-1:]))
    yield "description", _extent(about)
    yield "publisher", about.site
    yield from (("contributor", name) for name in about.contributors)
    yield "contributor", f"and {about.more_contributors} more" if about.more_contributors else None
    yield "date", about.published and about.published[:10]
    yield "type", "Text"
    yield "format", "application/tei+xml"
    yield "identifier", about.urn
    yield "identifier", about.url
    yield "language", about.language
    yield "relation", " > ".join(part for part in (about.site, *about.board) if part) or None
    yield "rights", about.rights
    yield "rights", about.licence


def _extent(about: Description) -> str:
    posts = f"{about.posts} post{'' if about.posts == 1 else 's'}"
    if about.page and about.pages:
        return f"Forum thread, page {about.page} of {about.pages}, {posts}"
    return f"Forum thread, {posts}"


def mods(about: Description) -> etree._Element:
    """MODS 3.8."""
    root = etree.Element(f"{{{MODS}}}mods", nsmap={None: MODS, "xlink": XLINK, "xsi": XSI})  # type: ignore[dict-item]
    root.set("version", "3.8")
    root.set(f"{{{XSI}}}schemaLocation", f"{MODS} {MODS_XSD}")
    put(put(root, "titleInfo"), "title", about.title)
    for role, names in (("author", about.creators), ("contributor", about.contributors)):
        for name in names:
            person = put(root, "name", attrs={"type": "personal"})
            put(person, "namePart", name)
            put(put(person, "role"), "roleTerm", role, {"type": "text", "authority": "marcrelator"})
    put(root, "typeOfResource", "text")
    put(root, "genre", "Internet forum thread")
    _origin(root, about)
    form = put(root, "physicalDescription")
    put(form, "internetMediaType", "application/tei+xml")
    put(form, "extent", _extent(about))
    put(form, "digitalOrigin", "born digital")
    for term in about.subjects:
        put(put(root, "subject"), "topic", term)
    _host(root, about)
    put(root, "identifier", about.urn, {"type": "uri"})
    if about.url:
        seen = about.retrieved and about.retrieved[:10]
        put(put(root, "location"), "url", uri(about.url), {"usage": "primary", "dateLastAccessed": seen})
    attrs = {"type": "use and reproduction", f"{{{XLINK}}}href": uri(about.licence)}
    put(root, "accessCondition", about.rights, attrs)
    entry = put(root, "recordInfo")
    put(entry, "recordContentSource", about.publisher)
    put(entry, "recordIdentifier", about.urn)
    put(entry, "recordOrigin", "Made by guidang from the record of the archived page")
    return root


def _origin(root: etree._Element, about: Description) -> None:
    if about.site or about.published:
        origin = put(root, "originInfo")
        if about.site:
            put(origin, "publisher", about.site)
        if about.published:
            put(origin, "dateIssued", about.published[:10], {"encoding": "w3cdtf", "keyDate": "yes"})
        if about.last and about.last[:10] != (about.published or "")[:10]:
            put(origin, "dateModified", about.last[:10], {"encoding": "w3cdtf"})
    if about.language:
        tongue = put(root, "language")
        put(tongue, "languageTerm", about.language, {"type": "code", "authority": "rfc5646"})
        script = about.language.partition("-")[2]
        if len(script) == 4:
            put(tongue, "scriptTerm", script, {"type": "code", "authority": "iso15924"})


def _host(root: etree._Element, about: Description) -> None:
    if about.board:
        board = put(root, "relatedItem", attrs={"type": "host", "displayLabel": "board"})
        put(put(board, "titleInfo"), "title", about.board[-1])
        for part in about.board[:-1]:
            put(board, "note", part, {"type": "board path"})
    if about.site:
        put(
            put(put(root, "relatedItem", attrs={"type": "host", "displayLabel": "site"}), "titleInfo"),
            "title",
            about.site,
        )
