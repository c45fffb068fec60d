"""Parallels: what stands in more than one document of an archive, post by post.

A thread that other sites mirror, a post that somebody put elsewhere, and a post that is quoted whole are told
by the words alone: letters and digits of the search fold, so that marks, blanks, width and script tell nothing
apart. One pass over the archive fills a table on disk; memory does not grow with the archive.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.feed.publish import Tally, Unfit, aside
from pipeline.feed.rows import Row, readable
from pipeline.holdings.document import Holding, Report, Selection, holdings
from pipeline.model.canonical import line
from pipeline.model.finding import Refusal, finding

LEAST = 16
"""Letters or digits that words have to be told by: shorter ones (顶, 同意楼主的看法) are said by many."""
COMMON = 50
"""Documents from which on words are nobody's: a formula or an advertisement, not a post that was carried over."""
SHARED = 2
"""Posts that two documents share before one can mirror the other."""
HALF = 0.5
"""Share of the posts of the smaller document, of those long enough to be told, that makes a mirror."""

_TABLES = """
create table stood (digest blob not null, kind text not null, document text not null, post text not null,
  place integer not null, site text);
create table told (document text primary key, posts integer not null) without rowid;
"""
_INDEX = "create index by_digest on stood (digest, kind, document)"
_COMMON = "create temp table common as select digest from stood group by digest having count(distinct document) >= ?"
_PAIRS = """
select a.document, b.document, a.site, b.site, a.post, b.post from stood a join stood b
  on a.digest = b.digest and a.document < b.document
  where a.kind = 'post' and b.kind = 'post' and a.digest not in (select digest from common)
  order by a.document, b.document, a.place, b.place
"""
_QUOTES = """
select distinct q.document, q.post, p.document, p.post from stood q join stood p
  on q.digest = p.digest and q.document <> p.document
  where q.kind = 'quote' and p.kind = 'post' and q.digest not in (select digest from common)
  order by q.document, q.place, p.document, p.place
"""


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    force: bool = False,
    keep_going: bool = False,
) -> int:
    """Write the file ``out``, a line of JSON a parallel; give their number.

    ``mirror`` and ``repetition`` relate two documents with the posts that they share, ``quotation`` a post to one
    of another document that it quotes whole. Where an error was reported nothing is published and 0 is given,
    unless ``keep_going``. Raises ``Refusal`` (FED001, FED006, FED007).
    """
    tally, count = Tally(report), 0
    try:
        with aside(out, force=force) as place, closing(sqlite3.connect("")) as table:  # a file that SQLite removes
            _fill(table, holdings(archive, tally, selection), tally)
            with place.open("xb") as stream:
                for row in _related(table):
                    stream.write(line(row))
                    count += 1
            if not keep_going:
                tally.forbid()
    except Unfit:
        return 0
    return count


def _fill(table: sqlite3.Connection, source: Iterator[Holding], report: Tally) -> None:
    table.executescript(_TABLES)
    seen = False
    for holding, made in readable(source, report):
        seen = True
        stood = [one for at, row in enumerate(made.posts) for one in _stood(row, at, holding)]
        table.executemany("insert into stood values (?, ?, ?, ?, ?, ?)", stood)
        told = len({post for _, kind, _, post, _, _ in stood if kind == "post"})
        table.execute("insert into told values (?, ?)", (made.document["id"], told))
    if not seen and not report.errors:
        raise Refusal(finding("FED007"))
    table.execute(_INDEX)
    table.execute(_COMMON, (COMMON,))


def _stood(row: Row, at: int, holding: Holding) -> Iterator[tuple[bytes, str, str, str, int, str | None]]:
    """The words of a post, and those of each quotation in it, as far as they are long enough."""
    quoted = [(int(start), int(end)) for voice, start, end in map(str.split, row["spans"]) if voice == "quote"]
    own = row["search"]
    for voice, start, end in sorted(map(str.split, row["spans"]), key=lambda span: -int(span[1])):
        if voice in ("quote", "byline"):
            own = own[: int(start)] + own[int(end) :]
    for kind, words in (("post", own), *(("quote", row["search"][start:end]) for start, end in _joined(quoted))):
        letters = "".join(filter(str.isalnum, words))
        if len(letters) >= LEAST:
            digest = hashlib.blake2b(letters.encode("utf-8", "replace"), digest_size=16).digest()
            yield digest, kind, row["document"], row["id"], at, holding.site


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of quotations; those that only a line's end parts are one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start - out[-1][1] <= 1:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _related(table: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    last: tuple[str, str, str | None, str | None] | None = None
    shared: list[list[str]] = []
    for a, b, site, other, post, copy in table.execute(_PAIRS):
        if last is not None and (a, b) != last[:2]:
            yield _pair(table, last, shared)
            shared = []
        last = (a, b, site, other)
        shared.append([post, copy])
    if last is not None:
        yield _pair(table, last, shared)
    for document, post, of, whole in table.execute(_QUOTES):
        yield {"relation": "quotation", "documents": [document, of], "posts": [[post, whole]]}


def _pair(
    table: sqlite3.Connection, pair: tuple[str, str, str | None, str | None], shared: list[list[str]]
) -> dict[str, Any]:
    a, b, site, other = pair
    sizes = [table.execute("select posts from told where document = ?", (one,)).fetchone()[0] for one in (a, b)]
    count = min(len({one for one, _ in shared}), len({copy for _, copy in shared}))
    mirror = count >= SHARED and count >= HALF * min(sizes)
    return {
        "relation": "mirror" if mirror else "repetition",
        "documents": [a, b],
        "sites": [site, other],
        "told": sizes,
        "shared": count,
        "posts": shared,
    }
