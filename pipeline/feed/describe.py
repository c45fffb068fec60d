"""What a document is, for catalogues: one description, and its Dublin Core and MODS forms."""

from __future__ import annotations

from lxml import etree

from pipeline.feed.markup import XLINK, XSI, put, uri
from pipeline.holdings.document import Holding
from pipeline.model.description import Carried, Description, elements, extent
from pipeline.model.description import describe as described

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
MODS = "http://www.loc.gov/mods/v3"
MODS_XSD = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
OAI_DC_XSD = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def describe(holding: Holding) -> Description:
    """The description of a document."""
    return described(holding.record, holding.site)


def oai_dc(about: Description) -> etree._Element:
    """Unqualified Dublin Core in its OAI-PMH container (``oai_dc``)."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC_XSD}")
    for name, value in elements(about):
        put(root, f"{{{DC}}}{name}", value)
    return root


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
    put(form, "extent", extent(about))
    put(form, "digitalOrigin", "born digital")
    for term in about.subjects:
        put(put(root, "subject"), "topic", term)
    _host(root, about)
    for work in about.works:
        _constituent(root, work)
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


def _constituent(root: etree._Element, work: Carried) -> None:
    """A document that a post carries, with its own author and date."""
    part = put(root, "relatedItem", attrs={"type": "constituent", "displayLabel": work.kind})
    if work.title:
        put(put(part, "titleInfo"), "title", work.title)
    if work.author:
        person = put(part, "name", attrs={"type": "personal"})
        put(person, "namePart", work.author)
        put(put(person, "role"), "roleTerm", "author", {"type": "text", "authority": "marcrelator"})
    if work.date:
        put(put(part, "originInfo"), "dateIssued", work.date, {"encoding": "w3cdtf"})


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
