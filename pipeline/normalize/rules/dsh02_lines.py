"""DSH02: other signs for a dash between Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.ellipses import between_chinese
from pipeline.normalize.rule import Proposal, Rule

_LINES = re.compile("──(?<!───)(?!─)|――(?<!―――)(?!―)|－－(?<!－－－)(?!－)|⸺")


def find(text: str) -> Iterable[Proposal]:
    """Two U+2500, U+2015 or U+FF0D, or one U+2E3A, between Han or full-width marks."""
    for match in _LINES.finditer(text):
        if between_chinese(text, match.start(), match.end()):
            yield match.start(), match.end(), "——"


RULE = Rule(
    code="DSH02",
    name="other signs for a dash between Chinese",
    phase="mark",
    reason=(
        "Box-drawing lines, horizontal bars, two-em dashes and full-width hyphens were used for the dash, U+2014 twice."
    ),
    ground="GB/T 15834—2011, 4.10; clreq",
    safety="safe",
    find=find,
    trigger=("──", "――", "－－", "⸺"),
    examples=(
        ("团结──就是力量", "团结——就是力量"),
        ("团结⸺就是力量", "团结——就是力量"),
    ),
    counter_examples=(
        "一一对应",
        "｜－｜",
        "────────",
    ),
)
