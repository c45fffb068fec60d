"""INV04: bidirectional control in left-to-right text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import RTL
from pipeline.normalize.rule import Proposal, Rule

_CONTROL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_RTL = re.compile(f"[{RTL}]")
_REACH = 80


def find(text: str) -> Iterable[Proposal]:
    """Bidirectional controls with no right-to-left letter within 80 characters of the line."""
    for match in _CONTROL.finditer(text):
        at = match.start()
        start = text.rfind("\n", max(0, at - _REACH), at) + 1 or max(0, at - _REACH)
        stop = text.find("\n", at, at + _REACH)
        if _RTL.search(text, start, stop if stop >= 0 else at + _REACH) is None:
            yield at, match.end(), ""


RULE = Rule(
    code="INV04",
    name="bidirectional control in left-to-right text",
    phase="invisible",
    reason="Where no right-to-left letter is near it steers nothing, and it can disguise text.",
    ground="UAX #9; UTS #39",
    safety="safe",
    find=find,
    alarm=_CONTROL,
    examples=(("\u202a电话\u202c", "电话"),),
    counter_examples=("שלום\u200fabc",),
)
