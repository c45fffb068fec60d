"""The weights of the signs, the confidence they add up to, and the doubts that are said of a page."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from pipeline.extract.confidence.reading import Reading
from pipeline.extract.confidence.sign import Sign
from pipeline.extract.confidence.signs import signs
from pipeline.model.confidence import Confidence, Term
from pipeline.model.finding import Finding, Refusal, finding
from pipeline.model.page import Page

SPEAKS = 0.35
"""Nats from which a sign against a reading is said as a finding: it lowers an even chance to 0.41."""
_LIMIT = 7.0
"""Log-odds beyond which nothing was calibrated: 0.999."""


READERS = ("profile", "unknown", "grammar", "flat")
"""The ways to read of :attr:`Reading.reader`: a sign is worth something else under each."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A row of the table: the code of the finding that says the sign, and its step and slope by way to read.

    A sign that is seen adds its step, and its slope times its value, in nats.
    """

    code: str
    steps: tuple[float, ...]
    slopes: tuple[float, ...]

    def nats(self, value: float, way: int) -> float:
        """What the sign adds at this value under one of :data:`READERS`."""
        return self.steps[way] + self.slopes[way] * value


@cache
def table() -> Mapping[str, Weight]:
    """The weights by sign; ``prior`` has the log-odds before any sign."""
    raw = files("pipeline.extract.confidence").joinpath("weights.tsv").read_text("utf-8")
    rows = csv.DictReader((line for line in raw.splitlines() if not line.startswith("#")), delimiter="\t")
    return {
        row["sign"]: Weight(
            row["code"],
            tuple(float(row[way]) for way in READERS),
            tuple(float(row[f"{way}*"]) for way in READERS),
        )
        for row in rows
    }


def confidence(reading: Reading, seen: Iterable[Sign] | None = None) -> Confidence:
    """The confidence of a reading; ``seen`` are its signs where they are at hand."""
    known, way = table(), READERS.index(reading.reader)
    prior = total = known["prior"].nats(0.0, way)
    terms = []
    for sign in signs(reading) if seen is None else seen:
        if sign.value > 0:
            row = known.get(sign.name)
            nats = round(row.nats(sign.value, way), 3) if row else 0.0
            total += nats
            terms.append(Term(sign.name, round(sign.value, 4), nats, sign.post, sign.shown))
    value = 1 / (1 + math.exp(-max(-_LIMIT, min(_LIMIT, total))))
    return Confidence(round(value, 4), prior, tuple(terms))


def doubts(made: Confidence) -> tuple[Finding, ...]:
    """One finding for each kind of doubt: by the heaviest sign of the kind, at its first place."""
    known, found = table(), dict[str, Finding]()
    for term in made.against():
        code = known[term.sign].code
        if code and code not in found and -term.nats >= SPEAKS:
            where: dict[str, str | int] = {} if term.post is None else {"post": term.post}
            found[code] = finding(code, where, sign=term.sign, value=term.value, nats=term.nats, shown=term.shown)
    return tuple(found[code] for code in sorted(found))


def judged(page: Page, reading: Reading, doubtful: float, refused: float) -> Page:
    """The page with its confidence; see :func:`stated`."""
    return stated(page, confidence(reading), doubtful, refused)


def stated(page: Page, made: Confidence, doubtful: float, refused: float) -> Page:
    """The page with a confidence that is known; below ``doubtful`` with a warning (EXT100) and the doubts.

    Raises ``Refusal`` (EXT101) with the doubts below ``refused``. The doubts of a page that is believed
    are in its confidence's terms alone: said as findings they would bury the ones that matter.
    """
    found = doubts(made) if made.value < max(doubtful, refused) else ()
    if made.value < refused:
        raise Refusal(*page.findings, *found, finding("EXT101", {}, confidence=made.value, threshold=refused))
    if made.value < doubtful:
        found = (finding("EXT100", {}, confidence=made.value, threshold=doubtful), *found)
    return replace(page, confidence=made, findings=(*page.findings, *found))
