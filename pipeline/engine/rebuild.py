"""The catalog out of the archive: documents from their folders, sources from the manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.catalog import Catalog, Journal, SourceRow
from pipeline.holdings.quarantine import ReasonError, reason
from pipeline.holdings.record import RecordError, beside, opened, summary
from pipeline.holdings.walk import documents, quarantined
from pipeline.model import layout
from pipeline.model.canonical import SEAL
from pipeline.model.outcome import Fate, Outcome
from pipeline.model.withdrawal import told

_FACTS = ("media_type", "url", "retrieved", "http_charset", "container", "accession", "kept")


def rebuild(catalog: Catalog, root: Path, journal: Journal) -> tuple[int, list[str]]:
    """Fill an empty catalog from the archive at ``root``: folders, manifest, journal.

    Returns the number of documents and what could not be read, relative to the archive. Tracebacks
    and file times are not in an archive, so the next run reads every file again and finds it
    unchanged.
    """
    catalog.recall(journal.runs())
    run = catalog.begin("rebuilt", "")
    count, bad = enter(catalog, root, folders(root), run)
    near: list[tuple[str, str, float]] = []
    catalog.commit(run, "", [], _manifest_rows(catalog, root, near, bad), [])
    catalog.commit(run, "", [], journal.rows(), [])
    catalog.relate("near", sorted(near))
    catalog.end(run, "rebuilt", {"rebuilt": count})
    return count, bad


def enter(catalog: Catalog, root: Path, places: Iterable[str], run: int) -> tuple[int, list[str]]:
    """Enter documents from their folders; give their number and the folders that could not be read."""
    count = 0
    bad: list[str] = []
    batch: list[tuple[Outcome, str, str, str]] = []
    rows: list[SourceRow] = []
    for folder in places:
        try:
            outcome, made, fingerprint = _outcome(root / folder)
            path, member = str(made["source"]["path"]), _member(made["source"])
            row = _row(made)
        except (RecordError, ReasonError, OSError, ValueError, KeyError, TypeError) as error:
            bad.append(f"{folder}: {error}")
            continue
        count += 1
        batch.append((outcome, path, member, fingerprint))
        rows.append(row)
        if len(batch) >= 500:
            _flush(catalog, run, batch, rows)
    _flush(catalog, run, batch, rows)
    return count, bad


def folders(root: Path) -> Iterator[str]:
    """The folders of all documents, archived and in quarantine, relative to the archive, sorted."""
    for area in (layout.DOCUMENTS, layout.QUARANTINE):
        for _, folder in listed(root, area):
            yield folder


def listed(root: Path, area: str) -> Iterator[tuple[str, str]]:
    """The ids below an area with their folders, sorted; nothing is opened."""
    for folder in documents(root) if area == layout.DOCUMENTS else quarantined(root):
        yield folder.name, folder.relative_to(root).as_posix()


def _flush(catalog: Catalog, run: int, batch: list[tuple[Outcome, str, str, str]], rows: list[SourceRow]) -> None:
    for fingerprint in sorted({entry[3] for entry in batch}):
        part = [(out, path, member) for out, path, member, mark in batch if mark == fingerprint]
        catalog.commit(run, fingerprint, part, [], [])
    catalog.commit(run, "", [], rows, [])
    batch.clear()
    rows.clear()


def _outcome(folder: Path) -> tuple[Outcome, Mapping[str, Any], str]:
    if (folder / layout.REASON).exists():
        found = reason(folder)
        made = found.json
        stated: tuple[tuple[str, str], ...] = (("reason", found.sha256),) if SEAL in made else ()
        stated += told(made["withdrawn"]) if found.fate is Fate.WITHDRAWN else ()
        out = Outcome(made["id"], made["key"], found.fate, _counts(made["findings"]), stated)
        return out, made, made["fingerprint"]
    held = opened(folder)
    made_of = held.json
    beside(folder, made_of)  # a document whose text or ledger cannot be read is none
    row = tuple(summary(made_of).items())
    if SEAL in made_of:
        row += (("record", held.sha256),)
    out = Outcome(made_of["id"], made_of["key"], Fate.ARCHIVED, _counts(made_of["findings"]), row)
    return out, made_of, made_of["lineage"]["fingerprint"]


def _counts(findings: list[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for entry in findings:
        counts[entry["code"]] = counts.get(entry["code"], 0) + 1
    return tuple(sorted(counts.items()))


def _member(source: Mapping[str, Any]) -> str:
    return str(source["container"]["member"]) if source["container"] else ""


def _row(made: Mapping[str, Any]) -> SourceRow:
    source = made["source"]
    facts = {name: source.get(name) for name in _FACTS}
    facts["container"] = source["container"]["kind"] if source["container"] else None
    facts["accession"] = made["accession"]["id"]
    stated = tuple((name, value) for name, value in facts.items() if value is not None)
    return SourceRow(source["path"], _member(source), made["id"], None, source["size"], stated)


def _manifest(root: Path, bad: list[str]) -> Iterator[dict[str, Any]]:
    path = root / layout.MANIFEST
    if path.exists():
        with open(path, "rb") as lines:
            for number, text in enumerate(lines, 1):
                try:
                    entry = json.loads(text)
                    entry["path"], entry["id"], entry["fate"], entry["size"]
                except (ValueError, KeyError, TypeError) as error:
                    bad.append(f"{layout.MANIFEST}, line {number}: {error}")
                    continue
                yield entry


def _manifest_rows(
    catalog: Catalog, root: Path, near: list[tuple[str, str, float]], bad: list[str]
) -> Iterator[SourceRow]:
    """Sources that have no folder of their own: duplicates, and those without bytes or not written."""
    for entry in _manifest(root, bad):
        name = entry["id"] or ""
        near += [(name, other, score) for other, score in entry.get("near", ()) if name < other]
        if name and "duplicate_of" not in entry and catalog.document(name) is not None:
            continue
        stated = tuple((fact, entry[fact]) for fact in _FACTS if entry.get(fact) is not None)
        fate = None if name and entry["fate"] != Fate.PASSED else Fate(entry["fate"])
        found = tuple(sorted(entry.get("findings", {}).items()))
        yield SourceRow(entry["path"], entry.get("member", ""), name, fate, entry["size"], stated, found)
