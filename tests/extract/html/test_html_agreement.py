"""What stands in the same place of many posts: who, when, which floor, and what the software wrote."""

from __future__ import annotations

import json

import pytest

from pipeline.model.finding import Refusal
from pipeline.model.page import Page, Role

from .lists import LISTS
from .reading import holds, read, squeezed, texts
from .templates import POSTS, TEMPLATES

WORDS = [
    "周六早上八点在东门集合，请带上水和干粮，下雨改期。",
    "我也去，算我一个，不过要晚到半个小时，路上有点远。",
    "没有问题，我们在山脚下的亭子那里等你，慢慢来，不着急。",
    "昨天那条路塌了一段，绕行要多走四十分钟，大家留心。",
    "谢谢提醒，那就改走北坡，北坡树多，也比较凉快一些。",
]


def page(posts: str, before: str = "", after: str = "") -> str:
    return (
        "<html><head><title>周末爬山的安排 - 山行论坛</title></head><body><div><a href='/'>首页</a></div>"
        f"<h1>周末爬山的安排</h1>{before}<div class='main'>{posts}</div>{after}</body></html>"
    )


def post(n: int, who: str, body: str, *, uid: int = 0, card: str = "", foot: str = "", label: str = "") -> str:
    return (
        f'<div class="post" id="post_{n}"><div class="side"><a href="/user/{uid or n}">{who}</a><p>注册: 2009-3-{n + 1}</p>{card}</div>'
        f'<div class="top"><span class="at">2024-7-1{n} 09:3{n}</span> <em class="no">{label}</em> <a href="#r">回复</a></div>'
        f'<div class="words">{body}</div>{foot}</div>'
    )


def generic(html: str) -> Page:
    found = read(html, "generic")
    holds(html, found)
    return found


def roles(found: Page, entry: str) -> list[str]:
    return [region.text.strip() for region in found.regions if region.entry == entry]


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_refused(name: str) -> None:
    with pytest.raises(Refusal):
        read(LISTS[name](), "generic")


def test_one_person_may_write_most_posts_and_be_named_by_a_number() -> None:
    who = ["406279852", "老槐树", "老槐树", "老槐树", "老槐树"]
    found = generic(page("".join(post(n, who[n], text, uid=7 + (n > 0)) for n, text in enumerate(WORDS))))
    assert [p.author.name for p in found.thread.posts] == who


def test_the_time_is_of_the_post_not_of_its_author_or_its_change() -> None:
    changed = "<p class='note'>最后修改: <span>2024-8-{n} 07:00</span></p>"
    found = generic(
        page(
            "".join(post(n, f"山客{n}", t, foot=changed.format(n=n + 1) if n % 2 else "") for n, t in enumerate(WORDS))
        )
    )
    assert [p.time.iso for p in found.thread.posts if p.time] == [f"2024-07-1{n}T09:3{n}" for n in range(5)]


def test_markers_that_count_up_are_floors() -> None:
    found = generic(page("".join(post(n, f"山客{n}", t, label=f"{n + 21}楼") for n, t in enumerate(WORDS))))
    assert [p.floor for p in found.thread.posts] == [21, 22, 23, 24, 25]
    assert roles(found, "generic.floor") == ["21楼", "22楼", "23楼", "24楼", "25楼"]


def test_signatures_are_beside_the_text() -> None:
    sign = "<div class='user_signature'>登高望远，天地一览，我在山那边等风来，也等你来。</div>"
    found = generic(page("".join(post(n, f"山客{n}", t, foot=sign) for n, t in enumerate(WORDS))))
    assert [squeezed("".join(row)) for row in texts(found)] == WORDS
    assert all(p.author.signature for p in found.thread.posts)


def test_notices_and_noise_in_a_body_are_labelled() -> None:
    edited = "<i class='st'>本帖最后由 山客3 于 2024-7-14 10:00 编辑</i><br>"
    noise = "<font class='j'>1 T\" {3 W8 o9 \\6 e% C: J% W2 U</font><br>"
    rows = [text if n != 3 else f"{edited}{text}{noise}" for n, text in enumerate(WORDS)]
    found = generic(page("".join(post(n, f"山客{n}", row) for n, row in enumerate(rows))))
    assert [squeezed("".join(row)) for row in texts(found)] == WORDS
    assert [n.by for n in found.thread.posts[3].notices] == ["山客3"]
    assert len(roles(found, "generic.noise")) == 1


def test_words_quoted_by_many_are_not_the_softwares() -> None:
    quote = f"<div class='quote'><blockquote><p>{WORDS[0][:20]}</p></blockquote></div>"
    rows = [f"<p>{WORDS[0][:20]}</p><p>{WORDS[0]}</p>", *(f"{quote}{text}" for text in WORDS[1:3]), *WORDS[3:]]
    found = generic(page("".join(post(n, f"山客{n}", row) for n, row in enumerate(rows))))
    assert all(WORDS[0][:20] in squeezed("".join(row)) for row in texts(found)[:3])


def test_questions_and_answers_have_their_text_in_different_boxes() -> None:
    asked = post(0, "问者", WORDS[0]).replace('class="words"', 'class="asked"')
    found = generic(page(asked + "".join(post(n, f"答者{n}", t) for n, t in enumerate(WORDS) if n)))
    assert [squeezed("".join(row)) for row in texts(found)] == WORDS


