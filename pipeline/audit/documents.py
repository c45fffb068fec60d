"""The audit of one document's folder: fixity, record, restoration, TEI, agreement, freshness."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import line
from pipeline.accession import circumstances
from pipeline.audit.agreement import agreement, relations
from pipeline.audit.media import missing
from pipeline.audit.problem import Problem
from pipeline.holdings.files import content
from pipeline.holdings.record import Opened, Record, RecordError, beside, opened, unverified
from pipeline.holdings.restoring import RestoreError, restored_record
from pipeline.holdings.source import lineage_of_record, source_of_record
from pipeline.model import layout
from pipeline.model.canonical import dump, sealed
from pipeline.model.finding import Finding, Refusal, finding, finding_from_json
from pipeline.model.lineage import run_key
from pipeline.validate import validate_tree
from pipeline.validate.grammar import parse
from pipeline.validate.textform import identified
from pipeline.write.record import outputs, record

_REQUIRED = (layout.LEDGER, layout.TEI, layout.TEXT)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the audit is to do: the settings in force, and how far it goes."""

    settings: line.Settings
    fresh: bool = False
    """Make every document again from its kept source and compare the bytes."""
    recorded: bool = False
    """Repeat the findings that were recorded when the documents were made."""
    lineage: bool = True
    """Compare the recorded versions and settings with those in force."""


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Where a document lies: its folder, as it is shown and as it is named in the archive."""

    folder: Path
    shown: str
    place: str

    def problem(self, name: str, found: Finding, *, recorded: bool = False) -> Problem:
        """A problem of the file ``name`` in the folder."""
        return Problem(f"{self.shown}/{name}", f"{self.place}/{name}", found, self.folder.name, recorded)


def scene(folder: Path, root: Path | None = None) -> DocumentPlace:
    """The scene of a folder; places are told from ``root``, or from the layout without one."""
    place = folder.relative_to(root).as_posix() if root else _usual(folder)
    return DocumentPlace(folder, os.fspath(folder), place)


def _usual(folder: Path) -> str:
    return layout.document_folder(folder.name) if layout.is_id(folder.name) else folder.name


def audit_document(at: DocumentPlace, asked: Asked) -> Iterator[Problem]:
    """All problems of one document. Problems of one kind do not hide those of another."""
    try:
        held = unverified(at.folder)
    except RecordError as error:
        yield _unread(at, error)
        return
    if held.intact:
        yield from _audited(at, held, asked)
        return
    yield at.problem(layout.RECORD, finding("AUD009", None, name=layout.RECORD))
    try:  # what else is wrong with it, as far as it still has the form of a record
        yield from _audited(at, held, asked)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        yield at.problem(layout.RECORD, finding("AUD005", None, reason=f"{type(error).__name__}: {error}"))


def _audited(at: DocumentPlace, held: Opened, asked: Asked) -> Iterator[Problem]:
    made = held.json
    yield from (at.problem(layout.RECORD, found) for found in _identity(at, held))
    broken = False
    for name, found in _fixity(at, made, layout.source_name(str(made["source"].get("media_type")))):
        broken = True
        yield at.problem(name, found)
    yield from _strays(at, made)
    yield from (at.problem(layout.RECORD, found) for found in missing(_top(at.folder), made))
    try:
        whole = beside(at.folder, made)
    except RecordError as error:
        yield at.problem(layout.RECORD, finding("AUD005", None, reason=str(error)))
        return
    for found in _laws(whole):
        yield at.problem(layout.RECORD, found)
    yield from (at.problem(layout.TEI, found) for found in _tei(at.folder, whole))
    if asked.recorded:
        kept = layout.source_name(str(made["source"]["media_type"]))
        for row in made.get("findings", []):
            yield at.problem(kept, _placed(finding_from_json(row), made), recorded=True)
    if asked.lineage:
        yield from (at.problem(layout.RECORD, found) for found in _stale(made, asked.settings))
    if asked.fresh and not broken:
        yield from (at.problem(name, found) for name, found in _fresh(at, made, asked.settings))


def _top(folder: Path) -> Path:
    """The archive that a document's folder stands in."""
    return folder.absolute().parents[3] if len(folder.absolute().parents) > 3 else folder


