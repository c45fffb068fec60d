"""The words of an archive, folded, in an index beside the catalog: made when it is asked, and again when it is gone.

Scripts without spaces between words are indexed by pairs of characters, so that a word of two characters is found
wherever it stands; Traditional and Simplified, widths and case are one (the search fold). What is found is
an offset of the reading text, because the fold is as long as it.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipeline import normalize
from pipeline.holdings.record import RecordError, opened, summary
from pipeline.holdings.walk import documents
from pipeline.model import layout
from pipeline.normalize.fold import fold_text

FORM = "1"
"""The form of the tables; an index of another form, or of another fold, is made anew."""
MANY = 2000
"""Hits beyond which they are not ranked: those in titles come first, then the rest as they were entered."""
ORPHANS = 0.2
"""The part of former entries from which the index is made anew."""
_SPACELESS = (
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3005-\u3007\u3040-\u30ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_RUN = re.compile(rf"([{_SPACELESS}]+)|((?:[^\W{_SPACELESS}]|[\u0300-\u036f\u0900-\u0dff])+)")
_TABLES = """
create table facts (name text primary key, value text not null);
create table entries (n integer primary key autoincrement, id text not null unique, stamp text not null);
create table authors (n integer not null, name text not null);
create index authors_by_name on authors (name);
create virtual table words using fts5 (title, author, body, content='',
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cn'");
"""


class WordsError(Exception):
    """The index cannot be made or asked; the text says why."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that holds what was asked for, and whether its title does."""

    id: str
    titled: bool


class Words:
    """The index of an archive's words. Use it as a context manager."""

    def __init__(self, archive: Path) -> None:
        self.archive = archive
        self.kept = True
        """Whether the index is kept: not where the archive cannot be written to."""
        try:
            self._db = _connected(archive / layout.SEARCH)
        except (sqlite3.Error, OSError):
            self.kept = False
            self._db = _connected(":memory:")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    # -- making

    def refresh(self, tell: Callable[[int], None] | None = None) -> int:
        """Bring the index up to the archive; how many documents were read. ``tell`` hears of each."""
        stamp = _stamp(self.archive / layout.MANIFEST)
        if stamp and self._fact("manifest") == stamp:
            return 0
        held = dict(self._db.execute("select id, stamp from entries"))
        seen: set[str] = set()
        read = 0
        self.begin()
        try:
            for folder in documents(self.archive):
                seen.add(folder.name)
                now = _stamp(folder / layout.RECORD)
                if held.get(folder.name) != now:
                    self._enter(folder, now)
                    read += 1
                    if tell:
                        tell(read)
            for gone in held.keys() - seen:
                self._drop(gone)
            self._db.execute("insert or replace into facts values ('manifest', ?)", (stamp,))
        except BaseException:
            self._db.execute("rollback")
            raise
        self.commit()
        return read

    def begin(self) -> None:
        """Begin to enter documents."""
        self._db.execute("begin immediate")

    def commit(self) -> None:
        """Keep what was entered."""
        self._db.execute("commit")

    def _enter(self, folder: Path, stamp: str) -> None:
        self._drop(folder.name)
        try:
            made = opened(folder).json
            body = (folder / layout.TEXT).read_text("utf-8", "surrogatepass")
        except (RecordError, OSError, ValueError):
            return  # damaged: ``check`` says so
        title = str(summary(made).get("title") or "")
        names = sorted({str(post["author"]["name"]) for post in made["thread"]["posts"] if post["author"]["name"]})
        self.enter(folder.name, stamp, title, names, body)

    def enter(self, id: str, stamp: str, title: str, names: Sequence[str], body: str) -> None:
        """Enter a document that is not there: its title, its authors' names, its text."""
        n = self._db.execute("insert into entries (id, stamp) values (?, ?)", (id, stamp)).lastrowid
        self._db.executemany("insert into authors values (?, ?)", [(n, fold_text(name)) for name in names])
        columns = (_tokens(title), " ".join(map(_tokens, names)), _tokens(body))
        self._db.execute("insert into words (rowid, title, author, body) values (?, ?, ?, ?)", (n, *columns))

    def _drop(self, id: str) -> None:
        row = self._db.execute("select n from entries where id = ?", (id,)).fetchone()
        if row:
            self._db.execute("delete from authors where n = ?", row)
            self._db.execute("delete from entries where n = ?", row)

    def _fact(self, name: str) -> str:
        row = self._db.execute("select value from facts where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    # -- asking

    def find(self, words: Sequence[str], limit: int) -> tuple[list[Hit], int]:
        """The documents that hold all the words (a word with spaces is a phrase): the best ``limit``, and how many
        there are (counted up to :data:`MANY`). Raises :class:`WordsError` where nothing can be asked for.
        """
        asked = [question for word in words if (question := phrase(word))]
        if not asked:
            raise WordsError("there is no letter, number or ideograph in what was asked for")
        every = " AND ".join(asked)
        titled = {n for (n,) in self._rows(f"title : ({every})", "", MANY)}
        found = [n for (n,) in self._rows(every, "", MANY + 1)]
        if len(found) <= MANY:
            found = [n for (n,) in self._rows(every, "order by bm25(words, 8, 4, 1), rowid", MANY)]
        order = [*(n for n in found if n in titled), *sorted(titled - set(found))]
        order += [n for n in found if n not in titled]
        hits: list[Hit] = []
        total = 0
        for n in order:
            row = self._db.execute("select id from entries where n = ?", (n,)).fetchone()
            if row:  # else a former state of a document
                total += 1
                if len(hits) < limit:
                    hits.append(Hit(str(row[0]), n in titled))
        return hits, total

    def _rows(self, question: str, order: str, limit: int) -> Iterator[tuple[int]]:
        query = f"select rowid from words where words match ? {order} limit ?"  # noqa: S608 - our own words
        yield from self._db.execute(query, (question, limit))

    def written_by(self, name: str) -> frozenset[str]:
        """The ids of the documents in which somebody of that name (or a part of it) wrote."""
        query = "select distinct e.id from authors a join entries e on e.n = a.n where instr(a.name, ?)"
        return frozenset(str(one) for (one,) in self._db.execute(query, (fold_text(name),)))


def _connected(path: Path | str) -> sqlite3.Connection:
    """The index at a path, empty where there was none, or one of another form, fold or program."""
    fold = f"{FORM} {normalize.VERSION}"
    for once in (True, False):
        db = sqlite3.connect(path, isolation_level=None, timeout=30)
        try:
            names = {name for (name,) in db.execute("select name from sqlite_master")}
            if not names:
                db.executescript(_TABLES)
                db.execute("insert into facts values ('form', ?)", (fold,))
            (form,) = db.execute("select value from facts where name = 'form'").fetchone()
            (last, count) = db.execute("select coalesce(max(n), 0), count(*) from entries").fetchone()
            if form == fold and last - count <= max(1000, ORPHANS * count):
                return db
        except (sqlite3.DatabaseError, TypeError) as error:
            if _busy(error) or not once:
                db.close()
                raise
        db.close()
        for end in ("", "-journal", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
    raise WordsError(f"{path}: the index cannot be made")


def _busy(error: Exception) -> bool:
    number = getattr(error, "sqlite_errorcode", None) or 0
    return number & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, 0}


def _stamp(path: Path) -> str:
    try:
        told = os.stat(path)
    except FileNotFoundError:
        return ""
    return f"{told.st_size}:{told.st_mtime_ns}"


def _tokens(text: str) -> str:
    """A text as the index has it: words, and pairs of characters where words are not apart."""
    return " ".join(_split(fold_text(text)))


def _split(folded: str) -> Iterator[str]:
    for match in _RUN.finditer(folded):
        run = match[1]
        if run is None:
            yield match[2]
            continue
        for n in range(len(run) - 1):
            yield run[n : n + 2]
        yield run[-1]


def phrase(word: str) -> str:
    """What the index is asked for a word or phrase, empty where nothing of it is indexed.

    The last part may go on: a word of letters is met by its beginning, one ideograph by every pair that it begins.
    """
    folded = fold_text(word)
    runs = list(_RUN.finditer(folded))
    if not runs:
        return ""
    tokens = list(_split(folded))
    last = runs[-1][1]
    if last is not None and len(last) > 1:
        tokens.pop()  # the last character is in the pair before
        return f'"{" ".join(tokens)}"'
    return f'"{" ".join(tokens)}" *'
