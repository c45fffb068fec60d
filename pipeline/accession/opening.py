"""Opening what a survey found: a file becomes one source or many."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace

from pipeline.accession import sniff
from pipeline.accession.arrival import Found, Unread
from pipeline.accession.settings import Settings
from pipeline.accession.survey import os_finding
from pipeline.model.finding import finding
from pipeline.model.source import Source


def arrivals(found: Found, settings: Settings) -> Iterator[Source | Unread]:
    """The sources in a file. One that cannot go down the line carries an error among its findings."""
    if found.trouble:
        yield Unread(found.name, found.trouble, found.accession)
        return
    try:
        data = _read(found.location, settings.max_size)
    except OSError as error:
        yield Unread(found.name, (os_finding(error),), found.accession)
        return
    if data is None:
        yield Unread(found.name, (finding("ACC009", size=found.size, limit=settings.max_size),), found.accession)
        return
    yield sized(
        Source(
            data,
            hashlib.sha256(data).hexdigest(),
            found.name,
            sniff.media_type(data),
            accession=found.accession,
            base=found.base,
        )
    )


def sized(source: Source) -> Source:
    """The source, with an error where its bytes are nothing that the line can take."""
    if not source.data:
        return replace(source, findings=(*source.findings, finding("ACC001")))
    if not sniff.is_text(source.media_type):
        return replace(source, findings=(*source.findings, finding("ACC002", media_type=source.media_type)))
    return source


def _read(location: str, limit: int) -> bytes | None:
    """The bytes of a file, or ``None`` where there are more than ``limit``."""
    if location == "-":
        data = sys.stdin.buffer.read(limit + 1)
        return data if len(data) <= limit else None
    # O_NONBLOCK: a FIFO that took the file's place since the survey must not hang us
    descriptor = os.open(location, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            return b""
        data = file.read(limit + 1)
    return data if len(data) <= limit else None
