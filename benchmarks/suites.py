"""Callables for a scorer of public suites: what a page's people wrote, as one text.

``text_of`` uses the profiles, ``text_of_generic`` does without any; ``posts_of`` leaves the thread's
title out, for suites whose gold has none. A page that is refused gives
an empty text: a refusal is an answer, and the scorer counts it.
"""

from __future__ import annotations

from pipeline import decode, extract
from pipeline.model.finding import Refusal
from pipeline.model.page import Page
from pipeline.model.source import Source, source_of
from pipeline.model.transcript import Transcript, Verdict

AUTO = extract.Settings()
GENERIC = extract.Settings(profile="generic")


def transcript(source: Source) -> Transcript:
    """The decoded source; a plain UTF-8 or GB18030 reading while the decode stage is not there."""
    try:
        return decode.run(source, decode.Settings())
    except NotImplementedError:
        pass
    try:
        return Transcript(source, source.data.decode("utf-8"), Verdict("utf-8", 1.0, True, None))
    except UnicodeDecodeError:
        return Transcript(source, source.data.decode("gb18030", "replace"), Verdict("gb18030", 1.0, True, None))


def page_of(html: bytes, url: str, settings: extract.Settings = AUTO) -> Page:
    """The page of a source."""
    return extract.run(transcript(source_of(html, url or "-", "text/html", url=url or None)), settings)


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
