"""Precision as data: what a person judged of each rule's edits, and what a rule may do by default."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.normalize.rulebook import measured
from pipeline.normalize.rules import rules
from pipeline.normalize.table import rows
from tests.normalize.casebook import HERE

ENOUGH, FLOOR = 200, 0.995
MEASURED = {row[0]: tuple(map(int, row[1:])) for row in rows("precision")}
BY_STANDARD = frozenset(
    (
        "CTL01",
        "CTL02",
        "CTL03",
        "CTL04",
        "INV02",
        "INV03",
        "INV04",
        "INV05",
        "NFC01",
        "RAD01",
        "PUN07",
        "MID01",
        "MID02",
        "NUM01",
        "TIL01",
        "WID04",
        "ELL03",
    )
)
"""Rules that are on by default and had nothing to do in the sample: each may do only what its ground
demands and its examples show. One that is met must be judged and leave this list."""


@pytest.mark.parametrize(
    "rule", [rule for rule in rules().values() if rule.safety == "safe"], ids=lambda rule: rule.code
)
def test_what_is_on_by_default_is_right(rule: object) -> None:
    code = rule.code  # type: ignore[attr-defined]
    if code in BY_STANDARD:
        assert code not in MEASURED
        return
    met, right, taste, wrong = MEASURED[code]
    read = right + taste + wrong
    assert read >= min(ENOUGH, met)
    assert 1 - wrong / read >= FLOOR


def test_the_summary_is_that_of_the_judgements() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    seen = set()
    for line in (HERE / "cases" / "judgements.tsv").read_text("utf-8").splitlines()[1:]:
        rule, digest, judgement = line.split("\t")
        assert judgement in {"right", "taste", "wrong"}
        assert len(digest) == 16
        assert (rule, digest) not in seen
        seen.add((rule, digest))
        counts[rule, judgement] += 1
    for code, (_, right, taste, wrong) in MEASURED.items():
        assert (counts[code, "right"], counts[code, "taste"], counts[code, "wrong"]) == (right, taste, wrong)
    assert {code for code, _ in counts} == set(MEASURED)


def test_the_docs_say_what_was_measured() -> None:
    assert measured("PUN06").startswith("200 of ")
    assert "not met" in measured("CTL02")
