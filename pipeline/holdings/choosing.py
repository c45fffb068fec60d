"""Which document is meant: by id or its beginning, by path or address of its source, by thread, by words of its title,
by a file with the same bytes, or as the only one there is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from pipeline.holdings.record import opened
from pipeline.holdings.shelf import ShelfError, Shelved, shelf, shortest
from pipeline.holdings.walk import documents, folder_of, is_archive, threads
from pipeline.model import layout
from pipeline.normalize.fold import fold_text

_SHOWN = 10
_PREFIX = re.compile(r"[0-9a-f]{2,64}")
_LEAST = 4
"""Digits from which a text is taken for the beginning of a thread's id: shorter ones may be words."""


class ChoiceError(ValueError):
    """No document, or more than one, is meant; the text says which there are."""


def choose(path: Path, wanted: str | None = None, *, joined: bool = False) -> Path:
    """The folder of the document meant. ``path`` is an archive, or a document's folder itself; ``joined`` allows a
    joined thread.

    ``wanted`` is tried as: an id or its beginning; the path of a source, its end or its name, a member's too; an
    address; a thread's id; the title, a part of it; a file whose bytes were archived.

    Raises :class:`ChoiceError`.
    """
    if (path / layout.RECORD).is_file() and not is_archive(path):
        if wanted and not path.name.startswith(wanted):
            raise ChoiceError(f"{path} is the folder of another document than {wanted}")
        return path
    if not is_archive(path):
        raise ChoiceError(f"{path} is no archive and no folder of a document")
    if wanted and layout.is_id(wanted) and (path / layout.document_folder(wanted)).is_dir():
        return path / layout.document_folder(wanted)
    if wanted is None or _PREFIX.fullmatch(wanted):
        found = list(islice(_begun(path, wanted or ""), _SHOWN + 1))
        if len(found) == 1 and (joined or not _is_thread(path, found[0])):
            return found[0]
        if len(found) == 1:
            pages = [page["id"] for page in opened(found[0]).json["collation"]["pages"]]
            raise ChoiceError(_pages(path, wanted or "", pages))
        if found:
            raise ChoiceError(_which(path, wanted, [folder.name for folder in found]))
    if wanted is None:
        raise ChoiceError(f"{path} has no document")
    return path / layout.document_folder(_meant(path, wanted))


def choose_threads(path: Path, wanted: str) -> list[Path]:
    """The folders of the threads (joined ones, and pages that are of none) that a text may mean, as :func:`choose`
    takes it; at most as many as are shown and one more. None where nothing fits.

    Raises :class:`ChoiceError` where the archive does not say what it holds.
    """
    try:
        rows = list(shelf(path))
    except ShelfError as error:
        raise ChoiceError(str(error)) from error
    units = {row.id: row.thread or row.id for row in rows}
    found: list[str] = []
    if _PREFIX.fullmatch(wanted):
        found = [one for one in dict.fromkeys((*units.values(), *units)) if one.startswith(wanted)]
    if not found:
        ways = ([row.id for row in rows if meets(row)] for meets in _ways(wanted))
        found = next(filter(None, ways), [])
    threads_of = dict.fromkeys(units.get(one, one) for one in found)
    return [folder_of(path, one) for one in islice(threads_of, _SHOWN + 1)]


def _begun(path: Path, prefix: str) -> Iterator[Path]:
    """The folders of the documents (and, if anything is asked for, of joined threads) whose id begins so."""
    named = chain(documents(path), threads(path)) if prefix else documents(path)
    return (folder for folder in named if folder.name.startswith(prefix))


def _is_thread(path: Path, folder: Path) -> bool:
    return folder.is_relative_to(path / layout.THREADS)


def _pages(path: Path, wanted: str, ids: Sequence[str]) -> str:
    """What is said where a joined thread is named, but a source is needed."""
    return f"{wanted} is a joined thread, which has no source of its own; give one of its pages:" + _rows(path, ids)


def _meant(path: Path, wanted: str) -> str:
    """The id of the one document that something else than an id means."""
    try:
        rows = list(shelf(path))
    except ShelfError as error:
        raise ChoiceError(f"no document of {path} has an id that begins with {wanted}; {error}") from error
    for meets in _ways(wanted):
        found = [row for row in rows if meets(row)]
        if len(found) == 1:
            return found[0].id
        if found:
            raise ChoiceError(_told(wanted, found))
    file = Path(wanted)
    if file.is_file():
        with open(file, "rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        if any(row.id == digest for row in rows):
            return digest
        raise ChoiceError(f"{wanted} is no source of {path}: none of its documents has these bytes")
    raise ChoiceError(
        f"no document of {path} has an id, path, address, thread or title like {wanted!r};"
        f" see: guidang list {path}, guidang find {path} WORDS"
    )


def _ways(wanted: str) -> Iterator[Callable[[Shelved], bool]]:
    """What a text may mean, the surest first."""
    tail = "/" + wanted.strip("/")
    yield lambda row: wanted in (row.path, row.member, f"{row.path} [{row.member}]")
    address = _address(wanted)
    if "." in address or "/" in address:
        yield lambda row: _address(row.url or "") == address
        yield lambda row: any(f"/{name}".endswith(tail) for name in (row.path, row.member, _address(row.url or "")))
    if len(wanted) >= _LEAST and _PREFIX.fullmatch(wanted):
        yield lambda row: (row.thread or "").startswith(wanted)
    folded = fold_text(wanted.strip())
    if folded:
        yield lambda row: fold_text(row.title or "") == folded
        yield lambda row: folded in fold_text(row.title or "")


def _address(text: str) -> str:
    """An address without what does not tell pages apart."""
    return re.sub(r"^https?://(?:www\.)?|#.*$|/$", "", text.strip())


def _which(path: Path, wanted: str | None, ids: Sequence[str]) -> str:
    """The documents that an id's beginning, or nothing, leaves open, with their titles."""
    said = f" that {wanted!r} may mean" if wanted else ""
    return f"more than one document{said}; which one?" + _rows(path, ids)


def _rows(path: Path, ids: Sequence[str]) -> str:
    """Documents a line each, with their titles where these are known."""
    try:
        known = {row.id: row for row in shelf(path) if row.id in ids}
    except ShelfError:
        known = {}
    width = shortest(ids)
    lines = [f"\n  {one[:width]}" + (f"  {_called(known[one])}" if one in known else "") for one in ids[:_SHOWN]]
    return "".join(lines) + ("\n  …" if len(ids) > _SHOWN else "")


def _called(row: Shelved) -> str:
    return f"{row.title or '(no title)'}  {row.place}"


def _told(wanted: str, rows: Sequence[Shelved]) -> str:
    width = shortest(row.id for row in rows)
    shown = "".join(f"\n  {row.id[:width]}  {_called(row)}" for row in rows[:_SHOWN])
    rest = "\n  …" if len(rows) > _SHOWN else ""
    return f"more than one document that {wanted!r} may mean; which one?{shown}{rest}"


def every(path: Path) -> Iterator[Path]:
    """The folders of all documents of an archive (or the one folder given)."""
    if (path / layout.RECORD).is_file() and not is_archive(path):
        yield path
    elif is_archive(path):
        yield from documents(path)
    else:
        raise ChoiceError(f"{path} is no archive and no folder of a document")
