"""The cases: every block as its gold tag says, the facts of each document, and the floors."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.outline import Settings, run

from .casebook import Case, covered, load, tags

CASES = list(load())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_blocks_read_as_the_gold_says(case: Case) -> None:
    got = tags(run(case.edition(), Settings()))
    assert [f"{tag}\t{row[3][:24]}" for tag, row in zip(got, case.rows, strict=True)] == [
        f"{row[0]}\t{row[3][:24]}" for row in case.rows
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_facts_of_the_document(case: Case) -> None:
    work = run(case.edition(), Settings())
    if case.facts.get("type") == "none":
        assert work.documents == ()
        return
    (document,) = work.documents
    for name in ("type", "title", "author", "office", "date", "venue"):
        if name in case.facts:
            assert (name, getattr(document, name)) == (name, case.facts[name])
    if "markers" in case.facts:
        assert len(document.markers) == int(case.facts["markers"])
        assert len(document.notes) == int(case.facts["notes"])
        for ordinal, marker in enumerate(document.markers):
            assert marker.note is not None
            assert ordinal in document.notes[marker.note].markers
    assert sorted({found.code for found in work.findings}) == case.facts.get("findings", "").split()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_block_stands_in_one_place_in_reading_order(case: Case) -> None:
    for document in run(case.edition(), Settings()).documents:
        assert covered(document) == list(range(len(case.rows)))


def test_floors_of_heads() -> None:
    found = gold = right = 0
    for case in CASES:
        for want, have in zip(case.tags, tags(run(case.edition(), Settings())), strict=True):
            gold += want[0] == "h"
            found += have[0] == "h"
            right += want[0] == "h" and want == have
    precision, recall = right / found, right / gold
    assert precision >= 0.98
    assert 2 * precision * recall / (precision + recall) >= 0.95


def test_the_cases_cover_the_kinds() -> None:
    kinds = Counter(case.facts["type"] for case in CASES)
    assert len(CASES) >= 25
    assert kinds["none"] >= 8
    assert {"report", "notice", "law", "speech", "chapter", "tutorial", "article", "letter", "announcement"} <= set(
        kinds
    )
