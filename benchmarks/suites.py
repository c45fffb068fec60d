"""Callables for a scorer of public suites: what a page's people wrote, as one text.

``text_of`` uses the profiles, ``text_of_generic`` does without any; ``posts_of`` leaves the thread's
title out, for suites whose gold has none. A page that is refused gives
an empty text: a refusal is an answer, and the scorer counts it.
"""

from __future__ import annotations

from pipeline import decode, extract
from pipeline.model.finding import Refusal
from pipeline.model.page import Page
from pipeline.model.source import source_of

AUTO = extract.Settings()
GENERIC = extract.Settings(profile="generic")


def page_of(html: bytes, url: str, settings: extract.Settings = AUTO) -> Page:
    """The page of a source."""
    source = source_of(html, url or "-", "text/html", url=url or None)
    return extract.run(decode.run(source, decode.Settings()), settings)


def written(page: Page, *, title: bool = True) -> str:
    """Title and posts of a page, one leaf a line; no names, dates or furniture."""
    leaves = page.leaves
    shown = [leaves[page.thread.title].text] if title and page.thread.title is not None else []
    for post in page.thread.posts:
        shown += [leaves[n].text for n in post.leaves()]
    return "\n".join(shown)


def text_of(html: bytes, url: str) -> str:
    """What people wrote on the page, profiles on."""
    return _text(html, url, AUTO)


def text_of_generic(html: bytes, url: str) -> str:
    """What people wrote on the page, profiles off."""
    return _text(html, url, GENERIC)


def posts_of(html: bytes, url: str) -> str:
    """What people wrote in their posts, profiles on; no title."""
    try:
        return written(page_of(html, url), title=False)
    except Refusal:
        return ""


def _text(html: bytes, url: str, settings: extract.Settings) -> str:
    try:
        return written(page_of(html, url, settings))
    except Refusal:
        return ""
