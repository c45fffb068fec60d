"""Discuz! X as hosts change it: parts renamed or left out, nobody's names, special threads."""

from __future__ import annotations

import re

import pytest

from pipeline.model.page import Block, Page

from ..html.reading import holds, read

NAMED = '<div class="pi"><div class="authi"><a href="home.php?mod=space&amp;uid={uid}" target="_blank" class="xw1">{who}</a></div></div>'


def post(pid: int, body: str, floor: str, side: str) -> str:
    return f"""<div id="post_{pid}"><table id="pid{pid}" class="plhin" summary="pid{pid}"><tr><td class="pls" rowspan="2"><div id="favatar{pid}" class="pls favatar">{side}<div class="avatar"><a href="home.php?mod=space&amp;uid=9" class="avtm"><img src="a.gif"></a></div></div></td>
<td class="plc"><div class="pi"><strong><a href="forum.php?mod=redirect&amp;goto=findpost&amp;ptid=7&amp;pid={pid}" id="postnum{pid}">{floor}</a></strong><div class="pti"><div class="authi"><em id="authorposton{pid}">发表于 2024-5-23 09:{pid}</em><span class="pipe">|</span><a href="forum.php?authorid=9">只看该作者</a></div></div></div>
<div class="pct"><div class="pcb">{body}</div></div></td></tr><tr><td class="plc plm"></td></tr><tr><td class="pls"></td><td class="plc"><div class="po hin"><em><a>回复</a></em></div></td></tr></table></div>"""


def words(pid: int, text: str) -> str:
    return f'<div class="t_fsz"><table><tr><td class="t_f" id="postmessage_{pid}">\n{text}</td></tr></table></div>'


def thread(posts: str) -> str:
    return f"""<html><head><title>周末 - Powered by nobody</title></head><body id="nv_forum"><div id="pt"><a class="nvhm" href="./">山站</a><a href="forum-5-1.html">爬山</a></div>
<div id="postlist" class="pl bm"><table><tr><td class="pls ptn pbn"></td><td class="plc ptm pbn vwthd"><h1 class="ts"><span id="thread_subject">周末去哪里</span></h1></td></tr></table>{posts}</div></body></html>"""


def page(html: str) -> Page:
    found = read(html, url="https://bbs.example.org/thread-7-1-1.html")
    holds(html, found)
    assert found.profile == "discuz-x"
    return found


TWO = thread(
    post(31, words(31, "想去东山"), "楼主", NAMED.format(uid=11, who="山人"))
    + post(
        32, words(32, '同去 <a href="home.php?mod=space&amp;uid=11">@山人</a>'), "沙发", NAMED.format(uid=12, who="风")
    )
)
SKINS: dict[str, tuple[tuple[str, str], ...]] = {
    "as-shipped": (),
    "no-id-on-the-body": ((r' id="postmessage_\d+"', ""),),
    "no-class-on-the-body": (('class="t_f"', 'class="read"'),),
    "no-id-on-the-time": ((r' id="authorposton\d+"', ""),),
    "time-in-a-span": ((r"<em( id=\"authorposton\d+\")>(.*?)</em>", r"<span\1>\n<style>.f{}</style>\n\2</span>"),),
    "no-id-on-the-floor": ((r' id="postnum\d+"', ""),),
    "no-id-on-the-table": ((r'<table id="pid\d+"', "<table"),),
    "no-box-around-the-table": ((r'<div id="post_\d+"', "<div"),),
    "no-list": ((' id="postlist"', ""),),
    "columns-renamed": (('class="pl([sc])', r'class="my\1'),),
    "byline-renamed": (('class="authi"', 'class="who"'),),
    "both-renamed": (('class="pl([sc])', r'class="my\1'), ('class="(?:authi|xw1|pi|pti)"', 'class="new"')),
    "divs-for-tables": ((r"<(/?)(?:table|tr|td)\b", r"<\1div"),),
}


@pytest.mark.parametrize("skin", SKINS)
def test_a_skin_may_move_and_rename(skin: str) -> None:
    html = TWO
    for pattern, new in SKINS[skin]:
        html, changed = re.subn(pattern, new, html, flags=re.DOTALL)
        assert changed
    found = page(html)
    assert [
        (
            row.pid,
            row.author.name,
            row.time and row.time.iso,
            row.floor,
            "".join(found.leaves[n].text for n in row.leaves()),
        )
        for row in found.thread.posts
    ] == [
        ("31", "山人", "2024-05-23T09:31", 1, "想去东山"),
        ("32", "风", "2024-05-23T09:32", 2, "同去 @山人"),
    ]


