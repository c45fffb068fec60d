"""Pages changed in ways that no weight was fitted on, of boards made up in shapes that none was: who is wrong says so.

The suites' own figures are in docs/doubt.md; this holds the floor under them with pages that anyone can make.
"""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks import changes, golds
from pipeline import extract
from pipeline.model.finding import Refusal

WARNED, FALSE = 0.4, 0.05
"""Least share of wrong readings that say so, greatest share of right ones that do; see docs/doubt.md for what was
measured on the suites."""


def verdicts(kinds: dict[str, changes.Kind], every: int) -> Counter[tuple[bool, bool]]:
    """How many readings are wrong, by whether they say so."""
    found: Counter[tuple[bool, bool]] = Counter()
    settings = extract.Settings()
    for base in golds.boards(every, apart=True):
        for case in changes.mutants(base, kinds):
            page = golds.read(case, settings)
            if isinstance(page, Refusal):
                found[True, True] += bool(case.posts)
                continue
            assert page.confidence is not None
            said = any(one.code == "EXT100" for one in page.findings)
            assert said is (page.confidence.value < settings.doubtful)
            found[bool(golds.faults(case, page)), said] += 1
    return found


@pytest.mark.parametrize("apart", [False, True], ids=["kinds that were fitted", "kinds that were not"])
def test_wrong_readings_say_so_and_right_ones_do_not(*, apart: bool) -> None:
    kinds = changes.APART if apart else changes.KINDS
    found = verdicts(
        {name: kind for name, kind in kinds.items() if name not in ("emptied", "teasers")}, 2 if apart else 12
    )
    wrong, right = found[True, True] + found[True, False], found[False, True] + found[False, False]
    assert wrong >= 10
    assert right >= 20
    assert found[True, True] >= WARNED * wrong
    assert found[False, True] <= FALSE * right
