"""What kind of page it is, where it is no thread: an index, a list, a login, an error, a stub, an empty frame.

Known engines say it in the markup of the whole page. Of others, little is needed to tell a form, an error or a stub;
that what was read as posts are the entries of a list is told by where their words lead.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pipeline.extract.html.unknown.words import is_time
from pipeline.extract.markup.match import select
from pipeline.extract.markup.selector import Selector, compile_selector
from pipeline.extract.markup.tree import Tree
from pipeline.model.page import Leaf, Thread

TIME_TEXT = 160
"""Characters of a text node that is asked for a time; longer ones are prose."""


_BRIEF = 400
"""Characters up to which a page may be nothing but a message or a form; the shortest thread of the development
suites has 610.
"""
_BARE = 40
"""Characters of text up to which a page with scripts is an empty frame."""
_FAILED = re.compile(
    r"\b(?:40[0134]|410|50[0234])\b|not found|forbidden|access denied|does not exist|no longer (?:exists|available)"
    r"|bad gateway|service unavailable|不存在|已被删除|已被刪除|无权|無權|没有找到|沒有找到|出错|提示信息"
    r"|错误|錯誤|見つかりません|페이지를 찾을 수|не найден|introuvable|nicht gefunden|no encontrad",
    re.IGNORECASE,
)
"""Words of pages that say that something is not there or not allowed."""
_LED = 0.7
"""Share of a post's words that are links from which it is an entry of a list, and share of such posts."""
_ENTRIES = 3
"""Posts from which a page may be a list."""


@cache
def _marks() -> tuple[tuple[str, tuple[Selector, ...]], ...]:
    """Kinds and the selectors that mark them."""
    raw = files(__package__).joinpath("kinds.tsv").read_text("utf-8")
    rows = (line.partition("\t") for line in raw.splitlines() if line and not line.startswith("#"))
    return tuple((kind, compile_selector(css)) for kind, _, css in rows)


def marked(tree: Tree) -> str:
    """The kind that a known engine's markup says; ``""`` where it says none, or a thread."""
    return next((kind for kind, css in _marks() if select(tree, css)), "")


def slight(tree: Tree) -> str:
    """The kind of a page with hardly a text: ``redirect``, ``login``, ``error``, ``frame``; else ``""``."""
    if not len(tree):  # comments and nothing else
        return ""
    body = next(iter(tree.of_tag("body")), 0)
    shown = len(tree.shown(body))
    dated = sum(
        is_time(text) for text, kind in zip(tree.texts, tree.kinds, strict=True) if not kind and len(text) < TIME_TEXT
    )
    if shown > _BRIEF or dated > 1:  # what has several times is a thread or a list, however short
        return ""
    if any(tree.attrs[i].get("http-equiv", "").lower() == "refresh" for i in tree.of_tag("meta")):
        return "redirect"
    if any(tree.attrs[i].get("type", "").lower() == "password" for i in tree.of_tag("input")):
        return "login"
    heads = [tree.shown(i) for tag in ("title", "h1", "h2") for i in tree.of_tag(tag)]
    if any(_FAILED.search(text[:200]) for text in (*heads, tree.shown(body))):
        return "error"
    return "frame" if shown <= _BARE and tree.of_tag("script") else ""


def listed(thread: Thread, leaves: tuple[Leaf, ...]) -> bool:
    """Whether what was read as posts are entries of a list: most are links, each to another address."""
    led, asked = 0, 0
    for post in thread.posts:
        width = inner = 0
        addresses: set[str | None] = set()
        for n in post.leaves():
            width += len(leaves[n].text)
            for mark in leaves[n].marks:
                if mark.kind == "link":
                    inner += mark.end - mark.start
                    addresses.add(mark.get("url"))
        if width:
            asked += 1
            led += inner >= _LED * width and bool(addresses)
    return asked >= _ENTRIES and led >= _LED * asked
