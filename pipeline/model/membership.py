"""Which pages are of one thread: a key that a page states of itself, and the thread's id made of it.

By falling strength a page is known by its site and the forum's number of the thread, by its address
without what only names a page of the thread, or by its title on its board. The first two are an
identity; pages of one title are joined only where they show that they belong together
(:mod:`pipeline.collation.kin`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pipeline.model.relations import site

BY_NUMBER, BY_ADDRESS, BY_TITLE = "number", "address", "title"
"""The kinds of key: the forum's number of the thread, the page's address, the title on its board."""

_PAGING = frozenset(
    ("page", "p", "pg", "pn", "paged", "pageno", "pagenum", "page_no", "pageid", "cpage", "currentpage", "curpage")
) | frozenset(("start", "st", "offset", "from", "skip", "begin", "extra", "highlight", "view", "sid", "s", "phpsessid"))
"""Names of parameters that choose a page of a thread, its order or a session, and never the thread."""
_PAGED_PATH = re.compile(r"(?:/|[-_.])(?:page|pg|p)[-_/=]?[0-9]{1,6}(?=$|[/.?])|/index[0-9]{0,6}\.html?$", re.I)
"""A part of a path that says which page: ``/page-3``, ``/page/3``, ``_p3.html``."""
_SHORTEST_TITLE = 4
"""Characters that a title must have to tell threads apart: 求助 and help head many."""


def key(made: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The key of the thread that a record's page is of, its kind first; ``None`` where nothing tells."""
    thread, source, accession = made["thread"], made["source"], made["accession"]
    urls = (source.get("url"), thread.get("url"))
    place = site(accession.get("site"), urls, thread.get("site"))
    if thread.get("tid"):
        return (BY_NUMBER, place or "", str(thread["tid"]))
    for url in urls:
        if url and (reduced := _reduced(url)):
            return (BY_ADDRESS, reduced)
    title = folded(thread.get("title") or "")
    if len(title) < _SHORTEST_TITLE:
        return None
    board: Sequence[str] = thread.get("board") or ()
    return (BY_TITLE, place or "", accession["id"], board[-1] if board else "", title)


def identifier(key: Sequence[str]) -> str:
    """The id of a thread: 64 hexadecimal digits that hold whatever pages are added."""
    return hashlib.sha256("\n".join(("guidang-thread", *key)).encode("utf-8", "surrogatepass")).hexdigest()


def thread_of(made: Mapping[str, Any]) -> str | None:
    """The id of the thread that a record's page is of, or ``None``."""
    found = key(made)
    return identifier(found) if found else None


def folded(title: str) -> str:
    """A title as it is compared: width, case and white space set aside."""
    return "".join(unicodedata.normalize("NFKC", title).casefold().split())


def _reduced(url: str) -> str | None:
    """An address without what chooses a page of the thread; ``None`` where it is none of the web."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # an address that only looks like one
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    query = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _PAGING]
    path = _PAGED_PATH.sub("", parts.path).rstrip("/")
    if not path and not query:
        return None
    return "\n".join((host, path, *(f"{name}={value}" for name, value in sorted(query))))
