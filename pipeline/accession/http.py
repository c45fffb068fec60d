"""An HTTP message as a web archive holds it: status, headers, body (RFC 9112)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.accession import unpack

_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';]+)""", re.IGNORECASE)
_MAX_HEADER = 1 << 16


@dataclass(frozen=True, slots=True)
class Response:
    """A response: its status, media type and charset as declared, and the body, unpacked."""

    status: int
    media_type: str
    charset: str | None
    body: bytes
    fault: str = ""
    """Why the body could not be unpacked, or nothing."""


def parse(message: bytes, limit: int) -> Response | None:
    """A response from its bytes, or ``None`` where there is no status line.

    Raises :class:`~pipeline.accession.unpack.BombError` for a body that unpacks past ``limit``,
    :class:`~pipeline.accession.unpack.ExtraError` for a coding that needs an extra.
    """
    if not message.startswith(b"HTTP/"):
        return None
    head, body = _split(message)
    first, *rest = re.split(rb"\r?\n", head)
    words = first.split(None, 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    headers = _headers(rest)
    fault = ""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = unchunked(body)
    for coding in reversed([part for part in headers.get("content-encoding", "").split(",") if part.strip()]):
        try:
            body = unpack.bounded(body, coding, limit)
        except unpack.DamagedError as error:
            fault = str(error)
            break
    declared = headers.get("content-type", "")
    return Response(status, declared.partition(";")[0].strip().lower(), charset(declared), body, fault)


def charset(content_type: str) -> str | None:
    """The charset parameter of a ``Content-Type``, lower case."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else None


def unchunked(body: bytes) -> bytes:
    """A chunked body joined; bytes that are not chunked (some crawlers join them) come back as they are."""
    out: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\n", at, at + 64)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
            return b"".join(out) + body[at:] if out else body
        length = int(size, 16)
        if length == 0:
            return b"".join(out)
        out.append(body[end + 1 : end + 1 + length])
        at = end + 1 + length
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        if at >= len(body):
            return b"".join(out)


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
