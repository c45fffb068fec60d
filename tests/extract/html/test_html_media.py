"""Media are partitioned like text: in a post, a gap with its reason, or furniture; and text in furniture's content."""

from __future__ import annotations

import pytest

from pipeline.extract.html.media import called
from pipeline.model.page import Block
from tests.discuz import Floor, floor, page

from .reading import holds, read

SHOWN = {
    "iframe": ('<iframe src="https://player.example/v/1"></iframe>', "https://player.example/v/1"),
    "object": ('<object><param name="movie" value="http://a.example/x.swf"></object>', "http://a.example/x.swf"),
    "source": ('<video controls><source src="http://a.example/x.mp4"></video>', "http://a.example/x.mp4"),
    "lazy": ('<iframe data-src="//a.example/embed/2"></iframe>', "a.example/embed/2"),
    "call": (
        "<script>$('v').innerHTML=AC_FL_RunContent('width','5','src','http://a.example/player.php/sid/7')</script>",
        "http://a.example/player.php/sid/7",
    ),
    "attribute": (
        '<span data-s9e-mediaembed-iframe=\'["","","src","https://a.example/embed/9"]\'></span>',
        "https://a.example/embed/9",
    ),
    "card": ('<aside data-onebox-src="https://a.example/page">A page</aside>', "https://a.example/page"),
    "element": ('<lite-youtube videoid="abc123"></lite-youtube>', "abc123"),
}


def first(body: str) -> tuple[Block, ...]:
    html = page(
        [Floor(9001, "甲", 101, "2024-7-10 17:43:48", f"看这个：{body}<br>就是它。"), floor(2, "乙", "看过了，谢谢。")]
    )
    found = read(html)
    holds(html, found)
    return found.thread.posts[0].blocks


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_post_shows_from_elsewhere_is_in_the_post(name: str) -> None:
    markup, address = SHOWN[name]
    found = [block.get("url") or "" for block in first(markup) if block.kind == "media"]
    assert len(found) == 1
    assert address in found[0]


def test_what_has_no_address_is_a_gap() -> None:
    assert [block.get("reason") for block in first("<video></video>") if block.kind == "gap"] == ["notCaptured"]


@pytest.mark.parametrize("script", ["var a = 'http://a.example/x.css';", "track('http://a.example/v/1')", "x = 1 < 2"])
def test_other_scripts_show_nothing(script: str) -> None:
    assert not list(called(script))
