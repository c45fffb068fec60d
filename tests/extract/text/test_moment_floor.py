"""Times and floors as forums print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.printed.floor import floor
from pipeline.extract.printed.moment import moment

ABSOLUTE = {
    "2024-7-10 17:43:48": "2024-07-10T17:43:48",
    "2024-7-10 17:43": "2024-07-10T17:43",
    "2024-7-10": "2024-07-10",
    "发表于 2024-7-10 17:43:48": "2024-07-10T17:43:48",
    "2024/07/10 下午 5:43": "2024-07-10T17:43",
    "2024-7-10 上午 12:05": "2024-07-10T00:05",
    "2024年7月10日 17:43": "2024-07-10T17:43",
    "2024年07月10日 星期三 17:43": "2024-07-10T17:43",
    "２０２４-７-１０ １７：４３": "2024-07-10T17:43",
    "民國113年7月10日": "2024-07-10",
    "Wed Jul 10 17:43:48 2024": "2024-07-10T17:43:48",
    "Tue Mar 06, 2012 5:43 pm": "2012-03-06T17:43",
    "Jul 10, 2024 at 12:43 AM": "2024-07-10T00:43",
    "10 July 2024, 17:43": "2024-07-10T17:43",
    "10. Juli 2024, 17:43": "2024-07-10T17:43",
    "10 juillet 2024 à 17:43": "2024-07-10T17:43",
    "10 de julio de 2024 17:43": "2024-07-10T17:43",
    "10 июля 2024, 17:43": "2024-07-10T17:43",
    "10.07.2024, 17:43": "2024-07-10T17:43",
    "13/04/2020 10:00": "2020-04-13T10:00",
    "04/13/2020": "2020-04-13",
    "05/05/2020": "2020-05-05",
    "2024-07-10T17:43:48Z": "2024-07-10T17:43:48Z",
    "2024-07-10T17:43:48+08:00": "2024-07-10T17:43:48+08:00",
    "2024-07-10 17:43:48 +0800": "2024-07-10T17:43:48+08:00",
    "01/29/13": "2013-01-29",
    "11-24-02, 05:36 PM": "2002-11-24T17:36",
    "May14-10": "2010-05-14",
    "20-5-4 10:58": "2020-05-04T10:58",
    "13-Feb-10 10:22": "2010-02-13T10:22",
    "十二月 3, 2012": "2012-12-03",
    "2010 年 2 月 13 日(土) 0:08": "2010-02-13T00:08",
    "平成22年2月13日 10:22": "2010-02-13T10:22",
    "2010년 2월 13일 오후 3:05": "2010-02-13T15:05",
    "2010.02.13. 10:22": "2010-02-13T10:22",
    "13 ก.พ. 2553 10:22": "2010-02-13T10:22",
    "19/07/2553 10:22": "2010-07-19T10:22",
    "۱۳ شهریور ۱۳۹۱ ۱۰:۲۲": "2012-09-03T10:22",
    "1391/12/30": "2013-03-20",
    "2010. február 13. 10:22": "2010-02-13T10:22",
    "13 Şubat 2010": "2010-02-13",
    "13 tháng 2 2010": "2010-02-13",
    "5 Μαρτίου 2011": "2011-03-05",
    "Feb 13, 2010 4:44pm#1": "2010-02-13T16:44",
    "1720604628": "2024-07-10T09:43:48Z",
    "1720604628000": "2024-07-10T09:43:48Z",
}
RELATIVE = {
    "昨天 22:21": "2024-07-11T22:21+08:00",
    "昨天\u00a022:21": "2024-07-11T22:21+08:00",
    "前天 08:00": "2024-07-10T08:00+08:00",
    "今天 07:12": "2024-07-12T07:12+08:00",
    "6 天前": "2024-07-06",
    "3 小时前": "2024-07-12T07:00+08:00",
    "3 小時前": "2024-07-12T07:00+08:00",
    "半小时前": "2024-07-12T09:30+08:00",
    "5 分钟前": "2024-07-12T09:55+08:00",
    "刚刚": "2024-07-12T10:00:30+08:00",
    "Yesterday, 10:21 PM": "2024-07-11T22:21+08:00",
    "2 hours ago": "2024-07-12T08:00+08:00",
    "vor 3 Stunden": "2024-07-12T07:00+08:00",
    "вчера, 22:21": "2024-07-11T22:21+08:00",
    "Monday at 10:00 PM": "2024-07-08T22:00+08:00",
    "07-10 17:43": "2024-07-10T17:43+08:00",
    "12-31 17:43": "2023-12-31T17:43+08:00",
}
UNKNOWN = [
    "",
    "xyz",
    "03/04/2020",
    "10-05-2008, 10:21 AM",
    "2024-13-40",
    "08-05-12",
    "1392/12/30",
    "1.2.3",
    "3 weeks ago",
    "2 个月前",
    "99999999999999",
    "版主",
]


@pytest.mark.parametrize(("raw", "iso"), ABSOLUTE.items())
def test_absolute(raw: str, iso: str) -> None:
    found = moment(raw)
    assert (found.raw, found.iso, found.basis) == (raw.strip(), iso, "absolute")


@pytest.mark.parametrize(("raw", "iso"), RELATIVE.items())
def test_relative_needs_the_capture(raw: str, iso: str) -> None:
    assert moment(raw).iso is None
    assert moment(raw).basis == "unresolved"
    found = moment(raw, "2024-07-12T02:00:30Z", "+08:00")
    assert (found.iso, found.basis) == (iso, "capture")


@pytest.mark.parametrize("raw", UNKNOWN)
def test_unknown_stays_raw(raw: str) -> None:
    found = moment(raw, "2024-07-12T02:00:30Z", "+08:00")
    assert (found.iso, found.basis) == (None, "unresolved")


def test_the_forums_clock_decides_the_day() -> None:
    assert moment("昨天 22:21", "2024-07-11T20:00Z", "+08:00").iso == "2024-07-11T22:21+08:00"
    assert moment("昨天 22:21", "2024-07-11").iso == "2024-07-10T22:21"


def test_a_date_alone_resolves_no_hours() -> None:
    assert moment("3 小时前", "2024-07-11").iso is None


@given(st.text(max_size=60), st.sampled_from([None, "2024-07-12", "2024-07-12T02:00:30Z", "nonsense"]))
def test_nothing_raises(raw: str, captured: str | None) -> None:
    found = moment(raw, captured, "+08:00")
    assert found.raw == raw.strip()
    assert (found.iso is None) == (found.basis == "unresolved")
    floor(raw)


FLOORS = {
    "楼主": 1, "樓主": 1, "沙发": 2, "沙發": 2, "沙发#": 2, "板凳": 3, "地板": 4, "地下室": 5, "12#": 12, "12楼": 12, "12樓": 12, "#12": 12,
    "第12楼": 12, "第 12 楼": 12, "B12F": 12, "12F": 12, "12 #": 12, "12\u00a0#": 12, "置顶 来自 5#": 5, "来自 5#": 5, "推荐 3#": 3, "Post #3": 3,
    "Reply #11": 12, "№ 4": 4, "１２＃": 12,
    "推荐": None, "置顶": None, "0#": None, "": None, "版主": None, "1234567890#": None, "二楼": None,
}  # fmt: skip


@pytest.mark.parametrize(("raw", "number"), FLOORS.items())
def test_floor(raw: str, number: int | None) -> None:
    assert floor(raw) == number
