"""Pages made to hurt: they end in a page or a refusal, soon and in bounded memory."""

from __future__ import annotations

import pytest

from pipeline.extract.markup.lost import lost
from pipeline.extract.markup.tree import parse
from pipeline.model.finding import Refusal
from tests.discuz import floor, page

from .reading import holds, read

ATTACKS = {
    "nested div": "<div>" * 20_000 + "深" + "</div>" * 20_000,
    "nested quotes": '<div class="quote"><blockquote>' * 3000 + "深处的话，说得很长很长。",
    "nested bold": "<b>" * 20_000 + "粗",
    "nested lists": "<ul><li>" * 5000 + "项",
    "nested tables": "<table><tr><td>" * 3000 + "格",
    "nested posts": '<div id="post_1"><table id="pid1"><tr><td class="plc"><td id="postmessage_1">' * 500 + "文",
    "entities": "<p>" + "&amp;" * 100_000 + "</p>",
    "unclosed entities": "<p>" + "&" * 100_000,
    "attributes": "<p " + " ".join(f"a{n}={n}" for n in range(5000)) + ">文</p>",
    "one long line": "<p>" + "长" * 300_000 + "</p>",
    "breaks": "<div>" + "<br>" * 50_000 + "文</div>",
    "unclosed comment": "<p>文</p>" + "<!--" * 20_000,
    "unclosed quotes": '<a href="' * 20_000,
    "open brackets": "<" * 100_000,
    "controls": "<p>\x00a\x01b\x0c\ufffe\ufffd</p>",
    "surrogates": "<p>\ud800文\udfff</p>",
    "scripts": "<script>" + "</script " * 20_000,
    "doctypes": "<!DOCTYPE html>" * 5000 + "<p>文</p>",
    "classes": "".join(f'<div class="c{n} post">文</div>' for n in range(3000)),
    "times": "".join(f"<div><a href=/u/{n}>n{n}</a> 2020-1-1 10:00 文字在这里</div>" for n in range(2000)),
}


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("profile", ["auto", "generic", "discuz-x"])
def test_an_end_is_reached(name: str, profile: str) -> None:
    html = "<html><head><title>t</title></head><body>" + ATTACKS[name]
    try:
        found = read(html, profile)
    except Refusal:
        return
    if name != "surrogates":
        holds(html, found)


def test_many_posts() -> None:
    found = read(page([floor(n, f"用户{n}", "顶") for n in range(1, 1001)]))
    assert len(found.thread.posts) == 1000


@pytest.mark.slow
def test_a_hundred_thousand_posts() -> None:
    rows = (
        f'<div id="post_{n}"><table id="pid{n}"><tr><td class="pls"><div class="authi"><a href="space-uid-{n}.html" class="xw1">u{n}</a></div></td>'
        f'<td class="plc"><em id="authorposton{n}">发表于 2020-1-1 10:00</em><div id="postmessage_{n}" class="t_f">顶</div></td></tr></table></div>'
        for n in range(100_000)
    )
    found = read('<div id="postlist">' + "".join(rows) + "</div>")
    assert len(found.thread.posts) == 100_000


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["auto", "generic"])
def test_fifty_megabytes_and_a_hundred_thousand_levels(profile: str) -> None:
    for html in ("<p>" + "好" * 17_000_000, "<div>" * 100_000 + "深处", "<p>" + "文字，" * 9 + "</p>" * 2_000_000):
        try:
            read(html, profile)
        except Refusal:
            continue


def test_deep_trees_are_cheap() -> None:
    tree = parse("<div>" * 100_000 + "深")
    assert len(tree) == 100_002
    assert tree.texts == ["深"]


def test_a_loss_is_seen() -> None:
    html = "<p>一二三四五</p>"
    tree = parse(html)
    tree.texts[0] = "一二三"
    assert lost(tree, html) == 2
