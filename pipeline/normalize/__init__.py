"""The normalize stage: ``Page`` in, ``Edition`` out.

Three layers of a text are kept. L0 is the decoded text of a leaf; L1, the reading text, has its
characters and punctuation normalized and its script untouched; L2, the search fold, is as long
as L1 code point by code point. The ledger leads from L1 back to L0, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.edition import Edition, Reading
from pipeline.model.page import Leaf, Page

VERSION = "1"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key.

    Attributes:
        select: Codes of the rules in force, or beginnings of codes (``PUN``); empty for all.
        ignore: Codes, or beginnings of codes, of rules put out of force.
        judged: Whether judged rules edit too; their edits are shown beside the original.
        fold: Whether the search fold (L2) is made.
        variant: The script to convert the reading text to: ``zh-Hans``, ``zh-Hant``, ``zh-TW``
            or ``zh-HK``; ``None`` leaves the script alone.
        names: Names that no script conversion may touch, beside those the package lists.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    judged: bool = False
    fold: bool = True
    variant: str | None = None
    names: tuple[str, ...] = ()


def run(item: Page, settings: Settings) -> Edition:
    """Take one ``Page`` to its ``Edition``: every leaf with its reading, and what was done."""
    from pipeline.normalize.edition import edit_page

    return edit_page(item, settings)


def read(text: str, settings: Settings | None = None) -> Reading:
    """The reading of one text on its own; ``read(t).ledger.revert(read(t).text) == t``."""
    from pipeline.normalize.edition import read_leaves

    return read_leaves((Leaf(text),), settings or Settings())[0]
