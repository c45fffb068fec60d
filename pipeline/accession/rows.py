"""JSON lines: a row is a page."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pipeline.accession.arrival import Stream, Unread
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, finding
from pipeline.model.source import Source


def sources(stream: Stream, place: Place, settings: Settings) -> Iterator[Source | Unread]:
    """One source a row; the member is the number of the line.

    A string of JSON is Unicode, so the bytes of the source are its UTF-8 and the charset is stated
    to be that, whatever the page's own ``meta`` says. Bytes come in base64
    (``jsonl_base64``), and then the row's charset counts.
    """
    limit = settings.max_size * 2
    number = 0
    while text := stream.readline(limit):
        number += 1
        at = place.inside("jsonl", str(number))
        if not text.endswith(b"\n") and len(text) >= limit:
            while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield at.unread(finding("ACC009", size=len(text), limit=settings.max_size))
        elif text.strip():
            yield _source(text, at, settings)


def _source(text: bytes, place: Place, settings: Settings) -> Source | Unread:
    try:
        row = json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        return place.unread(finding("ACC019", reason=f"not JSON: {type(error).__name__}"))
    if not isinstance(row, dict):
        return place.unread(finding("ACC019", reason="not an object"))
    packed = _field(row, settings.jsonl_base64)
    if isinstance(packed, str):
        return _bytes(packed, row, place, settings)
    for names, media_type in ((settings.jsonl_html, "text/html"), (settings.jsonl_text, "text/plain")):
        value = _field(row, names)
        if isinstance(value, str):
            content = value.encode("utf-8", "surrogatepass")
            if len(content) > settings.max_size:
                return place.unread(finding("ACC009", size=len(content), limit=settings.max_size))
            at, findings = _instant(row, settings)
            address = _text(row, settings.jsonl_url)
            return place.source(
                content, *findings, media_type=media_type, url=address, http_charset="utf-8", retrieved=at
            )
    return place.unread(finding("ACC019", reason="none of the fields for HTML or text"))


def _bytes(packed: str, row: dict[str, Any], place: Place, settings: Settings) -> Source | Unread:
    try:
        content = base64.b64decode(packed, validate=True)
    except ValueError:
        return place.unread(finding("ACC019", reason="not base64"))
    charset = _text(row, settings.jsonl_charset)
    at, findings = _instant(row, settings)
    address = _text(row, settings.jsonl_url)
    return place.source(
        content, *findings, url=address, http_charset=charset.lower() if charset else None, retrieved=at
    )


def _instant(row: dict[str, Any], settings: Settings) -> tuple[str | None, tuple[Finding, ...]]:
    """The instant of retrieval as ISO 8601: from a string in that form, or from seconds or
    milliseconds since 1970.
    """
    value = _field(row, settings.jsonl_date)
    if value is None or value == "":
        return None, ()
    try:
        if isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"\d{9,13}", value)):
            seconds = float(value)
            at = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
            return at.strftime("%Y-%m-%dT%H:%M:%SZ"), ()
        text = str(value).strip()
        datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None, (finding("ACC029", value=str(value)[:80]),)
    return re.sub(r"^(\d{4}-\d\d-\d\d) ", r"\1T", text), ()


def _field(row: dict[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401 - any JSON value
    """The first field that is present; a dot goes into an object."""
    for name in names:
        at: Any = row
        for part in name.split("."):
            at = at.get(part) if isinstance(at, dict) else None
        if at is not None:
            return at
    return None


def _text(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
    value = _field(row, names)
    return value if isinstance(value, str) and value else None
