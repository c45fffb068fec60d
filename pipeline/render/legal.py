"""What XML and TEI values can carry: characters, pointers, names and dates."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urljoin

from pipeline.model.page import Moment, Thread

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters outside the production ``Char`` of XML 1.0, 5th edition."""

PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
"""Private-use ranges of Unicode, as the inside of a character class."""

CACHED = 500
"""Longer values are not remembered: a picture inlined as an address has megabytes."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_OPEN = frozenset(
    (
        *("http", "https", "ftp", "ftps", "mailto", "tel", "sms", "magnet", "ed2k", "thunder", "news", "nntp"),
        *("irc", "ircs", "xmpp", "urn", "doi", "git", "ssh", "rtsp", "mms", "geo"),
    )
)
_PLAIN = re.compile(r"https?://[a-z0-9\-]+(?:\.[a-z0-9\-]+)*(?:/[A-Za-z0-9\-._~/?&=;,+]*)?")
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]")
_SESSION = re.compile(
    r"(?i)(?:(?<=[?&;])(?:amp;)?(?:phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|sessionid|sid|s)=[0-9a-z]{16,64}(?:&(?:amp;)?|;|$|(?=#))"
    r"|;jsessionid=[0-9a-z.!\-]{16,80})"
)
"""A visitor's session in an address: by its usual names, and only as a long run of letters and digits.

