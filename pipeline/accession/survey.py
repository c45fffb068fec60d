"""The survey: what files there are, in a fixed order, without opening any of them.

Folders are walked depth first, entries in the order of their names' bytes, so that the order does
not depend on the file system. Only the listing of one folder a level is held in memory.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.accession import globs, remote, stated
from pipeline.accession.arrival import Found
from pipeline.accession.settings import Settings
from pipeline.accession.snapshot import Snapshot, snapshot
from pipeline.model.finding import Finding, finding
from pipeline.model.source import Accession

_COMPANIONS = ("_files", ".files", "_file", "-filer", "_fichiers", "_archivos", "-Dateien")
"""Endings of the folder that a browser saves beside a page, in the languages of browsers."""


Within = tuple[Snapshot, str]
"""The snapshot of ArchiveBox in whose folder a walk is, and that folder's recorded name."""
Step = tuple[str, str, Accession | Finding, Within | None]
"""A folder to enter: its location, its recorded name, what is stated of it, what it lies in."""


class Lister:
    """Walks folders. ``kept`` says which names are wanted; ``skip`` is a folder never entered."""

    def __init__(self, settings: Settings, skip: Path | None = None) -> None:
        self.wanted: Callable[[str], bool] = partial(globs.wanted, settings.include, settings.exclude)
        self.skip = None if skip is None else os.path.realpath(skip)
        self.default = settings.stated
        self.keep = settings.media == "keep"
        self.stated: dict[str, Accession | Finding] = {}

    def folder(self, location: str, name: str, above: Accession | Finding) -> Iterator[Found]:
        """The files of a folder and below. ``name`` is the folder's recorded name.

        The walk keeps its own stack: a chain of folders may be deeper than Python recurses.
        """
        stack = [self._listing(location, name, above)]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
            elif isinstance(step, Found):
                yield step
            else:
                stack.append(self._listing(*step))

    def _listing(
        self, location: str, name: str, above: Accession | Finding, within: Within | None = None
    ) -> Iterator[Found | Step]:
        """The files of one folder, and in their places the folders to enter."""
        try:
            with os.scandir(location) as listing:
                entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield Found(name, location, trouble=(os_finding(error),))
            return
        here = self._accession(entries, location, above)
        names = {entry.name for entry in entries}
        if held := snapshot(location, names):
            within = held, name
        for entry in entries:
            path = f"{name}/{entry.name}" if name else entry.name
            if entry.name == stated.NAME:
                continue
            if entry.is_dir(follow_symlinks=False):
                if _companion(entry.name, names):
                    yield from self._kept_beside(entry.path, path, here)
                elif not self._skipped(entry.path):
                    yield entry.path, path, here, within
            elif self.wanted(path):
                found = self.file(entry.path, path, here, names)
                yield replace(found, beside=within[0].origin(path[len(within[1]) + 1 :])) if within else found

    def _kept_beside(self, location: str, name: str, above: Accession | Finding) -> Iterator[Found]:
        """The files that a browser saved beside a page, where pictures are kept; it needs no walk in depth."""
        if not self.keep:
            return
        for found in self.folder(location, name, above):
            if not found.trouble:
                yield replace(found, aside=True, base=None)

    def file(self, location: str, name: str, above: Accession | Finding, names: set[str] | None = None) -> Found:
        """One file inside a folder; a link is not followed."""
        try:
            state = os.lstat(location)
        except OSError as error:
            return Found(name, location, trouble=(os_finding(error),))
        if stat.S_ISLNK(state.st_mode):
            return Found(name, location, trouble=(_link_finding(location),))
        return self.regular(location, name, above, state, names)

    def regular(
        self, location: str, name: str, above: Accession | Finding, state: os.stat_result, names: set[str] | None
    ) -> Found:
        """A file whose state is known."""
        if isinstance(above, Finding):
            return Found(name, location, trouble=(above,))
        if not stat.S_ISREG(state.st_mode):
            return Found(name, location, accession=above, trouble=(_kind_finding(state.st_mode),))
        base = _base(os.path.basename(name), names if names is not None else _beside(location, name))
        return Found(name, location, state.st_size, state.st_mtime_ns, above, base)

    def beside(self, location: str) -> Accession | Finding:
        """The accession that a file standing alone belongs to: its folder's, or the default."""
        path = os.path.join(os.path.dirname(location) or ".", stated.NAME)
        if path not in self.stated:
            if len(self.stated) > 4096:
                self.stated.clear()
            self.stated[path] = _read(path) if os.path.lexists(path) else self.default
        return self.stated[path]

    def _accession(
        self, entries: Sequence[os.DirEntry[str]], location: str, above: Accession | Finding
    ) -> Accession | Finding:
        if any(entry.name == stated.NAME for entry in entries):
            return _read(os.path.join(location, stated.NAME))
        return above

    def _skipped(self, path: str) -> bool:
        return self.skip is not None and os.path.realpath(path) == self.skip


