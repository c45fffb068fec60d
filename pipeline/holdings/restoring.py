"""The decoded text of a document, from its folder in the archive alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.holdings.files import content
from pipeline.holdings.record import Record, RecordError, read
from pipeline.model.ledger import LedgerError


class RestoreError(ValueError):
    """The decoded text cannot be had again; the text says why."""


def restored(folder: Path) -> str:
    """The text as the source's bytes decoded, verified against the recorded sha256.

    On the text face it is joined from the record's regions and the leaves in ``text.txt``, with
    the ledger reverted; the kept source is not read. On the HTML face, whose markup stands
    nowhere else, the kept source is decoded by the recorded runs. Raises :class:`RestoreError`.
    """
    try:
        return restored_record(read(folder))
    except RecordError as error:
        raise RestoreError(str(error)) from error


def restored_record(record: Record) -> str:
    """The same for a record that was read already."""
    try:
        if record.face == "text":
            return record.decoded()
        return _from_source(record)
    except (RecordError, LedgerError, OSError, KeyError, TypeError, IndexError) as error:
        raise RestoreError(str(error)) from error


def _from_source(record: Record) -> str:
    data = content(record.source_path())
    text = by_runs(data, record.json["decode"]["runs"])
    if _digest(text) != record.json["decode"]["decoded_sha256"]:
        text = _again(record.json, data)
    if _digest(text) != record.json["decode"]["decoded_sha256"]:
        raise RestoreError("the kept source does not decode to the recorded text")
    return text


def by_runs(data: bytes, runs: Sequence[Mapping[str, Any]]) -> str:
    """``data`` decoded run by run. Raises ``KeyError`` for an encoding that is not known."""
    from pipeline.decode.decoders import decode  # noqa: PLC0415 - loads codecs' tables

    return "".join(
        decode(data[run["start"] : run["end"]], run["encoding"]).text for run in runs if run["encoding"] != "bom"
    )


def _again(made: Mapping[str, Any], data: bytes) -> str:
    """Decoded afresh: where damage was mended, the runs alone do not say how."""
    from pipeline import decode  # noqa: PLC0415 - the stage loads when it is used
    from pipeline.holdings.source import source_of_record  # noqa: PLC0415

    return decode.run(source_of_record(made, data), decode.Settings()).decoded


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
