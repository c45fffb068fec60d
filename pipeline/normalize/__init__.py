"""The normalize stage: ``Page`` in, ``Edition`` out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.edition import Edition
from pipeline.model.page import Page

VERSION = "1"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""


def run(item: Page, settings: Settings) -> Edition:
    """Take one ``Page`` to its ``Edition``."""
    raise NotImplementedError("normalize is being built")
