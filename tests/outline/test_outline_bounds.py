"""Both sides of the bounds by which numbered lines are told to be heads, list items or paragraphs."""

from __future__ import annotations

import pytest

from pipeline.outline.account import Account
from pipeline.outline.dates import dated
from pipeline.outline.labels import label
from pipeline.outline.lines import Line
from pipeline.outline.numbered import Numbered, _heads_of, _judge, _shape, _tell_decimals, _weighty, numbered

HAN = "一二三四五六七八九十"


def line(text: str, at: int = 0, *, bold: bool = False, level: int | None = None) -> Line:
    return Line(at, at, text, 0, "paragraph", len("".join(text.split())), text, level=level, bold=bold)


def lines(*texts: str) -> list[Line]:
    return [line(text, at) for at, text in enumerate(texts)]


def shape(text: str) -> str:
    found = label(text)
    assert found is not None
    return _shape(line(text), found)


def row(at: int, text: str, under: int, kind: str = "head") -> Numbered:
    found = label(text)
    assert found is not None
    return Numbered(at, found, kind, under)


def chosen(*texts: str, unders: tuple[int, ...], shapes: str = "head", nested: bool = False, bold: bool = False) -> int:
    rows = tuple(row(at, text, under, shapes) for at, (text, under) in enumerate(zip(texts, unders, strict=True)))
    held = [line(text, at, bold=bold) for at, text in enumerate(texts)]
    return len(_heads_of(rows, held, nested=nested))


@pytest.mark.parametrize(
    ("before", "limit"),
    [("一、", 60), ("（一）", 56), ("第一条", 24), ("（1）", 32), ("①", 26), ("1.", 40)],
)
def test_how_long_a_head_of_a_scheme_is(before: str, limit: int) -> None:
    found = label(before + "甲" * limit)
    assert found is not None
    rest = limit - (len(before) - found.end if found.end < len(before) else 0)
    assert shape(before + "甲" * rest) == "head"
    assert shape(before + "甲" * (rest + 1)) != "head"


def test_how_long_a_line_is_that_announces() -> None:
    assert shape("一、" + "甲" * 21 + "：") == "colon"
    assert shape("一、" + "甲" * 22 + "：") != "colon"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、怎样写好一篇文章？", "head"),  # a firm scheme may ask
        ("1.怎样写好一篇文章？", "stop"),
        ("一、甲乙。丙丁戊？", "item"),
        ("一、甲乙；丙丁", "item"),
        ("一、抓好落实。", "stop"),
        ("一、", "bare"),
    ],
)
def test_the_shape_of_a_numbered_line(text: str, expected: str) -> None:
    assert shape(text) == expected


@pytest.mark.parametrize(("under", "expected"), [(3, False), (4, True)])
def test_how_much_stands_under_what_could_be_a_head(under: int, expected: bool) -> None:
    assert row(0, "一、甲乙", under).could_head is expected


def test_two_heads_make_a_run_from_one_and_three_a_run_from_elsewhere() -> None:
    assert chosen("一、甲", unders=(90,)) == 0
    assert chosen("一、甲", "二、乙", unders=(90, 90)) == 2
    assert chosen("三、甲", "四、乙", unders=(90, 90)) == 0
    assert chosen("三、甲", "四、乙", "五、丙", unders=(90, 90, 90)) == 3


def test_a_firm_scheme_needs_three_heads_in_five_and_eight_characters_under_each() -> None:
    texts = [f"{HAN[at]}、甲乙" for at in range(5)]
    assert chosen(*texts, unders=(20, 20, 20, 0, 0)) == 3
    assert chosen(*texts, unders=(20, 20, 0, 0, 0)) == 0
    assert chosen(*texts[:2], unders=(8, 8)) == 2
    assert chosen(*texts[:2], unders=(8, 7)) == 0


def test_a_weak_scheme_needs_three_heads_in_four() -> None:
    texts = [f"{at}.甲乙丙" for at in range(1, 5)]
    assert chosen(*texts, unders=(90, 90, 90, 0)) == 3
    assert chosen(*texts, unders=(90, 90, 0, 0)) == 0


@pytest.mark.parametrize(("nested", "bold", "floor"), [(False, False, 40), (True, False, 20), (False, True, 20)])
def test_how_much_stands_under_a_weak_head(nested: bool, bold: bool, floor: int) -> None:
    texts = ("1.甲乙丙", "2.丁戊己")
    assert chosen(*texts, unders=(floor, floor), nested=nested, bold=bold) == 2
    assert chosen(*texts, unders=(floor, floor - 1), nested=nested, bold=bold) == 0


def weighty(size: int, under: float, *, bold: bool = False) -> bool:
    texts = [f"{at}.{'甲' * size}" for at in (1, 2)]
    rows = [row(at, text, int(under)) for at, text in enumerate(texts)]
    return _weighty(rows, [line(text, at, bold=bold) for at, text in enumerate(texts)], under, nested=False)


