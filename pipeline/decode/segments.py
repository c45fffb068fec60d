"""A page in segments: stretches between markup and line ends, the unit of all that is not whole-page.

``<``, ``>``, CR and LF are never a second byte, and every decoder here gives them back when they
follow a broken first byte; so the n-th segment of the bytes is the n-th segment of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.decode import decoders
from pipeline.decode.decoders import Fault

_BYTES = re.compile(rb"[<>\r\n]+")
_TEXT = re.compile("[<>\r\n]+")


@dataclass(slots=True)
class Segment:
    """Bytes ``[start, end)`` read as ``text``; ``faults`` are offsets in ``text`` and bytes of the file."""

    start: int
    end: int
    encoding: str
    text: str
    faults: tuple[Fault, ...] = ()


def showing(text: str, sign: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The ranges of the segments of ``text`` in which ``sign`` matches, in order. Linear in the text."""
    at = 0
    while found := sign.search(text, at):
        place = found.start()
        begin = max(at, 1 + max(text.rfind(mark, at, place) for mark in "<>\r\n"))
        cut = _TEXT.search(text, max(place + 1, found.end() - 1))
        end = cut.start() if cut else len(text)
        yield begin, end
        at = end


def split(raw: bytes, text: str, encoding: str, start: int = 0) -> list[Segment]:
    """Segments with their separators as segments of their own; joined they are the page."""
    found: list[Segment] = []
    at = start
    places = _TEXT.finditer(text)
    begin = 0
    for cut in _BYTES.finditer(raw, start):
        place = next(places)
        if cut.start() > at:
            found.append(Segment(at, cut.start(), encoding, text[begin : place.start()]))
        found.append(Segment(cut.start(), cut.end(), encoding, place[0]))
        at, begin = cut.end(), place.end()
    if at < len(raw):
        found.append(Segment(at, len(raw), encoding, text[begin:]))
    return found


def redecode(segment: Segment, raw: bytes, encoding: str) -> None:
    """Read the segment in another encoding."""
    decoded = decoders.decode(raw[segment.start : segment.end], encoding)
    segment.encoding = encoding
    segment.text = decoded.text
    segment.faults = tuple(Fault(at, start + segment.start, end + segment.start) for at, start, end in decoded.faults)


def join(segments: Iterable[Segment]) -> tuple[str, list[Fault]]:
    """The text of the segments, and their faults at its offsets."""
    parts: list[str] = []
    faults: list[Fault] = []
    at = 0
    for segment in segments:
        parts.append(segment.text)
        faults += (Fault(at + fault.at, fault.start, fault.end) for fault in segment.faults)
        at += len(segment.text)
    return "".join(parts), faults
