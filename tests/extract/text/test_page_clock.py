"""The clock in a page's foot: when the page was made, and the zone of its times."""

from __future__ import annotations

import pytest

from pipeline.extract.printed.clock import Clock, clock
from pipeline.line import Settings, read
from pipeline.model.source import source_of


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        (
            "GMT+8, 2023-5-6 12:00 , Processed in 0.051 second(s), 28 queries .",
            Clock("2023-05-06T12:00+08:00", "+08:00"),
        ),
        ("All times are GMT +1. The time now is 04:12 PM.", Clock(None, "+01:00")),
        ("It is currently 3 May 2011, 10:20", Clock("2011-05-03T10:20", None)),
        ("现在时间是 2010-5-3 10:20", Clock("2010-05-03T10:20", None)),
        ("We met at GMT+8 once, in 2010.", None),
        ("The time now is late.", None),
    ],
)
def test_what_a_foot_says(foot: str, expected: Clock | None) -> None:
    assert clock(f"Some words of a post.\n\n{foot}\n") == expected


def test_relative_times_are_told_by_the_pages_own_clock() -> None:
    text = (
        "查看: 88|回复: 1\n\n[闲聊] 今天的晚霞真好看\n\n[复制链接]\n晚晴\n发表于 昨天 18:22 | 显示全部楼层 |阅读模式\n"
        "站在天台上看了半个小时,舍不得下来.\n回复\n\n使用道具 举报\n\n小舟\n发表于 3 小时前 | 显示全部楼层\n"
        "我也看到了,橘红色的,拍了好多张.\n回复\n\n使用道具 举报\n\n您需要登录后才可以回帖 登录 | 立即注册\n\n"
        "GMT+8, 2023-5-6 12:00 , Processed in 0.051 second(s), 28 queries .\n\nPowered by Discuz! X3.4\n"
    )
    page = read(source_of(text.encode(), "page.txt", "text/plain"), Settings())
    times = [post.time for post in page.thread.posts]
    assert [(time.iso or "")[:16] for time in times if time] == ["2023-05-05T18:22", "2023-05-06T09:00"]
    assert [time.basis for time in times if time] == ["capture", "capture"]


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        ("All times are UTC + 1 hour [ DST ]", Clock(None, "+02:00")),
        ("所有时间均为北京时间", Clock(None, "+08:00")),
        ("当前时区 GMT+8, 现在时间是 2010-5-6 12:00", Clock("2010-05-06T12:00+08:00", "+08:00")),
    ],
)
def test_feet_without_a_clock_give_the_zone(foot: str, expected: Clock) -> None:
    assert clock(f"Some words of a post.\n\n{foot}\n") == expected
