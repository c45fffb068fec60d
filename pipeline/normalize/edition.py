"""Makes the edition of a page: readings, scripts, folds, glyphs, and what the rules did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.model.edition import Edition, Reading
from pipeline.model.ledger import Ledger
from pipeline.model.page import Leaf, Mark, Page
from pipeline.normalize.applier import Span
from pipeline.normalize.rules import chosen
from pipeline.normalize.settle import settle

if TYPE_CHECKING:
    from pipeline.normalize import Settings


def edit_page(page: Page, settings: Settings) -> Edition:
    """The edition of ``page``."""
    return Edition(page, read_leaves(page.leaves, settings))


def read_leaves(leaves: Sequence[Leaf], settings: Settings) -> tuple[Reading, ...]:
    """The readings of leaves, in order."""
    phases = chosen(settings.select, settings.ignore, settings.judged)
    texts, layers, _ = settle([leaf.text for leaf in leaves], [_sheltered(leaf) for leaf in leaves], phases)
    return tuple(
        Reading(text, ledger := Ledger(made), _carried(leaf.marks, ledger))
        for leaf, text, made in zip(leaves, texts, layers, strict=True)
    )


def _sheltered(leaf: Leaf) -> list[Span]:
    if leaf.kind == "code":
        return [(0, len(leaf.text))] if leaf.text else []
    return []


def _carried(marks: tuple[Mark, ...], ledger: Ledger) -> tuple[Mark, ...]:
    if not marks or not ledger.layers:
        return marks
    starts = ledger.forward([(mark.start, False) for mark in marks])
    ends = ledger.forward([(mark.end, mark.end > mark.start) for mark in marks])
    return tuple(
        Mark(start, max(start, end), mark.kind, mark.attrs)
        for mark, start, end in zip(marks, starts, ends, strict=True)
    )
