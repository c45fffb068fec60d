"""What a document is, as a catalogue describes it: one description for the TEI, the deliveries and the site.

A page of a thread and a document that one of its posts carries (a report, a notice) are two things
with authors and dates of their own: :func:`elements` describes the page, :func:`carried` a document
in it, and neither takes a value from the other.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.model.relations import anonymous

MAX_NAMES = 50
"""Contributors named in a description; a longer list says how many more there are."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A document inside a post, as far as it states its own facts."""

    kind: str
    title: str | None = None
    author: str | None = None
    office: str | None = None
    date: str | None = None
    language: str | None = None


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
    works: tuple[Carried, ...] = ()


def pack(about: Description) -> str:
    """A description as one line of JSON, for an index; :func:`unpack` reads it."""
    return json.dumps(asdict(about))  # ASCII, so that a lone surrogate can be stored


def unpack(text: str) -> Description:
    """The description of :func:`pack`."""
    values: dict[str, Any] = json.loads(text)
    works = tuple(Carried(**work) for work in values.pop("works"))
    parts: dict[str, Any] = {name: tuple(part) if isinstance(part, list) else part for name, part in values.items()}
    return Description(**parts, works=works)


def urn(id: str) -> str:
    """The URN of an archived document, after the sha256 of its source."""
    return f"urn:sha256:{id}"


def ni(sha256: str) -> str:
    """The name of bytes by their sha256 in the registered scheme ``ni`` (RFC 6920)."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def language(label: str) -> str | None:
    """The BCP 47 tag of a script label; ``None`` where the label decides nothing."""
    return {"mixed": "zh", "und": None}.get(label, label)


def describe(record: Mapping[str, Any], site: str | None) -> Description:
    """The description of a document from its record; ``site`` is where it stood."""
    thread = record["thread"]
    documents: Sequence[Mapping[str, Any]] = record["outline"]["documents"]
    posts: Sequence[Mapping[str, Any]] = thread["posts"]
    creators = _people(post for post in posts if post["kind"] == "opening")
    others = [name for name in _people(posts) if name not in creators]
    titles = [thread["title"], *(document.get("title") for document in documents)]
    times = sorted(post["time"]["iso"] for post in posts if (post["time"] or {}).get("iso"))
    accession = record["accession"]
    tongue = language(record["normalize"]["script"]["label"])
    works = [_carried(document, tongue) for document in documents]
    return Description(
        urn=urn(record["id"]),
        title=next((title for title in titles if title), "(untitled)"),
        creators=creators,
        contributors=tuple(others[:MAX_NAMES]),
        more_contributors=max(0, len(others) - MAX_NAMES),
        subjects=tuple(dict.fromkeys(tag for tag in thread["tags"] if tag)),
        board=tuple(thread["board"]),
        site=site,
        url=thread["url"] or record["source"]["url"],
        published=times[0] if times else None,
        last=times[-1] if times else None,
        retrieved=record["source"]["retrieved"] or accession["received"],
        language=tongue,
        posts=len(posts),
        page=thread["page"],
        pages=thread["pages"],
        publisher=accession["publisher"],
        rights=accession["rights"]["statement"],
        licence=accession["rights"]["licence"],
        works=tuple(work for work in works if work.title or work.author or work.date),
    )


def _people(posts: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names of posters in order, each once; placeholders name nobody."""
    names = (post["author"]["name"] for post in posts)
    return tuple(dict.fromkeys(name for name in names if name and not anonymous(name)))


def _carried(document: Mapping[str, Any], tongue: str | None) -> Carried:
    title, author, office, date = (document.get(name) for name in ("title", "author", "office", "date"))
    return Carried(document["type"], title, author, office, date, tongue)


def elements(about: Description) -> Iterator[tuple[str, str]]:
    """The page as unqualified Dublin Core: names of elements with their values, in order."""
    for name, value in _elements(about):
        if value:
            yield name, value


def _elements(about: Description) -> Iterator[tuple[str, str | None]]:
    yield "title", about.title
    yield from (("creator", name) for name in about.creators)
    yield from (("subject", term) for term in (*about.subjects, *about.board[-1:]))
    yield "description", extent(about)
    yield "publisher", about.site
    yield from (("contributor", name) for name in about.contributors)
    yield "contributor", f"and {about.more_contributors} more" if about.more_contributors else None
    yield "date", about.published and about.published[:10]
    yield "type", "Text"
    yield "format", "application/tei+xml"
    yield "identifier", about.urn
    yield "identifier", ni(about.urn.rpartition(":")[2])
    yield "identifier", about.url
    yield "language", about.language
    yield "relation", " > ".join(part for part in (about.site, *about.board) if part) or None
    for work in about.works:
        yield "relation", work.title and f"carries: {work.title}"
    yield "rights", about.rights
    yield "rights", about.licence


def carried(work: Carried, about: Description) -> Iterator[tuple[str, str]]:
    """A document that the page carries, as unqualified Dublin Core of its own."""
    rows = (
        ("title", work.title),
        ("creator", work.author),
        ("publisher", work.office if not work.author else None),
        ("date", work.date),
        ("type", "Text"),
        ("language", work.language),
        ("source", about.urn),
    )
    for name, value in rows:
        if value:
            yield name, value


def extent(about: Description) -> str:
    """How much of a thread the document holds, in words."""
    posts = f"{about.posts} post{'' if about.posts == 1 else 's'}"
    if about.page and about.pages:
        return f"Forum thread, page {about.page} of {about.pages}, {posts}"
    return f"Forum thread, {posts}"
