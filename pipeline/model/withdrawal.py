"""That a document is delivered no longer: when, why, and what became of its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.model.finding import Finding, finding


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a tombstone says.

    Attributes:
        date: The day of the decision, ISO 8601, as it was stated.
        reason: Why, in the words of whoever decided.
        kept: Whether the source's bytes are kept in quarantine; if not, they are destroyed.
    """

    date: str
    reason: str
    kept: bool = True

    def finding(self) -> Finding:
        """The finding that stands in the tombstone."""
        return finding("WRT010", date=self.date, reason=self.reason, bytes="kept" if self.kept else "destroyed")


def told(made: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the manifest's line of a withdrawn document says, from its tombstone."""
    return (
        ("withdrawn", str(made["date"])),
        ("because", str(made["reason"])),
        ("bytes", "kept" if made["kept"] else "destroyed"),
    )
