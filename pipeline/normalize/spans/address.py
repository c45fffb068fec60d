"""Spans that name a place on the network or in a file system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.spans.kind import Span, SpanKind, matches

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,19}\Z")
_ADDRESS = re.compile(r"[!#-;=?-_a-z~]+")
_ED2K = re.compile(r"\|file\|[^\n]{0,400}?\|/")
_WWW = re.compile(r"(?:www|WWW)\.[!#-;=?-_a-z~]+")
_MAIL = re.compile(r"@[A-Za-z0-9.-]*[A-Za-z0-9]")
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}\Z")
_WINDOWS = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\[^\s,;:，。；：！？、\"'“”‘’<>|*?（）()]*")
_TRAILING = ",.;:!?'\"*_~|"


def _end_of_address(text: str, start: int, end: int) -> int:
    """Where an address ends: stops at its end, and a bracket it did not open, are not part of it."""
    while end > start:
        last = text[end - 1]
        unopened = last in ")]" and text.count("(" if last == ")" else "[", start, end) < text.count(last, start, end)
        if last not in _TRAILING and not unopened:
            break
        end -= 1
    return end


def _from_bracket(text: str, start: int, end: int) -> int:
    """The end of an address that a Markdown link holds: the bracket that closes the link."""
    if text[start - 2 : start] != "](":
        return end
    depth = 0
    for at in range(start, end):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth < 0:
            return at
    return end


def _urls(text: str) -> Iterator[Span]:
    at = text.find("://")
    while at >= 0:
        scheme = _SCHEME.search(text[max(0, at - 20) : at])
        end = at + 3
        if scheme:
            start = at - len(scheme[0])
            match = _ED2K.match(text, end) or _ADDRESS.match(text, end)
            if match:
                limit = _from_bracket(text, start, min(match.end(), end + 4000))
                end = match.end() if match.re is _ED2K else _end_of_address(text, end, limit)
            yield start, end
        at = text.find("://", end)


def _www(text: str) -> Iterator[Span]:
    for match in _WWW.finditer(text):
        yield match.start(), _end_of_address(text, match.start(), min(match.end(), match.start() + 4000))


def _mail(text: str) -> Iterator[Span]:
    for match in _MAIL.finditer(text):
        box = _MAILBOX.search(text[max(0, match.start() - 64) : match.start()])
        if box:
            yield match.start() - len(box[0]), match.end()


KINDS = (
    SpanKind(
        "SAD01",
        "address with a scheme",
        "Every mark of an address is part of it.",
        _urls,
        ("://",),
        examples=("见⟦http://bbs.example.com/forum.php?tid=1,2;3⟧,谢谢", "[说明](⟦https://example.org/a⟧)(英文)"),
        counter_examples=("见：//注释",),
    ),
    SpanKind(
        "SAD02",
        "address that begins with www",
        "As for an address with its scheme.",
        _www,
        ("www.", "WWW."),
        examples=("访问⟦www.example.com/a,b⟧查看",),
        counter_examples=("www是什么",),
    ),
    SpanKind(
        "SAD03",
        "mail address",
        "Its point and sign are part of it.",
        _mail,
        ("@",),
        examples=("写信到⟦someone@example.com⟧,谢谢",),
        counter_examples=("@张三 你好",),
    ),
    SpanKind(
        "SAD04",
        "path of Windows",
        "Its colon and strokes are part of it.",
        matches(_WINDOWS),
        (":\\",),
        examples=("在⟦C:\\Windows\\System32⟧ 里",),
        counter_examples=("注:\\n是换行",),
    ),
)
