"""Damage: where a lost, added or overwritten byte throws the pairs after it out of step.

The bytes of a run that shows a sign of it are read in every way at once (:mod:`~pipeline.decode.lattice`).
A character stays only where it is all but certain; what lies between is U+FFFD, so the hole is as
wide as the doubt, and no character is made up. How likely a lost byte is, and how likely an ASCII
letter between Han, is learnt from the page, so that a long sound page raises no more alarms than a short one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from pipeline.decode import decoders, labels, language, lattice
from pipeline.decode.candidates import MODELS
from pipeline.decode.decoders import REPLACEMENT, Fault
from pipeline.decode.lattice import Edge
from pipeline.decode.segments import Segment

BY_CHANCE = 3
"""How many times oftener than by chance a letter must stand behind a character to be the page's habit."""
SELDOM = -3.0
"""Price in nats under which a letter behind a character is no habit of the page."""
NO_HABIT = -9.0
"""Price of a letter that the page never has there."""
POOR_LEAST = 3
"""Characters that a stretch must have more than to be called poor."""
POOR = -9.6
"""Mean price under which a stretch is poor."""


PAIRED = tuple(lattice.SIZES)
"""Encodings that fall out of step and do not come back before the next ASCII byte."""
STRAY = -13.0
"""Nats for a stray byte on a page that has lost bytes, from one in :data:`DENSE` bytes on."""
OFTENEST = -10.0
"""The most that the rate of a page may make of it."""
STRAY_UNPROVED = -14.0
"""Nats for a stray byte where nothing is undecodable: only plain language can outweigh it."""
DENSE = 30_000
"""Bytes for each undecodable place up to which a page counts as damaged throughout."""
PLAIN = 0.5
"""Probability from which a reading without any hole is left as it is."""
PLAIN_PROVED = 0.9
"""The same on a page that has lost bytes elsewhere: there a doubtful character is not kept."""
_DOUBTFUL = 0.7
"""Certainty under which a character adds to the doubt about its stretch."""
LONGEST = 4096
"""Bytes of a run that are read in every way at once; a longer run is read piece by piece."""
_MARGIN = 512
"""Bytes at the end of a piece whose reading the next piece decides."""

_RUN = re.compile(rb"(?<![\x30-\x39\x40-\xff])[\x30-\x39\x40-\x7f]*+[\x80-\xff][\x30-\x39\x40-\xff]*")
LETTER_BESIDE = re.compile("[^\x00-\x7f][\x40-\x7e](?![\x40-\x7e])")
_SINGLE = (b"\x80", b"\xff")


class Habits(NamedTuple):
    """What a page teaches: whether it has lost bytes, and the price of each ASCII character that it
    has between Han more often than once.
    """

    proved: bool
    stray: float
    letters: Mapping[str, float]
    beside: bool = False
    """Whether this is the segment behind a byte that was lost: its head may be the other half of a character."""

    def hurt(self, places: float, size: int) -> Habits:
        """The same page, of ``size`` bytes, with so many places known to be out of step."""
        if places * DENSE < size or not places:
            return self
        return self._replace(proved=True, stray=max(STRAY, min(OFTENEST, math.log(places / size))))


OFTEN = 3
"""Times from which an ASCII character between Han is a habit of the page: a lost byte leaves one of 63, so
three alike by chance need some ten lost bytes."""


_BESIDE_CLASSES = bytes(ord("H" if byte == 0x3F else "l" if 0x40 <= byte < 0x7F else "-") for byte in range(256))
_BESIDE = re.compile(rb"Hl(?!l)")


def letters_beside(text: str) -> list[int]:
    """Where :data:`LETTER_BESIDE` matches. In ASCII, where every other character is a question mark, a search for
    a literal does it at a tenth of the time.
    """
    coded = text.encode("ascii", "replace").translate(_BESIDE_CLASSES)
    return [at for found in _BESIDE.finditer(coded) if text[at := found.start()] > "\x7f"]


def learn(text: str, encoding: str, hurt: int, size: int, beside: list[int] | None = None) -> Habits:
    """What the text of a page of ``size`` bytes with ``hurt`` places out of step teaches. ``beside`` is
    :func:`letters_beside` of the text, where it is known.
    """
    letters: dict[str, float] = {}
    if encoding == "shift_jis":
        counts = Counter(_HALF_WIDTH_ALONE.findall(text))
        letters = {char: -1.0 for char, count in counts.items() if count >= OFTEN and 3 * count > counts.total()}
    if encoding in _RESYNC:
        counts = Counter(text[at + 1] for at in (letters_beside(text) if beside is None else beside))
        if counts:
            if lattice.CANTONESE.search(text):
                letters |= lattice.CANTONESE_LETTERS
            high = len(text) - len(text.encode("ascii", "ignore"))
            chance = counts.total() / 63
            for char, count in counts.items():
                if count >= OFTEN and count > BY_CHANCE * chance:
                    often = min(0.0, math.log((count - OFTEN + 1) / high) - lattice.ASCII_COST)
                    letters[char] = max(letters.get(char, often), often)
            for opened, closed in ("[]", "{}"):
                if opened in letters or closed in letters:
                    price = max(letters.get(opened, -99.0), letters.get(closed, -99.0))
                    letters[opened] = letters[closed] = price
    return Habits(False, STRAY_UNPROVED, letters).hurt(hurt, size)


