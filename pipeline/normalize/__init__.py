"""The normalize stage: ``Page`` in, ``Edition`` out.

Three layers of a text are kept. L0 is the decoded text of a leaf; L1, the reading text, has its
characters and punctuation normalized and its script untouched; L2, the search fold, is as long
as L1 code point by code point. The ledger leads from L1 back to L0, exactly.
"""

from __future__ import annotations

from pipeline.model.edition import Edition, Reading
from pipeline.model.page import Leaf, Page
from pipeline.normalize.conversion import dictionary_version, opencc_trouble
from pipeline.normalize.edition import edit_page, read_leaves
from pipeline.normalize.settings import Settings

__all__ = ["VERSION", "Settings", "dictionary_version", "opencc_trouble", "read", "run"]

VERSION = "10"
"""Raised whenever the output of this stage can change."""


def run(item: Page, settings: Settings) -> Edition:
    """Take one ``Page`` to its ``Edition``: every leaf with its reading, and what was done."""
    return edit_page(item, settings)


def read(text: str, settings: Settings | None = None) -> Reading:
    """The reading of one text on its own; ``read(t).ledger.revert(read(t).text) == t``."""
    return read_leaves((Leaf(text),), settings or Settings())[0]
