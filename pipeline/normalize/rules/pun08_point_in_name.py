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
            yield at, at + 1, ""
        at = text.find(".", at + 1)


RULE = Rule(
    code="PUN08",
    name="point between what may be the parts of a name",
    phase="mark",
    reason=("Between characters that write foreign names a point may stand for the middle dot, or for a full stop."),
    ground="GB/T 15834—2011",
    safety="report",
    find=find,
    trigger=(".",),
    counter_examples=(
        "v2.0.1发布",
        "支持.谢谢",
    ),
    finding="NRM015",
)
