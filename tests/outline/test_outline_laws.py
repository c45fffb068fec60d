"""Laws of the outline over any text: every block once, marks inside their leaf, the same each time."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.outline import Settings, run

from .casebook import covered, edition

_PIECES = st.sampled_from(
    [
        "一、", "二、", "三、", "（一）", "（二）", "1.", "2、", "（1）", "①", "②", "第一章 ", "第二章 ", "第三条 ", "1.1 ", "1.2 ", "注：", "※",
        "名词解释", "附件：", "各位代表：", "各位代表，", "同时，", "2024年1月11日", "在第四次会议上", "关于工作的通知", "县人民政府", "县长 陈 绍坤",
        "来源：网", "责任编辑：某", "此致", "敬礼！", "总体要求", "工作回顾", "精心谋项目。", "我们扎实推进各项工作并取得了明显成效，" * 3, "白日依山尽，",
        "。", "：", "；", "（1）", "[1]", "\n", "　", "A", "\ud800", "\x0b", "😀", "𠀀",
    ]
)  # fmt: skip
_LINES = st.lists(_PIECES, min_size=0, max_size=5).map("".join)
_ROWS = st.lists(
    st.tuples(
        st.just("p"),
        st.sampled_from(["", "", "", "", "quote", "list", "code", "image"]),
        st.sampled_from(["", "", "", "b", "c", "r", "b c", "h2", "h3"]),
        _LINES,
    ),
    max_size=24,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ROWS, st.sampled_from([None, "关于工作的通知", "总体要求"]))
def test_laws(rows: list[tuple[str, str, str, str]], thread: str | None) -> None:
    item = edition(tuple(rows), thread)
    work = run(item, Settings())
    assert work == run(item, Settings())
    for document in work.documents:
        assert covered(document) == list(range(len(rows)))
        for marker in document.markers:
            assert item.readings[marker.leaf].text[marker.start : marker.end]
            assert marker.note is None or document.notes[marker.note].markers
        stack = [part for part in document.body if not isinstance(part, int)]
        while stack:
            division = stack.pop()
            assert division.items
            stack.extend(part for part in division.items if not isinstance(part, int))
    for leaf, marks in work.marks:
        size = len(item.readings[leaf].text)
        assert all(0 <= mark.start < mark.end <= size for mark in marks)
    for passage in work.passages:
        assert list(passage.blocks) == list(range(passage.blocks[0], passage.blocks[-1] + 1))
    assert len(work.documents) <= 1


def test_documents_can_be_turned_off() -> None:
    rows = (
        ("p", "", "", "一、甲乙丙"),
        ("p", "", "", "丁" * 90),
        ("p", "", "", "二、戊己庚"),
        ("p", "", "", "辛" * 90),
    )
    assert run(edition(rows), Settings()).documents
    assert run(edition(rows), Settings(documents=False)).documents == ()


def test_numbers_repeated_and_out_of_order_are_findings() -> None:
    def codes(*labels: str) -> list[str]:
        rows = [
            row for name in labels for row in (("p", "", "", f"{name}、加强组织领导"), ("p", "", "", "压实责任。" * 12))
        ]
        return [found.code for found in run(edition(tuple(rows)), Settings()).findings]

    assert codes("一", "二", "三") == []
    assert codes("一", "二", "二", "三") == ["OUT002"]
    assert codes("一", "二", "四") == ["OUT001"]
    assert codes("一", "四", "二", "五") == ["OUT001", "OUT003"]


def test_a_marker_series_needs_order() -> None:
    text = "为此，要做到：（1）减负；（2）增效；（3）提质。" * 3
    rows = (("p", "", "", "一、要求明确"), ("p", "", "", text), ("p", "", "", "二、责任清晰"), ("p", "", "", text))
    (document,) = run(edition(rows), Settings()).documents
    assert document.markers == ()
