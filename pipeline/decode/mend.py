"""Damage: where a lost, added or overwritten byte throws the pairs after it out of step.

The bytes of a run are read in every way at once: as a pair, as four bytes, as ASCII, or as a stray
byte at a price. Forward and backward sums over this lattice give each reading of each byte its
probability (Rabiner 1989, section III). A character stays only where it is all but certain;
what lies between is U+FFFD, so the hole is as wide as the doubt, and no character is made up.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from pipeline.decode import decoders, language
from pipeline.decode.decoders import REPLACEMENT, Fault
from pipeline.decode.segments import Segment

PAIRED = ("gb18030", "big5")
"""Encodings that fall out of step and do not come back before the next ASCII byte."""
STRAY = -13.0
"""Nats for a stray byte on a page that has undecodable bytes already."""
STRAY_UNPROVED = -14.0
"""Nats for a stray byte where nothing is undecodable: only plain language can outweigh it."""
STRAY_MORE = -9.0
"""Nats for a further stray byte beside one; two cost more than a rare character, so a hole does not
spread over rare characters beside it."""
CERTAIN = 0.995
"""Probability from which a character stays beside damage."""
PLAIN = 0.02
"""Probability from which a reading without any hole is left as it is."""
PLAIN_PROVED = 0.9
"""The same on a page that has lost bytes elsewhere: there a doubtful character is not kept."""
_DOUBTFUL = 0.7
LONGEST = 8192
"""Bytes of a run that are read in every way; a longer run keeps its plain reading."""

_RUN = re.compile(rb"[\x30-\x39\x40-\xff]*[\x80-\xff][\x30-\x39\x40-\xff]*")
LETTER_BESIDE = re.compile("[\u3041-\u9fff][\x40-\x7e](?![\x40-\x7e])")
_ASCII_COST = -3.0
_ALONE = -5.0
"""0xFF, and 0x80 in Big5, stand for nothing wherever they are, and push nothing out of step."""
_ODDEST = -15.0
"""No pair that maps is priced lower: private use is rare on the web, but some pages are full of it."""
_SAME_ROW = 4.0
"""Nats for a full-width letter, digit or kana behind another: they come in rows."""


class _Edge(NamedTuple):
    """A reading of ``[start, end)``: its text (empty for a stray byte), its cost, and what it costs
    more right behind a Han character.
    """

    start: int
    end: int
    text: str
    cost: float
    beside: float = 0.0


def mend(segment: Segment, raw: bytes, *, proved: bool) -> tuple[int, float]:
    """Put a segment of GB 18030 or Big5 back in step. ``proved`` says whether the page is known to
    have lost bytes. Returns the number of runs changed, and the expected number of those that
    should have been: the sum of their probabilities.
    """
    part = raw[segment.start : segment.end]
    pieces: list[tuple[str, tuple[Fault, ...]]] = []
    at = changed = 0
    doubt = 0.0
    for found in _RUN.finditer(part):
        begin, end = found.span()
        mended, plain = _mend_run(part[begin:end], segment.encoding, proved, segment.start + end == len(raw))
        doubt += 1.0 - plain if plain < _DOUBTFUL else 0.0
        if mended is not None:
            pieces.append(_plain(part[at:begin], segment.encoding, segment.start + at))
            place = segment.start + begin
            pieces.append((mended[0], tuple(Fault(f.at, f.start + place, f.end + place) for f in mended[1])))
            at, changed = end, changed + 1
    if changed:
        pieces.append(_plain(part[at:], segment.encoding, segment.start + at))
        _rebuild(segment, pieces)
    return changed, doubt


def _plain(part: bytes, encoding: str, start: int) -> tuple[str, tuple[Fault, ...]]:
    decoded = decoders.decode(part, encoding)
    return decoded.text, tuple(Fault(at, begin + start, end + start) for at, begin, end in decoded.faults)


def _rebuild(segment: Segment, pieces: list[tuple[str, tuple[Fault, ...]]]) -> None:
    text: list[str] = []
    faults: list[Fault] = []
    size = 0
    for piece, holes in pieces:
        text.append(piece)
        faults += (Fault(fault.at + size, fault.start, fault.end) for fault in holes)
        size += len(piece)
    segment.text, segment.faults = "".join(text), tuple(faults)


_SINGLE = (b"\x80", b"\xff")


def out_of_step(fault: Fault, raw: bytes) -> bool:
    """Whether a fault speaks of lost bytes: not 0x80 or 0xFF by itself, and not the file's cut tail."""
    return fault.end < len(raw) and raw[fault.start : fault.end] not in _SINGLE


