"""QUO03: closing quotation mark with none open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.pairs import lines_with
from pipeline.normalize.rule import Proposal, Rule

_MARK = re.compile("[“”]")


def find(text: str) -> Iterable[Proposal]:
    """A closing double quotation mark where none is open on its line."""
    for start, end in lines_with(text, "”"):
        opened = 0
        for match in _MARK.finditer(text, start, end):
            opened += 1 if match[0] == "“" else -1
            if opened < 0:
                yield match.start(), match.end(), ""
                break


RULE = Rule(
    code="QUO03",
    name="closing quotation mark with none open",
    phase="pair",
    reason="The two marks were exchanged or one is missing; which of the two, the line does not say.",
    ground="GB/T 15834—2011",
    safety="report",
    find=find,
    trigger=("”",),
    counter_examples=("“好”和“坏”",),
    finding="NRM012",
)
