"""Both sides of bounds that readers share: what a line is worth, what a time and a name look like."""

from __future__ import annotations

import pytest

from pipeline.extract.confidence.prose import DATE, dates, form, prose, unlikely
from pipeline.extract.text.posts import worth


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("春" * 11, 0.3),
        ("春" * 12, 0.5),
        ("春。", 0.5),
        ("春" * 24, 0.5),
        ("春" * 25, 1.0),
        ("春" * 24 + "。", 2.0),
        ("春" * 23 + "。", 0.5),
    ],
)
def test_what_a_line_is_worth(text: str, expected: float) -> None:
    assert worth(text) == expected


@pytest.mark.parametrize(
    ("time", "known"),
    [
        ("123", False),
        ("1234", True),
        ("2024-01-02 03:04", True),
        ("1" * 24, True),
        ("1" * 25, False),
        ("1234" + "年" * 56, True),
        ("1234" + "年" * 57, False),
    ],
)
def test_which_printed_times_have_a_form(time: str, known: bool) -> None:
    assert bool(form(time)) is known


def test_a_form_tells_numbers_by_their_length() -> None:
    assert form("2024-1-02") == r"\d{4}\-\d{1,2}\-\d{1,2}"
    assert form("123.2024") == r"\d{3}\.\d{4}"


@pytest.mark.parametrize(("forms", "own"), [(0, False), (1, True), (12, True), (13, False)])
def test_how_many_forms_of_time_a_board_prints(forms: int, own: bool) -> None:
    found = dates(["2024" + "/" * (n + 1) + "1" for n in range(forms)])
    assert (found is not DATE) is own


@pytest.mark.parametrize(("name", "expected"), [("a b c d", False), ("a b c d e", True)])
def test_how_many_spaces_a_name_has(name: str, expected: bool) -> None:
    assert unlikely(name) is expected


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("word word word word wordwordwordwordwordwordword.", False),  # four spaces
        ("word word word word word wordwordwordwordwordword.", True),
        ("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuv.", False),
        ("春眠不觉晓处处闻啼鸟夜来风雨声花落知多少春眠不觉晓。", True),
    ],
)
def test_which_line_reads_as_a_sentence(line: str, reads: bool) -> None:
    assert bool(prose(line)) is reads
