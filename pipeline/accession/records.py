"""A stream of records that may be compressed member by member, and may be damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.accession import unpack
from pipeline.accession.arrival import Stream

_PIECE = 1 << 16
_WINDOW = 1 << 20
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""A skippable frame that holds the dictionary of a ``.warc.zst`` (IIPC proposal)."""


class Damage(Exception):
    """A stretch that cannot be read: where it begins, and why."""

    def __init__(self, offset: int, reason: str, *, truncated: bool = False) -> None:
        super().__init__(reason)
        self.offset, self.reason, self.truncated = offset, reason, truncated


class Reader:
    """Reads lines and blocks over a plain or compressed stream.

    ``offset`` is where the record in hand begins in the file as stored: a byte offset for plain
    files, the offset of the compressed member otherwise.
    """

    def __init__(self, stream: Stream, max_ratio: int) -> None:
        self._raw = _Source(stream, max_ratio)
        self._buffer = bytearray()
        self._pieces = self._raw.pieces()
        self.offset = 0

    def skip_blank(self) -> bool:
        """Go to the next record; false at the end. Sets ``offset``."""
        while True:
            while self._buffer.startswith((b"\r", b"\n")):
                del self._buffer[: len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))]
            if self._buffer:
                break
            if not self._fill():
                return False
        self.offset = self._raw.at(len(self._buffer))
        return True

    def line(self, limit: int) -> bytes:
        """A line with its end. Raises :class:`Damage` where there is none within ``limit``."""
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            if start > limit:
                raise Damage(self.offset, "line without end")
            if not self._fill():
                raise Damage(self.offset, "the file ends inside a header", truncated=True)
        out = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        return out

    def block(self, length: int, keep: int) -> tuple[bytes, bool]:
        """``length`` bytes, of which the first ``keep`` are given; and whether the file was too short."""
        out = bytearray()
        left = length
        while left:
            if not self._buffer and not self._fill():
                return bytes(out), True
            step = min(left, len(self._buffer))
            if len(out) < keep:
                out += self._buffer[: min(step, keep - len(out))]
            del self._buffer[:step]
            left -= step
        return bytes(out), False

    def resume(self, *starts: re.Pattern[bytes]) -> bool:
        """After :class:`Damage`: go on at the next thing that looks like a record; false if none."""
        while True:
            found = [match.start(1) for start in starts if (match := start.search(self._buffer))]
            if found:
                del self._buffer[: min(found)]
                return True
            del self._buffer[:-_WINDOW]
            try:
                if not self._fill():
                    return False
            except Damage:
                continue

    def _fill(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        if isinstance(piece, Damage):
            self._buffer.clear()
            raise piece
        self._buffer += piece
        return True


class _Source:
    """The unpacked pieces of a stream. A piece never spans two members."""

    def __init__(self, stream: Stream, max_ratio: int) -> None:
        self._stream = stream
        self._max_ratio = max_ratio
        self._member: int | None = None
        self._consumed = 0

    def at(self, unread: int) -> int:
        """The stored offset of a record that begins ``unread`` bytes before what was read so far."""
        return self._consumed - unread if self._member is None else self._member

    def pieces(self) -> Iterator[bytes | Damage]:
        head = self._stream.read(_PIECE)
        dictionary, skipped = _dictionary(head)
        codec = unpack.codec_of(head[skipped:])
        if codec is None:
            while head:
                self._consumed += len(head)
                yield head
                head = self._stream.read(_PIECE)
            return
        self._member = skipped
        yield from self._members(codec, head[skipped:], dictionary)

    def _members(self, codec: unpack.Codec, window: bytes, dictionary: bytes) -> Iterator[bytes | Damage]:
        """Unpack member after member; where one is damaged, look for the next one's magic.

        ``base`` is the stored offset of the window's first byte, ``start`` that of the member in
        hand, ``taken`` how many bytes of the window were given to the engine.
        """
        base = start = self._member or 0
        taken = given = 0
        engine = _engine(codec, dictionary)
        while True:
            if taken == len(window):
                more = self._stream.read(_PIECE)
                if not more:
                    if start < base + len(window):
                        yield Damage(start, "the file ends inside a compressed record", truncated=True)
                    return
                if len(window) > _WINDOW:
                    base, window, taken = base + len(window), b"", 0
                window += more
            packed = window[taken : taken + codec.feed]
            taken += len(packed)
            self._member = start
            try:
                for piece in unpack.step(engine, packed, codec.name):
                    given += len(piece)
                    unpack.weigh(given, base + taken - start, self._max_ratio, codec.name, _WINDOW * 64)
                    yield piece
            except unpack.DamagedError as error:
                yield Damage(start, str(error))
                at = max(start + 1 - base, 0)
                window, skipped = self._search(codec, window[at:])
                if not window:
                    return
                base = start = base + at + skipped
                taken, engine = 0, _engine(codec, dictionary)
                continue
            if engine.eof:
                taken -= len(engine.unused_data)
                base, window = base + taken, window[taken:]
                start, taken, given, engine = base, 0, 0, _engine(codec, dictionary)

    def _search(self, codec: unpack.Codec, window: bytes) -> tuple[bytes, int]:
        """The stream from the next member's magic on, and how many bytes were skipped."""
        skipped = 0
        while True:
            at = window.find(codec.magic)
            if at >= 0:
                return window[at:], skipped + at
            keep = len(codec.magic) - 1
            skipped += max(0, len(window) - keep)
            window = window[-keep:]
            more = self._stream.read(_PIECE)
            if not more:
                return b"", skipped
            window += more


def _engine(codec: unpack.Codec, dictionary: bytes) -> Any:  # noqa: ANN401 - decompressors share no type
    return unpack.zstd(dictionary) if dictionary else codec.open()


def _dictionary(head: bytes) -> tuple[bytes, int]:
    """The Zstandard dictionary at the start of a file, and the length of its frame."""
    if not head.startswith(_ZSTD_DICTIONARY):
        return b"", 0
    size = int.from_bytes(head[4:8], "little")
    frame = head[8 : 8 + size]
    if len(frame) < size:
        raise Damage(0, "the dictionary is larger than is supported")
    if frame.startswith(b"\x28\xb5\x2f\xfd"):
        frame = unpack.zstd().decompress(frame)
    return frame, 8 + size
