"""What comes along with pages and may be kept: pictures, sounds, films, documents and packed files."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote_to_bytes

from pipeline.accession import sniff
from pipeline.accession.arrival import Enclosure
from pipeline.model import signatures
from pipeline.model.finding import Finding

KEPT = frozenset({"ACC042", "ACC044"})
"""Codes of what is kept: pictures, sounds and films; documents and packed files. Scripts, styles and fonts are not."""
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_LOOK = 1 << 12

_LONGEST = 4000
"""Bytes of a reference that is looked at; addresses longer than what servers take lead nowhere."""
_VALUE = re.compile(rb"[\w:-]=[ \t\r\n]{0,9}(?:\"([^\"<>]{1,4000})\"|'([^'<>]{1,4000})'|([^\s\"'<>]{1,4000}))")
"""A value of an attribute. Which attribute it is does not matter: what counts is whether something came along
under that address, and scripts that load pictures late put the address wherever they like."""
_EMBEDDED = re.compile(
    rb"([\"'])(data:(?:image|audio|video|application)/[\w.+-]{1,60}(?:;[\w=.+-]{1,60}){0,3},[^\"'<>\s]{1,})\1",
    re.IGNORECASE,
)
_BASE = re.compile(rb"<base\b[^>]{0,500}?\bhref\s{0,9}=\s{0,9}[\"']?([^\"'\s>]{1,2000})", re.IGNORECASE)
_SEVERAL = re.compile(r"(?<!\s)\s+[0-9.]+[wxh]?\s*(?:,\s*|$)|,\s+")


def enclosure(
    content: bytes, findings: Sequence[Finding], addresses: tuple[str, ...] = (), retrieved: str | None = None
) -> Enclosure | None:
    """The bytes as they are kept; ``None`` where the findings say that they are of no kind that is."""
    if not content or KEPT.isdisjoint(entry.code for entry in findings):
        return None
    kind = media_type(content)
    return Enclosure(content, hashlib.sha256(content).hexdigest(), kind, addresses, retrieved) if kind else None


def media_type(content: bytes) -> str:
    """The media type that bytes show themselves, whatever they were called; nothing for markup and text."""
    if found := signatures.media_type(content):
        return found
    kind = sniff.media_type(content)
    if not sniff.is_text(kind):
        return kind
    head = content[:_LOOK]
    return "image/svg+xml" if _SVG.search(head) and b"<html" not in head.lower() else ""


def references(content: bytes) -> Iterator[str]:
    """What a page's markup may refer to: values of attributes, each once, in the order of the page."""
    seen: set[bytes] = set()
    for match in _VALUE.finditer(content):
        value = match[1] or match[2] or match[3]
        if value in seen or not (b"." in value or b"/" in value or b"cid:" in value[:8].lower()):
            continue
        seen.add(value)
        text = html.unescape(_decoded(value)).strip()
        yield text
        if ", " in text or " " in text:  # srcset
            yield from (part for part in _SEVERAL.split(text) if part and part != text)


def embedded(content: bytes) -> Iterator[tuple[str, Enclosure]]:
    """Pictures that are written into the page as ``data:`` addresses: the address, and the bytes."""
    for match in _EMBEDDED.finditer(content):
        address = html.unescape(match[2].decode("latin-1"))
        head, _, body = address.partition(",")
        try:
            plain = unquote_to_bytes(body)
            held = base64.b64decode(plain, validate=True) if head.lower().endswith(";base64") else plain
        except (binascii.Error, ValueError):
            continue
        if kind := media_type(held):
            yield address, Enclosure(held, hashlib.sha256(held).hexdigest(), kind)


def base(content: bytes) -> str | None:
    """The address that ``<base href>`` gives a page's references."""
    found = _BASE.search(content)
    return html.unescape(_decoded(found[1])).strip() if found else None


def _decoded(value: bytes) -> str:
    for coding in ("utf-8", "gb18030"):
        try:
            return value.decode(coding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")
