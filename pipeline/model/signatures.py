"""What binary files are known by: the bytes they begin with, and control bytes that no text has.

The accession asks before a page is taken in, decoding before it is read; both ask here.
"""

from __future__ import annotations

_MAGIC = (
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
_ARCHIVES = (
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
)


def media_type(data: bytes) -> str:
    """The media type of a binary file by its first bytes (the order is that of WHATWG MIME Sniffing 6), or nothing.
    Archives, which the accession opens, are not among them (:func:`archive`).
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b"AVI ", b"WAVE"}:
        return {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}.get(data[8:12], "audio/wav")
    if data[4:8] == b"ftyp":
        return "image/avif" if data[8:12] in {b"avif", b"heic", b"mif1"} else "video/mp4"
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    return ""


def archive(data: bytes) -> str:
    """The media type of an archive or a compressed file by its first bytes, or nothing."""
    return next((name for magic, name in _ARCHIVES if data.startswith(magic)), "")


_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\x0b\x0c\r\x0e\x0f\x1a\x1b"))
"""All but the blanks, the shifts and the escape of ISO 2022, and the mark that ends files of DOS."""


def controls(data: bytes) -> int:
    """How many bytes are control characters that no text uses."""
    return len(data) - len(data.translate(None, _CONTROLS))
