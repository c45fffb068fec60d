"""NFC01: letter and combining mark that compose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from pipeline.normalize.rule import Proposal, Rule

_COMBINED = re.compile(
    "[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff\u3046-\u307b\u30a6-\u30fd][\u0300-\u036f\u3099\u309a]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\u2126\u212a\u212b]"
)


def find(text: str) -> Iterable[Proposal]:
    """A Latin, Greek, Cyrillic or kana letter with combining marks, and the signs for ångström, kelvin and ohm."""
    for match in _COMBINED.finditer(text):
        composed = normalize("NFC", match[0])
        if composed != match[0]:
            yield match.start(), match.end(), composed


RULE = Rule(
    code="NFC01",
    name="letter and combining mark that compose",
    phase="character",
    reason=("The composed letter is what every other text uses; canonical equivalents look and mean the same."),
    ground="UAX #15",
    safety="safe",
    find=find,
    alarm=re.compile("[\u0300-\u036f\u1161-\u1175\u2126\u212a\u212b\u3099\u309a]"),
    examples=(
        ("cafe\u0301", "café"),
        ("Å", "Å"),
    ),
    counter_examples=(
        "零",
        "ﬁne",
        "2²=4",
    ),
)
