"""SPC03: blank beside a full-width mark."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.blanks import blank_runs
from pipeline.normalize.characters import CLOSERS, HAN, OPENERS, is_han
from pipeline.normalize.rule import Proposal, Rule
from pipeline.normalize.spans.kind import line_at

_CURLY_OPEN, _CURLY_CLOSED = frozenset("“‘"), frozenset("”’")
_BEFORE = frozenset("，。；：？！、（《「『【〈〔")
_AFTER = frozenset("，。；：？！、）》」』】〉〕")
_LOOSE = 3
"""Single blanks beside marks or between Han from which a line uses blanks as marks of its own."""
_NUMBERED = re.compile(r"[0-9一二三四五六七八九十]{1,3}[.．、)）]")


def find(text: str) -> Iterable[Proposal]:
    """A single space before or after a full-width stop, or inside full-width brackets, beside Han."""
    found = [run for run in blank_runs(text) if run[1] - run[0] == 1 and text[run[0]] == " " and _beside(text, *run)]
    for start, end in found:
        if not _sets_apart(text, start, end):
            yield start, end, ""


def _beside(text: str, start: int, end: int) -> bool:
    left, right = text[start - 1 : start], text[end : end + 1]
    if (left in _CURLY_OPEN and is_han(right)) or (right in _CURLY_CLOSED and is_han(left)):
        return True
    if right in _AFTER and right:
        return is_han(left) or left in CLOSERS or left in _STOPS
    if left == "：" and not _LABEL.match(text, end):
        return is_han(right) or right.isdigit() or right in OPENERS
    return left in _BEFORE and left not in {"", "："} and (is_han(right) or right in OPENERS)


_STOPS = frozenset("，。；？！、")
_LABEL = re.compile(r"[^\s：:，。]{1,8}[：:]")
"""The label of the next field: the field before it is empty, and its blank holds the place."""


def _sets_apart(text: str, start: int, end: int) -> bool:
    """Whether the line parts its phrases with blanks, or an item's number follows."""
    first, last = line_at(text, start, 200)
    if _NUMBERED.match(text, end):
        return True
    gaps = len(_GAP.findall(text, first, last))
    return gaps >= _LOOSE and gaps * 2 > len(_MARKED.findall(text, first, last))


_GAP = re.compile(f"(?<=[{HAN}，。；：？！、）”])[ \u3000](?=[{HAN}（“])")
_MARKED = re.compile("[，。；：？！、](?! )")


RULE = Rule(
    code="SPC03",
    name="blank beside a full-width mark",
    phase="space",
    reason=(
        "A full-width mark brings its own space, and a single space beside it is a habit from ASCII marks. Wider gaps, "
        "empty fields, blanks before an item's number and lines that part their phrases with blanks stay."
    ),
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
        "姓名： 性别：",
        "价格低。 2.模具尚可",
        "负责。 ...",
        "很好看，\u3000电池耐用",
    ),
)
