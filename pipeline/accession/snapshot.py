"""What ArchiveBox says of a snapshot: ``index.json`` beside the forms in which it kept a page.

The file is the tool's word on all that lies in its folder. It gives the address to the page's own
forms, and to whatever lies there the moment of capture; what the forms' bytes or names state of
themselves goes before it.
"""

from __future__ import annotations

import json
import math
import os
import re
import stat
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.accession.origin import Origin

NAME = "index.json"
_LARGEST = 4 << 20
"""Bytes of an ``index.json`` that are read: one has some kilobytes."""
_FOLDER = re.compile(r"\d{9,11}(?:\.\d{1,9})?")
"""ArchiveBox names a snapshot's folder after its timestamp."""
_FORMS: Mapping[str, str] = {
    "singlefile.html": "singlefile",
    "output.html": "dom",
    "dom.html": "dom",
    "readability/content.html": "readability",
    "readability/content.txt": "readability",
    "mercury/content.html": "mercury",
    "mercury/content.txt": "mercury",
    "htmltotext.txt": "htmltotext",
}
"""Forms of the page by the extractor that made them."""
_OWN = frozenset({NAME, "index.html"})
"""The tool's own pages in the folder."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot: the page's address, and when each extractor kept it (ISO 8601; ``""``: any other)."""

    url: str
    moments: Mapping[str, str]

    def origin(self, below: str) -> Origin | None:
        """The origin of a file by its path below the snapshot's folder."""
        if below in _OWN:
            return None
        form = _FORMS.get(below)
        moment = self.moments.get(form or "wget") or self.moments.get("")
        return Origin("ArchiveBox index.json", self.url if form else None, moment, "ArchiveBox")


def snapshot(folder: str, names: Set[str]) -> Snapshot | None:
    """The snapshot that a folder holds; ``None`` where it is no such folder."""
    if NAME not in names or not (_FOLDER.fullmatch(os.path.basename(folder)) or names & {*_FORMS, "headers.json"}):
        return None
    told = _read(os.path.join(folder, NAME))
    url = told.get("url")
    if not isinstance(url, str) or not re.fullmatch(r"https?://\S{3,2000}", url) or "timestamp" not in told:
        return None
    moments = {"": _unix(told["timestamp"])}
    history = told.get("history")
    for extractor, runs in history.items() if isinstance(history, dict) else ():
        for run in runs if isinstance(runs, list) else ():
            if isinstance(run, dict) and run.get("status") == "succeeded" and (moment := _iso(run.get("start_ts"))):
                moments[str(extractor)] = moment
    return Snapshot(url, {name: moment for name, moment in moments.items() if moment})


def _read(path: str) -> dict[str, Any]:
    """The file's object; empty where it is none, or cannot be read: then it is judged like any other file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return {}
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return {}
        content = file.read(_LARGEST + 1)
    try:
        told = json.loads(content) if len(content) <= _LARGEST else None
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _unix(value: object) -> str | None:
    try:
        seconds = float(str(value))
        return _said(datetime.fromtimestamp(seconds, UTC)) if math.isfinite(seconds) else None
    except (ValueError, OverflowError, OSError):
        return None


def _iso(value: object) -> str | None:
    try:
        at = datetime.fromisoformat(str(value))
        return _said(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _said(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
