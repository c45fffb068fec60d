"""Decoders that map and recover as the WHATWG Encoding Standard does, built on CPython's codecs.

CPython's tables are right but for the pairs listed in ``tables/gb18030.tsv`` and ``tables/big5.tsv``;
its error recovery is not: after an unmapped pair it takes up the second byte as a first one, and
the rest of the run is lost. The error handlers here consume what the Standard consumes (Encoding
Standard 10.2, 11.1, 12.1, 13.1, 14.1). Bytes that map to nothing become U+FFFD, and each U+FFFD is on record.

``hz``, ``iso-2022-cn`` and ``euc-tw`` are decoded by :mod:`pipeline.decode.escapes`, and Big5-UAO by
:mod:`pipeline.decode.uao`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.decode import labels

HOLE = "\udfff"
"""Stands for undecodable bytes until the text is whole; no decoder gives a lone surrogate."""
REPLACEMENT = "\ufffd"


class Fault(NamedTuple):
    """U+FFFD at offset ``at`` of the text stands for the bytes ``[start, end)``."""

    at: int
    start: int
    end: int


class Decoded(NamedTuple):
    """A text, and the faults in it in order."""

    text: str
    faults: tuple[Fault, ...] = ()


_spans: ContextVar[list[tuple[int, int]]] = ContextVar("spans")
_Answer = tuple[str, int]


class TooBroken(Exception):
    """The bytes have more faults than ``limit``: they are not in this encoding."""

    limit = 200_000


def _hole(start: int, end: int) -> _Answer:
    spans = _spans.get()
    if len(spans) >= TooBroken.limit:
        raise TooBroken
    spans.append((start, end))
    return HOLE, end


def decode(raw: bytes, encoding: str, *, corrected: bool = True) -> Decoded:
    """Decode all of ``raw``. Raises ``KeyError`` for an unknown encoding, and
    :class:`TooBroken` where the faults have no end. ``corrected=False`` leaves CPython's characters
    where the Standard has others, for a caller that looks for them itself (:func:`corrections`).
    """
    if encoding == "big5-uao":
        from pipeline.decode import uao  # noqa: PLC0415 - it builds on this module

        return uao.decode(raw)
    if encoding in ("hz", "iso-2022-cn", "euc-tw"):
        from pipeline.decode import escapes  # noqa: PLC0415 - it builds on this module

        return escapes.decode(raw, encoding)
    spans: list[tuple[int, int]] = []
    token = _spans.set(spans)
    try:
        codec = labels.codec(encoding)
        text = raw.decode(codec, f"guidang.{encoding}" if encoding in _RECOVERY else "guidang.unmapped")
    finally:
        _spans.reset(token)
    after = _AFTER.get(encoding) if corrected else None
    return settle(after(text, raw, spans) if after else text, spans)


def settle(text: str, spans: list[tuple[int, int]]) -> Decoded:
    """Turn the holes of a text into U+FFFD, each paired with its span of bytes."""
    if not spans:
        return Decoded(text)
    places = (found.start() for found in re.finditer(HOLE, text))
    faults = tuple(Fault(at, start, end) for at, (start, end) in zip(places, spans, strict=True))
    return Decoded(text.replace(HOLE, REPLACEMENT), faults)


@cache
def corrections(encoding: str) -> tuple[dict[bytes, str], dict[str, str]]:
    """What the Standard maps otherwise than CPython: by bytes where CPython has nothing, and by
    CPython's character where it has another one.
    """
    missing: dict[bytes, str] = {}
    other: dict[str, str] = {}
    for line in files("pipeline.decode").joinpath("tables", f"{encoding}.tsv").read_text("utf-8").split("\n")[1:]:
        if line:
            raw, standard, cpython = line.split("\t")
            if cpython and (encoding, raw) not in _SHARED:
                other[cpython] = standard
            elif not cpython:
                missing[bytes.fromhex(raw)] = standard
    return missing, other


_SHARED = {("big5", "A241"), ("big5", "A242")}
"""Pairs for which CPython gives the character of another pair, so that the text cannot tell."""


@cache
def _pattern(encoding: str) -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, corrections(encoding)[1])) + "]")


# --- gb18030 -----------------------------------------------------------------------------------


def _gb18030(error: UnicodeDecodeError) -> _Answer:
    raw, at = error.object, error.start
    first = raw[at]
    if first == 0x80:
        return "\u20ac", at + 1
    if first == 0xFF:
        return _hole(at, at + 1)
    rest = raw[at + 1 : at + 4]
    if not rest or not 0x30 <= rest[0] <= 0x39:
        return _hole(at, at + 2 if rest and rest[0] > 0x7F else at + 1)
    if (len(rest) > 1 and not 0x81 <= rest[1] <= 0xFE) or (len(rest) > 2 and not 0x30 <= rest[2] <= 0x39):
        return _hole(at, at + 1)
    return _hole(at, at + 1 + len(rest))


def _after_gb18030(text: str, raw: bytes, spans: list[tuple[int, int]]) -> str:  # noqa: ARG001
    pattern = _pattern("gb18030")
    if not pattern.search(text):
        return text
    other = corrections("gb18030")[1]
    return pattern.sub(lambda found: other[found[0]], text)


# --- big5 --------------------------------------------------------------------------------------


def _big5(error: UnicodeDecodeError) -> _Answer:
    raw, at = error.object, error.start
    pair = raw[at : at + 2]
    mapped = corrections("big5")[0].get(pair)
    if mapped:
        return mapped, at + 2
    return _hole(at, at + 2 if 0x81 <= pair[0] <= 0xFE and len(pair) > 1 and pair[1] > 0x7F else at + 1)


_BIG5_SLASHES = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xff]")


def _after_big5(text: str, raw: bytes, spans: list[tuple[int, int]]) -> str:  # noqa: ARG001
    for theirs, standard in corrections("big5")[1].items():  # no character is both one of theirs and a standard one
        if theirs in text:
            text = text.replace(theirs, standard)
    for shared, twin, theirs, standard in (
        (b"\xa2\x41", b"\xa1\xfe", "\uff0f", "\u2215"),
        (b"\xa2\x42", b"\xa2\x40", "\uff3c", "\ufe68"),
    ):
        if shared in raw and theirs in text:
            # only these two pairs give that character, so they stand in the same order as it does
            order = (found[0] for found in _BIG5_SLASHES.finditer(raw) if found[0] in (shared, twin))
            text = re.sub(theirs, lambda _, o=order, s=shared, y=standard, n=theirs: y if next(o) == s else n, text)  # type: ignore[misc]
    return text


# --- the neighbours ----------------------------------------------------------------------------


def _euc_kr(error: UnicodeDecodeError) -> _Answer:
    raw, at = error.object, error.start
    return _hole(at, at + 2 if 0x81 <= raw[at] <= 0xFE and raw[at + 1 : at + 2] > b"\x7f" else at + 1)


def _shift_jis(error: UnicodeDecodeError) -> _Answer:
    raw, at = error.object, error.start
    if raw[at] == 0x80:
        return "\x80", at + 1
    lead = 0x81 <= raw[at] <= 0x9F or 0xE0 <= raw[at] <= 0xFC
    return _hole(at, at + 2 if lead and raw[at + 1 : at + 2] > b"\x7f" else at + 1)


def _euc_jp(error: UnicodeDecodeError) -> _Answer:
    raw, at = error.object, error.start
    first, second = raw[at], raw[at + 1 : at + 2]
    if not 0xA1 <= first <= 0xFE and first not in (0x8E, 0x8F):
        return _hole(at, at + 1)
    if first == 0x8F and b"\xa1" <= second <= b"\xfe":
        third = raw[at + 2 : at + 3]
        return _hole(at, at + 3 if third > b"\x7f" else at + 2)
    if first >= 0xA1 and b"\xa1" <= second <= b"\xfe":
        row, cell = first - 0xA1, second[0] - 0xA1
        lead = row // 2 + (0x81 if row < 62 else 0xC1)
        trail = cell + (0x9F if row % 2 else 0x40 + (cell > 62))
        try:
            char = bytes((lead, trail)).decode("cp932")
        except UnicodeDecodeError:
            char = ""
        if char and not "\ue000" <= char <= "\uf8ff":
            return char, at + 2
    return _hole(at, at + 2 if second > b"\x7f" else at + 1)


_EUC_JP = str.maketrans("\u301c\u2016\u2212\u00a2\u00a3\u00ac", "\uff5e\u2225\uff0d\uffe0\uffe1\uffe2")
_SJIS_ALONE = re.compile(rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xff]|[\xa0\xfd-\xff]")


def _after_euc_jp(text: str, raw: bytes, spans: list[tuple[int, int]]) -> str:  # noqa: ARG001
    return text.translate(_EUC_JP) if re.search("[\u301c\u2016\u2212\u00a2\u00a3\u00ac]", text) else text


def _after_shift_jis(text: str, raw: bytes, spans: list[tuple[int, int]]) -> str:
    if not re.search("[\uf8f0-\uf8f3]", text):
        return text
    spans += [found.span() for found in _SJIS_ALONE.finditer(raw) if found.end() - found.start() == 1]
    spans.sort()
    return re.sub("[\uf8f0-\uf8f3]", HOLE, text)


def _unmapped(error: UnicodeDecodeError) -> _Answer:
    """All other decoders: the bytes the codec names; C1 bytes of Windows code pages map to C1."""
    byte = error.object[error.start]
    if error.encoding == "charmap":
        if 0x80 <= byte < 0xA0:
            return chr(byte), error.start + 1
        return _hole(error.start, error.start + 1)
    return _hole(error.start, max(error.end, error.start + 1))


def _windows_1255(error: UnicodeDecodeError) -> _Answer:
    return ("\u05ba", error.start + 1) if error.object[error.start] == 0xCA else _unmapped(error)


def _after_koi8_u(text: str, raw: bytes, spans: list[tuple[int, int]]) -> str:  # noqa: ARG001
    return text.translate({0x255D: "\u045e", 0x256C: "\u040e"})


_RECOVERY = {
    "gb18030": _gb18030,
    "big5": _big5,
    "euc-kr": _euc_kr,
    "shift_jis": _shift_jis,
    "euc-jp": _euc_jp,
    "windows-1255": _windows_1255,
}
_AFTER: dict[str, Callable[[str, bytes, list[tuple[int, int]]], str]] = {
    "gb18030": _after_gb18030,
    "big5": _after_big5,
    "euc-jp": _after_euc_jp,
    "shift_jis": _after_shift_jis,
    "koi8-u": _after_koi8_u,
}


def _register(name: str, recover: Callable[[UnicodeDecodeError], _Answer]) -> None:
    def recover_decoding(error: UnicodeError) -> _Answer:
        if isinstance(error, UnicodeDecodeError):
            return recover(error)
        raise error

    codecs.register_error(f"guidang.{name}", recover_decoding)


for _name, _function in _RECOVERY.items():
    _register(_name, _function)
_register("unmapped", _unmapped)
