"""After a run the pages of each thread are joined, as far as they are new: a new page changes one thread.

Threads go through the same workers as documents, so that one that takes too long or too much memory
ends alone. Folders are written aside and renamed, one a thread; ``threads.jsonl`` is replaced last. A
kill in between leaves whole folders and the former list, and the next run joins what differs.
"""

from __future__ import annotations

import hashlib
import json
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline import line, write
from pipeline.catalog import Catalog, replacing
from pipeline.collation.keeping import CRASHED, JOINED, kept, key, members_of
from pipeline.engine.disk import locked
from pipeline.engine.disk import sync as disk_sync
from pipeline.engine.index import opened
from pipeline.engine.pool import Pool
from pipeline.engine.request import Limits, Request
from pipeline.engine.serial import Executor, Serial
from pipeline.engine.work import Signer, Task, place_of
from pipeline.holdings.threads import ThreadListError, listed
from pipeline.holdings.walk import threads
from pipeline.model import layout
from pipeline.model.canonical import line as line_of
from pipeline.model.finding import Finding, finding
from pipeline.model.outcome import Fate, Outcome, counted
from pipeline.model.source import Source
from pipeline.write import WriteError

_PATIENCE = 10
"""How many times a document's time a thread may take: it is as many pages."""
_PART = 256
"""Threads that are joined before their lines are written, so that memory does not grow with the archive."""


def bring_up(request: Request) -> Counter[str]:
    """Join the threads of an archive outside a run. Raises :class:`BusyError`, ``OSError``."""
    with locked(request.root):
        write.sweep(request.root)
        with opened(request.root) as catalog:
            return join_threads(catalog, request.root, request, disk_sync)


Group = tuple[str, list[tuple[str, str]]]
"""A thread's id, and its documents with their run keys."""


def join_threads(catalog: Catalog, root: Path, request: Request, sync: Callable[[Path], None]) -> Counter[str]:
    """Bring the archive's threads up to its documents; give how many there are of each fate, and how many
    were joined anew (``anew``).
    """
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    aside = root / f".{layout.THREAD_LIST}.aside"
    executor: list[Executor] = []
    try:
        with open(aside, "wb") as out:
            for part in _parts(_merged(_groups(catalog), _former(root))):
                for row in _done(part, request, executor):
                    counts[row["fate"]] += 1
                    entry = line_of(row)
                    digest.update(entry)
                    out.write(entry)
                counts["anew"] += sum(isinstance(entry, tuple) for entry in part)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        for one in executor:
            one.abort()
        aside.unlink(missing_ok=True)
        raise
    for one in executor:
        one.close()
    if counts["anew"]:
        sync(root)
    _settle(root, aside, digest.hexdigest())
    return +counts


def _groups(catalog: Catalog) -> Iterator[Group]:
    for name, rows in groupby(catalog.thread_pages(), key=lambda row: row[0]):
        members = [(page, made) for _, page, made in rows]
        if len(members) > 1:
            yield name, members


def _former(root: Path) -> Iterator[dict[str, Any]]:
    """The lines of the list as it stands; a damaged one ends it, so that what follows is joined anew."""
    try:
        yield from map(dict, listed(root))
    except ThreadListError:
        return


def _merged(groups: Iterator[Group], former: Iterator[dict[str, Any]]) -> Iterator[Group | dict[str, Any]]:
    """What is to be joined, and the lines that stand, in the order of ids."""
    row = next(former, None)
    for name, members in groups:
        while row is not None and row["id"] < name:
            row = next(former, None)
        if row is not None and row["id"] == name and row["key"] == key(members) and row["fate"] != CRASHED:
            yield row
        else:
            yield name, members


def _parts(entries: Iterable[Group | dict[str, Any]]) -> Iterator[list[Group | dict[str, Any]]]:
    part: list[Group | dict[str, Any]] = []
    for entry in entries:
        part.append(entry)
        if len(part) >= _PART:
            yield part
            part = []
    yield part


