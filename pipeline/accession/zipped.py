"""Zip files, read member by member without unpacking to disk."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from pipeline.accession import globs, salvage
from pipeline.accession.arrival import Opener, Stream, Unread
from pipeline.accession.names import coding_of, escapes, unique
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, finding
from pipeline.model.source import Source

_LOCAL = 30
"""Bytes of a member's own header before its name."""
_FAULTS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError)
"""What the library raises for damaged members, by compression; each costs its member alone."""


def members(stream: Stream, place: Place, settings: Settings, open_member: Opener) -> Iterator[Source | Unread]:
    """The members of a zip file, in the order of its directory. The stream must be seekable."""
    try:
        bundle = zipfile.ZipFile(stream)
    except (*_FAULTS, NotImplementedError) as error:
        stream.seek(0)
        if stream.read(4) == b"PK\x03\x04":
            yield from salvage.members(stream, place, settings, open_member)
            return
        yield place.inside("zip", "").unread(finding("ACC013", reason=str(error)))
        return
    kind = "wacz" if any(entry.filename == "datapackage.json" for entry in bundle.filelist) else "zip"
    seen: dict[str, int] = {}
    shared = _shared(bundle.filelist)
    raw = [entry.orig_filename.encode("cp437", "replace") for entry in bundle.filelist if not entry.flag_bits & 0x800]
    coding = "utf-8" if all(map(_utf8, raw)) else coding_of(raw)
    with bundle:
        for entry in bundle.infolist():
            name = unique(_zip_name(entry, coding), seen)
            if entry.is_dir() or (kind == "wacz" and not name.startswith("archive/")):
                continue
            member = place.inside(kind, name)
            fault = finding("ACC039") if entry.header_offset in shared else _fault(name, entry, settings)
            if fault:
                yield member.unread(fault)
            elif globs.wanted(settings.include, settings.exclude, f"{place.path}/{name}"):
                yield from _zip_member(bundle, entry, member, open_member)


def _utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _shared(entries: list[zipfile.ZipInfo]) -> set[int]:
    """The places of members that use bytes which other members use, too: no packer writes that."""
    found: set[int] = set()
    end = last = -1
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        start = entry.header_offset
        if start < end or start == last:
            found |= {last, start}
        end = max(end, start + _LOCAL + len(entry.orig_filename.encode("utf-8", "replace")) // 3 + entry.compress_size)
        last = start
    return found


def _zip_member(
    bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, member: Place, open_member: Opener
) -> Iterator[Source | Unread]:
    try:
        with bundle.open(entry) as content:
            yield from open_member(content, member)
    except NotImplementedError as error:
        yield member.unread(finding("ACC017", reason=str(error)))
    except _FAULTS as error:
        yield member.unread(finding("ACC013", reason=str(error) or type(error).__name__))


def _fault(name: str, entry: zipfile.ZipInfo, settings: Settings) -> Finding | None:
    if escapes(name):
        return finding("ACC016")
    if entry.flag_bits & 1:
        return finding("ACC018")
    if entry.file_size > max(1 << 20, entry.compress_size * settings.max_ratio):
        return finding("ACC015")
    return None


def _zip_name(entry: zipfile.ZipInfo, coding: str) -> str:
    """A member's name: as UTF-8 where it says so, else in the encoding of all names of the file."""
    name = entry.orig_filename
    if entry.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437", "replace").decode(coding)
    except UnicodeDecodeError:
        return name
