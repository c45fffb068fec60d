"""The audit of an archive as a whole: its manifest, its quarantine, and what lies about."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.audit.documents import Asked, audit_document, scene
from pipeline.audit.media import absent, audit_media
from pipeline.audit.problem import Problem
from pipeline.audit.sums import checksum
from pipeline.audit.threads import audit_threads
from pipeline.holdings.files import content, open_plain
from pipeline.holdings.quarantine import Reason, ReasonError, reason
from pipeline.holdings.record import RecordError, summary, unverified
from pipeline.holdings.walk import documents, quarantined, strangers, strays
from pipeline.model import layout
from pipeline.model.canonical import SEAL
from pipeline.model.finding import Finding, finding
from pipeline.model.outcome import Fate
from pipeline.write import ASIDE

_SEALS = frozenset(("record", "reason"))
"""Fields of a manifest's line that have the digest of the file that accounts for the source."""
_HELD = {
    "archived": layout.document_folder,
    **dict.fromkeys(("refused", "crashed", "withdrawn"), layout.quarantine_folder),
}


def audit_archive(root: Path, asked: Asked) -> Iterator[Problem]:
    """All problems of an archive, documents in the order of their ids, then the whole."""
    for folder in documents(root):
        yield from audit_document(scene(folder, root), asked)
    for folder in quarantined(root):
        place = folder.relative_to(root).as_posix() + f"/{layout.REASON}"
        for found in _quarantine(folder):
            yield _of(root, place, found, folder.name)
        if asked.recorded:
            for found in _reasons(folder):
                yield replace(_of(root, place, found, folder.name), recorded=True)
    yield from audit_threads(root, asked)
    for place, found in audit_media(root):
        yield _of(root, place, found)
    yield from _manifest(root)
    for entry in (*strangers(root), *strays(root)):
        place = entry.relative_to(root).as_posix()
        yield _of(root, place, finding("AUD042" if entry.is_symlink() else "AUD004", None, name=place))
    if (root / ASIDE).is_dir() and (count := len(os.listdir(root / ASIDE))):
        yield _of(root, ASIDE, finding("AUD041", None, count=count, name=ASIDE))


def _of(root: Path, place: str, found: Finding, document: str | None = None) -> Problem:
    return Problem(os.fspath(root / place), place, found, document)


def _quarantine(folder: Path) -> Iterator[Finding]:
    try:
        stated = reason(folder)
    except ReasonError as error:
        yield finding("AUD040", None, reason=str(error))
        return
    digest, name, findings = stated.json["source"]["sha256"], stated.kept.name, stated.findings
    for other in sorted(set(os.listdir(folder)) - {name, layout.REASON}):
        yield finding("AUD004", None, name=other)
    if not findings:
        yield finding("AUD040", None, reason="no finding says why it was refused")
    if stated.fate is Fate.WITHDRAWN:
        yield from _withdrawn(folder, stated)
        if not stated.withdrawal.kept:
            return
    try:
        found = hashlib.sha256(content(folder / name)).hexdigest()
    except OSError as error:
        yield finding("AUD040", None, reason=f"{name}: {error.strerror}")
        return
    if not digest == found == folder.name:
        yield finding("AUD040", None, reason=f"{name} has another sha256 than its folder")


def _withdrawn(folder: Path, stated: Reason) -> Iterator[Finding]:
    """What was withdrawn stands nowhere else, and no bytes of it where they were to be destroyed."""
    root = folder.parents[3]
    if (root / layout.document_folder(folder.name)).exists():
        yield finding("AUD043", None, id=folder.name)
    if not stated.withdrawal.kept and stated.kept.exists():
        yield finding("AUD043", None, id=folder.name)


def _reasons(folder: Path) -> Iterator[Finding]:
    """Why the source was refused, as recorded."""
    try:
        yield from reason(folder).findings
    except ReasonError:
        return  # told as damage already


