"""Lines of flattened posts that say when these were changed: dated, the same words each time, later than the byline."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.extract.printed.moment import moment
from pipeline.learn.frames import SLOT, TIME, Frame, describe

LEAST = 3
"""Lines of one form that must be seen, and on how many pages."""
LATER = 0.9
"""The part of the lines that must not be older than the byline above them: the head of a quotation and a card's date
are."""


def notices(byline: Frame, found: Sequence[Frame], marks: Sequence[Sequence[int]]) -> list[Frame]:
    """The frames of lines that stand in posts and tell a later time than the byline, with words of their own."""
    times = {(line.page, line.unit): moment(line.time).iso or "" for line in byline.lines}
    own = {word for word in byline.words if _word(word)}
    kept = []
    for frame in found:
        said = {word for word in frame.words if _word(word)} - own
        if frame is byline or not said:
            continue
        lines = [line for line in frame.lines if line.unit not in marks[line.page]]
        later = 0
        for line in lines:
            at = bisect_right(marks[line.page], line.unit) - 1
            above = times.get((line.page, marks[line.page][at]), "") if at >= 0 else ""
            later += bool(above) and (moment(line.time).iso or "")[:16] >= above[:16]
        if len(lines) >= LEAST and len({line.page for line in lines}) >= LEAST and later >= LATER * len(lines):
            made = Frame(frame.words, lines, pages=len({line.page for line in lines}))
            describe(made)
            kept.append(made)
    return kept


def _word(word: str) -> bool:
    return word not in (SLOT, TIME) and any(char.isalpha() for char in word)
