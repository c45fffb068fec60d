"""QUO04: straight quotes that do not pair off."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import HAN
from pipeline.normalize.pairs import Outside, lines_with, paired, sign_places
from pipeline.normalize.rule import Proposal, Rule

_MARK = re.compile('"')
_HAN = re.compile(f"[{HAN}]")


def find(text: str) -> Iterable[Proposal]:
    """A line with Han whose straight double quotes do not pair off, or pair off against their neighbours."""
    outside = Outside(text)
    for start, end in lines_with(text, '"'):
        places = sign_places(text, _MARK, start, end, outside)
        if places and paired(text, places) is None and _HAN.search(text, start, end):
            yield places[0], places[0] + 1, ""


RULE = Rule(
    code="QUO04",
    name="straight quotes that do not pair off",
    phase="pair",
    reason=(
        "With an odd number of straight quotes on a Chinese line, or with marks that open where another should "
        "close, nobody can say which opens and which closes; an inverted mark would be worse than a straight one."
    ),
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
