"""What a survey finds, and what comes of opening it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from pipeline.model.finding import Finding
from pipeline.model.source import Accession, Container, Source

if TYPE_CHECKING:
    from pipeline.accession.origin import Origin
    from pipeline.accession.place import Place

Stream = IO[bytes] | io.RawIOBase
"""Bytes to read, forwards."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a survey found, not yet opened.

    ``name`` is the name under which its sources are recorded; ``location`` is where it can be
    opened now (``-`` for standard input). Both are text with undecodable bytes escaped.
    ``trouble`` says why it cannot be opened at all.
    """

    name: str
    location: str
    size: int = 0
    mtime_ns: int = 0
    accession: Accession = Accession()
    base: str | None = None
    beside: Origin | None = None
    """What another file beside it says of its origin."""
    trouble: tuple[Finding, ...] = ()
    aside: bool = False
    """Whether it lies in the folder that a browser saved beside a page: it is part of that page, and never one."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture or another file that came along with pages, to be kept.

    ``addresses`` are the URL and the ``cid:`` name that its container gives it; ``media_type`` is what its
    bytes show.
    """

    content: bytes
    sha256: str
    media_type: str
    addresses: tuple[str, ...] = ()
    retrieved: str | None = None

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Unread:
    """A source of which there are no bytes: it could not be read, or was passed over.

    It is *passed over* when all its findings are notices (a link that is not followed, an image
    in a web archive); otherwise it is refused.
    """

    path: str
    findings: tuple[Finding, ...]
    accession: Accession = Accession()
    container: Container | None = None
    enclosure: Enclosure | None = None
    """Its bytes after all, where pictures and attachments are kept and it is one."""


Opener = Callable[[Stream, "Place"], Iterator[Source | Unread]]
"""Opens a member of a container, which may be a container itself."""
