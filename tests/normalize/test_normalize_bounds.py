"""Both sides of the bounds by which marks are told to be Chinese ones."""

from __future__ import annotations

import pytest

from pipeline.normalize import read
from pipeline.normalize.ellipses import after_chinese, between_chinese
from pipeline.normalize.exclaims import _before_word, lost
from pipeline.normalize.pairs import leaning, paired, quote_is_chinese
from pipeline.normalize.periods import between_clauses, between_names, full_stops, marks_item
from pipeline.normalize.rules.wid04_thousands import _first_digit
from pipeline.normalize.spans.code import _code_lines
from pipeline.normalize.stops import around, before_token, in_chinese_prose, mostly_latin, through


def points(text: str) -> list[int]:
    return [start for start, _, _ in full_stops(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("春眠不觉晓.", [5]),
        ("春眠不觉晓..", []),  # two points are an ellipsis in the making
        ("春眠不觉晓.\n夜来风雨声.", [5, 12]),
        ("春.夏.秋.", [5]),  # too short for clauses inside a line
        ("一.春眠", []),
        ("三.四", []),
        ("走了5%.", [4]),
        ("fell 5%.", []),
        ("他说“走”.", [5]),
        ("他走了. Then", []),
        ("他走了. 后来", []),
    ],
)
def test_which_points_end_a_sentence(text: str, expected: list[int]) -> None:
    assert points(text) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("甲" * 4, "乙" * 4, True), ("甲" * 3, "乙" * 5, False), ("甲" * 6, "乙" * 2, True), ("甲" * 7, "乙", False)],
)
def test_how_long_the_clauses_beside_a_point_are(left: str, right: str, expected: bool) -> None:
    assert between_clauses(f"{left}.{right}", len(left)) is expected
    assert between_clauses(f"句，{left}.{right}，句", len(left) + 2) is expected


def test_eight_characters_in_all_beside_a_point() -> None:
    assert between_clauses("甲甲甲甲甲.乙乙乙", 5)
    assert not between_clauses("甲甲甲甲甲.乙乙", 5)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("约翰", "史密斯", True),
        ("约", "史密斯", False),
        ("约翰约翰约", "史密斯", True),
        ("约翰约翰约翰", "史密斯", False),
        ("约翰", "史", False),
        ("约翰", "史我", False),
    ],
)
def test_how_long_the_parts_of_a_foreign_name_are(left: str, right: str, expected: bool) -> None:
    assert between_names(f"{left}.{right}", len(left)) is expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [("一", True), ("二十一", True), ("第三", True), ("图三", True), ("甲", True), ("说一", False), ("，一", True)],
)
def test_what_marks_an_item(before: str, expected: bool) -> None:
    assert marks_item(before + ".", len(before)) is expected


@pytest.mark.parametrize(("latin", "expected"), [(6, False), (7, True)])
def test_three_latin_words_to_a_han_make_latin_prose(latin: int, expected: bool) -> None:
    text = "abcdefghijkl"[:latin] + "甲乙"
    assert mostly_latin(text, 0) is expected


def test_four_han_make_chinese_prose() -> None:
    assert in_chinese_prose("甲乙丙丁", 0)
    assert not in_chinese_prose("甲乙丙", 0)
    assert in_chinese_prose("甲乙丙丁" + "a" * 24, 0)
    assert not in_chinese_prose("甲乙丙丁" + "a" * 25, 0)
    assert in_chinese_prose("甲乙丙丁`" + "a" * 99 + "`", 0)


