"""Years and days of other calendars than the Gregorian one.

The Thai solar calendar counts from 543 years earlier (since 1941), Taiwan's Minguo from 1911, Japan by
eras, Iran's solar Hijri calendar by its own year of 365 or 366 days from the equinox (the 33-year cycle
of leap years, which is right for the years 1178 to 1633; Borkowski 1996).
"""

from __future__ import annotations

from datetime import date, timedelta

YEARS = (1970, 2199)
"""Years that a date of another calendar may come to: that of the epoch, to what forums will not reach."""


ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first of each Japanese era."""
BUDDHIST = range(2450, 2650)
"""Printed years that are of the Buddhist era: software prints no Gregorian year so late."""
SOLAR_YEARS = range(1340, 1450)
"""Printed years that are of the solar Hijri calendar: 1961 to 2071."""
_BREAKS = (1, 5, 9, 13, 17, 22, 26, 30)
"""The leap years of the cycle of 33."""


def gregorian(year: int, month: int, day: int) -> date | None:
    """The day that a printed year, month and day name; ``None`` where there is no such day.

    A year of the Buddhist era or of the solar Hijri calendar is known by its number.
    """
    if year in SOLAR_YEARS:
        return _solar(year, month, day)
    if year in BUDDHIST:
        year -= 543
    try:
        return date(year, month, day) if YEARS[0] <= year <= YEARS[1] else None
    except ValueError:
        return None


def _solar(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a day of the solar Hijri calendar."""
    longest = 31 if month <= 6 else 30 if month <= 11 or year % 33 in _BREAKS else 29
    if not 1 <= month <= 12 or not 1 <= day <= longest:
        return None
    # 1 Farvardin 1340 was 21 March 1961
    before = sum(366 if past % 33 in _BREAKS else 365 for past in range(1340, year))
    days = before + 31 * min(month - 1, 6) + 30 * max(0, month - 7) + day - 1
    return date(1961, 3, 21) + timedelta(days=days)
