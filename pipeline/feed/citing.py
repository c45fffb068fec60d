"""What a document is for those who cite and crawl: DataCite's metadata, and schema.org as JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from pipeline.feed.describe import describe
from pipeline.feed.markup import XML_LANG, XSI, put, uri
from pipeline.feed.rows import Row
from pipeline.holdings.document import Holding
from pipeline.model.description import Description, extent, ni

DATACITE = "http://datacite.org/schema/kernel-4"
DATACITE_XSD = "https://schema.datacite.org/meta/kernel-4/metadata.xsd"
LATER, UNKNOWN = "(:tba)", "(:unkn)"
"""DataCite's own values for what is to be assigned later and for what is not known."""
SCHEMA = "https://schema.org"


def datacite(about: Description, year: str) -> etree._Element:
    """DataCite 4: ready for the DOI that a house registers. ``year`` is when the document was made."""
    root = etree.Element(f"{{{DATACITE}}}resource", nsmap={None: DATACITE, "xsi": XSI})  # type: ignore[dict-item]
    root.set(f"{{{XSI}}}schemaLocation", f"{DATACITE} {DATACITE_XSD}")
    put(root, "identifier", LATER, {"identifierType": "DOI"})
    creators = put(root, "creators")
    for name in about.creators or (UNKNOWN,):
        put(put(creators, "creator"), "creatorName", name)
    put(put(root, "titles"), "title", about.title, {XML_LANG: about.language})
    put(root, "publisher", about.publisher)
    put(root, "publicationYear", year)
    put(root, "resourceType", "Forum thread", {"resourceTypeGeneral": "Text"})
    if about.subjects or about.board:
        subjects = put(root, "subjects")
        for term in (*about.subjects, *about.board[-1:]):
            put(subjects, "subject", term)
    if about.contributors:
        others = put(root, "contributors")
        for name in about.contributors:
            put(put(others, "contributor", attrs={"contributorType": "Other"}), "contributorName", name)
    _dates(root, about)
    if about.language:
        put(root, "language", about.language)
    names = put(root, "alternateIdentifiers")
    digest = about.urn.rpartition(":")[2]
    for kind, value in (("URN", about.urn), ("ni", ni(digest))):
        put(names, "alternateIdentifier", value, {"alternateIdentifierType": kind})
    if about.url:
        bond = {"relatedIdentifierType": "URL", "relationType": "IsDerivedFrom"}
        put(put(root, "relatedIdentifiers"), "relatedIdentifier", uri(about.url), bond)
    put(put(root, "sizes"), "size", f"{about.posts} posts")
    put(put(root, "formats"), "format", "application/tei+xml")
    put(put(root, "rightsList"), "rights", about.rights, {"rightsURI": uri(about.licence) or None})
    words = {"descriptionType": "TechnicalInfo", XML_LANG: "en"}
    put(put(root, "descriptions"), "description", extent(about), words)
    return root


def _dates(root: etree._Element, about: Description) -> None:
    span = "/".join(dict.fromkeys(day[:10] for day in (about.published, about.last) if day))
    rows = (("Created", span), ("Collected", (about.retrieved or "")[:10]))
    if any(value for _, value in rows):
        dates = put(root, "dates")
        for kind, value in rows:
            if value:
                put(dates, "date", value, {"dateType": kind})


def posting(holding: Holding, rows: list[Row], document: Row) -> dict[str, Any]:
    """The page as schema.org's ``DiscussionForumPosting``: its opening post with the others as comments.

    ``rows`` are those of its posts, ``document`` its own (:func:`pipeline.feed.rows.rows_of`). A page that
    begins after the opening post has its title and address, and no words of its own.
    """
    about, thread = describe(holding), holding.thread
    opening = rows[0] if rows and rows[0]["kind"] == "opening" and (about.page or 1) == 1 else None
    out: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "DiscussionForumPosting",
        "@id": opening["id"] if opening else about.urn,
        "identifier": [about.urn, ni(about.urn.rpartition(":")[2])],
        "headline": document["thread_title"] or about.title,
        "url": document["thread_url"],
        **(_said(opening) if opening else {}),
        "dateModified": about.last,
        "inLanguage": about.language,
        "keywords": list(about.subjects),
        "license": about.licence,
        "isPartOf": _board(about),
        "pagination": str(about.page) if about.page else None,
        "interactionStatistic": list(_counts(thread)),
        "comment": [
            {"@type": "Comment", "@id": row["id"], **_said(row), **_parent(row)} for row in rows if row is not opening
        ],
        "subjectOf": {
            "@type": "ArchiveComponent",
            "identifier": about.urn,
            "holdingArchive": {"@type": "ArchiveOrganization", "name": about.publisher},
            "dateCreated": about.retrieved,
        },
    }
    made: dict[str, Any] = _filled(out)
    return made


def embedded(value: Mapping[str, Any]) -> str:
    """A value as the text of a ``script`` element: no ``<``, so that no text of a post can end it."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[<\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _said(row: Row) -> dict[str, Any]:
    author = {"@type": "Person", "name": row["author"], "identifier": row["who"]} if row["author"] else None
    return {"author": author, "datePublished": row["time"], "text": row["text"] or None}


def _parent(row: Row) -> dict[str, Any]:
    if row["answers"]:
        return {"parentItem": {"@id": f"{row['document']}#{row['answers']}"}}
    return {"parentItem": {"url": row["answers_url"]}} if row["answers_url"] else {}


def _board(about: Description) -> dict[str, Any] | None:
    names = [name for name in (about.site, *about.board) if name]
    whole: dict[str, Any] | None = None
    for at, name in enumerate(names):
        part = {"@type": "WebSite" if at == 0 and about.site else "CollectionPage", "name": name}
        whole = {**part, "isPartOf": whole} if whole else part
    return whole


def _counts(thread: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, action in (("views", "ViewAction"), ("replies", "CommentAction")):
        if thread[name] is not None:
            kind = {"@type": "InteractionCounter", "interactionType": f"{SCHEMA}/{action}"}
            yield {**kind, "userInteractionCount": thread[name]}


def _filled(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The value without what is empty: schema.org has no way to say that a thing is not known."""
    if isinstance(value, dict):
        return {name: _filled(part) for name, part in value.items() if part not in (None, [], {}, "")}
    return [_filled(part) for part in value] if isinstance(value, list) else value