def mend(segment: Segment, raw: bytes, page: Habits) -> tuple[int, float]:
    """Put a segment back in step. Returns the number of runs changed, and the expected number of
    those that should have been: the sum of their probabilities.
    """
    part = raw[segment.start : segment.end]
    pieces: list[tuple[str, tuple[Fault, ...]]] = []
    at = changed = 0
    doubt = 0.0
    for found in _RUN.finditer(part):
        begin, end = found.span()
        mended, plain = _mend_run(raw, segment.start + begin, segment.start + end, segment.encoding, page)
        doubt += 1.0 - plain if plain < _DOUBTFUL else 0.0
        if mended is not None:
            pieces.append(_plain(part[at:begin], segment.encoding, segment.start + at))
            pieces.append((mended[0], _moved(mended[1], segment.start + begin)))
            at, changed = end, changed + 1
    if changed:
        pieces.append(_plain(part[at:], segment.encoding, segment.start + at))
        segment.text, segment.faults = _joined(pieces)
    return changed, doubt


def _plain(part: bytes, encoding: str, start: int) -> tuple[str, tuple[Fault, ...]]:
    decoded = decoders.decode(part, encoding)
    return decoded.text, _moved(decoded.faults, start)


def _moved(faults: tuple[Fault, ...], start: int) -> tuple[Fault, ...]:
    return tuple(Fault(fault.at, fault.start + start, fault.end + start) for fault in faults)


def _joined(pieces: list[tuple[str, tuple[Fault, ...]]]) -> tuple[str, tuple[Fault, ...]]:
    text: list[str] = []
    faults: list[Fault] = []
    size = 0
    for piece, holes in pieces:
        text.append(piece)
        faults += (Fault(fault.at + size, fault.start, fault.end) for fault in holes)
        size += len(piece)
    return "".join(text), tuple(faults)


def out_of_step(fault: Fault, raw: bytes) -> bool:
    """Whether a fault speaks of lost bytes: not 0x80 or 0xFF by itself, and not the file's cut tail."""
    return fault.end < len(raw) and raw[fault.start : fault.end] not in _SINGLE


def wanted(segment: Segment, page: Habits) -> bool:
    """Whether a segment shows a sign of being out of step: an undecodable byte, or one of
    :func:`signs`.
    """
    return segment.encoding in PAIRED and bool(segment.faults or signs(segment.text, segment.encoding, page))


def _stands_alone(text: str, encoding: str, page: Habits) -> bool:
    """Whether a letter, or a half-width kana, stands where the second byte of a lost character may."""
    for found in LETTER_BESIDE.finditer(text):
        habit = page.letters.get(found[0][1], NO_HABIT)
        if habit < SELDOM and (page.proved or _odd(text, found.start(), encoding, page)):
            return True
    alone = _HALF_WIDTH_ALONE.findall(text) if encoding == "shift_jis" else ()
    return any(page.letters.get(char, NO_HABIT) < SELDOM for char in alone)


def signs(text: str, encoding: str, page: Habits) -> bool:
    """Signs of text out of step: private use, a rare character among poor ones; in Big5 and Shift_JIS,
    a lone ASCII letter behind characters that hardly stand together, unless the page has it often; in
    GB 18030, a rare character whose second byte is an ASCII letter before ASCII, as when a stray byte
    eats a letter; on a page that has lost bytes, any dozen of poor characters, or any such letter.
    """
    if page.beside or (encoding in _RESYNC and _stands_alone(text, encoding, page)):
        return True
    if not page.proved and not _NOT_PRIVATE.search(text):
        return False
    for found in language.rare(MODELS[encoding]).finditer(text):
        char, at = found[0], found.start()
        if (
            (page.proved and encoding in _RESYNC)
            or "\ue000" <= char <= "\uf8ff"
            or _poor(text[max(0, at - 4) : at + 5], encoding)
        ):
            return True
        if encoding == "gb18030":
            pair = char.encode("gb18030", "replace")
            if len(pair) == 2 and pair[1] < 0x7F and text[at + 1 : at + 2] < "\x80":
                return True
    if not page.proved:
        return False
    if encoding in _RESYNC and _uncommon(text, encoding):
        return True
    return any(_poor(text[at : at + 12], encoding) for at in range(0, len(text) - 5, 6))


_HALF_WIDTH_ALONE = re.compile(
    "(?<![\uff61-\uff9f])([\uff61-\uff9f])(?![\uff61-\uff9f])(?:(?<=[\u3041-\u9fff].)(?=[^\r\n<])|(?=[\u3001-\u9fff]))"
)
"""Half-width katakana in no row of it, beside a letter: the second byte of a kana stands for one."""
_RESYNC = ("big5", "shift_jis")
"""Encodings whose second bytes are ASCII too, so that reading is soon in step again and damage may be short."""
UNCOMMON = -11.0
"""The price of a character that is looked at on a page that has lost bytes. Of running text some five in a hundred
characters cost more, of text out of step a third."""


