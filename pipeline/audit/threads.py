"""The audit of joined threads: their files, their agreement with the pages they are made of, their list."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.audit.documents import Asked, DocumentPlace, audit_files, scene
from pipeline.audit.problem import Problem
from pipeline.audit.sums import checksum
from pipeline.collation.keeping import CRASHED, JOINED, kept, key, row
from pipeline.holdings.files import content
from pipeline.holdings.record import Record, RecordError, opened, read
from pipeline.holdings.threads import ThreadListError, listed
from pipeline.holdings.walk import documents, threads
from pipeline.model import layout
from pipeline.model.finding import Finding, finding
from pipeline.model.ledger import LedgerError
from pipeline.model.membership import thread_of


def audit_threads(root: Path, asked: Asked) -> Iterator[Problem]:
    """All problems of an archive's threads, in the order of their ids, then of the list."""
    try:
        rows = {str(one["id"]): one for one in listed(root)}
    except ThreadListError as error:
        found = finding("AUD050", {"line": error.number}, number=error.number, reason=error.reason)
        yield _of_list(root, found)
        return
    yield from _listed_whole(root)
    standing = set()
    for folder in threads(root):
        standing.add(folder.name)
        at = scene(folder, root)
        yield from audit_thread(root, at, asked)
        if rows.get(folder.name, {}).get("fate") != JOINED:
            yield at.problem(layout.RECORD, finding("AUD053", None))
    held = _held(root)
    for name, one in rows.items():
        if one["fate"] == JOINED and name not in standing:
            yield _of_list(root, finding("AUD052", None), name)
        if one["key"] != key(held.pop(name, ())) and one["fate"] != CRASHED:
            yield _of_list(root, finding("AUD051", None, reason=f"its {len(one['pages'])} pages are others now"), name)
    if rows or standing:  # an archive whose threads were never joined owes none
        for name, members in sorted(held.items()):
            if len(members) > 1:
                yield _of_list(root, finding("AUD051", None, reason=f"{len(members)} pages were never joined"), name)


def _listed_whole(root: Path) -> Iterator[Problem]:
    try:
        listing = content(root / layout.THREAD_LIST)
    except FileNotFoundError:
        return
    except OSError as error:
        yield _of_list(root, finding("AUD050", {"line": 1}, number=1, reason=error.strerror or str(error)))
        return
    digest = hashlib.sha256(listing).hexdigest()
    yield from checksum(root, layout.THREAD_LIST, layout.THREAD_SUM, digest, owed=True)


def _of_list(root: Path, found: Finding, thread: str | None = None) -> Problem:
    return Problem(os.fspath(root / layout.THREAD_LIST), layout.THREAD_LIST, found, thread)


def _held(root: Path) -> dict[str, list[tuple[str, str]]]:
    """The threads that the archive's documents are of, by their records. Damaged ones are told elsewhere."""
    found: dict[str, list[tuple[str, str]]] = {}
    for folder in documents(root):
        try:
            made = opened(folder).json
            name = thread_of(made)
        except (RecordError, KeyError, TypeError):
            continue
        if name:
            found.setdefault(name, []).append((str(made["id"]), str(made["key"])))
    return found


def audit_thread(root: Path, at: DocumentPlace, asked: Asked) -> Iterator[Problem]:
    """All problems of one joined thread: its files as a document's, then its pages."""
    whole = yield from audit_files(at)
    if whole is None:
        return
    try:
        found = list(_agreement(root, whole))
    except RecordError:
        return  # told by the audit of the files
    except (KeyError, TypeError, IndexError, LedgerError) as error:
        found = [finding("AUD007", None, reason=f"{type(error).__name__}: {error}")]
    yield from (at.problem(layout.RECORD, one) for one in found)
    if asked.fresh and not found:
        yield from _fresh(root, at, whole.json, asked)


def _agreement(root: Path, whole: Record) -> Iterator[Finding]:
    """Every post of every page stands in the thread once, and every leaf is that of its page."""
    joined = whole.json["collation"]
    pages: list[Record] = []
    for page in joined["pages"]:
        try:
            pages.append(read(root / layout.document_folder(page["id"])))
        except (RecordError, ValueError) as error:
            yield finding("AUD051", None, reason=f"page {page['id'][:12]}: {error}")
            return
    taken = Counter(tuple(post["from"]) for post in joined["posts"])
    taken.update((page, post) for page, post, *_ in joined["dropped"])
    for n, page_of in enumerate(pages):
        for post in page_of.json["thread"]["posts"]:
            times = taken.pop((n, post["ordinal"]), 0)
            if times != 1:
                yield _apart(f"page {n + 1}, post {post['ordinal']}", f"stands in the thread {times} times")
    for (n, ordinal), _ in sorted(taken.items()):
        yield _apart(f"page {n + 1}, post {ordinal}", "the page has no such post")
    mine = whole.originals()
    theirs = [page.originals() for page in pages]
    for at, leaf in enumerate(whole.json["page"]["leaves"]):
        n, was = leaf["from"]
        if not 0 <= was < len(theirs[n]) or mine[at] != theirs[n][was]:
            yield _apart(f"leaf {at}", f"it is not leaf {was} of page {n + 1}")


def _apart(what: str, reason: str) -> Finding:
    return finding("AUD054", None, what=what, reason=reason)


def _fresh(root: Path, at: DocumentPlace, made: Mapping[str, Any], asked: Asked) -> Iterator[Problem]:
    """The thread joined again from its pages, byte for byte."""
    members = [(page["id"], page["key"]) for page in made["collation"]["pages"]]
    again = kept(root, str(made["id"]), members, asked.settings)
    files = dict(again.files)
    for name in sorted(files):
        if (at.folder / name).read_bytes() != files[name]:
            yield at.problem(name, finding("AUD021", {"line": 1}, name=name, at="the thread joined again"))
    if again.row != row(made) and not files:
        yield at.problem(layout.RECORD, finding("AUD022", None, codes=" ".join(again.row.get("findings", {}))))
