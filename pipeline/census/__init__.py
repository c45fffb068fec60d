"""A census of a corpus in one pass: what is there, how it will be read, what is missing, what stands twice.

Nothing is written but the report; a run uses none of it. Memory does not grow with the corpus: what must be
remembered of each source stands in a temporary file on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing

from pipeline import accession, line
from pipeline.accession import Unread
from pipeline.census.figures import Figures, figures
from pipeline.census.looking import Look, board_of, look, passed
from pipeline.census.store import LookTable
from pipeline.model.source import Source

FIRST, EACH = 20, 10
"""Pages of a board that are read in full: the first of them, then every tenth. The rest is decoded."""

__all__ = ["EACH", "FIRST", "Figures", "census"]


def census(
    sources: Iterable[str],
    settings: line.Settings,
    stated: accession.Settings,
    *,
    every: bool = False,
    watch: Callable[[int], None] = lambda _: None,
) -> Figures:
    """The census of files, folders and containers; ``every`` reads each page in full. ``watch`` hears the
    number of sources so far. Raises ``OSError`` where a source cannot be found.
    """
    with closing(LookTable()) as store:
        count = 0
        for found in accession.survey(tuple(sources), stated):
            for arrival in accession.arrivals(found, stated):
                count += 1
                store.take(_seen(arrival, store, settings, every=every))
                watch(count)
        return figures(store)


def _seen(arrival: Source | Unread, store: LookTable, settings: line.Settings, *, every: bool) -> Look:
    if isinstance(arrival, Unread):
        return passed(arrival)
    board = board_of(arrival)
    number = store.next_of(board)
    return look(arrival, board, settings, full=every or number <= FIRST or number % EACH == 0)
