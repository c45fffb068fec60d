"""What an archive holds: its documents one at a time, in the order of their ids."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from pipeline.model import layout
from pipeline.model.finding import Finding, Refusal, finding
from pipeline.write.record import FORMAT

Report = Callable[[Finding], None]
"""Where a delivery says what it found; it goes on with the next document."""

_REQUIRED = ("id", "source", "accession", "lineage", "decode", "page", "thread", "normalize", "outputs", "findings")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents of an archive are asked for; ``None`` asks for all."""

    accession: str | None = None
    site: str | None = None
    board: str | None = None

    def takes(self, holding: Holding) -> bool:
        """Whether the document is asked for."""
        return (
            self.accession in (None, holding.accession)
            and self.site in (None, holding.site)
            and (self.board is None or self.board in holding.thread["board"])
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A file of a document: its name, size and sha256 as the record states them.

    The record cannot state its own; those are taken when it is read.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One archived document: its folder, its record (``guidang-record/1``), the record's fixity."""

    id: str
    folder: Path
    record: Mapping[str, Any]
    size: int
    sha256: str

    @property
    def accession(self) -> str:
        """The id of the accession it came with."""
        return str(self.record["accession"]["id"])

    @property
    def thread(self) -> Mapping[str, Any]:
        """The thread as the record tells it."""
        thread: Mapping[str, Any] = self.record["thread"]
        return thread

    @property
    def site(self) -> str | None:
        """The site: as the accession states it, else the host of the URL, else the page's word."""
        return site_of(self.record)

    @property
    def address(self) -> str:
        """The folder relative to the archive."""
        return layout.document_folder(self.id)

    def files(self) -> list[Held]:
        """The files that the record accounts for and the record itself, sorted by name."""
        outputs: Mapping[str, list[Any]] = self.record["outputs"]["files"]
        held = [Held(name, int(size), str(digest)) for name, (size, digest) in outputs.items()]
        return sorted([*held, Held(layout.RECORD, self.size, self.sha256)], key=lambda file: file.name)

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises ``Refusal`` when it is absent, a link, or not as recorded."""
        return read_plain(self.folder / name, self.id, self.record["outputs"]["files"][name][1])


def site_of(record: Mapping[str, Any]) -> str | None:
    """The site of a document, named by its accession, else by the host of its URL, else by its page."""
    stated = record["accession"].get("site")
    if stated:
        return str(stated)
    for url in (record["source"].get("url"), record["thread"].get("url")):
        try:
            host = urlsplit(url or "").hostname
        except ValueError:  # a URL as a page wrote it need not be one
            host = None
        if host:
            return host
    named = record["thread"].get("site")
    return str(named) if named else None


def open_plain(path: Path) -> BinaryIO:
    """Open a plain file for reading; ``OSError`` for a link, a folder or a device."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is not a plain file")
    return os.fdopen(descriptor, "rb")


def read_plain(path: Path, id: str, sha256: str) -> bytes:
    """The bytes of a document's file. Raises ``Refusal`` when it is absent, a link, or another file."""
    try:
        with open_plain(path) as stream:
            content = stream.read()
    except OSError as error:
        raise Refusal(finding("FED003", id=id, name=path.name)) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refusal(finding("FED004", id=id, name=path.name))
    return content


def holdings(archive: Path, report: Report, selection: Selection | None = None) -> Iterator[Holding]:
    """The archive's documents in the order of their ids; one whose record is damaged is reported.

    Raises ``Refusal`` (FED001) when the folder is not an archive.
    """
    for name, folder in folders(archive):
        try:
            holding = load(name, folder)
        except Refusal as refusal:
            for entry in refusal.findings:
                report(entry)
            continue
        if selection is None or selection.takes(holding):
            yield holding


def folders(archive: Path) -> Iterator[tuple[str, Path]]:
    """Ids and folders of the archive's documents, sorted. Raises ``Refusal`` (FED001)."""
    top = archive / layout.DOCUMENTS
    if not top.is_dir():
        raise Refusal(finding("FED001", path=str(archive)))
    for first in _names(top):
        for second in _names(top / first):
            for name in _names(top / first / second):
                if layout.is_id(name) and (name[:2], name[2:4]) == (first, second):
                    yield name, top / first / second / name


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))


def load(id: str, folder: Path) -> Holding:
    """The document in a folder. Raises ``Refusal`` (FED002) when its record is not to be used."""
    try:
        with open_plain(folder / layout.RECORD) as stream:
            return parse(id, folder, stream.read())
    except OSError as error:
        raise Refusal(finding("FED002", id=id, reason=error.strerror or str(error))) from error


def parse(id: str, folder: Path, content: bytes) -> Holding:
    """A document from its record's bytes. Raises ``Refusal`` (FED002)."""
    try:
        record = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refusal(finding("FED002", id=id, reason=str(error))) from error
    reason = _fault(record, id)
    if reason:
        raise Refusal(finding("FED002", id=id, reason=reason))
    return Holding(id, folder, record, len(content), hashlib.sha256(content).hexdigest())


def _fault(record: object, id: str) -> str | None:
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        return f"not a record of the form {FORMAT}"
    absent = [name for name in _REQUIRED if name not in record]
    if absent:
        return f"it has no {absent[0]}"
    if record["id"] != id:
        return "it is the record of another document"
    names = record["outputs"].get("files", {})
    plain = {layout.TEI, layout.TEXT, layout.LEDGER} <= set(names)
    if not plain or any("/" in name or name.startswith(".") for name in names):
        return "its list of files is not one of ours"
    return None


def unexpected(holding: Holding) -> Iterator[Finding]:
    """A finding for each file of the folder that the record does not account for."""
    known = {file.name for file in holding.files()}
    for name in sorted(os.listdir(holding.folder)):
        if name not in known:
            yield finding("FED005", id=holding.id, name=name)
