"""The reading site: an archive as static pages, each thread with the account of its page.

Nothing is fetched at run time, nothing inline runs, and no text of a post is ever markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.feed.citing import embedded, posting
from pipeline.feed.publish import DeliveryWriter, aside
from pipeline.feed.rows import rows_of
from pipeline.feed.site import browse, cite, search
from pipeline.feed.site.account import account
from pipeline.feed.site.fold import folded, table
from pipeline.feed.site.reading import thread
from pipeline.feed.site.shell import Node, Surround, element, facts, link, page
from pipeline.feed.site.words import words
from pipeline.holdings.document import PAGE, THREAD, Holding, Report, Selection, holdings
from pipeline.holdings.quarantine import Reason, withdrawn
from pipeline.holdings.record import beside
from pipeline.holdings.threads import joined_pages
from pipeline.model import layout
from pipeline.model.description import language
from pipeline.model.finding import Finding, Refusal, finding


@dataclass(frozen=True, slots=True)
class Design:
    """How a site is made: the language of its own words, its title, whether it has a search index."""

    language: str = "zh-Hans"
    title: str | None = None
    searchable: bool = True
    copy: bool = False


def build(archive: Path, out: Path, design: Design, report: Report, *, force: bool = False) -> int:
    """Make the site of ``archive`` at ``out``; the number of documents on it.

    Raises ``Refusal`` where the folder is no archive, ``out`` exists, nothing is to be shown, or the
    search index is wanted and Pagefind is not installed (FED050).
    """
    if design.searchable and not search.available():
        raise Refusal(finding("FED050"))
    spoken = words(design.language)
    frame = Surround("", design.language, spoken, design.title or spoken["title"], design.searchable)
    with aside(out, force=force) as site:
        _assets(site)
        once = _once(report)
        lists = browse.Lists([_entry(holding) for holding in holdings(archive, once, Selection(unit=THREAD))])
        if not lists.entries:
            raise Refusal(finding("FED007"))
        joined = joined_pages(archive)
        made = _Site(site, DeliveryWriter(report, copy=design.copy), frame, browse.neighbours(lists), joined)
        for unit in (THREAD, PAGE):
            for holding in holdings(archive, once, Selection(unit=unit)):
                if holding.unit == unit:
                    made.document(holding)
        for found in withdrawn(archive):
            made.tombstone(found)
        _lists(site, lists, frame)
        if design.searchable:
            search.index(site)
    return len(lists.entries)


def _once(report: Report) -> Report:
    """A report that says each finding once: the archive is gone over three times."""
    said: set[tuple[str, str]] = set()

    def told(entry: Finding) -> None:
        if (entry.code, entry.message) not in said:
            said.add((entry.code, entry.message))
            report(entry)

    return told


def _assets(site: Path) -> None:
    folder = files("pipeline.feed.site").joinpath("assets")
    (site / "assets").mkdir(parents=True)
    for name in ("icon.svg", "site.css"):
        (site / "assets" / name).write_bytes(folder.joinpath(name).read_bytes())
    script = f'const FOLD = "{table()}";\n' + folder.joinpath("site.js").read_text("utf-8")
    (site / "assets" / "site.js").write_text(script, "utf-8", newline="")


def _place(id: str) -> str:
    return f"threads/{id[:2]}/{id}"


class _Site:
    """A site that is being made: where, with what, and what its pages must know of each other."""

    def __init__(
        self,
        site: Path,
        layer: DeliveryWriter,
        frame: Surround,
        neighbours: Mapping[str, tuple[browse.Listed | None, browse.Listed | None]],
        joined: Mapping[str, str],
    ) -> None:
        self._site, self._layer, self._frame = site, layer, frame
        self._neighbours, self._joined = neighbours, joined
        self._kept: set[str] = set()

    def document(self, holding: Holding) -> None:
        """Write the pages of one document: to read, the account, and the files."""
        place = _place(holding.id)
        folder = self._site / place
        folder.mkdir(parents=True)
        for name in (layout.TEI, layout.TEXT):
            self._layer.lay(holding.folder / name, folder / name, name)
        self._shown(holding)
        here = replace(self._frame, root="../../../")
        title = holding.thread["title"] or here["untitled"]
        record = beside(holding.folder, holding.record)
        cited = cite.citation(holding)
        rows = rows_of(holding)
        stated = posting(holding, rows.posts, rows.document)
        for name, data in (
            ("cite.bib", cite.bibtex(cited).encode("utf-8", "replace")),
            ("cite.json", cite.csl(cited)),
            ("thread.jsonld", cite.printed(stated)),
        ):
            (folder / name).write_bytes(data)
        head = _head(holding, title, here)
        names = {post["xml_id"]: post["author"]["name"] for post in holding.thread["posts"] if post["author"]["name"]}
        listed = names if holding.id not in self._joined else {}
        posts = thread((folder / layout.TEI).read_bytes(), here, listed)
        content = [*head, self._ways(holding, here), *posts, cite.block(cited, here), _facts(holding, here)]
        hidden = folded(record.text)
        if hidden is not None:
            content.append(element("div", hidden, hidden="", data_pagefind_weight="0.2"))
        indexed = holding.id not in self._joined  # its posts are found in the joined thread
        made = page(here, title, content, kind="thread", indexed=indexed, linked=embedded(stated))
        (folder / "index.html").write_bytes(made)
        if holding.unit == PAGE:
            told = [
                element("h1", f"{here['account']}：{title}"),
                _turn(here, "index.html", "read"),
                *account(record, here),
            ]
            (folder / "account.html").write_bytes(page(here, title, told, kind="account"))

    def tombstone(self, found: Reason) -> None:
        """Where a document was that is delivered no longer: an address that was cited still says what became of it."""
        place, said = _place(found.folder.name), found.withdrawal
        here = replace(self._frame, root="../../../")
        told = [
            element("h1", here["withdrawn"]),
            element("p", here["withdrawn_lead"]),
            facts([(here["time"], said.date), (here["reason"], said.reason), (here["checksum"], found.folder.name)]),
        ]
        (self._site / place).mkdir(parents=True)
        made = page(here, here["withdrawn"], told, kind="browse", indexed=False)
        (self._site / place / "index.html").write_bytes(made)

    def _shown(self, holding: Holding) -> None:
        """Lay the kept pictures and attachments that a document's posts show, at the site's ``media``."""
        for fault in self._layer.media(holding, self._site, "", self._kept):
            if isinstance(fault, Finding):
                raise Refusal(fault)

    def _ways(self, holding: Holding, frame: Surround) -> Node:
        """Where a reader may go from here: the neighbours in the board, the whole thread, or its pages."""
        nav = element("nav", class_="pager", aria_label=frame["board"], data_pagefind_ignore="")
        newer, older = self._neighbours.get(f"{_place(holding.id)}/index.html", (None, None))
        for name, entry, rel in (("newer", newer, "prev"), ("older", older, "next")):
            if entry is not None:
                text = f"{frame[name]}：{entry.title or frame['untitled']}"
                nav.append(element("a", text, href=frame.root + entry.place, rel=rel))
        if (whole := self._joined.get(holding.id)) is not None:
            nav.append(element("a", frame["in_thread"], href=f"{frame.root}{_place(whole)}/index.html"))
        if holding.unit == THREAD:
            nav.append(element("span", f"{frame['joined']}："))
            for at, one in enumerate(holding.record["collation"]["pages"], 1):
                nav.append(element("a", str(one["page"] or at), href=f"{frame.root}{_place(one['id'])}/index.html"))
        return nav


def _entry(holding: Holding) -> browse.Listed:
    thread_ = holding.thread
    posts: list[dict[str, Any]] = thread_["posts"]
    first = next((post["time"]["iso"] for post in posts if post["time"] and post["time"]["iso"]), None)
    return browse.Listed(
        place=f"{_place(holding.id)}/index.html",
        title=thread_["title"] or "",
        site=holding.site or "",
        board=" › ".join(thread_["board"]),
        date=first or "",
        authors=tuple(dict.fromkeys(post["author"]["name"] for post in posts if post["author"]["name"])),
        posts=len(posts),
        characters=sum(post["characters"] for post in posts),
        language=_spoken(holding),
    )


def _spoken(holding: Holding) -> str | None:
    """The language of a document's words, where it is known."""
    tag = language(holding.record["normalize"]["script"]["label"])
    return None if tag == "und" else tag


