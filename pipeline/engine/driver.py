"""The driver: it alone decides what is to be done, and it alone writes the catalog.

The order of every batch is: folders written aside and renamed, file system synced, catalog
committed. A crash at any point loses at most one batch, and that is done again with the same
bytes. A source is settled when it has an outcome for its run key; a duplicate is settled with
the document that it duplicates.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import accession, line
from pipeline.accession import Found, Unread, circumstances
from pipeline.catalog import Catalog, KnownDocument, SettledFile, SourceRow
from pipeline.engine.media import MediaIndex
from pipeline.engine.request import Request, Summary
from pipeline.engine.serial import Executor
from pipeline.engine.verdict import DUPLICATE, NEW, UNCHANGED, verdict
from pipeline.engine.work import Task, place_of
from pipeline.model.finding import Kind, Severity, finding
from pipeline.model.lineage import run_key
from pipeline.model.outcome import Fate, Outcome, counted
from pipeline.model.source import Source

_PATIENCE = 5.0
"""Seconds after which a batch is committed though it is not full."""

_HOPELESS = 20
"""Failed writes in a row after which the output is held to be lost and the run ends."""

Watch = Callable[[Summary, Outcome | None], None]
"""Called after each source with the counts so far, and with the outcome where there is one."""


@dataclass(slots=True)
class _Open:
    """A file some of whose sources are not done yet."""

    seen: SettledFile
    left: int = 0
    bad: int = 0
    closed: bool = False
    settled: bool = True


@dataclass(slots=True)
class _Flight:
    """A document that is being done, and what waits for it."""

    task: Task
    rows: list[SourceRow] = field(default_factory=list)
    files: list[_Open] = field(default_factory=list)


class Driver:
    """One run over the files of a survey."""

    def __init__(
        self,
        request: Request,
        catalog: Catalog,
        executor: Executor,
        watch: Watch,
        sync: Callable[[Path], None],
        *,
        run: int | None = None,
        media: MediaIndex | None = None,
    ) -> None:
        self.request, self.catalog, self.executor = request, catalog, executor
        self.summary = Summary()
        self.fingerprint = line.lineage(request.settings).fingerprint
        self.stop = ""
        self.run = self._begin() if run is None else run
        self._watch, self._sync, self._media = watch, sync, media
        self._flights: dict[str, _Flight] = {}
        self._outcomes: dict[str, tuple[Outcome, str, str]] = {}
        self._rows: list[SourceRow] = []
        self._seen: list[SettledFile] = []
        self._committed = time.monotonic()
        self._stated: dict[object, str] = {}
        self._unwritten = 0

    def _begin(self) -> int:
        return self.catalog.begin(now(), self.fingerprint)

    def drive(self, files: Iterator[Found]) -> None:
        """Take all files of a survey; end early when ``stop`` is set or a limit is reached."""
        for found in files:
            self._file(found)
            if self._ended():
                break
        self.drain()

    def take(self, sources: Iterable[Source]) -> None:
        """Take sources that are at hand."""
        for source in sources:
            self._arrival(source, _Open(SettledFile(source.path, source.size, 0, ""), settled=False))
            if self._ended():
                break

    def drain(self) -> None:
        """Wait for what is in flight, then commit."""
        while self._flights:
            self._collect(1.0)
        self.commit()

    def commit(self) -> None:
        """Sync and commit what is done."""
        if self._outcomes or self._rows or self._seen:
            outcomes, rows, seen = self._outcomes, self._rows, self._seen
            self._outcomes, self._rows, self._seen = {}, [], []
            # a sync that failed is not tried again: the system says it once, then forgets what was lost
            if outcomes:
                self._sync(self.request.root)
            self.catalog.commit(self.run, self.fingerprint, outcomes.values(), rows, seen)
        self._committed = time.monotonic()

    def _file(self, found: Found) -> None:
        self.summary.files += 1
        seen = SettledFile(found.name, found.size, found.mtime_ns, self._stated_of(found))
        stable = not found.trouble and found.location != "-"
        bad = self.settled(found)
        if bad is not None:
            self.summary.sources += 1
            self.summary.unchanged += 1
            self.summary.standing += bad
            self._watch(self.summary, None)
            return
        file = _Open(seen, settled=stable)
        for arrival in self._opened(found):
            self._arrival(arrival, file)
            if self._ended():
                file.settled = False
                break
        file.closed = True
        self._settle(file)

    def settled(self, found: Found) -> int | None:
        """How many sources of a file were not archived, where it need not be opened; ``None`` where it must."""
        limits = self.request.limits
        if found.trouble or found.location == "-" or limits.rehash or limits.force:
            return None
        return self.catalog.settled(SettledFile(found.name, found.size, found.mtime_ns, self._stated_of(found)))

    def _opened(self, found: Found) -> Iterator[Source | Unread]:
        """The sources of a file; a bug in opening it costs the rest of the file and no more."""
        try:
            yield from accession.arrivals(found, self.request.accession)
        except Exception as error:  # noqa: BLE001 - see the docstring
            entry = finding("ENG004", {"at": place_of(error)}, kind=type(error).__name__)
            yield Unread(found.name, (entry,), found.accession)

    def _arrival(self, arrival: Source | Unread, file: _Open) -> None:
        self.summary.sources += 1
        if isinstance(arrival, Unread):
            self._unread(arrival, file)
            return
        if self._media is not None:
            arrival = self._media.linked(arrival)
        key = run_key(arrival.sha256, circumstances(arrival), self.fingerprint)
        row = _row(arrival)
        flight = self._flights.get(arrival.sha256)
        if flight is not None:
            flight.rows.append(row)
            flight.files.append(file)
            file.left += 1
            self.summary.duplicates += 1
            return
        standing, held = self._known(arrival, key)
        if standing == NEW:
            file.left += 1
            self._flights[arrival.sha256] = _Flight(Task(arrival, key, self.fingerprint), [row], [file])
            self._dispatch(self._flights[arrival.sha256].task)
            return
        self._rows.append(row)
        self.summary.unchanged += standing == UNCHANGED
        self.summary.duplicates += standing == DUPLICATE
        if held and not held.fate.settled:
            file.bad += 1
            self.summary.standing += held.run != self.run
            file.settled = file.settled and not held.again
        self._watch(self.summary, None)
        self._punctual()

    def _dispatch(self, task: Task) -> None:
        while not self.executor.room():
            self._collect(1.0)
        self.executor.submit(task)
        self._collect(0.0)

    def _known(self, source: Source, key: str) -> tuple[str, KnownDocument | None]:
        """Whether a source is ``new``, ``unchanged``, or a ``duplicate`` of a document that is held."""
        held = self.catalog.document(source.sha256)
        if source.sha256 in self._outcomes:
            outcome, path, member = self._outcomes[source.sha256]
            held = KnownDocument(
                outcome.id, outcome.key, self.fingerprint, outcome.fate, path, member, self.run, outcome.again
            )
        place = (source.path, _member(source))
        force = self.request.limits.force
        return verdict(held, key, place, run=self.run, fingerprint=self.fingerprint, force=force), held

    def _unread(self, arrival: Unread, file: _Open) -> None:
        passed = all(entry.severity is Severity.NOTICE for entry in arrival.findings)
        for_now = any(entry.kind is Kind.CIRCUMSTANCE for entry in arrival.findings)
        bug = any(entry.kind is Kind.BUG for entry in arrival.findings)
        fate = Fate.PASSED if passed else Fate.FAILED if for_now else Fate.CRASHED if bug else Fate.REFUSED
        findings = counted(arrival.findings)
        size, facts = _kept(arrival)
        self._rows.append(SourceRow(arrival.path, _member(arrival), "", fate, size, facts, findings))
        file.settled = file.settled and fate is not Fate.FAILED
        file.bad += fate is not Fate.PASSED
        self.summary.add(str(fate), findings, _shown(arrival))
        self._watch(self.summary, None)
        self._punctual()

    def _collect(self, wait: float) -> None:
        for outcome in self.executor.outcomes(wait):
            flight = self._flights.pop(outcome.id)
            source = flight.task.source
            self._outcomes[outcome.id] = (outcome, source.path, _member(source))
            self._rows += flight.rows
            for file in flight.files:
                file.left -= 1
                file.settled = file.settled and not outcome.again
                file.bad += not outcome.fate.settled
                self._settle(file)
            self._unwritten = self._unwritten + 1 if outcome.fate is Fate.FAILED else 0
            self.summary.add(str(outcome.fate), outcome.findings, _shown(source))
            self._watch(self.summary, outcome)
        self._punctual()

    def _punctual(self) -> None:
        full = len(self._rows) >= self.request.limits.batch
        late = time.monotonic() - self._committed > _PATIENCE
        if full or late:
            self.commit()

    def _settle(self, file: _Open) -> None:
        if file.closed and not file.left and file.settled:
            self._seen.append(replace(file.seen, bad=file.bad))

    def _ended(self) -> bool:
        limits, summary = self.request.limits, self.summary
        if self.stop:
            summary.stopped = self.stop
        elif limits.max_failures is not None and summary.failures > limits.max_failures:
            summary.stopped = "max-failures"
        elif self._unwritten >= _HOPELESS:
            summary.stopped = "output"
        elif limits.limit is not None and summary.sources - summary.unchanged >= limits.limit:
            summary.stopped = "limit"
        return bool(summary.stopped)

    def _stated_of(self, found: Found) -> str:
        """A digest of what beside its bytes decides a file's outcome."""
        parts = (found.accession, found.base, found.beside, found.aside)
        if parts not in self._stated:
            rules = asdict(self.request.accession)
            rules.pop("stated")  # it is what the file's own accession says
            value = [self.fingerprint, accession.VERSION, asdict(found.accession), found.base, rules]
            if found.beside is not None:
                value.append(asdict(found.beside))
            if self._media is not None:
                value.append(f"{self._media.digest} {found.aside}")
            if len(self._stated) > 4096:
                self._stated.clear()
            self._stated[parts] = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
        return self._stated[parts]


