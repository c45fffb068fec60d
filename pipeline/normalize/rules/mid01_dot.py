"""MID01: other dots for the middle dot between Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import HAN, KANA
from pipeline.normalize.periods import between_names
from pipeline.normalize.rule import Proposal, Rule
from pipeline.normalize.stops import around

_DOT = re.compile(f"[・･‧∙⋅•](?<=[{HAN}][・･‧∙⋅•])(?=[{HAN}])")
_KANA = re.compile(f"[{KANA}]")


def find(text: str) -> Iterable[Proposal]:
    """A katakana dot, bullet or operator dot between the parts of a foreign name on a line without kana."""
    for match in _DOT.finditer(text):
        if between_names(text, match.start()) and _KANA.search(around(text, match.start())) is None:
            yield match.start(), match.end(), "·"


RULE = Rule(
    code="MID01",
    name="other dots for the middle dot between Chinese",
    phase="mark",
    reason=(
        "The middle dot of Chinese names is U+00B7; katakana dots and bullets look like it. Between other words "
        "the dot may be Japanese, Taiwan's decimal point or a list's, and stays."
    ),
    ground="clreq; GB/T 15834—2011, 4.14",
    safety="safe",
    find=find,
    trigger=(
        "・",
        "･",
        "‧",
        "∙",
        "⋅",
        "•",
    ),
    examples=(("约翰・史密斯", "约翰·史密斯"),),
    counter_examples=(
        "スター・ウォーズ",
        "東京・大阪へ",
        "監督・脚本",
        "一‧二公尺",
        "苹果•香蕉",
        "• TA的每日心情",
        "a·b",
    ),
)
