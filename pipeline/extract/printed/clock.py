"""The page's own clock: the time at which the forum's software made the page, as its head or foot prints it.

Discuz! prints ``GMT+8, 2023-5-6 12:00``, phpBB and vBulletin ``All times are GMT +1. The time now is
04:12 PM.``, with a date or without. It dates the capture as no file's time does, because it was said by the
server, and it gives the zone of all times of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.printed import calendar
from pipeline.extract.printed.moment import moment

FURTHEST_ZONE = 14
"""Hours from UTC of the furthest zone, east (Kiribati)."""


_ENDS = 6_000
"""Characters of the end of a page, and of its beginning, in which its clock is looked for."""
_ZONED = (
    r"(?:GMT|UTC) ?(?P<zone>[+-] ?\d{1,2}(?::?\d\d)?)?(?: ?hours?)?(?P<dst> ?\[ ?(?:DST|夏令时|夏時制|Sommerzeit) ?\])?"
)
_NOW = (
    r"(?:现在时间是|現在時間是|the time (?:now )?is|time (?:now )?is(?: now)?"
    r"|it is currently|current time(?: is)?)[:：]? ?"
)
_ALL = (
    r"(?:all times are|所有时间(?:均|都)为|所有時間(?:均|都)為|alle zeiten sind|全部时间(?:均|都)为|当前时区|當前時區)"
)
_FOOT = (
    re.compile(
        rf"{_ZONED},? ?(?:{_NOW})?(?P<time>{calendar.token()})(?= ?,| ?[.。]?\s*(?:Processed|\n|$))", re.IGNORECASE
    ),
    re.compile(
        rf"{_ALL} ?{_ZONED}.{{0,40}}?{_NOW}(?P<time>{calendar.token()}|\d{{1,2}}:\d\d(?: ?[AaPp]\.?[Mm])?)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(rf"{_NOW}(?P<time>{calendar.token()})", re.IGNORECASE),
)
_ZONE = (
    re.compile(rf"{_ALL}[:： ]{{0,2}}{_ZONED}", re.IGNORECASE),
    re.compile(rf"{_ALL}(?P<beijing>北京时间|北京時間|台北時間|臺北時間|香港時間)", re.IGNORECASE),
)
"""Feet that print a zone and no time."""


_SAID = (
    "gmt", "utc", "time is", "time now is", "it is currently", "current time", "all times are", "alle zeiten sind",
    "现在时间", "現在時間", "所有时间", "所有時間", "全部时间", "当前时区", "當前時區",
)  # fmt: skip
"""One of these stands in all that the patterns find: they are looked for first, because that is fast."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When the page says it was made (ISO 8601, or ``None`` without a date), and the zone of its times."""

    captured: str | None
    zone: str | None


def clock(text: str) -> Clock | None:
    """The clock in the foot of a page, or in its head, or ``None`` where it prints none."""
    foot, head = text[-_ENDS:], text[:_ENDS]
    low = f"{head}\n{foot}".lower()
    if not any(word in low for word in _SAID):
        return None
    zone = next((_zone(found) for part in (foot, head) for row in _ZONE if (found := row.search(part))), None)
    for part, place in ((foot, -1), (head, 0)):
        for pattern in _FOOT:
            every = list(pattern.finditer(part))
            if every:
                found = every[place]  # the last is the foot's, the first the head's; one in a post stands between
                own = _zone(found) or zone
                return Clock(moment(found["time"], None, own).iso, own)
    return Clock(None, zone) if zone else None


def _zone(found: re.Match[str]) -> str | None:
    """``+8`` as ``+08:00``; a bare GMT is ``+00:00``; summer time is an hour more."""
    fields = found.groupdict()
    if fields.get("beijing"):
        return "+08:00"
    match = re.fullmatch(r"([+-]) ?(\d{1,2}):?(\d\d)?", fields.get("zone") or "")
    if match and int(match[2]) <= FURTHEST_ZONE:
        hours = int(f"{match[1]}{match[2]}") + bool(fields.get("dst"))
        return f"{'-' if hours < 0 else '+'}{abs(hours):02}:{match[3] or '00'}"
    return "+00:00" if re.search(r"GMT|UTC", found[0]) else None
