"""QUO01: straight double quotes around Chinese."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.pairs import quotes
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """Pairs of straight double quotes, either width, with Han inside."""
    for first, last in quotes(text, '"＂', 200):
        yield first, first + 1, "“"
        yield last, last + 1, "”"


RULE = Rule(
    code="QUO01",
    name="straight double quotes around Chinese",
    phase="pair",
    reason=(
        "Chinese quotation marks are a pair of different marks; which is which is plain where "
        "their order in the line and what stands beside each agree."
    ),
    ground="GB/T 15834—2011, 4.8; UAX #11",
    safety="safe",
    find=find,
    trigger=(
        '"',
        "＂",
    ),
    examples=(
        ('所谓"放管服"改革', "所谓“放管服”改革"),
        ("＂重要＂", "“重要”"),
    ),
    counter_examples=(
        '27"显示器和32"电视',
        'He said "hello".',
        'echo "中文"',
        'print("中文")',
        "5'10\"",
    ),
)
