"""The extract stage: ``Transcript`` in, ``Page`` out.

A page has one of two faces: the markup of a page, or the text that a person or a converter took
from it. Each face has its reader; both use the same profiles.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extract.printed.between import bounded
from pipeline.extract.settings import Settings
from pipeline.model.page import Page
from pipeline.model.transcript import Transcript

__all__ = ["VERSION", "Settings", "face", "run"]

VERSION = "40"
"""Raised whenever the output of this stage can change."""


_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = re.compile(
    r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:div|table|td|p|span|article|a)\s[^<>]{0,400}>|</(?:div|p|td|a)>",
    re.IGNORECASE,
)


def face(item: Transcript) -> str:
    """``html`` or ``text``: which reader the page is for.

    A media type of HTML is believed when there is any tag at all; without one the text is read
    as text. Any other type is read as HTML only when its beginning is markup.
    """
    head = item.text[:20_000]
    tags = len(_MARKUP.findall(head))
    if item.source.media_type in _HTML_TYPES:
        return "html" if tags or _MARKUP.search(item.text) else "text"
    return "html" if head.lstrip("\ufeff \t\r\n").startswith("<") and tags >= 2 else "text"


def run(item: Transcript, settings: Settings) -> Page:
    """Take one ``Transcript`` to its ``Page``. Raises ``Refusal`` where there is no thread in it."""
    shown = face(item) if settings.face == "auto" else settings.face
    if shown == "html":
        from pipeline.extract import html  # noqa: PLC0415 (a reader is loaded when a page needs it)

        return _bounded(html.extract(item, settings))
    from pipeline.extract import text  # noqa: PLC0415

    return _bounded(text.extract(item, settings))


def _bounded(page: Page) -> Page:
    """The page, its posts without a known time with the first and last that it can be."""
    source = page.transcript.source
    captured = source.retrieved or page.captured or source.accession.received
    posts = bounded(page.thread.posts, captured)
    return page if posts is page.thread.posts else replace(page, thread=replace(page.thread, posts=posts))
