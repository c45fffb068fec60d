"""DSH01: two hyphens for a dash between Chinese."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.ellipses import between_chinese
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """``--`` between Han or full-width marks."""
    at = text.find("--")
    while at >= 0:
        end = at + 2
        while text[end : end + 1] == "-":
            end += 1
        if end == at + 2 and between_chinese(text, at, end):
            yield at, end, "——"
        at = text.find("--", end)


RULE = Rule(
    code="DSH01",
    name="two hyphens for a dash between Chinese",
    phase="mark",
    reason=("The dash of Chinese takes two places; typists write two hyphens for it. One hyphen joins and stays."),
    ground="GB/T 15834—2011, 4.10; clreq",
    safety="safe",
    find=find,
    trigger=("--",),
    examples=(("他来了--终于", "他来了——终于"),),
    counter_examples=(
        "--help参数",
        "i--;",
        "2020-2023年",
        "北京--Shanghai",
        "分割----------线",
    ),
)