def _done(
    part: Sequence[Group | dict[str, Any]], request: Request, executor: list[Executor]
) -> Iterator[dict[str, Any]]:
    """The lines of a part, in order; what is new is joined first."""
    fresh = [entry for entry in part if isinstance(entry, tuple)]
    if fresh and not executor:
        executor.append(_executor(request, len(fresh)))
    made = {out.id: out for out in _performed(fresh, executor[0])} if fresh else {}
    for entry in part:
        if isinstance(entry, dict):
            yield entry
            continue
        yield _row(entry, made[entry[0]])


def _row(group: Group, out: Outcome) -> dict[str, Any]:
    name, members = group
    if out.row:
        return dict(json.loads(str(dict(out.row)["line"])))
    pages = [page for page, _ in members]
    return {"id": name, "key": key(members), "fate": CRASHED, "pages": pages, "findings": dict(out.findings)}


def _executor(request: Request, count: int) -> Executor:
    if request.limits.in_process or count == 1:
        return Serial(request.settings, request.root, None, perform)
    limits: Limits = replace(request.limits, timeout=request.limits.timeout * _PATIENCE, near=False)
    return Pool(request.settings, request.root, limits, perform, give_up=give_up)


def _performed(groups: Sequence[Group], executor: Executor) -> Iterator[Outcome]:
    out = 0
    for name, members in groups:
        data = line_of([list(member) for member in members])
        while not executor.room():
            for one in executor.outcomes(1.0):
                out -= 1
                yield one
        executor.submit(Task(Source(data, name, name, "application/json"), key(members)))
        out += 1
    while out:
        for one in executor.outcomes(1.0):
            out -= 1
            yield one


def perform(task: Task, settings: line.Settings, root: Path, sign: Signer | None = None) -> Outcome:  # noqa: ARG001
    """Join one thread into the archive at ``root``. Never raises for a thread's fault."""
    name = task.source.sha256
    try:
        made = kept(root, name, members_of(task.source.data), settings)
        write.keep_thread(made.files, root, name)
    except WriteError as error:
        return give_up(task, [error.finding], root)
    except MemoryError:
        return give_up(task, [finding("ENG002")], root)
    except Exception as error:  # noqa: BLE001 - a bug in one thread must not end the run
        found = finding("ENG004", {"at": place_of(error)}, kind=type(error).__name__)
        return give_up(task, [found], root, traceback.format_exc())
    fate = Fate.ARCHIVED if made.row["fate"] == JOINED else Fate.PASSED
    return Outcome(name, task.key, fate, row=(("line", line_of(made.row).decode()),))


def give_up(task: Task, findings: Sequence[Finding], root: Path, trace: str = "") -> Outcome:
    """The outcome of a thread that could not be joined; a former folder of it goes, its pages stay."""
    found = list(findings)
    try:
        write.keep_thread((), root, task.source.sha256)
    except WriteError as error:
        found.append(error.finding)
    return Outcome(task.source.sha256, task.key, Fate.CRASHED, counted(found), trace=trace)


def _settle(root: Path, aside: Path, digest: str) -> None:
    """Put the list into its place, and remove the folders that it does not name."""
    os.replace(aside, root / layout.THREAD_LIST)
    rows = (row["id"] for row in listed(root) if row["fate"] == JOINED)
    name = next(rows, None)
    for folder in threads(root):
        while name is not None and name < folder.name:
            name = next(rows, None)
        if name != folder.name:
            write.keep_thread((), root, folder.name)
    listing = root / layout.THREAD_LIST
    if not listing.stat().st_size:
        listing.unlink()
        (root / layout.THREAD_SUM).unlink(missing_ok=True)
        return
    with replacing(root / layout.THREAD_SUM) as out:
        out.write(layout.checksum(digest, layout.THREAD_LIST))
