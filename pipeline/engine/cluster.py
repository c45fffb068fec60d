"""Runs on Dask distributed (extra ``cluster``): the same shards, made by the same command.

The driver plans, hands out the numbers of shards, and alone puts the parts into the archive. A
task is ``guidang run-shard`` in a process of its own, so a document can never take a Dask worker
with it, and a worker that dies costs no more than its shard's time. All machines must see the
archive's folder and the sources under the same paths.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline import line
from pipeline.accession import Found
from pipeline.catalog import Catalog
from pipeline.engine import archive
from pipeline.engine.archive import media_of
from pipeline.engine.disk import locked
from pipeline.engine.driver import Driver
from pipeline.engine.index import opened
from pipeline.engine.media import MediaIndex
from pipeline.engine.parts import PARTS, gather, gathered, merge
from pipeline.engine.request import Request, Summary
from pipeline.engine.serial import Serial
from pipeline.engine.shards import cut, write_plan
from pipeline.model import layout
from pipeline.model.extras import ExtraMissingError

_RETRIES = 5


def run_on(
    scheduler: str, request: Request, settings: Mapping[str, Any], *, count: int = 500, size: int = 64 << 20
) -> Summary:
    """Run a request on the cluster at ``scheduler``, or on one made here where that is ``local``.

    Raises :class:`ExtraMissingError` without the extra, ``RuntimeError`` when a shard fails on
    every attempt.
    """
    root = request.root.absolute()
    parts = root / PARTS
    parts.mkdir(parents=True, exist_ok=True)
    plan = parts / "plan.jsonl"
    standing = Summary()
    with locked(root), opened(root) as catalog, media_of(replace(request, media=_gathered(request, plan))) as media:
        found = _unsettled(request, catalog, standing, media)
        occasion = str(max((number for number, *_ in catalog.runs()), default=0))
        fingerprint = line.lineage(request.settings).fingerprint
        header = write_plan(plan, cut(found, count, size), settings, fingerprint, occasion)
    if not header.shards:
        plan.unlink()
        shutil.rmtree(gathered(plan), ignore_errors=True)
        with suppress(OSError):
            parts.rmdir()
        return standing
    with _client(scheduler, request.limits.jobs) as client:
        futures = client.map(
            attempt, range(header.shards), plan=str(plan), root=str(root), retries=_RETRIES, pure=False
        )
        client.gather(futures)
    summary, missing = merge(request, header, plan=plan)
    if missing:
        raise RuntimeError(f"shards without a part: {missing[:20]}")
    summary.join(standing)
    return summary


def _gathered(request: Request, plan: Path) -> Path | None:
    """The index of the pictures that were kept for a plan, where any are."""
    if request.accession.media != "keep":
        return None
    gather(request, plan)
    return gathered(plan) / layout.MEDIA_INDEX


def _unsettled(request: Request, catalog: Catalog, standing: Summary, media: MediaIndex | None) -> Iterator[Found]:
    """The files that a run here would open; the others are counted in ``standing``.

    A limit counts files here: what is in a container is known only to who opens it.
    """
    here = Serial(request.settings, request.root)
    look = Driver(request, catalog, here, lambda *_: None, lambda _: None, run=0, media=media)
    limit = request.limits.limit
    for found in archive.files(request):
        if limit is not None and limit <= 0:
            return
        bad = look.settled(found)
        if bad is None:
            limit = None if limit is None else limit - 1
            yield found
        else:
            standing.files += 1
            standing.sources += 1
            standing.unchanged += 1
            standing.standing += bad


def attempt(index: int, plan: str, root: str) -> int:
    """Make one shard in a process of its own. Run by a Dask worker; what it came to, the merge counts."""
    asked = [sys.executable, "-m", "pipeline", "run-shard", "--plan", plan, "--index", str(index), "--out", root]
    arguments = [*asked, "-j", "1", "--progress", "none", "--json"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"shard {index}: exit code {done.returncode}: {done.stderr[-2000:]}")
    return index


@contextmanager
def _client(scheduler: str, jobs: int) -> Iterator[Any]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise ExtraMissingError("runs on Dask need pip install 'guidang[cluster]'") from error
    if scheduler != "local":
        with distributed.Client(scheduler) as client:
            yield client
        return
    with (
        distributed.LocalCluster(n_workers=jobs or 2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client
