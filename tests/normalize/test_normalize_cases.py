"""Texts that must change, texts that must not, and failures that are known."""

from __future__ import annotations

import pytest

from pipeline.normalize import read
from tests.normalize.casebook import lines, rows

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""What the first seed's scraper did to its page: the full-width block became ASCII."""


@pytest.mark.parametrize(("category", "before", "after"), [row[:3] for row in rows("gold.tsv")])
def test_gold(category: str, before: str, after: str) -> None:
    assert read(before).text == after, category


@pytest.mark.parametrize(("before", "after"), [row[:2] for row in rows("cases/wild.tsv")])
def test_wild(before: str, after: str) -> None:
    assert read(before).text == after


@pytest.mark.parametrize("text", lines("cases/stays.txt"))
def test_stays(text: str) -> None:
    reading = read(text)
    assert reading.text == text, list(reading.ledger)


@pytest.mark.parametrize(
    ("before", "after"),
    [pytest.param(*row[:2], marks=pytest.mark.xfail(reason=row[2])) for row in rows("cases/known_failures.tsv")],
)
def test_known_failures(before: str, after: str) -> None:
    assert read(before).text == after


@pytest.mark.parametrize("text", lines("cases/prose.txt"))
def test_folded_prose_is_restored(text: str) -> None:
    assert read(text).text == text
    assert read(text.translate(FOLD)).text == text


def test_the_case_files_hold_what_they_should() -> None:
    gold = rows("gold.tsv")
    assert len(gold) == 338
    assert sum(row[1] == row[2] for row in gold) == 185
    assert len(lines("cases/stays.txt")) > 170
