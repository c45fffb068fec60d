"""PUN01: ASCII comma in Chinese text."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule
from pipeline.normalize.stops import stops


def find(text: str) -> Iterable[Proposal]:
    """Commas after Han or a closing mark, or between a word or figure and Han."""
    return stops(text, ",", "，")


RULE = Rule(
    code="PUN01",
    name="ASCII comma in Chinese text",
    phase="mark",
    reason=("A comma in Chinese text is the full-width one; figures, code, addresses and English keep theirs."),
    ground="GB/T 15834—2011, 4.4",
    safety="safe",
    find=find,
    trigger=(",",),
    examples=(
        ("现在,我报告工作", "现在，我报告工作"),
        ("使用Python,然后安装", "使用Python，然后安装"),
    ),
    counter_examples=(
        "12,345.67元",
        "数组[1,2,3]",
        "Hello, world.",
        ",开头的逗号",
        "var a=1,b=2;",
    ),
)