def _manifest(root: Path) -> Iterator[Problem]:
    """Each line names what is there, and what is there is in some line."""
    path = root / layout.MANIFEST
    if path.is_symlink() or not path.is_file():
        yield _of(root, layout.MANIFEST, finding("AUD030", None, name=layout.MANIFEST))
        return
    named: set[str] = set()
    owned: set[str] = set()  # a copy's line may stand before that of the document it duplicates
    before: tuple[bytes, bytes, str] | None = None
    digest, sealed = hashlib.sha256(), False
    with open_plain(path) as lines:
        for number, raw in enumerate(lines, 1):
            digest.update(raw)
            try:
                row = json.loads(raw)
                order = (os.fsencode(row["path"]), os.fsencode(row.get("member", "")), str(row["id"] or ""))
                fate = str(row["fate"])
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                reason = f"{type(error).__name__}: {error}"
                yield _of(root, layout.MANIFEST, finding("AUD031", {"line": number}, number=number, reason=reason))
                continue
            if before is not None and order < before:
                yield _of(root, layout.MANIFEST, finding("AUD035", {"line": number}, number=number))
            sealed = sealed or not _SEALS.isdisjoint(row)
            owner = "duplicate_of" not in row
            first = owner and order[2] not in owned
            if order == before or (owner and not first):
                yield _of(root, layout.MANIFEST, finding("AUD037", {"line": number}, number=number))
            before = order
            yield from _kept(root, row, number)
            if order[2] and fate in _HELD:
                named.add(order[2])
                owned.update([order[2]] if owner else [])
                yield from (
                    _of(root, layout.MANIFEST, found, order[2]) for found in _row(root, row, fate, number, first=first)
                )
    yield from checksum(root, layout.MANIFEST, layout.MANIFEST_SUM, digest.hexdigest(), owed=sealed)
    for folder in (*documents(root), *quarantined(root)):
        if folder.name not in named:
            yield _of(root, layout.MANIFEST, finding("AUD033", None, id=folder.name), folder.name)


def _kept(root: Path, row: Mapping[str, Any], number: int) -> Iterator[Problem]:
    """Whether what a line says was kept is there."""
    if (digest := row.get("kept")) is None:
        return
    if not layout.is_id(str(digest)):
        found = finding("AUD031", {"line": number}, number=number, reason="what was kept is named by no sha256")
        yield _of(root, layout.MANIFEST, found)
        return
    for found in absent(
        root, layout.medium_file(digest, str(row.get("media_type"))), row.get("size"), {"line": number}
    ):
        yield _of(root, layout.MANIFEST, found)


def _reason_stated(folder: Path, row: Mapping[str, Any], where: Mapping[str, int]) -> Iterator[Finding]:
    try:
        stated = reason(folder)
    except ReasonError:
        return  # told as damage already
    if row.get("reason", stated.sha256 if SEAL not in stated.json else None) != stated.sha256:
        yield finding("AUD038", dict(where), name=layout.REASON)


def _row(root: Path, row: Mapping[str, Any], fate: str, number: int, *, first: bool) -> Iterator[Finding]:
    where = {"line": number}
    if not layout.is_id(str(row["id"])):
        yield finding("AUD031", where, number=number, reason="the id is no sha256")
        return
    folder = root / _HELD[fate](row["id"])
    if folder.is_symlink() or not folder.is_dir():
        yield finding("AUD032", where, id=row["id"], fate=fate)
        return
    if not first or "duplicate_of" in row:
        return
    if fate != "archived":
        yield from _reason_stated(folder, row, where)
        return
    try:
        held = unverified(folder)
        made = held.json
        expected: dict[str, Any] = summary(made)
        counts = Counter(entry["code"] for entry in made["findings"])
        expected |= {"size": made["source"]["size"], "findings": dict(sorted(counts.items()))}
    except (RecordError, KeyError, TypeError, AttributeError):
        return  # told by the audit of the document
    if row.get("record", held.sha256 if SEAL not in made else None) != held.sha256:
        yield finding("AUD038", where, name=layout.RECORD)
    for name, value in expected.items():
        if row.get(name) != value:
            yield finding("AUD034", where, field=name, found=str(row.get(name)), expected=str(value))
