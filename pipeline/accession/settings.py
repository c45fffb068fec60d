"""What a user may set for receiving sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.source import LARGEST, Accession


@dataclass(frozen=True, slots=True)
class Settings:
    """Which files are sources, how large they may be, and how rows are read."""

    include: tuple[str, ...] = ()
    """Globs; where any is given, only files that match one are sources."""
    exclude: tuple[str, ...] = ()
    """Globs of files that are not sources."""
    max_size: int = LARGEST
    """A source of more bytes than this is refused."""
    max_ratio: int = 200
    """A member that unpacks to more than this many times its packed size (and to more than a
    mebibyte) is a bomb."""
    max_members: int = 10_000_000
    """Members of one file, containers within it included; what comes after is refused."""
    max_depth: int = 4
    """How deep containers may lie in containers: a web archive in a zip in a tar is three."""
    max_seconds: float = 60.0
    """Processor seconds that may go by in a file without a source; then the rest of it is refused."""
    rows_html: tuple[str, ...] = ("html", "raw_html", "raw_content", "content", "body")
    """Fields or columns of a row that may hold the page's HTML; the first that is present wins. Where
    there is none, markup in another field is taken."""
    rows_text: tuple[str, ...] = ("text", "raw_text")
    """Fields that may hold the page's text where no HTML is."""
    rows_url: tuple[str, ...] = ("url", "uri", "link")
    """Fields that may hold the page's address."""
    rows_date: tuple[str, ...] = ("retrieved", "date", "date_download", "timestamp", "crawled")
    """Fields that may hold the instant of retrieval."""
    rows_base64: tuple[str, ...] = ("html_base64", "body_base64")
    """Fields that may hold the page's bytes in base64; they win over all others."""
    rows_charset: tuple[str, ...] = ("charset", "encoding")
    """Fields that may hold the charset that the server declared for those bytes."""
    media: Literal["none", "keep"] = "none"
    """``keep`` keeps pictures and other files that came along with the pages, once each by sha256, and links them
    from the TEI. Nothing is fetched."""
    stated: Accession = Accession()
    """What is stated of sources that have no accession file."""
