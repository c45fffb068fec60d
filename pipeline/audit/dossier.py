"""A dossier: all that is known of one document, from its folder or from a run in memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline import line
from pipeline.accession import Settings as Receiving
from pipeline.accession import Unread, arrivals, survey
from pipeline.holdings.record import Record, RecordError, read
from pipeline.holdings.restoring import RestoreError, restored_record
from pipeline.model import layout, ledger
from pipeline.model.finding import Refusal
from pipeline.model.ledger import Ledger
from pipeline.model.package import Package
from pipeline.model.source import Source
from pipeline.validate.grammar import parse
from pipeline.validate.textform import XML_ID
from pipeline.write.record import record


class DossierError(ValueError):
    """There is no such document, or it cannot be read; the text says why."""


@dataclass(frozen=True)
class Dossier:
    """A record with the text, the ledgers and the TEI that belong to it."""

    record: Record
    tei: bytes
    decoded: str
    """The text as the bytes decoded."""

    @property
    def made(self) -> Mapping[str, Any]:
        """The record as JSON."""
        return self.record.json

    @cached_property
    def text(self) -> str:
        """The transcript's text: decoded, with mojibake repaired."""
        return self.record.ledgers.get(0, Ledger()).apply(self.decoded)

    @cached_property
    def lines(self) -> list[int]:
        """Offsets in :attr:`text` at which its lines begin (lines end with LF)."""
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        if len(starts) > 1 and starts[-1] == len(self.text):
            starts.pop()
        return starts

    def line_of(self, offset: int) -> int:
        """The 1-based line of an offset in :attr:`text`."""
        return bisect_right(self.lines, offset)

    def bounds(self, number: int) -> tuple[int, int]:
        """Start and end, line end included, of a 1-based line. Raises :class:`DossierError`."""
        if not 1 <= number <= len(self.lines):
            raise DossierError(f"there is no line {number}; the page has {len(self.lines)}")
        end = self.lines[number] if number < len(self.lines) else len(self.text)
        return self.lines[number - 1], end

    @cached_property
    def originals(self) -> Sequence[str]:
        """The text of every leaf before normalization."""
        return self.record.originals()

    @cached_property
    def readings(self) -> Sequence[str]:
        """The reading text of every leaf."""
        return self.record.readings()

    @cached_property
    def anchors(self) -> Mapping[int, tuple[int, int, str]]:
        """Where each leaf stands in ``text.txt``, and the id of its TEI element."""
        return {leaf: (start, end, xml_id) for leaf, start, end, xml_id in self.made["outputs"]["anchors"]}

    @cached_property
    def elements(self) -> Mapping[str, etree._Element]:
        """The TEI elements by ``xml:id``."""
        root, _ = parse(self.tei)
        if root is None:
            return {}
        return {xml_id: element for element in root.iter("{*}*") if (xml_id := element.get(XML_ID)) is not None}

    @cached_property
    def decisions(self) -> Mapping[int, Sequence[Mapping[str, Any]]]:
        """The outline's decisions by leaf."""
        found: dict[int, list[Mapping[str, Any]]] = {}
        for row in self.made["outline"]["decisions"]:
            if row.get("leaf") is not None:
                found.setdefault(row["leaf"], []).append(row)
        return found


def dossier_of_folder(folder: Path) -> Dossier:
    """The dossier of an archived document. Raises :class:`DossierError`."""
    try:
        held = read(folder)
        return Dossier(held, (folder / layout.TEI).read_bytes(), restored_record(held))
    except (RecordError, RestoreError, OSError) as error:
        raise DossierError(str(error)) from error


def dossier_of_package(package: Package) -> Dossier:
    """The dossier of a document that was rendered but not written."""
    held = Record(Path(), record(package, ""), package.text.decode(), ledger.decode(package.ledger))
    return Dossier(held, package.tei, package.work.edition.page.transcript.decoded)


def source_of_file(path: Path, receiving: Receiving | None = None) -> Source:
    """The source in a file; the first one where it holds many. Raises :class:`DossierError`."""
    settings = receiving or Receiving()
    for found in survey([str(path)], settings):
        arrived = [found] if isinstance(found, Unread) else arrivals(found, settings)
        for arrival in arrived:
            if isinstance(arrival, Source):
                return arrival
            why = "; ".join(f"{entry.code} {entry.message}" for entry in arrival.findings)
            raise DossierError(f"{path}: {why}")
    raise DossierError(f"{path}: no source in it")


def dossier_of_source(source: Source, settings: line.Settings) -> Dossier:
    """The dossier of a source, made by the line in memory. Raises :class:`DossierError`."""
    try:
        return dossier_of_package(line.process(source, settings))
    except Refusal as refusal:
        why = "; ".join(f"{entry.code} {entry.message}" for entry in refusal.findings)
        raise DossierError(f"the line refuses it: {why}") from refusal
