"""WID01: full-width letter or digit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)}
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")


def find(text: str) -> Iterable[Proposal]:
    """Runs of full-width letters and digits."""
    return ((match.start(), match.end(), match[0].translate(_NARROW)) for match in _WIDE.finditer(text))


RULE = Rule(
    code="WID01",
    name="full-width letter or digit",
    phase="width",
    reason="Letters and figures are written in half width in Chinese text too.",
    ground="GB/T 15835—2011, 5.1.7; UAX #11",
    safety="safe",
    find=find,
    alarm=_WIDE,
    examples=(
        ("２０２４年", "2024年"),
        ("ＧＤＰ增长", "GDP增长"),
    ),
    counter_examples=(
        "ｱﾆﾒ",
        "￡10",
    ),
)
