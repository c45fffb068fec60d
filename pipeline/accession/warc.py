"""WARC (ISO 28500:2017) and ARC files: responses and resources become sources.

The reader is our own because a damaged file must give up its good records: where a record or a
compressed member cannot be read, what follows is searched for the next one, and the gap is
reported. One record a member is usual for ``.warc.gz``; a file compressed as one stream is read,
too.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.accession import http, judge, sniff, unpack
from pipeline.accession.arrival import Stream, Unread
from pipeline.accession.place import Place
from pipeline.accession.records import DAMAGED, FILE, WHOLE, RecordBlock, RecordDamage, RecordReader
from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, Severity, finding
from pipeline.model.source import Source

_START = re.compile(rb"(?:^|\n)(WARC/[01]\.\d\d?\r?\n)")
_ARC_START = re.compile(rb"(?:^|\n)((?:https?|dns|ftp|filedesc)://?\S+ [\d.:a-fA-F]+ \d{8,14} \S+ \d+\r?\n)")
_ARC_NEXT = re.compile(rb"\n[a-z][a-z0-9+.-]{0,16}:[^\r\n]{0,65536} \d{1,15}\r?\n")
"""The head of the next ARC record; its writers differ in what stands between address and length."""
_MAX_HEADER = 1 << 16
_NO_SOURCE = frozenset({"warcinfo", "request", "metadata"})


@dataclass(slots=True)
class _Record:
    kind: str
    headers: dict[str, str]
    block: RecordBlock
    member: str
    offset: int
    large: bool


def sources(stream: Stream, place: Place, settings: Settings) -> Iterator[Source | Unread]:
    """The pages of a web archive, in its order."""
    reader = RecordReader(stream, settings.max_ratio, place.budget)
    number: dict[int, int] = {}
    while True:
        try:
            record = _record(reader, settings.max_size, number)
        except RecordDamage as damage:
            gap = place.inside("warc", str(damage.offset))
            code = "ACC014" if damage.truncated else "ACC013"
            yield gap.unread(finding(code, {"byte": damage.offset}, reason=damage.reason))
            if damage.truncated or not reader.resume(_START, _ARC_START):
                return
            continue
        except unpack.BombError:
            yield place.inside("warc", str(reader.offset)).unread(finding("ACC015"))
            return
        if record is None:
            return
        if record.kind not in _NO_SOURCE:
            yield _source(record, place.inside("warc", record.member), settings)


def _record(reader: RecordReader, limit: int, number: dict[int, int]) -> _Record | None:
    """The next record, or ``None`` at the end. Raises :class:`RecordDamage`."""
    if not reader.skip_blank():
        return None
    offset = reader.offset
    nth = number[offset] = number.get(offset, -1) + 1
    if len(number) > 2:
        number.pop(next(iter(number)))
    member = f"{offset}.{nth}" if nth else str(offset)
    first = reader.line(_MAX_HEADER)
    if first.startswith(b"WARC/"):
        headers = _headers(reader)
        kind = headers.get("warc-type", "").lower()
    else:
        headers, kind = _arc_headers(first, offset)
    if not headers.get("content-length", "").isdigit():
        raise RecordDamage(offset, "no content length")
    length = int(headers["content-length"])
    block = reader.block(length, limit, _ARC_NEXT if "arc-type" in headers else _START)
    return _Record(kind, headers, block, member, offset, length > limit)


def _headers(reader: RecordReader) -> dict[str, str]:
    out: dict[str, str] = {}
    for _ in range(1000):
        text = reader.line(_MAX_HEADER).decode("utf-8", "surrogateescape").rstrip("\r\n")
        if not text:
            return out
        name, _, value = text.partition(":")
        out.setdefault(name.strip().lower(), value.strip())
    raise RecordDamage(reader.offset, "header without end")


def _arc_headers(first: bytes, offset: int) -> tuple[dict[str, str], str]:
    """The headers of an ARC record: ``URL IP date type length`` on one line."""
    words = first.decode("utf-8", "surrogateescape").split()
    if len(words) < 5 or ("://" not in words[0] and not words[0].startswith("dns:")):
        raise RecordDamage(offset, "not a record")
    kind = "warcinfo" if words[0].startswith(("filedesc:", "dns:")) else "response"
    day = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?", words[-3] if len(words) == 5 else words[2])
    made = {"warc-target-uri": words[0], "content-length": words[-1], "arc-type": words[3]}
    if day:
        clock = "".join(f"{mark}{part}" for mark, part in zip("T::", day.groups()[3:], strict=True) if part)
        made["warc-date"] = f"{day[1]}-{day[2]}-{day[3]}{clock}" + ("Z" if day[6] else "")
    return made, kind


def _source(record: _Record, place: Place, settings: Settings) -> Source | Unread:
    headers = record.headers
    if record.large:
        return place.unread(finding("ACC009", size=int(headers["content-length"]), limit=settings.max_size))
    if record.kind == "revisit":
        return place.unread(finding("ACC026"))
    if record.kind == "continuation":
        return place.unread(*_ending(record, proven=False))
    if record.kind not in {"response", "resource", "conversion"}:
        return place.unread(finding("ACC021", media_type=record.kind or "?"))
    try:
        response = http.parse(record.block.content, settings.max_size, settings.max_ratio)
    except unpack.BombError:
        return place.unread(finding("ACC015"))
    except unpack.ExtraError as error:
        return place.unread(finding("ACC022", install=str(error)))
    if response is None:
        declared = headers.get("content-type", "") if record.kind != "response" else headers.get("arc-type", "")
        kind = declared.partition(";")[0].lower()
        response = http.Response(200, kind, http.charset(declared), record.block.content)
    else:
        place.budget.unpack(len(response.body))
    findings = [*_integrity(record), *_ending(record, response.proven), *response.faults]
    return _judged(record, response, findings, place)


def _judged(record: _Record, response: http.Response, findings: list[Finding], place: Place) -> Source | Unread:
    """A page, or why it is none. Of a body that was not unpacked cleanly only its head can tell."""
    short = [entry for entry in findings if entry.code == "ACC014"]
    faulty = any(entry.severity is Severity.ERROR for entry in findings)
    if not 200 <= response.status < 300:
        return place.unread(*short, finding("ACC020", status=response.status))
    headers = record.headers
    if (found := judge.declared(response.media_type)) is not None:
        return _passed(record, response, findings, place, found)
    kind = sniff.media_type(response.body)
    if not (faulty or sniff.is_text(kind)):
        found = judge.passed(response.body, kind) or finding("ACC021", media_type=kind)
        return _passed(record, response, findings, place, found)
    return place.judged(
        response.body,
        *findings,
        media_type=kind if response.media_type != "text/html" else "text/html",
        url=_address(record),
        http_charset=response.charset,
        retrieved=headers.get("warc-date"),
        container=place.container(record.offset, headers.get("warc-record-id", "").strip("<>") or None),
    )


def _passed(record: _Record, response: http.Response, findings: list[Finding], place: Place, said: Finding) -> Unread:
    """What is no page; it is kept only where nothing is wrong with the record."""
    short = [entry for entry in findings if entry.code == "ACC014"]
    if any(entry.severity is Severity.ERROR for entry in findings):
        return place.unread(*short, said)
    return place.passed(response.body, *short, said, url=_address(record), retrieved=record.headers.get("warc-date"))


def _address(record: _Record) -> str | None:
    return record.headers.get("warc-target-uri", "").strip("<>") or None


def _ending(record: _Record, proven: bool) -> Iterator[Finding]:
    """What is wrong with a record's end. ``proven`` says that its body is whole all the same."""
    block, stated = record.block, record.headers["content-length"]
    if block.end == FILE:
        yield finding("ACC014", {"byte": record.offset}, reason="the record is shorter than it says")
    elif block.end == DAMAGED:
        yield finding("ACC031", {"byte": record.offset}, reason=block.end)
    elif block.loose or block.end != WHOLE:
        name = "ACC036" if proven else "ACC037"
        reason = block.end or "no blank lines follow"
        yield finding(name, {"byte": record.offset}, stated=int(stated), size=block.size, reason=reason)
    segment = record.headers.get("warc-segment-number", "")
    if segment or record.kind == "continuation":
        yield finding("ACC035", {"byte": record.offset}, number=segment[:20] or "?")


def _integrity(record: _Record) -> Iterator[Finding]:
    """What the record's own claims say of its bytes."""
    if reason := record.headers.get("warc-truncated"):
        yield finding("ACC027", reason=reason)
    name, _, value = record.headers.get("warc-block-digest", "").partition(":")
    if name.lower() in {"sha1", "sha256"} and record.block.end != FILE:
        digest = hashlib.new(name.lower(), record.block.content, usedforsecurity=False)
        if value.upper() not in {base64.b32encode(digest.digest()).decode(), digest.hexdigest().upper()}:
            yield finding("ACC024", {"byte": record.offset}, digest=name)
