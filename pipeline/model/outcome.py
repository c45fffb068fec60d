"""What became of a source, as the catalog keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.finding import Finding


class Fate(StrEnum):
    """What became of a source.

    ``archived``: its folder stands in the archive. ``refused``: it is in quarantine with its
    findings. ``crashed``: a bug, a deadline, the memory limit or a signal ended it; it is in
    quarantine. ``failed``: the machine was at fault (a full disk, a file that vanished), so the
    next run takes it up again. ``passed``: left out by rule (a link, an image in a web archive).
    """

    ARCHIVED = "archived"
    REFUSED = "refused"
    CRASHED = "crashed"
    FAILED = "failed"
    PASSED = "passed"


MACHINE = frozenset({"ENG001", "ENG002", "ENG003", "ENG006"})
"""Codes of ends that the machine had a part in: its speed, its memory, its other work. They are no
verdict on a document, so the next run takes it up again."""


def again(fate: Fate, codes: Iterable[str]) -> bool:
    """Whether the next run takes a source up again though it has an outcome."""
    return fate is Fate.FAILED or (fate is Fate.CRASHED and not MACHINE.isdisjoint(codes))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one run over one source."""

    id: str
    key: str
    fate: Fate
    findings: tuple[tuple[str, int], ...] = ()
    """Codes with their counts, sorted by code."""
    row: tuple[tuple[str, str | int | None], ...] = ()
    """The catalog's row (title, posts, encoding …) of an archived document."""
    trace: str = ""
    """The traceback of a bug. It is kept in the catalog alone: it is not deterministic."""
    signature: bytes = b""
    """The MinHash signature of the reading text, for near-duplicates."""
    seconds: float = 0.0

    @property
    def again(self) -> bool:
        """Whether the next run takes the source up again."""
        return again(self.fate, (code for code, _ in self.findings))


def counted(findings: Iterable[Finding]) -> tuple[tuple[str, int], ...]:
    """Codes with their counts, sorted."""
    return tuple(sorted(Counter(entry.code for entry in findings).items()))
