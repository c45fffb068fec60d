"""Serials as books: the opening author's long posts as chapters, EPUB 3 and TEI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pipeline.feed import dates
from pipeline.feed.book.chapters import ToldSerial
from pipeline.feed.book.edition import tei
from pipeline.feed.book.epub import epub
from pipeline.feed.book.volume import OPENING, Book, NoWriterError, book
from pipeline.feed.publish import aside
from pipeline.holdings.choosing import ChoiceError, choose_threads
from pipeline.holdings.document import THREAD, Holding, Report, Selection, holdings, load
from pipeline.model.canonical import dump
from pipeline.model.finding import Finding, Refusal, finding

FORMS = ("epub", "tei")
LEAST = 3
"""Chapters with a head of their own that make a thread a serial where all threads are asked for."""
_SHOWN = 20
_NUMBER = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class BookReceipt:
    """A book that was made: its files, its title, chapters, answers, and the numbers that are missing."""

    files: tuple[Path, ...]
    title: str
    chapters: int
    answers: int
    missing: int


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    thread: str | None = None,
    by: Sequence[str] = (OPENING,),
    forms: Sequence[str] = FORMS,
    remarks: bool = False,
    force: bool = False,
) -> Iterator[BookReceipt]:
    """Make a book of one thread (an id or its beginning, the forum's number, a part of the title), or of every
    serial of the archive where ``thread`` is ``None``; each is ``ID.epub``, ``ID.xml`` and ``ID.json`` in ``out``,
    the first 16 digits of the thread's id. Raises ``Refusal`` (FED001, FED006, FED007, FED030).
    """
    chosen = replace(selection or Selection(), unit=THREAD)
    found = 0
    for holding in _asked(archive, report, chosen, thread):
        try:
            made = book(holding, by)
        except NoWriterError as error:
            if thread is not None:
                raise Refusal(finding("FED032", id=holding.id[:16], reason=str(error))) from error
            continue
        except Refusal as refusal:
            for entry in refusal.findings:
                report(entry)
            continue
        if thread is None and sum(part.number is not None for part in made.parts) < LEAST:
            continue
        found += 1
        for entry in findings_of(made):
            report(entry)
        yield _written(holding, made, out, forms, report, remarks=remarks, force=force)
    if not found:
        raise Refusal(finding("FED007"))


def _asked(archive: Path, report: Report, selection: Selection, thread: str | None) -> Iterator[Holding]:
    if thread is None:
        yield from holdings(archive, report, selection)
        return
    try:
        folders = choose_threads(archive, thread)
    except ChoiceError as error:
        raise Refusal(finding("FED001", path=str(archive))) from error
    rows = [one for one in map(load, folders) if selection.takes(one)]
    if not folders and _NUMBER.fullmatch(thread):  # the forum's own number stands in the records alone
        numbered = (one for one in holdings(archive, report, selection) if one.thread["tid"] == thread)
        rows = list(islice(numbered, _SHOWN + 1))
    if len(rows) != 1:
        titles = "; ".join(f"{row.id[:12]} {row.thread['title'] or '?'}" for row in rows[:_SHOWN])
        raise Refusal(finding("FED030", thread=thread, count=len(rows), titles=titles or "none"))
    yield rows[0]


def findings_of(made: Book) -> Iterator[Finding]:
    """What is to be said of a book: numbers that nobody posted, posts left out as double or corrected."""
    told: ToldSerial = made.told
    if told.missing:
        numbers = ", ".join(f"{volume}.{n}" if volume else str(n) for volume, n in told.missing[:_SHOWN])
        more = " …" if len(told.missing) > _SHOWN else ""
        yield finding("FED031", id=made.id[:16], count=len(told.missing), numbers=numbers + more)
    if told.reposts or told.corrections:
        yield finding("FED033", id=made.id[:16], reposts=len(told.reposts), corrections=len(told.corrections))


def _written(
    holding: Holding, made: Book, out: Path, forms: Sequence[str], report: Report, *, remarks: bool, force: bool
) -> BookReceipt:
    modified = dates.epoch() or dates.instant(made.dates[1]) or dates.instant(holding.record["source"]["retrieved"])
    if modified is None:
        report(finding("FED009", id=holding.id))
    files: list[tuple[Path, bytes]] = []
    name = holding.id[:16]
    if "epub" in forms:
        files.append((out / f"{name}.epub", epub(made, modified or dates.UNKNOWN, remarks=remarks)))
    if "tei" in forms:
        rights = holding.record["accession"]["rights"]
        licence = (rights["status"], rights["statement"], rights["licence"] or "")
        files.append((out / f"{name}.xml", tei(made, licence, remarks=remarks)))
    files.append((out / f"{name}.json", dump(account(made))))
    for path, data in files:
        with aside(path, force=force) as partial:
            partial.write_bytes(data)
    missing = len(made.told.missing)
    return BookReceipt(tuple(path for path, _ in files), made.title, len(made.parts), len(made.answers), missing)


def account(made: Book) -> dict[str, object]:
    """What the book is made of: each chapter with its posts, and what was left out with the reason."""
    told = made.told
    return {
        "format": "guidang-book/1",
        "thread": made.urn,
        "title": made.title,
        "authors": list(made.authors),
        "chapters": [
            {"title": part.title, "number": part.number, "volume": part.volume or None, "posts": list(part.sources)}
            for part in made.parts
        ],
        "contents": told.contents,
        "answers": [post.id for post in made.answers],
        "reposts": [{"left_out": out, "kept": kept} for out, kept in told.reposts],
        "corrections": [{"left_out": out, "kept": kept} for out, kept in told.corrections],
        "missing": [{"volume": volume, "number": n} for volume, n in told.missing],
    }
