"""SPC04: run of blanks between ideographs."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.blanks import blank_runs
from pipeline.normalize.characters import is_han
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """Two or more blanks between Han."""
    for start, end in blank_runs(text):
        if end - start > 1 and is_han(text[start - 1 : start]) and is_han(text[end : end + 1]):
            yield start, end, "\u3000"


RULE = Rule(
    code="SPC04",
    name="run of blanks between ideographs",
    phase="space",
    reason=(
        "A gap sets off a name or a column; one ideographic space says so at any width. A single blank stays as it is."
    ),
    ground="clreq (judgement)",
    safety="safe",
    find=find,
    examples=(("区长   陈绍坤", "区长\u3000陈绍坤"),),
    counter_examples=(
        "张三 李四",
        "区长\u3000陈绍坤",
        "a  b",
    ),
)