def _uncommon(text: str, encoding: str) -> bool:
    prices = language.model(MODELS[encoding])
    return any(prices[char] < UNCOMMON for char in text if char > "\u33ff")


_NOT_PRIVATE = re.compile("[\u0080-\udfff\uf900-\ufffc]")


@lru_cache(maxsize=4096)
def _poor(text: str, encoding: str) -> bool:
    high = [char for char in text if char > "\u2fff" and char.isalpha()]
    model = MODELS[encoding]
    joins = language.joins(text) if model != "ko" else 0.0
    return len(high) > POOR_LEAST and language.singles("".join(high), model) + joins < POOR * len(high)


@lru_cache(maxsize=1 << 16)  # bounded: a corpus has millions of pairs of characters
def _price(part: str, model: str) -> float:
    return language.singles(part, model) + language.joins(part)


_SHIFTED = -4.0
"""Nats by which a reading out of step may be behind the plain one, for the lattice to be asked."""
_CHAIN = 3
"""Characters before a lone letter that are tried as pairs shifted by a byte."""


def _odd(text: str, at: int, encoding: str, page: Habits) -> bool:
    """Whether a lone letter behind the character at ``at`` may be the second byte of one whose neighbour lost a byte:
    the characters before it, shifted by that byte, read nearly as well.
    """
    letter, after = text[at + 1], text[at + 2 : at + 3]
    for first in range(at, max(-1, at - _CHAIN), -1):
        if text[first] < "\x80":
            break
        before, plain = text[max(0, first - 1) : first], text[first : at + 1]
        raw = plain.encode(labels.codec(encoding), "ignore")
        shifted = "".join(lattice.char(raw[k : k + 2], encoding) for k in range(1, len(raw) - 1, 2))
        last = lattice.char(raw[-1:] + letter.encode("latin-1"), encoding)
        if len(raw) != 2 * len(plain) or len(shifted) != len(plain) - 1 or not last:
            continue
        stands = _price(before + plain, MODELS[encoding]) + lattice.ASCII_COST + lattice.beside(letter, page.letters)
        moved = _price("".join((shifted, last, after)), MODELS[encoding]) + STRAY
        kept = _price(before, MODELS[encoding]) - _price(after, MODELS[encoding])
        if moved + kept - stands > _SHIFTED:
            return True
    return False


_Mended = tuple[str, tuple[Fault, ...]]


def _mend_run(raw: bytes, begin: int, stop: int, encoding: str, page: Habits) -> tuple[_Mended | None, float]:
    """The run ``[begin, stop)`` in step with its holes, or ``None`` where the plain reading stands; and
    the probability of the plain reading.
    """
    run, last, first = raw[begin:stop], stop == len(raw), begin == 0
    decoded = decoders.decode(run, encoding)
    cut = len(decoded.faults) == 1 and decoded.faults[0].end == len(run)
    if last and cut and not signs(decoded.text[:-1], encoding, page):
        return None, 1.0
    broken = any(run[fault.start : fault.end] not in _SINGLE for fault in decoded.faults)
    if not broken and not signs(decoded.text, encoding, page) and not (first and LETTER_BESIDE.match(decoded.text)):
        return None, 1.0
    pieces: list[_Mended] = []
    at, plain, changed = 0, 1.0, False
    while at < len(run):
        end = min(len(run), at + LONGEST)
        piece, taken, likely, hole = _piece(run[at:end], encoding, page, whole=end == len(run), head=first and not at)
        pieces.append((piece[0], _moved(piece[1], at)))
        at, plain, changed = at + taken, min(plain, likely), changed or hole
    return (_joined(pieces) if changed else None), plain


def _piece(part: bytes, encoding: str, page: Habits, *, whole: bool, head: bool) -> tuple[_Mended, int, float, bool]:
    """A piece in step, how many of its bytes that settles, the probability of the plain reading, and
    whether another one was taken.
    """
    decoded = decoders.decode(part, encoding)
    faults = decoded.faults
    if not whole and faults and faults[-1].end == len(part):  # cut by us
        part = part[: faults[-1].start]
        decoded = decoders.decode(part, encoding)
        faults = decoded.faults
    broken = any(part[fault.start : fault.end] not in _SINGLE for fault in faults)
    if not broken and not head and not signs(decoded.text, encoding, page):
        return (decoded.text, faults), len(part), 1.0, False
    table = lattice.edges(part, encoding, page.stray, page.letters, head=head)
    kept, plain = lattice.posterior(table, len(part), encoding)
    if not broken and plain >= (PLAIN_PROVED if page.proved else PLAIN):
        return (decoded.text, faults), len(part), plain, False
    size = len(part)
    if not whole:
        settled = [edge for edge in kept if edge.end <= len(part) - _MARGIN]
        if settled:
            kept, size = settled, settled[-1].end
    return _holes(kept, size), size, plain, True


def _holes(kept: list[Edge], size: int) -> _Mended:
    text: list[str] = []
    faults: list[Fault] = []
    at = length = 0
    for edge in [*kept, Edge(size, size, "", 0.0)]:
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
