"""Raised numbers (``sup``) that call notes, as pages with markup have them."""

from __future__ import annotations

import pytest

from pipeline.model.edition import Edition, Reading
from pipeline.model.page import Block, Leaf, Mark, Page, Post, Thread
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict
from pipeline.outline import Settings, run


def edition(*rows: tuple[str, str]) -> Edition:
    """One post; the second text of a row is raised where it stands in the first."""
    leaves = []
    for text, sup in rows:
        at = text.find(sup) if sup else -1
        leaves.append(Leaf(text, "text", 1, (Mark(at, at + len(sup), "sup"),) if at >= 0 else ()))
    text = "\n".join(leaf.text for leaf in leaves)
    transcript = Transcript(source_of(text.encode()), text, Verdict("utf-8", 0.0, False, None))
    post = Post(1, tuple(Block("paragraph", at) for at in range(len(leaves))))
    page = Page(transcript, "html", "case", (), tuple(leaves), Thread((post,)))
    return Edition(page, tuple(Reading(leaf.text, marks=leaf.marks) for leaf in leaves))


FRONT = (
    ("江南县人民政府工作报告", ""),
    ("2024年1月11日在江南县第十届人民代表大会第三次会议上", ""),
    ("各位代表：", ""),
)


@pytest.mark.parametrize("called", ["{}", "[{}]"])
@pytest.mark.parametrize("label", ["[{}] ", "{}. ", "{} "])
def test_raised_numbers_call_notes(called: str, label: str) -> None:
    one, two = called.format(1), called.format(2)
    work = run(
        edition(
            *FRONT,
            (f"城乡居民收入稳步增长{one}，各项社会事业全面发展，人民群众的获得感明显增强，社会大局保持稳定。", one),
            (f"深入实施乡村振兴战略{two}，农村人居环境得到改善，新建文化广场三百平方米，群众满意。", two),
            (label.format(1) + "指城镇居民和农村居民的收入。", ""),
            (label.format(2) + "见有关文件。", ""),
        ),
        Settings(),
    )
    document = work.documents[0]
    assert [note.n for note in document.notes] == ["1", "2"]
    assert [marker.note for marker in document.markers] == [0, 1]


def test_a_square_is_no_note() -> None:
    work = run(
        edition(
            *FRONT,
            ("全县新建文化广场三百平方米，改造老旧小区四十二个，群众满意度明显提高，社会大局保持稳定和谐。", ""),
            ("建成区面积达到12km2，新增绿地8000m2，城市管理水平进一步提高，市容环境明显改善，群众满意。", "2"),
        ),
        Settings(),
    )
    assert not work.documents[0].markers
    assert not work.documents[0].notes
