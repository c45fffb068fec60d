"""Opening what a survey found: a file becomes one source or many."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.accession import (
    codings,
    enclosed,
    http,
    judge,
    kinds,
    mhtml,
    remote,
    rows,
    sniff,
    tape,
    unpack,
    warc,
    webarchive,
    zipped,
)
from pipeline.accession.arrival import Found, Stream, Unread
from pipeline.accession.budget import Budget, BudgetError
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.accession.survey import os_finding
from pipeline.model.finding import finding
from pipeline.model.source import Source

_CUT = frozenset({"ACC013", "ACC014", "ACC030", "ACC033"})
"""Codes that say of a container that its end is missing, in whatever words."""


def arrivals(found: Found, settings: Settings) -> Iterator[Source | Unread]:
    """The sources in a file. One that cannot go down the line carries an error among its findings."""
    budget = Budget(found.size, settings)
    keep = settings.media == "keep"
    place = Place(found.name, found.accession, found.base, beside=found.beside, budget=budget, keep=keep)
    if found.trouble:
        yield place.unread(*found.trouble)
        return
    try:
        stream = opened(found.location)
        if stream is None:
            yield place.unread(finding("ACC004", kind="special file"))
            return
        with stream:
            opened_here = budget.timed(_Opening(settings).stream(_Counted(stream, budget), place))
            yield from _of_a_page(opened_here) if found.aside else opened_here
    except BudgetError as error:
        yield Unread(found.name, (error.finding,), found.accession)
    except unpack.ExtraError as error:
        yield place.unread(finding("ACC022", install=str(error)))
    except OSError as error:
        yield place.unread(os_finding(error))


def _of_a_page(found: Iterator[Source | Unread]) -> Iterator[Unread]:
    """Of what lies in the folder beside a saved page, what is kept: frames and scripts are no sources of their own."""
    for arrival in found:
        if isinstance(arrival, Unread) and arrival.enclosure is not None:
            yield arrival


def opened(location: str) -> BinaryIO | None:
    """A file opened for reading; ``None`` for what is no regular file."""
    if location == "-":
        return sys.stdin.buffer
    if remote.is_remote(location):
        return remote.opened(location)
    # O_NONBLOCK: a FIFO that took the file's place since the survey must not hang us
    descriptor = os.open(location, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    return open(descriptor, "rb", buffering=1 << 16)


class _Opening:
    """Opens streams into sources, containers within containers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def stream(self, raw: Stream, place: Place) -> Iterator[Source | Unread]:
        """The sources of a stream at a place."""
        stream = _Peeked(raw)
        kind = kinds.kind_of(stream.head)
        if kind not in {"", "json"} and place.depth >= self._settings.max_depth:
            yield place.unread(finding("ACC025", limit=self._settings.max_depth))
            return
        said = False
        for arrival in self._kind(kind, stream, raw, place):
            said = said or any(entry.code in _CUT for entry in arrival.findings)
            yield arrival
        if stream.truncated and not said:
            yield place.inside(kind, "").unread(finding("ACC014", reason="what it lies in ends too early"))

    def _kind(self, kind: str, stream: _Peeked, raw: Stream, place: Place) -> Iterator[Source | Unread]:
        if kind == "zip":
            yield from self._zip(stream, raw, place)
        elif kind == "tar":
            yield from tape.tarred(stream, place, self._settings, self.stream)
        elif kind == "warc":
            yield from warc.sources(stream, place, self._settings)
        elif kind == "jsonl":
            yield from rows.sources(io.BufferedReader(stream), place, self._settings)
        elif kind == "json":
            yield from self._json(stream, place)
        elif not kind and (delimiter := rows.delimiter_of(stream.head, self._settings)):
            yield from rows.of_table(stream, place, self._settings, delimiter)
        elif not kind and stream.head.startswith(b"PAR1") and raw.seekable():
            raw.seek(0)
            found = rows.of_parquet(raw, place, self._settings)
            yield from found or [place.unread(finding("ACC044", kind="application/vnd.apache.parquet"))]
        elif kind in {"mhtml", "webarchive"}:
            content = self._whole(stream)
            read = mhtml.sources if kind == "mhtml" else webarchive.sources
            yield from (self._large(place),) if content is None else read(content, place)
        elif kind:
            yield from self._packed(kind, stream, raw, place)
        else:
            yield self._passed(stream, place) or self._body(stream, place)

    def _page(self, content: bytes, place: Place) -> Source | Unread:
        """A page: as it is, behind the head of an HTTP response, or packed with Brotli, which has no magic."""
        settings = self._settings
        if content.startswith(b"HTTP/"):
            inside = place.inside("http", "")
            try:
                message = http.parse(content, settings.max_size, settings.max_ratio)
            except unpack.BombError:
                return inside.unread(finding("ACC015"))
            if message is not None:
                return inside.judged(
                    message.body,
                    *message.faults,
                    http_charset=message.charset,
                    retrieved=mhtml.instant(message.headers.get("date", "")),
                )
        if sniff.media_type(content) == sniff.UNKNOWN:
            try:
                undone = codings.undo(content, "br", settings.max_size)
            except (unpack.ExtraError, unpack.BombError):
                undone = codings.Undone(b"")  # it is something else, and not text
            if undone.proven and undone.body and sniff.is_text(sniff.media_type(undone.body)):
                return place.inside("brotli", "").judged(undone.body)
        return place.judged(content)

    def _zip(self, stream: _Peeked, raw: Stream, place: Place) -> Iterator[Source | Unread]:
        if raw.seekable():
            raw.seek(0)
            yield from zipped.members(raw, place, self._settings, self.stream)
            return
        content = self._whole(stream)
        if content is None:
            yield self._large(place)
        else:
            yield from zipped.members(io.BytesIO(content), place, self._settings, self.stream)

    def _packed(self, kind: str, stream: _Peeked, raw: Stream, place: Place) -> Iterator[Source | Unread]:
        """A compressed stream: a web archive, a tar or JSON lines inside, or one page."""
        codec = next(codec for codec in unpack.CODECS if codec.name == kind)
        try:
            unpacked = unpack.Unpacked(stream, codec, self._settings.max_ratio, place.budget)
            inner = _Peeked(unpacked)
            within = kinds.kind_of(inner.head)
            if within == "warc" and raw.seekable():
                # from the start again, so that damage costs a record and not the rest of the file
                raw.seek(0)
                yield from warc.sources(raw, place, self._settings)
                return
            at = place if within in {"tar", "jsonl"} else place.inside(kind, "")
            yield from self.stream(inner, at)
            yield from self._remainder(inner, unpacked, at)
        except unpack.BombError:
            yield place.inside(kind, "").unread(finding("ACC015"))
        except unpack.DamagedError as error:
            yield from self._rescued(raw, place, place.inside(kind, "").unread(finding("ACC013", reason=str(error))))

    def _rescued(self, raw: Stream, place: Place, otherwise: Unread) -> Iterator[Source | Unread]:
        """The records of a compressed web archive whose very first member is damaged."""
        if not raw.seekable():
            yield otherwise
            return
        raw.seek(0)
        before: list[Source | Unread] = []
        rest = warc.sources(raw, place, self._settings)
        for arrival in rest:
            before.append(arrival)
            if isinstance(arrival, Source):
                yield from before
                yield from rest
                return
        yield otherwise

    def _remainder(self, inner: _Peeked, unpacked: unpack.Unpacked, place: Place) -> Iterator[Unread]:
        """What follows the end of a packed container: only there its checksum is met.

        Raises :class:`~pipeline.accession.unpack.DamagedError` where that is wrong.
        """
        before = inner.truncated
        while inner.read(1 << 20):
            pass
        if unpacked.truncated and not before:
            yield place.unread(finding("ACC014", reason="the compressed file ends too early"))
        if unpacked.left:
            yield place.unread(finding("ACC038", size=unpacked.left, coding="compressed file's"))

    def _json(self, stream: _Peeked, place: Place) -> Iterator[Source | Unread]:
        """The rows of JSON, or what it is without any."""
        content = self._whole(stream)
        if content is None:
            yield self._large(place)
            return
        found = None if stream.truncated else rows.of_json(content, place, self._settings)
        if found is not None:
            yield from found
        elif stream.truncated:
            yield place.source(content, finding("ACC014", reason="what it lies in ends too early"))
        else:
            yield self._page(content, place)

    def _passed(self, stream: _Peeked, place: Place) -> Unread | None:
        """What its first bytes show to be an asset: it need not be read."""
        kind = sniff.media_type(stream.head[:4096])
        if kind == sniff.UNKNOWN or sniff.is_text(kind) or judge.expected(place.member or place.path):
            return None
        found = judge.passed(stream.head, kind, place.member or place.path)
        if found is None or not place.keep or found.code not in enclosed.KEPT:
            return place.unread(found) if found else None
        content = self._whole(stream)
        if content is None:
            return place.unread(found, finding("ACC051", limit=self._settings.max_size))
        cut = (finding("ACC014", reason="what it lies in ends too early"),) if stream.truncated else ()
        return place.passed(content, found, *cut)

    def _body(self, stream: _Peeked, place: Place) -> Source | Unread:
        content = self._whole(stream)
        if content is None:
            return self._large(place)
        if stream.truncated:
            return place.source(content, finding("ACC014", reason="what it lies in ends too early"))
        return self._page(content, place)

    def _whole(self, stream: _Peeked) -> bytes | None:
        """All bytes of a stream, or ``None`` where there are too many."""
        limit = self._settings.max_size
        out = bytearray()
        while len(out) <= limit and (piece := stream.read(min(1 << 20, limit + 1 - len(out)))):
            out += piece
        return bytes(out) if len(out) <= limit else None

    def _large(self, place: Place) -> Unread:
        limit = self._settings.max_size
        return place.unread(finding("ACC009", size=limit + 1, limit=limit))


