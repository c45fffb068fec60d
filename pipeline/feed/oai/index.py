"""The index of a repository: its records, when each last changed, and the sets it belongs to.

OAI-PMH promises harvesters two things that an archive alone cannot keep: that a record's
datestamp is the time at which it changed *in the repository*, and (``deletedRecord persistent``)
that a record once shown is never forgotten. The index keeps both. The first one dates records
as the archive does; every later change bears the time at which the index took it up, since a
harvester may have been there in between.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.feed import dates
from pipeline.feed.describe import describe
from pipeline.feed.markup import xml_text
from pipeline.holdings.document import PAGE, Holding, Report, folders, parse
from pipeline.holdings.files import content
from pipeline.model import layout
from pipeline.model.description import pack
from pipeline.model.finding import Refusal, finding

NAME = "oai.sqlite"
VERSION = 1

_TABLES = """
create table if not exists records (
  id text primary key, datestamp text not null, deleted integer not null, digest text not null, specs text not null,
  tei text not null, about text not null
) without rowid;
create table if not exists memberships (
  spec text not null, datestamp text not null, id text not null, primary key (spec, datestamp, id)
) without rowid;
create table if not exists sets (spec text primary key, name text not null) without rowid;
create table if not exists facts (name text primary key, value text not null) without rowid;
"""
_PLAIN = re.compile(r"[A-Za-z0-9_.-]")
_TOPS = {"accession": "Accessions", "board": "Boards", "site": "Sites"}


@dataclass(frozen=True, slots=True)
class Indexed:
    """A record's header: id (sha256), datestamp, whether it is deleted, its sets."""

    id: str
    datestamp: str
    deleted: bool
    specs: tuple[str, ...]
    tei: str
    """sha256 of the document's TEI."""
    about: str
    """The document's description, packed."""


@dataclass(frozen=True, slots=True)
class Range:
    """A selective harvest: a set (empty for all), and the first and last datestamp."""

    spec: str = ""
    first: str = "0000"
    last: str = "9999"


@dataclass(slots=True)
class RefreshReceipt:
    """What a refresh found, in numbers of records."""

    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0


