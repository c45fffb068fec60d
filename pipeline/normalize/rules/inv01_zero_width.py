"""INV01: invisible format character."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff]+")


def find(text: str) -> Iterable[Proposal]:
    """Zero-width spaces, word joiners, soft hyphens, byte order marks and the like."""
    return ((match.start(), match.end(), "") for match in _INVISIBLE.finditer(text))


RULE = Rule(
    code="INV01",
    name="invisible format character",
    phase="invisible",
    reason="It shows nothing, breaks search, and comes from copying or from tricks against copying.",
    ground="Unicode Standard chapter 23; UTS #39",
    safety="safe",
    find=find,
    alarm=_INVISIBLE,
    examples=(
        ("各位\ufeff代表", "各位代表"),
        ("各位\u200b代表", "各位代表"),
    ),
    counter_examples=(
        "⠀",
        "\ufffc图片",
    ),
)
