"""ELL03: middle or midline dots for an ellipsis."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.ellipses import after_chinese
from pipeline.normalize.rule import Proposal, Rule

_DOTS = re.compile("(?<!·)(?:·{3}|·{6})(?!·)|(?<!⋯)⋯{1,2}(?!⋯)")
_LEADS = re.compile(r"[^\S\n]?[0-9]")


def find(text: str) -> Iterable[Proposal]:
    """Runs of U+00B7 or U+22EF after Han or a full-width mark."""
    for match in _DOTS.finditer(text):
        if after_chinese(text, match.start()) and not _LEADS.match(text, match.end()):
            yield match.start(), match.end(), "……"


RULE = Rule(
    code="ELL03",
    name="middle or midline dots for an ellipsis",
    phase="mark",
    reason="Three or more dots in a row after Chinese are an ellipsis, whichever dot was used.",
    ground="GB/T 15834—2011, 4.11; clreq",
    safety="safe",
    find=find,
    trigger=(
        "···",
        "⋯",
    ),
    examples=(("不知道······", "不知道……"),),
    counter_examples=("乐购遂宁·乐享船山",),
)
