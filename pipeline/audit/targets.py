"""What lies where: the archives, document folders and TEI files among the paths given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.holdings.walk import is_archive
from pipeline.model import layout

_OURS = frozenset({layout.TEI, layout.TEXT, layout.LEDGER, layout.RECORD, layout.REASON})


@dataclass(frozen=True, slots=True)
class Archive:
    """A whole archive."""

    root: Path


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one document."""

    path: Path


@dataclass(frozen=True, slots=True)
class Tei:
    """A TEI file that belongs to no archive."""

    path: Path


Target = Archive | Folder | Tei


def targets(paths: Iterable[Path]) -> tuple[list[Target], list[Path]]:
    """What the paths name, each once and in order, and the paths that name nothing checkable.

    A file of a document folder stands for the whole folder, so that a hook may pass every changed
    file. Raises ``FileNotFoundError`` for a path that does not exist.
    """
    found: dict[Target, None] = {}
    other: list[Path] = []
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(2, "no such file or folder", str(path))
        named = list(_named(path))
        found.update(dict.fromkeys(named))
        if not named:
            other.append(path)
    return list(found), other


def _named(path: Path) -> Iterator[Target]:
    if path.is_dir():
        if is_archive(path):
            yield Archive(path)
        elif (path / layout.RECORD).is_file() or layout.is_id(path.name):
            yield Folder(path)
        else:
            yield from (Tei(file) for file in sorted(path.rglob("*.xml")) if file.is_file())
    elif path.name in _OURS or path.stem == layout.SOURCE:
        folder = path.parent
        if (folder / layout.RECORD).is_file() or layout.is_id(folder.name):
            yield Folder(folder)
        elif path.suffix == ".xml":
            yield Tei(path)
    elif path.name == layout.MANIFEST:
        yield Archive(path.parent)
    elif path.suffix == ".xml":
        yield Tei(path)
