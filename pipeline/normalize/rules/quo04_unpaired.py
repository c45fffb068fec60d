"""QUO04: straight quotes that do not pair off."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import HAN
from pipeline.normalize.pairs import Outside, lines_with
from pipeline.normalize.rule import Proposal, Rule

_MARK = re.compile('"')
_HAN = re.compile(f"[{HAN}]")


def find(text: str) -> Iterable[Proposal]:
    """A line with Han and an odd number of straight double quotes."""
    outside = Outside(text)
    for start, end in lines_with(text, '"'):
        found = [match.start() for match in _MARK.finditer(text, start, end) if outside(match.start())]
        if len(found) % 2 and _HAN.search(text, start, end):
            yield found[0], found[0] + 1, ""


RULE = Rule(
    code="QUO04",
    name="straight quotes that do not pair off",
    phase="pair",
    reason=("With an odd number of straight quotes on a Chinese line nobody can say which opens and which closes."),
    ground="judgement",
    safety="report",
    find=find,
    trigger=('"',),
    counter_examples=(
        'He said "hello',
        '所谓"放管服"改革',
    ),
    finding="NRM013",
)
