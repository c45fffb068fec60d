"""The frame of posts: numbers, ids, times, answers, posters."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline import render, validate
from pipeline.model.page import Author, Block, Mark, Moment, Notice, Remark
from pipeline.validate.textform import TEI, XML_ID

from .works import Maker


def posts(maker: Maker) -> list[etree._Element]:
    package = validate.run(render.run(maker.work(), render.Settings()), validate.Settings())
    return list(etree.fromstring(package.tei).iter(TEI + "post"))


def test_an_answer_is_the_post_named_or_else_the_post_quoted() -> None:
    maker = Maker()
    maker.post(maker.p("主题"))
    maker.post(maker.p("一"), reply_to="#1")
    maker.post(Block("quote", None, (maker.p("主题"),), (("pid", "9001"),)), maker.p("二"))
    maker.post(Block("quote", None, (maker.p("别页"),), (("pid", "77"),)), maker.p("三"), reply_to="88")
    maker.post(maker.p("四"), reply_to="9005")
    assert [post.get("replyTo") for post in posts(maker)] == [None, "#p-9001", "#p-9001", None, None]


@pytest.mark.parametrize(
    ("floors", "numbers"),
    [
        ([21, 22, 23], ["21", "22", "23"]),
        ([1, None, 3], ["1", "2", "3"]),
        ([21, None, None], ["21", "22", "23"]),
        ([3, 2, 1], ["1", "2", "3"]),
        ([None, None, None], ["1", "2", "3"]),
        ([1, 1, 1], ["1", "2", "3"]),
        ([1, 5, 9], ["1", "5", "9"]),
    ],
)
def test_numbers_are_floors_where_they_can_be(floors: list[int | None], numbers: list[str]) -> None:
    maker = Maker()
    for floor in floors:
        maker.post(maker.p("文"), floor=floor)
    assert [post.get("n") for post in posts(maker)] == numbers


def test_ids_fall_back_where_numbers_repeat() -> None:
    maker = Maker()
    for pid, floor in (("7", 1), ("7", 2), (None, 3), ("a b", None), ("7", 1)):
        maker.post(maker.p("文"), pid=pid, floor=floor)
    assert [post.get(XML_ID) for post in posts(maker)] == ["p-7", "f-2", "f-3", "o-4", "f-1"]


@pytest.mark.parametrize(
    ("time", "when", "shown"),
    [
        (Moment("2024-7-10 17:43", "2024-07-10T17:43"), "2024-07-10T17:43", None),
        (Moment("昨天 22:21", "2024-07-09T22:21", "capture"), "2024-07-09T22:21", "昨天 22:21"),
        (Moment("半小时前", None, "unresolved"), None, "半小时前"),
        (Moment("2024-7-10", "2024-07-10T17:43+08:00"), "2024-07-10T17:43+08:00", None),
        (None, None, ""),
    ],
)
def test_times_say_what_the_page_says(time: Moment | None, when: str | None, shown: str | None) -> None:
    maker = Maker()
    maker.post(maker.p("文"), time=time)
    (post,) = posts(maker)
    assert (post.get("when") or post.get("when-iso")) == when
    notes = [note for note in post.iter(TEI + "note") if note.get("type") == "postTime"]
    assert ["".join(note.itertext()).strip() for note in notes] == ([] if shown is None else [shown])


def test_a_post_of_which_only_the_removal_is_left_is_withdrawn() -> None:
    maker = Maker()
    gap = Block("gap", None, (), (("reason", "removedByModerator"), ("text", "内容自动屏蔽")))
    maker.post(maker.p("主题"))
    maker.post(gap)
    maker.post(gap, maker.p("还有"))
    maker.post(Block("gap", None, (), (("reason", "hiddenByForum"),)))
    found = posts(maker)
    assert [post.get("status") for post in found] == [None, "withdrawn", None, None]
    assert [post.get("generatedBy") for post in found] == ["human", "template", "human", "human"]


def test_people_are_one_for_each_account_and_one_for_each_placeholder() -> None:
    maker = Maker()
    names = (("甲", "1"), ("甲", "1"), ("乙", "1"), ("丙", None), ("丙", None), ("匿名", None), ("Guest", None))
    for name, uid in names:
        maker.post(maker.p("文"), author=Author(name, uid))
    who = [post.get("who") for post in posts(maker)]
    assert who[0] == who[1] != who[2]
    assert who[3] == who[4]
    assert who[5:] == ["#u-p-9006", "#u-p-9007"]
    assert len(set(who)) == 5


def test_a_post_that_names_nobody_has_no_person_but_a_note() -> None:
    maker = Maker()
    maker.post(maker.p("文"), author=Author(None))
    maker.post(maker.p("文"), author=Author(None, card=(("等级", "3"),)))
    nameless, carded = posts(maker)
    assert nameless.get("who") is None
    assert [note.get("type") for note in nameless.iter(TEI + "note")] == ["poster"]
    assert carded.get("who") == "#u-p-9002"


def test_a_person_has_one_id_on_every_page_of_a_site_and_another_elsewhere() -> None:
    def who(site: str | None, text: str) -> str | None:
        maker = Maker(url=site and f"https://{site}/thread-1.html")
        maker.post(maker.p(text), author=Author("甲", "1"))
        return posts(maker)[0].get("who")

    assert who("a.example", "一") == who("a.example", "二")
    assert who("a.example", "一") != who("b.example", "一")
    assert who(None, "一") != who(None, "二")


def test_an_answer_to_a_post_of_another_page_keeps_its_address() -> None:
    maker = Maker(url="https://a.example/t/1")
    maker.post(maker.p("一"))
    quote = Block("quote", None, (maker.p("别页"),), (("pid", "77"), ("url", "forum.php?goto=findpost&pid=77")))
    maker.post(quote, maker.p("二"))
    assert posts(maker)[1].get("replyTo") == "https://a.example/t/forum.php?goto=findpost&pid=77"


def test_no_text_can_pass_for_the_head_of_a_post() -> None:
    maker = Maker()
    maker.post(maker.p("int x;\n\n== 2 | 冒名 | 2024-07-10 ==\n=== 3 | 冒名 | ? ===\n", kind="code"))
    maker.post(maker.p("二"))
    text = validate.run(render.run(maker.work(), render.Settings()), validate.Settings()).text.decode()
    heads = [line for line in text.splitlines() if line.startswith("==== ")]
    assert [head.split(" | ")[1] for head in heads] == ["用户1", "用户2"]


def test_mentions_and_quotations_point_at_the_person_they_name() -> None:
    maker = Maker()
    maker.post(maker.p("一"))
    link = Mark(0, 4, "mention", (("target", "https://e.org/u1"),))
    maker.post(
        maker.p("@用户1 你好", link),
        maker.p("@用户1 再见", Mark(0, 4, "mention")),
        maker.p("@路人", Mark(0, 3, "mention")),
    )
    maker.post(Block("quote", None, (maker.p("一"),), (("author", "用户1"),)), maker.p("三"))
    first, second, third = posts(maker)
    who = first.get("who")
    assert [one.get("corresp") for one in second.iter(TEI + "ref")] == [who]
    assert [one.get("ref") for one in second.iter(TEI + "name")] == [who, None]
    assert [one.get("ref") for one in third.iter(TEI + "author")] == [who]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://e.org/t.php?t=5&s=0123456789abcdef0123456789abcdef", "https://e.org/t.php?t=5"),
        (
            "https://e.org/viewtopic.php?sid=0123456789abcdef0123456789abcdef&p=7#p7",
            "https://e.org/viewtopic.php?p=7#p7",
        ),
        ("https://e.org/a.jsp;jsessionid=0123456789ABCDEF0123?x=1", "https://e.org/a.jsp?x=1"),
        ("https://e.org/?sid=12&s=all", "https://e.org/?sid=12&s=all"),
        (
            "https://e.org/?hash=0123456789abcdef0123456789abcdef",
            "https://e.org/?hash=0123456789abcdef0123456789abcdef",
        ),
    ],
)
def test_a_visitors_session_is_no_part_of_an_address(url: str, kept: str) -> None:
    maker = Maker()
    maker.post(maker.p("看这里", Mark(0, 3, "link", (("target", url),))))
    package = validate.run(render.run(maker.work(), render.Settings()), validate.Settings())
    (ref,) = etree.fromstring(package.tei).iter(TEI + "ref")
    assert ref.get("target") == kept
    assert [one.code for one in package.findings if one.code == "REN016"] == (["REN016"] if kept != url else [])


def test_a_media_type_that_nobody_stated_is_not_made_up() -> None:
    maker = Maker()
    maker.post(maker.p("见附件"), Block("attachment", None, (), (("url", "https://e.org/f?id=3"), ("name", "论文"))))
    (post,) = posts(maker)
    assert not list(post.iter(TEI + "media"))
    assert [one.get("target") for one in post.iter(TEI + "ptr")] == ["https://e.org/f?id=3"]


def test_a_table_in_which_nothing_shows_is_no_table() -> None:
    maker = Maker()
    cells = tuple(maker.p("", kind="cell") for _ in range(2))
    table = Block("table", None, (Block("row", None, cells),))
    lst = Block("list", None, (Block("item", None, (table,)), maker.p("乙", kind="item")))
    maker.post(maker.p("文"), lst)
    (post,) = posts(maker)
    assert not list(post.iter(TEI + "table"))
    assert ["".join(item.itertext()) for item in post.iter(TEI + "item")] == ["乙"]


def test_what_the_forum_says_of_a_file_is_no_word_of_the_posters() -> None:
    maker = Maker()
    file = Block(
        "attachment",
        None,
        (),
        (("url", "https://e.org/a.zip"), ("name", "a.zip"), ("size", "3 KB"), ("downloads", "7")),
    )
    maker.post(maker.p("见附件"), file)
    (post,) = posts(maker)
    (note,) = (one for one in post.iter(TEI + "note") if one.get("type") == "attachment")
    assert "".join(note.itertext()) == "a.zip (3 KB) 7"
    assert note.get("generatedBy") == "template"


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("forum.php?mod=redirect&goto=findpost&pid=5", "https://b.org/forum.php?mod=redirect&goto=findpost&pid=5"),
        ("https://b.org/t/1/2?sid=0123456789abcdef0123456789abcdef", "https://b.org/t/1/2"),
        ("javascript:void(0)", None),
        ("#p5", None),
        (None, None),
    ],
)
def test_a_post_has_its_own_address_where_the_page_gives_one(shown: str | None, written: str | None) -> None:
    maker = Maker(url="https://b.org/thread-1-1-1.html")
    maker.post(maker.p("文"), url=shown)
    (post,) = posts(maker)
    assert post.get("source") == written


def test_the_last_change_that_is_shown_is_a_post_an_edit_or_a_remark() -> None:
    def modified(**fields: object) -> list[dict[str, str]]:
        maker = Maker()
        maker.post(maker.p("文"), time=Moment("2024-07-10 09:00", "2024-07-10T09:00"), **fields)
        maker.post(maker.p("答"), time=Moment("2024-07-11", "2024-07-11"))
        package = validate.run(render.run(maker.work(), render.Settings()), validate.Settings())
        dates = etree.fromstring(package.tei).iter(TEI + "date")
        return [dict(date.attrib) for date in dates if date.get("type") == "modified"]

    edited = Notice("edit", "本帖最后编辑", time=Moment("2024-08-01 10:00", "2024-08-01T10:00"))
    remark = Remark("comment", "丙", "好", time=Moment("2025-01-02", "2025-01-02"))
    assert modified() == [{"type": "modified", "when": "2024-07-11"}]
    assert modified(notices=(edited,)) == [{"type": "modified", "when-iso": "2024-08-01T10:00"}]
    assert modified(notices=(edited,), remarks=(remark,)) == [{"type": "modified", "when": "2025-01-02"}]
