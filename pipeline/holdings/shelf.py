"""What stands in an archive, a row a document: title, board, posts, dates, where it came from.

From the catalog, or where there is none from the manifest, which holds the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.catalog import Catalog, CatalogError
from pipeline.holdings.record import DOUBTFUL
from pipeline.model import layout
from pipeline.model.relations import site
from pipeline.normalize.fold import fold_text

SHORT = 8
"""Digits of an id that are shown, where they tell the documents apart."""


class ShelfError(Exception):
    """There is no archive, or nothing in it that says what it holds; the text says which."""


class Shelved(NamedTuple):
    """A document as a list shows it. What is JSON is read when it is asked for."""

    id: str
    path: str
    member: str
    counts: str
    url: str | None = None
    title: str | None = None
    site: str | None = None
    boards: str | None = None
    posts: int | None = None
    first: str | None = None
    last: str | None = None
    confidence: float | None = None
    thread: str | None = None

    @property
    def board(self) -> str:
        """The board's path in words, empty where the page names none."""
        found = self.boards or ""
        if not found.startswith("["):
            return found
        if "\\" in found:
            return " › ".join(map(str, json.loads(found)))
        return found[2:-2].replace('","', " › ").replace('", "', " › ")

    @property
    def home(self) -> str:
        """The site: the host of the address, else the page's word."""
        return site(None, (self.url,), self.site) or ""

    @property
    def place(self) -> str:
        """Where it came from: the address, else the path with its member."""
        return self.url or (f"{self.path} [{self.member}]" if self.member else self.path)

    @property
    def findings(self) -> Mapping[str, int]:
        """Codes of findings with how often each was met."""
        found: Mapping[str, int] = json.loads(self.counts)
        return found

    @property
    def name(self) -> str:
        """What a person calls it: its title, else where it came from."""
        return self.title or self.place

    def to_json(self) -> dict[str, object]:
        """A mapping for machines."""
        boards = self.boards or ""
        return {
            "id": self.id,
            "title": self.title,
            "site": self.home or None,
            "board": json.loads(boards) if boards.startswith("[") else self.boards,
            "posts": self.posts,
            "first": self.first,
            "last": self.last,
            "confidence": self.confidence,
            "thread": self.thread,
            "path": self.path,
            "member": self.member or None,
            "url": self.url,
            "findings": dict(self.findings),
        }


def shelf(archive: Path) -> Iterator[Shelved]:
    """The archived documents, sorted by id. Raises :class:`ShelfError`."""
    path = archive / layout.CATALOG
    if path.is_file():
        try:
            catalog = Catalog(path, readonly=True)
        except CatalogError:
            catalog = None  # damaged, older or held by another program: the manifest says the same
        if catalog:
            with catalog:
                yield from map(Shelved._make, catalog.archived())
            return
    yield from sorted(_manifest(archive), key=lambda listed: listed.id)


def _manifest(archive: Path) -> Iterator[Shelved]:
    path = archive / layout.MANIFEST
    if not path.is_file():
        raise ShelfError(f"{archive}: neither a catalog nor a manifest is here")
    with open(path, encoding="utf-8") as lines:
        for text in lines:
            entry = json.loads(text)
            if entry.get("fate") == "archived" and entry.get("id") and "duplicate_of" not in entry:
                counts = json.dumps(entry.get("findings") or {})
                said = [entry.get("board" if name == "boards" else name) for name in Shelved._fields[5:]]
                told = [json.dumps(one, ensure_ascii=False) if isinstance(one, list) else one for one in said]
                head = (entry["id"], entry["path"], entry.get("member") or "", counts, entry.get("url"))
                yield Shelved._make([*head, *told])


def shortest(ids: Iterable[str]) -> int:
    """How many digits tell these ids apart, :data:`SHORT` at least."""
    some = sorted(ids)
    length = SHORT
    for a, b in pairwise(some):
        while a[:length] == b[:length] and length < len(a):
            length += 1
    return length


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are listed; what is empty or ``None`` asks for nothing.

    ``since`` and ``until`` are dates or their beginnings (``2019``, ``2019-05``): documents with a post in that time.
    ``codes`` are codes of findings or their beginnings (``EXT``), any of which must have been met.
    """

    title: str = ""
    site: str = ""
    board: str = ""
    since: str = ""
    until: str = ""
    codes: Sequence[str] = ()
    doubtful: bool = False
    ids: frozenset[str] | None = None
    plain: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", tuple(fold_text(text) for text in (self.title, self.site, self.board)))

    def takes(self, listed: Shelved) -> bool:
        """Whether a document is among them."""
        if self.ids is not None and listed.id not in self.ids:
            return False
        title, home, board = self.plain
        if title and title not in fold_text(listed.title or ""):
            return False
        if home and not _at(fold_text(listed.home), home):
            return False
        if board and board not in fold_text(listed.board):
            return False
        if not self._in_time(listed):
            return False
        if self.codes and not any(name.startswith(tuple(self.codes)) for name in listed.findings):
            return False
        return not self.doubtful or DOUBTFUL in listed.findings

    def _in_time(self, listed: Shelved) -> bool:
        if not self.since and not self.until:
            return True
        first, last = listed.first or "", listed.last or ""
        if not last:
            return False
        return last[: len(self.since)] >= self.since and (not self.until or first[: len(self.until)] <= self.until)


def _at(site: str, wanted: str) -> bool:
    """Whether a site is the one asked for, or a part of it (``bbs.example.cn`` of ``example.cn``)."""
    return site == wanted or site.endswith("." + wanted)
