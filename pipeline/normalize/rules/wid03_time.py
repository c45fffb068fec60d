"""WID03: full-width colon in a time of day."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_COLON = re.compile("：(?<=[0-9]：)(?=[0-9]{2})")
_BEFORE = re.compile(
    "(?:上午|中午|下午|晚上|早上|早晨|凌晨|夜里|傍晚|清晨|午后|半夜|[早晚午夜]|[日号號天]|[0-9][/-][0-9]{1,2}|星期.|周.|"
    "时间|時間|现在|現在|截止|截至|[到至于於从從自约約]|[-~～—－、])[ \u3000]?\\Z"
)
_AFTER = re.compile(
    "[ \u3000]?(?:[-~～—－]|至|到|起|开|開|前|后|後|左右|以|准时|準時|分|整|许|的时|叫|才|出发|出發|结束|集合|退房|入住"
    "|[,，、]?[0-9]{1,2}[:：][0-9]{2})"
)
_TIME = re.compile(r"(?<![0-9A-Za-z：:.])([01]?[0-9]|2[0-3])(：)[0-5][0-9]((?:：)[0-5][0-9])?(?![0-9A-OQ-Zb-oq-z：:.])")


def find(text: str) -> Iterable[Proposal]:
    """``hh：mm`` and ``hh：mm：ss`` with possible values; where words or round hours say so."""
    done = -1
    for found in _COLON.finditer(text):
        at = found.start()
        match = _TIME.match(text, max(0, at - 2)) or _TIME.match(text, max(0, at - 1))
        if at > done and match and match.start(2) == at and (match[3] or _is_clock(text, match)):
            yield at, at + 1, ":"
            if match[3]:
                done = match.start(3)
                yield done, done + 1, ":"


def _is_clock(text: str, match: re.Match[str]) -> bool:
    """Whether the words around say that the figure is a time: no ratio, no score, no verse."""
    hour, minute = match[0][: match.start(2) - match.start()], match[0][-2:]
    if minute in {"00", "30"} or (len(hour) == 2 and hour[0] == "0"):
        return True
    before = _BEFORE.search(text, max(0, match.start() - 8), match.start())
    return before is not None or _AFTER.match(text, match.end()) is not None


RULE = Rule(
    code="WID03",
    name="full-width colon in a time of day",
    phase="mark",
    reason="A time of day is a figure; its colon is the half-width one.",
    ground="GB/T 15835—2011, 5.1.5; ISO 8601",
    safety="safe",
    find=find,
    trigger=("：",),
    examples=(
        ("开会时间17：43", "开会时间17:43"),
        ("9：00：05", "9:00:05"),
    ),
    counter_examples=(
        "3：2",
        "1：50000",
        "16：9不如16：10",
        "在线时间：17",
    ),
)
