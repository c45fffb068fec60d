"""Content codings of HTTP bodies, undone with an eye on how they end.

A body is believed to be whole only where its coding says so: each stream has an end of its own,
most have a checksum. What could be unpacked before a fault is given along with the fault, because
it is evidence of what was lost.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.accession import unpack

CUT, DAMAGED, UNKNOWN = "cut", "damaged", "unknown"
"""What may be wrong with a packed body: it ends too early; bits are wrong; the coding has no known name."""

_PIECE = 1 << 20
_RESCUE = 256
"""Bytes fed at once while rescuing what stands before damage: so much of it is lost at most."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A body without its coding. ``fault`` is one of the kinds above or nothing, ``reason`` says more.

    ``proven`` is set where the stream's own end was reached and its checksum, if it has one, fits;
    ``left`` counts the bytes after that end which belong to no stream.
    """

    body: bytes
    fault: str = ""
    reason: str = ""
    proven: bool = False
    left: int = 0


def undo(packed: bytes, coding: str, limit: int) -> Undone:
    """A body unpacked by its HTTP content coding, up to ``limit`` bytes.

    Codings: ``gzip x-gzip deflate br zstd identity``. Raises
    :class:`~pipeline.accession.unpack.BombError` past the limit,
    :class:`~pipeline.accession.unpack.ExtraError` where an extra is needed.
    """
    name = coding.strip().lower()
    if name in {"", "identity"} or not packed:
        return Undone(packed)
    if name in {"gzip", "x-gzip"}:
        # servers and crawlers that unpack leave the header standing
        return _gzip(packed, limit) if packed.startswith(b"\x1f\x8b") else Undone(packed)
    if name == "deflate":
        wrapped = len(packed) > 1 and packed[0] & 15 == 8 and (packed[0] << 8 | packed[1]) % 31 == 0
        return _deflate(packed, limit, 2 if wrapped else 0)
    if name == "zstd":
        return _zstd(packed, limit)
    if name == "br":
        return _brotli(packed, limit)
    return Undone(packed, UNKNOWN, f"unknown content coding {name}")


def _gzip(packed: bytes, limit: int) -> Undone:
    """RFC 1952: members one after the other, each with the CRC and the length of what it gives."""
    out = bytearray()
    rest = packed
    while rest.startswith(b"\x1f\x8b\x08"):
        engine = unpack.Gzip()
        try:
            out += engine.decompress(rest, limit + 1 - len(out))
        except zlib.error:
            return Undone(bytes(out) + _gzip_rescued(rest, limit - len(out)), DAMAGED, "gzip: invalid stream")
        if len(out) > limit:
            raise unpack.BombError("content coding")
        if engine.wrong:
            return Undone(bytes(out), DAMAGED, f"gzip: {engine.wrong}")
        if not engine.eof:
            return Undone(bytes(out), CUT, "gzip: no end of the stream")
        rest = engine.unused_data
    if rest == packed:
        fault = CUT if b"\x1f\x8b\x08".startswith(rest) else DAMAGED
        return Undone(b"", fault, "gzip: no gzip stream")
    return Undone(bytes(out), proven=True, left=len(rest.strip(b"\0\r\n")))


def _deflate(packed: bytes, limit: int, head: int) -> Undone:
    """RFC 1950 with its Adler checksum, or the bare RFC 1951 stream that some servers send under its name."""
    given, fault, after = _inflate(packed[head:], limit)
    if fault:
        return Undone(given, fault, f"deflate: {'invalid' if fault == DAMAGED else 'no end of the'} stream")
    if not head:
        return Undone(given, proven=True, left=len(after.strip(b"\0\r\n")))
    if len(after) < 4:
        return Undone(given, CUT, "deflate: no checksum at the end")
    if int.from_bytes(after[:4], "big") != zlib.adler32(given):
        return Undone(given, DAMAGED, "deflate: the checksum does not fit")
    return Undone(given, proven=True, left=len(after[4:].strip(b"\0\r\n")))


def _inflate(packed: bytes, limit: int) -> tuple[bytes, str, bytes]:
    """What a bare deflate stream gives, its fault, and what follows it."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        out = engine.decompress(packed, limit + 1)
    except zlib.error:
        return _rescued(packed, limit), DAMAGED, b""
    if len(out) > limit:
        raise unpack.BombError("content coding")
    return out, "" if engine.eof else CUT, engine.unused_data


