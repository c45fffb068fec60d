"""WID04: full-width comma between groups of three digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_COMMA = re.compile("，(?<=[0-9]，)(?=[0-9]{3})")
_GROUPED = re.compile(r"(?<![0-9，,.])[1-9][0-9]{0,2}(?:，[0-9]{3}){1,6}(?![0-9，,])")


def _first_digit(text: str, at: int) -> int:
    start = at
    while start > 0 and at - start < 3 and text[start - 1] in "0123456789":
        start -= 1
    return start


def _is_money(text: str, match: re.Match[str]) -> bool:
    """Whether the figure is a sum: a list of numbers has no sign of money, or groups of three alone."""
    if _SIGN.search(text, max(0, match.start() - 4), match.start()):
        return True
    first = match[0].index("，")
    return (first < 3 or match[0].count("，") > 1) and _UNIT.match(text, match.end()) is not None


_SIGN = re.compile("(?:[¥￥$＄€£]|RMB|人民币|人民幣|NT\\$)[ ]?\\Z")
_UNIT = re.compile(r"(?:\.[0-9]{1,2})?[ ]?(?:万|萬|亿|億)?(?:元|美元|日元|欧元|块钱|圆|圓)")


def find(text: str) -> Iterable[Proposal]:
    """``d，ddd`` of a sum of money, every group of three digits."""
    done = -1
    for found in _COMMA.finditer(text):
        match = _GROUPED.match(text, _first_digit(text, found.start()))
        if match and match.end() > found.start() > done and _is_money(text, match):
            for comma in range(match.start(), match.end()):
                if text[comma] == "，":
                    yield comma, comma + 1, ","
            done = match.end()


RULE = Rule(
    code="WID04",
    name="full-width comma between groups of three digits",
    phase="mark",
    reason="The comma that groups the digits of a sum belongs to the figure; a list of numbers looks alike and stays.",
    ground="GB/T 15835—2011, 5.1.1",
    safety="safe",
    find=find,
    trigger=("，",),
    examples=(("1，234元", "1,234元"),),
    counter_examples=(
        "米宽，200米长",
        "2023，2024",
        "1，2，345",
        "打110，119，120都可以",
        "985，211大学",
        "699，300支的",
    ),
)
