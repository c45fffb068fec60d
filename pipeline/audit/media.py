"""The audit of kept pictures and attachments: their fixity, and that every one that is named is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.holdings.files import open_plain
from pipeline.holdings.source import media_of_record
from pipeline.holdings.walk import media
from pipeline.model import layout
from pipeline.model.finding import Finding, finding

_PIECE = 1 << 20


def audit_media(root: Path) -> Iterator[tuple[str, Finding]]:
    """The kept files whose bytes are not those that their names say, each with its place in the archive."""
    for path in media(root):
        digest = hashlib.sha256()
        place = path.relative_to(root).as_posix()
        try:
            with open_plain(path) as held:
                while piece := held.read(_PIECE):
                    digest.update(piece)
        except OSError as error:
            yield place, finding("AUD060", None, name=place, reason=str(error.strerror))
            continue
        if digest.hexdigest() != layout.medium_id(path.name):
            yield place, finding("AUD060", None, name=place, reason="its bytes have another sha256 than its name")


def missing(root: Path, made: Mapping[str, Any]) -> Iterator[Finding]:
    """What a record names of kept files and the archive does not hold, or holds with another size."""
    named: dict[str, int] = {}
    for medium in media_of_record(made) or ():
        named[layout.medium_file(medium.sha256, medium.media_type)] = medium.size
    for name, size in sorted(named.items()):
        yield from absent(root, name, size)


def absent(root: Path, name: str, size: int | None, where: Mapping[str, int] | None = None) -> Iterator[Finding]:
    """A finding where the archive has no kept file of that name and size."""
    path = root / name
    if path.is_symlink() or not path.is_file():
        yield finding("AUD061", where, name=name)
    elif size is not None and path.stat().st_size != size:
        yield finding("AUD060", where, name=name, reason=f"it has {path.stat().st_size} bytes, not {size}")
