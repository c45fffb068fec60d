"""ELL02: three or more ideographic or full-width stops."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.ellipses import after_chinese
from pipeline.normalize.rule import Proposal, Rule

_STOPS = re.compile("。{3,}|．{3,}")


def find(text: str) -> Iterable[Proposal]:
    """Runs of three or more ``。`` or ``．`` after Han or a full-width mark."""
    for match in _STOPS.finditer(text):
        if after_chinese(text, match.start()):
            yield match.start(), match.end(), "……"


RULE = Rule(
    code="ELL02",
    name="three or more ideographic or full-width stops",
    phase="mark",
    reason="Typists without the ellipsis repeat the full stop, but how often they do is their voice.",
    ground="GB/T 15834—2011, 4.11; clreq",
    safety="judged",
    find=find,
    trigger=("。。。", "．．．"),
    examples=(("我觉得。。。", "我觉得……"),),
    counter_examples=("不错。。",),
)
