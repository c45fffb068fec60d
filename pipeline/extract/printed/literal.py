"""Markup that stands in flattened text as characters: tags, blanks, board code, tokens of smilies.

Boards that were migrated, and converters that decoded a page once too little, leave ``<BR>``, ``&nbsp;`` and
``[img]…[/img]`` in the words of posts. They are read as what they are: a tag that breaks lines breaks the line, a
picture is a picture, what only styles is layout. A person who writes *about* markup keeps it: where a page holds the
frame of a document (``<html>``, ``<script>``, ``<?php``) or a tag stands within a sentence, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from pipeline.model.page import Mark, Role

WIDE_BLANK = 6
"""Blanks more than which between words are layout, so that the text is not literal."""


Stretch = tuple[int, int, Role, str]

BREAK = "markup.break"
"""The entry of a tag that ends a line."""
PICTURE, SMILEY = "markup.picture", "markup.smiley"
"""Entries of what stands for a picture: an address between ``[img]`` and ``[/img]``, a token of a smiley."""
ENTRIES = frozenset({BREAK, PICTURE, SMILEY, "markup.tag", "markup.blank", "markup.code", "markup.image"})
"""All entries of this module."""

_FRAME = re.compile(r"<(?:!DOCTYPE|html|head|body|script|style|form|input|\?php|!--)\b|&lt;/?[a-z]", re.IGNORECASE)
"""What says that somebody wrote about markup."""
_BREAK = re.compile(r"</?(?:br|p|div|li|tr|h[1-6]|hr|center)(?:\s[^<>\n]{0,300})?\s?/?>", re.IGNORECASE)
_BEFORE = re.compile(r"(?:^|[。！？；，、：,.!?;:…)）」』”\"]|&nbsp;|>)[ \t\u3000]*\Z", re.MULTILINE)
_AFTER = re.compile(r"[ \t\u3000]*(?:$|<|&nbsp;|\u3000\u3000)", re.MULTILINE)
_PAIR = re.compile(
    r"<(?P<name>font|span|b|strong|i|em|u|s|strike|small|big|sub|sup|center|div|p|a|blockquote)(?:\s[^<>\n]{0,300})?>"
    r"(?P<inner>[^<>\n]{1,2000})</(?P=name)\s?>",
    re.IGNORECASE,
)
_ALONE = re.compile(r"</?(?:font|span|b|strong|i|em|u|strike|small|big|a|img|wbr|o:p)(?:\s[^<>\n]{0,300})?/?>", re.I)
_BLANK = re.compile(r"(?:&nbsp;?|&#160;|&#xA0;|&emsp;|&ensp;)+", re.IGNORECASE)
_SHARE = 0.5
"""Share of a page's breaking tags that must stand at the end of a line or sentence for all to be read. What a migration
left ends lines; who writes about a tag names it within a sentence. (Seen on made-up pages of both kinds only.)"""

_STYLES = (
    "b|i|u|s|color|size|font|align|float|p|backcolor|indent|center|left|right|strike|table|tr|td|list|email|url|free"
)
_CODE = re.compile(
    rf"\[(?P<name>{_STYLES})(?:=[^\[\]\n]{{0,300}})?\](?=[\s\S]{{0,4000}}?\[/(?P=name)\])", re.IGNORECASE
)
_CLOSE = re.compile(rf"\[/(?P<name>{_STYLES})\]", re.IGNORECASE)
_PICTURE = re.compile(r"\[img(?:=[^\[\]\n]{0,40})?\](?P<url>[^\[\]\s]{4,600})\[/img\]", re.IGNORECASE)
_TOKEN = re.compile(
    r"\{:\d{1,4}_\d{1,5}:\}|\[(?:em|emot?|s|f):?_?\d{1,5}\]|(?<![\w:]):([a-z0-9_+-]{1,40}):(?![\w:])", re.I
)

_ONEBOX = re.compile(r"^[ \t]*(\[fav(?:icon)?\])(?: [^\[\]\n]{1,80})?(?: (\[[\w-]{4,64}\]))?[ \t]*$", re.MULTILINE)
"""The first line of a card that software draws from a link, as w3m prints its pictures."""


@cache
def _smileys() -> frozenset[str]:
    """The short codes that are known: ``smileys.txt``."""
    text = files("pipeline.extract.printed").joinpath("smileys.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def stretches(text: str) -> Iterator[Stretch]:
    """The stretches of a text that are literal markup."""
    if "<" in text or "&" in text:
        yield from _tags(text)
    if "[/" in text:
        yield from _codes(text)
    if ":" in text or "[" in text:
        yield from _tokens(text)


def _tags(text: str) -> Iterator[Stretch]:
    if _FRAME.search(text):
        return
    breaks = list(_BREAK.finditer(text))
    ends = sum(bool(_ends(text, found)) for found in breaks)
    read = bool(breaks) and ends >= _SHARE * len(breaks)
    if read:
        yield from ((m.start(), m.end(), Role.LAYOUT, BREAK) for m in breaks)
        yield from ((m.start(), m.end(), Role.LAYOUT, "markup.tag") for m in _ALONE.finditer(text))
    else:
        for pair in _PAIR.finditer(text):
            yield pair.start(), pair.start("inner"), Role.LAYOUT, "markup.tag"
            yield pair.end("inner"), pair.end(), Role.LAYOUT, "markup.tag"
    blanks = list(_BLANK.finditer(text))
    if read or any(m.end() - m.start() > WIDE_BLANK for m in blanks):
        yield from ((m.start(), m.end(), Role.LAYOUT, "markup.blank") for m in blanks)


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether a tag stands where a line or a part of a sentence ends."""
    return bool(_BEFORE.search(text, max(0, found.start() - 12), found.start()) or _AFTER.match(text, found.end()))


def _codes(text: str) -> Iterator[Stretch]:
    for picture in _PICTURE.finditer(text):
        yield picture.start(), picture.end(), Role.LAYOUT, PICTURE
    opened: dict[str, int] = {}
    for found in sorted([*_CODE.finditer(text), *_CLOSE.finditer(text)], key=lambda m: m.start()):
        name = found["name"].lower()
        closes = text[found.start() + 1] == "/"
        if closes and not opened.get(name):
            continue
        opened[name] = opened.get(name, 0) + (-1 if closes else 1)
        yield found.start(), found.end(), Role.LAYOUT, "markup.code"


def _tokens(text: str) -> Iterator[Stretch]:
    for found in _ONEBOX.finditer(text) if "[fav" in text else ():
        yield found.start(1), found.end(1), Role.LAYOUT, "markup.image"
        if found[2]:
            yield found.start(2), found.end(2), Role.LAYOUT, "markup.image"
    for found in _TOKEN.finditer(text):
        if found[1] is None or found[1].lower() in _smileys():
            yield found.start(), found.end(), Role.LAYOUT, SMILEY


def mark(text: str, stretch: Stretch, at: int) -> Mark | None:
    """The mark of a picture or smiley at an offset of a leaf's text; ``None`` for other markup."""
    start, end, _, entry = stretch
    if entry == SMILEY:
        return Mark(at, at, "smiley", (("alt", text[start:end]),))
    found = _PICTURE.match(text, start, end) if entry == PICTURE else None
    return Mark(at, at, "image", (("src", found["url"]),)) if found else None
