"""The one walk over an archive: folders of documents and of quarantined sources, and what lies astray.

No link is followed: a link in place of a folder is astray.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.model import layout


def is_archive(path: Path) -> bool:
    """Whether the folder is the root of an archive."""
    return any((path / name).exists() for name in (layout.DOCUMENTS, layout.QUARANTINE, layout.MANIFEST))


def documents(root: Path) -> Iterator[Path]:
    """The folders of the archived documents, sorted by id; their names are the ids."""
    yield from _fanned(root / layout.DOCUMENTS)


def quarantined(root: Path) -> Iterator[Path]:
    """The folders of the quarantined sources, sorted by id."""
    yield from _fanned(root / layout.QUARANTINE)


def threads(root: Path) -> Iterator[Path]:
    """The folders of the joined threads, sorted by id; their names are the ids."""
    yield from _fanned(root / layout.THREADS)


def folder_of(archive: Path, id: str) -> Path:
    """The folder of a document, or of the joined thread of that id. ``ValueError`` on a bad id."""
    page = archive / layout.document_folder(id)
    thread = archive / layout.thread_folder(id)
    return thread if thread.is_dir() and not page.is_dir() else page


def media(root: Path) -> Iterator[Path]:
    """The kept pictures and attachments, sorted by name; a name is a sha256 and an ending."""
    for first in _entries(root / layout.MEDIA):
        if len(first.name) == 2 and first.is_dir(follow_symlinks=False):
            for second in _entries(Path(first.path)):
                if len(second.name) == 2 and second.is_dir(follow_symlinks=False):
                    held = (one for one in _entries(Path(second.path)) if _kept(one, first.name, second.name))
                    yield from (Path(entry.path) for entry in held)


def strays(root: Path) -> Iterator[Path]:
    """Whatever lies under ``documents``, ``quarantine``, ``threads`` and ``media`` in no place of the layout."""
    for area in (layout.DOCUMENTS, layout.QUARANTINE, layout.THREADS, layout.MEDIA):
        placed = _kept if area == layout.MEDIA else _placed
        for first in _entries(root / area):
            if not (len(first.name) == 2 and first.is_dir(follow_symlinks=False)):
                yield Path(first.path)
                continue
            for second in _entries(Path(first.path)):
                if not (len(second.name) == 2 and second.is_dir(follow_symlinks=False)):
                    yield Path(second.path)
                    continue
                lying = (entry for entry in _entries(Path(second.path)) if not placed(entry, first.name, second.name))
                yield from (Path(entry.path) for entry in lying)


_TOP = re.compile(
    r"documents|quarantine|media|threads|threads\.jsonl|threads\.sha256|\.threads\.(?:jsonl|sha256)\.aside|manifest\.jsonl|manifest\.sha256|catalog\.(?:journal|runs)\.jsonl"
    r"|(?:catalog|media|oai|search)\.sqlite(?:\.[a-z]+(?:-[0-9]+)?)?(?:-wal|-shm|-journal)?"
    r"|\.(?:aside|lock|parts)|\.(?:manifest\.jsonl|manifest\.sha256|catalog\.sqlite)\.aside(?:-wal|-shm|-journal)?"
    r"|\.git(?:keep|ignore|attributes)?"
)
"""What may stand at the top of an archive: holdings, their manifest, the catalog, the indexes of OAI-PMH and of words
with what SQLite and a crash leave beside them, and the files by which git is told of a folder."""


def strangers(root: Path) -> Iterator[Path]:
    """What stands at the top of an archive and is none of its files; links are strangers under every name."""
    for entry in _entries(root):
        if entry.is_symlink() or not _TOP.fullmatch(entry.name):
            yield Path(entry.path)


def _fanned(area: Path) -> Iterator[Path]:
    for first in _entries(area):
        if len(first.name) == 2 and first.is_dir(follow_symlinks=False):
            for second in _entries(Path(first.path)):
                if len(second.name) == 2 and second.is_dir(follow_symlinks=False):
                    placed = (one for one in _entries(Path(second.path)) if _placed(one, first.name, second.name))
                    yield from (Path(entry.path) for entry in placed)


def _placed(entry: os.DirEntry[str], first: str, second: str) -> bool:
    name = entry.name
    return layout.is_id(name) and (name[:2], name[2:4]) == (first, second) and entry.is_dir(follow_symlinks=False)


def _kept(entry: os.DirEntry[str], first: str, second: str) -> bool:
    name = layout.medium_id(entry.name) or ""
    return (name[:2], name[2:4]) == (first, second) and entry.is_file(follow_symlinks=False)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
