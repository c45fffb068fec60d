"""What an archive holds: its documents one at a time, in the order of their ids."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from pathlib import Path
from typing import Any

from pipeline.holdings.files import read_plain
from pipeline.holdings.record import Opened, RecordError, opened, parsed
from pipeline.holdings.threads import ThreadListError, joined_pages
from pipeline.holdings.walk import documents, threads
from pipeline.model import layout
from pipeline.model.finding import Finding, Refusal, finding
from pipeline.model.relations import site

PAGE, THREAD, BESIDE = "page", "thread", "beside"

Report = Callable[[Finding], None]
"""Where a delivery says what it found; it goes on with the next document."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents of an archive are asked for; ``None`` asks for all.

    ``unit`` is ``page`` (every archived page), ``thread`` (joined threads, and every page that is of none) or
    ``beside`` (joined threads beside all pages: a thread has no source of its own, its pages have).
    """

    accession: str | None = None
    site: str | None = None
    board: str | None = None
    unit: str = PAGE

    def takes(self, holding: Holding) -> bool:
        """Whether the document is asked for."""
        return (
            self.accession in (None, holding.accession)
            and self.site in (None, holding.site)
            and (self.board is None or self.board in holding.thread["board"])
        )


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of a document: its name, size and sha256 as the record states them.

    The record cannot state its own; those are taken when it is read.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One archived document: its folder, its record , the record's fixity."""

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
        return layout.thread_folder(self.id) if self.unit == THREAD else layout.document_folder(self.id)

    @property
    def unit(self) -> str:
        """``thread`` for a joined thread, else ``page``."""
        return THREAD if "collation" in self.record else PAGE

    def files(self) -> list[HeldFile]:
        """The files that the record accounts for and the record itself, sorted by name."""
        outputs: Mapping[str, list[Any]] = self.record["outputs"]["files"]
        held = [HeldFile(name, int(size), str(digest)) for name, (size, digest) in outputs.items()]
        return sorted([*held, HeldFile(layout.RECORD, self.size, self.sha256)], key=lambda file: file.name)

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises ``Refusal`` when it is absent, a link, or not as recorded."""
        return read_plain(self.folder / name, self.id, self.record["outputs"]["files"][name][1])


def site_of(record: Mapping[str, Any]) -> str | None:
    """The site of a document from its record, as :func:`pipeline.model.relations.site` names it."""
    urls = (record["source"].get("url"), record["thread"].get("url"))
    return site(record["accession"].get("site"), urls, record["thread"].get("site"))


def holdings(archive: Path, report: Report, selection: Selection | None = None) -> Iterator[Holding]:
    """The archive's documents in the order of their ids; one whose record is damaged is reported.

    Raises ``Refusal`` (FED001) when the folder is not an archive.
    """
    for folder in folders(archive, selection.unit if selection else PAGE):
        try:
            holding = load(folder)
        except Refusal as refusal:
            for entry in refusal.findings:
                report(entry)
            continue
        if selection is None or selection.takes(holding):
            yield holding


def folders(archive: Path, unit: str = PAGE) -> Iterator[Path]:
    """The folders of the archive's documents, or of threads and lone (or all) pages, sorted by id.

    Raises ``Refusal`` (FED001, FED020).
    """
    if not (archive / layout.DOCUMENTS).is_dir():
        raise Refusal(finding("FED001", path=str(archive)))
    if unit == PAGE:
        return documents(archive)
    if unit == BESIDE:
        return merge(threads(archive), documents(archive), key=lambda folder: folder.name)
    try:
        joined = joined_pages(archive)
    except ThreadListError as error:
        raise Refusal(finding("FED020", reason=str(error))) from error
    lone = (folder for folder in documents(archive) if folder.name not in joined)
    return merge(threads(archive), lone, key=lambda folder: folder.name)


def load(folder: Path) -> Holding:
    """The document in a folder. Raises ``Refusal`` (FED002) when its record is not to be used."""
    try:
        return _holding(folder, opened(folder))
    except RecordError as error:
        raise Refusal(finding("FED002", id=folder.name, reason=str(error))) from error


def parse(folder: Path, raw: bytes) -> Holding:
    """A document from its record's bytes. Raises ``Refusal`` (FED002)."""
    try:
        return _holding(folder, Opened(parsed(raw), raw))
    except RecordError as error:
        raise Refusal(finding("FED002", id=folder.name, reason=str(error))) from error


def _holding(folder: Path, found: Opened) -> Holding:
    record = found.json
    if record["id"] != folder.name:
        raise RecordError("it is the record of another document")
    names = record["outputs"].get("files", {})
    if not {layout.TEI, layout.TEXT, layout.LEDGER} <= set(names):
        raise RecordError("its list of files is not one of ours")
    if any("/" in name or name.startswith(".") for name in names):
        raise RecordError("its list of files is not one of ours")
    return Holding(folder.name, folder, record, len(found.raw), found.sha256)


def unexpected(holding: Holding) -> Iterator[Finding]:
    """A finding for each file of the folder that the record does not account for."""
    known = {file.name for file in holding.files()}
    for name in sorted(os.listdir(holding.folder)):
        if name not in known:
            yield finding("FED005", id=holding.id, name=name)
