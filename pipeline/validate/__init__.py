"""The validate stage: ``Package`` in, ``Package`` out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.package import Package

VERSION = "1"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""


def run(item: Package, settings: Settings) -> Package:
    """Take one ``Package`` to its ``Package``."""
    raise NotImplementedError("validate is being built")
