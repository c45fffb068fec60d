"""What some bytes are, by their content and never by their name."""

from __future__ import annotations

import re

UNKNOWN = "application/octet-stream"
"""The type of what is not text and has no known signature."""

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33")
_SPACE = b"\t\n\x0c\r "
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|style|table|div|span|br|p|a|link|base|frameset|h[1-6]|ul|center|font|iframe)[\s>/]",
    re.IGNORECASE,
)
_XHTML = re.compile(rb"http://www\.w3\.org/1999/xhtml")
_BINARY_MAGIC = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ\x90", "application/x-msdownload"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"8BPS\x00", "image/vnd.adobe.photoshop"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"FLV\x01", "video/x-flv"),
    (b"fLaC\x00", "audio/flac"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"CWS", "application/x-shockwave-flash"),
    (b"FWS", "application/x-shockwave-flash"),
    (b"\x00\x01\x00\x00\x00", "font/ttf"),
    (b"OTTO\x00", "font/otf"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"\x00asm", "application/wasm"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"MThd\x00", "audio/midi"),
)


def media_type(data: bytes) -> str:
    """``text/html``, ``application/xhtml+xml``, ``text/plain``, or a binary type.

    The order of tests is that of WHATWG MIME Sniffing 7.1 where that applies: known signatures,
    then HTML tags near the start, then the share of control bytes.
    """
    for magic, name in _BINARY_MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b"AVI ", b"WAVE"}:
        return {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}.get(data[8:12], "audio/wav")
    if data[4:8] == b"ftyp":
        return "image/avif" if data[8:12] in {b"avif", b"heic", b"mif1"} else "video/mp4"
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    head = _eight_bit(data[:4096])
    if _HTML.search(head):
        return (
            "application/xhtml+xml" if head.lstrip(_SPACE).startswith(b"<?xml") and _XHTML.search(head) else "text/html"
        )
    if _binary(data):
        return UNKNOWN
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
    text uses (ISO-2022 and HZ use ESC and ``~``), unless it reads as UTF-16: begins with a byte
    order mark, or gives nine in ten code points of the blocks that pages are written in.
    """
    head = data[: 1 << 16]
    if not head or head.startswith(_BOMS):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > max(len(head) // 20, 1) and not any(_reads(head, name) for name in ("utf-16-le", "utf-16-be"))


_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b\x1a")) + b"\x7f"
_PAGE_TEXT = re.compile("[\t\n\r -~\u00a0-\u024f\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]")


def _reads(head: bytes, name: str) -> bool:
    text = head[: 1 << 12].decode(name, "replace")
    return len(text) >= 4 and len(_PAGE_TEXT.findall(text)) >= 0.9 * len(text)
