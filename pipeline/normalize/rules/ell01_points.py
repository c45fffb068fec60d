"""ELL01: three or more ASCII points after Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.ellipses import after_chinese
from pipeline.normalize.rule import Proposal, Rule

_POINTS = re.compile(r"\.{2,}")
_LEADS = re.compile(r"[^\S\n]?[0-9]")


def find(text: str) -> Iterable[Proposal]:
    """Runs of three or six points after Han or a mark inside a sentence."""
    for match in _POINTS.finditer(text):
        if (
            len(match[0]) in {3, 6}
            and text[match.start() - 1] not in "。！？"
            and after_chinese(text, match.start())
            and not _LEADS.match(text, match.end())
        ):
            yield match.start(), match.end(), "……"


RULE = Rule(
    code="ELL01",
    name="three or more ASCII points after Chinese",
    phase="mark",
    reason=(
        "The ellipsis of Chinese is six dots in two places. Any other number of points is the writer's voice; "
        "after a full stop they are the cut mark of software; before a page number they are leaders."
    ),
    ground="GB/T 15834—2011, 4.11; clreq",
    safety="safe",
    find=find,
    trigger=("...",),
    examples=(
        ("等等......", "等等……"),
        ("“我...”他", "“我……”他"),
    ),
    counter_examples=(
        "wait...",
        "目录........12",
        "[...]",
        "../目录",
        "负责。...",
        "唉....",
    ),
)
