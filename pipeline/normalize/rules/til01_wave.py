"""TIL01: other tildes between dates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_TILDE = re.compile("[~〜∼](?<![~〜∼～][~〜∼])(?![~〜∼～])")
_LEFT = re.compile(
    "[年月日号號时時点點分旬季周週期度]\\Z|(?:周|週|星期|礼拜|禮拜)[一二三四五六日天末]\\Z|(?:上午|中午|下午|晚上|凌晨|除夕|[春夏秋冬]天)\\Z|[初廿卅][一二三四五六七八九十]\\Z"
)
_WEEKDAY = re.compile("(?:周|週|星期|礼拜|禮拜)[一二三四五六]\\Z")
_DAY = re.compile("[二三四五六日天](?![一二三四五六七八九十百千万月日年号])")
_RIGHT = re.compile(
    "(?:周|週|星期|礼拜|禮拜)[一二三四五六日天末]|(?:[0-9]{1,4}|[一二三四五六七八九十〇零]{1,4})[年月日号时点分季周期度]"
    "|(?:次日|次年|翌日|今年|今日|今天|明天|明年|当天|至今|现在|現在|上午|中午|下午|晚上|凌晨|[上中下]旬|[春夏秋冬][季天]|除夕|年底|月底)|[初廿卅][一二三四五六七八九十]"
)


def _follows(text: str, match: re.Match[str]) -> bool:
    """Whether a date follows, or the bare name of a day after a day of the week."""
    if _RIGHT.match(text, match.end()):
        return True
    return bool(_WEEKDAY.search(text, max(0, match.start() - 3), match.start()) and _DAY.match(text, match.end()))


def find(text: str) -> Iterable[Proposal]:
    """``~``, U+301C or U+223C between two dates, days or hours in Chinese."""
    for match in _TILDE.finditer(text):
        if _LEFT.search(text, max(0, match.start() - 6), match.start()) and _follows(text, match):
            yield match.start(), match.end(), "～"


RULE = Rule(
    code="TIL01",
    name="other tildes between dates",
    phase="mark",
    reason=(
        "Between dates and days of the week the connector is the full-width wave; at the end of a "
        "phrase a tilde is the writer's voice."
    ),
    ground="GB/T 15834—2011, 4.13",
    safety="safe",
    find=find,
    trigger=(
        "~",
        "〜",
        "∼",
    ),
    examples=(
        ("周一~周五", "周一～周五"),
        ("五月~八月", "五月～八月"),
    ),
    counter_examples=(
        "好的~",
        "a~b",
        "10~20",
        "好的~谢谢",
    ),
)
