"""Times as forums print them: absolute, relative, Chinese and Western.

A form is read only where it can mean one thing. ``03/04/2020`` stays unresolved, ``13/04/2020``
does not; ``昨天 22:21`` is resolved against the capture date where that is known. What the page
printed is kept as :attr:`~pipeline.model.page.Moment.raw` in every case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from datetime import timezone as fixed
from functools import lru_cache

from pipeline.extract.printed.calendar import AGO, CLOCK, DATES, DAY_WORDS, WEEKDAYS, ZONE, digits, meridiem
from pipeline.extract.printed.eras import ERAS, gregorian
from pipeline.extract.printed.months import MONTHS
from pipeline.model.page import Moment

LONGEST = 120
"""Longest text that is asked for a time."""
CENTURY = 70
"""Two digits of a year under this are of 20xx, others of 19xx: as POSIX has it, by the year of the epoch."""
FURTHEST_ZONE = 14
"""Hours from UTC of the furthest zone, east (Kiribati)."""
LAST_SECOND = 4_102_444_800
"""2100-01-01 in seconds of the epoch: greater numbers are of milliseconds, or none of time."""


_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


def moment(raw: str, captured: str | None = None, timezone: str | None = None, *, order: str | None = None) -> Moment:
    """Read a printed time.

    Args:
        raw: The time as the page prints it; words around it such as ``发表于`` may be left on.
        captured: ISO 8601 date or instant at which the page was fetched, for relative forms.
        timezone: UTC offset of the forum's clock (``+08:00``), where the accession states it.
        order: In which order the page prints year, month and day (``dmy``), where it shows that elsewhere
            (:func:`page_order`); without it ``03/04/2020`` stays unresolved.

    Returns:
        ``iso`` is a date (``2024-07-10``) or a date-time to the precision that the page prints:
        ``2024-07-10T17:43`` where it shows no second; a span of minutes or hours back is known to the
        minute. A zone is appended only where the page, the accession or, for spans of
        hours and less, the capture states it. ``basis`` is ``absolute``, ``capture`` or
        ``unresolved``.
    """
    shown = raw.strip()
    text = digits(" ".join(shown.replace(" ", " ").split()))
    if not text or len(text) > LONGEST:
        return Moment(shown, None, "unresolved")
    iso = _absolute(text, timezone, order)
    if iso:
        return Moment(shown, iso, "absolute")
    now = _instant(captured, timezone)
    iso = _relative(text, now, timezone) if now else None
    return Moment(shown, iso, "capture") if iso else Moment(shown, None, "unresolved")


def page_order(raws: Iterable[str]) -> str | None:
    """In which order the times of one page print year, month and day: ``dmy``, ``mdy`` or ``ymd``; ``None`` where
    none tells or they disagree.

    Software prints all its times in one form: ``28/06/2023`` beside ``03/04/2023`` tells which number of the latter
    is the day, ``11-24-02`` beside ``05-06-03`` which is the year too.
    """
    told: set[str] | None = None
    for raw in raws:
        for pattern, order in DATES if len(raw) <= LONGEST else ():
            found = pattern.search(digits(raw))
            if found:
                if order in _OPEN:
                    possible = set(_readings(found, order))
                    told = possible if told is None else told & possible
                break
    return told.pop() if told and len(told) == 1 else None


_OPEN = ("xxy", "z-zz")
"""Shapes of dates whose numbers may stand in several orders."""
_CENTURY = range(1985, 2040)
"""Years that two digits may stand for: forums began with the bulletin boards of the eighties."""


def _readings(found: re.Match[str], order: str) -> dict[str, date]:
    """The days that a date of open order may be, by order."""
    whole = order == "xxy"
    parts = (found[1], found[2], found[3]) if whole else (found[1], found[3], found[4])
    out = {}
    for name in ("dmy", "mdy") if whole else ("dmy", "mdy", "ymd"):
        part = dict(zip(name, parts, strict=True))
        year = int(part["y"])
        if len(part["y"]) == 2:
            year += 2000 if year < CENTURY else 1900
            if year not in _CENTURY:
                continue
        elif len(part["y"]) < 2:
            continue
        day = gregorian(year, int(part["m"]), int(part["d"]))
        if day:
            out[name] = day
    return out


@lru_cache(maxsize=2048)
def _absolute(text: str, timezone: str | None, told: str | None = None) -> str | None:
    """ISO form of a time that states its own date; ``None`` for any other."""
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _epoch(int(text[:10]), timezone)
    for pattern, order in DATES:
        found = pattern.search(text)
        if not found:
            continue
        day = _date(found, order, told)
        if day is None:
            return None
        clock = CLOCK.search(text, found.end()) or CLOCK.search(text)
        return _join(day, clock, text, timezone)
    return None


def _date(found: re.Match[str], order: str, told: str | None = None) -> date | None:
    """The date of a match; ``order`` names its groups (see :data:`DATES`), ``told`` is the order of the page's
    times.
    """
    if order in _OPEN:
        days = _readings(found, order)
        if len(set(days.values())) == 1:
            return next(iter(days.values()))
        return days.get(told or "")
    part = dict(zip(order, found.groups(), strict=True))
    month_name = part["m"].lower().rstrip(".")
    month = int(month_name) if month_name.isdigit() else MONTHS.get(month_name, 0)
    year = 1 if part["y" if "y" in part else "r"] == "元" else int(part["y" if "y" in part else "r"])
    if "r" in part:
        year += 1911
    elif "e" in part:
        year += ERAS[part["e"]]
    elif year < 100:
        year += 2000 if year < CENTURY else 1900
    return gregorian(year, month, int(part["d"]))


def _join(day: date, clock: re.Match[str] | None, text: str, timezone: str | None) -> str | None:
    if not clock:
        return day.isoformat()
    before, hour, minute, second, after = clock.groups()
    h = meridiem(int(hour), before or after)
    if h > 23 or int(minute) > 59 or int(second or 0) > 59:
        return day.isoformat()
    stated = ZONE.match(text, clock.end())
    seconds = f":{int(second):02}" if second else ""
    return f"{day.isoformat()}T{h:02}:{int(minute):02}{seconds}{_zone(stated) or timezone or ''}"


def _zone(stated: re.Match[str] | None) -> str | None:
    if not stated:
        return None
    sign, hour, minute = stated.groups()
    if not sign:
        return "Z"
    return f"{sign}{int(hour):02}:{minute or '00'}" if int(hour) <= FURTHEST_ZONE else None


def _epoch(seconds: int, timezone: str | None) -> str | None:
    if not 0 < seconds < LAST_SECOND:
        return None
    zone = _fixed(timezone) or UTC
    return _iso(datetime.fromtimestamp(seconds, zone))


def _fixed(offset: str | None) -> fixed | None:
    """A UTC offset such as ``+08:00`` or ``Z`` as a zone; ``None`` for anything else."""
    if offset in ("Z", "UTC"):
        return fixed(timedelta(0))
    found = re.fullmatch(r"([+-])(\d\d):?(\d\d)", offset or "")
    if not found or int(found[2]) > FURTHEST_ZONE:
        return None
    span = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return fixed(-span if found[1] == "-" else span)


def _instant(captured: str | None, timezone: str | None) -> datetime | date | None:
    """The capture as a date or date-time on the forum's clock, where that clock is known."""
    if not captured:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", captured):
            return date.fromisoformat(captured)
        found = datetime.fromisoformat(captured)
    except ValueError:
        return None
    zone = _fixed(timezone)
    return found.astimezone(zone) if zone and found.tzinfo else found


