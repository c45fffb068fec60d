"""Pictures and attachments that came along: kept before the first page is read, and found for each page.

A page may stand before its pictures (in a web archive it nearly always does), so the files of a run
are gone through twice where pictures are kept: first for what is kept, then for the pages. Each
file is kept once, named after its sha256; an index beside the catalog, ``media.sqlite``, says under
which addresses and in which files it came. A page's run key holds what was found for it: where
more comes later, the next run makes the page anew and no other.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline import accession
from pipeline.accession import Found, Unread, enclosed
from pipeline.accession.arrival import Enclosure
from pipeline.model import layout
from pipeline.model.address import absolute
from pipeline.model.canonical import dump
from pipeline.model.source import Container, Medium, Source, medium_key
from pipeline.write import keep

_FORM = 1
"""Raised when the index has other tables; then it is made anew."""
_BATCH = 2000
"""Kept files after which the disk is synced and the index committed."""
_TABLES = """
create table if not exists media (
  address text, path text, member text, sha256 text, size integer, type text, retrieved text,
  primary key (address, path, member)) without rowid;
create index if not exists media_path on media (path);
create table if not exists files (path text primary key, size integer, mtime_ns integer, stated text) without rowid;
"""
_DONE = "select 1 from files where (path, size, mtime_ns, stated) = (?, ?, ?, ?)"
_MANY = 64
"""Captures of one address that are weighed for a page; a counter's picture may have come a million times."""
_MEMBERED = frozenset({"zip", "wacz", "tar"})
"""Containers whose members have names that references of other members spell."""


class MediaIndex:
    """Which kept files came under which addresses. ``readonly`` is for workers that only look up."""

    def __init__(self, path: Path, root: Path, *, readonly: bool = False) -> None:
        self.path, self.root = path, root
        if readonly:
            self._db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        else:
            self._db = _opened(path)
        self._digest: str | None = None

    def close(self) -> None:
        """Close the index."""
        self._db.close()

    @property
    def digest(self) -> str:
        """A digest of all that the index says: files are looked into again where it changed."""
        if self._digest is None:
            total = hashlib.sha256()
            for row in self._db.execute("select address, path, member, sha256 from media order by 1, 2, 3"):
                total.update(json.dumps(row).encode())
            self._digest = total.hexdigest()
        return self._digest

    def gather(
        self,
        files: Iterable[Found],
        settings: accession.Settings,
        sync: Callable[[Path], None],
        stop: Callable[[], object],
        *,
        again: bool = False,
    ) -> int:
        """Keep what came along in the files that were not gone through yet; give how many files were kept.

        With ``again`` all files are gone through. It may be killed at any point: what was kept is
        found again, and what was not is kept by the next run.
        """
        said = {**asdict(settings), "stated": None}
        count = waiting = 0
        for found in files:
            if found.trouble or found.location == "-" or stop():
                continue
            stated = hashlib.sha256(dump([accession.VERSION, said, found.base, found.aside])).hexdigest()
            seen = (found.name, found.size, found.mtime_ns, stated)
            if not again and self._db.execute(_DONE, seen).fetchone():
                continue
            self._db.execute("delete from media where path = ?", seen[:1])
            for arrival in _enclosures(found, settings):
                held = arrival.enclosure
                if held is not None:
                    keep(held.content, held.sha256, held.media_type, self.root)
                    self._enter(arrival, held)
                    count, waiting = count + 1, waiting + 1
            self._db.execute("insert or replace into files values (?, ?, ?, ?)", seen)
            if waiting >= _BATCH:
                self._commit(sync)
                waiting = 0
        self._commit(sync)
        self._digest = None
        return count

    def _commit(self, sync: Callable[[Path], None]) -> None:
        if self._db.in_transaction:
            sync(self.root)
            self._db.commit()

    def _enter(self, arrival: Unread, held: Enclosure) -> None:
        member = arrival.container.member if arrival.container else ""
        names = [_place(arrival.path, arrival.container), *(_named(name, arrival.path) for name in held.addresses)]
        rows = [
            (
                _plain(name),
                _plain(arrival.path),
                _plain(member),
                held.sha256,
                held.size,
                held.media_type,
                held.retrieved,
            )
            for name in names
        ]
        self._db.executemany("insert or replace into media values (?, ?, ?, ?, ?, ?, ?)", rows)

    def linked(self, source: Source) -> Source:
        """The source with what is kept of what its page refers to."""
        found: dict[str, Medium] = {}
        if source.media_type != "text/plain":
            base = _base(source)
            for reference in enclosed.references(source.data):
                address = absolute(base, reference)
                if address not in found and (held := self._look(reference, address, source)):
                    found[address] = Medium(address, *held)
            for uri, held_here in enclosed.embedded(source.data):
                keep(held_here.content, held_here.sha256, held_here.media_type, self.root)
                key = medium_key(uri)
                found[key] = Medium(key, held_here.sha256, held_here.size, held_here.media_type)
        return replace(source, media=tuple(found[address] for address in sorted(found)))

    def _look(self, reference: str, address: str, source: Source) -> tuple[str, int, str] | None:
        for name in _names(reference, address, source):
            rows = self._db.execute(
                "select sha256, size, type, path, retrieved from media where address = ? limit ?", (_plain(name), _MANY)
            ).fetchall()
            if rows:
                best = min(rows, key=lambda row: (row[3] != source.path, _apart(row[4], source.retrieved), row[0]))
                return best[0], best[1], best[2]
        return None


