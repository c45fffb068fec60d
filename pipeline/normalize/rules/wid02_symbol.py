"""WID02: full-width symbol between letters or figures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_A = "0-9A-Za-z０-９Ａ-Ｚａ-ｚ"
_D = "0-9０-９"
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SYMBOL = re.compile(
    f"(?<=[{_A}])[．－＋＝／＼＆＠＿＜＞＊](?=[{_A}])"
    f"|(?<=[A-Za-zＡ-Ｚａ-ｚ])(?:＋＋|＃)(?![＋＃])|(?<=[{_D}])％|＠(?=[A-Za-zａ-ｚＡ-Ｚ])|[＃＄](?=[{_D}])|(?<![{_A}\u3041-\u30ff\u3400-\u9fff－＋）”])[－＋](?=[{_D}])"
    "|(?<=[A-Za-zａ-ｚ])＇(?=[a-zａ-ｚ])|(?<=[A-Za-zａ-ｚ])：／／(?=[A-Za-z0-9ａ-ｚ０-９])"
)


def find(text: str) -> Iterable[Proposal]:
    """Symbols between, before or after letters and figures, as each is used."""
    for match in _SYMBOL.finditer(text):
        yield match.start(), match.end(), match[0].translate(_NARROW)


RULE = Rule(
    code="WID02",
    name="full-width symbol between letters or figures",
    phase="width",
    reason=("Between half-width letters and figures a symbol is part of their expression and takes their width."),
    ground="GB/T 15835—2011, 5.1.7; UAX #11",
    safety="safe",
    find=find,
    alarm=re.compile("[．－＋＝／＼＆＠＿＜＞＊％＃＄＇]"),
    examples=(
        ("３．１４", "３.１４"),
        ("＃１楼", "#１楼"),
        ("增长7％", "增长7%"),
    ),
    counter_examples=(
        "楼主＝好人",
        "＊注意＊",
        "＆",
        "％",
        "￣▽￣",
        "晕－－1032元",
    ),
)
