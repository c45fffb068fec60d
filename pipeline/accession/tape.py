"""Tar files, read block by block as they come by.

Python's own reader ends at the first damaged header as if the file ended there, and loads an
extended header of any size. Here a damaged header costs what lies up to the next one, the gap is
reported, and extended headers are bounded.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.accession import globs, unpack
from pipeline.accession.arrival import Opener, Stream, Unread
from pipeline.accession.names import escapes, unique
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.model.finding import finding
from pipeline.model.source import Source

BLOCK = 512
_MAX_EXTENDED = 1 << 20
"""Bytes of an extended header: they hold one long name and some numbers."""
_EXTENDED = frozenset({tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME})
_NO_MEMBER = frozenset({tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK, b"V", b"M"})


class _DamageError(Exception):
    """A header that cannot be one, and the offset at which it stands."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset, self.reason = offset, reason


@dataclass(slots=True)
class _Entry:
    name: str
    size: int
    header: tarfile.TarInfo


def tarred(stream: Stream, place: Place, settings: Settings, open_member: Opener) -> Iterator[Source | Unread]:
    """The members of a tar file; the stream need not be seekable."""
    seen: dict[str, int] = {}
    tape = _Tape(stream)
    while True:
        try:
            entry = tape.entry()
            if entry is None:
                break
            content = _Content(tape, entry.size)
            if not entry.header.isdir():
                member = place.inside("tar", unique(entry.name, seen))
                yield from _member(entry, content, member, settings, open_member)
            tape.past(content)
        except _DamageError as damage:
            yield place.inside("tar", "").unread(finding("ACC013", {"byte": damage.offset}, reason=damage.reason))
            tape.seek_header()
        except unpack.BombError:
            yield place.inside("tar", "").unread(finding("ACC015"))
            return
        except (unpack.DamagedError, EOFError) as error:
            yield place.inside("tar", "").unread(finding("ACC013", reason=str(error)))
            return
    if not tape.ended:
        yield place.inside("tar", "").unread(finding("ACC014", reason="the tar file stops before its end"))


def _member(
    entry: _Entry, content: _Content, member: Place, settings: Settings, open_member: Opener
) -> Iterator[Source | Unread]:
    header = entry.header
    if escapes(entry.name):
        yield member.unread(finding("ACC016"))
    elif header.issym() or header.islnk():
        yield member.unread(finding("ACC011"))
    elif not header.isreg() or header.type == tarfile.GNUTYPE_SPARSE:
        yield member.unread(finding("ACC004", kind="special file"))
    elif globs.wanted(settings.include, settings.exclude, f"{member.path}/{entry.name}"):
        yield from open_member(content, member)


class _Tape:
    """The blocks of a tar file. ``ended`` is set once a zero block, its mark of the end, was met."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._held = b""  # a header that was found after damage
        self.at = 0
        self.ended = False

    def entry(self) -> _Entry | None:
        """The next member's header, or ``None`` at the end of the file. Raises :class:`_DamageError`."""
        stated: dict[str, str] = {}
        while True:
            start = self.at
            block = self._block()
            if len(block) < BLOCK:
                self.ended = self.ended and not block.strip(b"\0")
                return None
            if not block.strip(b"\0"):
                self.ended = True
                continue
            if not sums(block):
                if self.ended:
                    raise _DamageError(start, "something other than a member follows the end")
                raise _DamageError(start, "a member's header is damaged")
            self.ended = False
            header = _parsed(block, start)
            if header.type in _EXTENDED or header.type in _NO_MEMBER:
                text = self._extended(header, start)
                if header.type in _EXTENDED:
                    stated |= _long(text) if header.type == tarfile.GNUTYPE_LONGNAME else _pax(text)
                continue
            size = int(stated["size"]) if stated.get("size", "").isdigit() else header.size
            if header.type in {tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE}:
                size = 0
            if any(name.startswith("GNU.sparse.") for name in stated):
                header.type = tarfile.GNUTYPE_SPARSE
            return _Entry(stated.get("path", header.name), size, header)

    def read(self, count: int) -> bytes:
        """Bytes of a member; none at the end of the file."""
        piece = self._stream.read(count) or b""
        self.at += len(piece)
        return piece

    def past(self, content: _Content) -> None:
        """Go to the end of a member and of its last block."""
        while content.read(1 << 20):
            pass
        padding = -content.size % BLOCK
        while padding and not content.truncated and (piece := self.read(padding)):
            padding -= len(piece)

    def seek_header(self) -> None:
        """After damage: go on at the next block that is a header by its checksum and its magic."""
        while len(block := self._block()) == BLOCK:
            if block[257:262] == b"ustar" and sums(block):
                self._held = block
                self.at -= BLOCK
                return
            self.ended = not block.strip(b"\0")

    def _extended(self, header: tarfile.TarInfo, start: int) -> bytes:
        content = _Content(self, header.size)
        text = b""
        while len(text) <= _MAX_EXTENDED and (piece := content.read(_MAX_EXTENDED + 1 - len(text))):
            text += piece
        self.past(content)
        if content.size > _MAX_EXTENDED:
            raise _DamageError(start, f"an extended header of {content.size} bytes")
        return text

    def _block(self) -> bytes:
        out, self._held = self._held, b""
        if out:
            self.at += BLOCK
        while len(out) < BLOCK and (piece := self.read(BLOCK - len(out))):
            out += piece
        return out


class _Content(io.RawIOBase):
    """The bytes of one member. ``truncated`` is set when the file ended before them."""

    def __init__(self, tape: _Tape, size: int) -> None:
        super().__init__()
        self._tape, self.size, self._left = tape, size, size
        self.truncated = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer
        """Fill some of the buffer."""
        piece = self._tape.read(min(len(buffer), self._left)) if self._left else b""
        self._left -= len(piece)
        self.truncated = self.truncated or (not piece and self._left > 0 and len(buffer) > 0)
        buffer[: len(piece)] = piece
        return len(piece)


def sums(block: bytes) -> bool:
    """Whether a block is a tar header: its checksum is the sum of its bytes with that field blank."""
    if len(block) < BLOCK or not block[0]:
        return False
    try:
        stated = int(block[148:156].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    rest = block[:148] + b" " * 8 + block[156:BLOCK]
    # some old writers summed signed bytes
    return stated in {sum(rest), sum(rest) - 256 * sum(byte > 127 for byte in rest)}


def _parsed(block: bytes, start: int) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise _DamageError(start, str(error)) from error
    if header.size < 0:
        raise _DamageError(start, "a member of negative size")
    return header


def _long(text: bytes) -> dict[str, str]:
    return {"path": text.rstrip(b"\0").decode("utf-8", "surrogateescape").removesuffix("/")}


def _pax(text: bytes) -> dict[str, str]:
    """The records of a pax header: ``length key=value`` (POSIX.1-2001)."""
    out: dict[str, str] = {}
    at = 0
    while (blank := text.find(b" ", at, at + 20)) > 0 and text[at:blank].isdigit():
        length = int(text[at:blank])
        name, mark, value = text[blank + 1 : at + length].partition(b"=")
        if not mark or length <= blank + 1 - at:
            break
        out[name.decode("utf-8", "surrogateescape")] = value.removesuffix(b"\n").decode("utf-8", "surrogateescape")
        at += length
    return out
