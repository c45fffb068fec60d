"""PUN06: ASCII full stop that ends a Chinese sentence."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.periods import full_stops
from pipeline.normalize.rule import Proposal, Rule


def find(text: str) -> Iterable[Proposal]:
    """A lone point after Han or a closing mark, at the line end or between two clauses."""
    return full_stops(text)


RULE = Rule(
    code="PUN06",
    name="ASCII full stop that ends a Chinese sentence",
    phase="mark",
    reason=(
        "A sentence in Chinese ends with the ideographic full stop; decimals, list marks, domains and "
        "names keep their point."
    ),
    ground="GB/T 15834—2011, 4.1",
    safety="safe",
    find=find,
    trigger=(".",),
    examples=(
        ("我们明天去.", "我们明天去。"),
        ("各位代表的支持.谢谢", "各位代表的支持。谢谢"),
    ),
    counter_examples=(
        "一.项目投资",
        "1.项目投资",
        "v2.0.1发布",
        "约翰.史密斯",
        "榴.弹",
        "宇宙.联系",
        "访问example.com.cn查看",
    ),
)
