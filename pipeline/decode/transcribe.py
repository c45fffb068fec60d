"""One source to its transcript: verdict, text, runs, damage, repairs, findings."""

from __future__ import annotations

from pipeline.decode import labels, mojibake
from pipeline.decode.reading import Read, read
from pipeline.decode.weigh import weigh
from pipeline.model.finding import Refusal, finding
from pipeline.model.ledger import Ledger
from pipeline.model.source import Source
from pipeline.model.transcript import Damage, Transcript


_UNICODE = ("utf-8", *labels.UTF16, *labels.UTF32)
"""Mojibake is undone on pages in these: in a GBK page, UTF-8 read as GBK is a stretch of UTF-8."""


def transcribe(item: Source, *, max_bytes: int, repair: bool) -> Transcript:
    """Decode a source. Raises ``Refusal`` where it is larger than ``max_bytes``."""
    if item.size > max_bytes:
        raise Refusal(finding("DEC001", size=item.size, limit=max_bytes))
    verdict = weigh(item.data, item.http_charset)
    decoded = read(item.data, verdict.encoding)
    damage = tuple(_damage(decoded, item.size))
    text, repairs = mojibake.repair(decoded.text) if repair and verdict.encoding in _UNICODE else (decoded.text, Ledger())
    return Transcript(item, text, verdict, decoded.runs, damage, repairs, ())


def _damage(decoded: Read, size: int) -> list[Damage]:
    return [
        Damage(fault.at, fault.at + 1, fault.start, fault.end, "cut" if fault.end == size else "undecodable")
        for fault in decoded.faults
    ]
