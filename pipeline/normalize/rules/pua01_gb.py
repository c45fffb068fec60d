"""PUA01: private-use code point that GB 18030 moved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.normalize.rule import Proposal, Rule
from pipeline.normalize.table import character_map


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"[{''.join(character_map('pua_gb'))}]")


def find(text: str) -> Iterable[Proposal]:
    """The 107 code points of the table."""
    return (
        (match.start(), match.end(), table[match[0]])
        for table in (character_map("pua_gb"),)
        for match in _pattern().finditer(text)
    )


RULE = Rule(
    code="PUA01",
    name="private-use code point that GB 18030 moved",
    phase="character",
    reason=(
        "Decoders older than GB 18030—2022 put these characters into the private-use area; each has a "
        "standard code point now."
    ),
    ground="GB 18030—2022",
    safety="safe",
    find=find,
    alarm=re.compile("[\ue000-\uf8ff]"),
    examples=(
        ("\ue76c", "€"),
        ("\ue863", "䶮"),
    ),
    counter_examples=(
        "\ue810",
        "\uf0b7列表",
    ),
)
