"""What some bytes are, by their content and never by their name."""

from __future__ import annotations

import re

from pipeline.model import signatures

UNKNOWN = "application/octet-stream"
"""The type of what is not text and has no known signature."""

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33")
_SPACE = b"\t\n\x0c\r "
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|style|table|div|span|br|p|a|link|base|frameset|h[1-6]|ul|center|font|iframe)[\s>/]",
    re.IGNORECASE,
)
_OTHER_ROOT = re.compile(
    rb"\s{0,99}(?:(?:<\?[^>]{0,300}>|<!--[^>]{0,999}-->|<!DOCTYPE [^>\[]{0,300}>)\s{0,99}){0,4}"
    rb"<(?:svg|rss|feed|urlset|sitemapindex)[\s>]"
)
"""The root of what is markup and no page: it may be long, and need not be searched for a page's tags."""
_XHTML = re.compile(rb"http://www\.w3\.org/1999/xhtml")


def media_type(data: bytes) -> str:
    """``text/html``, ``application/xhtml+xml``, ``text/plain``, or a binary type.

    The order of tests is that of WHATWG MIME Sniffing 7.1 where that applies: known signatures,
    then HTML tags near the start, then the share of control bytes.
    """
    if name := signatures.media_type(data):
        return name
    head = _eight_bit(data[:4096])
    if _HTML.search(head):
        return (
            "application/xhtml+xml" if head.lstrip(_SPACE).startswith(b"<?xml") and _XHTML.search(head) else "text/html"
        )
    if _binary(data):
        return UNKNOWN
    start = head.lstrip(_SPACE)[:1]
    if (start and start != b"<") or _OTHER_ROOT.match(head):
        return "text/plain"
    whole = _eight_bit(data[: 1 << 18])
    if whole.lstrip(_SPACE).startswith(b"<") and _HTML.search(whole):
        return "text/html"
    return "text/plain"


def is_text(name: str) -> bool:
    """Whether a media type of :func:`media_type` can go down the line."""
    return name in {"text/html", "application/xhtml+xml", "text/plain"}


def _eight_bit(head: bytes) -> bytes:
    """UTF-16 and UTF-32 text reduced to its low bytes, so that ASCII markup shows."""
    head = head.removeprefix(_BOMS[0])
    return head.replace(b"\0", b"") if head.count(0) > len(head) // 5 else head


def _binary(data: bytes) -> bool:
    """Whether bytes are not text in any encoding that a page uses.

    Data is binary when more than one byte in twenty of its first 64 KiB is a C0 control that no
    text uses, unless it reads as UTF-16: begins with a byte
    order mark, or gives nine in ten code points of the blocks that pages are written in.
    """
    head = data[: 1 << 16]
    if not head or head.startswith(_BOMS):
        return False
    controls = signatures.controls(head)
    return controls > max(len(head) // 20, 1) and not any(_reads(head, name) for name in ("utf-16-le", "utf-16-be"))


_PAGE_TEXT = re.compile("[\t\n\r -~\u00a0-\u024f\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]")


def _reads(head: bytes, name: str) -> bool:
    text = head[: 1 << 12].decode(name, "replace")
    return len(text) >= 4 and len(_PAGE_TEXT.findall(text)) >= 0.9 * len(text)
