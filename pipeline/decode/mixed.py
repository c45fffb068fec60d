"""Pages in more than one encoding: a GBK banner in a UTF-8 page, a Big5 quotation in a GBK one.

A stretch is read in another encoding only where the page's own reading is poor, the other one is
whole and reads well, and the gain pays for the two changes of encoding. All readings of a
neighbourhood are weighed together (Viterbi), so a short link beside a Big5 line goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from pipeline.decode import decoders, language
from pipeline.decode.candidates import MODELS
from pipeline.decode.segments import Segment, redecode

RARE_SHARE = 5
"""One high character in so many is rare in text that is odd."""
WORDED = (2, 5)
"""Share of letters and Han among high characters from which a stretch has words: any table reads symbols as symbols."""


STATES = ("utf-8", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
"""Encodings a stretch may turn out to be in, beside the page's own. In a UTF-8 page windows-1252 is
one more: a Western signature, or quotation marks from an editor."""
CHANGE = 7.0
"""Nats for a change of encoding between segments: about one segment in a thousand changes."""
CHANGE_INSIDE = 11.0
"""The same between runs of one segment, where files are hardly ever stitched."""
GAIN = 14.0
"""Nats a stretch must gain over the page's own reading; a run of two Han characters gains 20."""
DISTINCT = 4
"""Different characters above ASCII that a stretch has at least (but for Western words, where one may
be all there is): two or three may fall together."""
REACH = 4
"""Segments with high bytes on both sides of a suspicious one that are weighed with it."""
_FORBIDDEN = -1e9
"""A score that no path can make up for: the segment is not in that encoding."""
_HIGH = re.compile("[^\x00-\x7f]")
_SAFE_RUN = re.compile(rb"[\x00-\x2f\x3a-\x3f]+|[^\x00-\x2f\x3a-\x3f]+")


def suspicious(segment: Segment) -> bool:
    """Whether the page's encoding reads this segment poorly: undecodable bytes, or :func:`odd`."""
    if segment.encoding in MODELS:
        return bool(segment.faults) or odd(segment.text)
    return MISREAD.search(segment.text) is not None


MISREAD = re.compile(
    "(?:[\u00c2-\u00df][\u0080-\u00bf\u0152-\u2122]"
    "|[\u00e1-\u00ef][\u0080-\u00bf\u0152-\u2122]{2}|\u00f0[\u0080-\u00bf\u0152-\u2122]{3}){2}"
)
"""Two characters of UTF-8 in a row, as windows-1252 reads them."""


def odd(text: str) -> bool:
    """Private use or U+FFFD, or a fifth of the characters rare."""
    if _PUA.search(text):
        return True
    rare = len(language.rare().findall(text))
    return rare > 1 and RARE_SHARE * rare >= len(_HIGH.findall(text))


_PUA = re.compile("[\ue000-\uf8ff\ufffd]")
_PRIVATE = 5.0
"""Nats that private use costs less here than in the choice of a page's encoding: a page that has
it may well have more."""


def resolve(segments: list[Segment], raw: bytes) -> list[Segment]:
    """The segments with stretches of other encodings read in those. Suspicious ones are looked at
    with their neighbours; the rest is left alone.
    """
    bearing = [at for at, segment in enumerate(segments) if not segment.quiet and not segment.text.isascii()]
    doubted = [rank for rank, at in enumerate(bearing) if suspicious(segments[at])]
    for ranks in _neighbourhoods(doubted, len(bearing)):
        _settle([segments[bearing[rank]] for rank in ranks], raw, CHANGE)
    return [part for segment in segments for part in _inside(segment, raw)]


def _neighbourhoods(doubted: list[int], count: int) -> Iterator[range]:
    """Ranges of ranks around the doubted ones, merged where they touch."""
    begin, end = 0, -1
    for rank in doubted:
        if end < 0 or rank - REACH > end:
            if end > 0:
                yield range(begin, end)
            begin = max(0, rank - REACH)
        end = min(count, rank + REACH + 1)
    if end > 0:
        yield range(begin, end)


class _Reading(NamedTuple):
    encoding: str
    score: float


def _readings(segment: Segment, raw: bytes) -> list[_Reading]:
    """The page's own reading first, then the others; one that is broken or poor is forbidden."""
    own = _likelihood(segment.text, segment.encoding) + _PRIVATE * len(_PUA.findall(segment.text))
    found = [_Reading(segment.encoding, own)]
    part = raw[segment.start : segment.end]
    for encoding in (*STATES, "windows-1252") if segment.encoding == "utf-8" else STATES:
        if encoding != segment.encoding:
            decoded = decoders.decode(part, encoding)
            score = _FORBIDDEN
            if not decoded.faults and not _PUA.search(decoded.text) and _fits(decoded.text, encoding):
                likely = _likelihood(decoded.text, encoding)
                if _quality(decoded.text, likely) >= language.FAIR:
                    score = likely
            found.append(_Reading(encoding, score))
    return found


