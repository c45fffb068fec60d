"""How a delivery comes to stand: made aside, checked while it is made, and renamed when whole."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.holdings.document import HeldFile, Holding, Report
from pipeline.holdings.files import open_plain
from pipeline.holdings.source import media_of_record
from pipeline.model import layout
from pipeline.model.finding import Finding, Refusal, Severity, finding

CHUNK = 1 << 20
_UNLINKABLE = {errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS}


@contextmanager
def aside(out: Path, *, force: bool = False) -> Iterator[Path]:
    """A path beside ``out`` to build at; it becomes ``out`` when the block ends without error.

    Raises ``Refusal`` (FED006) where ``out`` exists and is not to be replaced. A block that
    raises leaves ``out`` as it was and nothing beside it.
    """
    if not force and (out.is_symlink() or out.exists()):
        raise Refusal(finding("FED006", path=str(out)))
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    remove(partial)
    try:
        yield partial
        if partial.is_dir() or out.is_dir():
            remove(out)
        partial.replace(out)
    finally:
        remove(partial)


def remove(path: Path) -> None:
    """Remove a file or folder of ours, or nothing."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Laid:
    """A file as it was delivered: its path in the delivery, size, and both digests."""

    path: str
    size: int
    sha256: str
    sha512: str


class DeliveryWriter:
    """Lays files of the archive into a delivery: linked where possible, hashed as they stand."""

    def __init__(self, report: Report, *, copy: bool = False) -> None:
        self._report = report
        self._copy = copy

    def lay(self, source: Path, target: Path, path: str) -> Laid:
        """Link or copy one file and hash what was delivered. ``OSError`` where it is no plain file."""
        with open_plain(source) as stream:
            if not self._linked(source, target):
                with target.open("xb") as out:
                    return _hash(stream, path, out)
        with open_plain(target) as stream:
            return _hash(stream, path)

    def _linked(self, source: Path, target: Path) -> bool:
        if self._copy:
            return False
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _UNLINKABLE:
                raise
            self._copy = True
            self._report(finding("FED012", reason=error.strerror or str(error)))
            return False
        return True

    def document(self, holding: Holding, folder: Path, prefix: str) -> list[Laid] | list[Finding]:
        """Lay all files of a document into ``folder``; the findings instead where one is not as recorded."""
        laid: list[Laid] = []
        faults: list[Finding] = []
        for held in holding.files():
            try:
                file = self.lay(holding.folder / held.name, folder / held.name, f"{prefix}{held.name}")
            except FileNotFoundError:
                faults.append(finding("FED003", id=holding.id, name=held.name))
                continue
            except OSError as error:
                if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}:
                    raise
                faults.append(finding("FED003", id=holding.id, name=held.name))
                continue
            laid.append(file)
            if not fits(held, file):
                faults.append(finding("FED004", id=holding.id, name=held.name))
        return faults or laid

    def media(self, holding: Holding, top: Path, prefix: str, laid: set[str]) -> list[Laid] | list[Finding]:
        """Lay the kept pictures of a document under ``top``, each once; findings where one is not as recorded."""
        out: list[Laid] = []
        faults: list[Finding] = []
        archive = holding.folder.parents[3]
        for medium in media_of_record(holding.record) or ():
            name = layout.medium_file(medium.sha256, medium.media_type)
            if name in laid:
                continue
            laid.add(name)
            target = top / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                file = self.lay(archive / name, target, f"{prefix}{name}")
            except FileNotFoundError:
                faults.append(finding("FED003", id=holding.id, name=name))
                continue
            out.append(file)
            if file.sha256 != medium.sha256:
                faults.append(finding("FED004", id=holding.id, name=name))
        return faults or out


def fits(held: HeldFile, file: Laid) -> bool:
    """Whether a file is the one that the record names."""
    return (held.size, held.sha256) == (file.size, file.sha256)


def measure(path: Path, name: str) -> Laid:
    """Size and digests of a file that stands already."""
    with open_plain(path) as stream:
        return _hash(stream, name)


def _hash(stream: BinaryIO, path: str, out: BinaryIO | None = None) -> Laid:
    short, long, size = hashlib.sha256(), hashlib.sha512(), 0
    while chunk := stream.read(CHUNK):
        short.update(chunk)
        long.update(chunk)
        size += len(chunk)
        if out is not None:
            out.write(chunk)
    return Laid(path, size, short.hexdigest(), long.hexdigest())


class Unfit(Exception):
    """A delivery that is not to be published because errors were reported."""


class Tally:
    """Counts findings on their way to a report."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.errors = 0

    def __call__(self, entry: Finding) -> None:
        """Pass one on."""
        self.errors += entry.severity is Severity.ERROR
        self._report(entry)

    def forbid(self) -> None:
        """Raise :class:`Unfit` where an error was reported."""
        if self.errors:
            raise Unfit
