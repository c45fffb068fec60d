"""When posts can have been written whose time the page does not tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.printed.between import NEIGHBOURS, bounded, of_year
from pipeline.model.page import Moment, Post


def post(n: int, iso: str | None, raw: str = "", pid: str | None = None) -> Post:
    time = Moment(raw or iso or "", iso, "absolute" if iso else "unresolved") if raw or iso else None
    return Post(n, (), time=time, pid=pid)


def spans(posts: tuple[Post, ...]) -> list[tuple[str | None, str | None]]:
    return [(one.time.earliest, one.time.latest) if one.time else (None, None) for one in posts]


def test_neighbours_bound_a_time() -> None:
    done = bounded((post(1, "2021-09-01"), post(2, None, "昨天"), post(3, None), post(4, "2021-09-03T10:00")))
    assert spans(done)[1:3] == [("2021-09-01", "2021-09-03T10:00")] * 2
    assert done[1].time is not None
    assert done[1].time.raw == "昨天"
    assert done[2].time is not None
    assert (done[2].time.raw, done[2].time.basis) == ("", NEIGHBOURS)


def test_times_that_run_both_ways_bound_nothing() -> None:
    mixed = (post(1, "2021-09-01"), post(2, None), post(3, "2021-08-01"), post(4, "2021-09-09"))
    assert bounded(mixed) == mixed


def test_ids_tell_the_order_where_places_do_not() -> None:
    mixed = (
        post(1, "2021-09-01", pid="1"),
        post(2, None, pid="3"),
        post(3, "2021-08-01", pid="0"),
        post(4, "2021-09-09", pid="5"),
    )
    assert spans(bounded(mixed))[1] == ("2021-09-01", "2021-09-09")


@pytest.mark.parametrize(
    ("raw", "inside", "outside"),
    [
        ("2 years ago", "2022-01-10", "2023-09-01"),
        ("3mo", "2024-02-20", "2023-12-01"),
        ("2 周前", "2024-05-14", "2024-04-20"),
        ("1 年前", "2023-05-01", "2022-01-01"),
    ],
)
def test_spans_back_are_told_by_the_capture(raw: str, inside: str, outside: str) -> None:
    (low, high) = spans(bounded((post(1, None, raw),), "2024-06-01T10:00:00Z"))[0]
    assert low is not None
    assert high is not None
    assert low <= inside <= high
    assert not low <= outside <= high


def test_nothing_was_written_after_the_capture() -> None:
    assert spans(bounded((post(1, None),), "2024-06-01"))[0] == (None, "2024-06-01")
    assert bounded((post(1, None),)) == (post(1, None),)


@given(st.lists(st.one_of(st.none(), st.dates().map(str)), min_size=1, max_size=8))
def test_known_times_stay_and_bounds_are_in_order(days: list[str | None]) -> None:
    before = tuple(post(n, day) for n, day in enumerate(days, 1))
    after = bounded(before)
    assert [one.time for one in after if one.time and one.time.iso] == [one.time for one in before if one.time]
    assert all(low <= high for low, high in spans(after) if low and high)


def test_a_year_follows_from_what_stands_above() -> None:
    told = [of_year(Moment(raw, None, "unresolved"), "2019-08-30T08:50:00+08:00") for raw in ("08/30 08:55", "01/02")]
    assert [time.iso for time in told if time] == ["2019-08-30T08:55+08:00", "2020-01-02"]
    assert of_year(Moment("08/30", None, "unresolved"), None) == Moment("08/30", None, "unresolved")
