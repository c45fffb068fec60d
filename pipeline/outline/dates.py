"""Dates as documents print them, read as ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model.numerals import HAN_DIGITS, number

_YEAR = r"(?:[12]\d{3}|[一二三四五六七八九〇零○]{4})"
_NUM = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_DATE = re.compile(
    rf"({_YEAR})\s*年\s*({_NUM})\s*月\s*(?:({_NUM})\s*[日号號])?"
    r"|([12]\d{3})([-./])(\d{1,2})\5(\d{1,2})(?!\d)"
    rf"|(?:中华|中華)?(?:民国|民國)\s*(\d{{1,3}}|[{HAN_DIGITS}]{{1,5}})\s*年\s*({_NUM})\s*月\s*(?:({_NUM})\s*[日号號])?"
)
REPUBLIC = 1911
"""The year before the first of the Republic's era, by which Taiwan's statutes are dated."""
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of each month."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date at ``[start, end)`` of a text, and its ISO form (``2024-01-11`` or ``2024-01``)."""

    start: int
    end: int
    iso: str


def dated(text: str) -> DateSpan | None:
    """The first date in the text, or ``None``. Impossible days and months are not dates."""
    for match in _DATE.finditer(text):
        year, month, day, *_ = match.groups()
        if match.group(4):
            year, month, day = match.group(4), match.group(6), match.group(7)
        elif match.group(8):
            year, month, day = match.group(8), match.group(9), match.group(10)
        y, m, d = number(year), number(month), number(day) if day else None
        if y is not None and match.group(8):
            y += REPUBLIC
        if y is None or m is None or not 1 <= m <= 12 or (d is not None and not 1 <= d <= _DAYS[m - 1]):
            continue
        iso = f"{y:04d}-{m:02d}" + (f"-{d:02d}" if d is not None else "")
        return DateSpan(match.start(), match.end(), iso)
    return None


def only_date(text: str) -> DateSpan | None:
    """The date of a line that holds nothing else, brackets and weekday apart."""
    found = dated(text)
    if found is None:
        return None
    rest = (text[: found.start] + text[found.end :]).strip(" \u3000（）()[]【】—-")
    rest = re.sub(
        r"^(?:印发|发布|星期[一二三四五六日天]|日期[:：]|时间[:：]|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)$", "", rest
    )
    return None if rest else found
