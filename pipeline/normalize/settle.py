"""Runs the phases over texts until nothing changes any more: the law of rest.

A text counts as settled when a whole round over it makes no edit; its edits are then kept, and
a second run, which begins with that same round, makes none. A text that has not settled after
:data:`ROUNDS` rounds is given back as it was, so that a second run finds the same unsettled text
and gives it back again. Either way the second run makes no edit, whatever the rules do.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.ledger import Layer
from pipeline.normalize.applier import SEPARATOR, Batch, Span, outside, propose, shifted
from pipeline.normalize.characters import MARKER, UNUSUAL
from pipeline.normalize.rule import SHELTERED_PHASES, UNUSUAL_PHASES, Rule
from pipeline.normalize.shelter import shelters

ROUNDS = 12
"""Rounds that a text may take. Measured: prose takes two, 300,000 random mixes at most four."""

Phases = Sequence[tuple[str, tuple[Rule, ...]]]


def settle(
    texts: Sequence[str], sheltered: Sequence[Sequence[Span]], phases: Phases
) -> tuple[list[str], list[tuple[Layer, ...]], list[int]]:
    """Bring texts to rest.

    ``sheltered[n]`` are the spans of text ``n`` that no edit may touch. Returns the settled
    texts, their layers, and the ordinals of the texts that would not settle.
    """
    alone = [n for n, text in enumerate(texts) if MARKER in text]
    if not alone:
        return _settle(texts, sheltered, phases)
    out, layers = list(texts), [()] * len(texts)  # type: list[str], list[tuple[Layer, ...]]
    unsettled: list[int] = []
    apart = set(alone)
    groups = [[n for n in range(len(texts)) if n not in apart], *([n] for n in alone)]
    for group in groups:
        if not group:
            continue
        done, made, restless = _settle([texts[n] for n in group], [sheltered[n] for n in group], phases)
        for at, n in enumerate(group):
            out[n], layers[n] = done[at], made[at]
        unsettled += [group[at] for at in restless]
    return out, layers, sorted(unsettled)


def _settle(
    texts: Sequence[str], sheltered: Sequence[Sequence[Span]], phases: Phases
) -> tuple[list[str], list[tuple[Layer, ...]], list[int]]:
    out = list(texts)
    layers: list[tuple[Layer, ...]] = [()] * len(out)
    spans = [list(own) for own in sheltered]
    open_ = list(range(len(out)))
    for _ in range(ROUNDS):
        batch = _batch([out[n] for n in open_], [spans[n] for n in open_])
        _round(batch, phases)
        if not batch.touched:
            return out, layers, []
        after = batch.texts()
        kept = _unbatch(batch)
        for at in batch.touched:
            n = open_[at]
            out[n] = after[at]
            layers[n] += tuple(batch.layers[at])
            spans[n] = kept.get(at, [])
        open_ = [open_[at] for at in sorted(batch.touched)]
    for n in open_:
        out[n], layers[n] = texts[n], ()
    return out, layers, open_


def _batch(texts: Sequence[str], sheltered: Sequence[Sequence[Span]]) -> Batch:
    spans: list[Span] = []
    at = 0
    for text, own in zip(texts, sheltered, strict=True):
        spans += [(start + at, end + at) for start, end in own]
        at += len(text) + len(SEPARATOR)
    return Batch(texts, spans)


def _unbatch(batch: Batch) -> dict[int, list[Span]]:
    """The sheltered spans by text, with the text's own offsets."""
    out: dict[int, list[Span]] = {}
    owner = 0
    for start, end in batch.sheltered:
        while start > batch.starts[owner] + batch.lengths[owner]:
            owner += 1
        out.setdefault(owner, []).append((start - batch.starts[owner], end - batch.starts[owner]))
    return out


def _round(batch: Batch, phases: Phases) -> None:
    unusual = "".join(set(UNUSUAL.findall(batch.text)))
    spans: Sequence[Span] | None = None
    for phase, rules in phases:
        if not rules or (phase in UNUSUAL_PHASES and not unusual):
            continue
        edits = propose(rules, batch.text, unusual)
        if edits and phase != "legal":
            edits = outside(edits, batch.sheltered)
        if edits and phase in SHELTERED_PHASES:
            # moved along, not sought again: the round that finds no edit seeks them in its own text
            spans = shelters(batch.text) if spans is None else spans
            edits = outside(edits, spans)
        if edits:
            batch.apply(phase, edits)
            spans = None if spans is None else shifted(spans, edits)
            if phase in UNUSUAL_PHASES:
                unusual = "".join(set(UNUSUAL.findall(batch.text)))
