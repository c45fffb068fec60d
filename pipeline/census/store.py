"""What the census remembers of each source: a table in a temporary file that SQLite keeps and removes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, fields
from typing import Any

from pipeline.census.looking import Look

_COLUMNS = tuple(field.name for field in fields(Look) if field.name != "sketch")


class LookTable:
    """Takes looks, and answers questions about them all."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # a temporary database, on disk when it grows
        self._db.execute(f"create table looks (id integer primary key, {', '.join(_COLUMNS)})")
        self._db.execute("create index looks_by_board on looks (board)")  # each board is asked a dozen questions
        self._db.execute("create table sketches (mark integer, look integer, primary key (mark, look)) without rowid")
        self._boards: dict[str, int] = {}

    def next_of(self, board: str) -> int:
        """The number of a source among those of its board, from 1."""
        self._boards[board] = self._boards.get(board, 0) + 1
        return self._boards[board]

    def take(self, seen: Look) -> None:
        """Remember a source."""
        *values, marks = astuple(seen)
        values[_COLUMNS.index("codes")] = json.dumps(seen.codes)
        query = f"insert into looks ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
        row = self._db.execute(query, values).lastrowid
        self._db.executemany("insert or ignore into sketches values (?, ?)", [(mark, row) for mark in marks])

    def ask(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query over ``looks`` and ``sketches``."""
        yield from self._db.execute(query, values)

    def one(self, query: str, *values: object) -> Any:  # noqa: ANN401 - a value of any column
        """The first value of a query's only row."""
        return next(self.ask(query, *values))[0]

    def close(self) -> None:
        """Remove the file."""
        self._db.close()
