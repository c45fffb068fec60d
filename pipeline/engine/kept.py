"""Sources as the quarantine keeps them, with the circumstances under which they came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.model import layout
from pipeline.model.finding import finding_from_json
from pipeline.model.source import Accession, Container, Rights, Source


def kept(root: Path, ids: Iterable[str]) -> Iterator[Source]:
    """The sources of those ids that are in quarantine and whole, in the order given, each once."""
    for name in dict.fromkeys(ids):
        folder = root / layout.quarantine_folder(name)
        if not (folder / layout.REASON).is_file():
            continue
        made = json.loads((folder / layout.REASON).read_bytes())
        content = (folder / layout.source_name(made["source"]["media_type"])).read_bytes()
        if hashlib.sha256(content).hexdigest() == name:
            yield source(made, content)


def source(made: Mapping[str, Any], content: bytes) -> Source:
    """A source from a record's or a reason's ``source`` and ``accession``.

    Only the findings of its accession are carried over; the line will make the others again.
    """
    stated = made["source"]
    held = stated["container"]
    accession = {**made["accession"], "rights": Rights(**made["accession"]["rights"])}
    return Source(
        content,
        stated["sha256"],
        stated["path"],
        stated["media_type"],
        url=stated["url"],
        http_charset=stated["http_charset"],
        retrieved=stated["retrieved"],
        accession=Accession(**accession),
        container=Container(**held) if held else None,
        base=stated["base"],
        findings=tuple(finding_from_json(row) for row in made["findings"] if row["code"].startswith("ACC")),
    )
