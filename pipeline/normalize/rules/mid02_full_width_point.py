"""MID02: full-width point between the parts of a foreign name."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.periods import between_names
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """U+FF0E between two runs of transliterating characters."""
    at = text.find("．")
    while at >= 0:
        if between_names(text, at):
            yield at, at + 1, "·"
        at = text.find("．", at + 1)


RULE = Rule(
    code="MID02",
    name="full-width point between the parts of a foreign name",
    phase="mark",
    reason=(
        "Between characters that write foreign names the full-width point is the middle dot; "
        "elsewhere it may be a full stop."
    ),
    ground="GB/T 15834—2011, 4.14",
    safety="safe",
    find=find,
    trigger=("．",),
    examples=(("约翰．史密斯", "约翰·史密斯"),),
    counter_examples=(
        "一．总则",
        "第一章．导论",
    ),
)
