"""Ids from addresses: the page's own URL, and the links that a Markdown converter kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.extract.printed.noise import Blank

_HREF = re.compile(r"\]\(\s*([^)\s]{1,2000})")
NAMES = ("tid", "page", "fid", "pid", "uid")


def read(url: str, patterns: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """What the patterns of a profile read in an address: ``tid page fid pid uid``."""
    found: dict[str, str] = {}
    for pattern in patterns:
        match = pattern.search(url)
        if match:
            for name, value in match.groupdict().items():
                if value is not None:
                    found.setdefault(name, value)
    return found


def links(text: str, blanks: Sequence[Blank], start: int, end: int, at: int = 0) -> Iterator[str]:
    """The addresses of Markdown links in a stretch; ``at`` is a blank that stands before it."""
    for place in range(at, len(blanks)):
        low, high, _, entry = blanks[place]
        if low >= end:
            break
        if low >= start and entry == "markup.link" and (match := _HREF.match(text, low, high)):
            yield match[1].replace("\n", "").replace("&amp;", "&")


def agreed(values: Sequence[str]) -> str | None:
    """The value that most addresses agree on, if more than half do."""
    counts = Counter(values)
    if not counts:
        return None
    value, count = max(counts.items(), key=lambda row: (row[1], row[0]))
    return value if 2 * count > len(values) else None
