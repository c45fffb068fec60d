"""Safari's ``.webarchive``: a property list that holds the page and what it shows."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from pipeline.accession import enclosed, judge, sniff
from pipeline.accession.arrival import Unread
from pipeline.accession.place import Place
from pipeline.model.finding import finding
from pipeline.model.source import Source

SIGN = b"WebMainResource"
"""The key of the page: every such list has it, and hardly another one."""
_FAULTS = (plistlib.InvalidFileException, ExpatError, ValueError, TypeError, KeyError, IndexError, OverflowError)
"""What the library raises for lists that are cut or damaged."""


def sources(content: bytes, place: Place) -> Iterator[Source | Unread]:
    """The page, and its pictures where such are kept; its frames are not read."""
    inside = place.inside("webarchive", "")
    try:
        held = plistlib.loads(content)
        page = held[SIGN.decode()]
        body, kind = page["WebResourceData"], str(page.get("WebResourceMIMEType", "text/html"))
        url, charset = page.get("WebResourceURL"), page.get("WebResourceTextEncodingName")
    except (*_FAULTS, AttributeError, RecursionError) as error:
        yield inside.unread(finding("ACC013", reason=f"not a web archive of Safari: {type(error).__name__}"))
        return
    if place.keep:
        yield from _enclosed(held.get("WebSubresources"), place)
    if not isinstance(body, bytes) or kind not in {"text/html", "application/xhtml+xml", "text/plain"}:
        yield inside.unread(finding("ACC013", reason="no HTML part"))
        return
    yield inside.source(
        body,
        media_type=kind,
        url=url if isinstance(url, str) and "://" in url else None,
        http_charset=charset.lower() if isinstance(charset, str) else None,
    )


def _enclosed(listed: object, place: Place) -> Iterator[Unread]:
    for entry in listed if isinstance(listed, list) else ():
        body, url = (entry.get("WebResourceData"), entry.get("WebResourceURL")) if isinstance(entry, dict) else (0, 0)
        if isinstance(body, bytes) and isinstance(url, str):
            found = judge.passed(body, sniff.media_type(body))
            if found is not None and found.code in enclosed.KEPT:
                yield place.inside("webarchive", url).passed(body, found, also=(url,))
