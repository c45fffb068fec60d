"""INV02: joiner outside the scripts that need it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import EMOJI
from pipeline.normalize.rule import Proposal, Rule

_SHAPED = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ua8e0-\ua8ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_JOINER = re.compile(f"(?<![{_SHAPED}{EMOJI}\ufe0f])[\u200c\u200d]")


def find(text: str) -> Iterable[Proposal]:
    """ZWJ and ZWNJ that follow neither an emoji nor a letter of a joining script."""
    return ((match.start(), match.end(), "") for match in _JOINER.finditer(text))


RULE = Rule(
    code="INV02",
    name="joiner outside the scripts that need it",
    phase="invisible",
    reason=("A joiner shapes emoji and Arabic and Indic letters; anywhere else it shows nothing and breaks search."),
    ground="UTS #51; Unicode Standard section 23.2",
    safety="safe",
    find=find,
    alarm=re.compile("[\u200c\u200d]"),
    examples=(("各位\u200d代表", "各位代表"),),
    counter_examples=(
        "👨\u200d👩\u200d👧",
        "می\u200cخواهم",
    ),
)
