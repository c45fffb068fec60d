"""Mojibake that needs no search: marks in English words, the mark at the head, bytes written as references."""

from __future__ import annotations

import html
import re
from collections import Counter

from pipeline.decode import misreadings, quoting
from pipeline.decode.islands import islands
from pipeline.decode.judging import accepted
from pipeline.decode.misreadings import RIGHT, Misreading
from pipeline.decode.spans import Span, gain, undo
from pipeline.model.ledger import Edit

_APOSTROPHE = "".join(misreadings.char_of(b"\x92" + letter) for letter in (b"s", b"t", b"d", b"m", b"r", b"l", b"v"))
_OPENING = "".join(misreadings.char_of(bytes((0x93, letter))) for letter in (*range(0x41, 0x5B), *range(0x61, 0x7B)))
_MARKS_AS_GBK = re.compile(
    f"(?<=[A-Za-z])(?:[{_APOSTROPHE[:4]}](?![A-Za-z])|{_APOSTROPHE[4]}(?=e(?![A-Za-z]))|{_APOSTROPHE[5]}(?=l(?![A-Za-z]))"
    f"|{_APOSTROPHE[6]}(?=e(?![A-Za-z])))|(?<![^\x00-\x7f]|[A-Za-z])[{_OPENING}](?=[a-z])"
)
"""Apostrophes and quotation marks of windows-1252 that GBK read as one character with the letter behind them."""
_SWALLOWED = re.compile(f"[{_APOSTROPHE}{_OPENING}]")
_HEAD_AS_GBK = re.compile("\u9518[?\ufffd]")
"""A byte order mark of UTF-8 before ASCII: two of its bytes, and the third without a partner."""
_HAN = re.compile("[\u3400-\u9fff]")
_REFERENCES = re.compile("(?:&#(?:12[89]|1[3-9][0-9]|2[0-4][0-9]|25[0-5]);[\x40-\x7e]?){4,}")


_PAIR_OF_REFERENCES = re.compile("(?<![A-Za-z])(?:&#(?:16[1-9]|1[7-9][0-9]|2[0-4][0-9]|25[0-4]);){2}(?![a-z])")


def left_references(text: str) -> list[int]:
    """Where two references to bytes above ASCII stand together in a text with Han: a character whose table one pair
    does not tell.
    """
    if "&#" not in text or not _HAN.search(text):
        return []
    return [found.start() for found in _PAIR_OF_REFERENCES.finditer(text)]


def edits_of_marks(text: str) -> list[Edit]:
    """Edits that need no search: marks in English words, and bytes written as references."""
    edits = [
        Edit(found.start(), found[0], encode(found[0]), "mojibake:windows-1252-as-gb18030")
        for first, last in islands(text)
        for place in _SWALLOWED.finditer(text, first, last)
        if (found := _MARKS_AS_GBK.match(text, place.start()))
    ]
    head = _HEAD_AS_GBK.match(text)
    if head:
        edits.append(Edit(0, head[0], "\ufeff", "mojibake:utf-8-as-gb18030"))
    for found in _REFERENCES.finditer(text) if "&#" in text else ():
        raw = html.unescape(re.sub("&#(1[2-5][0-9]);", lambda part: chr(int(part[1])), found[0]))
        best: Span | None = None
        for right in RIGHT:
            kind = Misreading(right, "iso-8859-1")
            after = undo(raw, kind)
            if after is not None:
                span = Span(0, len(raw), after, gain(raw, after, kind), kind)
                if (best is None or span.gain > best.gain) and accepted(raw, span, Counter()):
                    best = span
        if best and not quoting.talked(text[max(0, found.start() - quoting.NEAR) : found.start()], ""):
            edits.append(Edit(found.start(), found[0], best.after, f"mojibake:{best.kind.right}-as-references"))
    return edits


def encode(char: str) -> str:
    """A character of GBK as the two of windows-1252 that it is made of."""
    return char.encode("gbk").decode("cp1252")
