"""CTL03: C1 control character."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_C1 = re.compile("[\x80-\x84\x86-\x9f]+")


def find(text: str) -> Iterable[Proposal]:
    """C1 controls but NEL."""
    return ((match.start(), match.end(), "") for match in _C1.finditer(text))


RULE = Rule(
    code="CTL03",
    name="C1 control character",
    phase="legal",
    reason=(
        "A C1 control shows nothing; where one stands, a byte was decoded by the wrong table, so that "
        "it is reported too."
    ),
    ground="XML 1.0, production Char (discouraged characters)",
    safety="safe",
    find=find,
    alarm=_C1,
    examples=(("各位\u0080代表", "各位代表"),),
    counter_examples=("各位é代表",),
    finding="NRM001",
)
