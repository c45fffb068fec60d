"""What a kind of span is: text that certain rules leave alone, with the reason and how it is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.normalize.rule import SHELTERED_PHASES

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SpanKind:
    """One kind of span, whole.

    Attributes:
        code: Three letters and two digits beginning with ``S``; stable, never reused.
        name: What such a span is.
        reason: Why an editor would leave it alone, in a sentence.
        find: The spans of this kind in a text, each inside one line but those of a fenced block.
        trigger: Strings of which the text holds at least one where there can be such a span;
            empty for "always look".
        phases: The phases whose rules leave the span alone.
        examples: Texts, each with its span in ``⟦⟧``.
        counter_examples: Texts with no such span.
    """

    code: str
    name: str
    reason: str
    find: Callable[[str], Iterable[Span]]
    trigger: tuple[str, ...] = ()
    phases: frozenset[str] = SHELTERED_PHASES
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    def wakes(self, text: str) -> bool:
        """Whether the text may hold such a span."""
        return not self.trigger or any(string in text for string in self.trigger)


def matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    """A ``find`` that takes every match of a pattern."""

    def find(text: str) -> Iterator[Span]:
        return (match.span() for match in pattern.finditer(text))

    return find


def line_at(text: str, at: int, reach: int = 4000) -> Span:
    """The line that holds ``at``, cut to ``reach`` characters on either side."""
    start = text.rfind("\n", max(0, at - reach), at) + 1 or max(0, at - reach)
    stop = text.find("\n", at, at + reach)
    return start, stop if stop >= 0 else min(len(text), at + reach)


def lines_around(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    """The lines in which the pattern matches, each once, in order."""
    at = 0
    while match := pattern.search(text, at):
        start, stop = line_at(text, match.start())
        yield start, stop
        at = max(stop, match.end(), at + 1)
