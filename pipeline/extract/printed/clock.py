"""The page's own clock: the time at which the forum's software made the page, as its foot prints it.

Discuz! prints ``GMT+8, 2023-5-6 12:00``, phpBB and vBulletin ``All times are GMT +1. The time now is
04:12 PM.``, with a date or without. It dates the capture as no file's time does, because it was said by the
server, and it gives the zone of all times of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.printed import calendar
from pipeline.extract.printed.moment import moment

_TAIL = 6_000
"""Characters of the end of a text in which a foot is looked for."""
_FOOT = (
    re.compile(
        rf"(?:GMT|UTC) ?(?P<zone>[+-] ?\d{{1,2}}(?::?\d\d)?)?, ?(?P<time>{calendar.token()})"
        r"(?= ?,| ?[.。]?\s*(?:Processed|\n|$))",
        re.IGNORECASE,
    ),
    re.compile(
        r"All times are (?:GMT|UTC) ?(?P<zone>[+-] ?\d{1,2}(?::?\d\d)?)?.{0,40}?The time (?:now )?is"
        rf" (?P<time>{calendar.token()}|\d{{1,2}}:\d\d(?: ?[AaPp]\.?[Mm])?)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        rf"(?:It is currently|现在时间是|現在時間是|Current time(?: is)?)[:：]? ?(?P<time>{calendar.token()})",
        re.IGNORECASE,
    ),
)


@dataclass(frozen=True, slots=True)
class Clock:
    """When the page says it was made (ISO 8601, or ``None`` without a date), and the zone of its times."""

    captured: str | None
    zone: str | None


def clock(text: str) -> Clock | None:
    """The clock in the foot of a page, or ``None`` where it prints none."""
    foot = text[-_TAIL:]
    for pattern in _FOOT:
        every = list(pattern.finditer(foot))
        if every:
            found = every[-1]  # the last is the foot's; one in a post stands above it
            zone = _zone(found.groupdict().get("zone"), found[0])
            return Clock(moment(found["time"], None, zone).iso, zone)
    return None


def _zone(shown: str | None, whole: str) -> str | None:
    """``+8`` as ``+08:00``; a bare GMT is ``+00:00``."""
    match = re.fullmatch(r"([+-]) ?(\d{1,2}):?(\d\d)?", shown or "")
    if match and int(match[2]) <= 14:
        return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"
    return "+00:00" if re.search(r"GMT|UTC", whole) else None
