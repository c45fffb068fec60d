"""PUN09: point between Han that is neither a sentence's end nor a name's for sure."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalize.characters import is_han
from pipeline.normalize.periods import between_clauses, between_names, marks_item
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterator[Proposal]:
    """An ASCII point between Han, with too little on one side for a clause and no name's characters on both."""
    at = text.find(".")
    while at >= 0:
        stands = is_han(text[at - 1 : at]) and is_han(text[at + 1 : at + 2])
        if stands and not (marks_item(text, at) or between_clauses(text, at) or between_names(text, at)):
            yield at, at + 1, ""
        at = text.find(".", at + 1)


RULE = Rule(
    code="PUN09",
    name="point between a few Han",
    phase="mark",
    reason=(
        "With so little beside it the point may end a sentence, part a name, or part the characters of a word "
        "that a filter would catch; which, the line does not say."
    ),
    ground="judgement",
    safety="report",
    find=find,
    trigger=(".",),
    counter_examples=("各位代表的支持.谢谢", "一.总则", "约翰.史密斯", "v2.0.1发布"),
    finding="NRM015",
)
