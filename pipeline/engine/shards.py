"""The plan of a run on many machines: a frozen list of files, cut into shards.

A plan is a file of JSON lines: a header, then one line a shard. Shards are stretches of the
survey, so that the first of two files with the same bytes is always in the earlier shard; they
are cut by bytes as well as by count, and a file larger than a shard stands alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.accession import Found, Origin
from pipeline.catalog.database import synced
from pipeline.model.canonical import line
from pipeline.model.finding import finding_from_json
from pipeline.model.source import Accession, Rights

FORMAT = "guidang-plan/2"


class PlanError(ValueError):
    """A plan that cannot be read, or has no shard of that number."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Some files of a plan, in the order of the survey."""

    index: int
    files: tuple[Found, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Header:
    """What a plan says of itself: number of shards, files and bytes, and the settings it fixes.

    ``fingerprint`` is of the versions and settings that it was made under, ``digest`` is over all of
    this and the files: parts are of a plan where they name its digest.
    """

    shards: int
    files: int
    size: int
    settings: Mapping[str, Any]
    fingerprint: str = ""
    digest: str = ""


def cut(files: Iterable[Found], max_count: int = 1000, max_bytes: int = 64 << 20) -> Iterator[Shard]:
    """Shards of at most ``max_count`` files and ``max_bytes`` bytes, except for one large file."""
    held: list[Found] = []
    size = index = 0
    for found in files:
        if held and (len(held) >= max_count or size + found.size > max_bytes):
            yield Shard(index, tuple(held), size)
            held, size, index = [], 0, index + 1
        held.append(found)
        size += found.size
    if held:
        yield Shard(index, tuple(held), size)


def write_plan(
    path: Path, shards: Iterable[Shard], settings: Mapping[str, Any], fingerprint: str = "", occasion: str = ""
) -> Header:
    """Write a plan, aside, synced and renamed. Locations in it are absolute.

    ``occasion`` tells plans of the same files apart that are carried out one after the other.
    """
    total = hashlib.sha256(json.dumps([dict(settings), fingerprint, occasion], sort_keys=True, default=str).encode())
    aside = path.with_name(path.name + ".aside")
    body = path.with_name(path.name + ".body")
    count = files = size = 0
    with open(body, "wb") as out:
        for shard in shards:
            made = line({"index": shard.index, "size": shard.size, "files": [_row(found) for found in shard.files]})
            total.update(made)
            out.write(made)
            count, files, size = count + 1, files + len(shard.files), size + shard.size
    header = Header(count, files, size, settings, fingerprint, total.hexdigest())
    with open(aside, "wb") as out, open(body, "rb") as lines:
        out.write(line({"format": FORMAT, **asdict(header)}))
        while piece := lines.read(1 << 20):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    body.unlink()
    os.replace(aside, path)
    synced(path.parent)
    return header


def read_header(path: Path) -> Header:
    """The header of a plan. Raises :class:`PlanError`."""
    with open(path, "rb") as lines:
        try:
            stated = json.loads(lines.readline())
            if stated.pop("format") != FORMAT:
                raise PlanError(f"{path} is no plan of the form {FORMAT}")
            return Header(**stated)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PlanError(f"{path} is no plan: {error}") from error


def read_shard(path: Path, index: int) -> Shard:
    """One shard of a plan. Raises :class:`PlanError` where there is none of that number."""
    with open(path, "rb") as lines:
        for number, text in enumerate(lines):
            if number == index + 1:
                stated = json.loads(text)
                return Shard(index, tuple(_found(row) for row in stated["files"]), stated["size"])
    raise PlanError(f"{path} has no shard {index}")


def _row(found: Found) -> dict[str, Any]:
    location = found.location if "://" in found.location else os.path.abspath(found.location)
    row: dict[str, Any] = {"name": found.name, "location": location, "size": found.size, "mtime_ns": found.mtime_ns}
    if found.accession != Accession():
        row["accession"] = asdict(found.accession)
    if found.base:
        row["base"] = found.base
    if found.beside:
        row["beside"] = asdict(found.beside)
    if found.aside:
        row["aside"] = True
    if found.trouble:
        row["trouble"] = [entry.to_json() for entry in found.trouble]
    return row


def _found(row: Mapping[str, Any]) -> Found:
    stated = row.get("accession")
    accession = Accession(**{**stated, "rights": Rights(**stated["rights"])}) if stated else Accession()
    trouble = tuple(finding_from_json(entry) for entry in row.get("trouble", ()))
    beside = Origin(**row["beside"]) if "beside" in row else None
    size, changed = row["size"], row["mtime_ns"]
    return Found(
        row["name"],
        row["location"],
        size,
        changed,
        accession,
        row.get("base"),
        beside,
        trouble,
        row.get("aside", False),
    )
