"""Unknown boards: what stands around posts and is none, remarks under posts, what software writes in a text."""

from __future__ import annotations

import pytest

from .reading import holds, read, texts

NAMES = ("marta_k", "Old Fritz", "zeppelin", "Jo")
WORDS = (
    "I tried to flash the new firmware yesterday and it stopped at forty percent.",
    "You have to hold the reset button for ten seconds before you plug in the cable.",
    "The manual says so, but my unit has no reset button at all, only a hole on the back.",
    "The hole on the back is the button. Use a paper clip and be patient.",
)
SAID = ("Are you sure about the ten seconds?", "Worked for me on the older model as well.", "Which revision is it?")

REMARKS = {
    "items": ("<ul>{}</ul>", "<li class=cm><span>{text}</span> – <a href=/member/{n}>{name}</a> <i>{time}</i></li>"),
    "lines": ("<div>{}</div>", "<div class=reply><a href=/member/{n}>{name}</a>: {text} <i>{time}</i></div>"),
    "boxes": ("<div>{}</div>", "<div><div><b>{name}</b> <time datetime={time}>{time}</time></div><p>{text}</p></div>"),
}


def remarks(form: str, count: int) -> str:
    around, one = REMARKS[form]
    rows = [
        one.format(n=n, name=NAMES[n + 1], text=SAID[n], time=f"2021-04-1{n}") for n in range(count)
    ]  # fmt: skip
    return around.format("".join(rows)) if rows else ""


def board(form: str = "items", counts: tuple[int, ...] = (0, 0, 0, 0), *, first: str = "answer") -> str:
    posts = [
        f"<div class={first if n == 0 else 'answer'} id=e{n}><div><a href=/member/{n}>{NAMES[n]}</a> "
        f"<span>2021-03-0{n + 1} 09:1{n}</span></div><div class=text><p>{WORDS[n]}</p></div>{remarks(form, count)}</div>"
        for n, count in enumerate(counts)
    ]
    return (
        "<html><head><title>Firmware stops - Device talk</title></head><body><h1>Firmware stops</h1>"
        f"<div>{''.join(posts)}</div></body></html>"
    )


@pytest.mark.parametrize("form", REMARKS)
@pytest.mark.parametrize("counts", [(0, 2, 0, 0), (0, 3, 0, 2), (2, 2, 3, 0)])
@pytest.mark.parametrize("first", ["answer", "question"])
def test_remarks_under_posts_are_peoples_words(form: str, counts: tuple[int, ...], first: str) -> None:
    html = board(form, counts, first=first)
    found = read(html)
    holds(html, found)
    assert texts(found) == [[text] for text in WORDS]
    assert [(post.author.name, post.time.raw if post.time else "") for post in found.thread.posts] == [
        (name, f"2021-03-0{n + 1} 09:1{n}") for n, name in enumerate(NAMES)
    ]
    said = [sum(SAID[n] in str(remark) for remark in post.remarks for n in range(3)) for post in found.thread.posts]
    assert said == list(counts)


def test_quotations_in_a_text_are_no_remarks() -> None:
    quoted = "".join(
        f"<blockquote><div><cite>marta_k wrote: 2021-03-01 09:10</cite>{said}</div></blockquote><p>And I say that is so, {n}.</p>"
        for n, said in enumerate(SAID)
    )
    found = read(board().replace(f"<p>{WORDS[3]}</p>", f"<p>{WORDS[3]}</p>{quoted}"))
    assert not found.thread.posts[3].remarks
    assert {"And I say that is so, 0.", "And I say that is so, 2."} <= {
        found.leaves[n].text for n in found.thread.posts[3].leaves()
    }


def test_the_frame_of_a_page_in_the_shape_of_its_posts_is_no_post() -> None:
    html = board().replace(
        "<div><div class=answer", "<div><div class=answer id=e>Quick links Search FAQ</div><div class=answer", 1
    )
    html = html.replace("</div></body>", "<div class=answer id=e>All times are UTC Contact us</div></div></body>")
    found = read(html)
    holds(html, found)
    assert texts(found) == [[text] for text in WORDS]


def test_a_post_without_text_at_the_end_stays() -> None:
    html = board().replace(f"<p>{WORDS[3]}</p>", "<img src=a.png width=300 height=200>")
    assert len(read(html).thread.posts) == 4


def test_who_began_the_thread_above_it_tells_the_first_post() -> None:
    above = (
        "<div>Thread starter <b>marta_k</b> Start date <time datetime=2021-03-01T09:10>2021-03-01 09:10</time></div>"
        "<div>This site may earn a commission from merchant links, which is what pays for the servers of the board.</div>"
    )
    assert texts(read(board().replace("</h1>", f"</h1>{above}"))) == [[text] for text in WORDS]


def test_the_label_of_a_code_is_the_softwares() -> None:
    code = "<div class=box><p>Code: <a href='#'>Select all</a></p><pre>flash --force image.bin</pre></div>"
    own = "<div><p>Output:</p><pre>flash --force image.bin</pre></div>"
    found = read(board().replace(f"<p>{WORDS[2]}</p>", f"<p>{WORDS[2]}</p>{code}"))
    assert texts(found)[2] == [WORDS[2], "flash --force image.bin"]
    found = read(board().replace(f"<p>{WORDS[2]}</p>", f"<p>{WORDS[2]}</p>{own}"))
    assert texts(found)[2] == [WORDS[2], "Output:", "flash --force image.bin"]


