"""A page in segments: stretches between markup and line ends, the unit of all that is not whole-page.

``<``, ``>``, CR and LF are never a second byte, and every decoder here gives them back when they
follow a broken first byte; so the n-th segment of the bytes is the n-th segment of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from pipeline.decode import decoders
from pipeline.decode.decoders import Fault
from pipeline.decode.islands import MARGIN

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
    quiet: bool = False
    """Many segments in one, none of which shows a sign; it is not looked at again."""


FEW = 32
"""First characters of a sign up to which each is sought by itself: that takes a tenth of a search for a class where
there are five and a half where there are thirty; the signs that a page shows have one to thirty of its characters."""


def showing(
    text: str,
    sign: re.Pattern[str],
    within: Iterable[tuple[int, int]] | None = None,
    firsts: Collection[str] = (),
    second: Callable[[str], bool] | None = None,
) -> Iterator[tuple[int, int]]:
    """The ranges of the segments of ``text`` in which ``sign`` matches, in order. Linear in the text.

    ``firsts`` are the characters of the text with which the sign can begin, where they are known; otherwise it is
    searched ``within`` ranges (:func:`~pipeline.decode.islands.islands`, if it begins above ASCII). ``second`` says
    which characters may follow them.
    """
    last = 0
    ranges = ((0, len(text)),) if within is None else within
    for start, stop in ranges:
        places = _places(text, start, stop, firsts, second) if 0 < len(firsts) <= FEW else None
        at = max(last, start)
        while at < stop and (found := _next(text, sign, at, stop, places)):
            place = found.start()
            begin = max(last, 1 + max(text.rfind(mark, last, place) for mark in "<>\r\n"))
            cut = _TEXT.search(text, max(place + 1, found.end() - 1))
            at = last = cut.start() if cut else len(text)
            yield begin, last


def _next(text: str, sign: re.Pattern[str], at: int, stop: int, places: list[int] | None) -> re.Match[str] | None:
    """The next match of a sign from ``at`` on, at one of the places where these are known (the last of them first)."""
    if places is None:
        return sign.search(text, at, stop + MARGIN)
    while places:
        place = places.pop()
        if place >= at and (found := sign.match(text, place)):
            return found
    return None


def _places(
    text: str, start: int, stop: int, firsts: Collection[str], second: Callable[[str], bool] | None
) -> list[int]:
    """Where the characters stand, the last one first."""
    places: list[int] = []
    for first in firsts:
        at = text.find(first, start, stop)
        while at >= 0:
            if second is None or second(text[at + 1 : at + 2]):
                places.append(at)
            at = text.find(first, at + 1, stop)
    places.sort(reverse=True)
    return places


def around(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The ranges of the segments of ``text`` that hold the characters at ``places``, which are in order."""
    at = 0
    for place in places:
        if place >= at:
            begin = max(at, 1 + max(text.rfind(mark, at, place) for mark in "<>\r\n"))
            cut = _TEXT.search(text, place + 1)
            at = cut.start() if cut else len(text)
            yield begin, at


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


NEIGHBOURS = 5
"""Segments above ASCII on both sides of one with a sign that are looked at with it."""


def split_around(raw: bytes, text: str, encoding: str, start: int, ranges: Iterable[tuple[int, int]]) -> list[Segment]:
    """Like :func:`split`, but only the segments at ``ranges`` of the text and their neighbours stand
    by themselves. On a sound page with one odd line this is a tenth of the work.
    """
    ranges = list(ranges)
    windows = list(_windows(text, ranges))
    if 2 * sum(end - begin for begin, end in windows) > len(text):
        return _around(raw, text, encoding, start, ranges)
    found: list[Segment] = []
    edges = [0, *(edge for window in windows for edge in window), len(text)]
    places = list(zip(edges, _bytes_at(raw, text, start, edges), strict=True))
    for number, ((begin, first), (end, last)) in enumerate(pairwise(places)):
        if last <= first:
            continue
        if number % 2:
            inside = [(max(a, begin) - begin, b - begin) for a, b in ranges if begin <= a < end]
            parts = _around(raw[first:last], text[begin:end], encoding, 0, inside)
            found += (replace(part, start=part.start + first, end=part.end + first) for part in parts)
        else:
            found.append(Segment(first, last, encoding, text[begin:end], quiet=True))
    return found


WINDOW = 20_000
"""Characters on both sides of a range in which its neighbours are sought: a page is cut there alone, which takes a
quarter of the time that cutting all of 9.5 MB takes."""


def _windows(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches around the ranges, from a separator to a separator; where they touch, one."""
    begin = end = -1
    for first, last in ranges:
        if end < 0 or first - WINDOW > end:
            if end >= 0:
                yield begin, end
            begin = max(text.rfind(mark, 0, max(0, first - WINDOW)) for mark in "\n>")
            begin = max(end, _run_start(text, begin) if begin >= 0 else 0, 0)
        cut = _TEXT.search(text, max(end, last + WINDOW))
        end = max(end, _run_start(text, cut.start()) if cut else len(text))
    if end >= 0:
        yield begin, end


def _run_start(text: str, at: int) -> int:
    while at and text[at - 1] in "<>\r\n":
        at -= 1
    return at


def _bytes_at(raw: bytes, text: str, start: int, edges: Sequence[int]) -> Iterator[int]:
    """The byte at which each edge stands; an edge is the start of a run of separators, or an end of the text."""
    cuts = _BYTES.finditer(raw, start)
    at = start
    before = taken = last = 0
    for edge in edges:
        before += len(_TEXT.findall(text, last, edge))
        if edge == len(text):
            at = len(raw)
        elif edge > last:
            at = next(islice(cuts, before - taken, None)).start()
            taken = before + 1
        last = edge
        yield at


def _around(raw: bytes, text: str, encoding: str, start: int, ranges: Iterable[tuple[int, int]]) -> list[Segment]:
    cuts = [0, *(place for cut in _TEXT.finditer(text) for place in cut.span()), len(text)]
    marks = [start, *(place for cut in _BYTES.finditer(raw, start) for place in cut.span()), len(raw)]
    alone: set[int] = set()
    for begin, _ in ranges:
        middle = bisect_right(cuts, begin) - 1
        for step in (-1, 1):
            at, left = middle, NEIGHBOURS
            while 0 <= at < len(cuts) - 1 and left:
                left -= not text[cuts[at] : cuts[at + 1]].isascii()
                alone.add(at)
                at += step
    found: list[Segment] = []
    last = 0
    for at in [*sorted(alone), len(cuts) - 1]:
        if marks[at] > marks[last]:
            found.append(Segment(marks[last], marks[at], encoding, text[cuts[last] : cuts[at]], quiet=True))
        if at < len(cuts) - 1 and marks[at + 1] > marks[at]:
            found.append(Segment(marks[at], marks[at + 1], encoding, text[cuts[at] : cuts[at + 1]]))
        last = at + 1
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