``sid=12`` names a thing of the forum; ``s=32 hexadecimal digits`` (vBulletin) or ``sid=`` the same (phpBB)
names the visit of whoever captured the page, and never leads anywhere again."""
_LOOSE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_AUTHORITY = re.compile(r"//(?:[^/?#@]*@)?(?:[A-Za-z0-9\-._~%]+)(?::[0-9]{1,5})?(?=[/?#]|$)")
_NCNAME = re.compile(r"[A-Za-z0-9_\-.]{1,80}")
_ISO = re.compile(
    r"(?P<date>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)"
    r"(?:[T ](?P<time>[0-9]{2}:[0-9]{2})(?P<seconds>:[0-9]{2}(?:\.[0-9]+)?)?(?P<zone>Z|[+\-][0-9]{2}:?[0-9]{2})?)?"
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


ODD = re.compile(f"{ILLEGAL.pattern}|\ufffd|[{PRIVATE}]")
"""Characters that metadata shows as U+3013, the mark for a character that cannot be set."""


def legal(text: str) -> str:
    """``text`` as metadata can carry it: every character of :data:`ODD` becomes U+3013.

    Those are characters that XML cannot carry, that were lost, or that only a private convention
    explains. (Texts of the page keep theirs, as ``g`` or ``gap``.)
    """
    return text if text.isascii() and text.isprintable() else ODD.sub("\u3013", text)


def line(text: str) -> str:
    """``text`` legal and on one line, for values that are names or titles."""
    return _line(text) if len(text) <= CACHED else " ".join(legal(text).split())


@lru_cache(4096)
def _line(text: str) -> str:
    return " ".join(legal(text).split())


def token(text: str) -> str | None:
    """``text`` as a ``teidata.word`` (no space, no control), or ``None`` where nothing is left.

    Characters above the basic plane go too: schema engines disagree on which of them exist.
    """
    if text.isascii() and text.isprintable() and " " not in text:
        return text or None
    kept = (ch if ch <= "\uffff" and unicodedata.category(ch)[0] not in "CZ" else "_" for ch in legal(text).strip())
    return "".join(kept) or None


def name(text: str | None) -> str | None:
    """``text`` where it can follow a prefix inside an NCName as it is, else ``None``."""
    return text if text and _NCNAME.fullmatch(text) else None


def pointer(url: str | None, base: str | None = None) -> str | None:
    """``url`` as a pointer that a reader may follow, or ``None`` where it must not become one.

    Refused are schemes that run or embed something (``javascript:``, ``data:``, ``vbscript:``,
    ``file:`` and whatever is not on the list of open schemes) and fragments of the page itself.
    Relative forms are resolved against ``base`` where the page's address is known. Characters
    outside RFC 3986 are percent-encoded as UTF-8.
    """
    if not url:
        return None
    return _pointer(url, base) if len(url) <= CACHED else _resolved(url, base)


@lru_cache(4096)
def _pointer(url: str, base: str | None) -> str | None:
    return _resolved(url, base)


def _resolved(url: str, base: str | None) -> str | None:
    if _PLAIN.fullmatch(url):
        return url
    url = "".join(ch for ch in url.strip() if ch >= " ")
    if not url or url.startswith("#"):
        return None
    scheme = _SCHEME.match(url)
    if scheme is None and base:
        try:
            url = urljoin(base, url)
        except ValueError:
            return None
        scheme = _SCHEME.match(url)
    if scheme is not None and scheme[1].lower() not in _OPEN:
        return None
    return _encoded(url, scheme[1].lower() if scheme else None)


def _encoded(url: str, scheme: str | None) -> str | None:
    if not url.isascii() or _UNSAFE.search(url):
        url = _UNSAFE.sub(lambda m: quote(m[0].encode("utf-8", "replace")), url)
    if "%" in url:
        url = _LOOSE_PERCENT.sub("%25", url)
    head, hash_, fragment = url.partition("#")
    if "#" in fragment:
        url = head + hash_ + fragment.replace("#", "%23")
    rest = url[len(scheme) + 1 :] if scheme else url
    if not rest or rest[0] == "#" or (rest.startswith("//") and not _AUTHORITY.match(rest)):
        return None
    return f"./{url}" if scheme is None and ":" in url.split("/", 1)[0] else url


@lru_cache(4096)
def moment(iso: str | None) -> str | None:
    """``iso`` in the one form of a date or time of its precision, or ``None`` where it is none.

    A day, a time to the minute and a time to the second stay what they are: :func:`dated` says in
    which attribute each belongs.
    """
    match = _ISO.fullmatch(iso.strip()) if iso else None
    if match is None:
        return None
    date = match["date"]
    year, month, day = int(date[:4]), int(date[5:7] or 1), int(date[8:10] or 1)
    if not (year and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return None
    if month == 2 and day == 29 and (year % 4 or (year % 100 == 0 and year % 400)):
        return None
    clock = match["time"]
    if clock is None:
        return date
    seconds, zone = match["seconds"] or "", match["zone"] or ""
    if len(date) != 10 or int(clock[:2]) > 23 or int(clock[3:]) > 59 or float(seconds[1:] or 0) >= 60:
        return None
    if zone not in ("", "Z"):
        zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        if int(zone[1:3]) > 14 or int(zone[4:]) > 59 or (int(zone[1:3]) == 14 and int(zone[4:])):
            return None
    return f"{date}T{clock}{seconds}{zone}"


def minute(when: str) -> bool:
    """Whether a form of :func:`moment` is a time to the minute, which no W3C datatype can say."""
    return len(when) > 15 and when[16:17] != ":"


def dated(when: str | None, name: str = "when") -> dict[str, str]:
    """The attribute that says ``when`` (a form of :func:`moment`); none where it is ``None``.

    TEI's ``@when`` takes XML Schema's types, whose times have seconds. A time to the minute is
    ISO 8601 all the same, and stands in ``@when-iso``. ``name`` is ``when``, ``from``, ``notBefore`` …
    """
    return {f"{name}-iso" if minute(when) else name: when} if when else {}


def instant(time: Moment | None) -> str | None:
    """The date or time that a page shows, in the form of :func:`moment`; ``None`` where it tells a span or nothing."""
    return moment(time.iso) if time else None


def told(time: Moment | None) -> dict[str, str]:
    """The attributes of a time: when it was, or between which days or times it must have been."""
    if time is None:
        return {}
    if when := moment(time.iso):
        return dated(when)
    earliest, latest = moment(time.earliest), moment(time.latest)
    if earliest and latest and earliest[:10] > latest[:10]:
        return {}
    return {**dated(earliest, "notBefore"), **dated(latest, "notAfter")}


def last_change(thread: Thread) -> str | None:
    """The last time that the thread shows something was written or changed: a post, a notice of an edit, a remark."""
    times = [post.time for post in thread.posts]
    for post in thread.posts:
        times += (one.time for one in post.notices)
        times += (one.time for one in post.remarks)
    return max((when for time in times if (when := instant(time))), default=None)


def sessionless(url: str) -> str:
    """``url`` without the visitor's session id; the record keeps the page's own form."""
    if "=" not in url:
        return url
    out = _SESSION.sub("", url)
    return out.replace("?#", "#").rstrip("?&") if out != url else url


def version(text: str) -> str:
    """The part of a version that ``teidata.versionNumber`` can carry."""
    match = re.match(r"[0-9]+[a-z]*[0-9]*(\.[0-9]+[a-z]*[0-9]*){0,3}", text)
    return match[0] if match else "0"
