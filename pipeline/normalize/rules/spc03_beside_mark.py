"""SPC03: blank beside a full-width mark."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.blanks import blank_runs
from pipeline.normalize.characters import is_han
from pipeline.normalize.rule import Proposal, Rule

_CURLY_OPEN, _CURLY_CLOSED = frozenset("“‘"), frozenset("”’")
_EDGES = frozenset({"", "\n", "\t"})
_BEFORE = frozenset("，。；：？！、（《「『【〈〔")
_AFTER = frozenset("，。；：？！、）》」』】〉〕")


def find(text: str) -> Iterable[Proposal]:
    """Blanks before and after full-width stops, and inside full-width brackets."""
    for start, end in blank_runs(text):
        left, right = text[start - 1 : start], text[end : end + 1]
        if left in _EDGES or right in _EDGES:
            continue
        inside = (left in _CURLY_OPEN and is_han(right)) or (right in _CURLY_CLOSED and is_han(left))
        if inside or left in _BEFORE or right in _AFTER:
            yield start, end, ""


RULE = Rule(
    code="SPC03",
    name="blank beside a full-width mark",
    phase="space",
    reason=("A full-width mark brings its own space; the blank belonged to the ASCII mark that it replaced."),
    ground="clreq",
    safety="safe",
    find=find,
    trigger=tuple("，。；：？！、（）《》「」『』【】〈〉〔〕“”‘’"),
    examples=(
        ("你好， 世界", "你好，世界"),
        ("你好 。", "你好。"),
        ("（ 完 ）", "（完）"),
    ),
    counter_examples=(
        "张三 李四",
        "使用 Python 编程",
        "847 天",
    ),
)