class _Counted(io.RawIOBase):
    """A file whose bytes are counted as they are read, for those that do not say their size."""

    def __init__(self, raw: Stream, budget: Budget) -> None:
        super().__init__()
        self._raw, self._budget, self._count = raw, budget, 0
        self._seekable = raw.seekable()

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether the file is."""
        return self._raw.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of the file."""
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        """As of the file."""
        return self._raw.tell()

    def readinto(self, buffer: object) -> int:
        """Fill some of the buffer."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        piece = self._raw.read(len(view)) or b""
        self._count += len(piece)  # what is read twice after a seek has not arrived twice
        self._budget.arrived(self._raw.tell() if self._seekable else self._count)
        view[: len(piece)] = piece
        return len(piece)


class _Peeked(io.RawIOBase):
    """A stream whose first bytes were looked at and are given again."""

    def __init__(self, raw: Stream) -> None:
        super().__init__()
        self._raw = raw
        head = bytearray()
        self._damage: unpack.DamagedError | None = None
        try:
            while len(head) < kinds.HEAD and (piece := raw.read(kinds.HEAD - len(head))):
                head += piece
        except unpack.DamagedError as error:
            self._damage = error  # it is raised where the reader comes to it
        self.head = bytes(head)
        self._at = 0

    @property
    def truncated(self) -> bool:
        """Whether the stream ended inside a compressed member."""
        return bool(getattr(self._raw, "truncated", False))

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill some of the buffer: first the head, then what follows."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        piece = self.head[self._at : self._at + len(view)]
        if piece:
            self._at += len(piece)
        elif self._damage:
            raise self._damage
        else:
            piece = self._raw.read(len(view)) or b""
        view[: len(piece)] = piece
        return len(piece)
