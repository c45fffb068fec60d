"""How far a reading can be trusted, and what spoke for and against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One sign's part in a confidence: its ``value`` from 0 to 1, and what that adds to the log-odds that the
    reading is right, in ``nats`` (against it where negative).

    ``post`` is the ordinal of the first post where it was seen and ``shown`` what was seen there.
    """

    sign: str
    value: float
    nats: float
    post: int | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Confidence:
    """The probability, by the calibration, that every post of the page is read, none invented, and that no
    name or time is wrong or missing that the page has.

    ``prior`` is the log-odds in nats before any sign, ``terms`` are the signs that were seen, in the order of
    the table. :attr:`value` is their sum as a probability.
    """

    value: float
    prior: float
    terms: tuple[Term, ...] = ()

    def against(self) -> Iterator[Term]:
        """The terms that speak against the reading, the heaviest first."""
        yield from sorted((term for term in self.terms if term.nats < 0), key=lambda term: (term.nats, term.sign))
