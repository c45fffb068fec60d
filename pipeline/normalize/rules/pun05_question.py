"""PUN05: ASCII question mark in Chinese text."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.exclaims import exclaims
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """Question marks of runs after Han, after a closing mark, or after a word of a Chinese sentence."""
    return exclaims(text, "?", "？")


RULE = Rule(
    code="PUN05",
    name="ASCII question mark in Chinese text",
    phase="mark",
    reason=("A question mark in Chinese text is the full-width one, unless it may stand for a lost character."),
    ground="GB/T 15834—2011, 4.2",
    safety="safe",
    find=find,
    trigger=("?",),
    examples=(
        ("真的吗?", "真的吗？"),
        ("是吗?我不信", "是吗？我不信"),
    ),
    counter_examples=(
        "朱?基总理",
        "What? Really!",
        "中文?id=3",
    ),
)
