"""An HTTP message as a web archive holds it: status, headers, body (RFC 9112)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.accession import codings
from pipeline.model.finding import Finding, finding

_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';]{1,64})""", re.IGNORECASE)
_RANGE = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18})")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,256})?\r?\n")
_MAX_HEADER = 1 << 16
_STATUS = re.compile(rb"HTTP/[0-9](?:\.[0-9])? [1-5][0-9]{2}\b")
_MOST_HEADS = 50
"""Heads of a chain: curl's own bound of redirects."""
_FREE = 1 << 20
"""Bytes that a body may always unpack to, whatever the ratio."""
_FAULTS = {codings.CUT: "ACC030", codings.DAMAGED: "ACC031", codings.UNKNOWN: "ACC017"}


@dataclass(frozen=True, slots=True)
class Response:
    """A response: its status, media type and charset as declared, and the body, unpacked.

    ``faults`` say what speaks against the body's being whole; ``proven`` is set where something
    speaks for it: a length that fits, a last chunk, the end of a compressed stream.
    """

    status: int
    media_type: str
    charset: str | None
    body: bytes
    faults: tuple[Finding, ...] = ()
    proven: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def parse(message: bytes, limit: int, max_ratio: int = 200) -> Response | None:
    """A response from its bytes, or ``None`` where there is no status line.

    Raises :class:`~pipeline.accession.unpack.BombError` for a body that unpacks past ``limit`` or
    past ``max_ratio`` times its size, :class:`~pipeline.accession.unpack.ExtraError` for a coding
    that needs an extra.
    """
    if not message.startswith(b"HTTP/"):
        return None
    head, body = _split(_last(message))
    first, *rest = re.split(rb"\r?\n", head)
    words = first.split(None, 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    headers = _headers(rest)
    body, faults, proven = _framed(body, headers)
    if status == 206 and not _complete(headers.get("content-range", "")):
        faults.append(finding("ACC034", range=headers.get("content-range", "of unknown extent")[:80]))
    for coding in reversed([part for part in headers.get("content-encoding", "").split(",") if part.strip()]):
        undone = codings.undo(body, coding, min(limit, max(_FREE, len(body) * max_ratio)))
        if undone.left:
            faults.append(finding("ACC038", size=undone.left, coding=coding.strip().lower()))
        if undone.fault == codings.DAMAGED and _markup(body):
            break  # the crawler unpacked it and left the header
        # where nothing could be unpacked, the packed bytes are the evidence
        body, proven = undone.body or (body if undone.fault else b""), proven or undone.proven
        if undone.fault:
            faults.append(finding(_FAULTS[undone.fault], reason=undone.reason))
            break
    declared = headers.get("content-type", "")
    media_type = declared.partition(";")[0].strip().lower()
    return Response(status, media_type, charset(declared), body, tuple(faults), proven, headers)


def _framed(body: bytes, headers: Mapping[str, str]) -> tuple[bytes, list[Finding], bool]:
    """The body without its framing, what is wrong with that, and whether it proves the body whole."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _unchunked(body)
    stated = headers.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,15}", stated):
        return body, [], False
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"", "identity"} and (_markup(body) or ("gzip" in coding and body[:2] != b"\x1f\x8b")):
        return body, [], False  # unpacked by the crawler: the length is that of the packed form
    if len(body) < int(stated):
        return body, [finding("ACC032", stated=int(stated), size=len(body))], False
    return body, [], len(body) == int(stated)


def _markup(body: bytes) -> bool:
    return body[:64].lstrip().startswith(b"<")


def _complete(text: str) -> bool:
    """Whether the range of a partial response is all there is."""
    found = _RANGE.fullmatch(text.strip())
    return found is not None and int(found[1]) == 0 and int(found[2]) + 1 == int(found[3])


def charset(content_type: str) -> str | None:
    """The charset parameter of a ``Content-Type``, lower case."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else None


def _unchunked(body: bytes) -> tuple[bytes, list[Finding], bool]:
    """A chunked body joined (RFC 9112, 7.1), with what is wrong with it, and whether its last chunk came.

    Bytes that are not chunked (some crawlers join them and leave the header) come back as they are.
    """
    out: list[bytes] = []
    at = 0
    while True:
        size = _CHUNK.match(body, at, at + 512)
        if size is None:
            if not out:
                return body, [], False
            reason = "no last chunk" if at >= len(body) else "a chunk without a length"
            return b"".join(out), [finding("ACC033", reason=reason)], False
        length, at = int(size[1], 16), size.end()
        if length == 0:
            return b"".join(out), [], True
        out.append(body[at : at + length])
        if len(out[-1]) < length:
            return b"".join(out), [finding("ACC033", reason="the chunk is shorter than its length")], False
        at += length
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)


def _last(message: bytes) -> bytes:
    """The last response of a chain: what ``curl -iL`` prints of redirects, of a proxy's consent, of early hints.

    Of those before it no body is printed: another head follows at once.
    """
    for _ in range(_MOST_HEADS):
        _, rest = _split(message)
        if not _STATUS.match(rest):
            break
        message = rest
    return message


def _split(message: bytes) -> tuple[bytes, bytes]:
    found = re.compile(rb"\r?\n\r?\n").search(message, 0, _MAX_HEADER)
    return (message[: found.start()], message[found.end() :]) if found else (message[:_MAX_HEADER], b"")


def _headers(lines: list[bytes]) -> dict[str, str]:
    out: dict[str, str] = {}
    last = ""
    for raw in lines:
        text = raw.decode("latin-1")
        if text[:1] in {" ", "\t"} and last:
            out[last] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        if colon:
            last = name.strip().lower()
            out.setdefault(last, value.strip())
    return out
