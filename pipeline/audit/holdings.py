"""What lies where: the archives, document folders and TEI files among the paths given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

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


def is_archive(path: Path) -> bool:
    """Whether the folder is the root of an archive."""
    return any((path / name).exists() for name in (layout.DOCUMENTS, layout.QUARANTINE, layout.MANIFEST))


def documents(root: Path) -> Iterator[Path]:
    """The folders of the archived documents, sorted by id."""
    yield from _fanned(root / layout.DOCUMENTS)


def quarantined(root: Path) -> Iterator[Path]:
    """The folders of the quarantined sources, sorted by id."""
    yield from _fanned(root / layout.QUARANTINE)


def strays(root: Path) -> Iterator[Path]:
    """Whatever lies under ``documents`` and ``quarantine`` in no place of the layout."""
    for area in (root / layout.DOCUMENTS, root / layout.QUARANTINE):
        for first in _entries(area):
            if not (len(first.name) == 2 and first.is_dir()):
                yield first
                continue
            for second in _entries(first):
                if not (len(second.name) == 2 and second.is_dir()):
                    yield second
                    continue
                yield from (entry for entry in _entries(second) if not _placed(entry))


def _placed(entry: Path) -> bool:
    name = entry.name
    return layout.is_id(name) and entry.is_dir() and (entry.parts[-3], entry.parts[-2]) == (name[:2], name[2:4])


def _fanned(area: Path) -> Iterator[Path]:
    for first in _entries(area):
        if len(first.name) != 2 or not first.is_dir():
            continue
        for second in _entries(first):
            if len(second.name) == 2 and second.is_dir():
                yield from (entry for entry in _entries(second) if _placed(entry))


def _entries(folder: Path) -> list[Path]:
    return [folder / name for name in sorted(os.listdir(folder))] if folder.is_dir() else []
