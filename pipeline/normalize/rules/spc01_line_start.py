"""SPC01: blanks before the first character of a Chinese line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.characters import BLANK, HAN
from pipeline.normalize.rule import Proposal, Rule

_LEADING = re.compile(f"[{BLANK}\\t]+")
_START = re.compile(f"\\n[{BLANK}\\t]+")
_CHINESE = re.compile(f"[{HAN}\u3001-\u301f\uff01-\uff65]")
_REACH = 2000
_DEEPEST = 12
"""Columns that an indent has at most (an ideographic space takes two). Beyond it a line is set to
the right or the middle, or is part of a picture, and its place says something."""


def find(text: str) -> Iterable[Proposal]:
    """Blanks and tabs at the start of a line that has Chinese in it."""
    first = _LEADING.match(text)
    if first and _width(first[0]) <= _DEEPEST and _is_chinese(text, first.end()):
        yield 0, first.end(), ""
    for match in _START.finditer(text):
        if _width(match[0]) <= _DEEPEST and _is_chinese(text, match.end()):
            yield match.start() + 1, match.end(), ""


def _width(blanks: str) -> int:
    return len(blanks) + blanks.count("\u3000") + 3 * blanks.count("\t") - blanks.count("\n")


def _is_chinese(text: str, at: int) -> bool:
    """Whether the line that goes on at ``at`` begins with a character and has Chinese in it."""
    stop = text.find("\n", at, at + _REACH)
    return stop != at and _CHINESE.search(text, at, stop if stop >= 0 else at + _REACH) is not None


RULE = Rule(
    code="SPC01",
    name="blanks before the first character of a Chinese line",
    phase="space",
    reason="Indentation is layout; the structure says that a paragraph begins.",
    ground="clreq",
    safety="safe",
    find=find,
    examples=(
        ("    2023年，我们", "2023年，我们"),
        ("\u3000\u3000各位", "各位"),
    ),
    counter_examples=(
        "    return x",
        "\u3000",
    ),
)
