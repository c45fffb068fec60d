"""MHTML (RFC 2557): the page that a browser saved as one file."""

from __future__ import annotations

import email
import email.errors
import email.message
import email.policy
import email.utils
from collections.abc import Iterator
from datetime import UTC

from pipeline.accession import enclosed, judge, sniff
from pipeline.accession.arrival import Unread
from pipeline.accession.place import Place
from pipeline.model.finding import finding
from pipeline.model.source import Source

_UNENDED = (email.errors.CloseBoundaryNotFoundDefect, email.errors.StartBoundaryNotFoundDefect)
_PAGES = ("text/html", "application/xhtml+xml")


def sources(content: bytes, place: Place) -> Iterator[Source | Unread]:
    """The root page; other pages in the file (frames) are passed over with a notice."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    inside = place.inside("mhtml", "")
    if not pages:
        yield inside.unread(finding("ACC013", reason="no HTML part"))
        return
    root = _root(message, pages)
    cut = any(isinstance(defect, _UNENDED) for part in message.walk() for defect in part.defects)
    faults = (finding("ACC041"),) if cut and root is parts[-1] else ()
    yield from _enclosed(parts, pages, place)
    for number, part in enumerate(pages):
        address = _header(part, "Content-Location")
        if part is not root:
            yield place.inside("mhtml", address or f"part {number + 1}").unread(finding("ACC021", media_type="frame"))
            continue
        body = part.get_payload(decode=True)
        charset = part.get_content_charset()
        yield inside.source(
            body if isinstance(body, bytes) else b"",
            *faults,
            media_type=part.get_content_type(),
            url=_header(message, "Snapshot-Content-Location") or (address if "://" in address else "") or None,
            http_charset=charset.lower() if charset else None,
            retrieved=instant(_header(message, "Date")),
        )


def _enclosed(parts: list[email.message.Message], pages: list[email.message.Message], place: Place) -> Iterator[Unread]:
    """The pictures and attachments of the file, where such are kept; else they are part of the page and not told."""
    for number, part in enumerate(parts if place.keep else ()):
        body = part.get_payload(decode=True)
        if part in pages or not isinstance(body, bytes):
            continue
        ident = _header(part, "Content-ID").strip("<>")
        address = _header(part, "Content-Location")
        names = [name for name in (address, f"cid:{ident}" if ident else "") if name]
        found = judge.passed(body, sniff.media_type(body), "") or judge.declared(part.get_content_type())
        if found is not None and found.code in enclosed.KEPT:
            inside = place.inside("mhtml", (names or [f"part {number + 1}"])[0])
            yield inside.passed(body, found, also=tuple(names))


def _root(message: email.message.Message, pages: list[email.message.Message]) -> email.message.Message:
    """The part that ``start`` names, else the one at the snapshot's address, else the first page."""
    start = message.get_param("start")
    if isinstance(start, str):
        for part in pages:
            if _header(part, "Content-ID").strip("<>") == start.strip("<>"):
                return part
    address = _header(message, "Snapshot-Content-Location")
    return next((part for part in pages if address and _header(part, "Content-Location") == address), pages[0])


def _header(part: email.message.Message, name: str) -> str:
    return str(part.get(name, "")).strip()


def instant(text: str) -> str | None:
    """An RFC 5322 date as ISO 8601 in UTC."""
    try:
        at = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at.tzinfo else at.isoformat()
