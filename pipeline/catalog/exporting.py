"""The catalog's export: the manifest of an archive, and its checksum."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.catalog.database import synced
from pipeline.model import layout

if TYPE_CHECKING:
    from pipeline.catalog import Catalog


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A file that takes its place when it is whole."""
    aside = target.with_name(f".{target.name}.aside")
    with open(aside, "wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())
    os.replace(aside, target)


def export(catalog: Catalog, root: Path) -> Path:
    """Write ``manifest.jsonl`` of the archive at ``root``, aside, synced and renamed; give its path.

    Beside it stands its checksum, in the form that ``sha256sum --check`` reads.
    """
    target = root / layout.MANIFEST
    digest = hashlib.sha256()
    with replacing(target) as out:
        for entry in catalog.manifest():
            digest.update(entry)
            out.write(entry)
    with replacing(root / layout.MANIFEST_SUM) as out:
        out.write(layout.checksum(digest.hexdigest(), layout.MANIFEST))
    synced(root)
    if catalog.journal:
        catalog.journal.end()
    return target
