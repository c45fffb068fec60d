"""When a post was written whose time the page does not tell whole: no time, but the first and the last it can be.

Three things bound it. What the page prints (``2 years ago``, against the capture); the posts around it, where the
page's known times run one way, or where its post ids do; and the capture, after which nothing on the page was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from pipeline.extract.printed.calendar import AGO, digits
from pipeline.model.page import Moment, Post, Remark

NEIGHBOURS = "neighbours"
"""The basis of a time that only the posts around it, or the capture, bound."""
_YEARLESS = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})(?:\s(\d{1,2}):(\d{2}))?$")
"""A day and a clock without a year: ``08/30 08:55``."""
_ZONE = re.compile(r"(?<=:\d\d)(?:Z|[+-]\d\d:\d\d)$")
_DAYS = {"week": 7.0, "month": 30.44, "year": 365.25}
_UNIT = {
    "week": re.compile(r"周|週|星期|week|woche|semaine|semana|недел|\dw\b", re.IGNORECASE),
    "month": re.compile(r"月|month|monat|mois|mes|месяц|\dmo\b", re.IGNORECASE),
    "year": re.compile(r"年|year|jahr|\bans?\b|año|год|лет|\dy(?:rs?)?\b", re.IGNORECASE),
}
_SHORT = re.compile(r"(?<!\w)(\d{1,3}) ?(w|mo|yrs?|y)(?!\w)", re.IGNORECASE)
"""``3mo``, ``2y``: as Discourse, Quora and Invision print what is long ago."""


def bounded(posts: tuple[Post, ...], captured: str | None = None) -> tuple[Post, ...]:
    """The posts, those without a known time with the first and the last it can be, as far as anything tells."""
    if all(post.time and post.time.iso for post in posts):
        return posts
    known = [post.time.iso if post.time else None for post in posts]
    order = _order(posts, known)
    spans = _neighbours(known, order) if order else {}
    last = _stamp(captured)
    made: list[Post] = []
    for place, post in enumerate(posts):
        time = post.time
        if time and time.iso:
            made.append(post)
            continue
        if time and (told := _told(time.raw, captured)):
            made.append(replace(post, time=replace(time, basis="capture", earliest=told[0], latest=told[1])))
            continue
        low, high = spans.get(place, (None, None))
        high = high or last
        if low or high:
            basis = NEIGHBOURS if time is None else time.basis
            made.append(replace(post, time=Moment(time.raw if time else "", None, basis, low, high)))
        else:
            made.append(post)
    return tuple(made)


def _order(posts: Sequence[Post], known: Sequence[str | None]) -> list[int] | None:
    """Places of the posts in the order in which they were written, where the known times agree with one: as they
    stand, from last to first, or by their ids. ``None`` where none fits or nothing is known.
    """
    if not any(known):
        return None
    places = list(range(len(posts)))
    ways = [places, places[::-1]]
    ids = [int(post.pid) if post.pid and post.pid.isascii() and post.pid.isdigit() else None for post in posts]
    if all(number is not None for number in ids):
        ways.append(sorted(places, key=lambda place: ids[place] or 0))
    return next((way for way in ways if _runs(known[place] for place in way)), None)


def _runs(stamps: Iterable[str | None]) -> bool:
    """Whether no known time is later than the next."""
    told = [stamp for stamp in stamps if stamp]
    return all(not _after(a, b) for a, b in pairwise(told))


def _after(a: str, b: str) -> bool:
    """Whether a time is surely later than another, to the precision that both have."""
    size = min(len(a[:16]), len(b[:16]))
    return a[:size] > b[:size]


def _neighbours(known: Sequence[str | None], order: Sequence[int]) -> dict[int, tuple[str | None, str | None]]:
    low: dict[int, str | None] = {}
    last: str | None = None
    for place in order:
        low[place] = last
        last = known[place] or last
    high: dict[int, str | None] = {}
    last = None
    for place in reversed(order):
        high[place] = last
        last = known[place] or last
    return {place: (low[place], high[place]) for place in order}


def _told(raw: str, captured: str | None) -> tuple[str, str] | None:
    """The first and last day of a span back from the capture that is told in weeks, months or years: of ``2 years
    ago`` all days that are more than two and less than three years ago; and a day more, for zones.
    """
    stamp = _stamp(captured)
    if not stamp:
        return None
    now = date.fromisoformat(stamp[:10])
    text = digits(raw)
    short = _SHORT.search(text)
    found = short or next((m for pattern, unit in AGO if unit == "week" and (m := pattern.search(text))), None)
    if not found:
        return None
    unit = next((name for name, pattern in _UNIT.items() if pattern.search(found[0])), None)
    shown = next((group for group in found.groups() if group), "1")
    if unit is None or shown in ("半", "half a", "half an"):
        return None
    count = int(shown) if shown.isdigit() else 1
    try:
        first = now - timedelta(days=(count + 1) * _DAYS[unit] + 1)
        latest = now - timedelta(days=count * _DAYS[unit] - 1) if count > 1 or unit == "week" else now
    except OverflowError:
        return None
    # software rounds up as well as down: half a unit later is possible
    latest = min(now, latest + timedelta(days=_DAYS[unit] / 2))
    return first.isoformat(), latest.isoformat()


def _stamp(captured: str | None) -> str | None:
    """The capture as a day, or ``None`` where it is none."""
    try:
        return datetime.fromisoformat(captured).date().isoformat() if captured else None
    except ValueError:
        return None


def of_year(time: Moment | None, after: str | None) -> Moment | None:
    """A time without a year, given what it follows: the first such day that is not before ``after``.

    The pushes under an article are so dated, in their order, by its year. A time that is known otherwise, or that
    follows nothing known, stays as it is.
    """
    found = _YEARLESS.search(time.raw) if time and after and time.basis != "absolute" else None
    if time is None or after is None or not found:
        return time
    zone = _ZONE.search(after)
    for year in (int(after[:4]), int(after[:4]) + 1):
        try:
            day = date(year, int(found[1]), int(found[2])).isoformat()
        except ValueError:
            continue
        if day >= after[:10]:
            clock = f"T{int(found[3]):02}:{found[4]}{zone[0] if zone else ''}" if found[3] else ""
            return Moment(time.raw, day + clock, NEIGHBOURS)
    return time


def dated(remarks: Sequence[Remark], begun: Moment | None) -> tuple[Remark, ...]:
    """Remarks in their order, those whose times have no year dated by the post (``begun``) and each other."""
    after, made = begun.iso if begun else None, []
    for remark in remarks:
        time = of_year(remark.time, after)
        after = time.iso if time and time.iso else after
        made.append(remark if time is remark.time else replace(remark, time=time))
    return tuple(made)
