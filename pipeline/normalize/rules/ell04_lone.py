"""ELL04: lone ellipsis character after Chinese."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.ellipses import after_chinese
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """One U+2026 after Han or a full-width closing mark."""
    at = text.find("…")
    while at >= 0:
        end = at + 1
        while text[end : end + 1] == "…":
            end += 1
        if end == at + 1 and after_chinese(text, at) and not text[end : end + 1].isdigit():
            yield at, end, "……"
        at = text.find("…", end)


RULE = Rule(
    code="ELL04",
    name="lone ellipsis character after Chinese",
    phase="mark",
    reason="The Chinese ellipsis takes two places, U+2026 twice; one alone is a relic of Western input.",
    ground="GB/T 15834—2011, 4.11; clreq",
    safety="safe",
    find=find,
    trigger=("…",),
    examples=(("等等…", "等等……"),),
    counter_examples=(
        "…",
        "1…n",
        "Hello…",
        "等等……",
        "x1,x2,…,xn",
    ),
)
