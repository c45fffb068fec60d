"""Runs the phases over texts until nothing changes any more: the law of rest.

A text counts as settled when a whole round over it makes no edit; its edits are then kept, and
a second run, which begins with that same round, makes none. A text that has not settled after
:data:`ROUNDS` rounds is given back as it was, but for illegal characters, so that a second run
finds the same unsettled text and gives it back again. Either way the second run makes no edit,
whatever the rules do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.ledger import Layer
from pipeline.normalize.applier import SEPARATOR, Batch, Span, outside, propose, shifted
from pipeline.normalize.characters import MARKER, UNUSUAL
from pipeline.normalize.rule import SHELTERED_PHASES, UNUSUAL_PHASES, Rule
from pipeline.normalize.spans import found, guarded

ROUNDS = 12
"""Rounds that a text may take. Measured: prose takes two, 300,000 random mixes at most four."""

Phases = Sequence[tuple[str, tuple[Rule, ...]]]


@dataclass(frozen=True, slots=True)
class Settled:
    """Texts at rest, each with its layers and the spans that inline marks shelter in it now.

    ``restless`` are the ordinals of the texts that would not settle.
    """

    texts: list[str]
    layers: list[tuple[Layer, ...]]
    spans: list[Sequence[Span]]
    restless: list[int]


def settle(texts: Sequence[str], sheltered: Sequence[Sequence[Span]], phases: Phases) -> Settled:
    """Bring texts to rest; ``sheltered[n]`` are the spans of text ``n`` that no edit may touch."""
    alone = [n for n, text in enumerate(texts) if MARKER in text]
    if not alone:
        return _settle(texts, sheltered, phases)
    out = Settled(list(texts), [()] * len(texts), list(sheltered), [])
    apart = set(alone)
    for group in ([n for n in range(len(texts)) if n not in apart], *([n] for n in alone)):
        if not group:
            continue
        done = _settle([texts[n] for n in group], [sheltered[n] for n in group], phases)
        for at, n in enumerate(group):
            out.texts[n], out.layers[n], out.spans[n] = done.texts[at], done.layers[at], done.spans[at]
        out.restless.extend(group[at] for at in done.restless)
    out.restless.sort()
    return out


def _settle(texts: Sequence[str], sheltered: Sequence[Sequence[Span]], phases: Phases) -> Settled:
    out = Settled(list(texts), [()] * len(texts), list(sheltered), [])
    moving = list(range(len(texts)))
    for _ in range(ROUNDS):
        moving = _take(out, moving, phases)
        if not moving:
            return out
    for n in moving:
        out.texts[n], out.layers[n], out.spans[n] = texts[n], (), sheltered[n]
    _take(out, moving, [(phase, rules) for phase, rules in phases if phase == "legal"])
    out.restless.extend(moving)
    return out


def _take(out: Settled, ordinals: Sequence[int], phases: Phases) -> list[int]:
    """Take the named texts through one round; returns those that it changed."""
    batch = _batch([out.texts[n] for n in ordinals], [out.spans[n] for n in ordinals])
    _round(batch, phases)
    if not batch.touched:
        return []
    after, spans = batch.texts(), _unbatch(batch)
    for at in batch.touched:
        n = ordinals[at]
        out.texts[n] = after[at]
        out.layers[n] += tuple(batch.layers[at])
        out.spans[n] = spans.get(at, ())
    return [ordinals[at] for at in sorted(batch.touched)]


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
    spans: dict[frozenset[str], Sequence[Span]] | None = None
    for phase, rules in phases:
        if not rules or (phase in UNUSUAL_PHASES and not unusual):
            continue
        edits = propose(rules, batch.text, unusual)
        if edits and phase != "legal":
            edits = outside(edits, batch.sheltered)
        if edits and phase in SHELTERED_PHASES:
            # moved along, not sought again: the round that finds no edit seeks them in its own text
            spans = dict(found(batch.text)) if spans is None else spans
            edits = outside(edits, guarded(spans, phase))
        if edits:
            batch.apply(phase, edits)
            spans = spans and {phases: shifted(own, batch.moving) for phases, own in spans.items()}
            if phase in UNUSUAL_PHASES:
                unusual = "".join(set(UNUSUAL.findall(batch.text)))
