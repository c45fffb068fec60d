"""Which document is meant: by id, by the beginning of an id, or the only one there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from pipeline.holdings.record import opened
from pipeline.holdings.walk import documents, is_archive, threads
from pipeline.model import layout

_SHOWN = 5


class ChoiceError(ValueError):
    """No document, or more than one, is meant; the text says which there are."""


def choose(path: Path, id: str | None = None, *, joined: bool = False) -> Path:
    """The folder of the document meant. ``path`` is an archive, or a document's folder itself; ``joined``
    allows a joined thread.

    Raises :class:`ChoiceError`.
    """
    if (path / layout.RECORD).is_file() and not is_archive(path):
        if id and not path.name.startswith(id):
            raise ChoiceError(f"{path} is the folder of another document than {id}")
        return path
    if not is_archive(path):
        raise ChoiceError(f"{path} is no archive and no folder of a document")
    if id and layout.is_id(id) and (path / layout.document_folder(id)).is_dir():
        return path / layout.document_folder(id)
    named = chain(documents(path), threads(path)) if id else documents(path)
    found = list(islice((folder for folder in named if folder.name.startswith(id or "")), _SHOWN + 1))
    if len(found) == 1 and (joined or not _is_thread(path, found[0])):
        return found[0]
    if len(found) == 1:
        pages = ", ".join(page["id"][:12] for page in opened(found[0]).json["collation"]["pages"][:_SHOWN])
        raise ChoiceError(f"{id} is a joined thread, which has no source of its own; give one of its pages: {pages}")
    if not found:
        raise ChoiceError(f"no document of {path} has an id that begins with {id}" if id else f"{path} has no document")
    names = ", ".join(folder.name[:12] for folder in found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
    raise ChoiceError(f"more than one document; give an ID: {names}")


def _is_thread(path: Path, folder: Path) -> bool:
    return folder.is_relative_to(path / layout.THREADS)


def every(path: Path) -> Iterator[Path]:
    """The folders of all documents of an archive (or the one folder given)."""
    if (path / layout.RECORD).is_file() and not is_archive(path):
        yield path
    elif is_archive(path):
        yield from documents(path)
    else:
        raise ChoiceError(f"{path} is no archive and no folder of a document")
