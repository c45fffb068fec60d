"""The parts of an archive that many machines make, and how they become one.

A shard is run into a part, a small archive of its own under ``.parts/``. It is made under a name
that no other attempt has and renamed when it is whole, so the first attempt wins and a later one
is thrown away. One process alone puts the parts into the archive, in the order of the plan; that
is what a single run over the whole plan would have given, byte for byte.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline import line, write
from pipeline.catalog import Catalog, Row, export
from pipeline.engine import archive
from pipeline.engine.disk import locked, sync
from pipeline.engine.driver import Watch, now
from pipeline.engine.index import opened, reconcile
from pipeline.engine.mirror import mirror
from pipeline.engine.request import Request, Summary
from pipeline.engine.shards import Shard
from pipeline.engine.verdict import NEW, verdict
from pipeline.model import layout
from pipeline.model.outcome import Fate, Outcome

PARTS = ".parts"


def part_folder(root: Path, index: int) -> Path:
    """Where the part of a shard stands when it is whole."""
    return root / PARTS / f"{index:06d}"


def run_shard(request: Request, shard: Shard, watch: Watch = lambda *_: None) -> Summary | None:
    """Run one shard into its part; ``None`` where another attempt has made it already.

    The request's ``root`` is the archive; its sources are not looked at.
    """
    done = part_folder(request.root, shard.index)
    if done.exists():
        return None
    attempt = done.with_name(f"{done.name}.{uuid.uuid4().hex}")
    attempt.mkdir(parents=True)
    try:
        summary = archive.fill(replace(request, root=attempt), iter(shard.files), watch)
        if summary.stopped in {"interrupted", "output"}:
            return summary
        sync(attempt)
        try:
            os.rename(attempt, done)
        except OSError:
            if not done.exists():
                raise
        return summary
    finally:
        shutil.rmtree(attempt, ignore_errors=True)


def merge(request: Request, count: int, *, whole: bool = True) -> tuple[int, list[int]]:
    """Put the parts of a plan of ``count`` shards into the archive, in order.

    Returns the number of documents moved and the shards that have no part yet. With ``whole``
    nothing is moved while one is missing, so that the order is kept.
    """
    root = request.root
    missing = [index for index in range(count) if not part_folder(root, index).exists()]
    if missing and whole:
        return 0, missing
    moved = 0
    with locked(root), opened(root) as catalog:
        fingerprint = line.lineage(request.settings).fingerprint
        run = catalog.begin(now(), fingerprint)
        for index in range(count):
            if part_folder(root, index).exists():
                moved += _take(catalog, root, part_folder(root, index), run, fingerprint)
        if not missing:
            _forget_attempts(root)
        write.sweep(root)
        if request.limits.near:
            archive.relate(catalog, root)
        reconcile(catalog, root, run)
        export(catalog, root)
        if request.mirror:
            mirror(catalog, root, request.mirror)
        catalog.end(run, now(), {"merged": count - len(missing), "archived": moved})
    return moved, missing


def _take(catalog: Catalog, root: Path, part: Path, run: int, fingerprint: str) -> int:
    """Move what is new out of a part, commit, and remove the part."""
    entered: list[tuple[Outcome, str, str]] = []
    with Catalog(part / layout.CATALOG, readonly=True) as made:
        for held, outcome in made.documents():
            known = catalog.document(held.id)
            place = (held.path, held.member)
            if verdict(known, held.key, place, run=run, fingerprint=fingerprint) == NEW:
                _move(root, part, outcome)
                entered.append((outcome, held.path, held.member))
        sync(root)
        rows: Iterator[Row] = made.rows()
        catalog.commit(run, fingerprint, entered, rows, made.files())
    shutil.rmtree(part)
    return len(entered)


def _move(root: Path, part: Path, outcome: Outcome) -> None:
    if outcome.fate is Fate.FAILED:
        return
    archived = outcome.fate is Fate.ARCHIVED
    folder = layout.document_folder(outcome.id) if archived else layout.quarantine_folder(outcome.id)
    other = layout.quarantine_folder(outcome.id) if archived else layout.document_folder(outcome.id)
    if (part / folder).exists():  # or an interrupted merge has moved it already
        write.take_over(root, folder, part / folder)
    write.discard(root, other)


def _forget_attempts(root: Path) -> None:
    """Remove what attempts that were killed left; all shards are merged."""
    shutil.rmtree(root / PARTS, ignore_errors=True)
