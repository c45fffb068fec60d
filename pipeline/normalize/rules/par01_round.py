"""PAR01: ASCII round brackets in Chinese text."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.characters import BLANKS, is_han
from pipeline.normalize.pairs import brackets, brackets_are_chinese
from pipeline.normalize.rule import Proposal, Rule


def _blank_before(text: str, at: int) -> int:
    """Where the edit begins: a blank between Han and the bracket belongs to the ASCII style."""
    return at - 1 if text[at - 1 : at] in BLANKS and at > 1 and is_han(text[at - 2]) else at


def find(text: str) -> Iterable[Proposal]:
    """Brackets with Han between or right before them, and pairs of mixed width."""
    for start, end in brackets(text):
        first, last = text[start], text[end]
        if first == "（" and last == "）":
            continue
        if first == last or first + last in {"(）", "（)"} or brackets_are_chinese(text, start, end):
            if first == "(":
                yield _blank_before(text, start), start + 1, "（"
            if last == ")":
                yield end, end + 1, "）"


RULE = Rule(
    code="PAR01",
    name="ASCII round brackets in Chinese text",
    phase="pair",
    reason=(
        "Round brackets around or after Chinese are full-width ones, and a pair has one width; "
        "formulas, calls, list marks and faces keep theirs."
    ),
    ground="GB/T 15834—2011, 4.9",
    safety="safe",
    find=find,
    trigger=(
        "(",
        ")",
    ),
    examples=(
        ("同比(下同)增长", "同比（下同）增长"),
        ("规范化(2)、", "规范化（2）、"),
        ("（一期)", "（一期）"),
    ),
    counter_examples=(
        "调用print(x)函数",
        "1)首先",
        "(a+b)(a-b)",
        "Hello (world)",
        "好的(^_^)",
    ),
)
