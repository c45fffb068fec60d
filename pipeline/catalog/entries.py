"""What is entered into a catalog and looked up in it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.outcome import Fate


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What the catalog knows of a document."""

    id: str
    key: str
    fingerprint: str
    fate: Fate
    path: str
    member: str
    run: int
    again: bool = False
    """Whether a run other than that takes its source up again."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as it was met: its name, its bytes' id (empty where there are none), its fate.

    ``facts`` are its circumstances for the manifest. ``findings`` are given only where the row
    has no document to carry them.
    """

    path: str
    member: str
    id: str
    fate: Fate | None
    """``None`` where the document of that id says it."""
    size: int | None = None
    facts: tuple[tuple[str, str | int], ...] = ()
    findings: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SettledFile:
    """A file whose every source is settled: the next run need not open it."""

    path: str
    size: int
    mtime_ns: int
    stated: str
    """A digest of the circumstances and settings under which it was dealt with."""
    bad: int = 0
    """How many of its sources were not archived."""
