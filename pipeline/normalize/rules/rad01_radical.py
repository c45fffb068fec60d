"""RAD01: radical used as an ideograph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pipeline.normalize.characters import is_han
from pipeline.normalize.rule import Proposal, Rule
from pipeline.normalize.table import character_map

_DESCRIPTION = re.compile("[\u2ff0-\u2fff]")
"""What begins the description of an ideograph, in which a radical is a radical."""
_RADICALS = re.compile("[\u2e80-\u2fd5]+")


def _is_word(run: str) -> bool:
    """Whether radicals alone read as a word: no chart of radicals, which follows the code points."""
    steps = {ord(after) - ord(before) for before, after in pairwise(run)}
    return len(run) > 1 and steps.isdisjoint({0, 1, -1})


def find(text: str) -> Iterable[Proposal]:
    """Up to four radicals in a row, beside an ideograph or making a word by themselves."""
    table = character_map("radicals")
    for match in _RADICALS.finditer(text):
        start, end = match.span()
        if _DESCRIPTION.search(text, max(0, start - 3), start):
            continue
        beside_han = is_han(text[start - 1 : start]) or is_han(text[end : end + 1])
        if end - start > 4 or not (beside_han or _is_word(match[0])):
            continue
        for at in range(start, end):
            ideograph = table.get(text[at])
            if ideograph:
                yield at, at + 1, ideograph


RULE = Rule(
    code="RAD01",
    name="radical used as an ideograph",
    phase="character",
    reason=("PDF export and some input methods leave the radical of the same shape where the ideograph was meant."),
    ground="Unicode Character Database, EquivalentUnifiedIdeograph.txt",
    safety="safe",
    find=find,
    alarm=_RADICALS,
    examples=(
        ("⼈民政府", "人民政府"),
        ("⻔户", "门户"),
    ),
    counter_examples=(
        "丶丿乙",
        "⼀⼁⼂⼃⼄",
        "⺁",
    ),
)
