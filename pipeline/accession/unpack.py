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

_FREE = 1 << 20
"""Bytes that may always be unpacked, whatever the ratio."""
_XZ_MEMORY = 256 << 20


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


def _gzip() -> Any:  # noqa: ANN401 - decompressors share no type
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


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


CODECS = (
    Codec("gzip", b"\x1f\x8b\x08", _gzip, 1 << 14),
    Codec("bzip2", b"BZh", bz2.BZ2Decompressor, 1 << 14),
    Codec("xz", b"\xfd7zXZ\0", _xz, 1 << 14),
    Codec("zstd", b"\x28\xb5\x2f\xfd", zstd, 1 << 9),
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


def weigh(given: int, taken: int, max_ratio: int, name: str, free: int = _FREE) -> None:
    """Raise :class:`BombError` where ``given`` bytes are too many to come of ``taken``."""
    if given > max(free, taken * max_ratio):
        raise BombError(name)


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a compressed stream, member after member.

    ``truncated`` is set when the stream ended inside a member. Raises :class:`DamagedError` and
    :class:`BombError` while reading.
    """

    def __init__(self, raw: Stream, codec: Codec, max_ratio: int) -> None:
        super().__init__()
        self._pieces = self._unpack(raw, codec, max_ratio)
        self._rest = memoryview(b"")
        self.truncated = False

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

    def _unpack(self, raw: Stream, codec: Codec, max_ratio: int) -> Iterator[bytes]:
        taken = given = 0
        engine, member = codec.open(), 0  # what the member in hand gave
        while packed := raw.read(codec.feed):
            taken += len(packed)
            while packed:
                self.truncated = True
                try:
                    for piece in step(engine, packed, codec.name):
                        member += len(piece)
                        given += len(piece)
                        weigh(given, taken, max_ratio, codec.name)
                        yield piece
                except DamagedError:
                    if given and not member:
                        self.truncated = False
                        return  # bytes after the last member: padding, as of tar.gz on tapes
                    raise
                packed = engine.unused_data if engine.eof else b""
                if engine.eof:
                    engine, member, self.truncated = codec.open(), 0, False


def bounded(packed: bytes, codec_name: str, limit: int) -> bytes:
    """A body unpacked by its HTTP content coding, up to ``limit`` bytes.

    Codings: ``gzip x-gzip deflate br zstd identity``. Raises :class:`DamagedError` for a coding
    that is unknown or does not fit, :class:`BombError` past the limit.
    """
    name = codec_name.strip().lower()
    if name in {"", "identity"}:
        return packed
    if name in {"gzip", "x-gzip"} and not packed.startswith(b"\x1f\x8b"):
        return packed  # servers and crawlers that unpack leave the header
    try:
        return _bounded(packed, name, limit)
    except (zlib.error, ValueError, EOFError) as error:
        raise DamagedError(f"{name}: {error}") from error


def _bounded(packed: bytes, name: str, limit: int) -> bytes:
    if name in {"gzip", "x-gzip"}:
        return _capped(_gzip(), packed, limit)
    if name == "deflate":
        wrapped = len(packed) > 1 and packed[0] & 15 == 8 and (packed[0] << 8 | packed[1]) % 31 == 0
        return _capped(zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS), packed, limit)
    if name == "zstd":
        return _stepped(zstd().decompress, packed, limit)
    if name == "br":
        try:
            import brotli  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ExtraError("pip install 'guidang[warc]'") from error
        try:
            return _stepped(brotli.Decompressor().process, packed, limit)
        except brotli.error as error:
            raise DamagedError(f"br: {error}") from error
    raise DamagedError(f"unknown content coding {name}")


def _capped(engine: Any, packed: bytes, limit: int) -> bytes:  # noqa: ANN401 - zlib's object
    out: bytes = engine.decompress(packed, limit + 1)
    if len(out) > limit:
        raise BombError("content coding")
    return out


def _stepped(step: Callable[[bytes], bytes], packed: bytes, limit: int) -> bytes:
    out = bytearray()
    for at in range(0, len(packed), 512):
        out += step(packed[at : at + 512])
        if len(out) > limit:
            raise BombError("content coding")
    return bytes(out)