def audit_files(at: DocumentPlace) -> Generator[Problem, None, Record | None]:
    """The problems of a joined thread's folder that need no page of it: record, fixity, strays, TEI.

    Gives the thread in the end, or ``None`` where its files cannot be read.
    """
    try:
        held = opened(at.folder)
    except RecordError as error:
        yield _unread(at, error)
        return None
    made = held.json
    if made["id"] != at.folder.name:
        yield at.problem(layout.RECORD, finding("AUD006", None, found=str(made["id"]), expected=at.folder.name))
    if dump(made) != held.raw:
        yield at.problem(layout.RECORD, finding("AUD007", None, reason="order, spacing or numbers differ"))
    yield from (at.problem(name, found) for name, found in _fixity(at, made, kept=None))
    yield from _strays(at, made)
    try:
        whole = beside(at.folder, made)
    except RecordError as error:
        yield _unread(at, error)
        return None
    yield from (at.problem(layout.TEI, found) for found in _tei(at.folder, whole))
    return whole


def _unread(at: DocumentPlace, error: RecordError) -> Problem:
    absent = finding("AUD002", None, name=layout.RECORD)
    return at.problem(layout.RECORD, absent if error.absent else finding("AUD005", None, reason=str(error)))


def _placed(found: Finding, made: Mapping[str, Any]) -> Finding:
    """The finding with the source line of its leaf, where it names a leaf and no line."""
    where = dict(found.where)
    leaf, leaves = where.get("leaf"), made["page"]["leaves"]
    if "line" in where or not isinstance(leaf, int) or not 0 <= leaf < len(leaves):
        return found
    return replace(found, where=(("line", leaves[leaf]["line"]), *found.where))


def _identity(at: DocumentPlace, held: Opened) -> Iterator[Finding]:
    """The record stands where it belongs, in its own form, and follows from what it states."""
    made = held.json
    if layout.is_id(at.folder.name) and made["id"] != at.folder.name:
        yield finding("AUD006", None, found=str(made["id"]), expected=at.folder.name)
    try:
        # bytes that fit their seal are those that were written; the form is looked into where they do not
        if not (held.sealed and held.intact) and dump(made) != held.raw:
            yield finding("AUD007", None, reason="order, spacing or numbers differ")
        source, lineage = source_of_record(made, b""), lineage_of_record(made)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield finding("AUD007", None, reason=f"{type(error).__name__}: {error}")
        return
    if made["source"]["sha256"] != made["id"]:
        yield finding("AUD007", None, reason="the source's sha256 is not the id")
    if lineage.fingerprint != made["lineage"].get("fingerprint"):
        yield finding("AUD008", None, what="fingerprint")
    elif made["key"] and run_key(source.sha256, circumstances(source), lineage.fingerprint) != made["key"]:
        yield finding("AUD008", None, what="run key")


def _fixity(at: DocumentPlace, made: Mapping[str, Any], kept: str | None) -> Iterator[tuple[str, Finding]]:
    """Every file that the record names is there, as long as it says and with the digest it says.

    ``kept`` is the source, which a joined thread has not.
    """
    files = made["outputs"].get("files", {})
    for name in sorted({*files, *_REQUIRED, *filter(None, [kept])}):
        if name not in files:
            yield name, finding("AUD007", None, reason=f"it names no {name}")
            continue
        size, digest = files[name]
        try:
            data = content(at.folder / name)
        except FileNotFoundError:
            yield name, finding("AUD002", None, name=name)
            continue
        except OSError as error:
            yield name, finding("AUD003", None, name=name, reason=error.strerror or str(error))
            continue
        if len(data) != size:
            yield name, finding("AUD003", None, name=name, reason=f"{len(data)} bytes, {size} were written")
        elif hashlib.sha256(data).hexdigest() != digest:
            yield name, finding("AUD003", None, name=name, reason="another sha256")
        elif name == kept and digest != made["id"]:
            yield name, finding("AUD003", None, name=name, reason="its sha256 is not the document's id")


