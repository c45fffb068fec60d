"""Runs on Dask distributed (extra ``cluster``): the same shards, made by the same command.

The driver plans, hands out the numbers of shards, and alone puts the parts into the archive. A
task is ``guidang run-shard`` in a process of its own, so a document can never take a Dask worker
with it, and a worker that dies costs no more than its shard's time. All machines must see the
archive's folder and the sources under the same paths.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.engine import archive
from pipeline.engine.near import ExtraMissingError
from pipeline.engine.parts import PARTS, merge, part_folder
from pipeline.engine.request import Request, Summary
from pipeline.engine.shards import cut, write_plan

_RETRIES = 5


def run_on(
    scheduler: str, request: Request, settings: Mapping[str, Any], *, count: int = 500, size: int = 64 << 20
) -> Summary:
    """Run a request on the cluster at ``scheduler``, or on one made here where that is ``local``.

    Raises :class:`ExtraMissingError` without the extra, ``RuntimeError`` when a shard fails on
    every attempt.
    """
    root = request.root.absolute()
    (root / PARTS).mkdir(parents=True, exist_ok=True)
    plan = root / PARTS / "plan.jsonl"
    header = write_plan(plan, cut(archive.files(request), count, size), settings)
    summary = Summary()
    with _client(scheduler, request.limits.jobs) as client:
        futures = client.map(
            attempt, range(header.shards), plan=str(plan), root=str(root), retries=_RETRIES, pure=False
        )
        for counts in client.gather(futures):
            _add(summary, counts)
    merge(request, header.shards)
    return summary


def attempt(index: int, plan: str, root: str) -> dict[str, Any]:
    """Make one shard in a process of its own; give its counts. Run by a Dask worker."""
    if part_folder(Path(root), index).exists():
        return {}
    asked = [sys.executable, "-m", "pipeline", "run-shard", "--plan", plan, "--index", str(index), "--out", root]
    arguments = [*asked, "-j", "1", "--progress", "none", "--json"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"shard {index}: exit code {done.returncode}: {done.stderr[-2000:]}")
    counts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return counts


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


def _add(summary: Summary, counts: Mapping[str, Any]) -> None:
    summary.sources += counts.get("sources", 0)
    summary.duplicates += counts.get("duplicates", 0)
    summary.unchanged += counts.get("unchanged", 0)
    for fate in ("archived", "refused", "crashed", "failed", "passed"):
        summary.fates[fate] += counts.get(fate, 0)
    for code, times in counts.get("findings", {}).items():
        summary.findings[code] += times
        summary.documents[code] += times
