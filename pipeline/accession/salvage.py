"""A zip file whose directory is missing: the members are read one after another from their own heads.

A broken download has lost its end, and a zip file's directory stands there. But each member has a
head of its own, and a deflated stream says where it ends and is held against the checksum that
follows it, so all members before the cut are as sure as with the directory.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.accession import globs
from pipeline.accession.arrival import Opener, Stream, Unread
from pipeline.accession.names import coding_of, escapes, unique
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, finding
from pipeline.model.source import Source

_HEAD = struct.Struct("<4s5H3L2H")
_SIGN, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_PIECE = 1 << 18


@dataclass(slots=True)
class _Member:
    """A member as its head tells it, with its content, or why that is not whole."""

    name: bytes
    unicode: bool
    content: bytes = b""
    fault: Finding | None = None
    cut: bool = False


def members(stream: Stream, place: Place, settings: Settings, open_member: Opener) -> Iterator[Source | Unread]:
    """The members of a zip file without a directory, then the finding that it has none."""
    stream.seek(0)
    reader = io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream
    seen: dict[str, int] = {}
    while member := _next(reader, place, settings):
        name = unique(_called(member), seen)
        at = place.inside("zip", name)
        if name.endswith("/"):
            continue
        if member.fault or escapes(name):
            yield at.unread(member.fault or finding("ACC016"))
        elif member.cut:
            yield at.source(member.content, finding("ACC014", reason="the zip file ends inside the member"))
        elif globs.wanted(settings.include, settings.exclude, f"{place.path}/{name}"):
            yield from open_member(io.BytesIO(member.content), at)
        if member.cut or member.fault:
            break
    yield place.inside("zip", "").unread(finding("ACC014", reason="the directory of the zip file is missing"))


def _called(member: _Member) -> str:
    """The name, decoded alone: without the directory the other names are not known yet."""
    if member.unicode:
        return member.name.decode("utf-8", "replace")
    try:
        return member.name.decode("utf-8")
    except UnicodeDecodeError:
        return member.name.decode(coding_of([member.name]), "replace")


def _next(stream: Stream, place: Place, settings: Settings) -> _Member | None:
    """The member whose head comes next; ``None`` where none does."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(_SIGN):
        return None
    _, _, flags, method, _, _, crc, packed, _, named, extra = _HEAD.unpack(head)
    name = stream.read(named)
    stream.read(extra)
    member = _Member(name, bool(flags & 0x800))
    if flags & 1:
        member.fault = finding("ACC018")
    elif method == zipfile.ZIP_DEFLATED:
        _inflate(stream, member, place, settings, packed)
    elif method == zipfile.ZIP_STORED and not flags & 8:
        if packed > settings.max_size:
            member.fault = finding("ACC009", size=packed, limit=settings.max_size)
        else:
            member.content = stream.read(packed)
            member.cut = len(member.content) < packed
    else:
        member.fault = finding("ACC017", reason=f"zip method {method} without the directory")
    if member.fault is None and not member.cut:
        if flags & 8:
            crc = _described(stream)
        if zlib.crc32(member.content) != crc:
            member.fault = finding("ACC013", reason="wrong checksum")
    return member


def _inflate(stream: Stream, member: _Member, place: Place, settings: Settings, packed: int) -> None:
    """Undo a deflated member, to its own end; the stream stands behind it afterwards."""
    undo = zlib.decompressobj(-15)
    out = bytearray()
    taken = 0
    while not undo.eof:
        piece = stream.read(_PIECE)
        if not piece:
            member.cut = True
            break
        taken += len(piece)
        most = min(settings.max_size, max(1 << 20, (packed or taken) * settings.max_ratio))
        try:
            made = undo.decompress(piece, most + 1 - len(out))
        except zlib.error as error:
            member.fault = finding("ACC013", reason=str(error))
            return
        place.budget.unpack(len(made))
        out += made
        if len(out) > most:
            member.fault = finding("ACC015")
            return
    stream.seek(-len(undo.unused_data), io.SEEK_CUR)
    member.content = bytes(out)


def _described(stream: Stream) -> int:
    """The checksum in what follows a member whose size was not known when its head was written."""
    head = stream.read(16)
    signed = head.startswith(_DESCRIPTOR)
    crc = int.from_bytes(head[4:8] if signed else head[:4], "little")
    stream.seek(-(len(head) - (16 if signed else 12)), io.SEEK_CUR) if len(head) == 16 and not signed else None
    return crc
