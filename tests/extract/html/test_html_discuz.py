"""Discuz! pages of all ages: the thread, exactly."""

from __future__ import annotations

import re

import pytest

from pipeline.model.page import Role
from tests.discuz import Floor, floor, jammer, page, quoted

from .reading import holds, read, squeezed, texts
from .templates import BOARD, POSTS, TEMPLATES, TITLE


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_gives_the_same_thread(name: str) -> None:
    html = TEMPLATES[name]()
    found = read(html)
    holds(html, found)
    assert found.profile == name.split(" ", maxsplit=1)[0]
    thread = found.thread
    assert thread.title is not None
    assert found.leaves[thread.title].text == TITLE
    assert [post.author.name for post in thread.posts] == [post.author for post in POSTS]
    assert [post.time.iso for post in thread.posts if post.time] == [
        "2008-05-03T09:12", "2008-05-03T10:40", "2008-05-04T21:05",
    ]  # fmt: skip
    assert [post.floor for post in thread.posts] == [1, 2, 3]
    assert squeezed("".join(texts(found)[0])) == "周六早上八点在东门集合，请带上水和干粮。下雨改期。"
    assert texts(found)[1] == ["顶"]
    assert texts(found)[2][-1] == "我也去，算我一个。"
    quote = thread.posts[2].blocks[0]
    assert quote.kind == "quote"
    assert (quote.get("author"), quote.get("time"), quote.get("pid")) == ("老槐树", "2008-5-3 09:12", "501")
    if name != "discuz-print":
        assert thread.board == (BOARD,)
    if name not in ("discuz-archiver", "discuz-print"):
        assert [post.pid for post in thread.posts] == ["501", "502", "503"]
        assert [post.author.uid for post in thread.posts] == ["11", "12", "13"]


@pytest.mark.parametrize("name", ["discuz-7", "discuz-7 (6)", "discuz-4"])
def test_signatures_stand_apart(name: str) -> None:
    found = read(TEMPLATES[name]())
    (block,) = found.thread.posts[0].author.signature
    assert block.leaf is not None
    assert found.leaves[block.leaf].text == "登高望远"
    assert "登高望远" not in "".join(texts(found)[0])


def roles(found, role: Role) -> str:
    return "".join(region.text for region in found.regions if region.role == role)


def test_noise_is_labelled_and_out_of_the_text() -> None:
    body = f'早好几年{jammer("o, e7 U% a")}就有<font class="jammer">, ]0 K</font><br />\r\n了'
    found = read(page([floor(1, "甲", "x").__class__(1, "甲", 7, "2024-7-10 17:43", body)]))
    assert "".join(texts(found)[0]) == "早好几年就有了"
    assert "o, e7 U% a" in roles(found, Role.NOISE)
    assert ", ]0 K" in roles(found, Role.NOISE)


def one(body: str, after: str = "", **more: str):
    html = page([Floor(31, "甲", 7, "2024-7-10 17:43", body, after=after, **more)])
    found = read(html, url="https://bbs.example.org/thread-77-1-1.html", retrieved="2024-07-12T08:00+08:00")
    holds(html, found)
    return found, found.thread.posts[0]


def test_edit_notice_is_metadata() -> None:
    found, post = one('<i class="pstatus"> 本帖最后由 乙 于 2024-7-11 08:00 编辑 </i><br /><br />正文')
    assert texts(found)[0] == ["正文"]
    (notice,) = post.notices
    assert (notice.kind, notice.by, notice.time.iso) == ("edit", "乙", "2024-07-11T08:00")


@pytest.mark.parametrize(
    ("notice", "reason"),
    [
        ("提示: <em>作者被禁止或删除 内容自动屏蔽</em>", "removedByModerator"),
        ("提示: <em>该帖被管理员或版主屏蔽</em>", "removedByModerator"),
        ('<em>游客，如果您要查看本帖隐藏内容请<a href="#">回复</a></em>', "hiddenByForum"),
    ],
)
def test_locked_posts_stay_as_gaps(notice: str, reason: str) -> None:
    found, post = one(f'前文<div class="locked">{notice}</div>')
    assert [block.kind for block in post.blocks] == ["paragraph", "gap"]
    assert post.blocks[1].get("reason") == reason
    assert texts(found)[0] == ["前文"]


