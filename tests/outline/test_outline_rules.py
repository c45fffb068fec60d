"""Every rule that decides something is documented, and decides only what the page says."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.outline import Settings, run

from .casebook import load


def test_every_rule_is_documented(root: Path) -> None:
    page = (root / "docs" / "outline.md").read_text("utf-8")
    documented = set(re.findall(r"`([a-z-]+)`", page))
    decided = {decision.rule for case in load() for decision in run(case.edition(), Settings()).decisions}
    assert decided <= documented
    assert len(decided) >= 18


def test_every_decision_names_a_block_and_says_why() -> None:
    for case in load():
        for decision in run(case.edition(), Settings()).decisions:
            assert 0 <= decision.block < len(case.rows)
            assert decision.evidence
