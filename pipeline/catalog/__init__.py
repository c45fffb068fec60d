"""The catalog: what the archive holds and what became of every source, in SQLite.

One process writes it. It can be rebuilt from the archive at any time, and it is no part of the
archive's deterministic bytes: ``manifest.jsonl`` is its export, sorted and without clock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.catalog.database import (
    SCHEMA,
    CatalogDamagedError,
    CatalogError,
    CatalogOlderError,
    opened,
    opened_to_read,
    put_in_place,
)
from pipeline.catalog.entries import KnownDocument, SettledFile, SourceRow
from pipeline.catalog.exporting import export, replacing
from pipeline.catalog.journal import JOURNAL, RUNS, Journal
from pipeline.model.canonical import line
from pipeline.model.finding import SEVERITIES, code, codes
from pipeline.model.outcome import Fate, Outcome, again

__all__ = [
    "JOURNAL",
    "RUNS",
    "SCHEMA",
    "Catalog",
    "CatalogDamagedError",
    "CatalogError",
    "CatalogOlderError",
    "Journal",
    "KnownDocument",
    "SettledFile",
    "SourceRow",
    "export",
    "gravest",
    "put_in_place",
    "replacing",
]

_CIRCUMSTANCES = ("url", "retrieved", "http_charset", "container")
"""What the manifest's line of a document says of the other places in which its bytes were met."""


