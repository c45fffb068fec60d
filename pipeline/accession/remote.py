"""Sources on the stores that fsspec reaches (extra ``remote``): S3, GCS, HTTP and others."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any, BinaryIO, cast

from pipeline.accession import globs, stated
from pipeline.accession.arrival import Found
from pipeline.accession.settings import Settings
from pipeline.model.extras import ExtraMissingError
from pipeline.model.finding import finding
from pipeline.model.source import Accession


def is_remote(location: str) -> bool:
    """Whether a location names a store."""
    return "://" in location


def walk(location: str, name: str, settings: Settings) -> Iterator[Found]:
    """The objects below a location, in the order of their names' bytes; or the one object there.

    An ``accession.toml`` is looked for at the location alone, not deeper. Raises
    :class:`ExtraMissingError`, and ``OSError`` where the store cannot be reached.
    """
    store, path = store_of(location)
    protocol = location.partition("://")[0]
    try:
        entries: dict[str, dict[str, Any]] = store.find(path, detail=True)
    except Exception as error:
        raise failure(error) from error
    top = path.rstrip("/")
    notes = f"{top}/{stated.NAME}"
    accession = _stated(store, notes) if notes in entries else settings.stated
    for entry in sorted(entries, key=lambda key: key.encode("utf-8", "surrogateescape")):
        if entry == notes:
            continue
        below = entry.removeprefix(top).strip("/")
        shown = f"{name}/{below}" if below else name
        if globs.wanted(settings.include, settings.exclude, shown):
            facts = entries[entry]
            here = f"{protocol}://{entry.split('://')[-1]}"
            if isinstance(accession, Accession):
                yield Found(shown, here, int(facts.get("size") or 0), _changed(facts), accession)
            else:
                yield Found(shown, here, trouble=(finding("ACC012", reason=accession),))


def opened(location: str) -> BinaryIO:
    """An object opened for reading. Raises ``OSError`` where the store refuses."""
    store, path = store_of(location)
    try:
        return cast("BinaryIO", store.open(path, "rb"))
    except Exception as error:
        raise failure(error) from error


def store_of(location: str) -> tuple[Any, str]:
    """The store and the path on it that a location names. Raises :class:`ExtraMissingError`."""
    try:
        core = import_module("fsspec.core")
    except ImportError as error:
        raise ExtraMissingError("sources on remote stores need pip install 'guidang[remote]'") from error
    try:
        store, path = core.url_to_fs(location)
    except (ImportError, ValueError) as error:
        raise ExtraMissingError(f"{location}: {error}") from error
    return store, path


def _stated(store: Any, path: str) -> Accession | str:  # noqa: ANN401 - an untyped extra
    try:
        return stated.parse(store.cat_file(path).decode("utf-8"))
    except (stated.AccessionFileError, UnicodeDecodeError) as error:
        return str(error)


def _changed(facts: dict[str, Any]) -> int:
    """When an object was last changed, in nanoseconds, or a number made of its entity tag."""
    for name in ("LastModified", "mtime", "created", "last_modified"):
        value = facts.get(name)
        if isinstance(value, datetime):
            return int(value.timestamp() * 1e9)
        if isinstance(value, int | float):
            return int(value * 1e9)
    tag = str(facts.get("ETag") or facts.get("etag") or "")
    return int.from_bytes(tag.encode()[:7], "big")


def failure(error: Exception) -> OSError:
    """A store's error as an ``OSError``: each store has its own, outside they are one kind."""
    if isinstance(error, OSError) and error.errno is not None:
        return error
    if isinstance(error, FileNotFoundError):
        return OSError(errno.ENOENT, str(error))
    if isinstance(error, PermissionError):
        return OSError(errno.EACCES, str(error))
    return OSError(errno.EIO, f"{type(error).__name__}: {error}")
