"""The parts of an archive that many machines make, and how they become one.

A shard is run into a part, a small archive of its own below ``.parts/`` in a folder that is named
after the plan's digest: no part of another plan is ever taken for one of ours. It is made under a
name that no other attempt has and renamed when it is whole, so the first attempt that comes to
its end wins. One process alone puts the parts into the archive, in the order of the plan; that is
what a single run over the whole plan would have given, byte for byte. A merge that is killed goes
on where it was.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline import line, write
from pipeline.catalog import Catalog, export
from pipeline.engine import archive
from pipeline.engine.disk import locked, sync
from pipeline.engine.driver import Watch, now
from pipeline.engine.index import opened, reconcile
from pipeline.engine.joining import join_threads
from pipeline.engine.media import MediaIndex, move
from pipeline.engine.mirror import mirror
from pipeline.engine.request import Request, Summary, summary_of
from pipeline.engine.shards import Header, PlanError, Shard
from pipeline.engine.verdict import DUPLICATE, NEW, verdict
from pipeline.model import layout
from pipeline.model.canonical import line as line_of
from pipeline.model.outcome import Fate, Outcome

PARTS = ".parts"
_PART = "part.json"
_MERGED = ".merged"
"""Ending of a part that is in the archive: it is renamed before it is removed."""


def plan_folder(root: Path, header: Header) -> Path:
    """Where the parts of a plan stand."""
    return root / PARTS / header.digest[:16]


def part_folder(root: Path, header: Header, index: int) -> Path:
    """Where the part of a shard stands when it is whole."""
    return plan_folder(root, header) / f"{index:06d}"


def gathered(plan: Path) -> Path:
    """The folder beside a plan that has the pictures and attachments which came along in its files."""
    return plan.with_name(plan.name + ".media")


def gather(request: Request, plan: Path) -> None:
    """Keep what came along in the files of a request beside its plan, before any shard is run."""
    folder = gathered(plan)
    folder.mkdir(parents=True, exist_ok=True)
    index = MediaIndex(folder / layout.MEDIA_INDEX, folder)
    try:
        index.gather(archive.files(request), request.accession, sync, lambda: False)
    finally:
        index.close()


def run_shard(
    request: Request, header: Header, shard: Shard, watch: Watch = lambda *_: None, plan: Path | None = None
) -> Summary | None:
    """Run one shard into its part; ``None`` where another attempt has made it already.

    The request's ``root`` is the archive; its sources are not looked at. A shard that is ended
    early (a limit of failures, an interrupt, a full disk) is no part. Raises
    :class:`~pipeline.engine.shards.PlanError` where this machine would give other bytes than the
    one that made the plan.
    """
    _same_making(request, header)
    if request.accession.media == "keep":
        if plan is None or not (gathered(plan) / layout.MEDIA_INDEX).exists():
            raise PlanError("the plan keeps pictures, but what was gathered for it does not stand beside it")
        request = replace(request, media=gathered(plan) / layout.MEDIA_INDEX)
    done = part_folder(request.root, header, shard.index)
    if _stands(done):
        return None
    attempt = done.with_name(f"{done.name}.{uuid.uuid4().hex}")
    attempt.mkdir(parents=True)
    try:
        summary = archive.fill(replace(request, root=attempt), iter(shard.files), watch)
        if summary.stopped:
            return summary
        said = {"plan": header.digest, "shard": shard.index, "files": len(shard.files), "sources": summary.sources}
        (attempt / _PART).write_bytes(line_of(said))
        sync(attempt)
        try:
            os.rename(attempt, done)
        except OSError:
            if not _stands(done):
                raise
        return summary
    finally:
        shutil.rmtree(attempt, ignore_errors=True)


def merge(
    request: Request, header: Header, *, whole: bool = True, plan: Path | None = None
) -> tuple[Summary, list[int]]:
    """Put the parts of a plan into the archive, in order.

    Returns the counts over all shards, as one run over the plan would have given them, and the
    shards that have no part yet. With ``whole`` nothing is moved while one is missing, so that the
    order is kept. A plan that was merged already gives its counts again.
    """
    _same_making(request, header)
    root = request.root
    root.mkdir(parents=True, exist_ok=True)
    with locked(root), opened(root) as catalog:
        number, said = _run_of(catalog, header)
        if said.get("ended"):
            shutil.rmtree(plan_folder(root, header), ignore_errors=True)
            return summary_of(said), []
        missing = [index for index in range(header.shards) if not _stands(part_folder(root, header, index))]
        if missing and whole:
            return Summary(), missing
        run = number or catalog.begin(now(), header.fingerprint, {"plan": header.digest})
        summary, counted = summary_of(said), [int(index) for index in said.get("shards", ())]
        for index in range(header.shards):
            part = part_folder(root, header, index)
            if not part.exists():
                continue
            if index not in counted:
                summary.join(_take(catalog, root, part, run, header))
                counted.append(index)
                catalog.remark(run, {**summary.to_json(), "plan": header.digest, "shards": counted})
            _put_away(part)
        summary.files = header.files
        write.sweep(root)
        _take_media(root, plan)
        if request.limits.near:
            summary.near = archive.relate(catalog, root)
        for entry in reconcile(catalog, root, run):
            summary.note(entry.code)
        if request.limits.threads:
            summary.threads = join_threads(catalog, root, request, sync)
        if request.limits.strict:
            summary.strict = catalog.fates()[str(Fate.PASSED)]
        export(catalog, root)
        if request.mirror:
            summary.mirrored = mirror(catalog, root, request.mirror)
        if not missing:
            catalog.end(run, now(), {**summary.to_json(), "plan": header.digest, "ended": True})
            _forget(root, header, plan)
    return summary, missing


def _same_making(request: Request, header: Header) -> None:
    if header.fingerprint and line.lineage(request.settings).fingerprint != header.fingerprint:
        raise PlanError("the plan was made by another version or under other settings; its parts cannot be combined")


def _stands(part: Path) -> bool:
    """Whether a part is whole, or in the archive already."""
    return part.exists() or part.with_name(part.name + _MERGED).exists()


def _run_of(catalog: Catalog, header: Header) -> tuple[int | None, dict[str, Any]]:
    """The run that merges this plan, where one began, and what it has come to."""
    for number, _, _, _, said in reversed(catalog.runs()):
        if said.get("plan") == header.digest:
            return number, said
    return None, {}


def _take(catalog: Catalog, root: Path, part: Path, run: int, header: Header) -> Summary:
    """Move what is new out of a part and commit; give the part's counts."""
    said = json.loads((part / _PART).read_bytes())
    if (said["plan"], said["shard"]) != (header.digest, int(part.name)):
        raise PlanError(f"{part.name}: a part of another plan")
    counts = Summary()
    entered: list[tuple[Outcome, str, str]] = []
    with Catalog(part / layout.CATALOG, readonly=True) as made:
        for held, outcome in made.documents():
            known = catalog.document(held.id)
            place = (held.path, held.member)
            decided = verdict(known, held.key, place, run=run, fingerprint=header.fingerprint)
            if decided == NEW:
                _move(root, part, outcome)
                entered.append((outcome, held.path, held.member))
            if decided == DUPLICATE:
                counts.duplicates += 1
            elif decided == NEW or (known and known.run == run):  # or moved by a merge that was killed
                counts.add(str(outcome.fate), outcome.findings, held.path)
            else:
                counts.unchanged += 1
                counts.standing += outcome.fate is not Fate.ARCHIVED and not (known and known.fate is Fate.WITHDRAWN)
        move(part, root)
        sync(root)
        rows = list(made.rows())
        owners = {held.id: (held.path, held.member) for held, _ in made.documents()}
        for row in rows:
            counts.sources += 1
            if not row.id:
                counts.add(str(row.fate), row.findings, row.path)
            elif owners.get(row.id) != (row.path, row.member):
                counts.duplicates += 1
        catalog.commit(run, header.fingerprint, entered, rows, made.files())
    return counts


