"""The reading site: an archive as static pages, each thread with the account of its page.

Nothing is fetched at run time, nothing inline runs, and no text of a post is ever markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.feed.publish import Layer, aside
from pipeline.feed.site import browse, search
from pipeline.feed.site.account import account
from pipeline.feed.site.fold import folded
from pipeline.feed.site.reading import thread
from pipeline.feed.site.shell import Node, Surround, element, facts, link, page
from pipeline.feed.site.words import words
from pipeline.holdings.document import Holding, Report, Selection, holdings
from pipeline.holdings.record import beside
from pipeline.model import layout
from pipeline.model.finding import Refusal, finding


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
        lists = browse.Lists()
        layer = Layer(report, copy=design.copy)
        for holding in holdings(archive, report, Selection()):
            lists.entries.append(_document(site, holding, layer, frame))
        if not lists.entries:
            raise Refusal(finding("FED007"))
        _lists(site, lists, frame)
        if design.searchable:
            search.index(site)
    return len(lists.entries)


def _assets(site: Path) -> None:
    folder = files("pipeline.feed.site").joinpath("assets")
    (site / "assets").mkdir(parents=True)
    for name in ("icon.svg", "site.css", "site.js"):
        (site / "assets" / name).write_bytes(folder.joinpath(name).read_bytes())


def _document(site: Path, holding: Holding, layer: Layer, frame: Surround) -> browse.Listed:
    place = f"threads/{holding.id[:2]}/{holding.id}"
    folder = site / place
    folder.mkdir(parents=True)
    for name in (layout.TEI, layout.TEXT):
        layer.lay(holding.folder / name, folder / name, name)
    entry = _entry(holding, f"{place}/index.html")
    here = replace(frame, root="../../../")
    title = entry.title or frame["untitled"]
    record = beside(holding.folder, holding.record)
    content = [*_head(holding, title, here), *thread((folder / layout.TEI).read_bytes(), here)]
    hidden = folded(record.text)
    if hidden is not None:
        content.append(element("div", hidden, hidden="", data_pagefind_weight="0.2"))
    (folder / "index.html").write_bytes(page(here, title, content, kind="thread", indexed=True))
    told = [element("h1", f"{here['account']}：{title}"), _turn(here, "index.html", "read"), *account(record, here)]
    (folder / "account.html").write_bytes(page(here, title, told, kind="account"))
    return entry


def _entry(holding: Holding, place: str) -> browse.Listed:
    thread_ = holding.thread
    posts: list[dict[str, Any]] = thread_["posts"]
    first = next((post["time"]["iso"] for post in posts if post["time"] and post["time"]["iso"]), None)
    return browse.Listed(
        place=place,
        title=thread_["title"] or "",
        site=holding.site or "",
        board=" › ".join(thread_["board"]),
        date=first or "",
        authors=tuple(dict.fromkeys(post["author"]["name"] for post in posts if post["author"]["name"])),
        posts=len(posts),
        characters=sum(post["characters"] for post in posts),
    )


def _head(holding: Holding, title: str, frame: Surround) -> list[Node]:
    record, thread_ = holding.record, holding.thread
    url = record["source"].get("url") or thread_.get("url")
    board = " › ".join(thread_["board"])
    of = f"{thread_['page']} / {thread_['pages'] or '?'}" if thread_.get("page") else None
    rows: list[tuple[str, str | Node | None]] = [
        (frame["site"], thread_["site"] or holding.site),
        (frame["board"], board),
        (frame["tags"], "、".join(thread_["tags"])),
        (frame["page"], of),
        (frame["views"], _number(thread_["views"])),
        (frame["replies"], _number(thread_["replies"])),
        (frame["url"], link(url, url) if url else None),
        (frame["encoding"], record["decode"]["encoding"]),
        (frame["script"], record["normalize"]["script"]["label"]),
        (frame["accession"], f"{record['accession']['title'] or holding.accession}"),
        (frame["rights"], record["accession"]["rights"]["statement"]),
        (frame["checksum"], holding.id),
    ]
    downloads = element("p", f"{frame['downloads']}：", class_="downloads")
    for name, label in ((layout.TEI, "TEI"), (layout.TEXT, frame["text"])):
        target = element("a", label, href=name, download="")
        target.tail = " · "
        downloads.append(target)
    downloads.append(element("a", frame["account"], href="account.html"))
    aside_ = element("div", None, facts(rows), downloads, data_pagefind_ignore="")
    return [element("h1", title, data_pagefind_meta="title"), aside_]


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
