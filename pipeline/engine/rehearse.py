"""A rehearsal: what a run would do, without doing any of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.accession import Found
from pipeline.catalog import Catalog
from pipeline.engine.driver import Driver
from pipeline.engine.request import Request, Summary
from pipeline.engine.serial import Serial
from pipeline.engine.work import Task
from pipeline.model import layout
from pipeline.model.outcome import Fate, Outcome


class Rehearsal(Driver):
    """A driver that calls every new source archived and writes nothing."""

    def __init__(self, request: Request, catalog: Catalog, say: Callable[[str, str], None]) -> None:
        serial = Serial(request.settings, request.root)
        super().__init__(request, catalog, serial, lambda *_: None, lambda _: None)
        self._say = say

    def _begin(self) -> int:
        return -1

    def _dispatch(self, task: Task) -> None:
        source = task.source
        self._say("do", source.path + (f" {source.container.member}" if source.container else ""))
        flight = self._flights.pop(source.sha256)
        outcome = Outcome(source.sha256, task.key, Fate.ARCHIVED)
        self._outcomes[source.sha256] = (outcome, source.path, source.container.member if source.container else "")
        for file in flight.files:
            file.left -= 1
        self.summary.add(str(outcome.fate), ())

    def commit(self) -> None:
        """Nothing is committed; what would be done is kept to tell duplicates."""
        self._rows, self._seen = [], []


def rehearse(request: Request, files: Iterator[Found], say: Callable[[str, str], None]) -> Summary:
    """The counts that a run would have if every new source could be archived."""
    path = request.root / layout.CATALOG
    with Catalog(path, readonly=True) if path.exists() else Catalog(Path(":memory:")) as catalog:
        rehearsal = Rehearsal(request, catalog, say)
        rehearsal.drive(files)
        return rehearsal.summary
