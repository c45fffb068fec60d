"""The layout of an archive: names of folders and files, as pure functions.

A document's folder is named after its source's sha256 and stands two fan-out levels deep, so
that ten million documents leave about 150 to a folder. No name that came from outside is ever
part of a path.
"""

from __future__ import annotations

import re

DOCUMENTS = "documents"
QUARANTINE = "quarantine"
THREADS = "threads"
MEDIA = "media"
CATALOG = "catalog.sqlite"
SEARCH = "search.sqlite"
MEDIA_INDEX = "media.sqlite"
MANIFEST = "manifest.jsonl"
THREAD_LIST = "threads.jsonl"
MANIFEST_SUM = "manifest.sha256"
THREAD_SUM = "threads.sha256"
TEI = "tei.xml"
TEXT = "text.txt"
LEDGER = "ledger.bin"
RECORD = "record.json"
REASON = "reason.json"
SOURCE = "source"

EXTENSIONS = {
    "application/msword": "doc",
    "application/ogg": "ogg",
    "application/pdf": "pdf",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/x-shockwave-flash": "swf",
    "audio/flac": "flac",
    "audio/midi": "mid",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
    "image/vnd.adobe.photoshop": "psd",
    "image/webp": "webp",
    "image/x-icon": "ico",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/x-flv": "flv",
    "video/x-msvideo": "avi",
}
"""Ending of a kept file by the media type that its bytes show, so that a person's tools open it."""

_ID = re.compile(r"[0-9a-f]{64}")


def is_id(name: str) -> bool:
    """Whether ``name`` is a document's id: 64 lower-case hexadecimal digits."""
    return bool(_ID.fullmatch(name))


def document_folder(id: str) -> str:
    """The folder of an archived document, relative to the archive. ``ValueError`` on a bad id."""
    return _fan(DOCUMENTS, id)


def quarantine_folder(id: str) -> str:
    """The folder of a refused document, relative to the archive. ``ValueError`` on a bad id."""
    return _fan(QUARANTINE, id)


def thread_folder(id: str) -> str:
    """The folder of a joined thread, relative to the archive. ``ValueError`` on a bad id."""
    return _fan(THREADS, id)


_MEDIUM = re.compile(r"([0-9a-f]{64})\.[a-z0-9]{2,5}")


def medium_file(sha256: str, media_type: str) -> str:
    """The file of a kept picture or attachment, relative to the archive. ``ValueError`` on a bad digest."""
    return f"{_fan(MEDIA, sha256)}.{EXTENSIONS.get(media_type, 'bin')}"


def medium_id(name: str) -> str | None:
    """The sha256 that the file of a kept picture is named after; ``None`` for another file's name."""
    found = _MEDIUM.fullmatch(name)
    return found[1] if found else None


def source_name(media_type: str) -> str:
    """The file name of the kept source, with an extension that a person's tools understand."""
    extension = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
    return SOURCE + extension.get(media_type, ".bin")


def checksum(sha256: str, name: str) -> bytes:
    """A line of a checksum file, as ``sha256sum`` writes and reads it."""
    return f"{sha256}  {name}\n".encode()


def _fan(root: str, id: str) -> str:
    if not is_id(id):
        raise ValueError(f"not a document id: {id!r}")
    return f"{root}/{id[:2]}/{id[2:4]}/{id}"
