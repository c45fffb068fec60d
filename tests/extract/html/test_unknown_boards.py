"""Boards that nobody described: skins of many shapes, none of them an engine's."""

from __future__ import annotations

import pytest

from .reading import holds, read

WORDS = (
    "昨天去河边看了那座老房子，屋顶已经漏了，大家都说应该再等一等。",
    "我觉得可以先修屋顶，冬天之前修好就行，不用全部重来。",
    "谢谢，那我先找人看看再说，有消息了再来告诉大家。",
    "同意楼上的说法，先修屋顶。",
)
NAMES = ("taro", "花子 K", "taro", "wanderer7")
TIMES = ("2010-02-13 00:08", "2010-02-13 11:17", "2010-02-14 12:30", "2010-02-16 09:05")

SKINS = {
    "two-rows": (
        "<table>{}</table>",
        "<tr><td>{name}</td><td>#{n} {time}</td></tr><tr><td>Member<br>Posts: {n}3</td><td>{text}</td></tr>",
    ),
    "three-rows": (
        "<table>{}</table>",
        "<tr><td>{name} | {time}</td></tr><tr><td>{text}</td></tr><tr><td><a href='#'>Reply</a></td></tr>",
    ),
    "terms": ("<dl>{}</dl>", "<dt>{n} 名前：<b>{name}</b> ：{time} ID:x{n}</dt><dd>{text}</dd>"),
    "ruled": ("<div>{}</div>", "<hr><b>{name}</b> {time}<br>{text}<br>"),
    "headed": ("<div>{}</div>", "<h4>Posted by {name} on {time}</h4><p>{text}</p>"),
    "card-right": (
        "<table>{}</table>",
        "<tr><td>{time}<br><div>{text}</div></td><td><b>{name}</b><br>Joined: 2003-0{n}-01<br>Posts: {n}2</td></tr>",
    ),
    "foot": (
        "<div>{}</div>",
        "<table><tr><td><b>{name}</b></td><td><div>{text}</div></td></tr><tr><td colspan=2>{time}</td></tr></table>",
    ),
}


def page(skin: str) -> str:
    around, post = SKINS[skin]
    rows = "\n".join(
        post.format(n=n, name=name, time=time, text=text)
        for n, (name, time, text) in enumerate(zip(NAMES, TIMES, WORDS, strict=True), 1)
    )
    return (
        "<html><head><title>老房子 - 某站</title></head><body><div><a href='/'>首页</a> | <a href='/s'>搜索</a></div>"
        f"<h1>老房子</h1>{around.format(rows)}<div>Powered by Nothing</div></body></html>"
    )


@pytest.mark.parametrize("skin", SKINS)
def test_posts_of_unknown_skins(skin: str) -> None:
    html = page(skin)
    found = read(html)
    holds(html, found)
    got = [
        (post.author.name, (post.time.iso or "")[:16] if post.time else None, found.leaves[next(post.leaves())].text)
        for post in found.thread.posts
    ]
    assert got == [(name, time.replace(" ", "T"), text) for name, time, text in zip(NAMES, TIMES, WORDS, strict=True)]


def test_a_word_that_stands_at_every_post_is_no_name() -> None:
    html = page("three-rows").replace("taro", "客人").replace("花子 K", "客人").replace("wanderer7", "客人")
    assert {post.author.name for post in read(html).thread.posts} == {None}


def test_a_line_of_underscores_ends_a_text() -> None:
    html = page("ruled").replace(WORDS[1], WORDS[1] + "<br>_________________<br>登高望远")
    found = read(html)
    holds(html, found)
    post = found.thread.posts[1]
    assert [found.leaves[n].text for n in post.leaves()] == [WORDS[1]]
    assert [found.leaves[block.leaf].text for block in post.author.signature if block.leaf is not None] == ["登高望远"]


def test_underscores_that_begin_a_text_end_nothing() -> None:
    html = page("ruled").replace(WORDS[1], "_________________<br>" + WORDS[1])
    found = read(html)
    assert WORDS[1] in "\n".join(found.leaves[n].text for n in found.thread.posts[1].leaves())


def test_furniture_that_holds_all_posts_is_open() -> None:
    html = page("foot").replace("<div><table>", "<div class='widget-tabs widget'><table>", 1)
    assert len(read(html).thread.posts) == 4


