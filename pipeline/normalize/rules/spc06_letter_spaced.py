"""SPC06: line whose characters stand apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import HAN
from pipeline.normalize.rule import Proposal, Rule

_APART = re.compile(f"[{HAN}](?:[ \u3000][{HAN}]){{1,9}}(?=\\n|\\Z)")


def find(text: str) -> Iterable[Proposal]:
    """A line of two to ten single Han with single blanks between."""
    at = text.find(" ")
    while at >= 0:
        start = text.rfind("\n", max(0, at - 2), at) + 1 or max(0, at - 1)
        match = _APART.match(text, start)
        if match and (start == 0 or text[start - 1] == "\n"):
            yield match.start(), match.end(), ""
            at = match.end()
        at = text.find(" ", at + 1)


RULE = Rule(
    code="SPC06",
    name="line whose characters stand apart",
    phase="space",
    reason=(
        "A heading may be set with a blank between its characters, or the blanks may part names; "
        "removing them is a judgement."
    ),
    ground="judgement",
    safety="report",
    find=find,
    trigger=(" ",),
    counter_examples=(
        "张三 李四",
        "使用 Python 编程",
    ),
    finding="NRM016",
)
