"""The accession file: what the person who received a body of sources states of it.

``accession.toml`` stands beside the sources and applies to its folder and all below, until a
nearer one. It is never a source itself. Nothing that it does not state is made up.
"""

from __future__ import annotations

import datetime
import difflib
import os
import re
import stat
import tomllib
from dataclasses import replace
from pathlib import Path

from pipeline.model.source import Accession, Rights

NAME = "accession.toml"
MAX_SIZE = 1 << 20
"""Bytes of an accession file: a thousand times what one says."""

_TEXT = ("id", "title", "description", "origin", "publisher", "site", "timezone")
_RIGHTS = ("status", "licence", "statement")
_STATUS = ("free", "unknown", "restricted")
_ZONE = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d|Z")
_RECEIVED = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")


class AccessionFileError(ValueError):
    """An accession file that cannot be read or says something that has no meaning."""


def read(path: Path) -> Accession:
    """Read an accession file. Raises :class:`AccessionFileError` with the reason in words."""
    try:
        # O_NONBLOCK: a FIFO of that name must not hang us
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise AccessionFileError("not a regular file")
            content = file.read(MAX_SIZE + 1)
        if len(content) > MAX_SIZE:
            raise AccessionFileError(f"more than {MAX_SIZE} bytes")
        return parse(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise AccessionFileError(_plain(error)) from error


def _plain(error: OSError | UnicodeDecodeError) -> str:
    """The error without the path: no machine's path enters an archive."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error)


def parse(text: str) -> Accession:
    """The accession that a file's text states; the same errors as :func:`read`."""
    try:
        return accession(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise AccessionFileError(str(error)) from error


def accession(stated: dict[str, object], base: Accession | None = None) -> Accession:
    """An accession from stated values over ``base``; the same errors as :func:`read`."""
    _known(stated, (*_TEXT, "received", "rights"), "")
    values = {name: _text(stated, name) for name in _TEXT if name in stated}
    if (zone := values.get("timezone")) and not _ZONE.fullmatch(zone):
        raise AccessionFileError(f"timezone {zone!r} is not a UTC offset such as +08:00")
    if "received" in stated:
        values["received"] = _received(stated["received"])
    out = replace(base or Accession(), **values)  # type: ignore[arg-type]
    rights = stated.get("rights")
    if rights is None:
        return out
    if not isinstance(rights, dict):
        raise AccessionFileError("rights is not a table")
    _known(rights, _RIGHTS, "rights.")
    parts = {name: _text(rights, name) for name in _RIGHTS if name in rights}
    if (status := parts.get("status")) and status not in _STATUS:
        raise AccessionFileError(f"rights.status {status!r} is none of {', '.join(_STATUS)}")
    return replace(out, rights=replace(out.rights if base else Rights(), **parts))


def _known(stated: dict[str, object], names: tuple[str, ...], prefix: str) -> None:
    for name in stated:
        if name not in names:
            close = difflib.get_close_matches(name, names, 1)
            hint = f"; did you mean {prefix}{close[0]}?" if close else ""
            raise AccessionFileError(f"unknown key {prefix}{name}{hint}")


def _text(stated: dict[str, object], name: str) -> str:
    value = stated[name]
    if not isinstance(value, str):
        raise AccessionFileError(f"{name} is not a string")
    return value


def _received(value: object) -> str:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, str) and _RECEIVED.fullmatch(value):
        return value
    raise AccessionFileError(f"received {value!r} is not an ISO 8601 date or date-time")
