"""The last stage: the files of a document into the archive, written aside and renamed.

A document's folder appears whole or not at all. It is first written under ``.aside/`` in the
same file system and then renamed into its place; what stood there before is moved aside and
removed. :func:`sweep` puts right what a crash left between two renames. Durability (one sync a
batch) is the engine's business.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model import layout
from pipeline.model.canonical import plain, sealed
from pipeline.model.finding import Finding, finding
from pipeline.model.package import Package, Receipt
from pipeline.model.source import Source
from pipeline.model.withdrawal import Withdrawal
from pipeline.write.record import outputs, record, stated

VERSION = "8"
"""Raised whenever the files of a document can change."""

_FANS = {
    layout.DOCUMENTS: layout.document_folder,
    layout.QUARANTINE: layout.quarantine_folder,
    layout.THREADS: layout.thread_folder,
}

ASIDE = ".aside"
"""Folder of the archive in which files are written before they are renamed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The stage has none: the form of an archive is not a matter of taste."""


class WriteError(Exception):
    """The archive could not be written; the finding says why. Nothing is half written."""

    def __init__(self, entry: Finding) -> None:
        super().__init__(entry.message)
        self.finding = entry

    def __reduce__(self) -> tuple[type[WriteError], tuple[Finding]]:
        return type(self), (self.finding,)


def write(package: Package, root: Path, key: str) -> Receipt:
    """Put a document's folder into the archive at ``root`` under run key ``key``.

    A quarantined folder of the same source is removed: the document is archived now. Raises
    :class:`WriteError` when the file system refuses.
    """
    return written(package, root, key)[0]


def written(package: Package, root: Path, key: str) -> tuple[Receipt, dict[str, Any]]:
    """The same, with the record that was written."""
    name = package.work.edition.page.transcript.source.sha256
    made = record(package, key)
    files = [*outputs(package), (layout.RECORD, sealed(made))]
    folder = layout.document_folder(name)
    _place(root, folder, files)
    _discard(root, root / layout.quarantine_folder(name))
    return Receipt(name, folder, _listed(files)), made


def quarantine(
    source: Source,
    findings: Sequence[Finding],
    root: Path,
    outcome: str = "refused",
    *,
    key: str = "",
    fingerprint: str = "",
) -> Receipt:
    """Keep a refused source with the reason. An archived folder of the same source is removed.

    ``reason.json`` holds the outcome, the run key, the fingerprint of what refused it, the
    source's circumstances, the findings, and a seal over all that. Raises
    :class:`WriteError` when the file system refuses.
    """
    reason = _reason_of(source, findings, outcome, key, fingerprint)
    files = [(layout.source_name(source.media_type), source.data), (layout.REASON, sealed(reason))]
    return _aside_with(source, files, root)


def withdraw(source: Source, said: Withdrawal, root: Path, *, key: str, fingerprint: str) -> Receipt:
    """Put a tombstone into quarantine in the place of a document: when and why it was withdrawn.

    Its source stands beside it, or goes with the document, as asked. Raises :class:`WriteError` when the file
    system refuses.
    """
    reason = _reason_of(source, (said.finding(),), "withdrawn", key, fingerprint) | {"withdrawn": plain(said)}
    files = [(layout.source_name(source.media_type), source.data)] if said.kept else []
    return _aside_with(source, [*files, (layout.REASON, sealed(reason))], root)


def _reason_of(source: Source, findings: Sequence[Finding], outcome: str, key: str, fingerprint: str) -> dict[str, Any]:
    return {
        "format": "guidang-reason/2",
        "id": source.sha256,
        "outcome": outcome,
        "key": key,
        "fingerprint": fingerprint,
        "source": stated(source),
        "accession": plain(source.accession),
        "findings": [entry.to_json() for entry in findings],
    }


def _aside_with(source: Source, files: Sequence[tuple[str, bytes]], root: Path) -> Receipt:
    """Put a source's folder into quarantine; its document, if there is one, goes."""
    folder = layout.quarantine_folder(source.sha256)
    _place(root, folder, files)
    _discard(root, root / layout.document_folder(source.sha256))
    return Receipt(source.sha256, folder, _listed(files))


