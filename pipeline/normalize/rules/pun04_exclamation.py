"""PUN04: ASCII exclamation mark in Chinese text."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.exclaims import exclaims
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """Exclamation marks of runs after Han, after a closing mark, or after a word of a Chinese sentence."""
    return exclaims(text, "!", "！")


RULE = Rule(
    code="PUN04",
    name="ASCII exclamation mark in Chinese text",
    phase="mark",
    reason=(
        "An exclamation mark in Chinese text is the full-width one; how many stand there is the "
        "writer's voice and stays."
    ),
    ground="GB/T 15834—2011, 4.3",
    safety="safe",
    find=find,
    trigger=("!",),
    examples=(("太棒了!!!", "太棒了！！！"),),
    counter_examples=(
        "Yahoo!",
        "中文!=英文",
        "What? Really!",
    ),
)
