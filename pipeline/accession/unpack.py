"""Compressed streams, read piece by piece: never more in memory than one piece, no bomb unpacked."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.accession.arrival import Stream
from pipeline.accession.budget import Budget

_FREE = 1 << 20
"""Bytes that may always be unpacked, whatever the ratio."""
_XZ_MEMORY = 256 << 20
_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_CRC, _GZIP_EXTRA, _GZIP_NAME, _GZIP_COMMENT = 2, 4, 8, 16
_GZIP_MAX_NAME = 1 << 16
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class BombError(Exception):
    """Unpacking gives far more bytes than a page's text ever packs into so few."""


class DamagedError(Exception):
    """Packed bytes that cannot be unpacked."""


class ExtraError(Exception):
    """The format needs an extra that is not installed."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A compression: how to make a decompressor of one member, and how many bytes to feed at once.

    The feed is small where few bytes can unpack to very many, so that the check for bombs is met
    before the memory is gone.
    """

    name: str
    magic: bytes
    open: Callable[[], Any]
    feed: int


class Gzip:
    """A decompressor of one gzip member (RFC 1952), used as those of the libraries are.

    zlib's own keeps back its last output where the checksum is wrong. Here the output is given and
    ``wrong`` says so.
    """

    def __init__(self) -> None:
        self._head = b""
        self._engine: Any = None
        self._crc = self._size = 0
        self._tail = b""
        self.wrong = ""
        self.eof = False
        self.unused_data = b""

    def decompress(self, packed: bytes, limit: int = 0) -> bytes:
        """What ``packed`` gives, up to ``limit`` bytes. Raises ``zlib.error``."""
        if self._engine is None:
            self._head += packed
            start = gzip_head(self._head)
            if start is None:
                return b""
            packed, self._head = self._head[start:], b""
            self._engine = zlib.decompressobj(-zlib.MAX_WBITS)
        if self._engine.eof:
            self._tail += packed
            out = b""
        else:
            out = self._engine.decompress(packed, limit)
            self._crc, self._size = zlib.crc32(out, self._crc), self._size + len(out)
            self._tail = self._engine.unused_data
        if self._engine.eof and len(self._tail) >= 8:
            crc, size = int.from_bytes(self._tail[:4], "little"), int.from_bytes(self._tail[4:8], "little")
            self.eof, self.unused_data = True, self._tail[8:]
            if (crc, size) != (self._crc, self._size & 0xFFFFFFFF):
                self.wrong = "the checksum does not fit"
        return out


def gzip_head(packed: bytes) -> int | None:
    """Where the deflate stream of a gzip member begins; ``None`` where more bytes are needed.

    Raises ``zlib.error`` for bytes that are no such head.
    """
    if not packed.startswith(_GZIP_MAGIC[: len(packed)]) or (len(packed) > 3 and packed[3] & 0xE0):
        raise zlib.error("not a gzip header")
    if len(packed) < 10:
        return None
    flags, at = packed[3], 10
    if flags & _GZIP_EXTRA:
        at += 2 + int.from_bytes(packed[at : at + 2], "little")
    for flag in (_GZIP_NAME, _GZIP_COMMENT):
        if flags & flag:
            end = packed.find(b"\0", at)
            if end < 0 and len(packed) - at > _GZIP_MAX_NAME:
                raise zlib.error("a gzip header without end")
            if end < 0:
                return None
            at = end + 1
    at += 2 if flags & _GZIP_CRC else 0
    return at if at < len(packed) else None


def _xz() -> Any:  # noqa: ANN401 - decompressors share no type
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


def zstd(dictionary: bytes = b"") -> Any:  # noqa: ANN401 - decompressors share no type
    """A decompressor of one Zstandard frame. Raises :class:`ExtraError` without the extra."""
    try:
        import zstandard  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ExtraError("pip install 'guidang[warc]'") from error
    held = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdDecompressor(dict_data=held, max_window_size=1 << 27).decompressobj()