def test_lazy_images_attachments_and_tips() -> None:
    body = (
        '看图<ignore_js_op><img id="aimg_5" aid="5" src="static/image/common/none.gif" zoomfile="data/a/big.jpg" '
        'file="data/a/big.jpg" /><div class="tip tip_4 aimg_tip" id="aimg_5_menu" style="display: none"><div class="xs0">'
        '<p><strong>big.jpg</strong> <em class="xg1">(12.3 KB, 下载次数: 5)</em></p></div></div></ignore_js_op><br />完'
    )
    after = (
        '<div class="pattl"><ignore_js_op><dl class="tattl"><dd><p class="attnm"><a href="forum.php?mod=attachment&amp;aid=9">'
        '报告.pdf</a></p><p>1.2 MB, 下载次数: 33</p></dd></dl></ignore_js_op></div>'
    )  # fmt: skip
    found, post = one(body, after)
    assert [(m.kind, m.get("src")) for leaf in found.leaves for m in leaf.marks] == [
        ("image", "https://bbs.example.org/data/a/big.jpg")
    ]
    assert "big.jpg" not in "".join("".join(row) for row in texts(found))
    attachment = post.blocks[-1]
    assert attachment.kind == "attachment"
    assert (attachment.get("name"), attachment.get("size"), attachment.get("downloads")) == ("报告.pdf", "1.2 MB", "33")


def test_ratings_and_comments_are_remarks() -> None:
    after = (
        '<dl id="ratelog_31" class="rate"><dd><table class="ratl"><tr><th>已有 1 人评分</th><th><i>威望</i></th></tr>'
        '<tbody class="ratl_l"><tr id="rate_31_8"><td><a href="home.php?mod=space&amp;uid=8"><img src="a.jpg" /></a> '
        '<a href="home.php?mod=space&amp;uid=8">丙</a></td><td class="xi1"> + 2</td><td class="xg1">很有帮助</td></tr></tbody>'
        '</table></dd></dl><div id="comment_31" class="cm"><h3 class="psth xs1">点评</h3><div class="pstl xs1 cl">'
        '<div class="psta vm"><a href="home.php?mod=space&amp;uid=9" class="xi2 xw1">丁</a></div><div class="psti">说得对&nbsp;'
        '<span class="xg1">发表于 <span title="2024-7-11 20:06">昨天&nbsp;20:06</span></span></div></div></div>'
    )
    found, post = one("正文", after)
    assert texts(found)[0] == ["正文"]
    rating, comment = post.remarks
    assert (rating.kind, rating.author, rating.score, rating.text) == ("rating", "丙", "+ 2", "很有帮助")
    assert (comment.kind, comment.author, comment.text) == ("comment", "丁", "说得对")
    assert comment.time is not None
    assert comment.time.iso == "2024-07-11T20:06"


def test_relative_times_take_the_title_or_the_capture() -> None:
    html = page([Floor(31, "甲", 7, '<span title="2024-5-18 19:27:00">6&nbsp;天前</span>', "正文")])
    time = read(html).thread.posts[0].time
    assert time is not None
    assert (time.iso, time.basis) == ("2024-05-18T19:27:00", "absolute")
    assert "天前" in time.raw
    html = page([Floor(31, "甲", 7, "昨天 22:21", "正文")])
    time = read(html).thread.posts[0].time
    assert time is not None
    assert (time.iso, time.basis) == (None, "unresolved")
    time = read(html, retrieved="2024-07-12T08:00+08:00").thread.posts[0].time
    assert time is not None
    assert time.iso is not None
    assert time.iso.startswith("2024-07-11T22:21")
    assert time.basis == "capture"


def test_code_links_smilies_and_bold() -> None:
    body = (
        '<div class="blockcode"><div id="code_a1"><ol><li>x = 1<br />\r\n<li>print(x)<br />\r\n</ol></div><em onclick="c()">复制代码</em></div>'
        '见<a href="thread-5-1-1.html" target="_blank">这里</a><img src="static/image/smiley/default/smile.gif" smilieid="1" />'
        "<strong>重要</strong>&nbsp;&nbsp;完"
    )
    found, post = one(body)
    code, line = post.blocks
    assert code.kind == "code"
    assert code.leaf is not None
    assert found.leaves[code.leaf].text == "x = 1\nprint(x)"
    assert line.leaf is not None
    leaf = found.leaves[line.leaf]
    assert leaf.text == "见这里重要\u00a0\u00a0完"
    assert [(m.kind, leaf.text[m.start : m.end]) for m in leaf.marks] == [
        ("link", "这里"),
        ("smiley", ""),
        ("bold", "重要"),
    ]
    assert leaf.marks[0].get("url") == "https://bbs.example.org/thread-5-1-1.html"


