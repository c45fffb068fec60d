"""The HTML face: the markup of a page read as a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.page import Page
from pipeline.model.transcript import Transcript

if TYPE_CHECKING:
    from pipeline.extract import Settings


def extract(item: Transcript, settings: Settings) -> Page:
    """Take a transcript of markup to its page. Raises ``Refusal`` where there is no thread in it."""
    raise NotImplementedError("the HTML face is being built")
