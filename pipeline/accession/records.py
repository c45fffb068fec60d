"""A stream of records that may be compressed member by member, and may be damaged."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pipeline.accession import unpack
from pipeline.accession.arrival import Stream
from pipeline.accession.budget import Budget

_PIECE = 1 << 16
_WINDOW = 1 << 20
_LINE = 1 << 13
"""Bytes of the longest first line of a record that is looked for after damage."""
_WITHIN = re.compile(rb"\r?\n\r?\n(?=WARC/[01]\.\d\d?\r?\n[A-Za-z-]{1,64}:)")
"""The end of a record and the head of the next, in a block whose stated length runs over both."""
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""A skippable frame that holds the dictionary of a ``.warc.zst`` (IIPC proposal)."""


class RecordDamage(Exception):
    """A stretch that cannot be read: where it begins, and why."""

    def __init__(self, offset: int, reason: str, *, truncated: bool = False) -> None:
        super().__init__(reason)
        self.offset, self.reason, self.truncated = offset, reason, truncated


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """A record's block, as far as it is there: ``size`` bytes, of which the first may be kept.

    ``end`` is :data:`WHOLE`, or how it ended otherwise: with its compressed member, where the next
    record begins within it, with the file, or in damage. ``loose`` is set where something other than blank
    lines and the next record follows.
    """

    content: bytes
    size: int
    end: str
    loose: bool = False


WHOLE, MEMBER, RECORD, FILE = "", "the compressed member ends", "the next record begins", "the file ends"
DAMAGED = "the compressed member is damaged"


