"""Opening what a survey found: a file becomes one source or many."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.accession import bundles, http, kinds, mhtml, remote, rows, sniff, unpack, warc
from pipeline.accession.arrival import Found, Stream, Unread
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.accession.survey import os_finding
from pipeline.model.finding import finding
from pipeline.model.source import Source

_DEPTH = 4
"""How deep containers may lie in containers: a web archive in a zip in a tar is three."""


def arrivals(found: Found, settings: Settings) -> Iterator[Source | Unread]:
    """The sources in a file. One that cannot go down the line carries an error among its findings."""
    place = Place(found.name, found.accession, found.base)
    if found.trouble:
        yield place.unread(*found.trouble)
        return
    try:
        stream = opened(found.location)
        if stream is None:
            yield place.unread(finding("ACC004", kind="special file"))
            return
        with stream:
            yield from _Opening(settings).stream(stream, place)
    except unpack.ExtraError as error:
        yield place.unread(finding("ACC022", install=str(error)))
    except OSError as error:
        yield place.unread(os_finding(error))


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
        if kind and place.depth >= _DEPTH:
            yield place.unread(finding("ACC025", limit=_DEPTH))
        elif kind == "zip":
            yield from self._zip(stream, raw, place)
        elif kind == "tar":
            yield from bundles.tarred(stream, place, self._settings, self.stream)
        elif kind == "warc":
            yield from warc.sources(stream, place, self._settings)
        elif kind == "jsonl":
            yield from rows.sources(io.BufferedReader(stream), place, self._settings)
        elif kind == "mhtml":
            content = self._whole(stream)
            yield from (self._large(place),) if content is None else mhtml.sources(content, place)
        elif kind:
            yield from self._packed(kind, stream, raw, place)
        else:
            content = self._whole(stream)
            yield self._large(place) if content is None else self._page(content, place)

    def _page(self, content: bytes, place: Place) -> Source | Unread:
        """A page: as it is, behind the head of an HTTP response, or packed with Brotli, which has no magic."""
        if content.startswith(b"HTTP/") and (message := http.parse(content, self._settings.max_size)):
            fault = (finding("ACC017", reason=message.fault),) if message.fault else ()
            return place.inside("http", "").source(message.body, *fault, http_charset=message.charset)
        if sniff.media_type(content) == sniff.UNKNOWN:
            try:
                unpacked = unpack.bounded(content, "br", self._settings.max_size)
            except (unpack.DamagedError, unpack.ExtraError, unpack.BombError):
                unpacked = b""  # it is something else, and not text
            if unpacked and sniff.is_text(sniff.media_type(unpacked)):
                return place.inside("brotli", "").source(unpacked)
        return place.source(content)

    def _zip(self, stream: _Peeked, raw: Stream, place: Place) -> Iterator[Source | Unread]:
        if raw.seekable():
            raw.seek(0)
            yield from bundles.zipped(raw, place, self._settings, self.stream)
            return
        content = self._whole(stream)
        if content is None:
            yield self._large(place)
        else:
            yield from bundles.zipped(io.BytesIO(content), place, self._settings, self.stream)

    def _packed(self, kind: str, stream: _Peeked, raw: Stream, place: Place) -> Iterator[Source | Unread]:
        """A compressed stream: a web archive, a tar or JSON lines inside, or one page."""
        codec = next(codec for codec in unpack.CODECS if codec.name == kind)
        try:
            inner = _Peeked(unpack.Unpacked(stream, codec, self._settings.max_ratio))
            within = kinds.kind_of(inner.head)
            if within == "warc" and raw.seekable():
                # from the start again, so that damage costs a record and not the rest of the file
                raw.seek(0)
                yield from warc.sources(raw, place, self._settings)
                return
            if within:
                yield from self.stream(inner, place.inside(kind, "") if within not in {"tar", "jsonl"} else place)
                return
            yield self._body(inner, place.inside(kind, ""))
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

    def _body(self, stream: _Peeked, place: Place) -> Source | Unread:
        content = self._whole(stream)
        if content is None:
            return self._large(place)
        if stream.truncated:
            return place.source(content, finding("ACC014", reason="the compressed file ends too early"))
        return place.source(content)

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


class _Peeked(io.RawIOBase):
    """A stream whose first bytes were looked at and are given again."""

    def __init__(self, raw: Stream) -> None:
        super().__init__()
        self._raw = raw
        head = bytearray()
        while len(head) < kinds.HEAD and (piece := raw.read(kinds.HEAD - len(head))):
            head += piece
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
        else:
            piece = self._raw.read(len(view)) or b""
        view[: len(piece)] = piece
        return len(piece)
