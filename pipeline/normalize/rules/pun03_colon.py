"""PUN03: ASCII colon in Chinese text."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule
from pipeline.normalize.stops import stops


def find(text: str) -> Iterable[Proposal]:
    """Colons after Han or a closing mark, or after a word inside a Chinese sentence."""
    return stops(text, ":", "：")


RULE = Rule(
    code="PUN03",
    name="ASCII colon in Chinese text",
    phase="mark",
    reason=("A colon in Chinese text is the full-width one; times, ratios, addresses, smileys and code keep theirs."),
    ground="GB/T 15834—2011, 4.7",
    safety="safe",
    find=find,
    trigger=(":",),
    examples=(
        ("各位代表:", "各位代表："),
        ("联系电话:010-63691786", "联系电话：010-63691786"),
    ),
    counter_examples=(
        "9:00-18:00",
        "约翰福音3:16",
        "好的:)",
        "客服QQ:12345678",
        "C:\\用户\\桌面",
    ),
)