class RecordReader:
    """Reads lines and blocks over a plain or compressed stream.

    ``offset`` is where the record in hand begins in the file as stored: a byte offset for plain
    files, the offset of the compressed member otherwise.
    """

    def __init__(self, stream: Stream, max_ratio: int, budget: Budget) -> None:
        self._raw = _Source(stream, max_ratio, budget)
        self._buffer = bytearray()
        self._ends: deque[int] = deque()  # places in the buffer at which compressed members end
        self._pieces: Iterator[bytes | RecordDamage] = self._raw.pieces()
        self._hurt = WHOLE  # how the member in hand was found to end
        self.offset = 0

    def skip_blank(self) -> bool:
        """Go to the next record; false at the end. Sets ``offset``."""
        while True:
            while self._buffer.startswith((b"\r", b"\n")):
                self._take(len(self._buffer) - len(self._buffer.lstrip(b"\r\n")))
            if self._buffer:
                break
            if not self._fill():
                return False
        self.offset = self._raw.at(len(self._buffer))
        return True

    def line(self, limit: int) -> bytes:
        """A line with its end. Raises :class:`RecordDamage` where there is none within ``limit``."""
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            if start > limit:
                raise RecordDamage(self.offset, "line without end")
            if not self._fill():
                raise RecordDamage(self.offset, "the file ends inside a header", truncated=True)
        return self._take(end + 1)

    def block(self, length: int, keep: int, start: re.Pattern[bytes]) -> RecordBlock:
        """A block of ``length`` bytes, of which the first ``keep`` are given.

        A record ends with its compressed member, and blank lines and the head of the next record
        (``start``) must follow it. Where the stated length runs over either, the block ends there.
        """
        out = bytearray()
        left = length
        self._hurt = WHOLE
        while left:
            if self._ends and self._ends[0] == 0:
                self._ends.popleft()
                if self._next(start) is not False:
                    return self._inner(out, length <= keep) or self._shorter(out, length - left, MEMBER)
            elif not self._buffer:
                if not self._fill():
                    return self._inner(out, length <= keep) or RecordBlock(bytes(out), length - left, FILE)
            else:
                step = min(left, len(self._buffer), self._ends[0] if self._ends else left)
                out += self._take(step)[: max(0, keep - len(out))]
                left -= step
        if self._next(start) is not False:
            return RecordBlock(bytes(out), length, self._hurt)
        return self._inner(out, length <= keep) or RecordBlock(bytes(out), length, WHOLE, loose=True)

    def _inner(self, out: bytearray, kept: bool) -> RecordBlock | None:
        """The block up to the record whose head stands within it; what follows is given back."""
        found = _WITHIN.search(out) if kept else None
        if found is None:
            return None
        self._buffer[:0] = out[found.end() :]
        self._ends = deque(end + len(out) - found.end() for end in self._ends)
        return RecordBlock(bytes(out[: found.start()]), found.start(), RECORD)

    @staticmethod
    def _shorter(out: bytearray, size: int, end: str) -> RecordBlock:
        """A block that ended before its length, without the blank lines that end a record."""
        bare = re.sub(rb"\r?\n\r?\n\Z", b"", bytes(out))
        return RecordBlock(bare, size - len(out) + len(bare), end)

    def _next(self, start: re.Pattern[bytes]) -> bool | None:
        """Whether a record follows, after blank lines; ``None`` at the end of the file."""
        while b"\n" not in (head := self._buffer.lstrip(b"\r\n")) and len(head) < _PIECE:
            try:
                if not self._fill():
                    return None if not head else start.match(b"\n" + head) is not None
            except RecordDamage as damage:
                if damage.offset == self.offset:
                    self._hurt = FILE if damage.truncated else DAMAGED
                else:
                    self._pieces = chain([damage], self._pieces)  # it is said where it is met
                return None
        return start.match(b"\n" + head) is not None

    def _take(self, count: int) -> bytes:
        out = bytes(self._buffer[:count])
        del self._buffer[:count]
        self._ends = deque(end - count for end in self._ends if end >= count)
        return out

    def resume(self, *starts: re.Pattern[bytes]) -> bool:
        """After :class:`RecordDamage`: go on at the next thing that looks like a record; false if none."""
        while True:
            found = [match.start(1) for start in starts if (match := start.search(self._buffer))]
            if found:
                self._take(min(found))
                return True
            self._take(max(0, len(self._buffer) - _LINE))
            try:
                if not self._fill():
                    return False
            except RecordDamage:
                continue

    def _fill(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        if isinstance(piece, RecordDamage):
            self._buffer.clear()
            self._ends.clear()
            raise piece
        if piece:
            self._buffer += piece
        else:
            self._ends.append(len(self._buffer))
        return True


class _Source:
    """The unpacked pieces of a stream. A piece never spans two members; an empty one ends a member."""

    def __init__(self, stream: Stream, max_ratio: int, budget: Budget) -> None:
        self._stream = stream
        self._max_ratio, self._budget = max_ratio, budget
        self._member: int | None = None
        self._consumed = 0

    def at(self, unread: int) -> int:
        """The stored offset of a record that begins ``unread`` bytes before what was read so far."""
        return self._consumed - unread if self._member is None else self._member

    def pieces(self) -> Iterator[bytes | RecordDamage]:
        head = self._stream.read(_PIECE)
        dictionary, skipped = _dictionary(head)
        codec = unpack.codec_of(head[skipped:])
        if codec is None:
            while head:
                self._consumed += len(head)
                self._budget.tick()
                yield head
                head = self._stream.read(_PIECE)
            return
        self._member = skipped
        yield from self._members(codec, head[skipped:], dictionary)

    def _members(self, codec: unpack.Codec, window: bytes, dictionary: bytes) -> Iterator[bytes | RecordDamage]:
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
                        yield RecordDamage(start, "the file ends inside a compressed record", truncated=True)
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
                    self._budget.unpack(len(piece))
                    if piece:
                        yield piece
            except unpack.DamagedError as error:
                yield RecordDamage(start, str(error))
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
                yield b""

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
        raise RecordDamage(0, "the dictionary is larger than is supported")
    if frame.startswith(b"\x28\xb5\x2f\xfd"):
        frame = unpack.zstd().decompress(frame)
    return frame, 8 + size
