"""The extract stage: ``Transcript`` in, ``Page`` out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.page import Page
from pipeline.model.transcript import Transcript

VERSION = "1"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""


def run(item: Transcript, settings: Settings) -> Page:
    """Take one ``Transcript`` to its ``Page``."""
    raise NotImplementedError("extract is being built")
