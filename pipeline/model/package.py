"""What rendering gives and what writing leaves: the files of an archived document."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.finding import Finding
from pipeline.model.lineage import Lineage
from pipeline.model.relations import Relations
from pipeline.model.work import Work


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a leaf stands in the outputs: code point offsets in ``text.txt`` and the ``xml:id``
    of the TEI element that holds it (``None`` where the text form omits the leaf).
    """

    leaf: int
    start: int
    end: int
    xml_id: str


@dataclass(frozen=True, slots=True)
class Package:
    """A rendered document: TEI bytes, plain text bytes (UTF-8, LF), ledger bytes, anchors."""

    work: Work
    tei: bytes
    text: bytes
    ledger: bytes
    anchors: tuple[Anchor, ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    """The gates passed, with their verdict (``ok`` or ``unchecked``)."""
    findings: tuple[Finding, ...] = ()
    lineage: Lineage = Lineage()
    """By what the package was made; the line fills it in."""
    relations: Relations | None = None
    """The relations of the posts, as the TEI has them."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What writing left behind: the document's folder in the archive and its files' sha256."""

    id: str
    folder: str
    files: tuple[tuple[str, int, str], ...]
    """``(name, size in bytes, sha256)`` of each file, sorted by name."""

    def digest(self, name: str) -> str:
        """The sha256 of the file of that name. Raises ``KeyError``."""
        return {file: sha256 for file, _, sha256 in self.files}[name]