def test_a_profile_that_finds_only_bodies_is_completed() -> None:
    post = (
        '<div class="t t2"><table><tr><th class="r_two"><b class="fl"><a href="u.php?action=show&amp;uid={n}">{name}</a></b>'
        '<br>UID: {n}</th><th class="r_one" id="td_{n}"><h1 id="subject_{n}"></h1><div class="tpc_content" id="read_{n}">'
        '{text}</div></th></tr><tr><th>顶端</th><th><span class="gray">Posted: {time} | </span></th></tr></table></div>'
    )
    rows = "".join(
        post.format(n=n, name=name, time=time, text=text)
        for n, (name, time, text) in enumerate(zip(NAMES, TIMES, WORDS, strict=True), 11)
    )
    html = f"<html><head><title>老房子 - 某站</title></head><body>{rows}</body></html>"
    found = read(html, "phpwind-8")
    holds(html, found)
    assert found.profile == "phpwind-8"
    assert [post.author.name for post in found.thread.posts] == list(NAMES)
    assert [(post.time.iso or "")[:16] for post in found.thread.posts if post.time] == [
        time.replace(" ", "T") for time in TIMES
    ]
    assert [found.leaves[next(post.leaves())].text for post in found.thread.posts] == list(WORDS)


def test_files_with_their_sizes_hang_on_a_post() -> None:
    files = '<div><b>附件</b><ul><li><a href="f/a.zip">a.zip</a> (307 bytes)</li></ul></div>'
    html = page("headed").replace("<p>" + WORDS[0] + "</p>", f"<div>{WORDS[0]}{files}</div>")
    html = html.replace("<p>", "<div>").replace("</p>", "</div>")
    found = read(html)
    holds(html, found)
    first = found.thread.posts[0]
    assert [found.leaves[n].text for n in first.leaves()] == [WORDS[0]]
    assert [block.get("name") for block in first.blocks if block.kind == "attachment"] == ["a.zip"]


def test_a_link_to_a_file_in_a_sentence_is_a_word() -> None:
    html = page("headed").replace(WORDS[0], WORDS[0] + '见 <a href="f/a.zip">a.zip</a> 里的图。')
    first = read(html).thread.posts[0]
    assert all(block.kind != "attachment" for block in first.blocks)


def names_and_times(html: str) -> list[tuple[str | None, str | None]]:
    found = read(html)
    holds(html, found)
    return [(post.author.name, post.time.iso if post.time else None) for post in found.thread.posts]


def test_a_day_and_a_clock_in_elements_of_their_own_are_one_time() -> None:
    html = page("foot")
    for time in TIMES:
        day, clock = time.split()
        year, month, number = day.split("-")
        pieces = f"<span><i>{month}/{number}/{year[2:]}</i> <i>{clock}</i></span>"
        html = html.replace(f">{time}<", f">{pieces}<")
    assert names_and_times(html) == [(name, time.replace(" ", "T")) for name, time in zip(NAMES, TIMES, strict=True)]


def test_a_day_alone_stays_a_day() -> None:
    html = page("foot")
    for time in TIMES:
        html = html.replace(f">{time}<", f">{time[:10]}<")
    assert [time for _, time in names_and_times(html)] == [time[:10] for time in TIMES]


def test_who_changed_a_post_is_not_who_wrote_it() -> None:
    post = (
        "<div class=x><div class=y>{text}</div><div class=u>{edit}"
        "<div class=s><div>asked <b>{time}</b></div><div><a href='/users/{n}'>{name}</a></div></div></div></div>"
    )
    edit = "<div class=s><div>edited <b>2011-05-05 10:10</b></div><div><a href='/users/9'>Corrector</a></div></div>"
    rows = "".join(
        post.format(n=n, name=name, time=time, text=text, edit=edit if n % 2 else "")
        for n, (name, time, text) in enumerate(zip(NAMES, TIMES, WORDS, strict=True))
    )
    html = f"<html><head><title>老房子</title></head><body><h1>老房子</h1>{rows}</body></html>"
    assert names_and_times(html) == [(name, time.replace(" ", "T")) for name, time in zip(NAMES, TIMES, strict=True)]