def _gzip_rescued(packed: bytes, limit: int) -> bytes:
    try:
        start = unpack.gzip_head(packed)
    except zlib.error:
        return b""
    return _rescued(packed[start:], limit) if start is not None else b""


def _rescued(packed: bytes, limit: int) -> bytes:
    """What a damaged deflate stream gives before the damage."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    out = bytearray()
    for at in range(0, len(packed), _RESCUE):
        try:
            out += engine.decompress(packed[at : at + _RESCUE], limit + 1 - len(out))
        except zlib.error:
            break
        if len(out) > limit:
            raise unpack.BombError("content coding")
    return bytes(out)


def _zstd(packed: bytes, limit: int) -> Undone:
    out = bytearray()
    rest = packed
    while rest.startswith(unpack.ZSTD_MAGIC):
        engine = unpack.zstd()
        at = 0
        while at < len(rest) and not engine.eof:
            try:
                out += engine.decompress(rest[at : at + 512])
            except unpack.zstd_error() as error:
                return Undone(bytes(out), DAMAGED, f"zstd: {error}")
            at += 512
            if len(out) > limit:
                raise unpack.BombError("content coding")
        if not engine.eof:
            return Undone(bytes(out), CUT, "zstd: no end of the stream")
        rest = engine.unused_data + rest[at:]
    if rest == packed:
        return Undone(b"", CUT if unpack.ZSTD_MAGIC.startswith(rest) else DAMAGED, "zstd: no zstd stream")
    return Undone(bytes(out), proven=True, left=len(rest))


def _brotli(packed: bytes, limit: int) -> Undone:
    try:
        import brotli  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise unpack.ExtraError("pip install 'guidang[warc]'") from error
    engine = brotli.Decompressor()
    out = bytearray()
    try:
        for piece in _brotli_pieces(engine, packed, limit):
            out += piece
            if len(out) > limit:
                raise unpack.BombError("content coding")
    except brotli.error as error:
        body, rest = _brotli_rescued(brotli, packed, limit)
        return Undone(body, proven=True, left=rest) if rest else Undone(body, DAMAGED, f"br: {error}")
    if not engine.is_finished():
        return Undone(bytes(out), CUT, "br: no end of the stream")
    return Undone(bytes(out), proven=True)


def _brotli_rescued(brotli: Any, packed: bytes, limit: int) -> tuple[bytes, int]:  # noqa: ANN401 - an extra
    """What stands before the damage, and how many bytes follow the stream where it only goes on after its end."""
    engine = brotli.Decompressor()
    out = bytearray()
    for at in range(len(packed)):
        try:
            for piece in _brotli_pieces(engine, packed[at : at + 1], limit):
                out += piece
        except brotli.error:
            break
        if len(out) > limit:
            raise unpack.BombError("content coding")
        if engine.is_finished():
            return bytes(out), len(packed) - at - 1
    return bytes(out), 0


def _brotli_pieces(engine: Any, packed: bytes, limit: int) -> Iterator[bytes]:  # noqa: ANN401 - an extra's object
    """Pieces of at most about a mebibyte: three kilobytes of Brotli may hold more than a gibibyte."""
    process: Callable[..., bytes] = engine.process
    if not hasattr(engine, "can_accept_more_data"):  # before brotli 1.2 output cannot be bounded, only input
        for at in range(0, len(packed), 16):
            yield process(packed[at : at + 16])
        return
    room = min(_PIECE, limit + 1)
    yield process(packed, output_buffer_limit=room)
    while not engine.is_finished() and not engine.can_accept_more_data():
        yield process(b"", output_buffer_limit=room)
