"""What is received: the bytes, their fixity, and what the accession says of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pipeline.model.finding import Finding

LARGEST = 64 << 20
"""Bytes of the largest source unless a setting says otherwise: what is received and what is decoded
is bounded alike. The largest page of the suites has 1.1 MB."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the accession declares about use; ``status`` is TEI ``availability/@status``."""

    status: str = "unknown"
    """Whether the sources may be used: ``free``, ``restricted`` or ``unknown`` (TEI ``availability/@status``)."""
    licence: str = "https://rightsstatements.org/vocab/UND/1.0/"
    """Address of the licence or rights statement."""
    statement: str = "Copyright undetermined: third-party forum content, archived for research."
    """The rights in a sentence for people."""


@dataclass(frozen=True, slots=True)
class Accession:
    """The act of receiving a body of sources, as its accession file states it.

    Nothing here is guessed. ``received`` is an ISO 8601 date or date-time; ``timezone`` is a UTC
    offset such as ``+08:00``, given only where the forum's clock is known.
    """

    id: str = "unspecified"
    """The accession's number or name in the library's own register."""
    title: str = ""
    """What was received, in a line."""
    description: str = ""
    """What it is and how it was collected."""
    origin: str = ""
    """Whom or what it came from: a person, a crawl, an address."""
    received: str | None = None
    """When it was received: an ISO 8601 date or date-time; relative times of pages are read against it."""
    publisher: str = "unspecified"
    """Who publishes the archive: the library."""
    site: str | None = None
    """The forum's name or host, where all sources come from one."""
    timezone: str | None = None
    """The offset of the forum's clock from UTC, such as ``+08:00``; only where it is known."""
    rights: Rights = Rights()


@dataclass(frozen=True, slots=True)
class Container:
    """Where in a larger file a source stood: a WARC record, a member of an archive, a JSONL row."""

    kind: str
    name: str
    member: str
    offset: int | None = None
    record_id: str | None = None


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or another file that a page shows, as it is kept: its bytes stand in the archive once.

    ``address`` is what the page calls it by, made absolute where the page's own address is known;
    a picture that is written into the page itself is known by the digest of its ``data:`` address
    (:func:`medium_key`).
    """

    address: str
    sha256: str
    size: int
    media_type: str


def medium_key(address: str) -> str:
    """What a medium of that address is looked up by: the address, or a digest where it is the bytes themselves."""
    if address[:5].lower() != "data:":
        return address
    return "data:;sha256=" + hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """One received document: its bytes, never touched, and named after their sha256.

    ``path`` is the name under which it came, as text with undecodable bytes escaped
    (``surrogateescape``); it is never used to build a path of ours. ``retrieved`` is the ISO 8601
    instant at which the page was fetched, where the container says so.
    """

    data: bytes
    sha256: str
    path: str
    media_type: str
    url: str | None = None
    http_charset: str | None = None
    retrieved: str | None = None
    accession: Accession = Accession()
    container: Container | None = None
    base: str | None = None
    """Folder of files saved beside the page (``x_files``), where there is one."""
    findings: tuple[Finding, ...] = ()
    """What receiving it showed (a truncated record, a wrong digest …)."""
    media: tuple[Medium, ...] | None = None
    """What the page shows and came along with it, by address; ``None`` where pictures are not kept."""

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)


def source_of(
    data: bytes,
    path: str = "-",
    media_type: str = "text/html",
    *,
    url: str | None = None,
    http_charset: str | None = None,
    retrieved: str | None = None,
) -> Source:
    """A source made of bytes at hand, for callers that have no accession (filters, tests)."""
    digest = hashlib.sha256(data).hexdigest()
    return Source(data, digest, path, media_type, url=url, http_charset=http_charset, retrieved=retrieved)
