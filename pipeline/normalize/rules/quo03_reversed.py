"""QUO03: closing quotation mark with none open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_PAIR = re.compile("“[^“”\n]*”|”")
_MARK = re.compile("[“”]")


def find(text: str) -> Iterable[Proposal]:
    """A closing double quotation mark where none is open on its line."""
    done = -1
    for pair in _PAIR.finditer(text):
        at = pair.start()
        if text[at] == "”" and at > done and not _is_open(text, at):
            yield at, at + 1, ""
            done = text.find("\n", at)  # once a line
            if done < 0:
                return


def _is_open(text: str, at: int) -> bool:
    """Whether a quotation is open at ``at``, where one stands inside another."""
    start = max(text.rfind("\n", max(0, at - _REACH), at) + 1, at - _REACH, 0)
    opened = 0
    for match in _MARK.finditer(text, start, at):
        opened = opened + 1 if match[0] == "“" else max(0, opened - 1)
    return opened > 0


_REACH = 500


RULE = Rule(
    code="QUO03",
    name="closing quotation mark with none open",
    phase="pair",
    reason="The two marks were exchanged or one is missing; which of the two, the line does not say.",
    ground="GB/T 15834—2011, 4.8",
    safety="report",
    find=find,
    trigger=("”",),
    counter_examples=("“好”和“坏”",),
    finding="NRM012",
)
