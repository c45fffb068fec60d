"""Stretches inside a legacy page whose bytes show by themselves that they are in another encoding.

UTF-8 has a structure that pairs of bytes hardly ever have by chance; a byte order mark inside a page is where two
files were joined; quotation marks of windows-1252 between ASCII letters come from an editor. These are cut out before
the page is read, so that what is behind them is read in step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.decode import decoders, language, pricing, quoting
from pipeline.decode.candidates import MODELS

PROOF = (3, 9)
"""Guests longer than the first, of so many bytes together, prove that the page has UTF-8 in it."""
NEAR = 4096
"""Bytes within which guests found are held against another: none is longer."""
RARE = -12.0
"""Price in nats under which a character behind a mark of windows-1252 is rare."""


GAIN = 14.0
"""Nats that UTF-8 must gain over the page's own reading of the run, the changes of encoding paid."""
GAIN_PROVED = 7.0
"""The same on a page that has longer stretches of it."""
CHANGE = 5.0
"""Nats for each change of encoding; the structure is what the rest is for."""
CONTEXT = 24
"""Characters of the run on both sides that are weighed with a stretch."""

_STRUCTURE = re.compile(
    rb"[\xe2-\xef][\x80-\xbf]{2}(?:[\xe2-\xef][\x80-\xbf]{2}|[\xc2-\xdf][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2})+"
)
"""Two characters of UTF-8 and more, the first of three bytes as Han are."""
_PROVED = re.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xc3-\xcf][\x80-\xbf])+")
_UNSAFE = re.compile(rb"[\x30-\x39\x40-\xff]+")
_MARK = b"\xef\xbb\xbf"
_JOINT = re.compile(_MARK)
_MARKS = b"\x85\x91\x92\x93\x94\x95\x96\x97\x99\xae\xc0\xc9\xd6\xdc" + bytes(range(0xE0, 0xFD))
_WESTERN = re.compile(
    rb"(?<=[A-Za-z])\x92(?=(?:[stdm]|re|ll|ve)(?![A-Za-z\x80-\xff]))"
    rb"|(?<![A-Za-z0-9\x80-\xff])[\x91\x93](?=[A-Za-z]{2})"
    rb"|(?<=[A-Za-z.,!?])[\x92\x94](?=[ <.,!?;:)\r\n]|$)"
    rb"|(?<=[A-Za-z.,!?])\x85(?=[ <\r\n]|$)"
    rb"|(?<=[A-Za-z0-9] )[\x96\x97](?= [A-Za-z0-9])"
    rb"|(?<=[A-Za-z])[\x99\xae](?=[ <.,)\r\n]|$)"
    rb"|(?<=[a-z]{2})[\xe0-\xf6\xf8-\xfc](?=[a-z]{0,6}(?:[ <.,!?;:)\r\n]|$))"
    rb"|(?<![A-Za-z0-9\x80-\xff])[\xc9\xc0\xe9\xe0\xd6\xdc](?=[a-z]{3})"
)


def _classes(**of: bytes) -> bytes:
    """A table for ``bytes.translate``: each byte becomes the letter of its class, all others ``-``."""
    table = bytearray(b"-" * 256)
    for letter, members in of.items():
        for byte in members:
            table[byte] = ord(letter)
    return bytes(table)


_UTF8_CLASSES = _classes(B=bytes(range(0x80, 0xC0)), C=bytes(range(0xC2, 0xE0)), A=bytes(range(0xE2, 0xF0)), D=b"\xf0")
_SAFE_CLASSES = _classes(S=bytes((*range(0x30), *range(0x3A, 0x40))))
_SHAPE = re.compile(rb"ABB(?:ABB|CB|DBBB)+")
""":data:`_STRUCTURE` in classes. Two passes at the speed of C, translating and finding a literal, cost a third
of a search for a set of bytes."""
_LONE_CLASSES = _classes(L=bytes(range(0x80)), M=_MARKS)
_LONE = re.compile(rb"LM(?=L)")
"""A byte like a mark of windows-1252 between bytes of ASCII, in classes."""


class Guest(NamedTuple):
    """Bytes ``[start, end)`` in another encoding than the page."""

    start: int
    end: int
    encoding: str


def find(raw: bytes, encoding: str) -> list[Guest]:
    """The guests of a page, in order."""
    places = _structured(raw)
    places += (place.span() for place in _JOINT.finditer(raw)) if _MARK in raw else ()
    found = [guest for place in sorted(places) if (guest := _utf8(raw, *place, encoding, GAIN))]
    if sum(guest.end - guest.start for guest in found if guest.end - guest.start > PROOF[0]) >= PROOF[1]:
        taken = {guest.start: guest for guest in found}
        for place in _PROVED.finditer(raw):
            if not any(
                guest.start < place.end() and place.start() < guest.end for guest in _near(found, place.start())
            ):
                guest = _utf8(raw, *place.span(), encoding, GAIN_PROVED)
                if guest:
                    taken[guest.start] = guest
        found = [taken[start] for start in sorted(taken)]
    found = sorted([*found, *marks(raw, encoding)])
    return [guest for at, guest in enumerate(found) if not at or found[at - 1].end <= guest.start]


def marks(raw: bytes, encoding: str) -> Iterator[Guest]:
    """Single bytes of windows-1252 in English words or between them, in order."""
    for lone in _LONE.finditer(b"".join((b"L", raw.translate(_LONE_CLASSES), b"L"))):
        at = lone.start()
        if _WESTERN.match(raw, at) and _western(raw, at, at + 1, encoding):
            yield Guest(at, at + 1, "windows-1252")


