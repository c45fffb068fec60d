"""WID04: full-width comma between groups of three digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_COMMA = re.compile("，(?<=[0-9]，)(?=[0-9]{3})")
_GROUPED = re.compile(r"(?<![0-9，,.])[1-9][0-9]{0,2}(?:，[0-9]{3}){1,6}(?![0-9，,])")


def _first_digit(text: str, at: int) -> int:
    start = at
    while start > 0 and at - start < 3 and text[start - 1] in "0123456789":
        start -= 1
    return start


def find(text: str) -> Iterable[Proposal]:
    """``d，ddd`` where every group has three digits."""
    done = -1
    for found in _COMMA.finditer(text):
        match = _GROUPED.match(text, _first_digit(text, found.start()))
        if match and match.end() > found.start() > done:
            for comma in range(match.start(), match.end()):
                if text[comma] == "，":
                    yield comma, comma + 1, ","
            done = match.end()


RULE = Rule(
    code="WID04",
    name="full-width comma between groups of three digits",
    phase="mark",
    reason="The comma that groups digits belongs to the figure.",
    ground="GB/T 15835—2011",
    safety="safe",
    find=find,
    trigger=("，",),
    examples=(("1，234元", "1,234元"),),
    counter_examples=(
        "米宽，200米长",
        "2023，2024",
        "1，2，345",
    ),
)
