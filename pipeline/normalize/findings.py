"""What the normalizer reports: one finding a kind and page, with the count and first places."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from pipeline.model.edition import Reading
from pipeline.model.finding import Finding, finding
from pipeline.normalize.applier import Batch, outside, propose
from pipeline.normalize.characters import MARKER, UNUSUAL
from pipeline.normalize.glyphs import is_private
from pipeline.normalize.rule import SHELTERED_PHASES, Rule
from pipeline.normalize.spans import shelters

SHOWN = 3
"""Places that a finding names; each is ``leaf:offset`` in the reading text."""

Place = tuple[int, int]

_EDITED = {"CTL03": "NRM001", "CTL04": "NRM002"}


def observe(
    readings: Sequence[Reading],
    is_code: Sequence[bool],
    rules: Sequence[Rule],
    restless: Sequence[int],
    made: Container[str],
) -> tuple[tuple[Finding, ...], dict[str, int]]:
    """The findings on a page's readings, and how often each report rule spoke.

    ``is_code[n]`` says that leaf ``n`` is code, on which no report rule is run; ``restless`` are
    the leaves that did not settle.
    """
    out: list[Finding] = []
    for edited, code in _EDITED.items():
        if edited in made:
            out += _found(code, _edited(readings, edited))
    out += _found("NRM003", _characters(readings, "\ufffd"))
    out += _found("NRM004", _characters(readings, "\ufffc"))
    odd = [(n, glyph) for n, reading in enumerate(readings) if reading.glyphs for glyph in reading.glyphs]
    private = [(n, glyph) for n, glyph in odd if is_private(glyph.char)]
    kinds = len({glyph.char for _, glyph in private})
    out += _found("NRM005", [(n, glyph.offset) for n, glyph in private], kinds=kinds)
    out += _found("NRM006", [(n, glyph.offset) for n, glyph in odd if not is_private(glyph.char)])
    out += _found("NRM007", [(n, 0) for n in restless])
    spoke: dict[str, int] = {}
    for rule, places in _reports(readings, is_code, rules):
        spoke[rule.code] = len(places)
        if rule.finding:
            out += _found(rule.finding, places)
    return tuple(out), spoke


def _found(code: str, places: Sequence[Place], **fields: int) -> Iterator[Finding]:
    if places:
        shown = ", ".join(f"{leaf}:{offset}" for leaf, offset in places[:SHOWN])
        where = {"leaf": places[0][0], "offset": places[0][1]}
        yield finding(code, where, count=len(places), **fields, places=shown)


def _edited(readings: Sequence[Reading], rule: str) -> list[Place]:
    """Where a rule edited, as offsets in the reading text."""
    return [
        (n, min(at, len(reading.text)))
        for n, reading in enumerate(readings)
        if any(layer.phase == "legal" for layer in reading.ledger.layers)
        for at, edit in reading.ledger.origins()
        if edit.rule == rule
    ]


def _characters(readings: Sequence[Reading], character: str) -> list[Place]:
    return [
        (n, match.start())
        for n, reading in enumerate(readings)
        if character in reading.text
        for match in re.finditer(character, reading.text)
    ]


def _reports(
    readings: Sequence[Reading], is_code: Sequence[bool], rules: Sequence[Rule]
) -> Iterable[tuple[Rule, list[Place]]]:
    owners = [n for n, code in enumerate(is_code) if not code and MARKER not in readings[n].text]
    batch = Batch([readings[n].text for n in owners])
    unusual = "".join(set(UNUSUAL.findall(batch.text)))
    for rule in rules:
        edits = propose((rule,), batch.text, unusual)
        if edits and rule.phase in SHELTERED_PHASES:
            edits = outside(edits, shelters(batch.text, rule.phase))
        if edits:
            yield rule, [(owners[at], offset) for at, offset in batch.places(edit[0] for edit in edits)]
