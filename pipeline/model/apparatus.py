"""The apparatus: a text and its reading side by side, passage by passage.

A ledger keeps its layers apart, because only so can it be reverted exactly. A person wants to see
one thing: what stood here, what stands now, and which rules made it so. :func:`apparatus` lays
the layers over each other and gives that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.ledger import Layer, Ledger


@dataclass(frozen=True, slots=True)
class ChangedPassage:
    """A stretch of the text: as it stood (``before``), as it reads (``after``), by which rules.

    Without rules the two are the same. Passages joined by ``before`` are the text, joined by
    ``after`` the reading.
    """

    before: str
    after: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    """``[start, end)`` of the first text became ``[now, now_end)`` of the text so far."""

    start: int
    end: int
    now: int
    now_end: int
    rules: tuple[str, ...]


def apparatus(text: str, ledger: Ledger) -> list[ChangedPassage]:
    """The passages of ``text`` under ``ledger``, in order.

    Edits of different layers that touch are one passage with all their rules. Raises
    ``LedgerError`` where the ledger does not fit the text.
    """
    changes: list[_Change] = []
    now = text
    for layer in ledger.layers:
        now = layer.apply(now)
        changes = list(_compose(changes, layer))
    return list(_passages(text, now, changes))


def _passages(text: str, now: str, changes: Sequence[_Change]) -> Iterator[ChangedPassage]:
    at = 0
    for change in changes:
        if at < change.start:
            yield ChangedPassage(text[at : change.start], text[at : change.start])
        yield ChangedPassage(text[change.start : change.end], now[change.now : change.now_end], change.rules)
        at = change.end
    if at < len(text):
        yield ChangedPassage(text[at:], text[at:])


def _compose(changes: Sequence[_Change], layer: Layer) -> Iterator[_Change]:
    """The changes after one more layer: both sequences are walked once, what touches is joined.

    ``drift`` is how far the text so far runs ahead of the first text, ``gain`` how far the new
    text runs ahead of the text so far.
    """
    edits = layer.edits
    older = newer = drift = gain = 0
    while older < len(changes) or newer < len(edits):
        first = _first(changes, older, layer, newer)
        low = high = first
        drift_before, gain_before = drift, gain
        rules: list[str] = []
        while True:
            if older < len(changes) and changes[older].now <= high:
                change = changes[older]
                high = max(high, change.now_end)
                drift += (change.now_end - change.now) - (change.end - change.start)
                rules += [rule for rule in change.rules if rule not in rules]
                older += 1
            elif newer < len(edits) and edits[newer].start <= high:
                edit = edits[newer]
                high = max(high, edit.end)
                gain += len(edit.after) - len(edit.before)
                if edit.rule not in rules:
                    rules.append(edit.rule)
                newer += 1
            else:
                break
        yield _Change(low - drift_before, high - drift, low + gain_before, high + gain, tuple(rules))


def _first(changes: Sequence[_Change], older: int, layer: Layer, newer: int) -> int:
    """Where, in the text so far, the next change or edit begins."""
    starts = []
    if older < len(changes):
        starts.append(changes[older].now)
    if newer < len(layer.edits):
        starts.append(layer.edits[newer].start)
    return min(starts)
