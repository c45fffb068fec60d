"""Comments are posts that answer a post or one another; ratings keep quantity and currency."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline import render, validate
from pipeline.model.page import Moment, Remark
from pipeline.render.remarks import points
from pipeline.validate.textform import TEI, XML_ID

from .works import Maker


def posts(*remarks: Remark) -> list[etree._Element]:
    maker = Maker(url="https://a.example/t/1")
    maker.post(maker.p("正文"), remarks=remarks)
    maker.post(maker.p("回帖"))
    package = validate.run(render.run(maker.work(), render.Settings()), validate.Settings())
    return list(etree.fromstring(package.tei).iter(TEI + "post"))


def test_a_comment_is_a_post_after_the_one_it_answers() -> None:
    found = posts(
        Remark("comment", "用户2", "说得好", time=Moment("2024-7-11 08:05", "2024-07-11T08:05")),
        Remark("rating", "过客", "赞", "威望 +5, 金钱 +2"),
        Remark("comment", "过客", "回复 用户2: 是吗", time=Moment("昨天", "2024-07-10", "capture")),
        Remark(
            "comment", "小李", "@过客 见 https://b.example/x", links=(("https://b.example/x", "https://b.example/x"),)
        ),
    )
    assert [(post.get(XML_ID), post.get("n"), post.get("type")) for post in found] == [
        ("p-9001", "1", "opening"),
        ("p-9001.c1", "1.1", "comment"),
        ("p-9001.c2", "1.2", "comment"),
        ("p-9001.c3", "1.3", "comment"),
        ("p-9002", "2", "reply"),
    ]
    assert [post.get("replyTo") for post in found[1:4]] == ["#p-9001", "#p-9001.c1", "#p-9001.c2"]
    assert found[1].get("who") == found[4].get("who")
    assert (found[1].get("when-iso"), found[2].get("when")) == ("2024-07-11T08:05", "2024-07-10")
    assert found[2].findtext(f"{TEI}note[@type='postTime']/{TEI}date") == "昨天"
    link = found[3].find(f"{TEI}p/{TEI}ref")
    assert link is not None
    assert (link.get("target"), link.text) == ("https://b.example/x", "https://b.example/x")
    rating = found[0].find(f"{TEI}note[@type='rating']")
    assert rating is not None
    measures = [(one.get("quantity"), one.get("commodity")) for one in rating.iter(TEI + "measure")]
    assert measures == [("5", "威望"), ("2", "金钱")]
    assert rating.find(TEI + "name").get("ref") == found[2].get("who")


def test_a_comment_of_nobody_and_one_of_no_words() -> None:
    found = posts(Remark("comment", None, "匿名的话"), Remark("comment", "匿名", "又一句"), Remark("comment", "甲", ""))
    nobody, placeholder, empty = found[1:4]
    assert nobody.get("who") is None
    assert nobody.find(f"{TEI}note[@type='poster']/{TEI}gap") is not None
    assert placeholder.get("who") == "#u-p-9001.c2"
    assert empty.find(f"{TEI}gap[@reason='notCaptured']") is not None


@pytest.mark.parametrize(
    ("score", "found"),
    [
        ("+1", [("1", None)]),
        ("威望 +5, 金钱 +2", [("5", "威望"), ("2", "金钱")]),
        ("威望+5 金钱-2", [("5", "威望"), ("-2", "金钱")]),
        ("5 金币", [("5", "金币")]),
        ("积分 + 5 分", [("5", "积分")]),
        ("好评", [(None, None)]),
        ("2.5", [(None, None)]),
        ("", []),
    ],
)
def test_points(score: str, found: list[tuple[str | None, str | None]]) -> None:
    assert [(one.get("quantity"), one.get("commodity")) for one in points(score)] == found
