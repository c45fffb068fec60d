"""The part of a page that tells encodings apart: runs that hold bytes above 0x7F.

No byte below 0x30, and none of 0x3A-0x3F, is ever a second or later byte in UTF-8, GB 18030, Big5,
Shift_JIS or EUC; so a page may be cut at these bytes, whatever its encoding, and markup between
the runs says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.decode.islands import islands

BUDGET = 3000
"""Bytes of runs that are weighed at most, and from which a page is sampled."""
SCREEN = 400
"""Bytes that are weighed first: on pages of forums in GBK and Big5 they decided by 790 nats and more (700 bytes:
by 1,390)."""
_WINDOWS = 5
"""Places over the page from which the sample is taken."""
_ASCII = bytes(range(0x80))
RUN = re.compile(rb"[\x80-\xff](?:[\x30-\x39\x40-\xff]*[\x80-\xff])?[\x30-\x39\x40-\x7e]?")
"""A run: from its first high byte to the byte after its last, cut only at safe bytes."""


def high_count(raw: bytes) -> int:
    """How many bytes are above 0x7F."""
    return 0 if raw.isascii() else len(raw.translate(None, _ASCII))


def runs(raw: bytes, high: int, budget: int = BUDGET) -> bytes:
    """Runs of ``raw`` joined by line feeds: all of them, or ``budget`` bytes from five places evenly
    spread. A run counts once: a bullet before each of fifty links is one piece of evidence.
    ``high`` is :func:`high_count` of ``raw``.
    """
    if high <= budget:
        found = _sparse(raw) if high * SPARSE < len(raw) else RUN.finditer(raw)
        return b"\n".join(dict.fromkeys(_taken(found, 4 * budget)))
    parts: list[bytes] = []
    step = len(raw) // _WINDOWS
    for window in range(_WINDOWS):
        begin = window * step
        if window:
            safe = _SAFE.search(raw, begin)
            begin = safe.end() if safe else len(raw)
        parts += _taken(RUN.finditer(raw, begin, min(len(raw), begin + max(step, 1))), budget // _WINDOWS)
    return b"\n".join(dict.fromkeys(parts))


SPARSE = 64
"""Bytes for each one above 0x7F from which runs are sought where high bytes are, and not through the whole."""


def _sparse(raw: bytes) -> Iterator[re.Match[bytes]]:
    """The runs of a page that is ASCII almost everywhere."""
    at = 0
    for first, last in islands(raw):
        at = max(at, first)
        while (
            at < last
            and (start := _HIGH.search(raw, at, last)) is not None
            and (found := RUN.match(raw, start.start()))
        ):
            yield found
            at = found.end()


_HIGH = re.compile(rb"[\x80-\xff]")
_SAFE = re.compile(rb"[\x00-\x2f\x3a-\x3f]")


def _taken(runs_found: Iterable[re.Match[bytes]], budget: int) -> list[bytes]:
    """The runs up to so many bytes."""
    parts: list[bytes] = []
    taken = 0
    for found in runs_found:
        part = found[0]
        if len(part) > budget:
            part = part[:budget]
        parts.append(part)
        taken += len(part)
        if taken >= budget:
            break
    return parts
