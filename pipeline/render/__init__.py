"""The render stage: a ``Work`` in, a ``Package`` of TEI, plain text and ledger bytes out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.lineage import Lineage
from pipeline.model.package import Package
from pipeline.model.work import Work

VERSION = "1"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""

    lineage: Lineage = Lineage()
    """Filled in by the line; it says by what the document was made."""


def run(item: Work, settings: Settings) -> Package:
    """Take one ``Work`` to its ``Package``."""
    raise NotImplementedError("render is being built")