def test_who_is_answered_is_not_who_wrote() -> None:
    post = "<div class=x>{to}<a href='/user/{n}'>{name}</a> <i>{time}</i><div class=y>{text}</div></div>"
    rows = "".join(
        post.format(
            n=n, name=name, time=time, text=text, to=f"<p><a href='/user/0'>{NAMES[n - 1]}</a></p>" if n else ""
        )
        for n, (name, time, text) in enumerate(zip(NAMES, TIMES, WORDS, strict=True))
    )
    html = f"<html><head><title>老房子</title></head><body><h1>老房子</h1>{rows}</body></html>"
    assert [name for name, _ in names_and_times(html)] == list(NAMES)


def test_a_name_with_a_dash_stays_whole() -> None:
    html = page("two-rows").replace("花子 K", "花子 - 编辑")
    assert [name for name, _ in names_and_times(html)] == ["taro", "花子 - 编辑", "taro", "wanderer7"]


def kinds(html: str, n: int) -> list[tuple[str, str | None]]:
    found = read(html)
    holds(html, found)
    return [(block.kind, block.get("author")) for block in found.thread.posts[n].blocks]


@pytest.mark.parametrize(
    "box",
    [
        "<div class=q><cite>taro wrote:</cite><blockquote>{}</blockquote></div>",
        "<aside class=q><div>taro:</div><blockquote>{}</blockquote></aside>",
        "<div class=q><div>Originally Posted by <b>taro</b></div><div>{}</div></div>",
    ],
)
def test_a_line_says_whose_words_a_box_holds(box: str) -> None:
    html = page("foot").replace(WORDS[1], box.format(WORDS[0]) + WORDS[1])
    assert kinds(html, 1) == [("quote", "taro"), ("paragraph", None)]


def test_a_line_with_a_colon_before_a_list_quotes_nobody() -> None:
    html = page("foot").replace(WORDS[1], f"<div><p>要做的:</p><ul><li>{WORDS[1]}</li></ul></div>")
    assert [kind for kind, _ in kinds(html, 1)] == ["paragraph", "list"]


def test_the_title_above_a_text_is_no_part_of_it() -> None:
    html = page("foot").replace(f"<div>{WORDS[1]}", f"<div><h4>Re: 老房子</h4>{WORDS[1]}")
    found = read(html)
    holds(html, found)
    assert [found.leaves[n].text for n in found.thread.posts[1].leaves()] == [WORDS[1]]


def test_texts_that_are_one_blockquote_each_are_no_quotations() -> None:
    html = page("foot")
    for text in WORDS:
        html = html.replace(f"<div>{text}</div>", f"<div><blockquote>{text}</blockquote></div>")
    assert [kind for n in range(4) for kind, _ in kinds(html, n)] == ["paragraph"] * 4


def test_a_notice_of_an_edit_is_out_of_the_text() -> None:
    html = page("foot").replace(
        f"{WORDS[1]}</div>",
        f"{WORDS[1]}<span>Edited <time datetime=2011-02-03T10:00:00Z>later</time> by taro</span></div>",
    )
    found = read(html)
    assert [found.leaves[n].text for n in found.thread.posts[1].leaves()] == [WORDS[1]]
    assert found.thread.posts[1].notices


def titled(title: str, above: str) -> str | None:
    found = read(
        page("foot")
        .replace("<title>老房子 - 某站</title>", f"<title>{title}</title>")
        .replace("<h1>老房子</h1>", above)
    )
    return found.leaves[found.thread.title].text if found.thread.title is not None else None


def test_the_heading_is_what_the_page_calls_itself() -> None:
    assert (
        titled("河边的老房子怎么修好 - 某某论坛", "<h1>某某论坛</h1><b>河边的老房子怎么修好</b>")
        == "河边的老房子怎么修好"
    )
    assert titled("求助 - 河边的老房子 - 某某论坛", "<h2>河边的老房子</h2>") == "河边的老房子"


def test_a_text_and_a_column_beside_it_are_no_two_posts() -> None:
    html = (
        f"<html><head><title>老房子怎么修</title></head><body><h1>老房子怎么修</h1><div class=c><p>阿明 {TIMES[0]}</p><p>{WORDS[0]}"
        f"</p><p>{WORDS[1]}</p></div><div class=c><h3>热门</h3><ul><li><a href=/1>一</a> {TIMES[1]}</li><li><a href=/2>二</a></li>"
        "</ul><form><input><select><option>x</select></form></div></body></html>"
    )
    assert len(read(html).thread.posts) == 1