def _take_media(root: Path, plan: Path | None) -> None:
    """Move what was kept for a plan into the archive."""
    if plan is not None and gathered(plan).exists():
        move(gathered(plan), root)
        sync(root)


def _put_away(part: Path) -> None:
    """Remove a part that is in the archive; it is known for that as long as the plan is not done."""
    merged = part.with_name(part.name + _MERGED)
    os.rename(part, merged)
    for entry in merged.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _move(root: Path, part: Path, outcome: Outcome) -> None:
    if outcome.fate is Fate.FAILED:
        return
    archived = outcome.fate is Fate.ARCHIVED
    folder = layout.document_folder(outcome.id) if archived else layout.quarantine_folder(outcome.id)
    other = layout.quarantine_folder(outcome.id) if archived else layout.document_folder(outcome.id)
    if (part / folder).exists():  # or an interrupted merge has moved it already
        write.take_over(root, folder, part / folder)
    write.discard(root, other)


def _forget(root: Path, header: Header, plan: Path | None) -> None:
    """Remove what a plan leaves that is merged, and the folder of parts when no other plan has any."""
    shutil.rmtree(plan_folder(root, header), ignore_errors=True)
    if plan is not None:
        shutil.rmtree(gathered(plan), ignore_errors=True)
    (root / PARTS / "plan.jsonl").unlink(missing_ok=True)
    with suppress(OSError):  # parts of another plan stand there
        (root / PARTS).rmdir()
