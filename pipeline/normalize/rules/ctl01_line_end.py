"""CTL01: line end that is not LF."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import MARKER
from pipeline.normalize.rule import Proposal, Rule

_LINE_END = re.compile(f"\r(?:\n(?!{MARKER}\n))?|[\x0b\x0c\x85\u2028\u2029]")
"""The line feed before a batch's marker belongs to the separator, not to a CR at a text's end."""


def find(text: str) -> Iterable[Proposal]:
    """CR, CRLF, VT, FF, NEL, LS and PS."""
    return ((match.start(), match.end(), "\n") for match in _LINE_END.finditer(text))


RULE = Rule(
    code="CTL01",
    name="line end that is not LF",
    phase="legal",
    reason=(
        "XML parsers turn CR and CRLF into LF, and vertical tab and form feed are illegal in XML; the "
        "other line ends are made alike so that a line is a line everywhere."
    ),
    ground="XML 1.0 section 2.11; Unicode Standard chapter 5 (newline guidelines)",
    safety="safe",
    find=find,
    alarm=_LINE_END,
    examples=(
        ("第一行\u000d\n第二行", "第一行\n第二行"),
        ("第一页\u000c第二页", "第一页\n第二页"),
    ),
    counter_examples=(
        "第一行\n第二行",
        "目录\t1",
    ),
)
