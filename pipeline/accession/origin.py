"""What a saved page says of its own origin: the address, the moment, the tool that saved it.

Browsers, mirroring tools and web archives write it into the page, as a comment at its head or
foot. It is what a tool stated when it saved the page, so it stands behind what a container's
record says (a web archive, MHTML, an HTTP head) and before what the page says of itself
(``<link rel=canonical>``, ``og:url``: the stage that reads the page takes those as the original's
address) and before names of folders.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_HEAD, _TAIL = 1 << 13, 1 << 12
"""First and last bytes that are looked at: tools write at the very beginning or the very end."""

_ADDRESS = r"(?P<url>https?://[^\s<>\"']{3,2000})"
_SAVED_FROM = re.compile(rf"<!--\s{{0,20}}saved from url=\(\d{{4}}\)\s{{0,4}}{_ADDRESS}", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    rf"<!--\s{{0,20}}Page saved with (?P<tool>SingleFile\w{{0,10}})\s{{1,10}}url:\s{{0,4}}{_ADDRESS}\s{{1,10}}"
    r"saved date:\s{0,4}(?P<date>[^\r\n]{10,60})"
)
_HTTRACK = re.compile(
    r"<!--\s{0,20}Mirrored from (?P<url>\S{3,2000}) by (?P<tool>HTTrack[^,\[]{0,60}?)(?:\s\[[^\]]{0,40}\])?, "
    r"(?P<date>[^>]{10,60}?)\s{0,4}-->"
)
_WOMBAT = re.compile(r"__?wm\.wombat\(\s{0,4}\"(?P<url>[^\"]{3,2000})\",\s{0,4}\"(?P<stamp>\d{14})\"")
_WAYBACK = re.compile(
    r"FILE ARCHIVED ON (?P<date>\d\d:\d\d:\d\d \w{3} \d\d, \d{4}) AND RETRIEVED FROM THE\s{1,20}INTERNET ARCHIVE"
)
_REWRITTEN = re.compile(r"//web\.archive\.org/web/(?P<stamp>\d{14})(?:[a-z]{2}_)?/(?P<url>https?://[^\s<>\"']{3,2000})")
_MONOLITH = re.compile(
    rf"<!--\s{{0,20}}Saved from {_ADDRESS} at (?P<date>\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ) using (?P<tool>monolith)\b"
)
_SAVE_PAGE = re.compile(r"<meta name=\"savepage-(?P<field>url|date)\" content=\"(?P<value>[^\"]{3,2000})\"")
_SCRAPBOOK = re.compile(
    r"<html\b[^>]{0,999}?\sdata-scrapbook-source=\"(?P<url>https?://[^\"]{3,2000})\"(?:[^>]{0,999}?\sdata-scrapbook-create=\"(?P<stamp>\d{14}))?",
    re.IGNORECASE,
)
_SCRIPT_DATE = re.compile(r"\w{3} (\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}(?:com|net|org|edu|gov|info|biz|top|xyz|club|[a-z]{2})(?::\d{2,5})?"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A statement of origin; ``basis`` names where it stands."""

    basis: str
    url: str | None = None
    retrieved: str | None = None
    """An ISO 8601 instant."""
    tool: str = ""


def stated(content: bytes) -> Origin | None:
    """What a page's bytes state, by the first tool whose words are found."""
    head = content[:_HEAD].decode("latin-1")
    if found := _SAVED_FROM.search(head):
        return Origin("saved from url", _utf8(found["url"]), tool="browser")
    if found := _SINGLE_FILE.search(head):
        return Origin("SingleFile comment", _utf8(found["url"]), _script_date(found["date"]), found["tool"])
    if found := _HTTRACK.search(head):
        url = found["url"] if "://" in found["url"] else f"http://{found['url']}"
        return Origin("HTTrack comment", _utf8(url), _mail_date(found["date"]), found["tool"].strip())
    return _extension(head) or _wayback(content, head)


def _extension(head: str) -> Origin | None:
    """A page saved by monolith, by Save Page WE or by ScrapBook."""
    if found := _MONOLITH.search(head):
        return Origin("monolith comment", _utf8(found["url"]), found["date"], found["tool"])
    said = {found["field"]: found["value"] for found in _SAVE_PAGE.finditer(head)}
    if "url" in said:
        return Origin(
            "Save Page WE", _utf8(html.unescape(said["url"])), _script_date(said.get("date", "")), "Save Page WE"
        )
    if found := _SCRAPBOOK.search(head):
        return Origin(
            "ScrapBook attribute", _utf8(html.unescape(found["url"])), _stamp(found["stamp"] or ""), "ScrapBook"
        )
    return None


def _wayback(content: bytes, head: str) -> Origin | None:
    """A page taken from the Wayback Machine: its script call, its closing comment, its addresses."""
    tail = content[-_TAIL:].decode("latin-1")
    call = _WOMBAT.search(head)
    closing = _WAYBACK.search(tail)
    if call is None and closing is None:
        return None
    if call is not None:
        return Origin("Wayback Machine", _utf8(call["url"]), _stamp(call["stamp"]), "Wayback Machine")
    day = datetime.strptime(closing["date"], "%H:%M:%S %b %d, %Y").replace(tzinfo=UTC) if closing else None
    moment = day.strftime("%Y-%m-%dT%H:%M:%SZ") if day else None
    return Origin("Wayback Machine", None, moment, "Wayback Machine")


def by_folder(path: str) -> Origin | None:
    """The address that a mirror's folders spell, as wget names them (``mirror/www.example.org/thread-1.html``)."""
    *folders, name = path.split("/")
    for at, part in enumerate(folders):
        if at and _HOST.fullmatch(part.lower()):
            return Origin("folder names", f"http://{'/'.join([*folders[at:], name])}")
    return None


def unrewritten(url: str | None) -> tuple[str | None, str | None]:
    """An address without the Wayback Machine's before it, and the moment that stands in that."""
    found = _REWRITTEN.search(url or "")
    return (found["url"], _stamp(found["stamp"])) if found else (url, None)


def _utf8(text: str) -> str:
    """What was read byte by byte, as UTF-8 where it is that."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text


def _stamp(text: str) -> str | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None


def _mail_date(text: str) -> str | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError):
        return None


def _script_date(text: str) -> str | None:
    """A date as JavaScript prints it: ``Tue Mar 05 2024 10:20:30 GMT+0800 (…)``."""
    found = _SCRIPT_DATE.match(text)
    if found is None:
        return None
    try:
        at = datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z")
    except ValueError:
        return None
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