def wanted(segment: Segment, *, proved: bool) -> bool:
    """Whether a segment shows a sign of being out of step: an undecodable byte, or one of
    :func:`signs`.
    """
    return segment.encoding in PAIRED and bool(segment.faults or signs(segment.text, segment.encoding, proved=proved))


def signs(text: str, encoding: str, *, proved: bool) -> bool:
    """Signs of text out of step. In Big5, a lone ASCII letter behind Han characters that hardly stand
    together; in GB 18030, private use, a rare character among poor ones, or one whose second byte
    is an ASCII letter before ASCII, as when a stray byte eats a letter; on a page that is
    ``proved`` damaged, any dozen of poor characters, or any such letter.
    """
    if encoding == "big5":
        return any(proved or _odd(text, found.start()) for found in LETTER_BESIDE.finditer(text))
    if not proved and not _NOT_PRIVATE.search(text):
        return False
    for found in language.rare().finditer(text):
        char, at = found[0], found.start()
        if "\ue000" <= char <= "\uf8ff" or _poor(text[max(0, at - 4) : at + 5]):
            return True
        pair = char.encode("gb18030", "replace")
        if len(pair) == 2 and pair[1] < 0x7F and text[at + 1 : at + 2] < "\x80":
            return True
    return proved and any(_poor(text[at : at + 12]) for at in range(0, len(text) - 5, 6))


_NOT_PRIVATE = re.compile("[\u0080-\udfff\uf900-\ufffc]")


def _poor(text: str) -> bool:
    high = [char for char in text if char > "\u2fff" and char.isalpha()]
    return len(high) > 3 and language.singles("".join(high)) + language.joins(text) < -9.6 * len(high)


def _odd(text: str, at: int) -> bool:
    if text[at + 1] in "]}" and {"]": "[", "}": "{"}[text[at + 1]] in text[max(0, at - 30) : at]:
        return False
    before = text[max(0, at - 2) : at + 1]
    return language.singles(before) + language.joins(before) < -7.6 * len(before)


_Mended = tuple[str, tuple[Fault, ...]]


def _mend_run(run: bytes, encoding: str, proved: bool, last: bool) -> tuple[_Mended | None, float]:
    """The run in step with its holes, or ``None`` where the plain reading stands; and the
    probability of the plain reading.
    """
    decoded = decoders.decode(run, encoding)
    if last and len(decoded.faults) == 1 and decoded.faults[0].end == len(run):
        return None, 1.0
    broken = any(run[fault.start : fault.end] not in _SINGLE for fault in decoded.faults)
    if len(run) > LONGEST or (not broken and not signs(decoded.text, encoding, proved=proved)):
        return None, 1.0
    edges = _edges(run, encoding, STRAY if proved else STRAY_UNPROVED)
    kept, plain = _posterior(edges, len(run))
    if not broken and plain >= (PLAIN_PROVED if proved else PLAIN):
        return None, plain
    return _holes(kept, len(run)), plain


def _beside(char: str) -> float:
    """What one ASCII character costs more between Han: by reading, one in some thousand places."""
    if char in "~@_|/":
        return -5.0
    return (-7.0 if char.isupper() else -8.0) if char.isalpha() else -10.0


