"""What a run is asked to do, and what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import accession, line
from pipeline.holdings.record import DOUBTFUL
from pipeline.model.outcome import Fate


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard a run may work, and when it gives up. None of these is part of the run key."""

    jobs: int = 0
    """Worker processes; 0 stands for one a processor that this process may use."""
    timeout: float = 60.0
    """Processor seconds a document may take before its worker is killed."""
    max_memory: int = 2 << 30
    """Bytes of address space a document may take beyond the worker's own; 0 for no limit."""
    recycle: int = 2000
    """Documents after which a worker is replaced."""
    batch: int = 500
    """Sources that are committed at once."""
    max_failures: int | None = None
    """End the run early when more sources than this could not be archived."""
    limit: int | None = None
    """Take at most this many sources that are not done yet."""
    sample: int | None = None
    """Take this many files, drawn at random by ``seed``."""
    seed: int = 0
    """The draw of the sample."""
    rehash: bool = False
    """Read every file, also where its size and time are those of the last run."""
    force: bool = False
    """Do every document again."""
    near: bool = False
    """Look for near-duplicates (extra: dedupe)."""
    threads: bool = True
    """Join the pages of each thread after the run."""
    strict: bool = False
    """Count what was passed over for failures: for folders that should hold threads alone."""
    in_process: bool = False
    """Work in this very process, without isolation: for debuggers."""


@dataclass(frozen=True, slots=True)
class Request:
    """A run: its sources, the archive, and the settings."""

    sources: tuple[str, ...]
    root: Path
    settings: line.Settings = field(default_factory=line.Settings)
    accession: accession.Settings = field(default_factory=accession.Settings)
    limits: Limits = field(default_factory=Limits)
    listed: Iterable[str] = ()
    mirror: str | None = None
    """Where a copy of the archive is kept: a location that fsspec knows."""
    media: Path | None = None
    """The index of kept pictures that a plan made, for one of its shards; a run of its own makes its own."""


NAMED = 10
"""How many failures a summary names."""


@dataclass(slots=True)
class Summary:
    """The counts of a run, as they grow."""

    files: int = 0
    """Files of the survey that were looked at; a container holds many sources."""
    sources: int = 0
    unchanged: int = 0
    duplicates: int = 0
    fates: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    """Code to the number of sources in which it occurs."""
    standing: int = 0
    """Unchanged sources that an earlier run did not archive."""
    named: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    """The first sources that were not archived: name, fate, codes."""
    strict: int = 0
    """Sources that the archive passed over, where that counts as a failure."""
    near: int = 0
    threads: Counter[str] = field(default_factory=Counter)
    """Threads of several pages by what became of them, and how many were joined anew."""
    mirrored: int = 0
    """Documents put to the mirror."""
    stopped: str = ""
    """Why the run ended early: ``interrupted``, ``max-failures``, ``output``, ``limit``
    or nothing."""
    seconds: float = 0.0

    @property
    def doubtful(self) -> int:
        """Documents whose reading is doubtful."""
        return self.documents[DOUBTFUL]

    @property
    def failures(self) -> int:
        """Sources that were not archived though they should have been."""
        return self.fates["refused"] + self.fates["crashed"] + self.fates["failed"]

    def add(self, fate: str, findings: Iterable[tuple[str, int]], name: str = "") -> None:
        """Count one source; the first few that were not archived are kept by name."""
        self.fates[fate] += 1
        for code, count in findings:
            self.findings[code] += count
            self.documents[code] += 1
        if fate in {"refused", "crashed", "failed"} and len(self.named) < NAMED:
            self.named.append((name, fate, tuple(code for code, _ in findings)))

    def join(self, other: Summary) -> None:
        """Add the counts of a part of the run."""
        for name in ("files", "sources", "unchanged", "duplicates", "standing", "near", "mirrored"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.fates.update(other.fates)
        self.findings.update(other.findings)
        self.documents.update(other.documents)
        self.named = [*self.named, *other.named][:NAMED]

    def note(self, code: str) -> None:
        """Count a finding about the archive and not about one of its sources."""
        self.findings[code] += 1

    def to_json(self) -> dict[str, object]:
        """A mapping for the catalog and for machines."""
        return {
            "sources": self.sources,
            "unchanged": self.unchanged,
            "standing": self.standing,
            "duplicates": self.duplicates,
            "strict": self.strict,
            "doubtful": self.doubtful,
            **{name: self.fates[name] for name in ("archived", "refused", "crashed", "failed", "passed")},
            "findings": dict(sorted(self.findings.items())),
            "documents": dict(sorted(self.documents.items())),
            "near": self.near,
            "threads": dict(sorted(self.threads.items())),
            "mirrored": self.mirrored,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
        }


def summary_of(said: Mapping[str, Any]) -> Summary:
    """A summary out of what :meth:`Summary.to_json` gave."""
    summary = Summary()
    for name in ("sources", "unchanged", "standing", "duplicates", "near", "mirrored"):
        setattr(summary, name, int(said.get(name, 0)))
    summary.fates.update({str(fate): int(said[fate]) for fate in Fate if said.get(fate)})
    summary.threads.update(said.get("threads", {}))
    summary.findings.update(said.get("findings", {}))
    summary.documents.update(said.get("documents", {}))
    return summary
