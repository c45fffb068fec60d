"""HZ and ISO-2022-CN: seven-bit encodings that browsers refuse and archives hold.

HZ is RFC 1843, ISO-2022-CN and its extension are RFC 1922. Both carry GB 2312, whose characters
are mapped as the gb18030 decoder maps them; ISO-2022-CN also carries planes 1 and 2 of CNS 11643,
as EUC-TW does, which is decoded here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from pipeline.decode import decoders
from pipeline.decode.decoders import HOLE, Decoded

_Piece = tuple[str, int, int]
"""Text of the bytes ``[start, end)``; :data:`HOLE` where they map to nothing."""

_ESCAPE = {
    "iso-2022-cn": re.compile(rb"\x1b\$[)*+][AEGHIJKLM][\s\S]{0,64}?(?:\x0e|\x1bN)"),
    "iso-2022-kr": re.compile(rb"\x1b\$\)C[^\x0e\x1b]*+\x0e"),
    "iso-2022-jp": re.compile(rb"\x1b(?:\$[@B]|\$\([@BD]|\([IJ])[\x21-\x7e]"),
    "hz": re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){1,}(?:~\}|\r?\n|$)"),
}


def escaped_as(raw: bytes) -> tuple[str, int] | None:
    """The seven-bit encoding whose escape sequences stand in ``raw``, and where the first does.

    The sequences of ISO 2022 name their encoding; ``~{`` of HZ is weaker, so it is looked for last.
    """
    for name, pattern in _ESCAPE.items():
        sign = b"~{" if name == "hz" else b"\x1b"
        found = pattern.search(raw) if sign in raw else None
        if found:
            return name, found.start()
    return None


def decode(raw: bytes, encoding: str) -> Decoded:
    """Decode ``hz``, ``iso-2022-cn`` or ``euc-tw``. Never raises on bytes."""
    pieces = {"hz": _hz, "iso-2022-cn": _iso_2022_cn, "euc-tw": _euc_tw}[encoding](raw)
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    for piece, start, end in pieces:
        text.append(piece)
        if piece == HOLE:
            spans.append((start, end))
    return decoders.settle("".join(text), spans)


def _ascii(raw: bytes, start: int, end: int) -> Iterator[_Piece]:
    """ASCII as it is; every byte above 0x7F is a hole."""
    for found in re.compile(rb"[\x00-\x7f]+|[\x80-\xff]").finditer(raw, start, end):
        seven = found[0].isascii()
        yield found[0].decode("ascii") if seven else HOLE, found.start(), found.end()


# --- HZ ----------------------------------------------------------------------------------------

_HZ_PLAIN = re.compile(rb"[^~]+|~~|~\r?\n|~\{|~")
_HZ_PAIRS = re.compile(rb"(?:[\x21-\x7d][\x21-\x7e])+")


def _hz(raw: bytes) -> Iterator[_Piece]:
    at, chinese = 0, False
    while at < len(raw):
        found = (_HZ_PAIRS if chinese else _HZ_PLAIN).match(raw, at)
        if found and chinese:
            yield from _gb(found[0], at)
            at = found.end()
        elif found:
            token, at = found[0], found.end()
            chinese = token == b"~{"
            if token[:1] != b"~":
                yield from _ascii(raw, found.start(), at)
            elif token in (b"~~", b"~"):
                yield "~", found.start(), at
        elif raw.startswith(b"~}", at):
            at, chinese = at + 2, False
        elif raw[at] in b"\n\r":
            chinese = False
        elif raw[at] <= 0x20:
            yield chr(raw[at]), at, at + 1
            at += 1
        else:
            yield HOLE, at, at + 1
            at += 1


def _gb(pairs: bytes, at: int) -> Iterator[_Piece]:
    """Pairs of GB 2312 in seven bits, that begin at byte ``at``."""
    high = bytes(byte | 0x80 for byte in pairs)
    decoded = decoders.decode(high, "gb18030")
    if decoded.faults:
        for place in range(0, len(high), 2):
            char = decoders.decode(high[place : place + 2], "gb18030")
            yield HOLE if char.faults else char.text, at + place, at + place + 2
    else:
        yield decoded.text, at, at + len(pairs)


# --- ISO-2022-CN and EUC-TW ----------------------------------------------------------------------

_CN_TOKEN = re.compile(rb"\x1b\$([)*+])([A-M])|\x1b([NO])|\x0e|\x0f|[\r\n]+|[^\x0e\x0f\x1b\r\n]+|\x1b")


@cache
def _cns() -> tuple[str, str]:
    """Planes 1 and 2 of CNS 11643 in rows of 94; U+FFFD where a cell is empty."""
    folder = files("pipeline.decode").joinpath("tables")
    one, two = folder.joinpath("cns.txt").read_text("utf-8").split("\n")[:2]
    return one, two


def _cell(plane: int, first: int, second: int) -> str:
    place = (first - 0x21) * 94 + second - 0x21
    table = _cns()[plane - 1] if plane in (1, 2) else ""
    char = table[place] if 0 <= place < len(table) else HOLE
    return HOLE if char == "\ufffd" else char


_SETS = {b"A": 0, b"E": 0, b"G": 1, b"H": 2, b"I": 3, b"J": 4, b"K": 5, b"L": 6, b"M": 7}


def _iso_2022_cn(raw: bytes) -> Iterator[_Piece]:
    shifted, sets, single = False, {b")": 0, b"*": 2, b"+": 3}, b""
    for found in _CN_TOKEN.finditer(raw):
        token, start, end = found[0], found.start(), found.end()
        if found[1]:
            sets[found[1]] = _SETS.get(found[2], 9)
        elif found[3]:
            single = b"*" if found[3] == b"N" else b"+"
        elif token in (b"\x0e", b"\x0f"):
            shifted = token == b"\x0e"
        elif token[:1] in b"\r\n":
            yield token.decode("ascii"), start, end
            shifted = False
        else:
            if single:
                yield from _set(token[:2], sets[single], start)
                start, single = min(start + 2, end), b""
            yield from _set(raw[start:end], sets[b")"], start) if shifted else _ascii(raw, start, end)


def _set(raw: bytes, chosen: int, at: int) -> Iterator[_Piece]:
    """Pairs of the chosen set: GB 2312 for 0, else a plane of CNS 11643."""
    for found in re.compile(rb"((?:[\x21-\x7e][\x21-\x7e])+)|([\x00-\x20])|([\x21-\xff])").finditer(raw):
        start, end = at + found.start(), at + found.end()
        if found[1] and chosen == 0:
            yield from _gb(found[0], start)
        elif found[1]:
            for place in range(0, len(found[0]), 2):
                yield _cell(chosen, *found[0][place : place + 2]), start + place, start + place + 2
        else:
            yield chr(found[0][0]) if found[2] else HOLE, start, end


_TW_TOKEN = re.compile(
    rb"[\x00-\x7f]+|\x8e([\xa1-\xb0])([\xa1-\xfe])([\xa1-\xfe])|([\xa1-\xfe])([\xa1-\xfe])|[\x80-\xff]"
)


def _euc_tw(raw: bytes) -> Iterator[_Piece]:
    for found in _TW_TOKEN.finditer(raw):
        start, end = found.span()
        if found[0].isascii():
            yield found[0].decode("ascii"), start, end
        elif found[1]:
            yield _cell(found[1][0] - 0xA0, found[2][0] - 0x80, found[3][0] - 0x80), start, end
        elif found[4]:
            yield _cell(1, found[4][0] - 0x80, found[5][0] - 0x80), start, end
        else:
            yield HOLE, start, end