def test_thread_facts() -> None:
    html = page([floor(1, "甲", "一"), floor(2, "乙", "二")], tag="四川", board=("政务", "报告"), views=532)
    thread = read(html).thread
    assert (thread.tags, thread.board, thread.site) == (("四川",), ("政务", "报告"), "示例论坛")
    assert (thread.tid, thread.fid, thread.views, thread.replies) == ("77", "2", 532, 1)
    assert thread.url == "https://bbs.example.org/thread-77-1-1.html"
    assert [post.kind for post in thread.posts] == ["opening", "reply"]


def test_quotes_name_their_author() -> None:
    html = page(
        [
            floor(1, "甲", "原话"),
            Floor(9, "乙", 8, "2024-7-10 18:00", quoted("甲", "2024-7-10 17:43", 9001, "原话") + "答"),
        ]
    )
    found = read(html)
    quote, answer = found.thread.posts[1].blocks
    assert dict(quote.attrs)["author"] == "甲"
    assert [child.kind for child in quote.children] == ["label", "paragraph"]
    assert answer.kind == "paragraph"


def test_a_mark_after_breaks_is_not_laid_over_what_stands_before() -> None:
    found, _ = one(
        '前一行<img src="a.png" smilieid="1" /><br />\n<br />\n<a href="http://example.org/">链接</a><br /><b>粗</b>后'
    )
    rows = [
        (leaf.text, [(m.kind, leaf.text[m.start : m.end]) for m in leaf.marks]) for leaf in found.leaves if leaf.post
    ]
    assert rows == [
        ("前一行", [("smiley", "")]),
        ("链接", [("link", "链接")]),
        ("粗后", [("bold", "粗")]),
    ]


def test_a_poll_is_part_of_the_post() -> None:
    html = page([floor(1, "甲", "大家选一个")])
    poll = (
        '<form id="poll" name="poll" method="post"><div class="pinf"><strong>单选投票</strong>, 共有 12 人参与投票</div><div class="pcht">'
        '<table summary="poll panel"><tr><td class="pslt"><input type="radio" name="pollanswers[]" /></td><td class="pvt"><label>1.&nbsp;&nbsp;东山</label></td></tr>'
        '<tr><td>&nbsp;</td><td>58.33% <em>(7)</em></td></tr><tr><td class="pslt"><input type="radio" /></td><td class="pvt"><label>2.&nbsp;&nbsp;西山</label></td></tr>'
        '</table></div><button type="submit">提交</button></form>'
    )
    html = html.replace('<div class="t_fsz">', '<div class="pcbs">' + poll, 1)
    found = read(html)
    holds(html, found)
    (post,) = found.thread.posts
    said = "".join(texts(found)[0])
    assert "大家选一个" in said
    assert "东山" in said
    assert "西山" in said
    assert "提交" not in said
    assert "poll" in [block.kind for block in post.blocks]


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ('<div class="locked">提示: <em>作者被禁止或删除 内容自动屏蔽</em></div>', "removedByModerator"),
        ('<div class="locked">游客，如果您要查看本帖隐藏内容请<a href="#">回复</a></div>', "hiddenByForum"),
        (
            '<div class="t_fsz"><div class="attach_nopermission attach_tips"><h3>本帖子中包含更多资源</h3></div></div>',
            "hiddenByForum",
        ),
    ],
)
def test_a_post_that_is_nothing_but_a_notice_is_a_gap(box: str, reason: str) -> None:
    text = page([floor(1, "甲", "好帖"), floor(2, "乙", "不在了")])
    cell = re.compile(
        r'<div class="t_fsz"><table[^>]*><tr><td class="t_f" id="postmessage_9002">.*?</table></div>', re.S
    )
    found = read(cell.sub(box, text))
    post = found.thread.posts[1]
    assert post.author.name == "乙"
    (block,) = post.blocks
    assert (block.kind, block.get("reason")) == ("gap", reason)
    assert block.leaf is None
