"""The frame of every page of the site: head, policy, navigation, footer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from lxml import etree
from lxml.etree import _Element

from pipeline import __version__

Node = _Element
"""An element of a page."""

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'"
)
"""Nothing comes from elsewhere and nothing inline runs. ``wasm-unsafe-eval`` is for the search index's reader,
a WebAssembly module served with the site."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Surround:
    """What a page needs to know of its place: the way to the site's root, language and words."""

    root: str
    language: str
    words: Mapping[str, str]
    site_title: str
    searchable: bool

    def __getitem__(self, name: str) -> str:
        return self.words[name]


def legal(text: str) -> str:
    """The text with what XML cannot carry shown as U+FFFD."""
    return text if _ILLEGAL.search(text) is None else _ILLEGAL.sub("\ufffd", text)


def element(tag: str, text: str | None = None, /, *children: Node, **attributes: str | None) -> Node:
    """An element; attribute ``class_`` is ``class``, ``data_x`` is ``data-x``, ``None`` is left out."""
    given = {_attribute(name): legal(value) for name, value in attributes.items() if value is not None}
    made = etree.Element(tag, given)
    if text is not None:
        made.text = legal(text)
    if children:
        made.extend(children)
    return made


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def page(
    frame: Surround, title: str, content: Iterable[Node], *, kind: str, indexed: bool = False, linked: str = ""
) -> bytes:
    """A whole page; ``indexed`` marks its main part for the search index, ``linked`` is its JSON-LD."""
    main = element("main", None, *content, id="main", class_=kind, data_pagefind_body="" if indexed else None)
    body = element(
        "body",
        None,
        element("a", frame["skip"], href="#main", class_="skip"),
        _header(frame),
        main,
        element("footer", None, element("p", f"guidang {__version__}")),
    )
    head = _head(frame, title)
    if linked:  # no script that runs, so the policy has no say in it
        head.append(element("script", linked, type="application/ld+json"))
    html = element("html", None, head, body, lang=frame.language)
    return b"<!DOCTYPE html>\n" + etree.tostring(html, encoding="utf-8", method="html") + b"\n"


def _head(frame: Surround, title: str) -> Node:
    return element(
        "head",
        None,
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{title} · {frame.site_title}" if title != frame.site_title else title),
        element("link", rel="icon", href=f"{frame.root}assets/icon.svg", type="image/svg+xml"),
        element("link", rel="stylesheet", href=f"{frame.root}assets/site.css"),
        element("script", src=f"{frame.root}assets/site.js", defer=""),
    )


def _header(frame: Surround) -> Node:
    links = [("overview", "index.html"), ("sites", "browse/site/index.html"), ("boards", "browse/board/index.html")]
    links += [("years", "browse/year/index.html"), ("dates", "browse/date/index.html")]
    links.append(("authors", "browse/author/index.html"))
    entries = [element("li", None, element("a", frame[name], href=frame.root + target)) for name, target in links]
    nav = element("nav", None, element("ul", None, *entries), aria_label=frame["title"])
    home = element("a", frame.site_title, href=f"{frame.root}index.html", class_="home")
    theme = element("button", "◐", type="button", id="theme", aria_label=frame["theme"], hidden="")
    if not frame.searchable:
        return element("header", None, home, nav, theme)
    box = element("input", type="search", name="q", placeholder=frame["search"], aria_label=frame["search"])
    find = element("form", None, box, action=f"{frame.root}index.html", method="get", class_="find", role="search")
    return element("header", None, home, nav, find, theme)


def link(url: str, text: str) -> Node:
    """A link that leaves the site, where its address is a plain web address; else just its text."""
    if url.lower().startswith(("http://", "https://")):
        return element("a", text, href=url, rel="noopener noreferrer nofollow external")
    return element("span", text, class_="address")


def facts(rows: Iterable[tuple[str, str | Node | None]]) -> Node:
    """A description list; rows without a value are left out."""
    made = element("dl", class_="facts")
    for name, value in rows:
        if value is None or value == "":
            continue
        made.append(element("dt", name))
        made.append(element("dd", value) if isinstance(value, str) else element("dd", None, value))
    return made


def append(parent: Node, text: str) -> None:
    """Add text at the end of an element's content."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + legal(text)
    else:
        parent.text = (parent.text or "") + legal(text)
