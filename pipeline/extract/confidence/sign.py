"""A sign: one measure of a reading that needs no gold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """A measure by name, ``value`` from 0 (not seen) to 1, where it was seen first, and what was seen."""

    name: str
    value: float
    post: int | None = None
    shown: str = ""


def share(part: float, whole: float) -> float:
    """A part of a whole, 0 where there is none, from 0 to 1."""
    return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0