def _fits(text: str, encoding: str) -> bool:
    """Whether the text is of the kind that the encoding is for."""
    if encoding == "windows-1252":
        return len(_WESTERN.findall(text)) == len(_HIGH.findall(text)) > 1
    if encoding in ("shift_jis", "euc-jp"):
        return len(_KANA.findall(text)) > 1
    return len(_HANGUL.findall(text)) > 1 if encoding == "euc-kr" else _wordy(text)


_WESTERN = re.compile(
    "(?<=[A-Za-z])[\u00c0-\u00ff]|[\u00c0-\u00ff](?=[A-Za-z])|[\u2013-\u201e\u2022\u2026\u00a0\u00a9\u00ab\u00ae\u00b0\u00bb\u00bf]"
)
_KANA = re.compile("[\u3041-\u30fe]")
_HANGUL = re.compile("[\uac00-\ud7a3]")


def _wordy(text: str) -> bool:
    """Whether letters or Han make up two fifths of the high characters: any row of symbols reads
    as some row of punctuation in the other encoding.
    """
    high = _HIGH.findall(text)
    return WORDED[1] * sum(map(str.isalpha, high)) >= WORDED[0] * len(high)


def _likelihood(text: str, encoding: str) -> float:
    if encoding not in MODELS:
        letters, marks = len(_IN_WORD.findall(text)), len(_MARK.findall(text))
        return language.likelihood(text) + _LETTER * letters + _LETTER * marks
    model = MODELS[encoding]
    if model == "any" or encoding == "utf-8":  # stricter than for a whole page: two letters are soon valid UTF-8
        return language.likelihood(text) + language.script_joins(text)
    return language.likelihood(text, model)


_IN_WORD = re.compile("(?<=[A-Za-z])[\u00c0-\u024f]|[\u00c0-\u024f](?=[A-Za-z])")
_MARK = re.compile("[\u2013-\u201e\u2022\u2026\u00a0\u00a9\u00ab\u00ae\u00b0\u00bb\u00bf]")
_LETTER = 4.0
"""Nats for a Latin letter in a word, and for a Western mark, over what Chinese text has them for."""


def _quality(text: str, likely: float) -> float:
    high = _HIGH.findall(text)
    ascii_part = language.singles("".join(char for char in text if char <= "\x7f"))
    return (likely - ascii_part) / max(1, len(high))


def _settle(parts: list[Segment], raw: bytes, change: float) -> None:
    """Give each of the parts, in order, its encoding on the best path, and read it so."""
    table = [_readings(part, raw) for part in parts]
    path = _best_path(table, change)
    own = parts[0].encoding
    at = 0
    for encoding, stretch in groupby(path):
        size = len(list(stretch))
        if encoding != own:
            gain = sum(_of(table[at + step], encoding) - table[at + step][0].score for step in range(size))
            text = "".join(decoders.decode(raw[part.start : part.end], encoding).text for part in parts[at : at + size])
            if gain >= GAIN and (encoding == "windows-1252" or len(set(_HIGH.findall(text))) >= DISTINCT):
                for step in range(size):
                    redecode(parts[at + step], raw, encoding)
        at += size


def _of(readings: Iterable[_Reading], encoding: str) -> float:
    return next(reading.score for reading in readings if reading.encoding == encoding)


def _best_path(table: list[list[_Reading]], change: float) -> list[str]:
    states = [reading.encoding for reading in table[0]]
    best = [reading.score - (change if at else 0.0) for at, reading in enumerate(table[0])]
    back: list[list[int]] = []
    for readings in table[1:]:
        top = max(range(len(states)), key=lambda at: (best[at], -at))
        came = [at if best[at] >= best[top] - change else top for at in range(len(states))]
        best = [
            (best[came[at]] - (0.0 if came[at] == at else change)) + readings[at].score for at in range(len(states))
        ]
        back.append(came)
    at = max(range(len(states)), key=lambda state: (best[state] - (change if state else 0.0), -state))
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    return [states[at] for at in reversed(path)]


def _inside(segment: Segment, raw: bytes) -> list[Segment]:
    """A segment that is still broken, cut into runs where some of them are whole in another encoding."""
    if not segment.faults or all(fault.end == len(raw) for fault in segment.faults):
        return [segment]
    part = raw[segment.start : segment.end]
    runs: list[Segment] = []
    for found in _SAFE_RUN.finditer(part):
        run = Segment(segment.start + found.start(), segment.start + found.end(), segment.encoding, "")
        redecode(run, raw, segment.encoding)
        runs.append(run)
    broken = [run for run in runs if run.faults]
    for run in broken:
        _settle([run], raw, CHANGE_INSIDE)
    if all(run.encoding == segment.encoding for run in broken):
        return [segment]
    merged: list[Segment] = []
    for run in runs:
        if merged and merged[-1].encoding == run.encoding:
            merged[-1].end = run.end
            redecode(merged[-1], raw, run.encoding)
        else:
            merged.append(run)
    return merged