def now() -> str:
    """The instant, for the history of runs in the catalog; it enters no file of the archive."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _member(arrival: Source | Unread) -> str:
    return arrival.container.member if arrival.container else ""


def _shown(arrival: Source | Unread) -> str:
    member = _member(arrival)
    return f"{arrival.path} [{member}]" if member else arrival.path


def _kept(arrival: Unread) -> tuple[int | None, tuple[tuple[str, str | int], ...]]:
    """Size and facts of what was passed over and kept, for its line in the manifest."""
    held = arrival.enclosure
    if held is None:
        return None, ()
    url = next((name for name in held.addresses if "://" in name), None)
    facts = {
        "media_type": held.media_type,
        "url": url,
        "retrieved": held.retrieved,
        "container": arrival.container.kind if arrival.container else None,
        "accession": arrival.accession.id,
        "kept": held.sha256,
    }
    return held.size, tuple((name, value) for name, value in facts.items() if value is not None)


def _row(source: Source) -> SourceRow:
    """A source for the manifest; its fate and findings are those of its document."""
    facts = {
        "media_type": source.media_type,
        "url": source.url,
        "retrieved": source.retrieved,
        "http_charset": source.http_charset,
        "container": source.container.kind if source.container else None,
        "accession": source.accession.id,
    }
    stated = tuple((name, value) for name, value in facts.items() if value is not None)
    return SourceRow(source.path, _member(source), source.sha256, None, source.size, stated)
