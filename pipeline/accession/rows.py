"""Rows: of JSON lines, of a JSON array, of a table (CSV, TSV, Parquet); a row is a page."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from pipeline.accession import unpack
from pipeline.accession.arrival import Stream, Unread
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, finding
from pipeline.model.source import Source

_TRIED = 100
"""Rows among which one with a page is looked for."""
_PAGE = 200
"""Characters from which markup in a field of unknown name may be a page."""
_NONE = "none of the fields for HTML or text"
_MARKUP = re.compile(r"<(?:!doctype html|html|body|div|table|article|p)[\s>]", re.IGNORECASE)

Row = tuple[str, dict[str, Any] | Finding]
"""A row: its number, and what it holds or why it cannot be read."""


def sources(stream: Stream, place: Place, settings: Settings) -> Iterator[Source | Unread]:
    """One source a row of JSON lines; the member is the number of the line."""
    yield from _pages(_json_lines(stream, settings), "jsonl", place, settings)


def of_json(content: bytes, place: Place, settings: Settings) -> Iterator[Source | Unread] | None:
    """One source a row of a JSON array, or of the array in a JSON object; ``None`` for other JSON or none."""
    try:
        held = json.loads(content)
    except (ValueError, RecursionError):
        return None
    for rows in _arrays(held):
        if rows and any(_holds(row, settings) for row in rows[:_TRIED]):
            numbered: Iterator[Row] = ((str(number), row) for number, row in enumerate(rows, 1))
            return _pages(numbered, "json", place, settings)
    return None


def _arrays(held: Any) -> Iterator[list[dict[str, Any]]]:  # noqa: ANN401 - any JSON value
    """Arrays of objects: the value itself, those in it, those in its objects; the object as its only row."""
    inner = list(held.values()) if isinstance(held, dict) else []
    deeper = [value for part in inner if isinstance(part, dict) for value in part.values()]
    for part in (held, *inner, *deeper):
        if isinstance(part, list) and part and all(isinstance(row, dict) for row in part):
            yield part
    if isinstance(held, dict):
        yield [held]


def of_table(stream: Stream, place: Place, settings: Settings, delimiter: str) -> Iterator[Source | Unread]:
    """One source a row of a table whose first line names its columns (CSV, TSV)."""
    yield from _pages(_table_rows(stream, settings, delimiter), "table", place, settings)


def _table_rows(stream: Stream, settings: Settings, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(settings.max_size * 2)
    text = io.TextIOWrapper(io.BufferedReader(stream), "utf-8-sig", errors="surrogateescape", newline="")  # type: ignore[type-var]
    table = csv.DictReader(text, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            row = next(table, None)
        except csv.Error as error:
            yield str(number), finding("ACC019", reason=f"not a row of the table: {error}")
            return
        if row is None:
            return
        yield str(number), {name: value for name, value in row.items() if name and value}


def delimiter_of(head: bytes, settings: Settings) -> str:
    """The delimiter of a table whose first line names a column of pages; nothing for other texts."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace").strip("\r")
    wanted = {*settings.rows_html, *settings.rows_text, *settings.rows_base64}
    if not any(name in first for name in wanted):
        return ""
    for delimiter in ("\t", ",", ";"):
        names = [name.strip().strip('"') for name in first.split(delimiter)]
        if len(names) > 1 and all(re.fullmatch(r"[\w .-]{1,40}", name) for name in names) and wanted & set(names):
            return delimiter
    return ""


def of_parquet(stream: Any, place: Place, settings: Settings) -> Iterator[Source | Unread] | None:  # noqa: ANN401
    """One source a row of a Parquet file; ``None`` where no column holds pages. Raises :class:`unpack.ExtraError`."""
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as error:
        raise unpack.ExtraError("pip install 'guidang[feed]'") from error
    try:
        table = parquet.ParquetFile(stream)
    except (OSError, ValueError) as error:
        return iter([place.inside("parquet", "").unread(finding("ACC013", reason=str(error)[:200]))])
    if not {name.partition(".")[0] for name in _known(settings)} & set(table.schema_arrow.names):
        return None
    return _pages(_parquet_rows(table), "parquet", place, settings)


def _parquet_rows(table: Any) -> Iterator[Row]:  # noqa: ANN401 - an untyped extra
    number = 0
    for batch in table.iter_batches(batch_size=64):
        for row in batch.to_pylist():
            number += 1
            yield str(number), row