def _strays(at: DocumentPlace, made: Mapping[str, Any]) -> Iterator[Problem]:
    known = {*made["outputs"].get("files", {}), layout.RECORD}
    for name in sorted(os.listdir(at.folder)):
        if name not in known:
            yield at.problem(name, finding("AUD004", None, name=name))


def _laws(whole: Record) -> Iterator[Finding]:
    """Conservation and restoration, from the archive alone."""
    expected = 0
    for region in whole.json["page"]["regions"]:
        if region["start"] != expected or region["end"] <= region["start"]:
            yield finding(
                "AUD011", {"line": region["line"]}, start=region["start"], end=region["end"], expected=expected
            )
        expected = region["end"]
    try:
        restored_record(whole)
    except RestoreError as error:
        yield finding("AUD010", None, reason=str(error))


def _tei(folder: Path, whole: Record) -> Iterator[Finding]:
    """The TEI file parsed again: valid, and in agreement with the text at every anchor."""
    try:
        raw = content(folder / layout.TEI)
    except OSError:
        return  # told by fixity
    root, faults = parse(raw)
    yield from faults
    if root is None:
        return
    yield from validate_tree(root)
    elements = identified(root)
    yield from agreement(root, whole, elements)
    yield from relations(root, whole, elements)


def audit_tei(path: Path) -> Iterator[Problem]:
    """The problems of a TEI file that belongs to no archive."""
    shown = os.fspath(path)
    root, faults = parse(path.read_bytes())
    for found in (*faults, *(validate_tree(root) if root is not None else ())):
        yield Problem(shown, path.as_posix(), found)


def _stale(made: Mapping[str, Any], settings: line.Settings) -> Iterator[Finding]:
    """Whether versions and settings are those in force."""
    present = line.lineage(settings)
    former = lineage_of_record(made)
    if former.fingerprint == present.fingerprint:
        return
    pairs = [("guidang", former.guidang, present.guidang)]
    for old, new in ((former.stages, present.stages), (former.libraries, present.libraries)):
        before, after = dict(old), dict(new)
        pairs += [(name, before.get(name, "none"), after.get(name, "none")) for name in sorted({*before, *after})]
    pairs.append(("settings", former.settings[:12], present.settings[:12]))
    changed = [(name, was, now) for name, was, now in pairs if was != now]
    yield finding(
        "AUD020",
        None,
        former=", ".join(f"{name} {was}" for name, was, _ in changed) or "another order of stages",
        present=", ".join(f"{name} {now}" for name, _, now in changed) or "this one",
    )


def _fresh(at: DocumentPlace, made: Mapping[str, Any], settings: line.Settings) -> Iterator[tuple[str, Finding]]:
    """The document made again from its kept source, byte for byte."""
    kept = layout.source_name(str(made["source"]["media_type"]))
    try:
        package = line.process(source_of_record(made, content(at.folder / kept)), settings)
    except Refusal as refusal:
        yield kept, finding("AUD022", None, codes=" ".join(sorted({found.code for found in refusal.findings})))
        return
    again = record(package, str(made["key"]))
    if again["lineage"]["fingerprint"] != made["lineage"]["fingerprint"]:
        source = source_of_record(made, b"")
        again["key"] = run_key(source.sha256, circumstances(source), again["lineage"]["fingerprint"])
    for name, data in (*outputs(package), (layout.RECORD, sealed(again))):
        held = content(at.folder / name)
        if held != data:
            where = next(
                (n for n, (a, b) in enumerate(zip(held, data, strict=False)) if a != b), min(len(held), len(data))
            )
            yield name, finding("AUD021", {"line": held[:where].count(b"\n") + 1}, name=name, at=f"byte {where}")
