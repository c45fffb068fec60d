"""Files of an archive as they are read: plain files only, with the digest that was recorded."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from pipeline.model.finding import Refusal, finding


def open_plain(path: Path) -> BinaryIO:
    """Open a plain file for reading; ``OSError`` for a link, a folder or a device."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is not a plain file")
    return os.fdopen(descriptor, "rb")


def content(path: Path) -> bytes:
    """The bytes of a plain file; ``OSError`` for a link, a folder or a device."""
    with open_plain(path) as stream:
        return stream.read()


def read_plain(path: Path, id: str, sha256: str) -> bytes:
    """The bytes of a document's file. Raises ``Refusal`` when it is absent, a link, or another file."""
    try:
        held = content(path)
    except OSError as error:
        raise Refusal(finding("FED003", id=id, name=path.name)) from error
    if hashlib.sha256(held).hexdigest() != sha256:
        raise Refusal(finding("FED004", id=id, name=path.name))
    return held