def test_a_line_is_looked_at_alone() -> None:
    assert around("甲\n乙丙\n丁", 2) == "乙丙"
    assert around("甲\n乙丙\n丁", 3) == "乙丙"
    assert around("乙丙", 0) == "乙丙"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("用Windows10", "用"), ("用 Windows10", "用"), ("Windows10", ""), ("，abc", "，"), ("甲", "甲")],
)
def test_what_stands_before_a_word(text: str, expected: str) -> None:
    assert before_token(text, len(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我会C++,也会Java", "我会C++，也会Java"),
        ("我会C#,他不会", "我会C#，他不会"),
        ("参数a+,他不会", "参数a+,他不会"),
        ("看这里:他来了", "看这里：他来了"),
        ("看http://a.cn:80/甲", "看http://a.cn:80/甲"),
        ("f(a, b)", "f(a, b)"),
        ("甲,乙,丙", "甲，乙，丙"),
        ("1,934年", "1,934年"),
    ],
)
def test_marks_after_latin_and_figures(text: str, expected: str) -> None:
    assert read(text).text == expected


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("甲…", 1, True),
        ("a…", 1, False),
        ("…", 0, False),
        ("甲”…", 2, True),
        ("a”…", 2, False),
        ("”…", 1, False),
        ("，”…", 2, True),
        ("（…", 1, False),
    ],
)
def test_an_ellipsis_after_chinese(text: str, at: int, expected: bool) -> None:
    assert after_chinese(text, at) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("甲--乙", True), ("甲--b", False), ("a--乙", False), ("甲--", False), ("。--乙", True)]
)
def test_a_dash_between_chinese(text: str, expected: bool) -> None:
    assert between_chinese(text, 1, 3) is expected


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ('他说:"好', 3, 1),
        ('好"。', 1, -1),
        ('"好', 0, 1),
        ('好"', 1, -1),
        ('说"好', 1, 0),
        ('他 "好', 2, 1),
        ('。"好', 1, 0),
    ],
)
def test_how_a_straight_mark_leans(text: str, at: int, expected: int) -> None:
    assert leaning(text, at) == expected


def places(text: str) -> list[tuple[int, int]] | None:
    return paired(text, [at for at, char in enumerate(text) if char == '"'])


def test_a_quoted_term_has_at_most_twenty_characters() -> None:
    assert places('说"' + "甲" * 20 + '"的') == [(1, 22)]
    assert places('说"' + "甲" * 21 + '"的') is None
    assert places('说："' + "甲" * 21 + '"的') == [(2, 24)]
    assert places('说"甲。乙"的') is None
    assert places('说"甲') is None
    assert places('屏幕5"的') is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('他说"好"的', True),
        ('他说" 好"的', False),
        ('他说"好 "的', False),
        ('他说"ok"的', False),
        ('abc "好"的', False),
        ('他 "好"的', True),
        ('say"好"的', True),
        ('3"好"的', False),
        ('f("好")', False),
        ('他("好")', True),
        ('"好"的', True),
    ],
)
def test_which_quotes_are_chinese(text: str, expected: bool) -> None:
    first = text.index('"')
    assert quote_is_chinese(text, first, text.rindex('"')) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("说`代码`", "说"),
        ("use `code`", "a"),
        ("说``代码``", "说"),
        ("说*重点*", "点"),
        ("说**重点**", "点"),
        ("说***重点***", "点"),
        ("说****重点****", "*"),  # four signs are a rule
        ("重点**", "*"),  # nothing opens it
    ],
)
def test_what_decides_behind_markup(text: str, expected: str) -> None:
    assert through(text, len(text) - 1) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#include <a.h>\n春眠", [0]),
        ("春眠\n#include <a.h>", [3]),
        ("春眠\n春眠", []),
        ("a\n\n#include <a.h>", [3]),
    ],
)
def test_where_a_line_of_code_stands(text: str, expected: list[int]) -> None:
    assert [start for start, _ in _code_lines(text)] == expected


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("，??春", 1, True),
        ("3??春", 1, True),
        ("”??春", 1, True),
        ("春??春", 1, False),
        ("3??a", 1, False),
        ("??春", 0, False),
    ],
)
def test_signs_before_a_word_stand_for_something_lost(text: str, start: int, expected: bool) -> None:
    assert _before_word(text, start, start + 2) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("朱?基", True),
        ("人朱?基", True),  # a family name
        ("桌?基", True),  # one character alone before it
        ("好?基", False),  # that asks by itself
        ("很好?基", False),  # a word that may end a question
        ("吗?基", False),
        ("朱??基", False),
        ("朱?a", False),
    ],
)
def test_a_question_mark_inside_a_name_is_a_lost_character(text: str, expected: bool) -> None:
    at = text.index("?")
    assert lost(text, at, text.rindex("?") + 1) is expected


@pytest.mark.parametrize(
    ("text", "first"), [("1，000", 0), ("12，000", 0), ("123，000", 0), ("1234，000", 1), ("a1，000", 1)]
)
def test_where_a_grouped_figure_begins(text: str, first: int) -> None:
    assert _first_digit(text, text.index("，")) == first
