"""Quarantined sources: the reason that was written, and the source as it was received."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.holdings.files import content
from pipeline.holdings.source import source_of_record
from pipeline.holdings.walk import quarantined
from pipeline.model import layout
from pipeline.model.canonical import SEAL, intact
from pipeline.model.finding import Finding, finding_from_json
from pipeline.model.outcome import Fate
from pipeline.model.source import Source
from pipeline.model.withdrawal import Withdrawal

_REQUIRED = ("id", "outcome", "key", "fingerprint", "source", "accession", "findings")

_UNSEALED = "guidang-reason/1"
"""The former form, which had no seal."""


class ReasonError(ValueError):
    """A quarantine's reason is missing or damaged."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a source is in quarantine: ``reason.json`` of its folder."""

    folder: Path
    json: Mapping[str, Any]
    sha256: str
    """Its digest, which the manifest states."""

    @property
    def fate(self) -> Fate:
        """What became of the source."""
        return Fate(self.json["outcome"])

    @property
    def kept(self) -> Path:
        """The source's bytes."""
        return self.folder / layout.source_name(self.json["source"]["media_type"])

    @property
    def withdrawal(self) -> Withdrawal:
        """Of what was withdrawn: when, why, and what became of its bytes."""
        return Withdrawal(**self.json["withdrawn"])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings for which it was refused."""
        return tuple(finding_from_json(row) for row in self.json["findings"])


def reason(folder: Path) -> Reason:
    """The reason in a folder of the quarantine. Raises :class:`ReasonError`."""
    try:
        raw = content(folder / layout.REASON)
        made = json.loads(raw)
    except (OSError, ValueError, RecursionError) as error:
        raise ReasonError(f"{layout.REASON} cannot be read: {type(error).__name__}") from error
    if not isinstance(made, dict):
        raise ReasonError(f"{layout.REASON} holds no object")
    if missing := [name for name in _REQUIRED if name not in made]:
        raise ReasonError(f"{layout.REASON} has no {', '.join(missing)}")
    if (SEAL in made or made.get("format") != _UNSEALED) and not intact(raw):
        raise ReasonError(f"{layout.REASON} is not what was written: its seal does not fit")
    if made["outcome"] not in {str(fate) for fate in Fate}:
        raise ReasonError(f"{layout.REASON} names no outcome that is known")
    found = Reason(folder, made, hashlib.sha256(raw).hexdigest())
    try:
        _ = found.kept, found.findings, found.withdrawal if found.fate is Fate.WITHDRAWN else None
    except (KeyError, TypeError, AttributeError) as error:
        raise ReasonError(f"{layout.REASON} cannot be read: {type(error).__name__}") from error
    return found


def withdrawn(root: Path) -> Iterator[Reason]:
    """The tombstones of an archive, sorted by id; one that cannot be read is left out (``check`` tells it)."""
    for folder in quarantined(root):
        try:
            found = reason(folder)
        except ReasonError:
            continue
        if found.fate is Fate.WITHDRAWN:
            yield found


def kept(root: Path, ids: Iterable[str]) -> Iterator[Source]:
    """The sources of those ids that are in quarantine and whole, in the order given, each once."""
    for name in dict.fromkeys(ids):
        folder = root / layout.quarantine_folder(name)
        if not (folder / layout.REASON).is_file():
            continue
        found = reason(folder)
        data = content(found.kept)
        if hashlib.sha256(data).hexdigest() == name:
            yield source_of_record(found.json, data)
