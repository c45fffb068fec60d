"""Sources as the quarantine keeps them, with the circumstances under which they came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.audit.rebuilt import source_of_record
from pipeline.model import layout
from pipeline.model.source import Source


def kept(root: Path, ids: Iterable[str]) -> Iterator[Source]:
    """The sources of those ids that are in quarantine and whole, in the order given, each once."""
    for name in dict.fromkeys(ids):
        folder = root / layout.quarantine_folder(name)
        if not (folder / layout.REASON).is_file():
            continue
        made = json.loads((folder / layout.REASON).read_bytes())
        content = (folder / layout.source_name(made["source"]["media_type"])).read_bytes()
        if hashlib.sha256(content).hexdigest() == name:
            yield source_of_record(made, content)
