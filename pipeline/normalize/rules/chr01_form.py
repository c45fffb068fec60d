"""CHR01: vertical or small form of a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.normalize.characters import CJK_MARKS, is_han
from pipeline.normalize.rule import Proposal, Rule
from pipeline.normalize.table import character_map


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f'(?<![_^﹏"])[{"".join(character_map("forms"))}](?![_^﹏"])')


def find(text: str) -> Iterable[Proposal]:
    """The forms of the table beside Han or a mark of Chinese; the small full stop is ambiguous and stays."""
    table = character_map("forms")
    for match in _pattern().finditer(text):
        at = match.start()
        if _is_chinese(text[at - 1 : at]) or _is_chinese(text[at + 1 : at + 2]):
            yield at, at + 1, table[match[0]]


def _is_chinese(character: str) -> bool:
    return character != "" and (is_han(character) or character in CJK_MARKS)


RULE = Rule(
    code="CHR01",
    name="vertical or small form of a mark",
    phase="width",
    reason=(
        "Such forms exist for old Taiwanese encodings; the full-width mark of the same name is what "
        "they stand for. NFKC would give ASCII."
    ),
    ground="Unicode Standard, blocks Vertical Forms, CJK Compatibility Forms, Small Form Variants",
    safety="safe",
    find=find,
    alarm=re.compile("[\ufe10-\ufe6b]"),
    examples=(
        ("你好﹐世界", "你好，世界"),
        ("﹁一﹂", "「一」"),
    ),
    counter_examples=(
        "顶﹒",
        "(╯﹏╰)",
        "﹁﹂﹁﹂",
    ),
)