def _head(holding: Holding, title: str, frame: Surround) -> list[Node]:
    """What a reader sees first: the title, who wrote when, where."""
    thread_ = holding.thread
    posts = thread_["posts"]
    name = posts[0]["author"]["name"] if posts else None
    time = ((posts[0]["time"] or {}).get("iso") or "").replace("T", " ") if posts else ""
    line = element("p", class_="lead", data_pagefind_ignore="")
    board, site = " › ".join(thread_["board"]), holding.site
    parts: list[Node] = []
    if name:
        parts.append(browse.listed_under("author", name, name, frame))
    if time:
        parts.append(element("time", time, datetime=time.replace(" ", "T")))
    parts += [
        browse.listed_under(kind, value, value, frame) for kind, value in (("board", board), ("site", site)) if value
    ]
    parts.append(element("span", f"{len(posts):,} {frame['posts']}"))
    for part in parts:
        if len(line):
            line[-1].tail = " · "
        line.append(part)
    spoken = _spoken(holding) if thread_["title"] else None
    return [element("h1", title, data_pagefind_meta="title", lang=spoken), line]


def _facts(holding: Holding, frame: Surround) -> Node:
    """The facts of the document, folded away, and its files."""
    record, thread_ = holding.record, holding.thread
    url = record["source"].get("url") or thread_.get("url")
    of = f"{thread_['page']} / {thread_['pages'] or '?'}" if thread_.get("page") else None
    script = record["normalize"]["script"]["label"]
    rows: list[tuple[str, str | Node | None]] = [
        (frame["tags"], "、".join(thread_["tags"])),
        (frame["page"], of),
        (frame["views"], _number(thread_["views"])),
        (frame["replies"], _number(thread_["replies"])),
        (frame["url"], link(url, url) if url else None),
        (frame["encoding"], record["decode"]["encoding"]),
        (frame["script"], frame.words.get(f"script_{script}", script)),
        (frame["accession"], f"{record['accession']['title'] or holding.accession}"),
        (frame["rights"], record["accession"]["rights"]["statement"]),
        (frame["checksum"], holding.id),
    ]
    downloads = element("p", f"{frame['downloads']}：", class_="downloads")
    for name, label in ((layout.TEI, "TEI"), (layout.TEXT, frame["text"])):
        target = element("a", label, href=name, download="")
        target.tail = " · "
        downloads.append(target)
    if holding.unit == PAGE:
        downloads.append(element("a", frame["account"], href="account.html"))
    folded_rows = element("details", None, element("summary", frame["source"]), facts(rows), class_="cite")
    return element("div", None, downloads, folded_rows, data_pagefind_ignore="")


def _number(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"


def _turn(frame: Surround, target: str, name: str) -> Node:
    return element("p", None, element("a", frame[name], href=target), class_="downloads")


def _lists(site: Path, lists: browse.Lists, frame: Surround) -> None:
    for path, title, content, here in _list_pages(lists, frame):
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(page(here, title, content, kind="browse"))


def _list_pages(lists: browse.Lists, frame: Surround) -> Iterator[tuple[str, str, list[Node], Surround]]:
    yield "index.html", frame.site_title, browse.overview(lists, frame), frame
    below = replace(frame, root="../../")
    for kind in browse.KINDS:
        for listed in browse.list_pages(lists, kind):
            yield f"browse/{kind}/{listed.file}", frame[f"{kind}s"], browse.list_page(kind, listed, below), below
