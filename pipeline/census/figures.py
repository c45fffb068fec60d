"""The figures of a census: of the whole, and of each board; what a run would do, and which boards want to be learnt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.census.looking import SKETCH
from pipeline.census.store import LookTable
from pipeline.model.finding import code, codes

Figures = Mapping[str, Any]
"""The census as JSON has it: ``guidang-census/1``."""

FORMAT = "guidang-census/1"
BOARDS = 200
"""Boards that are told of one by one; the rest is counted."""
_WANTS, _PAGES = 0.2, 5
"""Share of pages read doubtfully, or unsurely without a profile, from which a board wants to be learnt; least pages."""
_SURE = 0.9
"""Confidence from which a page that no profile describes is read well enough."""
_ALIKE = 12
"""Numbers of two sketches that must agree (of 16, about three quarters of the paragraphs)."""
_COMMON = 40
"""Texts that share a paragraph beyond which it says nothing of likeness: a form, a rule, an advertisement."""
_NAMED = 20
GENERIC = "generic"


def figures(store: LookTable) -> Figures:
    """All figures of what a store remembers."""
    boards = list(store.ask("select board, count(*) from looks where kind != 'passed' group by 1 order by 2 desc, 1"))
    told = [_board(store, str(name)) for name, _ in boards[:BOARDS]]
    return {
        "format": FORMAT,
        "sources": store.one("select count(*) from looks"),
        "bytes": store.one("select coalesce(sum(size), 0) from looks"),
        "kinds": _counts(store, "kind"),
        "passed": _findings(store, "passed"),
        "refused": _findings(store, "refused", "unreadable"),
        "encodings": _counts(store, "encoding", "encoding != ''"),
        "doubtful_encodings": store.one("select count(*) from looks where encoding != '' and doubted"),
        "damaged": store.one("select count(*) from looks where damage > 0"),
        "mojibake": store.one("select count(*) from looks where repairs > 0"),
        "engines": _counts(store, "engine", "kind = 'page'"),
        "faces": _counts(store, "face", "kind = 'page'"),
        "scripts": _counts(store, "script", "kind = 'page'"),
        "years": _counts(store, "substr(last, 1, 4)", "last != ''"),
        "dates": _span(store, "1"),
        "exact_duplicates": _duplicates(store),
        "near_duplicates": _near(store),
        "threads": _threads(store),
        "boards": told,
        "further_boards": max(0, len(boards) - BOARDS),
        "run": _forecast(store),
        "learn": [board["board"] for board in told if board["wants_learning"]],
    }


def _counts(store: LookTable, column: str, where: str = "1", *values: object) -> dict[str, int]:
    query = f"select {column}, count(*) from looks where {where} group by 1 order by 2 desc, 1"  # noqa: S608 - our own
    return {str(name or "?"): int(count) for name, count in store.ask(query, *values)}


def _findings(store: LookTable, *kinds: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for kind in kinds:
        for (listed,) in store.ask("select codes from looks where kind = ?", kind):
            counts.update(json.loads(listed))
    return dict(sorted(counts.items(), key=lambda row: (-row[1], row[0])))


def _span(store: LookTable, where: str, *values: object) -> list[str | None]:
    query = f"select min(first), max(last) from looks where first != '' and {where}"  # noqa: S608 - our own
    return list(next(store.ask(query, *values)))


def _board(store: LookTable, name: str) -> dict[str, Any]:
    def one(what: str, where: str) -> Any:  # noqa: ANN401 - a number or nothing
        return store.one(f"select {what} from looks where board = ? and {where}", name)  # noqa: S608 - our own

    read = one("count(*)", "kind = 'page'")
    weak = one("count(*)", f"kind = 'page' and (doubtful or (engine like '{GENERIC}%' and confidence < {_SURE}))")
    confidence = one("avg(confidence)", "kind = 'page'")
    return {
        "board": name,
        "sources": one("count(*)", "1"),
        "bytes": one("coalesce(sum(size), 0)", "1"),
        "read": read,
        "refused": one("count(*)", "kind in ('refused', 'unreadable')"),
        "posts": one("coalesce(sum(posts), 0)", "kind = 'page'"),
        "encodings": _counts(store, "encoding", "encoding != '' and board = ?", name),
        "doubtful_encodings": one("count(*)", "encoding != '' and doubted"),
        "damaged": one("count(*)", "damage > 0"),
        "mojibake": one("count(*)", "repairs > 0"),
        "engines": _counts(store, "engine", "kind = 'page' and board = ?", name),
        "scripts": _counts(store, "script", "kind = 'page' and board = ?", name),
        "dates": _span(store, "board = ?", name),
        "doubtful": one("count(*)", "kind = 'page' and doubtful"),
        "confidence": None if confidence is None else round(confidence, 3),
        "wants_learning": read >= _PAGES and weak >= _WANTS * read,
    }


def _duplicates(store: LookTable) -> dict[str, Any]:
    inner = "select count(*) a, count(distinct board) b from looks where sha256 != '' group by sha256 having a > 1"
    rows = list(store.ask(f"select count(*), sum(a - 1), sum(b > 1) from ({inner})"))  # noqa: S608 - our own
    groups, more, over = rows[0]
    return {"groups": groups, "sources_too_many": more or 0, "over_boards": over or 0}


def _near(store: LookTable) -> dict[str, Any]:
    """Pairs of texts that share most of their paragraphs, exact copies apart, among the pages read."""
    query = """
        select p.name, q.name, p.board != q.board, n from (
            select a.look x, b.look y, count(*) n from sketches a join sketches b on a.mark = b.mark and a.look < b.look
            where a.mark in (select mark from sketches group by mark having count(*) between 2 and ?)
            group by 1, 2
            having n >= ? or n >= 0.75 * min(
                (select count(*) from sketches where look = x), (select count(*) from sketches where look = y))
        ) join looks p on p.id = x join looks q on q.id = y
        where p.sha256 != q.sha256 order by n desc, p.name, q.name
    """
    count = over = 0
    named: list[list[Any]] = []
    for one, other, apart, shared in store.ask(query, _COMMON, _ALIKE):
        count += 1
        over += apart
        if len(named) < _NAMED:
            named.append([one, other, round(shared / SKETCH, 2)])
    return {"pairs": count, "over_boards": over, "named": named}


def _threads(store: LookTable) -> dict[str, Any]:
    """Threads among the pages read, and the pages that they say they have and nobody captured."""
    query = (
        "select thread, max(title), count(distinct coalesce(page, 1)), max(coalesce(pages, 0), max(coalesce(page, 1)))"
        " from looks where kind = 'page' and thread != '' group by thread order by 4 - 3 desc, 2"
    )
    several = lacking = pages = 0
    named: list[list[Any]] = []
    count = 0
    for _, title, had, total in store.ask(query):
        count += 1
        several += had > 1
        if total > had:
            lacking += 1
            pages += total - had
            if len(named) < _NAMED:
                named.append([title, had, total])
    unknown = store.one("select count(*) from looks where kind = 'page' and thread = ''")
    return {
        "threads": count,
        "of_several_pages": several,
        "incomplete": lacking,
        "pages_missing": pages,
        "pages_of_no_known_thread": unknown,
        "named": named,
    }


def _forecast(store: LookTable) -> dict[str, Any]:
    """What a run would make of the sources: counts where each was read, else by the share of those that were."""
    total: Counter[str] = Counter()
    query = (
        "select board, sum(kind in ('page', 'refused')), sum(kind = 'page'), sum(kind = 'page' and doubtful),"
        " sum(kind = 'decoded') from looks group by 1"
    )
    for _, seen, read, doubtful, rest in store.ask(query):
        share = read / seen if seen else 0
        total["archived"] += read + round(rest * share)
        total["refused"] += seen - read + rest - round(rest * share)
        total["doubtful"] += doubtful + round(rest * doubtful / seen if seen else 0)
    again = _copies(store, "kind in ('page', 'decoded')")
    total["archived"] -= again
    total["doubtful"] -= _copies(store, "kind = 'page' and doubtful")
    return {
        **{name: max(0, total[name]) for name in ("archived", "refused", "doubtful")},
        "duplicates": again,
        "passed": store.one("select count(*) from looks where kind = 'passed'"),
        "exact": store.one("select count(*) from looks where kind = 'decoded'") == 0,
    }


def _copies(store: LookTable, where: str) -> int:
    """How many of some sources are copies, byte for byte, of another of them."""
    inner = f"select count(*) n from looks where {where} and sha256 != '' group by sha256"  # noqa: S608 - our own
    return int(store.one(f"select coalesce(sum(n - 1), 0) from ({inner})"))  # noqa: S608 - our own


def title_of(name: str) -> str:
    """What a code means, for reports."""
    return code(name).title if name in codes() else name


def top(counts: Mapping[str, int], most: int = 6) -> Iterable[tuple[str, int]]:
    """The greatest counts, the rest as one."""
    rows = list(counts.items())
    yield from rows[:most]
    if len(rows) > most:
        yield "…", sum(count for _, count in rows[most:])