def _opened(path: Path) -> sqlite3.Connection:
    """The index, made anew where it is damaged or of another form: all of it is found again in the sources."""
    for again in (True, False):
        db = sqlite3.connect(path)
        try:
            (form,) = db.execute("pragma user_version").fetchone()
            if form not in (0, _FORM):
                db.executescript("drop table if exists media; drop table if exists files")
            if form != _FORM:
                db.executescript(_TABLES)
                db.execute(f"pragma user_version = {_FORM}")
                db.commit()
        except sqlite3.OperationalError:
            db.close()
            raise
        except sqlite3.DatabaseError:
            db.close()
            if not again:
                raise
            path.unlink()
            continue
        return db
    raise AssertionError("not reached")


def _enclosures(found: Found, settings: accession.Settings) -> Iterator[Unread]:
    """What is kept of a file. A bug in opening it is told by the run that reads its pages, so it ends the file here."""
    try:
        for arrival in accession.arrivals(found, settings):
            if isinstance(arrival, Unread) and arrival.enclosure is not None:
                yield arrival
    except Exception:  # noqa: BLE001 - see the docstring
        return


def _place(path: str, container: Container | None) -> str:
    """The key of a file or member by where it lies."""
    if container is None:
        return f"path:{posixpath.normpath(path)}"
    return f"in:{path}!{container.member}"


def _named(name: str, path: str) -> str:
    """The key of an address: a URL whatever its scheme, or a name that holds within a file only."""
    if name[:4].lower() == "cid:":
        return f"{name}@{path}"
    with suppress(ValueError):
        parts = urlsplit(name)
        if parts.scheme in ("http", "https", "ftp", "") and parts.netloc:
            query = f"?{parts.query}" if parts.query else ""
            return f"//{parts.netloc.lower()}{unquote(parts.path) or '/'}{query}"
    return f"{name}@{path}"


def _names(reference: str, address: str, source: Source) -> Iterator[str]:
    """The keys under which what a page refers to may have come, the nearest first."""
    bare = reference.partition("#")[0].replace("\\", "/")
    if bare and not re.match(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:|//", bare):
        for spelt in dict.fromkeys((unquote(bare, errors="surrogateescape"), bare, unquote(bare).replace("?", "@"))):
            for form in dict.fromkeys((spelt, spelt.partition("?")[0])):
                if form:
                    yield from _beside(form, source)
    yield _named(reference, source.path)
    plain, _ = accession.unrewritten(address)
    yield _named((plain or address).partition("#")[0], source.path)


def _beside(reference: str, source: Source) -> Iterator[str]:
    """The key of what lies at a relative reference from the page, in its folder or its container."""
    container = source.container
    if container is None:
        yield f"path:{posixpath.normpath(posixpath.join(posixpath.dirname(source.path), reference))}"
    elif container.kind in _MEMBERED:
        outer, mark, inner = container.member.rpartition("!")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(inner), reference))
        yield f"in:{source.path}!{outer}{mark}{path}"


def _base(source: Source) -> str | None:
    stated = enclosed.base(source.data)
    return absolute(source.url, stated) if stated else source.url


def _apart(one: str | None, other: str | None) -> float:
    """Seconds between two instants; for ever where one is not known."""
    try:
        times = [datetime.fromisoformat((text or "").replace("Z", "+00:00")) for text in (one, other)]
        return abs((times[0] - times[1]).total_seconds())
    except (ValueError, TypeError):
        return float("inf")


def _plain(text: str) -> str:
    """A name as SQLite takes it: bytes that no encoding explains are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def move(made: Path, root: Path) -> None:
    """Move kept files from a part of an archive into it. A file that stands there already is the same."""
    for path in sorted((made / layout.MEDIA).rglob("*")):
        if path.is_file() and (name := layout.medium_id(path.name)):
            target = root / layout.MEDIA / name[:2] / name[2:4] / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