def _structured(raw: bytes) -> list[tuple[int, int]]:
    """The stretches with the structure of UTF-8 whose characters may stand together in a text."""
    places = [place.span() for place in _SHAPE.finditer(raw.translate(_UTF8_CLASSES))]
    texts = b"\n".join([raw[start:end] for start, end in places]).decode("utf-8", "replace").split("\n")
    return [place for place, text in zip(places, texts, strict=False) if language.plausible(text, 2)]


def _near(found: list[Guest], at: int) -> list[Guest]:
    return [guest for guest in found if guest.start - NEAR < at < guest.end + NEAR]


def _run(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """The run of bytes that may belong to longer characters, around a stretch."""
    reach = 64
    while True:
        begin = max(0, start - reach)
        safe = raw[begin:start].translate(_SAFE_CLASSES).rfind(b"S")
        if safe >= 0 or not begin or reach >= _LONGEST:
            break
        reach *= 8
    rest = _UNSAFE.match(raw, end)
    return begin + safe + 1, min(rest.end(), end + _LONGEST) if rest else end


_LONGEST = 4096
"""Bytes of a run on both sides of a stretch that are looked at."""


def _utf8(raw: bytes, start: int, end: int, encoding: str, bar: float) -> Guest | None:
    """The part of a stretch with the structure of UTF-8 that is UTF-8, if its run reads better so."""
    if raw[start:end] == _MARK:
        bar = min(bar, 0.0)
    elif bar != GAIN and not language.plausible(raw[start:end].decode("utf-8", "replace"), 1):
        return None
    begin, stop = _run(raw, start, end)
    best = _best(raw[begin:stop], start - begin, end - begin, encoding)
    if best is None or best[2] < bar:
        return None
    guest = Guest(begin + best[0], begin + best[1], "utf-8")
    middle = raw[guest.start : guest.end].decode("utf-8")
    if len(middle) < 2 and bar == GAIN:
        return None  # a pair out of step and half of the next look like one character
    if len(set(middle)) < quoting.QUOTED and start > 0 and _talked(raw, begin, stop, encoding):
        return None
    return guest if middle == "\ufeff" or pricing.mean(middle, "any") >= language.FAIR else None


@lru_cache(maxsize=512)
def _best(raw: bytes, start: int, end: int, encoding: str) -> tuple[int, int, float] | None:
    """The part of a run, inside a stretch, that gains most as UTF-8, and the gain. Lines repeat: answers are kept."""
    own = MODELS[encoding]
    whole = _price(raw, encoding, own)
    best: tuple[int, int, float] | None = None
    cuts = [start + len(part) for part in _heads(raw[start:end])]
    for first in cuts[:3]:
        left = decoders.decode(raw[:first], encoding)
        if left.faults:
            continue
        for last in (end, *reversed(cuts[-3:])):
            if last <= first:
                continue
            middle = raw[first:last].decode("utf-8", "replace")
            if "\ufffd" in middle or (
                first == start and pricing.mean(middle, "any") < language.FAIR and middle != "\ufeff"
            ):
                continue
            right = decoders.decode(raw[last:], encoding)
            score = pricing.likelihood(left.text, own) + pricing.likelihood(middle, "any") - 2 * CHANGE
            score += pricing.likelihood(right.text, own) + language.HOLE_COST * len(right.faults)
            if middle == "\ufeff":
                score += 2 * CHANGE
            if best is None or score - whole > best[2]:
                best = (first, last, score - whole)
    return best


def _talked(raw: bytes, begin: int, stop: int, encoding: str) -> bool:
    """Whether the text around a run speaks of mojibake; it is in step but for a character at the cuts."""
    near = 3 * quoting.NEAR
    before = decoders.decode(raw[max(0, begin - near) : begin], encoding).text
    return quoting.talked(before, decoders.decode(raw[begin : stop + near], encoding).text)


def _heads(part: bytes) -> list[bytes]:
    """The beginnings of a stretch before each of its characters."""
    return [part[:at] for at, byte in enumerate(part) if not 0x80 <= byte < 0xC0]


def _price(part: bytes, encoding: str, model: str) -> float:
    decoded = decoders.decode(part, encoding)
    return pricing.likelihood(decoded.text, model)


def _western(raw: bytes, start: int, end: int, encoding: str) -> bool:
    """Whether a byte that stands like a mark of windows-1252 is one: it begins a character of the page's
    encoding, and that character is none, or a rare one alone among ASCII.
    """
    if encoding == "utf-8":
        return True  # no byte above ASCII stands alone there
    begin, _ = _run(raw, start, end)
    before = decoders.decode(raw[begin:start], encoding)
    if (
        before.faults or before.text[-1:] > "\x7f"
    ):  # out of step, or the letter before is the second byte of a character
        return False
    pair = decoders.decode(raw[start : start + 2], encoding)
    if pair.faults or pair.text[:1] < "\x80":
        return True
    alone = raw[start + 1 : start + 2] < b"\x80" and raw[start + 2 : start + 3] < b"\x80"
    return (
        alone
        and (encoding != "shift_jis" or not "\uff61" <= pair.text[0] <= "\uff9f")
        and language.model(MODELS[encoding])[pair.text[0]] < RARE
    )
