"""One source to its transcript: verdict, text, runs, damage, repairs, findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.decode import decoders, labels, mojibake, observations, uao
from pipeline.decode.decoders import TooBroken
from pipeline.decode.reading import Read, read
from pipeline.decode.weigh import weigh
from pipeline.model import signatures
from pipeline.model.finding import Refusal, finding
from pipeline.model.ledger import Ledger
from pipeline.model.source import Source
from pipeline.model.transcript import Damage, Transcript, Verdict, Witness

CONTROLS = 20
"""One byte in so many may be a control byte; with more, what begins so is no text."""


_UNICODE = ("utf-8", *labels.UTF16, *labels.UTF32)
"""Mojibake is undone on pages in these: in a GBK page, UTF-8 read as GBK is a stretch of UTF-8."""

_HEAD = 8192
"""Bytes at the beginning that tell whether a file is text."""
_LEAST = 16
"""Control bytes under which nothing is called binary; from there on, one in twenty decides, as in the accession."""
_ZERO = 8
"""Zero bytes alone, more than which are no text but a hole of a disk."""
_ZEROS = re.compile(rb"\0{8,}")


def transcribe(item: Source, *, max_bytes: int, repair: bool) -> Transcript:
    """Decode a source. Raises ``Refusal`` where it is too large, no text, or unreadable."""
    if item.size > max_bytes:
        raise Refusal(finding("DEC001", size=item.size, limit=max_bytes))
    verdict = weigh(item.data, item.http_charset)
    verdict = _of_a_board(item, verdict)
    evidence = _binary(item.data, verdict.encoding)
    if evidence:
        raise Refusal(finding("DEC002", evidence=evidence))
    try:
        decoded = read(item.data, verdict.encoding)
    except TooBroken as error:
        raise Refusal(finding("DEC003", limit=error.limit, encoding=verdict.encoding)) from error
    damage = tuple(_damage(decoded, item.data))
    repaired = mojibake.Repair(decoded.text, Ledger())
    if verdict.encoding in _UNICODE:
        repaired = mojibake.repair(decoded.text)
        if not repair:
            repaired = mojibake.Repair(decoded.text, Ledger(), repaired.left)
    findings = observations.observe(verdict, decoded, damage, repaired)
    return Transcript(item, repaired.text, verdict, decoded.runs, damage, repaired.ledger, findings)


def _of_a_board(item: Source, verdict: Verdict) -> Verdict:
    """Big5 from a Taiwanese bulletin board is Big5-UAO."""
    said = uao.evidence(item, verdict.declared) if verdict.encoding == "big5" else None
    if said is None:
        return verdict
    witness = Witness("site", uao.NAME, 0.0, said)
    return replace(verdict, encoding=uao.NAME, witnesses=(*verdict.witnesses, witness))


def _binary(raw: bytes, encoding: str) -> str | None:
    """Why the bytes are no text, or ``None``."""
    name = signatures.media_type(raw) or signatures.archive(raw)
    if name and not re.search(rb"<[a-zA-Z!]", raw[:64]):
        return f"signature of {name}"
    head = raw[:_HEAD]
    if b"\0" in head and encoding not in _UNICODE[1:]:
        head = _ZEROS.sub(b"", raw[: 64 * _HEAD])[:_HEAD]  # blocks of zeros are holes of a disk or a download
        if not head and len(raw) > _ZERO:
            return "zero bytes alone"
    controls = signatures.controls(head)
    if controls >= _LEAST and CONTROLS * controls > len(head) and encoding not in _UNICODE[1:]:
        return f"{controls} control bytes in the first {len(head)}"
    return None


def _damage(decoded: Read, raw: bytes) -> Iterator[Damage]:
    """The faults as damage. ``cut`` is the file's cut end; ``unsure`` bytes would decode by themselves,
    but not certainly in step; all others are ``undecodable``.
    """
    at = 0
    for fault in decoded.faults:
        while decoded.runs[at].end <= fault.start:
            at += 1
        if fault.end == len(raw):
            reason = "cut"
        elif decoders.decode(raw[fault.start : fault.end], decoded.runs[at].encoding).faults:
            reason = "undecodable"
        else:
            reason = "unsure"
        yield Damage(fault.at, fault.at + 1, fault.start, fault.end, reason)
