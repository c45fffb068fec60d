"""The catalog's file: how it is opened, whose it is, and what may be done when SQLite refuses.

Only a file that SQLite calls damaged may be replaced. A lock, a full disk, a read-only file, a
newer version are states of the machine or of its user: the file is healthy, and nothing of it may
be touched.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = 3
"""The form of the tables. An older form is rebuilt from the archive, a newer one is refused."""

PATIENCE = 30.0
"""Seconds to wait for another program (a backup, a reader with a lock) before giving up."""

TABLES = """
create table documents (
  id text primary key, key text not null, fingerprint text not null, fate text not null,
  path blob not null, member blob not null, row text not null, findings text not null,
  trace text not null default '', run integer not null, seconds real not null default 0
) without rowid;
create table sources (
  path blob not null, member blob not null, id text not null, fate text not null,
  size integer, facts text not null, findings text not null, run integer not null,
  primary key (path, member, id)
) without rowid;
create index sources_by_id on sources (id);
create table files (
  path blob primary key, size integer not null, mtime_ns integer not null, stated text not null, bad integer not null
) without rowid;
create table relations (
  a text not null, b text not null, kind text not null, score real not null, primary key (kind, a, b)
) without rowid;
create table signatures (id text primary key, signature blob not null) without rowid;
create view met as
  select s.path, s.member, s.id, case when s.fate = '' then coalesce(d.fate, 'failed') else s.fate end as fate,
    s.size, s.facts, coalesce(d.findings, s.findings) as findings, d.row, d.path as owner, d.member as place,
    d.id is not null and (d.path != s.path or d.member != s.member) as twin
  from sources s left join documents d on d.id = s.id;
create table runs (
  run integer primary key, started text not null, ended text, fingerprint text not null, summary text
);
"""
_NAMES = frozenset({"documents", "sources", "files", "relations", "signatures", "met", "runs"})


class CatalogError(Exception):
    """The catalog cannot be used now. Nothing of it was touched."""


class CatalogDamagedError(CatalogError):
    """SQLite says that the file is damaged or no database. It can be rebuilt from the archive."""


class CatalogOlderError(CatalogError):
    """The catalog was written by an older version. It can be rebuilt from the archive."""


def judged(path: Path, error: sqlite3.Error) -> CatalogError:
    """An error of SQLite as ours: damage, or a state of the machine."""
    number = getattr(error, "sqlite_errorcode", None) or 0
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    primary = number & 0xFF
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return CatalogDamagedError(f"{path}: {error} ({name})")
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return CatalogError(f"{path}: another program holds it ({name}); nothing was touched")
    return CatalogError(f"{path}: {error} ({name}); nothing was touched")


def opened(path: Path) -> sqlite3.Connection:
    """The catalog at ``path``, for reading and writing; made where there is none.

    Raises :class:`CatalogDamagedError`, :class:`CatalogOlderError`, or :class:`CatalogError` for
    everything else that stands in the way.
    """
    db = _connect(path, "")
    with _closed_where_it_fails(db, path):
        _admit(db, path)
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")
        db.execute("begin immediate")  # what cannot be written must be known before the work, not after it
        if not _tables(db):
            for statement in TABLES.split(";"):
                db.execute(statement)
            db.execute(f"pragma user_version = {SCHEMA}")
        db.execute("commit")
        _after_a_crash(db, path)
    return db


def opened_to_read(path: Path) -> sqlite3.Connection:
    """The catalog at ``path`` for reading alone; the same errors as :func:`opened`."""
    db = _connect(path, "?mode=ro")
    with _closed_where_it_fails(db, path):
        if _shares(db):
            _admit(db, path, empty=False)
            return db
    db.close()
    db = _connect(path, "?immutable=1")
    with _closed_where_it_fails(db, path):
        _admit(db, path, empty=False)
    return db


def _shares(db: sqlite3.Connection) -> bool:
    """Whether the file can be read while others write: on a read-only file system even a reader
    cannot make the file that readers share.
    """
    try:
        db.execute("pragma user_version")
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorcode or 0) & 0xFF not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
            raise
        return False
    return True


@contextmanager
def _closed_where_it_fails(db: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Close a connection that cannot be used, and say SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        db.close()
        raise judged(path, error) from error
    except CatalogError:
        db.close()
        raise


def _connect(path: Path, query: str) -> sqlite3.Connection:
    place = str(path) if str(path) == ":memory:" else path.absolute().as_uri() + query
    try:
        return sqlite3.connect(place, uri=True, isolation_level=None, timeout=PATIENCE)
    except sqlite3.Error as error:
        raise judged(path, error) from error


def _admit(db: sqlite3.Connection, path: Path, *, empty: bool = True) -> None:
    """Refuse what is not ours or not of our time, before anything is written."""
    version = int(db.execute("pragma user_version").fetchone()[0])
    names = _tables(db)
    if not names and empty:
        return
    if not names:
        raise CatalogError(f"{path}: an empty file, no catalog")
    if version > SCHEMA:
        raise CatalogError(f"{path}: written by a newer guidang (form {version}, this one knows {SCHEMA})")
    if version < 1 or not {"documents", "sources"} <= names:
        raise CatalogError(f"{path}: the database of another program")
    if version < SCHEMA:
        raise CatalogOlderError(f"{path}: written by an older guidang (form {version})")
    if not names >= _NAMES:
        raise CatalogDamagedError(f"{path}: tables are missing")


def _tables(db: sqlite3.Connection) -> set[str]:
    rows = db.execute("select name from sqlite_master where type in ('table', 'view')")
    return {name for (name,) in rows if not name.startswith("sqlite_")}


def _after_a_crash(db: sqlite3.Connection, path: Path) -> None:
    """Where the last run did not end, look through the file before it is believed."""
    last = db.execute("select ended from runs order by run desc limit 1").fetchone()
    if last is not None and last[0] is None:
        said = str(db.execute("pragma quick_check(1)").fetchone()[0])
        if said != "ok":
            raise CatalogDamagedError(f"{path}: {said}")


def put_in_place(aside: Path, path: Path, remark: str) -> None:
    """Put a catalog that was made aside into its place; what stood there is kept beside it.

    ``remark`` names it (``catalog.sqlite.damaged``). The write-ahead log of the former file goes
    with it: replayed into another file it would destroy that. A crash in between leaves no
    catalog, which the next run makes again.
    """
    with open(aside, "rb+") as made:
        os.fsync(made.fileno())
    kept = _free(path, remark)
    for end in ("", "-wal", "-shm"):
        former = path.with_name(path.name + end)
        if former.exists():
            os.replace(former, kept.with_name(kept.name + end))
    os.replace(aside, path)
    synced(path.parent)


def _free(path: Path, remark: str) -> Path:
    number = 1
    while True:
        kept = path.with_name(f"{path.name}.{remark}" + (f"-{number}" if number > 1 else ""))
        if not kept.exists():
            return kept
        number += 1


def synced(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
