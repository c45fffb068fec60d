"""Threads of an archive put together from their pages: which pages belong to one, and the result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline import line
from pipeline.collation.joining import Collation, collate, identifier, key
from pipeline.holdings.files import content
from pipeline.holdings.record import opened
from pipeline.holdings.source import source_of_record
from pipeline.holdings.walk import documents
from pipeline.model import layout
from pipeline.model.canonical import plain
from pipeline.model.finding import Finding, Severity
from pipeline.model.package import Package
from pipeline.model.page import Page
from pipeline.validate import schema
from pipeline.validate.constraints import check
from pipeline.validate.grammar import judge, parse

FORMAT = "guidang-collation/1"


@dataclass(frozen=True, slots=True)
class Member:
    """A page of a thread as its record tells it: where it is kept, its id, the page number."""

    folder: Path
    id: str
    page: int | None


@dataclass(frozen=True, slots=True)
class ThreadPages:
    """The pages of one thread."""

    key: str
    title: str | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Collated:
    """A thread put together: its TEI and plain text, the collation, and all findings."""

    group: ThreadPages
    collation: Collation
    package: Package
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether no finding is an error."""
        return all(entry.severity is not Severity.ERROR for entry in self.findings)


def groups(archive: Path) -> tuple[list[ThreadPages], int]:
    """The threads of an archive that have several pages in it, by key; and how many of its pages
    do not say which thread they are of.

    Raises ``OSError`` or ``ValueError`` where a record cannot be read.
    """
    found: dict[str, list[tuple[Member, str | None]]] = {}
    nameless = 0
    for folder in documents(archive):
        made = opened(folder).json
        name = key(_site(made), made["thread"]["tid"])
        if name is None:
            nameless += 1
            continue
        member = Member(folder, str(made["id"]), made["thread"]["page"])
        found.setdefault(name, []).append((member, made["thread"]["title"]))
    several = []
    for name, rows in sorted(found.items()):
        if len(rows) > 1:
            members = tuple(sorted((member for member, _ in rows), key=lambda m: (m.page or 1, m.id)))
            several.append(ThreadPages(name, next((title for _, title in rows if title), None), members))
    return several, nameless


def _site(made: Mapping[str, Any]) -> str:
    host = urlsplit(made["thread"]["url"] or made["source"]["url"] or "").hostname
    return str(host or made["accession"]["site"] or made["thread"]["site"] or "")


def collated(group: ThreadPages, settings: line.Settings) -> Collated:
    """Read the pages of a group again from their kept sources and put the thread together.

    Raises ``Refusal`` where a stage refuses a page or the thread, ``OSError`` and ``ValueError``
    where a record or a source cannot be read.
    """
    pages = [_page(member, settings) for member in group.members]
    made = collate(pages)
    package = line.finish(made.page, settings)
    root, faults = parse(package.tei)
    found = [*made.findings, *package.findings, *faults]
    if root is not None:
        found += judge(root, schema.profile(), "guidang.rng")
        found += check(root)
    return Collated(group, made, package, tuple(found))


def _page(member: Member, settings: line.Settings) -> Page:
    made = opened(member.folder).json
    data = content(member.folder / layout.source_name(made["source"]["media_type"]))
    return line.read(source_of_record(made, data), settings)


def account(made: Collated) -> bytes:
    """``collation.json``: the thread's pages, where each post came from, what was dropped, findings."""
    thread = made.collation.page.thread
    ids = [member.id for member in made.group.members]
    out = {
        "format": FORMAT,
        "id": identifier(made.group.key),
        "site": made.group.key.split("\n")[0] or None,
        "tid": thread.tid,
        "title": made.group.title,
        "pages": [{"id": member.id, "page": member.page} for member in made.group.members],
        "posts": [
            {"ordinal": post.ordinal, "floor": post.floor, "pid": post.pid, "document": ids[page], "post": ordinal}
            for post, (page, ordinal) in zip(thread.posts, made.collation.origins, strict=True)
        ],
        "dropped": [
            {
                "document": ids[row.page],
                "post": row.post,
                "same_as": [ids[row.kept_page], row.kept_post],
                "reason": row.reason,
                "changed": row.changed,
            }
            for row in made.collation.dropped
        ],
        "lineage": plain(made.package.lineage),
        "findings": [entry.to_json() for entry in made.findings],
    }
    return (json.dumps(out, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def threads(archive: Path, settings: line.Settings) -> Iterator[Collated]:
    """Every thread of the archive that has several pages in it, put together."""
    for group in groups(archive)[0]:
        yield collated(group, settings)