def _json_lines(stream: Stream, settings: Settings) -> Iterator[Row]:
    limit = settings.max_size * 2
    number = 0
    while text := stream.readline(limit):
        number += 1
        if not text.endswith(b"\n") and len(text) >= limit:
            while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield str(number), finding("ACC009", size=len(text), limit=settings.max_size)
        elif text.strip():
            yield str(number), _object(text)


def _object(text: bytes) -> dict[str, Any] | Finding:
    try:
        row = json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        return finding("ACC019", reason=f"not JSON: {type(error).__name__}")
    return row if isinstance(row, dict) else finding("ACC019", reason="not an object")


def _pages(rows: Iterator[Row], kind: str, place: Place, settings: Settings) -> Iterator[Source | Unread]:
    """The pages of rows. Where no row has one, the file is none of pages and is passed as a whole."""
    empty: list[Unread] | None = []
    for number, row in rows:
        at = place.inside(kind, number)
        arrival = at.unread(row) if isinstance(row, Finding) else _source(row, at, settings)
        if empty is not None and _pageless(arrival) and len(empty) < _TRIED:
            empty.append(arrival)  # type: ignore[arg-type]  # it is Unread
            continue
        yield from empty or ()
        empty = None
        yield arrival
    if empty:
        broken = [
            arrival
            for arrival in empty
            if not str(dict(arrival.findings[0].fields).get("reason", "")).startswith("none")
        ]
        yield from broken or [place.unread(finding("ACC046", kind="rows without pages"))]


def _pageless(arrival: Source | Unread) -> bool:
    return isinstance(arrival, Unread) and arrival.findings[0].code == "ACC019"


def _known(settings: Settings) -> tuple[str, ...]:
    return (*settings.rows_html, *settings.rows_text, *settings.rows_base64)


def _holds(row: dict[str, Any], settings: Settings) -> bool:
    """Whether a row holds a page: in a field of a known name, or as markup in another one."""
    return isinstance(_field(row, _known(settings)), str) or _recognized(row) is not None


def _recognized(row: dict[str, Any]) -> str | None:
    """The longest field that is a page by its content."""
    found = [
        value
        for value in row.values()
        if isinstance(value, str) and len(value) >= _PAGE and _MARKUP.search(value[:4096])
    ]
    return max(found, key=len, default=None)


def _source(row: dict[str, Any], place: Place, settings: Settings) -> Source | Unread:
    """A row's page.

    A string is Unicode, so the bytes of the source are its UTF-8 and the charset is stated to be
    that, whatever the page's own ``meta`` says. Bytes come in base64, and then the row's charset
    counts.
    """
    packed = _field(row, settings.rows_base64)
    if isinstance(packed, str):
        return _bytes(packed, row, place, settings)
    values = [(_field(row, settings.rows_html), "text/html"), (_recognized(row), "text/html")]
    values.insert(1, (_field(row, settings.rows_text), "text/plain"))
    for value, media_type in values:
        if isinstance(value, str):
            content = value.encode("utf-8", "surrogateescape" if place.kind == "table" else "surrogatepass")
            if len(content) > settings.max_size:
                return place.unread(finding("ACC009", size=len(content), limit=settings.max_size))
            at, findings = _instant(row, settings)
            address = _text(row, settings.rows_url)
            return place.judged(
                content, *findings, media_type=media_type, url=address, http_charset="utf-8", retrieved=at
            )
    return place.unread(finding("ACC019", reason=_NONE))


def _bytes(packed: str, row: dict[str, Any], place: Place, settings: Settings) -> Source | Unread:
    try:
        content = base64.b64decode(packed, validate=True)
    except ValueError:
        return place.unread(finding("ACC019", reason="not base64"))
    charset = _text(row, settings.rows_charset)
    at, findings = _instant(row, settings)
    address = _text(row, settings.rows_url)
    return place.judged(
        content, *findings, url=address, http_charset=charset.lower() if charset else None, retrieved=at
    )


def _instant(row: dict[str, Any], settings: Settings) -> tuple[str | None, tuple[Finding, ...]]:
    """The instant of retrieval as ISO 8601: from a string in that form, or from seconds or
    milliseconds since 1970.
    """
    value = _field(row, settings.rows_date)
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