class Catalog:
    """An open catalog. Use it as a context manager."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        # before the database is opened: where this fails, no connection is left open
        self.journal = None if readonly or str(path) == ":memory:" else Journal(path.parent)
        """What the folders do not tell, written down as it happens; none for a catalog in memory."""
        self._db = opened_to_read(path) if readonly else opened(path)

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # -- runs

    def begin(self, started: str, fingerprint: str, said: Mapping[str, object] | None = None) -> int:
        """Open a run and give its number; ``said`` is its summary so far."""
        row = (started, fingerprint, json.dumps(said or {}, ensure_ascii=False))
        cursor = self._db.execute("insert into runs (started, fingerprint, summary) values (?, ?, ?)", row)
        number = int(cursor.lastrowid or 0)
        if self.journal:
            self.journal.run(number, started=started, fingerprint=fingerprint)
        return number

    def end(self, run: int, ended: str, summary: dict[str, object]) -> None:
        """Close a run with its summary."""
        self._db.execute(
            "update runs set ended = ?, summary = ? where run = ?",
            (ended, json.dumps(summary, ensure_ascii=False), run),
        )
        if self.journal:
            self.journal.run(run, ended=ended, summary=summary)

    def remark(self, run: int, summary: Mapping[str, object]) -> None:
        """Keep what an open run has come to so far."""
        text = json.dumps(summary, ensure_ascii=False)
        self._db.execute("update runs set summary = ? where run = ?", (text, run))

    def recall(self, runs: Iterable[tuple[int, str, str | None, str, dict[str, object]]]) -> None:
        """Enter runs of the past, as :meth:`runs` gives them."""
        rows = [(n, start, end, mark, json.dumps(said, ensure_ascii=False)) for n, start, end, mark, said in runs]
        self._db.executemany("insert or replace into runs values (?, ?, ?, ?, ?)", rows)

    def runs(self) -> list[tuple[int, str, str | None, str, dict[str, object]]]:
        """All runs: number, start, end, fingerprint, summary."""
        rows = self._db.execute("select run, started, ended, fingerprint, summary from runs order by run")
        return [(n, start, end, mark, json.loads(text or "{}")) for n, start, end, mark, text in rows]

    # -- looking up

    def settled(self, file: SettledFile) -> int | None:
        """Whether the file of that name, size and time was dealt with under the same circumstances.

        Returns how many of its sources were not archived, or ``None`` where it has to be opened.
        """
        query = "select size, mtime_ns, stated, bad from files where path = ?"
        row = self._db.execute(query, (os.fsencode(file.path),)).fetchone()
        return int(row[3]) if row is not None and row[:3] == (file.size, file.mtime_ns, file.stated) else None

    def document(self, id: str) -> KnownDocument | None:
        """What is known of the document of that id."""
        row = self._db.execute(
            "select id, key, fingerprint, fate, path, member, run, findings from documents where id = ?", (id,)
        ).fetchone()
        if row is None:
            return None
        fate = Fate(row[3])
        anew = fate is not Fate.ARCHIVED and again(fate, json.loads(row[7]))
        return KnownDocument(row[0], row[1], row[2], fate, os.fsdecode(row[4]), os.fsdecode(row[5]), row[6], anew)

    def trace(self, id: str) -> str:
        """The traceback of a document that crashed, or nothing."""
        row = self._db.execute("select trace from documents where id = ?", (id,)).fetchone()
        return str(row[0]) if row else ""

    def documents(self) -> Iterator[tuple[KnownDocument, Outcome]]:
        """All documents with their outcomes, sorted by id."""
        query = (
            "select d.id, key, fingerprint, fate, path, member, run, row, findings, trace, coalesce(signature, x'')"
            " from documents d left join signatures s on s.id = d.id order by d.id"
        )
        for name, key, mark, fate, path, member, run, row, findings, trace, signature in self._db.execute(query):
            held = KnownDocument(name, key, mark, Fate(fate), os.fsdecode(path), os.fsdecode(member), run)
            counts = tuple(json.loads(findings).items())
            facts = tuple(json.loads(row).items())
            yield held, Outcome(name, key, Fate(fate), counts, facts, trace, signature)

    def archived(self) -> Iterator[tuple[Any, ...]]:
        """Archived documents for a list, sorted by id: id, path, member, findings as JSON, address, and the row's
        ``title site board posts first last confidence thread`` (lists as JSON).
        """
        names = ["title", "site", "board", "posts", "first", "last", "confidence", "thread"]
        told = ", ".join(f"json_extract(d.row, '$.{name}')" for name in names)
        query = (
            f"select d.id, d.path, d.member, d.findings, json_extract(s.facts, '$.url'), {told} from documents d"  # noqa: S608
            " left join sources s on s.path = d.path and s.member = d.member and s.id = d.id"
            " where d.fate = 'archived' order by d.id"
        )
        for name, path, member, *rest in self._db.execute(query):
            yield name, os.fsdecode(path), os.fsdecode(member), *rest

    def ids(self, fates: Iterable[Fate]) -> Iterator[str]:
        """The ids of all documents of some fates, sorted."""
        names = [str(fate) for fate in fates]
        marks = ", ".join("?" * len(names))
        query = f"select id from documents where fate in ({marks}) order by id"  # noqa: S608 - marks alone
        for (name,) in self._db.execute(query, names):
            yield name

    def thread_pages(self) -> Iterator[tuple[str, str, str]]:
        """Archived documents whose thread is known: the thread's id, the document's, its run key; sorted."""
        query = (
            "select json_extract(row, '$.thread') as thread, id, key from documents"
            " where fate = 'archived' and thread is not null order by thread, id"
        )
        yield from self._db.execute(query)

    def rows(self) -> Iterator[SourceRow]:
        """All sources as they were met, sorted by path, member and id."""
        query = "select path, member, id, fate, size, facts, findings from sources order by path, member, id"
        for path, member, name, fate, size, facts, findings in self._db.execute(query):
            stated, counts = tuple(json.loads(facts).items()), tuple(json.loads(findings).items())
            kind = Fate(fate) if fate else None
            yield SourceRow(os.fsdecode(path), os.fsdecode(member), name, kind, size, stated, counts)

    def files(self) -> Iterator[SettledFile]:
        """All files whose every source is settled, sorted by path."""
        for path, size, mtime_ns, stated, bad in self._db.execute("select * from files order by path"):
            yield SettledFile(os.fsdecode(path), size, mtime_ns, stated, bad)

    # -- one batch

    def commit(
        self,
        run: int,
        fingerprint: str,
        outcomes: Iterable[tuple[Outcome, str, str]],
        rows: Iterable[SourceRow],
        files: Iterable[SettledFile],
    ) -> None:
        """Enter a batch in one transaction: outcomes with their path and member, rows, files."""
        db = self._db
        outcomes, rows, files = list(outcomes), list(rows), list(files)
        if self.journal:
            self.journal.append(self._untold(outcomes, rows))
        db.execute("begin immediate")
        try:
            for out, path, member in outcomes:
                self._enter(run, fingerprint, out, path, member)
            for row in rows:
                self._meet(run, row)
            # what an earlier run could not read in these files is settled now
            db.executemany(
                "delete from sources where path = ? and id = '' and run != ?",
                [(os.fsencode(file.path), run) for file in files],
            )
            db.executemany(
                "insert or replace into files values (?, ?, ?, ?, ?)",
                [(os.fsencode(f.path), f.size, f.mtime_ns, f.stated, f.bad) for f in files],
            )
        except BaseException:
            if db.in_transaction:  # SQLite has undone it already where the disk is full
                db.execute("rollback")
            raise
        db.execute("commit")

    def _untold(self, outcomes: Iterable[tuple[Outcome, str, str]], rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
        """The rows that no folder of the archive tells: of all but the source that a document was made of."""
        made = {out.id: (path, member) for out, path, member in outcomes if out.fate not in {Fate.FAILED, Fate.PASSED}}
        passed = {out.id: out.findings for out, _, _ in outcomes if out.fate is Fate.PASSED}
        for row in rows:
            if row.id in passed:
                yield replace(row, fate=Fate.PASSED, findings=passed[row.id])
                continue
            held = None if row.id in made or not row.id else self.document(row.id)
            owner = made.get(row.id) or ((held.path, held.member) if held and held.fate is not Fate.FAILED else None)
            if owner != (row.path, row.member):
                yield row

    def _enter(self, run: int, fingerprint: str, out: Outcome, path: str, member: str) -> None:
        self._db.execute(
            "insert or replace into documents values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                out.id,
                out.key,
                fingerprint,
                str(out.fate),
                os.fsencode(path),
                os.fsencode(member),
                json.dumps(dict(out.row), ensure_ascii=False),
                json.dumps(dict(out.findings)),
                out.trace,
                run,
                out.seconds,
            ),
        )
        if out.signature:
            self._db.execute("insert or replace into signatures values (?, ?)", (out.id, out.signature))
        else:
            self._db.execute("delete from signatures where id = ?", (out.id,))

    def _meet(self, run: int, row: SourceRow) -> None:
        path, member = os.fsencode(row.path), os.fsencode(row.member)
        if row.id:
            self._db.execute("delete from sources where path = ? and member = ? and id = ''", (path, member))
        else:
            self._db.execute("delete from files where path = ?", (path,))
        facts = json.dumps(dict(row.facts), ensure_ascii=False)
        findings = json.dumps(dict(row.findings))
        self._db.execute(
            "insert or replace into sources values (?, ?, ?, ?, ?, ?, ?, ?)",
            (path, member, row.id, str(row.fate or ""), row.size, facts, findings, run),
        )

    # -- relations

    def unsigned(self) -> list[str]:
        """Archived documents without a signature, sorted."""
        query = "select id from documents where fate = 'archived' and id not in (select id from signatures) order by id"
        return [name for (name,) in self._db.execute(query)]

    def sign(self, signatures: Iterable[tuple[str, bytes]]) -> None:
        """Enter signatures of documents; an empty one says that the text is too short to compare."""
        self._db.execute("begin immediate")
        self._db.executemany("insert or replace into signatures values (?, ?)", signatures)
        self._db.execute("commit")

    def signatures(self) -> Iterator[tuple[str, bytes]]:
        """Ids of archived documents with their signatures, sorted by id."""
        yield from self._db.execute("select id, signature from signatures where signature != x'' order by id")

    def relate(self, kind: str, pairs: Iterable[tuple[str, str, float]]) -> None:
        """Replace all relations of a kind by ``(a, b, score)`` with ``a < b``."""
        self._db.execute("begin immediate")
        self._db.execute("delete from relations where kind = ?", (kind,))
        self._db.executemany("insert into relations values (?, ?, ?, ?)", [(a, b, kind, s) for a, b, s in pairs])
        self._db.execute("commit")

    def relations(self, kind: str) -> list[tuple[str, str, float]]:
        """All relations of a kind, sorted."""
        return list(self._db.execute("select a, b, score from relations where kind = ? order by a, b", (kind,)))

    # -- reporting

    def fates(self) -> dict[str, int]:
        """How many sources met each fate, and how many are duplicates."""
        out = {str(fate): 0 for fate in Fate}
        for fate, count in self._db.execute("select fate, count(*) from met group by 1"):
            out[fate] = out.get(fate, 0) + count
        out["duplicates"] = self._db.execute("select count(*) from met where twin").fetchone()[0]
        return out

    def findings(self) -> list[tuple[str, int, int]]:
        """Each code met: the code, in how many sources or documents, how often. Sorted by code."""
        docs: dict[str, int] = {}
        times: dict[str, int] = {}
        for table in ("documents", "sources"):
            for (text,) in self._db.execute(f"select findings from {table} where findings != '{{}}'"):  # noqa: S608
                for name, count in json.loads(text).items():
                    docs[name] = docs.get(name, 0) + 1
                    times[name] = times.get(name, 0) + count
        return [(name, docs[name], times[name]) for name in sorted(docs)]

    def slowest(self, count: int) -> list[tuple[float, str, str, Fate]]:
        """The documents whose run took longest: seconds, id, path and fate; longest first."""
        query = "select seconds, id, path, fate from documents where seconds > 0 order by seconds desc, id limit ?"
        rows = self._db.execute(query, (count,))
        return [(seconds, name, os.fsdecode(path), Fate(fate)) for seconds, name, path, fate in rows]

    def outstanding(self, wanted: Sequence[str] = (), fates: Sequence[str] = ()) -> Iterator[tuple[str, str, str, str]]:
        """Sources with a fate of ``fates`` and a code of ``wanted``: path, member, id, fate."""
        query = "select path, member, id, fate, findings from met order by path, member, id"
        for path, member, name, fate, text in self._db.execute(query):
            if (not fates or fate in fates) and (not wanted or not json.loads(text).keys().isdisjoint(wanted)):
                yield os.fsdecode(path), os.fsdecode(member), name, fate

    def forget(self, targets: Iterable[tuple[str, str, str]]) -> int:
        """Make sources count as not done: ``(path, member, id)``. Return their number."""
        count = 0
        self._db.execute("begin immediate")
        for path, _member, name in targets:
            count += 1
            self._db.execute("delete from files where path = ?", (os.fsencode(path),))
            self._db.execute("update documents set key = '' where id = ?", (name,))
        self._db.execute("commit")
        return count

    def lose(self, names: Iterable[str]) -> None:
        """Documents whose folders are gone: they and the files that they came in count as not done."""
        self._db.execute("begin immediate")
        for name in names:
            query = "delete from files where path in (select path from sources where id = ?)"
            self._db.execute(query, (name,))
            self._db.execute(
                "update documents set key = '', fate = 'failed', findings = '{\"CAT002\": 1}' where id = ?", (name,)
            )
        self._db.execute("commit")

    # -- export

    def manifest(self) -> Iterator[bytes]:
        """The lines of ``manifest.jsonl``: one a source, sorted by path, member and id."""
        copies: dict[str, list[dict[str, object]]] = {}
        query = "select id, path, member, facts from met where twin order by path, member"
        for name, path, member, facts in self._db.execute(query):
            where: dict[str, object] = {"path": os.fsdecode(path)}
            if member:
                where["member"] = os.fsdecode(member)
            stated = json.loads(facts)
            copies.setdefault(name, []).append(where | {at: stated[at] for at in _CIRCUMSTANCES if at in stated})
        near: dict[str, list[tuple[str, float]]] = {}
        for a, b, score in self.relations("near"):
            near.setdefault(a, []).append((b, score))
            near.setdefault(b, []).append((a, score))
        query = (
            "select path, member, id, fate, size, facts, findings, row, owner, place, twin from met order by 1, 2, 3"
        )
        for path, member, name, fate, size, facts, findings, row, owner, place, twin in self._db.execute(query):
            out: dict[str, object] = {"path": os.fsdecode(path)}
            if member:
                out["member"] = os.fsdecode(member)
            out |= {"id": name or None, "fate": fate, "size": size, **json.loads(facts)}
            if twin:
                out["duplicate_of"] = {"path": os.fsdecode(owner)} | ({"member": os.fsdecode(place)} if place else {})
            else:
                out |= {"findings": json.loads(findings), **json.loads(row or "{}")}
                if name in copies:
                    out["copies"] = copies[name]
                if name in near:
                    out["near"] = [[other, round(score, 4)] for other, score in sorted(near[name])]
            yield line(out)


def gravest(findings: Iterable[tuple[str, int]]) -> str | None:
    """The gravest severity among counted codes; an unregistered code counts as an error."""
    known = codes()
    grades = [SEVERITIES.index(code(name).severity) if name in known else len(SEVERITIES) - 1 for name, _ in findings]
    return str(SEVERITIES[max(grades)]) if grades else None