def test_a_weak_head_is_short_and_lighter_than_its_text() -> None:
    assert weighty(26, 90)
    assert not weighty(27, 90)
    assert weighty(26, 40)  # 39 would be half as much again
    assert not weighty(26, 38.9)
    assert weighty(26, 38.9, bold=True)


def test_a_colon_on_a_weak_head_is_believed_in_bold_alone() -> None:
    texts = ["1.甲乙：", "2.丙丁："]
    rows = [row(at, text, 90, "colon") for at, text in enumerate(texts)]
    assert not _weighty(rows, lines(*texts), 90, nested=False)
    assert _weighty(rows, [line(text, at, bold=True) for at, text in enumerate(texts)], 90, nested=False)


def test_one_short_sentence_a_section() -> None:
    texts = ("一、抓好落实。", "二、抓好发展。")
    twice = 2 * len(texts[0])
    assert chosen(*texts, unders=(twice, twice), shapes="stop") == 2
    assert chosen(*texts, unders=(twice, twice - 1), shapes="stop") == 0
    assert chosen("一、抓好落实？", "二、抓好发展？", unders=(99, 99), shapes="stop") == 0
    assert chosen("1.抓好落实。", "2.抓好发展。", unders=(99, 99), shapes="stop") == 0


def test_chapters_have_twelve_characters_under_them() -> None:
    assert chosen("第一章 总则", unders=(12,)) == 1
    assert chosen("第一章 总则", unders=(11,)) == 0


def test_statutes_that_set_the_number_alone() -> None:
    texts = [f"第{HAN[at]}条" for at in range(4)]
    assert chosen(*texts[:3], unders=(30, 30, 30), shapes="bare") == 3
    rows = [row(at, text, 30, "bare" if at < 3 else "run-in") for at, text in enumerate(texts)]
    assert len(_heads_of(tuple(rows), lines(*texts), nested=False)) == 3
    rows = [row(at, text, 30, "bare" if at < 2 else "run-in") for at, text in enumerate(texts)]
    assert len(_heads_of(tuple(rows), lines(*texts), nested=False)) != 2


def test_a_whole_number_is_a_label_where_two_sections_number_so() -> None:
    def told(*texts: str) -> set[int]:
        held = lines(*texts)
        labels = {at: found for at, one in enumerate(held) if (found := label(one.text))}
        before = set(labels)
        _tell_decimals(held, labels, range(len(held)))
        return set(labels) - before

    assert told("1 总则", "1.1 目的", "2 范围", "2.1 对象") == {0, 2}
    assert told("1 总则", "1.1 目的", "1.2 范围") == set()


def judged(*texts: str, shapes: tuple[str, ...]) -> tuple[list[int], list[int]]:
    heads: dict = {}
    paragraphs: list = []
    rows = tuple(row(at, text, 0, kind) for at, (text, kind) in enumerate(zip(texts, shapes, strict=True)))
    _judge(rows, lines(*texts), heads, paragraphs, Account(1))
    return sorted(heads), [one.at for run in paragraphs for one in run]


def test_when_numbered_lines_are_numbered_paragraphs() -> None:
    texts = [f"{HAN[at]}、甲乙" for at in range(5)]
    assert judged(*texts, shapes=("item", "item", "item", "head", "head")) == ([], [0, 1, 2, 3, 4])
    assert judged(*texts, shapes=("item", "item", "head", "head", "head")) == ([], [])
    assert judged(*texts[:2], shapes=("item", "item")) == ([], [0, 1])
    assert judged(*texts[:2], shapes=("item", "head")) == ([], [])
    assert judged(texts[0], shapes=("item",)) == ([], [])


def findings(*texts: str) -> list[tuple[str, str]]:
    account = Account(1)
    held = []
    for text in texts:
        held += [line(text, len(held)), line("正文" * 30 + "。", len(held) + 1)]
    numbered(held, range(len(held)), account)
    return [(found.code, found.message) for found in account.findings]


def test_the_numbering_is_checked() -> None:
    assert findings("一、甲", "二、乙", "三、丙") == []
    ((code, message),) = findings("一、甲", "三、乙", "四、丙")
    assert code == "OUT001"
    assert "二" in message or "2" in message
    assert "1-2" not in message
    ((code, message),) = findings("一、甲", "四、乙", "五、丙")
    assert code == "OUT001"
    assert "2-3" in message
    assert [code for code, _ in findings("一、甲", "二、乙", "二、丙", "三、丁")] == ["OUT002"]
    assert [code for code, _ in findings("一、甲", "二、乙", "三、丙", "二、丁")] == ["OUT003"]


@pytest.mark.parametrize(("month", "days"), list(enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)))
def test_how_many_days_a_month_has(month: int, days: int) -> None:
    found = dated(f"2024年{month}月{days}日")
    assert found is not None
    assert found.iso == f"2024-{month:02}-{days}"
    assert dated(f"2024年{month}月{days + 1}日") is None