class Index:
    """An open index. One thread, one object; opening costs well under a millisecond."""

    def __init__(self, path: Path, *, readonly: bool = True) -> None:
        mode = "ro" if readonly else "rwc"
        bad = Refusal(finding("FED017", path=str(path)))
        try:
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        except sqlite3.DatabaseError as error:
            raise bad from error
        try:
            if not readonly:
                self._db.executescript(_TABLES)
                if not self._version():
                    self._db.execute(f"pragma user_version = {VERSION}")
            usable = self._version() == VERSION
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise bad from error
        if not usable:
            self._db.close()
            raise bad

    def _version(self) -> int:
        return int(self._db.execute("pragma user_version").fetchone()[0])

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def fact(self, name: str) -> str | None:
        """A fact of the index (``refreshed``, ``secret``), or ``None``."""
        row = self._db.execute("select value from facts where name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def secret(self) -> bytes:
        """The key that resumption tokens are signed with."""
        return bytes.fromhex(self.fact("secret") or "")

    def entry(self, id: str) -> Indexed | None:
        """The header of a record, or ``None``."""
        row = self._db.execute(
            "select id, datestamp, deleted, specs, tei, about from records where id = ?", (id,)
        ).fetchone()
        return _entry(row) if row else None

    def earliest(self) -> str:
        """The earliest datestamp; that of the last refresh where there is no record."""
        row = self._db.execute("select min(datestamp) from memberships where spec = ''").fetchone()
        return str(row[0] or self.fact("refreshed") or dates.UNKNOWN)

    def count(self, chosen: Range) -> int:
        """How many records a harvest has."""
        row = self._db.execute(
            "select count(*) from memberships where spec = ? and datestamp between ? and ?",
            (chosen.spec, chosen.first, chosen.last),
        ).fetchone()
        return int(row[0])

    def entries(self, chosen: Range, after: tuple[str, str] = ("", "")) -> Iterator[Indexed]:
        """The records of a harvest in the order of datestamp and id, from after a given one."""
        rows = self._db.execute(
            "select r.id, r.datestamp, r.deleted, r.specs, r.tei, r.about"
            " from memberships m join records r on r.id = m.id"
            " where m.spec = ? and m.datestamp between ? and ? and (m.datestamp, m.id) > (?, ?)"
            " order by m.datestamp, m.id",
            (chosen.spec, max(chosen.first, after[0]), chosen.last, *after),
        )
        return map(_entry, rows)

    def sets(self, after: str, limit: int) -> list[tuple[str, str]]:
        """Sets with their names, sorted, from after a given one."""
        return list(
            self._db.execute("select spec, name from sets where spec > ? order by spec limit ?", (after, limit))
        )

    def has_set(self, spec: str) -> bool:
        """Whether there is such a set."""
        return self._db.execute("select 1 from sets where spec = ?", (spec,)).fetchone() is not None

    def __len__(self) -> int:
        return int(self._db.execute("select count(*) from records").fetchone()[0])


def _entry(row: Sequence[object]) -> Indexed:
    return Indexed(str(row[0]), str(row[1]), bool(row[2]), tuple(json.loads(str(row[3]))), str(row[4]), str(row[5]))


def refresh(
    archive: Path, path: Path, report: Report, events: dates.Events | None = None, unit: str | None = None
) -> RefreshReceipt:
    """Bring the index at ``path`` up to the archive, in one transaction.

    ``unit`` is ``page`` or ``thread`` (joined threads, and pages of none); without it, the index's own: a page. Where
    it changes, the records that are no longer shown become deleted ones. A document whose record cannot be read is
    reported and stays as the index had it. Raises ``Refusal`` (FED001, FED008, FED017, FED020).
    """
    first_folder = next(folders(archive), None)  # says FED001 before a file is made
    with Index(path, readonly=False) as index:
        unit = unit or index.fact("unit") or PAGE
        writer = _Writer(index._db, index.fact("refreshed"), events)  # noqa: SLF001 - one module
        index._db.execute("begin immediate")  # noqa: SLF001
        try:
            if first_folder is not None:
                for folder in folders(archive, unit):
                    writer.visit(folder.name, folder, report)
            writer.finish(unit)
        except BaseException:
            index._db.execute("rollback")  # noqa: SLF001
            raise
        index._db.execute("commit")  # noqa: SLF001
    if writer.undated:
        report(finding("FED009", count=writer.undated, date=dates.UNKNOWN))
    return writer.receipt


class _Writer:
    """One refresh."""

    def __init__(self, db: sqlite3.Connection, before: str | None, events: dates.Events | None) -> None:
        self.db, self.before, self.events = db, before, events
        self.now = max(dates.now(), before or "")
        self.receipt = RefreshReceipt()
        self.undated = 0
        db.execute("create temp table if not exists seen (id text primary key) without rowid")
        db.execute("delete from seen")

    def visit(self, name: str, folder: Path, report: Report) -> None:
        self.db.execute("insert into seen values (?)", (name,))
        known = self.db.execute("select digest, deleted, datestamp from records where id = ?", (name,)).fetchone()
        try:
            raw = content(folder / layout.RECORD)
            digest = hashlib.sha256(raw).hexdigest()
            if known and (known[0], known[1]) == (digest, 0):
                self.receipt.unchanged += 1
                return
            holding = parse(folder, raw)
        except OSError as error:
            report(finding("FED002", id=name, reason=error.strerror or str(error)))
            return
        except Refusal as refusal:
            for entry in refusal.findings:
                report(entry)
            return
        if known:
            self._forget(name, known[2])
        self._enter(holding, digest)
        self.receipt.added += known is None
        self.receipt.changed += known is not None

    def _forget(self, name: str, datestamp: str) -> None:
        row = self.db.execute("select specs from records where id = ?", (name,)).fetchone()
        for spec in ancestry(json.loads(row[0])):
            self.db.execute(
                "delete from memberships where spec = ? and datestamp = ? and id = ?", (spec, datestamp, name)
            )

    def _enter(self, holding: Holding, digest: str) -> None:
        if self.before is None:
            stated = dates.written(holding, self.events)
            self.undated += stated is None
            datestamp = stated or dates.UNKNOWN
        else:
            datestamp = self.now
        named = dict(sets_of(holding))
        specs = sorted(named)
        tei = holding.record["outputs"]["files"][layout.TEI][1]
        row = (holding.id, datestamp, 0, digest, json.dumps(specs), tei, pack(describe(holding)))
        self.db.execute("insert or replace into records values (?, ?, ?, ?, ?, ?, ?)", row)
        self._join(holding.id, datestamp, specs)
        for spec in ancestry(specs):
            if spec:
                name = named.get(spec) or _TOPS.get(spec) or _spoken(spec)
                self.db.execute("insert or ignore into sets values (?, ?)", (spec, xml_text(name)))

    def _join(self, name: str, datestamp: str, specs: Sequence[str]) -> None:
        rows = [(spec, datestamp, name) for spec in ancestry(specs)]
        self.db.executemany("insert into memberships values (?, ?, ?)", rows)

    def finish(self, unit: str) -> None:
        gone = self.db.execute(
            "select id, datestamp, specs from records where deleted = 0 and id not in (select id from seen)"
        ).fetchall()
        for name, datestamp, specs in gone:
            self._forget(name, datestamp)
            self.db.execute("update records set deleted = 1, datestamp = ? where id = ?", (self.now, name))
            self._join(name, self.now, json.loads(specs))
        self.receipt.deleted = len(gone)
        facts = {"refreshed": self.now, "secret": secrets.token_hex(32)}
        self.db.execute("insert or replace into facts values ('refreshed', ?)", (facts["refreshed"],))
        self.db.execute("insert or replace into facts values ('unit', ?)", (unit,))
        self.db.execute("insert or ignore into facts values ('secret', ?)", (facts["secret"],))


def ancestry(specs: Sequence[str]) -> list[str]:
    """The sets of a record with the sets above them and the whole repository (``""``), sorted."""
    out = {""}
    for spec in specs:
        parts = spec.split(":")
        out.update(":".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return sorted(out)


def sets_of(holding: Holding) -> Iterator[tuple[str, str]]:
    """The sets of a document, with their names: its accession, its site, its board."""
    accession = holding.record["accession"]
    yield f"accession:{component(accession['id'])}", accession["title"] or accession["id"]
    site = holding.site
    if site:
        yield f"site:{component(site)}", site
    board = [part for part in holding.thread["board"] if part]
    if board:
        path = ":".join(map(component, [site or "unknown", *board]))
        yield f"board:{path}", " > ".join([site or "unknown", *board])


def component(name: str) -> str:
    """A name as one component of a setSpec: other bytes than ASCII letters and digits as ``~XX``."""
    raw = name.encode("utf-8", "replace")
    return "".join(chr(byte) if _PLAIN.match(chr(byte)) else f"~{byte:02X}" for byte in raw) or "~"


def _spoken(spec: str) -> str:
    """The name of a set that stands above others, from its spec."""
    parts = spec.split(":")[1:]
    return " > ".join(re.sub(b"~([0-9A-F]{2})", _byte, part.encode()).decode("utf-8", "replace") for part in parts)


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])
