"""A book as it is written out: who, what, when, its chapters with their blocks, and what goes with them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.feed.book.blocks import Posted, posts, text, told
from pipeline.feed.book.chapters import ToldSerial, serial
from pipeline.feed.markup import TEI, kept
from pipeline.holdings.document import Holding
from pipeline.holdings.files import read_plain
from pipeline.holdings.source import media_of_record
from pipeline.model import layout
from pipeline.model.description import language, urn

OPENING = "opening-author"
SHOWN = frozenset(("image/gif", "image/jpeg", "image/png", "image/svg+xml", "image/webp"))
"""Media types of pictures that every reading system shows (EPUB 3.3, 3.2)."""
_FLAGS = re.compile(
    r"[\[【(（〔]\s{0,8}(?:连载|連載|原创|原創|长篇|長篇|中篇|短篇|完结|完結|全文完|更新|小说|小說|已完|修改|转|轉|文学|直播)[^\]】)）〕]{0,20}[\]】)）〕]"
    r"|[（(【\[]?\s{0,8}(?:更新至|已更新|更至|连载至)[^）)】\]]{0,16}[）)】\]]?|[—\-—]{1,20}\s{0,8}(?:连载|連載)中?\s{0,8}$"
)
_NAMED = re.compile("《([^》]{1,60})》")


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with its blocks, the posts it comes from and the readers' posts that follow it."""

    title: str
    blocks: tuple[etree._Element, ...]
    sources: tuple[str, ...]
    number: int | None
    volume: int
    when: str
    remarks: tuple[Posted, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A thread as a book."""

    id: str
    urn: str
    title: str
    thread_title: str
    authors: tuple[str, ...]
    language: str
    site: str
    url: str
    dates: tuple[str, str]
    parts: tuple[Part, ...]
    answers: tuple[Posted, ...]
    volumes: tuple[tuple[int, str], ...]
    told: ToldSerial
    pictures: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    """Media type and bytes of the pictures that its blocks show, by their places in the archive."""


class NoWriterError(ValueError):
    """The thread names no opening author, or none of the names asked for."""


def book(holding: Holding, by: Sequence[str] = (OPENING,)) -> Book:
    """The book that a thread holds. Raises :class:`NoWriterError`, and ``Refusal`` (FED003, FED004)."""
    thread = posts(holding.read(layout.TEI))
    writers = _writers(thread, by)
    found = serial(told(thread, writers))
    by_id = {post.id: post for post in thread}
    parts = tuple(_parts(found, thread, by_id, writers))
    record, title = holding.record, str(holding.thread["title"] or "")
    named = Counter(post.name for post in thread if post.who in writers and post.name)
    times = sorted(part.when for part in parts if part.when)
    return Book(
        holding.id,
        urn(holding.id),
        _title(title),
        title,
        tuple(name for name, _ in named.most_common()),
        language(record["normalize"]["script"]["label"]) or "zh",
        holding.site or "",
        str(holding.thread["url"] or record["source"]["url"] or ""),
        (times[0], times[-1]) if times else ("", ""),
        parts,
        tuple(by_id[post] for post in found.answers),
        tuple(found.volumes),
        found,
        _pictures(holding, thread),
    )


def _pictures(holding: Holding, thread: Sequence[Posted]) -> dict[str, tuple[str, bytes]]:
    """The kept pictures of a thread that reading systems show. Raises ``Refusal`` (FED003, FED004)."""
    media = media_of_record(holding.record) or ()
    held = {layout.medium_file(one.sha256, one.media_type): one for one in media if one.media_type in SHOWN}
    found: dict[str, tuple[str, bytes]] = {}
    for post in thread:
        for block in post.blocks:
            for graphic in block.iter(f"{{{TEI}}}graphic"):
                place = kept(graphic.get("url") or "")
                if place in held and place not in found:
                    one = held[place]
                    data = read_plain(holding.folder.parents[3] / place, holding.id, one.sha256)
                    found[place] = (one.media_type, data)
    return found


def _title(title: str) -> str:
    """The book's title: in title marks where it stands so, else the thread's without its flags."""
    if match := _NAMED.search(title):
        return match[1].strip()
    return " ".join(_FLAGS.sub(" ", title).split()) or title or "?"


def _writers(thread: Sequence[Posted], by: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in by:
        if name == OPENING:
            found |= {thread[0].who} if thread and thread[0].who else set()
        else:
            sought = unicodedata.normalize("NFKC", name).casefold()
            found |= {post.who for post in thread if unicodedata.normalize("NFKC", post.name).casefold() == sought}
    found.discard("")
    if not found:
        raise NoWriterError("the thread names no such writer" if by != (OPENING,) else "the opening post names nobody")
    return frozenset(found)


def _parts(
    found: ToldSerial, thread: Sequence[Posted], by_id: Mapping[str, Posted], writers: frozenset[str]
) -> Iterator[Part]:
    places = {post.id: at for at, post in enumerate(thread)}
    starts = sorted(places[chapter.pieces[0][0]] for chapter in found.chapters)
    taken: set[str] = set()
    for chapter in found.chapters:
        blocks = [block for post, start, end in chapter.pieces for block in by_id[post].blocks[start:end]]
        first = chapter.pieces[0][0]
        following = next((at for at in starts if at > places[first]), len(thread))
        remarks = () if first in taken else _between(thread, places[first], following, writers)
        taken.add(first)
        sources = tuple(dict.fromkeys(post for post, _, _ in chapter.pieces))
        number = chapter.head.number if chapter.head else None
        title = chapter.title or _opening_words(blocks)
        yield Part(title, tuple(blocks), sources, number, chapter.volume, by_id[first].when, remarks)


def _between(thread: Sequence[Posted], start: int, end: int, writers: frozenset[str]) -> tuple[Posted, ...]:
    return tuple(post for post in thread[start:end] if post.who not in writers)


def _opening_words(blocks: Sequence[etree._Element]) -> str:
    """The first words of a chapter without a head."""
    said = next((words for block in blocks if (words := " ".join(text(block).split()))), "…")
    return said if len(said) <= 20 else f"{said[:20]}…"