@pytest.mark.parametrize(
    ("side", "name"),
    [
        ('<div class="pi">匿名</div>', "匿名"),
        ('<div class="pi"><a href="javascript:;">游客 <em>1.2.3.x</em></a></div>', "游客"),
        ('<div class="pi">老张 <em>该用户已被删除</em></div>', "老张"),
    ],
)
def test_guests_and_the_deleted_have_the_name_that_is_printed(side: str, name: str) -> None:
    found = page(thread(post(31, words(31, '见 <a href="home.php?mod=space&amp;uid=11">@山人</a>'), "楼主", side)))
    author = found.thread.posts[0].author
    assert (author.name, author.uid) == (name, None)


def flat(found: Page) -> str:
    shown: list[str] = []

    def walk(blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if block.leaf is not None:
                shown.append(found.leaves[block.leaf].text)
            walk(block.children)

    walk(found.thread.posts[0].blocks)
    return " ".join(" ".join(shown).split())


SPECIAL = {
    "poll": (
        words(31, "去哪座")
        + '<form id="poll"><div class="pinf">单选投票</div><div class="pcht"><table><tr><td class="pvt"><label>1. 东山</label></td></tr></table></div></form>',
        "去哪座 单选投票 1. 东山",
    ),
    "trade": (
        words(31, "卖车")
        + '<div class="trdc"><em>商品数: 1</em></div><div class="trdb"><div id="trade9" class="trdl cl"><div class="ta spi"><span class="y"><a>展开</a></span><h4><a href="x">旧车</a></h4><dl class="z"><dt>类型:</dt><dd>二手</dd></dl></div></div></div>',
        "卖车 旧车 类型: 二手",
    ),
    "reward": (
        '<div class="rwd cl"><div class="rusld z"><cite>50</cite>金币</div><div class="rwdn">'
        + words(31, "怎样爬山")
        + '</div></div><div class="rwdbst"><h3 class="psth">最佳答案</h3><div class="pstl">慢慢爬</div></div>',
        "怎样爬山",
    ),
    "activity": (
        '<div class="act pbm cl"><div class="spi"><dl><dt>地点:</dt><dd>东山</dd></dl></div></div>'
        + words(31, "一起去"),
        "地点: 东山 一起去",
    ),
    "debate": (
        words(31, "辩")
        + '<div class="ds"><table><tr><td class="si_1"><div class="point"><strong>正方</strong><p>山高</p></div></td></tr></table></div><div class="dr"><h5>辩手: 3</h5></div>',
        "辩 正方 山高",
    ),
}


@pytest.mark.parametrize("kind", SPECIAL)
def test_special_threads_keep_what_was_asked_and_offered(kind: str) -> None:
    body, expected = SPECIAL[kind]
    found = page(thread(post(31, body, "楼主", NAMED.format(uid=11, who="山人"))))
    assert flat(found) == expected


def _touch(pid: int, side: str, floor: str, when: str, body: str, after: str = "") -> str:
    return f"""<div class="plc cl" id="pid{pid}"><div class="avatar"><img src="a.gif"></div><div class="display pi" href="#replybtn_{pid}"><ul class="authi"><li class="mtit"><span class="y">{floor}</span><span class="z">{side}</span></li><li class="mtime"><em class="mgl"><a href="#moption_{pid}" class="popup blue">编辑</a></em> {when}</li></ul><div class="message">{body}</div>{after}</div><div class="threadlist_foot cl"><ul><li><a>支持 <span>3</span></a></li></ul></div></div>"""


def test_touch_pages_name_nobody_after_a_tool() -> None:
    html = (
        '<html><body><div class="header cl"><h2><a href="forum.php?mod=forumdisplay&amp;fid=5">爬山</a></h2></div><div class="viewthread"><div class="view_tit"><em>[求助]</em> 周末去哪里 </div>'
        + _touch(
            31,
            '<a href="home.php?mod=space&amp;uid=11">山人</a>',
            "楼主",
            "2024-5-23 09:12",
            "想去东山",
            '<ul class="post_attlist"><li><a href="forum.php?mod=attachment&amp;aid=1">路线.zip</a> (23 KB)</li></ul>',
        )
        + _touch(32, '<a href="javascript:;">游客 <em>1.2.3.x</em></a>', "沙发", "2024-5-23 10:40", "同去")
        + _touch(33, "匿名", "3#", "2024-5-23 10:41", '<div class="quote">提示: 作者被禁止或删除 内容自动屏蔽</div>')
        + "</div></body></html>"
    )
    found = read(html, url="https://bbs.example.org/forum.php?mod=viewthread&tid=7&mobile=2")
    holds(html, found)
    assert found.profile == "discuz-touch"
    posts = found.thread.posts
    assert [(row.author.name, row.floor) for row in posts] == [("山人", 1), ("游客", 2), ("匿名", 3)]
    assert [block.kind for row in posts for block in row.blocks] == ["paragraph", "attachment", "paragraph", "gap"]
    assert found.thread.tags == ("求助",)
