"""The catalog out of the archive: documents from their folders, sources from the manifest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.catalog import Catalog, Row
from pipeline.model import layout
from pipeline.model.outcome import Fate, Outcome
from pipeline.write.record import RecordError, read, summary

_FACTS = ("media_type", "url", "retrieved", "http_charset", "container", "accession")


def rebuild(catalog: Catalog, root: Path) -> tuple[int, list[str]]:
    """Fill an empty catalog from the archive at ``root``.

    Returns the number of documents and the folders that could not be read, relative to the
    archive. Tracebacks, file times and the history of runs are not in an archive, so the next run
    reads every file again and finds it unchanged.
    """
    count = 0
    bad: list[str] = []
    run = catalog.begin("rebuilt", "")
    batch: list[tuple[Outcome, str, str, str]] = []
    rows: list[Row] = []
    for folder in folders(root):
        try:
            outcome, made, fingerprint = _outcome(root / folder)
        except (RecordError, OSError, ValueError, KeyError) as error:
            bad.append(f"{folder}: {error}")
            continue
        count += 1
        path, member = str(made["source"]["path"]), _member(made["source"])
        batch.append((outcome, path, member, fingerprint))
        rows.append(_row(made))
        if len(batch) >= 500:
            _flush(catalog, run, batch, rows)
    _flush(catalog, run, batch, rows)
    catalog.commit(run, "", [], _manifest_rows(root), [])
    catalog.relate("near", sorted(_manifest_relations(root)))
    catalog.end(run, "rebuilt", {"rebuilt": count})
    return count, bad


def folders(root: Path) -> Iterator[str]:
    """The folders of all documents, archived and in quarantine, relative to the archive, sorted."""
    for area in (layout.DOCUMENTS, layout.QUARANTINE):
        top = root / area
        for first in _listing(top):
            for second in _listing(top / first):
                for name in _listing(top / first / second):
                    if layout.is_id(name):
                        yield f"{area}/{first}/{second}/{name}"


def _listing(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def _flush(catalog: Catalog, run: int, batch: list[tuple[Outcome, str, str, str]], rows: list[Row]) -> None:
    for fingerprint in sorted({entry[3] for entry in batch}):
        part = [(out, path, member) for out, path, member, mark in batch if mark == fingerprint]
        catalog.commit(run, fingerprint, part, [], [])
    catalog.commit(run, "", [], rows, [])
    batch.clear()
    rows.clear()


def _outcome(folder: Path) -> tuple[Outcome, Mapping[str, Any], str]:
    if (folder / layout.REASON).exists():
        made = json.loads((folder / layout.REASON).read_bytes())
        fate = Fate(made["outcome"])
        return Outcome(made["id"], made["key"], fate, _counts(made["findings"])), made, made["fingerprint"]
    record = read(folder)
    made_of = record.json
    out = Outcome(
        record.id, made_of["key"], Fate.ARCHIVED, _counts(made_of["findings"]), tuple(summary(made_of).items())
    )
    return out, made_of, made_of["lineage"]["fingerprint"]


def _counts(findings: list[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for entry in findings:
        counts[entry["code"]] = counts.get(entry["code"], 0) + 1
    return tuple(sorted(counts.items()))


def _member(source: Mapping[str, Any]) -> str:
    return str(source["container"]["member"]) if source["container"] else ""


def _row(made: Mapping[str, Any]) -> Row:
    source = made["source"]
    facts = {name: source.get(name) for name in _FACTS}
    facts["container"] = source["container"]["kind"] if source["container"] else None
    facts["accession"] = made["accession"]["id"]
    stated = tuple((name, value) for name, value in facts.items() if value is not None)
    return Row(source["path"], _member(source), made["id"], None, source["size"], stated)


def _manifest(root: Path) -> Iterator[dict[str, Any]]:
    path = root / layout.MANIFEST
    if path.exists():
        with open(path, "rb") as lines:
            yield from map(json.loads, lines)


def _manifest_rows(root: Path) -> Iterator[Row]:
    """Sources that have no folder of their own: duplicates, and those without bytes."""
    for entry in _manifest(root):
        if entry["id"] is not None and "duplicate_of" not in entry:
            continue
        stated = tuple((name, entry[name]) for name in _FACTS if entry.get(name) is not None)
        fate = None if entry["id"] else Fate(entry["fate"])
        found = tuple(sorted(entry.get("findings", {}).items())) if fate else ()
        yield Row(entry["path"], entry.get("member", ""), entry["id"] or "", fate, entry["size"], stated, found)


def _manifest_relations(root: Path) -> Iterator[tuple[str, str, float]]:
    for entry in _manifest(root):
        for other, score in entry.get("near", ()):
            if entry["id"] < other:
                yield entry["id"], other, score