def _edges(run: bytes, encoding: str, stray: float) -> list[list[_Edge]]:
    """All readings that begin at each byte."""
    model = language.model("zh")
    table: list[list[_Edge]] = []
    for at, byte in enumerate(run):
        if byte < 0x80:
            lone = not 0x40 <= (run[at + 1] if at + 1 < len(run) else 0) < 0x80 and byte >= 0x40
            beside = _beside(chr(byte)) if lone else 0.0
            table.append([_Edge(at, at + 1, chr(byte), _ASCII_COST, beside)])
            continue
        alone = byte == 0xFF or (byte == 0x80 and encoding == "big5")
        here = [_Edge(at, at + 1, REPLACEMENT if alone else "", _ALONE if alone else stray)]
        for size in (1, 2, 4) if encoding == "gb18030" else (2,):
            part = run[at : at + size]
            if len(part) == size:
                decoded = decoders.decode(part, encoding)
                if not decoded.faults and len(decoded.text) == 1:
                    here.append(_Edge(at, at + size, decoded.text, max(_ODDEST, model[decoded.text])))
        table.append(here)
    return table


def _posterior(edges: list[list[_Edge]], size: int) -> tuple[list[_Edge], float]:
    """The edges whose probability over all readings reaches :data:`CERTAIN`, and the probability of
    the readings without a stray byte. States are the last character, empty after a stray byte.
    """
    forward: list[dict[str, float]] = [{} for _ in range(size + 1)]
    forward[0]["^"] = 0.0
    for here in edges:
        for edge in here:
            for last, score in forward[edge.start].items():
                _add(forward[edge.end], edge.text, score + _cost(last, edge))
    backward: list[dict[str, float]] = [{} for _ in range(size + 1)]
    backward[size] = dict.fromkeys(forward[size], 0.0)
    for at in range(size - 1, -1, -1):
        for last in forward[at]:
            for edge in edges[at]:
                _add(backward[at], last, _cost(last, edge) + backward[edge.end].get(edge.text, -math.inf))
    total = _log_sum(list(forward[size].values()))
    plain = math.exp(_plain_sum(edges, size) - total)
    kept = []
    for here in edges:
        for edge in here:
            if edge.text:
                through = _log_sum([score + _cost(last, edge) for last, score in forward[edge.start].items()])
                if through + backward[edge.end].get(edge.text, -math.inf) - total >= math.log(CERTAIN):
                    kept.append(edge)
    return kept, plain


def _plain_sum(edges: list[list[_Edge]], size: int) -> float:
    """The log-sum over readings without a stray byte. They run in step, so one state will do."""
    best: list[tuple[float, str]] = [(-math.inf, "^")] * (size + 1)
    best[0] = (0.0, "^")
    for here in edges:
        score, last = best[here[0].start]
        for edge in here:
            if edge.text and score > -math.inf:
                best[edge.end] = max(best[edge.end], (score + _cost(last, edge), edge.text))
    return best[size][0]


def _cost(last: str, edge: _Edge) -> float:
    if not edge.text:
        return STRAY_MORE if last == "" else edge.cost
    if edge.text < "\x80":
        return edge.cost + (edge.beside if last == "" or "\u3040" < last < "\ua000" else 0.0)
    if last > "\u33ff" and edge.text > "\u33ff":
        return edge.cost + language.pairs().get(last + edge.text, language.UNSEEN_PAIR)
    if _full_width(last) and _full_width(edge.text):
        return edge.cost + _SAME_ROW
    return edge.cost


def _full_width(char: str) -> bool:
    return "\uff10" <= char <= "\uff5a" or "\u3041" <= char <= "\u30fe"


def _add(table: dict[str, float], key: str, value: float) -> None:
    old = table.get(key)
    table[key] = value if old is None else _log_sum([old, value])


def _log_sum(values: list[float]) -> float:
    top = max(values, default=-math.inf)
    if top == -math.inf:
        return top
    return top + math.log(sum(math.exp(value - top) for value in values))


def _holes(kept: list[_Edge], size: int) -> tuple[str, tuple[Fault, ...]]:
    text: list[str] = []
    faults: list[Fault] = []
    at = length = 0
    for edge in [*kept, _Edge(size, size, "", 0.0)]:
        if edge.start > at:
            faults.append(Fault(length, at, edge.start))
            text.append(REPLACEMENT)
            length += 1
        if edge.text == REPLACEMENT:
            faults.append(Fault(length, edge.start, edge.end))
        text.append(edge.text)
        length += len(edge.text)
        at = edge.end
    return "".join(text), tuple(faults)
