"""The outline stage: ``Edition`` in, ``Work`` out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.edition import Edition
from pipeline.model.work import Work

VERSION = "1"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""


def run(item: Edition, settings: Settings) -> Work:  # noqa: ARG001
    """Take one ``Edition`` to its ``Work``."""
    return Work(item)
