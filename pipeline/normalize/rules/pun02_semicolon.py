"""PUN02: ASCII semicolon in Chinese text."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule
from pipeline.normalize.stops import stops


def find(text: str) -> Iterable[Proposal]:
    """Semicolons after Han or a closing mark, or between a word or figure and Han."""
    return stops(text, ";", "；")


RULE = Rule(
    code="PUN02",
    name="ASCII semicolon in Chinese text",
    phase="mark",
    reason="A semicolon in Chinese text is the full-width one; entities, code and faces keep theirs.",
    ground="GB/T 15834—2011, 4.6",
    safety="safe",
    find=find,
    trigger=(";",),
    examples=(("路虽远;事虽难", "路虽远；事虽难"),),
    counter_examples=(
        "空格&nbsp;实体",
        "int a;",
        "好的;)",
    ),
)
