"""PUN07: half-width ideographic full stop or comma after Han."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import HAN
from pipeline.normalize.rule import Proposal, Rule

_HALF = re.compile(f"[｡､](?<=[{HAN}][｡､])")


def find(text: str) -> Iterable[Proposal]:
    """U+FF61 and U+FF64 after Han."""
    return ((match.start(), match.end(), "。" if match[0] == "｡" else "、") for match in _HALF.finditer(text))


RULE = Rule(
    code="PUN07",
    name="half-width ideographic full stop or comma after Han",
    phase="mark",
    reason=("The half-width katakana block has them for Japanese; after Chinese they are an accident of input."),
    ground="GB/T 15834—2011, 4.1, 4.5; UAX #11",
    safety="safe",
    find=find,
    trigger=(
        "｡",
        "､",
    ),
    examples=(("完毕｡", "完毕。"),),
    counter_examples=("ｱﾆﾒ｡",),
)
