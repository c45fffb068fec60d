"""Big5-UAO, the Big5 of Taiwanese bulletin boards, and the evidence that a source is in it.

UAO (Unicode-at-on, 2.50) fills Big5's free pairs with kana, simplified characters and symbols. It
conflicts with HKSCS, so the bytes alone cannot tell: it is read only where the source comes from
such a board, or is labelled so.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from pipeline.decode import decoders, labels
from pipeline.decode.decoders import HOLE, Decoded
from pipeline.model.source import Source

NAME = "big5-uao"
_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xff]")
_BOARDS = re.compile(r"(?:^|\.)(?:ptt\.cc|ptt2\.cc|ptt3\.cc)$|^bbs\d?\.[\w.-]+\.tw$", re.I)
_NAMED = re.compile(r"\bptt[23]?\.cc\b|批踢踢|telnet://", re.I)


@cache
def pairs() -> dict[bytes, str]:
    """The pairs that UAO maps otherwise than the Encoding Standard's Big5, or alone."""
    found: dict[bytes, str] = {}
    for line in files("pipeline.decode").joinpath("tables", "uao.tsv").read_text("utf-8").split("\n")[1:]:
        if line:
            first, chars = line.split("\t")
            lead, trail = bytes.fromhex(first)
            at = _TRAILS.index(trail)
            found.update((bytes((lead, _TRAILS[at + step])), char) for step, char in enumerate(chars))
    return found


def decode(raw: bytes) -> Decoded:
    """Decode Big5-UAO, recovering from errors as Big5 does. Never raises on bytes."""
    own = pairs()
    text: list[str] = []
    spans: list[tuple[int, int]] = []

    def plain(begin: int, end: int) -> None:
        decoded = decoders.decode(raw[begin:end], "big5")
        chars = list(decoded.text)
        for fault in decoded.faults:
            chars[fault.at] = HOLE
            spans.append((fault.start + begin, fault.end + begin))
        text.append("".join(chars))

    at = 0
    for found in _PAIR.finditer(raw):
        char = own.get(found[0])
        if char:
            plain(at, found.start())
            text.append(char)
            at = found.end()
    plain(at, len(raw))
    return decoders.settle("".join(text), spans)


def evidence(item: Source, declared: str | None) -> str | None:
    """Why a source that is Big5 is in Big5-UAO, or ``None``: its host, its accession, its label."""
    if labels.resolve(declared) == NAME:
        return f"declared {declared}"
    host = (urlsplit(item.url).hostname or "") if item.url and item.url.isprintable() and "[" not in item.url else ""
    if _BOARDS.search(host):
        return f"host {host}"
    said = f"{item.accession.site or ''} {item.accession.origin}"
    named = _NAMED.search(said)
    return f"accession names {named[0]}" if named else None