def keep_thread(files: Sequence[tuple[str, bytes]], root: Path, id: str) -> None:
    """Put a joined thread's folder into the archive, or remove it where there are no ``files``.

    Raises :class:`WriteError` when the file system refuses.
    """
    folder = layout.thread_folder(id)
    if files:
        _place(root, folder, files)
        return
    try:
        _discard(root, root / folder)
    except OSError as error:
        raise WriteError(_reason(error)) from error


def keep(content: bytes, sha256: str, media_type: str, root: Path) -> None:
    """Put a picture or an attachment into the archive, once. Bytes that stand there already are left.

    Raises :class:`WriteError` when the file system refuses.
    """
    target = root / layout.medium_file(sha256, media_type)
    fresh = root / ASIDE / f"medium-{os.getpid()}-{sha256}"
    try:
        if target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content:
            return
        fresh.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(fresh, target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise WriteError(_reason(error)) from error


def take_over(root: Path, folder: str, made: Path) -> None:
    """Move a document's folder that was made elsewhere in the same file system into its place.

    Raises :class:`WriteError` when the file system refuses.
    """
    target = root / folder
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _discard(root, target)
        os.rename(made, target)
    except OSError as error:
        raise WriteError(_reason(error)) from error


def discard(root: Path, folder: str) -> None:
    """Remove a document's folder from the archive, if it is there."""
    _discard(root, root / folder)


def sweep(root: Path) -> int:
    """Undo what a crash left aside; return the number of leftovers.

    A folder that was moved away and not yet replaced is put back. The rest is removed. Call it
    only when no other process writes the archive.
    """
    aside = root / ASIDE
    if not aside.is_dir():
        return 0
    count = 0
    for entry in sorted(aside.iterdir()):
        count += 1
        kind, _, rest = entry.name.partition("-")
        area, _, tail = rest.partition("-")
        name = tail.partition(".")[0]
        if kind == "old" and area in _FANS and layout.is_id(name):
            target = root / _FANS[area](name)
            elsewhere = [fan(name) for fan in _FANS.values()]
            if not any((root / place).exists() for place in elsewhere):
                target.parent.mkdir(parents=True, exist_ok=True)
                os.rename(entry, target)
                continue
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    aside.rmdir()
    return count


def _listed(files: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, int, str], ...]:
    return tuple(sorted((name, len(data), hashlib.sha256(data).hexdigest()) for name, data in files))


def _place(root: Path, folder: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Write ``files`` aside, then rename the folder into place."""
    target = root / folder
    fresh = root / ASIDE / f"new-{os.getpid()}-{target.name}"
    try:
        if _same(target, files):
            return
        _make(fresh, files)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            _discard(root, target)
        os.rename(fresh, target)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise WriteError(_reason(error)) from error


def _make(fresh: Path, files: Sequence[tuple[str, bytes]]) -> None:
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(parents=True)
    for name, data in files:
        with open(fresh / name, "xb") as out:
            out.write(data)


def _same(target: Path, files: Sequence[tuple[str, bytes]]) -> bool:
    """Whether the folder already holds exactly these bytes."""
    try:
        held = sorted(os.listdir(target))
    except FileNotFoundError:
        return False
    if held != sorted(name for name, _ in files):
        return False
    return all((target / name).stat().st_size == len(data) for name, data in files) and all(
        (target / name).read_bytes() == data for name, data in files
    )


def _discard(root: Path, target: Path) -> None:
    """Move a folder of the archive aside and remove it."""
    if not target.exists():
        return
    area = target.relative_to(root).parts[0]
    old = root / ASIDE / f"old-{area}-{target.name}.{os.getpid()}"
    old.parent.mkdir(parents=True, exist_ok=True)
    os.rename(target, old)
    shutil.rmtree(old)


def _reason(error: OSError) -> Finding:
    name = errno.errorcode.get(error.errno or 0, "unknown")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return finding("WRT001", reason=name)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return finding("WRT002", reason=name)
    return finding("WRT003", reason=name)
