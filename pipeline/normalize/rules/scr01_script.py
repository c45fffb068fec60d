"""SCR01: text in another script than the one asked for."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule


def find(_text: str) -> Iterable[Proposal]:
    """Nothing by itself: whole texts are converted at once, after all other rules (see ``variant``)."""
    return ()


RULE = Rule(
    code="SCR01",
    name="text in another script than the one asked for",
    phase="line",
    reason=(
        "Only where the settings ask for a script (``variant``): the reading text is given in it, and "
        "the original is shown beside it."
    ),
    ground="OpenCC",
    safety="judged",
    find=find,
    counter_examples=(
        "後來",
        "后来",
    ),
)
