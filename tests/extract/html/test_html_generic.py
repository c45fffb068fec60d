"""Pages of engines that nobody described: posts by repetition, articles by their prose."""

from __future__ import annotations

import pytest

from pipeline.model.finding import Refusal

from .reading import holds, read, squeezed, texts

SAID = [
    ("老槐树", "2024-07-10 17:43", "周六早上八点在东门集合，请带上水和干粮，下雨改期。"),
    ("南山客", "2024-07-10 18:01", "顶"),
    ("晚风", "2024-07-11 08:20", "我也去，算我一个，不过要晚到半个小时，路上有点远。"),
    ("老槐树", "2024-07-11 09:00", "没有问题，我们在山脚下的亭子那里等你，慢慢来。"),
]


def shell(body: str, title: str = "周末爬山的安排") -> str:
    side = "".join(
        f'<li><a href="/t/{n}">别的主题第{n}号</a> <a href="/user/{n}">某人</a> 07-0{n}</li>' for n in range(1, 9)
    )
    return (
        f"<html><head><title>{title} - 山行论坛</title><style>p{{}}</style></head><body><div class='top'><a href='/'>首页</a> <a href='/b'>版块</a></div>"
        f"<h1>{title}</h1><div class='main'>{body}</div><div class='sidebar'><h3>热门主题</h3><ul>{side}</ul></div>"
        "<div class='footer'>版权所有 山行论坛 联系我们</div></body></html>"
    )


def check(html: str, *, times: bool = True) -> None:
    found = read(html, "generic")
    holds(html, found)
    assert found.thread.title is not None
    assert found.leaves[found.thread.title].text == "周末爬山的安排"
    assert [post.author.name for post in found.thread.posts] == [who for who, _, _ in SAID]
    assert [squeezed("".join(row)) for row in texts(found)] == [text for _, _, text in SAID]
    if times:
        assert [(post.time.iso or "")[:16].replace("T", " ") for post in found.thread.posts if post.time] == [
            when for _, when, _ in SAID
        ]


def test_boxes_with_a_head_and_a_body() -> None:
    check(
        shell(
            "".join(
                f'<div class="item" id="item{n}"><div class="head"><a href="/user/{n}">{who}</a> <span class="at">{when}</span> <a href="#r">回复</a></div>'
                f'<div class="words">{text}</div><div class="foot"><a href="#z">赞</a> <a href="#j">举报</a></div></div>'
                for n, (who, when, text) in enumerate(SAID)
            )
        )
    )


def test_table_rows() -> None:
    check(
        shell(
            "<table>"
            + "".join(
                f'<tr class="row"><td class="who"><a href="profile.php?uid={n}">{who}</a><br>帖子: {n * 37 + 5}</td>'
                f'<td class="what"><div class="when">{when}</div><div class="text">{text}</div></td></tr>'
                for n, (who, when, text) in enumerate(SAID)
            )
            + "</table>"
        )
    )


def test_articles_with_time_elements() -> None:
    check(
        shell(
            "".join(
                f'<article><header><a class="u" href="/u/{n}">{who}</a><time datetime="{when.replace(" ", "T")}:00">前些天</time></header>'
                f"<section><p>{text}</p></section></article>"
                for n, (who, when, text) in enumerate(SAID)
            )
        )
    )


def test_nothing_of_the_page_is_lost_in_the_side() -> None:
    html = shell(
        "".join(
            f"<div class='c'><a href='/u/{n}'>{w}</a> <i>{t}</i><p>{s}</p></div>" for n, (w, t, s) in enumerate(SAID)
        )
    )
    found = read(html, "generic")
    said = "".join("".join(row) for row in texts(found))
    assert "别的主题" not in said
    assert "版权所有" not in said
    assert any("别的主题第1号" in region.text for region in found.regions)


def test_a_single_article() -> None:
    paragraphs = [
        "这是一篇很长的文章的第一段，写的是山里的早晨，雾气从谷底慢慢升起来，路边的草上都是露水。",
        "第二段写走到半山腰的时候，太阳出来了，远处的村子一户一户亮起来，狗叫声也近了。",
    ]
    html = shell("<div class='text'>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</div>")
    found = read(html, "generic")
    holds(html, found)
    (post,) = found.thread.posts
    assert [found.leaves[n].text for n in post.leaves()] == paragraphs


@pytest.mark.parametrize("body", ["", "<p>短</p>", "<form><input name=q type=text><button>搜</button></form>"])
def test_pages_without_a_text_are_refused(body: str) -> None:
    html = shell(body)
    with pytest.raises(Refusal):
        read(html, "generic")


def test_remarks_below_answers_are_kept_beside_the_text() -> None:
    long = "山路从东门进去以后先是一段石阶，走过亭子就到了岔口，往左是去瀑布的，往右才是上山顶的大路，" * 2
    answers = "".join(
        f'<div class="answer" id="answer-{n}"><div class="prose"><p>{n}号答案：{word}{long}{word}</p></div><div class="sig">'
        f'<a href="/users/{n}">答者{n}</a> <span>2024-07-1{n} 10:00</span></div><ul class="notes">'
        + "".join(
            f'<li class="note" id="note-{n}{k}"><span>{word}说得有道理</span> <a href="/users/{k}">客{k}</a></li>'
            for k in range(3)
        )
        + "</ul></div>"
        for n, word in enumerate(["东边", "西边", "南边", "北边"])
    )
    found = read(shell(answers), "generic")
    holds(shell(answers), found)
    assert [post.author.name for post in found.thread.posts] == ["答者0", "答者1", "答者2", "答者3"]
    assert all("有道理" not in "".join(row) for row in texts(found))
    assert [len(post.remarks) for post in found.thread.posts] == [3, 3, 3, 3]
    assert {remark.author for remark in found.thread.posts[0].remarks} == {"客0", "客1", "客2"}
