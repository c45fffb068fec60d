"""CTL02: C0 control character."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_C0 = re.compile("[\x00-\x08\x0e-\x1f\x7f]+")


def find(text: str) -> Iterable[Proposal]:
    """Controls but tab and line ends, and DEL."""
    return ((match.start(), match.end(), "") for match in _C0.finditer(text))


RULE = Rule(
    code="CTL02",
    name="C0 control character",
    phase="legal",
    reason="Control characters other than tab and line feed show nothing and are illegal in XML.",
    ground="XML 1.0, production Char",
    safety="safe",
    find=find,
    alarm=_C0,
    examples=(("各位\u0008代表", "各位代表"),),
    counter_examples=(
        "目录\t1",
        "第一行\n第二行",
    ),
)
