"""QUO02: straight single quotes around Chinese."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.pairs import quotes
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """Pairs of straight single quotes with Han inside."""
    for first, last in quotes(text, "'＇", 60):
        yield first, first + 1, "‘"
        yield last, last + 1, "’"


RULE = Rule(
    code="QUO02",
    name="straight single quotes around Chinese",
    phase="pair",
    reason="As for double quotes; apostrophes and marks of feet stay.",
    ground="GB/T 15834—2011, 4.8",
    safety="safe",
    find=find,
    trigger=("'", "＇"),
    examples=(("所谓'三农'问题", "所谓‘三农’问题"),),
    counter_examples=(
        "I'm楼主",
        "print('中文')",
        "(●'◡'●)",
    ),
)
