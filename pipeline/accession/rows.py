"""JSON lines: a row is a page."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from pipeline.accession.arrival import Stream, Unread
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.model.finding import finding
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
            return place.source(
                content,
                media_type=media_type,
                url=_text(row, settings.jsonl_url),
                http_charset="utf-8",
                retrieved=_text(row, settings.jsonl_date),
            )
    return place.unread(finding("ACC019", reason="none of the fields for HTML or text"))


def _bytes(packed: str, row: dict[str, Any], place: Place, settings: Settings) -> Source | Unread:
    try:
        content = base64.b64decode(packed, validate=True)
    except ValueError:
        return place.unread(finding("ACC019", reason="not base64"))
    charset = _text(row, settings.jsonl_charset)
    return place.source(
        content,
        url=_text(row, settings.jsonl_url),
        http_charset=charset.lower() if charset else None,
        retrieved=_text(row, settings.jsonl_date),
    )


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
