"""One source as the census sees it: decoded, and where it is asked for read as far as extraction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline import decode, line
from pipeline.accession import Unread
from pipeline.holdings.record import DOUBTFUL
from pipeline.model.finding import Refusal, Severity
from pipeline.model.membership import thread_of
from pipeline.model.page import Page
from pipeline.model.source import Source
from pipeline.normalize.script import detect

SKETCH = 16
"""Numbers of a text's sketch."""
_LEAST = 12
"""Characters of a paragraph that count for likeness: shorter ones are said by everybody."""
_DOUBTED = "DEC009"
_FEW = 4
"""Paragraphs below which a text is too short to be like another."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a source. Fields of reading are empty where it was only decoded."""

    name: str
    board: str
    kind: str
    """``page`` (read), ``decoded``, ``refused``, ``unreadable`` or ``passed``."""
    codes: tuple[str, ...] = ()
    sha256: str = ""
    size: int = 0
    encoding: str = ""
    doubted: bool = False
    """Whether another encoding fits nearly as well."""
    damage: int = 0
    repairs: int = 0
    media: str = ""
    engine: str = ""
    face: str = ""
    script: str = ""
    posts: int = 0
    first: str = ""
    last: str = ""
    confidence: float | None = None
    doubtful: bool = False
    thread: str = ""
    title: str = ""
    page: int | None = None
    pages: int | None = None
    sketch: tuple[int, ...] = ()


def board_of(source: Source) -> str:
    """What the census counts by: the site, as the accession or the address states it, else the first folder."""
    host = None
    try:
        host = urlsplit(source.url).hostname if source.url else None
    except ValueError:  # an address that only looks like one
        host = None
    path = source.path.rpartition("/")[0]
    return source.accession.site or host or "/".join(path.split("/")[:2]) or "."


def passed(arrival: Unread) -> Look:
    """A source without bytes: passed over, or not to be read."""
    rule = all(entry.severity is Severity.NOTICE for entry in arrival.findings)
    codes = tuple(sorted({entry.code for entry in arrival.findings}))
    return Look(arrival.path, arrival.accession.site or ".", "passed" if rule else "unreadable", codes)


def look(source: Source, board: str, settings: line.Settings, *, full: bool) -> Look:
    """See one source."""
    about = {
        "name": source.path,
        "board": board,
        "sha256": source.sha256,
        "size": source.size,
        "media": source.media_type,
    }
    try:
        transcript = decode.run(source, settings.decode)
    except Refusal as refusal:
        return Look(kind="refused", codes=_codes(refusal), **about)  # type: ignore[arg-type]
    verdict = transcript.verdict
    decoded = {
        "encoding": verdict.encoding,
        "doubted": any(entry.code == _DOUBTED for entry in transcript.findings),
        "damage": len(transcript.damage),
        "repairs": len(transcript.repairs),
    }
    if not full:
        codes = tuple(sorted({entry.code for entry in transcript.findings}))
        return Look(kind="decoded", codes=codes, **about, **decoded)  # type: ignore[arg-type]
    try:
        page = line.read(source, settings)
    except Refusal as refusal:
        return Look(kind="refused", codes=_codes(refusal), **about, **decoded)  # type: ignore[arg-type]
    return Look(kind="page", **about, **decoded, **_read(page, source))  # type: ignore[arg-type]


def _codes(refusal: Refusal) -> tuple[str, ...]:
    return tuple(sorted({entry.code for entry in refusal.findings}))


def _read(page: Page, source: Source) -> dict[str, object]:
    thread = page.thread
    times = sorted(post.time.iso for post in thread.posts if post.time and post.time.iso)
    title = page.leaves[thread.title].text if thread.title is not None else ""
    stated = {
        "thread": {"tid": thread.tid, "url": thread.url, "title": title, "board": thread.board, "site": thread.site},
        "source": {"url": source.url},
        "accession": {"site": source.accession.site, "id": source.accession.id},
    }
    return {
        "codes": tuple(sorted({entry.code for entry in (*page.transcript.findings, *page.findings)})),
        "engine": page.profile,
        "face": page.face,
        "script": detect("\n".join(leaf.text for leaf in page.leaves)).label,
        "posts": len(thread.posts),
        "first": times[0][:10] if times else "",
        "last": times[-1][:10] if times else "",
        "confidence": page.confidence.value if page.confidence else None,
        "doubtful": any(entry.code == DOUBTFUL for entry in page.findings),
        "thread": thread_of(stated) or "",
        "title": " ".join(title.split()),
        "page": thread.page,
        "pages": thread.pages,
        "sketch": sketch(leaf.text for leaf in page.leaves),
    }


def sketch(texts: Iterator[str]) -> tuple[int, ...]:
    """The lowest digests of a text's paragraphs: two texts share about as many as they have paragraphs in common."""
    found = {
        int.from_bytes(hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=7).digest())
        for text in texts
        for part in text.split("\n")
        if len(said := "".join(part.split())) >= _LEAST
    }
    return tuple(sorted(found)[:SKETCH]) if len(found) >= _FEW else ()
