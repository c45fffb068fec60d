"""Figures of reports: what they measure, of which year, done or planned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.line import process
from pipeline.model.source import source_of
from pipeline.model.work import Indicator
from pipeline.outline import Settings, run
from tests.outline.casebook import edition

FRONT = (
    "江南省政府工作报告",
    "——2024年1月23日在江南省第十四届人民代表大会第二次会议上",
    "江南省省长　陈建国",
    "各位代表：",
)
FILL = "各项事业取得新的进步，人民群众的获得感进一步增强。" * 3


def figures(done: str, planned: str = FILL) -> list[Indicator]:
    lines = (*FRONT, "一、2023年工作回顾", done, FILL, "二、2024年工作安排", planned, FILL)
    return list(run(edition(tuple(("p", "", "", line) for line in lines)), Settings()).indicators)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "预计实现地区生产总值144亿元，同比（下同）增长7%；",
            [("地区生产总值", "144", "亿元", "level", ""), ("地区生产总值", "7", "%", "change", "up")],
        ),
        (
            "城乡居民人均可支配收入分别增长4.5%、6.8%。",
            [
                ("城乡居民人均可支配收入", "4.5", "%", "change", "up"),
                ("城乡居民人均可支配收入", "6.8", "%", "change", "up"),
            ],
        ),
        ("单位地区生产总值能耗下降3.2%。", [("单位地区生产总值能耗", "3.2", "%", "change", "down")]),
        ("常住人口城镇化率提高到67.5%。", [("常住人口城镇化率", "67.5", "%", "level", "up")]),
        ("压减一般性支出8.52%。", [("一般性支出", "8.52", "%", "change", "down")]),
        ("粮食产量达1,281.5万吨。", [("粮食产量", "1281.5", "万吨", "level", "")]),
        ("投资30亿元以上项目1个，面积85亩，改造农村厕所690户。", []),
        ("该企业被列为3家试点之一。", []),
    ],
)
def test_what_is_read(text: str, expected: list[tuple[str, ...]]) -> None:
    found = figures(text)
    assert [(one.phrase, one.quantity, one.unit, one.kind, one.direction) for one in found] == expected
    assert all((one.year, one.status) == (2023, "done") for one in found)


def test_aims_are_planned_and_of_the_reports_year() -> None:
    (one,) = figures(FILL, "主要预期目标是：地区生产总值增长7.5%。")
    assert (one.year, one.status) == (2024, "planned")
    (one,) = figures(FILL, "2025年城镇新增就业达到6400人。")
    assert one.year == 2025


def test_a_talk_states_no_indicators() -> None:
    rows = (("p", "", "", "昨天看新闻说地区生产总值增长7%，你们信吗"), ("p", "", "", FILL), ("p", "", "", FILL))
    assert run(edition(rows, "聊聊"), Settings()).indicators == ()


def test_the_seeds_figures(seed: bytes) -> None:
    work = process(source_of(seed, "seed.txt", "text/plain")).work
    found = work.indicators
    for one in found:
        text = work.edition.readings[one.leaf].text
        assert text[one.start : one.end].startswith(one.quantity)
        assert text[one.start : one.end].endswith(one.unit)
        assert text[one.phrase_start : one.phrase_end].endswith(re.sub(r"\s", "", one.phrase)[-2:])
    said = {(one.phrase, one.quantity, one.unit, one.year, one.status) for one in found}
    assert {
        ("地区生产总值", "144", "亿元", 2023, "done"),
        ("地区生产总值", "7", "%", 2023, "done"),
        ("社会消费品零售总额", "10.8", "%", 2023, "done"),
        ("地区生产总值", "7.5", "%", 2024, "planned"),
        ("社会消费品零售总额", "10.5", "%", 2024, "planned"),
        ("城镇新增就业", "7986", "人", 2023, "done"),
        ("城镇新增就业", "6400", "人", 2024, "planned"),
    } <= said
    assert len(found) == 40


def _reports() -> list[tuple[str, list[str], list[str]]]:
    """Ten reports made up, each with the figures that are read in it; every one was held against its sentence."""
    found: list[tuple[str, list[str], list[str]]] = []
    for line in Path(__file__).with_name("reports.txt").read_text("utf-8").splitlines():
        if line.startswith("@ "):
            found.append((line[2:], [line[2:]], []))
        else:
            found[-1][2 if line.startswith("= ") else 1].append(line.removeprefix("= "))
    return found


@pytest.mark.parametrize(
    ("name", "lines", "expected"), _reports(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_figures_of_ten_reports(name: str, lines: list[str], expected: list[str]) -> None:
    work = run(edition(tuple(("p", "", "", line) for line in lines)), Settings())
    assert [document.type for document in work.documents] == ["report"], name
    assert [
        f"{one.phrase} {one.quantity}{one.unit} {one.kind} {one.direction or '-'} {one.year or '-'} {one.status or '-'}"
        for one in work.indicators
    ] == expected
