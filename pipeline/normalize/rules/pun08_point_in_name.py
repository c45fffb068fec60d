"""PUN08: point between what may be the parts of a name."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.periods import between_names
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """An ASCII point between two runs of transliterating characters."""
    at = text.find(".")
    while at >= 0:
        if between_names(text, at):
            yield at, at + 1, "·"
        at = text.find(".", at + 1)


RULE = Rule(
    code="PUN08",
    name="ASCII point between the parts of a foreign name",
    phase="mark",
    reason=(
        "Where the characters on both sides are those that write foreign names, the point parts them as the "
        "middle dot does; it never ends a sentence there."
    ),
    ground="GB/T 15834—2011, 4.14",
    safety="safe",
    find=find,
    trigger=(".",),
    examples=(("谢尔盖.绍伊古访问", "谢尔盖·绍伊古访问"),),
    counter_examples=(
        "v2.0.1发布",
        "支持.谢谢",
    ),
)