def zstd_error() -> type[Exception]:
    """The error that the Zstandard extra raises."""
    import zstandard  # noqa: PLC0415 - an extra

    error: type[Exception] = zstandard.ZstdError
    return error


CODECS = (
    Codec("gzip", _GZIP_MAGIC, Gzip, 1 << 14),
    Codec("bzip2", b"BZh", bz2.BZ2Decompressor, 1 << 14),
    Codec("xz", b"\xfd7zXZ\0", _xz, 1 << 14),
    Codec("zstd", ZSTD_MAGIC, zstd, 1 << 9),
)


def codec_of(head: bytes) -> Codec | None:
    """The compression that some first bytes show."""
    return next((codec for codec in CODECS if head.startswith(codec.magic)), None)


def step(engine: Any, packed: bytes, name: str) -> Iterator[bytes]:  # noqa: ANN401 - decompressors share no type
    """What some packed bytes give, in pieces of about a mebibyte where the library can stop there.

    Raises :class:`DamagedError` in place of each library's own errors.
    """
    stoppable = hasattr(engine, "needs_input")
    try:
        yield engine.decompress(packed, _FREE) if stoppable else engine.decompress(packed)
        while stoppable and not engine.eof and not engine.needs_input:
            yield engine.decompress(b"", _FREE)
    except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, MemoryError) as error:
        raise DamagedError(f"{name}: {error}") from error
    except Exception as error:
        if type(error).__name__ != "ZstdError":
            raise
        raise DamagedError(f"{name}: {error}") from error
    if wrong := getattr(engine, "wrong", ""):
        raise DamagedError(f"{name}: {wrong}")


def weigh(given: int, taken: int, max_ratio: int, name: str, free: int = _FREE) -> None:
    """Raise :class:`BombError` where ``given`` bytes are too many to come of ``taken``."""
    if given > max(free, taken * max_ratio):
        raise BombError(name)


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a compressed stream, member after member.

    ``truncated`` is set when the stream ended inside a member; ``left`` counts the bytes after the
    last member that are no padding. Raises :class:`DamagedError` and
    :class:`BombError` while reading.
    """

    def __init__(self, raw: Stream, codec: Codec, max_ratio: int, budget: Budget) -> None:
        super().__init__()
        self._pieces = self._unpack(raw, codec, max_ratio, budget)
        self._rest = memoryview(b"")
        self.truncated = False
        self.left = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer
        """Fill some of the buffer."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def _unpack(self, raw: Stream, codec: Codec, max_ratio: int, budget: Budget) -> Iterator[bytes]:
        taken = given = 0
        engine, member, opening = codec.open(), 0, b""  # of the member in hand: what it gave, its first bytes
        while packed := raw.read(codec.feed):
            taken += len(packed)
            while packed:
                self.truncated = True
                opening += packed[: len(codec.magic) - len(opening)]
                try:
                    for piece in step(engine, packed, codec.name):
                        member += len(piece)
                        given += len(piece)
                        weigh(given, taken, max_ratio, codec.name)
                        budget.unpack(len(piece))
                        yield piece
                except DamagedError:
                    if taken > len(packed) and not member and not codec.magic.startswith(opening):
                        self._leave(opening, packed, raw)
                        return
                    raise
                packed = engine.unused_data if engine.eof else b""
                if engine.eof:
                    engine, member, opening, self.truncated = codec.open(), 0, b"", False
        if given and self.truncated and not codec.magic.startswith(opening):
            self._leave(opening, b"", raw)

    def _leave(self, opening: bytes, packed: bytes, raw: Stream) -> None:
        """Count what follows the last member; zeros are padding, as of tar.gz on tapes."""
        self.truncated = False
        self.left = len((packed or opening).strip(b"\0"))
        while rest := raw.read(_FREE):
            self.left += len(rest.strip(b"\0"))
