"""Web archives: what was made of a page as ``conversion`` records (WARC 1.1), beside the records it came from."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

import pipeline
from pipeline.feed import dates
from pipeline.feed.markup import uri
from pipeline.feed.publish import Tally, Unfit, aside
from pipeline.holdings.document import Holding, Report, Selection, holdings
from pipeline.model import layout
from pipeline.model.description import urn
from pipeline.model.finding import Refusal, finding

VERSION = "WARC/1.1"
CONVERTED: Mapping[str, str] = {layout.TEI: "application/tei+xml", layout.TEXT: "text/plain; charset=utf-8"}
"""What of a document is a conversion of its page, with the media type."""
NOWHEN = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class WarcReceipt:
    """What was written."""

    documents: int
    records: int


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    catalog: dates.Events | None = None,
    force: bool = False,
    keep_going: bool = False,
) -> WarcReceipt | None:
    """Write the file ``out`` (gzipped record by record where its name ends in ``.gz``).

    Where an error was reported nothing is published and ``None`` is given, unless ``keep_going``. Raises
    ``Refusal`` (FED001, FED006, FED007).
    """
    tally, documents, records = Tally(report), 0, 1
    try:
        with aside(out, force=force) as place:
            with place.open("xb") as stream:
                writer = _Writer(stream, zipped=out.name.endswith(".gz"))
                begun = False
                for holding in holdings(archive, tally, selection):
                    try:
                        made = list(conversions(holding, catalog, out.name))
                    except Refusal as refusal:
                        for entry in refusal.findings:
                            tally(entry)
                        continue
                    if not begun:
                        writer.write(*_opening(holding, out.name, catalog))
                        begun = True
                    for fields, content in made:
                        writer.write(fields, content)
                    documents, records = documents + 1, records + len(made)
            if not keep_going:
                tally.forbid()
            if not documents:
                raise Refusal(finding("FED007"))
    except Unfit:
        return None
    return WarcReceipt(documents, records)


def conversions(holding: Holding, catalog: dates.Events | None, file: str) -> Iterator[tuple[dict[str, str], bytes]]:
    """The records of a document: header fields and content. Raises ``Refusal`` (FED003, FED004).

    ``WARC-Refers-To`` is the record of the web archive that the page came in. A page that came in none is
    named by its digest alone.
    """
    source = holding.record["source"]
    container = source["container"] or {}
    when = dates.written(holding, catalog) or NOWHEN
    target = source["url"] or holding.thread["url"]
    for name, kind in CONVERTED.items():
        content = holding.read(name)
        fields = {
            "WARC-Type": "conversion",
            "WARC-Record-ID": _id(holding.id, name, _sha256(content)),
            "WARC-Date": when,
            "WARC-Target-URI": uri(target) if target else urn(holding.id),
            "Content-Type": kind,
            "WARC-Warcinfo-ID": _id("warcinfo", file),
        }
        if container.get("record_id"):
            fields["WARC-Refers-To"] = _bracketed(str(container["record_id"]))
            if target:
                fields["WARC-Refers-To-Target-URI"] = uri(target)
            if (source["retrieved"] or "").endswith("Z"):
                fields["WARC-Refers-To-Date"] = source["retrieved"]
        yield fields, content


def _opening(first: Holding, name: str, catalog: dates.Events | None) -> tuple[dict[str, str], bytes]:
    """The ``warcinfo`` record: who made the file, of what, and under which standard."""
    accession = first.record["accession"]
    rows = {
        "software": f"guidang/{pipeline.__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "publisher": accession["publisher"],
        "description": "TEI and plain text made of captured forum pages",
    }
    fields = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": _id("warcinfo", name),
        "WARC-Date": dates.written(first, catalog) or NOWHEN,
        "WARC-Filename": name,
        "Content-Type": "application/warc-fields",
    }
    content = "".join(f"{key}: {' '.join(str(value).split())}\r\n" for key, value in rows.items())
    return fields, content.encode("utf-8", "replace")


def _id(*parts: str) -> str:
    """A record's id, made of what it holds: the same archive gives the same file."""
    return f"<{uuid5(NAMESPACE_URL, ' '.join(('guidang-warc', *parts))).urn}>"


def _bracketed(value: str) -> str:
    return f"<{value.strip().strip('<>')}>"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class _Writer:
    """Writes records, each a gzip member of its own where that is wanted."""

    def __init__(self, stream: BinaryIO, *, zipped: bool) -> None:
        self._stream, self._zipped = stream, zipped

    def write(self, fields: Mapping[str, str], content: bytes) -> None:
        """Write a record with its digest and length."""
        digest = base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()
        stated = {**fields, "WARC-Block-Digest": f"sha1:{digest}", "Content-Length": str(len(content))}
        head = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in stated.items())
        record = f"{VERSION}\r\n{head}\r\n".encode() + content + b"\r\n\r\n"
        if not self._zipped:
            self._stream.write(record)
            return
        member = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=member, mtime=0) as packed:
            packed.write(record)
        self._stream.write(member.getvalue())