def survey(
    sources: Sequence[str], settings: Settings, *, listed: Iterable[str] = (), skip: Path | None = None
) -> Iterator[Found]:
    """All files of the given sources (folders, files, ``-``) and of a list of paths, in order.

    A folder is recorded under its base name, so that no machine path enters an archive; where
    two sources share a base name, as much of their paths is kept as tells them apart. ``listed``
    gives paths as a ``--files-from`` file names them; they are recorded as named. ``skip`` is
    the archive itself, which is never read as a source.
    """
    lister = Lister(settings, skip)
    for location, name in zip(sources, labels(sources), strict=True):
        if remote.is_remote(location):
            yield from remote.walk(location, name, settings)
        else:
            yield from _named(lister, location, name)
    for location in listed:
        if remote.is_remote(location):
            yield Found(location.partition("://")[2], location, accession=settings.stated)
            continue
        name = os.path.normpath(location).lstrip("/")
        if os.path.isdir(location):
            yield Found(name, location, trouble=(finding("ACC003"),))
        else:
            yield _lone(lister, location, name)


def labels(sources: Sequence[str]) -> list[str]:
    """The recorded name of each source: the shortest tail of its path that no other one has."""
    parts = [_parts(source) for source in sources]
    width = [1] * len(parts)
    while True:
        names = ["/".join(part[-wide:]) for part, wide in zip(parts, width, strict=True)]
        first: dict[str, int] = {}
        clash = {
            at for at, name in enumerate(names) if first.setdefault(name, at) != at and parts[at] != parts[first[name]]
        }
        clash |= {first[names[at]] for at in clash}
        grow = [at for at in clash if width[at] < len(parts[at])]
        if not grow:
            return names
        for at in grow:
            width[at] += 1


def _parts(source: str) -> list[str]:
    if source == "-":
        return ["-"]
    path = source.partition("://")[2] if remote.is_remote(source) else os.path.abspath(source)
    return path.strip("/").split("/")


def _named(lister: Lister, location: str, name: str) -> Iterator[Found]:
    if location == "-":
        yield Found("-", "-", accession=lister.default)
    elif os.path.isdir(location):
        yield from lister.folder(location, name, lister.default)
    else:
        yield _lone(lister, location, name)


def _lone(lister: Lister, location: str, name: str) -> Found:
    """A file named by the user: a link is followed here, because the user pointed at it."""
    try:
        state = os.stat(location)
    except OSError as error:
        if os.path.islink(location):
            return Found(name, location, trouble=(_link_finding(location),))
        return Found(name, location, trouble=(os_finding(error),))
    return lister.regular(location, name, lister.beside(location), state, None)


def _read(path: str) -> Accession | Finding:
    try:
        return stated.read(Path(path))
    except stated.AccessionFileError as error:
        return finding("ACC012", reason=str(error))


def _beside(location: str, name: str) -> set[str]:
    stem = os.path.splitext(os.path.basename(name))[0]
    folder = os.path.dirname(location) or "."
    return {stem + end for end in _COMPANIONS if os.path.isdir(os.path.join(folder, stem + end))}


def _base(name: str, names: set[str]) -> str | None:
    """The companion folder of a saved page, if the page has one."""
    stem, dot = os.path.splitext(name)
    if dot.lower() not in {".htm", ".html", ".xhtml", ".mht"}:
        return None
    return next((stem + end for end in _COMPANIONS if stem + end in names), None)


def _companion(name: str, names: set[str]) -> bool:
    """Whether a folder holds what a browser saved beside a page that stands next to it."""
    for end in _COMPANIONS:
        stem = name.removesuffix(end)
        if stem != name and any(stem + dot in names for dot in (".htm", ".html", ".xhtml", ".HTM", ".HTML")):
            return True
    return False


def _link_finding(location: str) -> Finding:
    try:
        os.stat(location)
    except OSError as error:
        return finding("ACC006") if error.errno == errno.ELOOP else finding("ACC005")
    return finding("ACC011")


def _kind_finding(mode: int) -> Finding:
    if stat.S_ISDIR(mode):
        return finding("ACC003")
    kinds = ((stat.S_ISFIFO, "FIFO"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device"))
    return finding("ACC004", kind=next((name for test, name in kinds if test(mode)), "special file"))


def os_finding(error: OSError) -> Finding:
    """The finding for a system error met while looking at or reading a source."""
    codes = {errno.ENOENT: "ACC008", errno.ENOTDIR: "ACC008", errno.ESTALE: "ACC008", errno.EISDIR: "ACC003"}
    codes |= {errno.ELOOP: "ACC006", errno.EACCES: "ACC007", errno.EPERM: "ACC007"}
    name = codes.get(error.errno or 0, "ACC010")
    return finding(name, reason=errno.errorcode.get(error.errno or 0, "unknown")) if name == "ACC010" else finding(name)
