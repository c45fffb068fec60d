"""LOS01: question mark that may be a lost character."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.exclaims import lost
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """One question mark between Han, after a family name or a lone character, in a sentence that asks nothing."""
    at = text.find("?")
    while at >= 0:
        if text[at - 1 : at] != "?" and text[at + 1 : at + 2] != "?" and lost(text, at, at + 1):
            yield at, at + 1, ""
        at = text.find("?", at + 1)


RULE = Rule(
    code="LOS01",
    name="question mark that may be a lost character",
    phase="mark",
    reason=(
        "Converting a rare character of a name to a smaller character set leaves a question mark; "
        "which character it was, nobody can say from the page."
    ),
    ground="judgement",
    safety="report",
    find=find,
    trigger=("?",),
    counter_examples=(
        "是吗?我不信",
        "What?",
    ),
    finding="NRM011",
)
