"""INV05: tag character outside a flag."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0001\U000e0020-\U000e007f]")


def find(text: str) -> Iterable[Proposal]:
    """Tag characters that no black flag begins."""
    for match in _TAGS.finditer(text):
        if match[1] is None:
            yield match.start(), match.end(), ""


RULE = Rule(
    code="INV05",
    name="tag character outside a flag",
    phase="invisible",
    reason=("Tag characters show nothing except in the flags of regions; they have been used to hide text."),
    ground="UTS #51",
    safety="safe",
    find=find,
    alarm=re.compile("[\U000e0001\U000e0020-\U000e007f]"),
    examples=(("好\U000e0041的", "好的"),),
    counter_examples=("🏴\U000e0067\U000e0062\U000e007f",),
)
