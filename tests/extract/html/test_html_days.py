"""Dates that can be read in two ways: the page's other dates tell which number is the day."""

from __future__ import annotations

import pytest

from pipeline.extract.printed.moment import moment, page_order

from .reading import read


@pytest.mark.parametrize(
    ("raws", "first"),
    [
        (["10/06/2023 11:38 pm", "28/06/2023 10:53 pm"], "dmy"),
        (["12-01-2024, 04:23 AM", "11-29-2024, 09:03 AM"], "mdy"),
        (["10/06/2023", "11/06/2023"], None),
        (["28/06/2023", "06/28/2023"], None),
        (["2023-06-28 10:53", "June 28, 2023"], None),
        (["28/06/2023 " + "x" * 200], None),
        (["08-05-12", "11-24-02, 05:36 PM"], "mdy"),
        (["08-05-12 10:00", "20-5-4 10:58"], "ymd"),
        ([], None),
    ],
)
def test_one_unmistakable_date_tells(raws: list[str], first: str | None) -> None:
    assert page_order(raws) == first


def test_the_order_is_used_only_where_a_date_is_open() -> None:
    assert moment("10/06/2023 11:38 pm", order="dmy").iso == "2023-06-10T23:38"
    assert moment("10/06/2023 11:38 pm", order="mdy").iso == "2023-10-06T23:38"
    assert moment("28/06/2023", order="mdy").iso == "2023-06-28"
    assert moment("10/06/2023").iso is None


def test_posts_of_a_page_help_each_other() -> None:
    rows = "".join(
        f"""<table class="tborder" id="post{n}"><tr><td class="thead">{when} #<a id="postcount{n}" name="{n}"><strong>{n}</strong></a></td></tr><tr><td class="alt2"><div id="postmenu_{n}"><a class="bigusername" href="member.php?u=11">alice</a></div></td></tr><tr><td class="alt1" id="td_post_{n}"><div id="post_message_{n}">Dry them.</div></td></tr></table>"""
        for n, when in ((1, "11-29-2024, 09:03 AM"), (2, "12-01-2024, 04:23 AM"))
    )
    found = read(f"<html><body>{rows}</body></html>", url="https://forum.example.org/showthread.php?t=7")
    assert found.profile == "vbulletin-3"
    assert [post.time and post.time.iso for post in found.thread.posts] == [
        "2024-11-29T09:03",
        "2024-12-01T04:23",
    ]
