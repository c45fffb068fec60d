"""SPC02: blanks at the end of a line."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.characters import BLANKS
from pipeline.normalize.rule import Proposal, Rule

_BLANKS = BLANKS | {"\t"}


def find(text: str) -> Iterable[Proposal]:
    """Blanks and tabs before a line end, after a character."""
    at, length = 0, len(text)
    while at <= length:
        stop = text.find("\n", at)
        stop = length if stop < 0 else stop
        if text[stop - 1 : stop] in _BLANKS and stop > at:
            start = stop
            while start > at and text[start - 1] in _BLANKS:
                start -= 1
            if start > at:
                yield start, stop, ""
        at = stop + 1


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
