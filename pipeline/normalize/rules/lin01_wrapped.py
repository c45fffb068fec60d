"""LIN01: line end inside a wrapped paragraph."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from pipeline.normalize.characters import is_han
from pipeline.normalize.rule import Proposal, Rule

_WIDTH = 25
"""Characters from which on a line counts as full."""


def find(text: str) -> Iterable[Proposal]:
    """A line end between Han where both lines and the one before are as long as each other."""
    lines = text.split("\n")
    at = 0
    for here, below in pairwise(lines):
        end = at + len(here)
        if len(here) >= _WIDTH and len(below) <= len(here) + 2 and is_han(here[-1]) and is_han(below[:1]):
            yield end, end + 1, ""
        at = end + 1


RULE = Rule(
    code="LIN01",
    name="line end inside a wrapped paragraph",
    phase="line",
    reason=(
        "Text wrapped by hand at a fixed width has line ends that mean nothing; whether a line end "
        "means something is a judgement."
    ),
    ground="judgement",
    safety="judged",
    find=find,
    trigger=("\n",),
    examples=(
        (
            "我们团结依靠全区人民坚持以习近平新时代中国特色社会主义思想\n为指导，深入贯彻。",
            "我们团结依靠全区人民坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻。",
        ),
    ),
    counter_examples=(
        "标题\n正文",
        "好的\n谢谢",
    ),
)
