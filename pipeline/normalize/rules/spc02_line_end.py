"""SPC02: blanks at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.blanks import blank_runs
from pipeline.normalize.characters import BLANK
from pipeline.normalize.rule import Proposal, Rule

_TABBED = re.compile(f"[{BLANK}\\t]+")


def find(text: str) -> Iterable[Proposal]:
    """Blanks and tabs before a line end, after a character."""
    runs = [match.span() for match in _TABBED.finditer(text)] if "\t" in text else blank_runs(text)
    for start, end in runs:
        if text[end : end + 1] in _ENDS and text[start - 1 : start] not in _ENDS:
            yield start, end, ""


_ENDS = frozenset({"", "\n"})


RULE = Rule(
    code="SPC02",
    name="blanks at the end of a line",
    phase="space",
    reason="They show nothing.",
    ground="Unicode Standard section 6.2",
    safety="safe",
    find=find,
    examples=(("各位代表   ", "各位代表"),),
    counter_examples=(
        "张三 李四",
        "\u3000",
    ),
)