def test_an_opening_post_of_another_shape_stands_before_answers_that_count_from_one() -> None:
    opening = f"<article class='topic'><p><a href='/user/99'>起头人</a> <time>2024-7-1 08:00</time></p><p>{''.join(WORDS)}</p></article>"
    found = generic(page("".join(post(n, f"山客{n}", t, label=f"#{n + 1}") for n, t in enumerate(WORDS)), opening))
    assert len(found.thread.posts) == 6
    assert found.thread.posts[0].author.name == "起头人"


def test_a_preview_of_the_first_post_is_no_post() -> None:
    preview = f"<div class='summary'><p>{WORDS[0]}</p><p>{'这里是摘要，' * 60}</p></div>"
    rows = [f"<p>{WORDS[0]}</p>", *WORDS[1:]]
    found = generic(page("".join(post(n, f"山客{n}", t, label=f"#{n + 1}") for n, t in enumerate(rows)), preview))
    assert len(found.thread.posts) == 5


def test_a_box_that_asks_for_consent_is_not_the_page() -> None:
    rules = "".join(
        f"<p>本站在您的设备上保存一些数据，第{n}类数据用于{w}，您可以随时更改这一选择。</p>"
        for n, w in enumerate(WORDS * 6)
    )
    box = f"<div id='onetrust-consent-sdk'><h2>隐私偏好</h2>{rules}</div>"
    found = generic(page("".join(post(n, f"山客{n}", t) for n, t in enumerate(WORDS[:3])), after=box))
    assert [squeezed("".join(row)) for row in texts(found)] == WORDS[:3]


def test_links_that_share_the_page_lead_to_no_person() -> None:
    share = "<a href='https://sharer.example/s.php?u=https%3A%2F%2Fbbs.example.org%2Ft%2F1'>转给朋友</a>"
    found = generic(page("".join(post(n, f"山客{n}", t, foot=share) for n, t in enumerate(WORDS))))
    assert [p.author.name for p in found.thread.posts] == [f"山客{n}" for n in range(5)]


def test_json_that_has_the_posts_of_an_article_is_read_instead() -> None:
    told = {
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question",
            "text": WORDS[0],
            "author": {"name": "问者"},
            "acceptedAnswer": {"@type": "Answer", "text": WORDS[1], "author": {"name": "答者"}},
        },
    }
    script = f"<script type='application/ld+json'>{json.dumps(told, ensure_ascii=False)}</script>"
    found = generic(page(f"<section><p>{WORDS[0]}</p></section><section><p>{WORDS[1]}</p></section>", after=script))
    assert [p.author.name for p in found.thread.posts] == ["问者", "答者"]


@pytest.mark.parametrize("name", ["discuz-7", "discuz-7 (6)", "discuz-touch"])
def test_short_posts_between_many_links_are_a_thread(name: str) -> None:
    found = generic(TEMPLATES[name]())
    assert [p.author.name for p in found.thread.posts] == [p.author for p in POSTS]
    assert [p.time.iso[:10] for p in found.thread.posts if p.time and p.time.iso] == [
        "2008-05-03",
        "2008-05-03",
        "2008-05-04",
    ]
    assert squeezed("".join(texts(found)[1])) == "顶"


def test_posts_without_any_long_text_keep_their_words() -> None:
    said = ["带上水和干粮", "我也去，算我一个", "下雨怎么办", "改到周日"]
    sign = "<div class='x'><p>本帖最后由 山客{n} 于 2024-7-1{n} 11:00 编辑</p></div>"
    found = generic(page("".join(post(n, f"山客{n}", t, foot=sign.format(n=n)) for n, t in enumerate(said))))
    assert [squeezed("".join(row)) for row in texts(found)] == [squeezed(t) for t in said]
    assert all(notice.kind == "edit" or notice.by for p in found.thread.posts for notice in p.notices)
    assert [len(p.notices) for p in found.thread.posts] == [1, 1, 1, 1]


def test_what_a_menu_offers_is_no_post() -> None:
    offered = [f"第{n}个版块：山里的旧闻与新事，{word[:12]}" for n, word in enumerate(WORDS * 3)]
    options = "".join(f"<option>{text}</option>" for text in offered)
    drawn = "".join(
        f"<div class='row' id='row{n}'><a href='/user/{n}'>山客{n}</a> <span>{text}</span></div>"
        for n, text in enumerate(offered)
    )
    rows = "".join(f"<p>{text}</p>" for text in WORDS)
    found = generic(
        page(f"<div class='only'>{rows}</div>", before=f"<select>{options}</select><div class='drawn'>{drawn}</div>")
    )
    assert all("旧闻" not in "".join(row) for row in texts(found))
    assert squeezed("".join(texts(found)[0])) == "".join(WORDS)


def test_very_many_posts_are_posts() -> None:
    rows = "".join(
        post(n % 9, f"山客{n}", f"{chr(0x4E00 + n)}{WORDS[n % 5]}{chr(0x5E00 + n)}", uid=n + 1) for n in range(3200)
    )
    assert len(read(page(rows), "generic").thread.posts) == 3200


def test_a_side_column_of_the_author_is_a_card() -> None:
    card = "<dl><dt>积分</dt><dd>{n}5</dd></dl><p>等级: 二</p><p>来自: 南山</p><p>签到: {n} 天</p><p>状态: 离线</p>"
    found = generic(page("".join(post(n, f"山客{n}", t, card=card.format(n=n)) for n, t in enumerate(WORDS))))
    assert Role.USER_CARD in {region.role for region in found.regions}
    assert [squeezed("".join(row)) for row in texts(found)] == WORDS