def _iso(when: datetime, precision: str = "seconds") -> str:
    """ISO form to the second or minute, with ``Z`` for UTC."""
    return when.isoformat(timespec=precision).replace("+00:00", "Z")


def _relative(text: str, now: datetime | date, timezone: str | None) -> str | None:
    today = now.date() if isinstance(now, datetime) else now
    for pattern, days in DAY_WORDS:
        found = pattern.search(text)
        if found:
            return _join(today - timedelta(days=days), CLOCK.search(text, found.end()), text, timezone)
    for pattern, unit in AGO:
        found = pattern.search(text)
        if found:
            return _ago(found, unit, now, today)
    found = WEEKDAYS[0].search(text)
    if found:
        back = (today.weekday() - WEEKDAYS[1][found[1].lower()]) % 7 or 7
        return _join(today - timedelta(days=back), CLOCK.search(text, found.end()), text, timezone)
    return _yearless(text, today, timezone)


def _ago(found: re.Match[str], unit: str, now: datetime | date, today: date) -> str | None:
    """A span back from the capture. Days are calendar days, as Discuz counts them; weeks and
    longer are too coarse for a date.
    """
    shown = next((group for group in found.groups() if group), "0")
    count = float(shown) if shown.isdigit() else 0.5 if shown[0] in "半hH" else 1.0
    if unit == "week":
        return None
    try:
        if unit == "day":
            return (today - timedelta(days=count)).isoformat()
        if not isinstance(now, datetime):
            return None
        return _iso(now - timedelta(seconds=count * _UNITS[unit]), "seconds" if unit == "second" else "minutes")
    except OverflowError:
        return None


def _yearless(text: str, today: date, timezone: str | None) -> str | None:
    """``07-10 17:43`` and ``7月10日``: the last such day that is not after the capture."""
    found = re.match(r"(\d{1,2})(?:[-/]|月)(\d{1,2})日?(?= |$)", text)
    if not found:
        return None
    for year in range(today.year, today.year - 8, -1):
        day = gregorian(year, int(found[1]), int(found[2]))
        if day and day <= today:
            return _join(day, CLOCK.search(text, found.end()), text, timezone)
    return None
