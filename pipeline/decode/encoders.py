"""Encoders that are the exact inverse of the decoders here, for undoing a misreading."""

from __future__ import annotations

from functools import cache

from pipeline.decode import decoders, labels


def encode(text: str, encoding: str) -> bytes | None:
    """The bytes that :func:`pipeline.decode.decoders.decode` reads as ``text``, or ``None`` where
    there are none. ``iso-8859-1`` is Latin-1 itself, not the Standard's alias of windows-1252;
    four-byte GB 18030 is not used: what was misread as GBK holds none. Characters that only CPython's
    table has are taken too, for text that a Python program misread.
    """
    try:
        if encoding == "iso-8859-1":
            return text.encode("latin-1")
        if encoding == "windows-1252":
            return _windows_1252(text)
        if encoding in ("gb18030", "big5"):
            return _corrected(text, encoding)
        return text.encode(labels.codec(encoding))
    except UnicodeEncodeError:
        return None


def _windows_1252(text: str) -> bytes:
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(bytes((ord(char),)) if "\x80" <= char <= "\x9f" else char.encode("cp1252") for char in text)


@cache
def _inverse(encoding: str) -> tuple[dict[int, str], dict[str, bytes]]:
    """From the Standard's characters to CPython's, and to bytes that CPython does not know."""
    missing, other = decoders.corrections(encoding)
    swap = {ord(standard): cpython for cpython, standard in other.items()}
    raw = {char: pair for pair, char in missing.items()}
    if encoding == "big5":
        raw |= {"\u2215": b"\xa2\x41", "\ufe68": b"\xa2\x42", "\uff0f": b"\xa1\xfe", "\uff3c": b"\xa2\x40"}
    return swap, raw


def _corrected(text: str, encoding: str) -> bytes:
    swap, raw = _inverse(encoding)
    if encoding == "gb18030":
        text = text.translate(swap)
        if any(len(_gb18030_bytes(char)) == 4 for char in set(text)):
            raise UnicodeEncodeError("gb18030", text, 0, 1, "four bytes")
        return text.encode("gb18030")
    text = text.translate(swap)
    try:
        if not _SLASHES & set(text):
            return text.encode("big5hkscs")
    except UnicodeEncodeError:
        pass
    return b"".join(raw[char] if char in raw else char.encode("big5hkscs") for char in text)


_SLASHES = frozenset("\uff0f\uff3c")
"""Characters for which CPython's encoder has another pair than its decoder."""


@cache
def _gb18030_bytes(char: str) -> bytes:
    return char.encode("gb18030", "replace")
