"""The decode stage: ``Source`` in, ``Transcript`` out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.source import Source
from pipeline.model.transcript import Transcript

VERSION = "1"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""


def run(item: Source, settings: Settings) -> Transcript:
    """Take one ``Source`` to its ``Transcript``."""
    raise NotImplementedError("decode is being built")
