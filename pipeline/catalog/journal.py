"""What the folders of an archive do not tell, written down as it happens.

A document's folder says what became of one source. That other sources had the same bytes, were
passed over or could not be read, and which runs there were, stood in the catalog alone until the
manifest was written at the end of a run. Two files of JSON lines beside the catalog hold it, so
that a catalog lost at any point is made again from files:

``catalog.journal.jsonl``: sources met since the manifest was last written; it ends with that.
``catalog.runs.jsonl``: the beginning and the end of every run, with the clock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.catalog.entries import SourceRow
from pipeline.model.canonical import line
from pipeline.model.outcome import Fate

JOURNAL = "catalog.journal.jsonl"
RUNS = "catalog.runs.jsonl"


class Journal:
    """The two files beside a catalog."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def append(self, rows: Iterable[SourceRow]) -> None:
        """Add sources, durably, before the catalog knows them."""
        lines = [
            line(
                {
                    "path": row.path,
                    "member": row.member,
                    "id": row.id,
                    "fate": str(row.fate or ""),
                    "size": row.size,
                    "facts": dict(row.facts),
                    "findings": dict(row.findings),
                }
            )
            for row in rows
        ]
        if lines:
            _append(self._root / JOURNAL, b"".join(lines))

    def rows(self) -> Iterator[SourceRow]:
        """The sources met since the manifest was written, in the order in which they were."""
        for entry in _lines(self._root / JOURNAL):
            fate = Fate(entry["fate"]) if entry["fate"] else None
            facts, findings = tuple(entry["facts"].items()), tuple(entry["findings"].items())
            yield SourceRow(entry["path"], entry["member"], entry["id"], fate, entry["size"], facts, findings)

    def end(self) -> None:
        """The manifest holds everything; call it only when that is durable."""
        (self._root / JOURNAL).unlink(missing_ok=True)

    def run(self, number: int, **said: object) -> None:
        """Add that a run began (``started``, ``fingerprint``) or ended (``ended``, ``summary``)."""
        _append(self._root / RUNS, line({"run": number, **said}))

    def runs(self) -> list[tuple[int, str, str | None, str, dict[str, Any]]]:
        """All runs: number, start, end, fingerprint, summary."""
        found: dict[int, dict[str, Any]] = {}
        for entry in _lines(self._root / RUNS):
            found.setdefault(int(entry["run"]), {}).update(entry)
        return [
            (number, said.get("started", ""), said.get("ended"), said.get("fingerprint", ""), said.get("summary", {}))
            for number, said in sorted(found.items())
        ]


def _append(path: Path, content: bytes) -> None:
    """Add whole lines; one that a crash cut is closed first, so that it costs itself alone."""
    with open(path, "ab+") as out:
        if out.tell():
            out.seek(-1, os.SEEK_END)
            if out.read(1) != b"\n":
                out.write(b"\n")
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file, without those that a crash cut."""
    if not path.exists():
        return
    with open(path, "rb") as lines:
        for text in lines:
            try:
                entry = json.loads(text)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry
