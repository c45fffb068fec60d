"""The file system under an archive: one writer at a time, one sync a batch."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LOCK = ".lock"


class BusyError(Exception):
    """Another process is writing the archive (ENG005)."""


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the archive for this process. Raises :class:`BusyError` when it is held already."""
    path = root / LOCK
    with open(path, "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # the former holder removes the file; a lock on a removed file guards nothing
            if os.fstat(file.fileno()).st_ino != os.stat(path).st_ino:
                raise BusyError(str(root))
        except (BlockingIOError, FileNotFoundError) as error:
            raise BusyError(str(root)) from error
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def sync(root: Path) -> None:
    """Make all renames and writes under ``root`` durable: ``syncfs`` where the system has it.

    Raises ``OSError`` where the system could not write them. That is said once and never again, so
    what was to be made durable must then be held for lost.
    """
    call = _syncfs()
    if call is None:
        os.sync()
        return
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        ctypes.set_errno(0)
        if call(descriptor) != 0:
            number = ctypes.get_errno()
            if number in {errno.ENOSYS, errno.EINVAL}:
                os.sync()
            else:
                raise OSError(number or errno.EIO, os.strerror(number or errno.EIO), str(root))
    finally:
        os.close(descriptor)


@cache
def _syncfs() -> ctypes._NamedFuncPointer | None:
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
