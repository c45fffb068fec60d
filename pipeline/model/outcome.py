"""What became of a source, as the catalog keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.finding import Finding, Kind, codes


class Fate(StrEnum):
    """What became of a source.

    ``archived``: its folder stands in the archive. ``refused``: it is in quarantine with its
    findings. ``crashed``: a bug, a deadline, the memory limit or a signal ended it; it is in
    quarantine. ``failed``: the machine was at fault (a full disk, a file that vanished), so the
    next run takes it up again. ``passed``: left out by rule (a link, an image in a web archive).
    ``withdrawn``: it was archived, and somebody decided that it is delivered no longer; a tombstone stands
    in quarantine, and no run takes it up again.
    """

    ARCHIVED = "archived"
    REFUSED = "refused"
    CRASHED = "crashed"
    FAILED = "failed"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"

    @property
    def settled(self) -> bool:
        """Whether nothing of it is outstanding: it is held, left out by rule, or withdrawn."""
        return self in {Fate.ARCHIVED, Fate.PASSED, Fate.WITHDRAWN}


def again(fate: Fate, names: Iterable[str]) -> bool:
    """Whether the next run takes a source up again though it has an outcome.

    An end that the machine had a part in (its speed, its memory, its other work) is no verdict on a
    document. Codes of another version, which the registry does not know, settle nothing.
    """
    kinds = {known.kind for known in map(codes().get, names) if known is not None}
    return fate is Fate.FAILED or (fate is Fate.CRASHED and Kind.CIRCUMSTANCE in kinds)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one run over one source."""

    id: str
    key: str
    fate: Fate
    findings: tuple[tuple[str, int], ...] = ()
    """Codes with their counts, sorted by code."""
    row: tuple[tuple[str, str | int | float | None], ...] = ()
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
