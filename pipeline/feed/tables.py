"""Rows written as JSON Lines or Parquet: ``posts``, ``documents`` and ``indicators``, in one pass over the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from pipeline.feed.pseudonyms import Pseudonyms
from pipeline.feed.publish import Tally, Unfit, aside
from pipeline.feed.rows import DOCUMENT, INDICATOR, POST, Column, Row, Rows, rows
from pipeline.holdings.document import Report, Selection
from pipeline.model.canonical import line
from pipeline.model.finding import Refusal, finding

TABLES: Mapping[str, Sequence[Column]] = {"posts": POST, "documents": DOCUMENT, "indicators": INDICATOR}
BATCH_ROWS = 2_000
BATCH_CHARACTERS = 8_000_000
"""A Parquet row group ends at either limit, so that memory is bounded."""


@dataclass(frozen=True, slots=True)
class TablesReceipt:
    """What was written: rows a table."""

    documents: int
    posts: int


class Sink(Protocol):
    """Takes the rows of one table."""

    def write(self, row: Row) -> None:
        """Take a row."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    form: str = "jsonl",
    force: bool = False,
    keep_going: bool = False,
    pseudonyms: Pseudonyms | None = None,
) -> TablesReceipt | None:
    """Write ``posts`` and ``documents`` in ``form`` (``jsonl`` or ``parquet``) into the folder ``out``.

    With ``pseudonyms`` nobody is named; what was given to whom stands in their list.

    Where an error was reported nothing is published and ``None`` is given, unless ``keep_going``
    asks for the rest. Raises ``Refusal`` (FED001, FED006, FED007, FED011).
    """
    make: Callable[[Path, Sequence[Column]], Sink] = Parquet if form == "parquet" else Jsonl
    require(form)
    tally = Tally(report)
    try:
        with aside(out, force=force) as place:
            place.mkdir()
            with ExitStack() as stack:
                sinks: dict[str, Sink] = {
                    name: stack.enter_context(make(place / f"{name}.{form}", columns))
                    for name, columns in TABLES.items()
                }
                done = write(rows(archive, tally, selection, pseudonyms.rows if pseudonyms else None), sinks)
            if not keep_going:
                tally.forbid()
            if not done.documents:
                raise Refusal(finding("FED007"))
    except Unfit:
        return None
    return done


def write(source: Iterable[Rows], sinks: Mapping[str, Sink]) -> TablesReceipt:
    """Pour rows into their tables, named as :data:`TABLES` names them, and count them."""
    counts = [0, 0]
    for made in source:
        sinks["documents"].write(made.document)
        for row in made.posts:
            sinks["posts"].write(row)
        for row in made.indicators:
            sinks["indicators"].write(row)
        counts[0] += 1
        counts[1] += len(made.posts)
    return TablesReceipt(*counts)


class Jsonl:
    """One JSON object a line, UTF-8, keys in the order of the columns."""

    def __init__(self, path: Path | None, _: Sequence[Column], stream: BinaryIO | None = None) -> None:
        self._own = path.open("xb") if path else None
        self._stream = self._own or stream

    def write(self, row: Row) -> None:
        """Write a row."""
        assert self._stream is not None  # noqa: S101 - one of the two is given
        self._stream.write(line(row))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        if self._own:
            self._own.close()


def require(form: str) -> None:
    """Raise ``Refusal`` (FED011) where a form needs an extra that is not installed."""
    if form == "parquet":
        try:
            import pyarrow.parquet  # noqa: F401, PLC0415 - an extra, loaded when it is used
        except ImportError as error:
            raise Refusal(finding("FED011", what="Parquet", package="pyarrow", extra="feed")) from error


class Parquet:
    """A Parquet file (format 2.6, zstd), row group by row group."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415

        types = {
            "string": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "boolean": pa.bool_(),
            "strings": pa.list_(pa.string()),
        }
        fields = [pa.field(c.name, types[c.type], metadata={"description": c.meaning}) for c in columns]
        self._schema = pa.schema(fields)
        self._writer = pq.ParquetWriter(str(path), self._schema, version="2.6", compression="zstd")
        self._batch: list[Row] = []
        self._size = 0

    def write(self, row: Row) -> None:
        """Take a row; write a row group when enough are held."""
        self._batch.append(row)
        self._size += len(row.get("text", ""))
        if len(self._batch) >= BATCH_ROWS or self._size >= BATCH_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra

        if self._batch:
            self._writer.write_table(pa.Table.from_pylist(self._batch, schema=self._schema))
        self._batch.clear()
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()


def stream(archive: Path, out: BinaryIO, table: str, report: Report, selection: Selection | None = None) -> int:
    """Write one table as JSON Lines to a binary stream; give the number of rows."""
    sink = Jsonl(None, TABLES[table], out)
    count = 0
    for made in rows(archive, report, selection):
        below = {"posts": made.posts, "documents": [made.document], "indicators": made.indicators}
        for row in below[table]:
            sink.write(row)
            count += 1
    return count
