"""WID03: full-width colon in a time of day."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_COLON = re.compile("：(?<=[0-9]：)(?=[0-9]{2})")
_TIME = re.compile(r"(?<![0-9：:.])([01]?[0-9]|2[0-3])(：)[0-5][0-9]((?:：)[0-5][0-9])?(?![0-9：:.])")


def find(text: str) -> Iterable[Proposal]:
    """``hh：mm`` and ``hh：mm：ss`` with possible values; a ratio such as 3：2 stays."""
    done = -1
    for found in _COLON.finditer(text):
        at = found.start()
        match = _TIME.match(text, max(0, at - 2)) or _TIME.match(text, max(0, at - 1))
        if at > done and match and match.start(2) == at:
            yield at, at + 1, ":"
            if match[3]:
                done = match.start(3)
                yield done, done + 1, ":"


RULE = Rule(
    code="WID03",
    name="full-width colon in a time of day",
    phase="mark",
    reason="A time of day is a figure; its colon is the half-width one.",
    ground="GB/T 15835—2011; ISO 8601",
    safety="safe",
    find=find,
    trigger=("：",),
    examples=(
        ("开会时间17：43", "开会时间17:43"),
        ("9：00：05", "9:00:05"),
    ),
    counter_examples=(
        "3：2",
        "1：50000",
        "在线时间：17",
    ),
)
