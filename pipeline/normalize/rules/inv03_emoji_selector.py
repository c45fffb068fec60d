"""INV03: emoji selector after no emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import EMOJI
from pipeline.normalize.rule import Proposal, Rule

_SELECTOR = re.compile(f"(?<![{EMOJI}0-9#*])[\ufe0e\ufe0f]")


def find(text: str) -> Iterable[Proposal]:
    """U+FE0E and U+FE0F after anything but an emoji or a keycap base."""
    return ((match.start(), match.end(), "") for match in _SELECTOR.finditer(text))


RULE = Rule(
    code="INV03",
    name="emoji selector after no emoji",
    phase="invisible",
    reason=(
        "The selectors for text and emoji style mean something after an emoji only; the other "
        "selectors choose glyphs of ideographs and stay."
    ),
    ground="UTS #51",
    safety="safe",
    find=find,
    alarm=re.compile("[\ufe0e\ufe0f]"),
    examples=(("各位\ufe0f代表", "各位代表"),),
    counter_examples=(
        "❤\ufe0f",
        "1\ufe0f⃣",
        "葛\U000e0100城",
    ),
)
