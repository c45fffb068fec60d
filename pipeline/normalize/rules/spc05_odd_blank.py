"""SPC05: blank of another kind than the space."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.blanks import blank_runs
from pipeline.normalize.rule import Proposal, Rule

_PLAIN = frozenset(" \u3000")
_THIN = frozenset("\u2009\u202f")


def find(text: str) -> Iterable[Proposal]:
    """No-break, em, en, figure and other spaces."""
    for start, end in blank_runs(text):
        for at in range(start, end):
            if text[at] in _PLAIN:
                continue
            thin = text[at] in _THIN and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
            if not thin:
                yield at, at + 1, " "


RULE = Rule(
    code="SPC05",
    name="blank of another kind than the space",
    phase="space",
    reason="Fixed and no-break spaces are layout; between figures a thin space groups digits and stays.",
    ground="Unicode Standard section 6.2",
    safety="safe",
    find=find,
    trigger=(
        "\u00a0",
        "\u2000",
        "\u2001",
        "\u2002",
        "\u2003",
        "\u2004",
        "\u2005",
        "\u2006",
        "\u2007",
        "\u2008",
        "\u2009",
        "\u200a",
        "\u202f",
        "\u205f",
    ),
    examples=(
        ("a\u2003b", "a b"),
        ("Windows\u00a010", "Windows 10"),
    ),
    counter_examples=(
        "12\u2009345",
        "区长\u3000陈绍坤",
    ),
)
