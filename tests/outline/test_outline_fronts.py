"""Tops of reports in the many ways that governments print them, heads of pages, statutes, notes."""

from __future__ import annotations

import pytest

from pipeline.model.work import Document
from pipeline.outline import Settings, run
from tests.outline.casebook import edition, tags
from tests.outline.fronts import BODY, DATE, FRONTS

ARTICLE = "主管機關應依本法規定辦理之，其辦法由中央主管機關定之，並報請備查。"
PARAGRAPH = "安装完成后打开设置，按照下面的说明逐项检查，确认每一项都符合要求，再继续下一步。" * 2


def document(*lines: str, thread: str | None = None, attrs: str = "") -> Document | None:
    rows = tuple(("p", "", attrs if line.startswith("^") else "", line.lstrip("^")) for line in lines)
    found = run(edition(rows, thread), Settings()).documents
    return found[0] if found else None


def read(*lines: tuple[str, str], thread: str | None = None) -> list[str]:
    return tags(run(edition(tuple(("p", "", attrs, text) for attrs, text in lines), thread), Settings()))


@pytest.mark.parametrize("name", FRONTS)
def test_the_top_of_a_report(name: str) -> None:
    found = document(*FRONTS[name], *BODY, thread="江南省2024年政府工作报告")
    assert found is not None
    assert found.opener
    assert found.author
    assert found.date == DATE
    assert found.venue
    assert "会议" in found.venue
    assert "\n" not in found.venue
    assert found.type == "report"


def test_a_talk_has_no_front() -> None:
    lines = ("今天去开会了", "领导讲了很多", "各位代表，大家好", *(PARAGRAPH,) * 2)
    found = document(*lines, thread="开会记")
    assert found is None or not found.front


@pytest.mark.parametrize("attrs", ["h2", "b"])
def test_headings_that_are_questions_or_announce(attrs: str) -> None:
    heads = ("为什么要备份？", "该做什么", "步骤：", "注意！")
    lines = [row for head in heads for row in ((attrs, head), ("", PARAGRAPH))]
    assert read(("", PARAGRAPH), *lines)[1::2] == ["h1"] * 4


def test_levels_of_headings_are_kept_and_lists_are_no_heads() -> None:
    lines = [
        ("h2", "安装"),
        ("", "1. 下载"),
        ("", PARAGRAPH),
        ("h3", "在旧机器上"),
        ("", PARAGRAPH),
        ("h2", "使用"),
        ("", PARAGRAPH),
    ]
    assert read(("", PARAGRAPH), *lines)[1:] == ["h1", "p", "p", "h2", "p", "h1", "p"]


def test_paragraphs_set_as_headings_are_no_heads() -> None:
    assert set(read(*(("h3", PARAGRAPH),) * 4)) == {"p"}


def test_marks_of_markdown_are_heads_outside_fences() -> None:
    lines = (
        ("", "# 说明"),
        ("", PARAGRAPH),
        ("", "```"),
        ("", "# 注释"),
        ("", "```"),
        ("", "## 安装"),
        ("", PARAGRAPH),
    )
    assert read(("", PARAGRAPH), *lines)[1:] == ["h1", "p", "p", "p", "p", "h2", "p"]


def test_short_lines_of_a_teller_are_no_heads() -> None:
    told = "我今天去了趟市场，买了菜，我妈说太贵了，我说还行吧，反正我觉得可以，大家说呢，我再看看。"
    assert set(read(*(row for head in ("早上", "下午", "到了晚上", "结尾") for row in (("", head), ("", told))))) == {
        "p"
    }


def test_plain_heads_need_three() -> None:
    three = [row for head in ("安装方法", "使用方法", "维护方法") for row in (("", head), ("", PARAGRAPH))]
    assert read(*three) == ["h1", "p"] * 3
    assert set(read(*three[:4])) == {"p"}


def test_a_statute_of_taiwan() -> None:
    lines = (
        "法規名稱：圖書館管理條例",
        "修正日期：民國 112 年 5 月 3 日",
        "第 一 章 總則",
        "第 1 條",
        ARTICLE,
        "第 2-1 條",
        ARTICLE,
        "第 3 條",
        "（刪除）",
        "第 4 條",
        "本條例自公布日施行。",
    )
    found = document(*lines)
    assert found is not None
    assert (found.type, found.title, found.date) == ("law", "圖書館管理條例", "2023-05-03")
    assert read(*(("", line) for line in lines))[2:] == ["h1", "h2", "p", "h2", "p", "h2", "p", "h2", "p"]


@pytest.mark.parametrize("title", ["关于这件事的一种说法", "几种不同的做法", "我的看法"])
def test_a_saying_is_no_statute(title: str) -> None:
    found = document(title, *(PARAGRAPH,) * 5, thread=title)
    assert found is None or found.type != "law"


@pytest.mark.parametrize(
    ("markers", "notes"),
    [
        ("¹²³", ("¹甲：说明。", "²乙：说明。", "³丙：说明。")),
        ("¹²³", ("注：", "1.甲：说明。", "2.乙：说明。", "3.丙：说明。")),
        (("[1]", "[2]", "[3]"), ("注：1.甲：说明。", "2.乙：说明。", "3.丙：说明。")),
        (("（1）", "（2）", "（3）"), ("报告中有关名词注释", "1.甲：说明。", "2.乙：说明。", "3.丙：说明。")),
        (("*", "", ""), ("*甲：说明。",)),
    ],
)
def test_markers_and_notes_in_any_wording(markers: tuple[str, ...], notes: tuple[str, ...]) -> None:
    text = "本省发展新质生产力{}，推进放管服改革{}，加快两重两新{}项目，群众得到了更多实惠。".format(*markers)
    found = document("江南省政府工作报告", "一、回顾", text, "二、工作", PARAGRAPH, *notes, thread="江南省政府工作报告")
    assert found is not None
    assert [marker.note for marker in found.markers] == list(range(len([m for m in markers if m])))
    assert all(note.markers for note in found.notes)


def test_bullets_are_no_notes() -> None:
    found = document("江南省政府工作报告", "一、回顾", PARAGRAPH, "二、工作", PARAGRAPH, "*列表一", "*列表二")
    assert found is not None
    assert not found.notes
