"""NUM02: letter or digit among ideographic numerals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_ROUND = re.compile("[0OoОоΟο](?<=[一二三四五六七八九][0OoОоΟο])(?=[一二三四五六七八九])")


def find(text: str) -> Iterable[Proposal]:
    """A round letter or digit between two ideographic numerals."""
    return ((match.start(), match.end(), "") for match in _ROUND.finditer(text))


RULE = Rule(
    code="NUM02",
    name="letter or digit among ideographic numerals",
    phase="mark",
    reason=(
        "Between ideographic numerals a round letter or digit looks like the zero, U+3007; without 年 "
        "after it the reading is not certain."
    ),
    ground="GB/T 15835—2011, 5.2.5",
    safety="report",
    find=find,
    trigger=(
        "O",
        "o",
        "0",
        "О",
        "о",
        "Ο",
        "ο",
    ),
    counter_examples=(
        "2020年",
        "二〇二四年",
    ),
    finding="NRM014",
)
