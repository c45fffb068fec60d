"""Which container some bytes are, by their content."""

from __future__ import annotations

import json
import re

from pipeline.accession import tape, unpack, webarchive

HEAD = 1 << 16
"""How many first bytes are looked at."""

_WARC = re.compile(rb"WARC/[01]\.\d\d?\r?\n")
_MIME = re.compile(rb"^(?:mime-version|content-type|from|subject|date|snapshot-content-location):", re.I | re.M)
_RELATED = re.compile(rb"content-type:\s*multipart/(?:related|alternative|mixed)", re.I)


_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}(?:\{\s{0,99}\"|\[\s{0,99}\{)")


def kind_of(head: bytes) -> str:
    """``zip tar warc mhtml webarchive jsonl``, the name of a compression, or nothing for a page."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if _WARC.match(head.lstrip(b"\r\n")) or head.startswith((b"filedesc://", b"\x5d\x2a\x4d\x18")):
        return "warc"
    if codec := unpack.codec_of(head):
        return codec.name
    if tape.sums(head[: tape.BLOCK]):
        return "tar"
    if _MIME.match(head.lstrip()) and _RELATED.search(head[:8192]):
        return "mhtml"
    if head.startswith((b"bplist00", b"<?xml")) and webarchive.SIGN in head:
        return "webarchive"
    if _json_row(head):
        return "jsonl"
    return "json" if _JSON.match(head) else ""


def _json_row(head: bytes) -> bool:
    """Whether the first line is the beginning of a JSON object, or all of it."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"{"):
        return False
    first, end, _ = text.partition(b"\n")
    if not end and len(head) >= HEAD:  # a line longer than what is looked at
        return re.match(rb'\{\s*"(?:[^"\\]|\\.)*"\s*:', first) is not None
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False
