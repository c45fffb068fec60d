"""What a rule is: a pattern it catches, the reason and ground, and ``find``, which proposes edits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipeline.normalize.characters import UNUSUAL

Proposal = tuple[int, int, str]
"""``(start, end, after)``: the text ``[start, end)`` should read ``after``. Proposals come in order."""

PHASES: tuple[str, ...] = ("legal", "invisible", "character", "width", "pair", "mark", "space", "line")
"""The phases in running order. The proposals of one phase are made over the same text."""

UNUSUAL_PHASES = frozenset({"legal", "invisible", "character", "width"})
"""Phases whose rules look only for characters outside the usual repertoire (see ``characters``)."""

SHELTERED_PHASES = frozenset({"width", "pair", "mark", "space", "line"})
"""Phases that leave URLs, markup, code, faces and the like alone (see ``shelter``)."""

SAFETIES: tuple[str, ...] = ("safe", "judged", "report")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, whole.

    Attributes:
        code: Three letters and two digits; stable, never reused.
        name: The pattern that the rule catches (not the cure).
        phase: One of :data:`PHASES`.
        reason: Why an editor would make the change, in a sentence or two.
        ground: The standard it rests on, with a clause only where that is sure.
        safety: ``safe`` (on by default), ``judged`` (opt-in, shown beside the original) or
            ``report`` (a finding and no edit).
        find: Proposes edits over a text. It looks no further than the line it is in, except
            that a rule of the phase ``line`` may look at the lines around a line end.
        trigger: Strings of which the text holds at least one where the rule has work; empty for
            "always look".
        alarm: For the phases that look for unusual characters: a class of characters of which
            the text holds at least one where the rule has work.
        examples: ``(before, after)`` pairs, each with only this rule's edits made.
        counter_examples: Texts in which the rule proposes nothing.
        finding: The finding code that a ``report`` rule gives.
    """

    code: str
    name: str
    phase: str
    reason: str
    ground: str
    safety: str
    find: Callable[[str], Iterable[Proposal]]
    trigger: tuple[str, ...] = ()
    alarm: re.Pattern[str] | None = None
    examples: tuple[tuple[str, str], ...] = ()
    counter_examples: tuple[str, ...] = ()
    finding: str | None = None
    _sought: tuple[tuple[str, bool], ...] = field(init=False, repr=False, compare=False)
    """The triggers, each with whether it begins with an unusual character."""

    def __post_init__(self) -> None:
        if self.phase not in PHASES or self.safety not in SAFETIES:
            raise ValueError(f"{self.code}: unknown phase or safety")
        if (self.phase in UNUSUAL_PHASES) != (self.alarm is not None):
            raise ValueError(f"{self.code}: an alarm goes with the phases for unusual characters")
        sought = tuple((string, UNUSUAL.match(string) is not None) for string in self.trigger)
        object.__setattr__(self, "_sought", sought)

    def wakes(self, text: str, unusual: str) -> bool:
        """Whether the rule may have work: ``unusual`` holds each unusual character of ``text``."""
        if self.alarm is not None:
            return self.alarm.search(unusual) is not None
        for string, is_unusual in self._sought:
            if (not is_unusual or string[0] in unusual) and string in text:
                return True
        return not self.trigger
