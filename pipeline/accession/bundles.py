"""Zip and tar files, read member by member without unpacking to disk."""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

from pipeline.accession import globs, unpack
from pipeline.accession.arrival import Stream, Unread
from pipeline.accession.place import Place
from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, finding
from pipeline.model.source import Source

Opener = Callable[[Stream, Place], Iterator[Source | Unread]]
"""Opens a member, which may be a container itself."""


def zipped(stream: Stream, place: Place, settings: Settings, open_member: Opener) -> Iterator[Source | Unread]:
    """The members of a zip file, in the order of its directory. The stream must be seekable."""
    try:
        bundle = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield place.inside("zip", "").unread(finding("ACC013", reason=str(error)))
        return
    kind = "wacz" if any(entry.filename == "datapackage.json" for entry in bundle.filelist) else "zip"
    seen: dict[str, int] = {}
    with bundle:
        for entry in bundle.infolist()[: settings.max_members]:
            name = _unique(_zip_name(entry), seen)
            if entry.is_dir() or (kind == "wacz" and not name.startswith("archive/")):
                continue
            member = place.inside(kind, name)
            fault = _fault(name, entry, settings)
            if fault:
                yield member.unread(fault)
            elif globs.wanted(settings.include, settings.exclude, f"{place.path}/{name}"):
                yield from _zip_member(bundle, entry, member, open_member)
        if len(bundle.filelist) > settings.max_members:
            yield place.inside(kind, "").unread(finding("ACC028", limit=settings.max_members))


def _zip_member(
    bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, member: Place, open_member: Opener
) -> Iterator[Source | Unread]:
    try:
        with bundle.open(entry) as content:
            yield from open_member(content, member)  # type: ignore[arg-type]
    except NotImplementedError as error:
        yield member.unread(finding("ACC017", reason=str(error)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        yield member.unread(finding("ACC013", reason=str(error) or type(error).__name__))


def _fault(name: str, entry: zipfile.ZipInfo, settings: Settings) -> Finding | None:
    if escapes(name):
        return finding("ACC016")
    if entry.flag_bits & 1:
        return finding("ACC018")
    if entry.file_size > max(1 << 20, entry.compress_size * settings.max_ratio):
        return finding("ACC015")
    return None


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name as stored: UTF-8 where it is that, else its bytes escaped; nothing is guessed."""
    name = entry.orig_filename
    return name if entry.flag_bits & 0x800 else os.fsdecode(name.encode("cp437", "replace"))


def tarred(stream: Stream, place: Place, settings: Settings, open_member: Opener) -> Iterator[Source | Unread]:
    """The members of a tar file, as they come by; the stream need not be seekable."""
    seen: dict[str, int] = {}
    try:
        with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape") as bundle:
            for number, entry in enumerate(bundle):
                if number >= settings.max_members:
                    yield place.inside("tar", "").unread(finding("ACC028", limit=settings.max_members))
                    return
                if not entry.isdir():
                    yield from _tar_member(
                        bundle, entry, place.inside("tar", _unique(entry.name, seen)), settings, open_member
                    )
                bundle.members = []  # type: ignore[attr-defined]  # or a million members stay in memory
    except unpack.BombError:
        yield place.inside("tar", "").unread(finding("ACC015"))
    except (tarfile.TarError, unpack.DamagedError, EOFError, OSError, ValueError) as error:
        yield place.inside("tar", "").unread(finding("ACC013", reason=str(error)))


def _tar_member(
    bundle: tarfile.TarFile, entry: tarfile.TarInfo, member: Place, settings: Settings, open_member: Opener
) -> Iterator[Source | Unread]:
    if escapes(entry.name):
        yield member.unread(finding("ACC016"))
    elif entry.issym() or entry.islnk():
        yield member.unread(finding("ACC011"))
    elif not entry.isreg():
        yield member.unread(finding("ACC004", kind="special file"))
    elif globs.wanted(settings.include, settings.exclude, f"{member.path}/{entry.name}"):
        content = bundle.extractfile(entry)
        if content is not None:
            yield from open_member(content, member)  # type: ignore[arg-type]


def escapes(name: str) -> bool:
    """Whether a member's name points out of its container's folder."""
    plain = name.replace("\\", "/")
    return (
        plain.startswith("/") or ".." in plain.split("/") or (plain[1:2] == ":" and plain[:1].isalpha()) or "\0" in name
    )


def _unique(name: str, seen: dict[str, int]) -> str:
    """The name, with ``#2`` and so on where a container has it more than once."""
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"
