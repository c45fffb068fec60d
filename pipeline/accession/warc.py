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

from pipeline.accession import http, sniff, unpack
from pipeline.accession.arrival import Stream, Unread
from pipeline.accession.place import Place
from pipeline.accession.records import Damage, Reader
from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, finding
from pipeline.model.source import Source

_START = re.compile(rb"(?:^|\n)(WARC/[01]\.\d\d?\r?\n)")
_ARC_START = re.compile(rb"(?:^|\n)((?:https?|dns|ftp|filedesc)://?\S+ [\d.:a-fA-F]+ \d{8,14} \S+ \d+\r?\n)")
_MAX_HEADER = 1 << 16
_NO_SOURCE = frozenset({"warcinfo", "request", "metadata"})
_PAGES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "text/xml"})


@dataclass(slots=True)
class _Record:
    kind: str
    headers: dict[str, str]
    block: bytes
    member: str
    offset: int
    short: bool
    large: bool


def sources(stream: Stream, place: Place, settings: Settings) -> Iterator[Source | Unread]:
    """The pages of a web archive, in its order."""
    reader = Reader(stream, settings.max_ratio)
    number: dict[int, int] = {}
    while True:
        try:
            record = _record(reader, settings.max_size, number)
        except Damage as damage:
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


def _record(reader: Reader, limit: int, number: dict[int, int]) -> _Record | None:
    """The next record, or ``None`` at the end. Raises :class:`Damage`."""
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
        raise Damage(offset, "no content length")
    length = int(headers["content-length"])
    block, short = reader.block(length, limit if kind not in _NO_SOURCE else 0)
    return _Record(kind, headers, block, member, offset, short, length > limit)


def _headers(reader: Reader) -> dict[str, str]:
    out: dict[str, str] = {}
    for _ in range(1000):
        text = reader.line(_MAX_HEADER).decode("utf-8", "surrogateescape").rstrip("\r\n")
        if not text:
            return out
        name, _, value = text.partition(":")
        out.setdefault(name.strip().lower(), value.strip())
    raise Damage(reader.offset, "header without end")


def _arc_headers(first: bytes, offset: int) -> tuple[dict[str, str], str]:
    """The headers of an ARC record: ``URL IP date type length`` on one line."""
    words = first.decode("utf-8", "surrogateescape").split()
    if len(words) < 5 or ("://" not in words[0] and not words[0].startswith("dns:")):
        raise Damage(offset, "not a record")
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
    if record.kind not in {"response", "resource", "conversion"}:
        return place.unread(finding("ACC021", media_type=record.kind or "?"))
    findings = list(_integrity(record))
    short = findings[:1] if record.short else []
    try:
        response = http.parse(record.block, settings.max_size)
    except unpack.BombError:
        return place.unread(finding("ACC015"))
    except unpack.ExtraError as error:
        return place.unread(finding("ACC022", install=str(error)))
    if response is None:
        declared = headers.get("content-type", "") if record.kind != "response" else headers.get("arc-type", "")
        response = http.Response(200, declared.partition(";")[0].lower(), http.charset(declared), record.block)
    if response.fault:
        findings.append(finding("ACC017", reason=response.fault))
    if not 200 <= response.status < 300:
        return place.unread(*short, finding("ACC020", status=response.status))
    kind = sniff.media_type(response.body)
    if not sniff.is_text(kind) or response.media_type not in _PAGES:
        return place.unread(*short, finding("ACC021", media_type=response.media_type or kind))
    return place.source(
        response.body,
        *findings,
        media_type=kind if response.media_type != "text/html" else "text/html",
        url=headers.get("warc-target-uri", "").strip("<>") or None,
        http_charset=response.charset,
        retrieved=headers.get("warc-date"),
        container=place.container(record.offset, headers.get("warc-record-id", "").strip("<>") or None),
    )


def _integrity(record: _Record) -> Iterator[Finding]:
    """What the record's own claims say of its bytes."""
    if record.short:
        yield finding("ACC014", {"byte": record.offset}, reason="the record is shorter than it says")
    elif reason := record.headers.get("warc-truncated"):
        yield finding("ACC027", reason=reason)
    name, _, value = record.headers.get("warc-block-digest", "").partition(":")
    if name.lower() in {"sha1", "sha256"} and not record.short:
        digest = hashlib.new(name.lower(), record.block, usedforsecurity=False)
        if value.upper() not in {base64.b32encode(digest.digest()).decode(), digest.hexdigest().upper()}:
            yield finding("ACC024", {"byte": record.offset}, digest=name)
