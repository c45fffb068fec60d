"""Both sides of what a time in TEI may be."""

from __future__ import annotations

import pytest

from pipeline.render.legal import minute, moment

DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@pytest.mark.parametrize(("month", "days"), list(enumerate(DAYS, 1)))
def test_how_many_days_a_month_has(month: int, days: int) -> None:
    assert moment(f"2024-{month:02}-{days}") == f"2024-{month:02}-{days}"
    assert moment(f"2024-{month:02}-{days + 1}") is None


@pytest.mark.parametrize(
    ("iso", "kept"),
    [
        ("2024-02-29", True),
        ("2023-02-29", False),
        ("1900-02-29", False),
        ("2000-02-29", True),
        ("2024-13-01", False),
        ("2024-01-02T23:59:59", True),
        ("2024-01-02T24:00:00", False),
        ("2024-01-02T23:60:00", False),
        ("2024-01-02T23:59:60", False),
        ("2024-01-02T03:04:05+14:00", True),
        ("2024-01-02T03:04:05+14:01", False),
        ("2024-01-02T03:04:05+15:00", False),
        ("2024-01-02T03:04:05+13:59", True),
        ("2024-01-02T03:04:05+13:60", False),
    ],
)
def test_which_times_are_legal(iso: str, kept: bool) -> None:
    assert (moment(iso) is not None) is kept


@pytest.mark.parametrize(
    ("when", "short"),
    [("2024-01-02", False), ("2024-01-02T03:04", True), ("2024-01-02T03:04Z", True), ("2024-01-02T03:04:05", False)],
)
def test_a_time_to_the_minute(when: str, short: bool) -> None:
    assert minute(when) is short