def test_the_reason_of_an_edit_goes_with_its_notice() -> None:
    notice = (
        "<span class=n><b>Edited <time datetime=2021-03-09T10:00:00Z>March 9</time> by Jo</b><br>a word was missing<br>"
        "<a href=/h>see edit history</a></span>"
    )
    found = read(board().replace(f"<p>{WORDS[1]}</p>", f"<p>{WORDS[1]}</p>{notice}"))
    assert texts(found)[1] == [WORDS[1]]


def test_a_card_drawn_from_a_link_leaves_its_title() -> None:
    at = "https://learn.example.org/english/"
    card = (
        f"<div data-url='{at}'><h3><a href='{at}'>Learn English at home</a></h3>"
        "<div>Free videos and materials that help you to improve your pronunciation and your grammar.</div></div>"
    )
    found = read(board().replace(f"<p>{WORDS[1]}</p>", f"<p>{WORDS[1]}</p>{card}"))
    assert texts(found)[1] == [WORDS[1], "Learn English at home"]
    plain = card.replace(f" data-url='{at}'", "")  # a person may set a heading with a link and tell of it
    assert len(texts(read(board().replace(f"<p>{WORDS[1]}</p>", f"<p>{WORDS[1]}</p>{plain}")))[1]) == 3


def test_answers_in_elements_of_their_own_name_may_hold_others() -> None:
    rows = [
        f"<x-reply><div><a href=/member/{n}>{NAMES[n]}</a> <i>2021-03-0{n + 1}</i></div><p>{WORDS[n]}</p>"
        for n in range(4)
    ]
    html = f"<html><body><h1>Firmware</h1>{rows[0]}{rows[1]}</x-reply></x-reply>{rows[2]}{rows[3]}</x-reply></x-reply></body></html>"
    assert texts(read(html)) == [[text] for text in WORDS]


def test_a_name_without_its_link_stands_where_the_others_stand() -> None:
    html = board().replace("<div><a href=/member/2>zeppelin</a> ", "<div><b>zeppelin</b> ")
    assert [post.author.name for post in read(html).thread.posts] == list(NAMES)


def test_a_box_around_the_title_is_no_post() -> None:
    html = board().replace("<h1>Firmware stops</h1><div>", "<div><div class=answer id=e><h1>Firmware stops</h1></div>")
    assert texts(read(html)) == [[text] for text in WORDS]


def test_hidden_words_tell_nothing_of_the_time_after_them() -> None:
    edited = "<span class='hidden'>last edited by <i title='Invalid Date'></i></span> <span>2021-"
    html = board().replace("<span>2021-", edited)
    assert all(post.time and post.author.name for post in read(html).thread.posts)


def test_who_asked_and_who_answered_are_no_remarks() -> None:
    signed = "".join(
        f"<div class=post><div class=text><p>{WORDS[n]}</p><p>{WORDS[n + 1]}</p></div><div class=sig><div class=info>{told}"
        f" <span title='2021-03-0{n + 1} 09:10:00Z'>Mar {n + 1}, 2021 at 9:10</span> <a href=/users/{n}>{NAMES[n]}</a> "
        "<span>55</span> <span>9 silver badges</span></div></div></div>"
        for n, told in enumerate(("asked", "answered"))
    )
    found = read(f"<html><head><title>Firmware</title></head><body><h1>Firmware</h1><div>{signed}</div></body></html>")
    assert [post.author.name for post in found.thread.posts] == list(NAMES[:2])
    assert not any(post.remarks for post in found.thread.posts)


JOINED = ("2009-01-05 10:11", "2018-11-20 08:00", "2011-05-03 22:10", "2012-02-02 12:12")


@pytest.mark.parametrize("count", [2, 4])
def test_a_joining_day_in_the_form_of_the_posts_times_is_none_of_them(count: int) -> None:
    posts = "".join(
        f"<div class=p><div class=l><b>{NAMES[n]}</b><br>{JOINED[n]}</div><div><i>2021-03-0{n + 1} 09:1{n}</i>"
        f"<div class=t>{WORDS[n]}</div></div></div>"
        for n in range(count)
    )
    found = read(f"<html><head><title>Firmware</title></head><body><h1>Firmware</h1><div>{posts}</div></body></html>")
    assert [post.time.raw if post.time else "" for post in found.thread.posts] == [
        f"2021-03-0{n + 1} 09:1{n}" for n in range(count)
    ]


def test_times_of_answers_in_the_order_of_their_votes_stay() -> None:
    days = ("2021-03-01 09:10", "2021-06-02 09:11", "2021-03-03 09:12", "2021-04-04 09:13")
    html = board()
    for n, day in enumerate(days):
        html = html.replace(f"2021-03-0{n + 1} 09:1{n}", day)
    html = html.replace("</span></div><div class=text>", "</span> <em>2021-12-24 10:00</em></div><div class=text>")
    assert [post.time.raw if post.time else "" for post in read(html).thread.posts] == list(days)


def test_an_opening_post_in_no_element_of_its_own_is_read() -> None:
    opening = (
        "<p><a href=/member/9>demin</a> - 2021-02-28</p><p>It is a small board that takes no scripts and little memory.</p>"
        "<ul><li>Its code is in one file, which you can read in an hour.</li><li>It keeps all in one file, too.</li></ul>"
        "<p>Tell me what breaks, and on which machine it did so.</p>"
    )
    html = board().replace("<div><div class=answer", f"{opening}<div><div class=answer")
    found = read(html)
    holds(html, found)
    assert [post.author.name for post in found.thread.posts] == ["demin", *NAMES]
    assert len(texts(found)[0]) == 4
    unsigned = read(html.replace("<p><a href=/member/9>demin</a> - 2021-02-28</p>", ""))
    assert [post.author.name for post in unsigned.thread.posts] == list(NAMES)
