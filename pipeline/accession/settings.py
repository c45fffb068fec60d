"""What a user may set for receiving sources."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Which files are sources, how large they may be, and how rows are read.

    None of these changes what becomes of a given source, so none is part of the run key.
    ``include`` and ``exclude`` are globs. Sizes are bytes. ``jsonl_*`` name the fields of a JSON
    row, the first that is present wins.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_size: int = 64 << 20
    """A source larger than this is refused."""
    max_ratio: int = 200
    """A member that unpacks to more than this many times its packed size (and to more than a
    mebibyte) is a bomb."""
    max_members: int = 10_000_000
    jsonl_html: tuple[str, ...] = ("html", "raw_html", "raw_content", "content", "body")
    jsonl_text: tuple[str, ...] = ("text", "raw_text")
    jsonl_url: tuple[str, ...] = ("url", "uri", "link")
    jsonl_date: tuple[str, ...] = ("retrieved", "date", "date_download", "timestamp", "crawled")
    jsonl_charset: tuple[str, ...] = ("charset", "encoding")
