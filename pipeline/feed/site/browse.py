"""The overview and the lists: documents by site, board, date and author."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.feed.site.shell import Node, Surround, element

PAGE = 200
"""Entries to a list page."""

KINDS = ("site", "board", "year", "date", "author")


@dataclass(frozen=True, slots=True)
class Listed:
    """One document as the lists show it; ``place`` is its page, relative to the site's root."""

    place: str
    title: str
    site: str
    board: str
    date: str
    authors: tuple[str, ...]
    posts: int
    characters: int
    language: str | None = None

    def values(self, kind: str) -> tuple[str, ...]:
        """Under which headings of a kind the document stands; empty where nothing is known."""
        if kind == "author":
            return self.authors
        value = {"site": self.site, "board": self.board, "year": self.date[:4], "date": self.date[:7]}[kind]
        return (value,) if value else ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a kind, with the number of its documents and its first page."""

    value: str
    count: int
    page: str


Row = Listed | Heading


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: with ``heading`` it lists documents, without it headings."""

    file: str
    stem: str
    heading: str | None
    number: int
    pages: int
    rows: Sequence[Row]


@dataclass(slots=True)
class Lists:
    """All documents of the site, gathered while their pages are written."""

    entries: list[Listed] = field(default_factory=list)

    def groups(self, kind: str) -> list[tuple[str, list[Listed]]]:
        """Headings of a kind with their documents; dates newest first, others by size, then name."""
        found: dict[str, list[Listed]] = defaultdict(list)
        for entry in self.entries:
            for value in dict.fromkeys(entry.values(kind) or ("",)):
                found[value].append(entry)
        rows = sorted(found.items())
        return rows[::-1] if kind in ("date", "year") else sorted(rows, key=lambda row: (-len(row[1]), row[0]))


def overview(lists: Lists, frame: Surround) -> list[Node]:
    """The first page: figures, search, the newest documents."""
    figures = [("documents", len(lists.entries)), ("posts", sum(entry.posts for entry in lists.entries))]
    figures.append(("characters", sum(entry.characters for entry in lists.entries)))
    cards = element("ul", class_="cards")
    for name, count in figures:
        cards.append(element("li", None, element("strong", f"{count:,}"), element("span", frame[name])))
    newest = sorted(lists.entries, key=lambda entry: (entry.date, entry.place), reverse=True)[:50]
    return [element("h1", frame.site_title), cards, _search(frame), _listing(newest, frame)]


def _search(frame: Surround) -> Node:
    if not frame.searchable:
        return element("p", frame["search_off"], class_="lead")
    words = {"data_count": frame["search_count"], "data_none": frame["search_none"]}
    return element(
        "form",
        None,
        element("h2", frame["search"]),
        element("input", type="search", name="q", placeholder=frame["search_hint"], aria_label=frame["search"]),
        element("p", role="status", aria_live="polite"),
        element("ol", class_="listing"),
        element("button", frame["more"], type="button", hidden=""),
        id="search",
        class_="search",
        role="search",
        data_root=frame.root or "./",
        data_serve=frame["search_serve"],
        **words,
    )


def list_pages(lists: Lists, kind: str) -> Iterator[ListPage]:
    """Every list page of a kind: first the headings with their counts, then each one's documents."""
    groups = lists.groups(kind)
    headings = [Heading(value, len(entries), part(slug(value), 1)) for value, entries in groups]
    yield from _paged("index", None, headings)
    for value, entries in groups:
        newest = sorted(entries, key=lambda entry: (entry.date, entry.place), reverse=True)
        yield from _paged(slug(value), value, newest)


def _paged(stem: str, heading: str | None, rows: Sequence[Row]) -> Iterator[ListPage]:
    pages = max(1, -(-len(rows) // PAGE))
    for number in range(1, pages + 1):
        some = rows[(number - 1) * PAGE : number * PAGE]
        yield ListPage(part(stem, number), stem, heading, number, pages, some)


def neighbours(lists: Lists) -> dict[str, tuple[Listed | None, Listed | None]]:
    """For each document by its place the next newer and the next older one of its board."""
    found: dict[str, tuple[Listed | None, Listed | None]] = {}
    boards: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for entry in lists.entries:
        if entry.board:
            boards[entry.site, entry.board].append(entry)
    for entries in boards.values():
        rows = sorted(entries, key=lambda entry: (entry.date, entry.place), reverse=True)
        for at, entry in enumerate(rows):
            found[entry.place] = (rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None)
    return found


def listed_under(kind: str, value: str, text: str, frame: Surround, **attributes: str) -> Node:
    """A link to the list of what stands under a heading."""
    return element("a", text, href=f"{frame.root}browse/{kind}/{slug(value)}.html", **attributes)


def slug(value: str) -> str:
    """A file name for a heading: names from outside are never part of a path."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def part(name: str, number: int) -> str:
    """The file name of one page of a list."""
    return f"{name}.html" if number == 1 else f"{name}-{number}.html"


def list_page(kind: str, listed: ListPage, frame: Surround) -> list[Node]:
    """The content of one list page."""
    title = frame[f"{kind}s"] if listed.heading is None else listed.heading or frame["unknown"]
    content = [element("h1", title)]
    if listed.heading is None:
        listing = element("ul", class_="listing")
        for row in listed.rows:
            if isinstance(row, Heading):
                line = element("li", None, element("a", row.value or frame["unknown"], href=row.page))
                line.append(element("span", f"{row.count:,}", class_="count"))
                listing.append(line)
        content.append(listing)
    else:
        content.append(_listing([row for row in listed.rows if isinstance(row, Listed)], frame))
    if listed.pages > 1:
        content.append(_pager(listed.stem, listed.number, listed.pages, frame))
    return content


def _pager(stem: str, number: int, pages: int, frame: Surround) -> Node:
    nav = element("nav", class_="pager", aria_label=frame["page"])
    back, on = number > 1, number < pages
    nav.append(element("a", frame["previous"], href=part(stem, number - 1), rel="prev") if back else element("span"))
    nav.append(element("span", f"{number} / {pages}"))
    nav.append(element("a", frame["next"], href=part(stem, number + 1), rel="next") if on else element("span"))
    return nav


def _listing(entries: Sequence[Listed], frame: Surround) -> Node:
    listing = element("ul", class_="listing")
    for entry in entries:
        said = [entry.date[:10], entry.site, entry.board, f"{entry.posts:,} {frame['posts']}"]
        spoken = entry.language if entry.title else None
        link = element("a", entry.title or frame["untitled"], href=frame.root + entry.place, lang=spoken)
        line = element("li", None, link)
        line.append(element("small", " · ".join(part for part in said if part)))
        listing.append(line)
    return listing if entries else element("p", frame["empty"], class_="lead")
