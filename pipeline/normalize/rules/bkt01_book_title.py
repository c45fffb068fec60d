"""BKT01: doubled angle signs for a book title."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import HAN
from pipeline.normalize.rule import Proposal, Rule

_TITLE = re.compile(
    r"<<(?<![<A-Za-z]<<)(?:(?<![ \t]<<)[ \t])?([^<>\s\"'][^<>\n]{0,38})>>(?!>)|＜＜([^＜＞\s][^＜＞\n]{0,38})＞＞"
)
_HAN = re.compile(f"[{HAN}]")


def find(text: str) -> Iterable[Proposal]:
    """``<<`` and ``>>`` around a short text with Han in it."""
    for match in _TITLE.finditer(text):
        if _HAN.search(match[0]):
            yield match.start(), match.start() + 2, "《"
            yield match.end() - 2, match.end(), "》"


RULE = Rule(
    code="BKT01",
    name="doubled angle signs for a book title",
    phase="pair",
    reason="Typists without the mark write two signs for it; shifts and streams in code stay.",
    ground="GB/T 15834—2011, 4.15",
    safety="safe",
    find=find,
    trigger=("<<", "＜＜"),
    examples=(("<<红楼梦>>读后感", "《红楼梦》读后感"),),
    counter_examples=(
        "1<<3",
        "cout<<中文<<endl;",
        "<书>",
    ),
)
