"""CTL04: noncharacter or lone surrogate."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_PLANES = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
_NONCHARACTER = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PLANES}]")


def find(text: str) -> Iterable[Proposal]:
    """Noncharacters and surrogates."""
    return ((match.start(), match.end(), "\ufffd") for match in _NONCHARACTER.finditer(text))


RULE = Rule(
    code="CTL04",
    name="noncharacter or lone surrogate",
    phase="legal",
    reason=(
        "Such a code point is no character and partly illegal in XML; the mark of loss shows that "
        "something stood there."
    ),
    ground="XML 1.0, production Char; Unicode Standard section 23.7 (noncharacters)",
    safety="safe",
    find=find,
    alarm=_NONCHARACTER,
    examples=(
        ("各位\ufffe代表", "各位\ufffd代表"),
        ("各位\U0001fffe代表", "各位\ufffd代表"),
    ),
    counter_examples=("各位\ufffd代表",),
)
