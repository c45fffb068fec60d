"""The judged conversion of the reading text to another script, as edits of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.ledger import Edit, Layer
from pipeline.model.page import Leaf
from pipeline.normalize.applier import Span
from pipeline.normalize.conversion import CONFIGURATIONS, convert
from pipeline.normalize.script import detect
from pipeline.normalize.settings import Settings
from pipeline.normalize.settle import Phases, Settled, settle

SCRIPT_RULE = "SCR01"
TURNS = 4
"""Conversions that a text may take until it stays as it is; one that does not is left alone."""


def convert_settled(leaves: Sequence[Leaf], settled: Settled, phases: Phases, settings: Settings) -> None:
    """Convert settled texts in place, and settle them again, until both leave them alone."""
    for n, leaf in enumerate(leaves):
        if leaf.kind == "code":
            continue
        text, made, spans = settled.texts[n], settled.layers[n], settled.spans[n]
        for _ in range(TURNS):
            edits = script_edits(text, spans, settings)
            if not edits:
                settled.texts[n], settled.layers[n], settled.spans[n] = text, made, spans
                break
            layer = Layer("script", edits)
            more = settle([layer.apply(text)], [spans], phases)
            text, made, spans = more.texts[0], (*made, layer, *more.layers[0]), more.spans[0]


def script_edits(text: str, spans: Sequence[Span], settings: Settings) -> tuple[Edit, ...]:
    """The edits, outside sheltered spans, that take a text to the script that the settings name.

    All keep the length, so that the spans stay where they are; a dictionary that would not keep
    it changes nothing.
    """
    variant = settings.variant
    script = detect(text)
    if variant is None or script.label not in {"zh-Hans", "zh-Hant", "zh", "mixed"}:
        return ()
    if (variant == "zh-Hans") == (script.hant == 0) and script.label != "mixed":
        return ()
    after = convert(text, CONFIGURATIONS[variant], settings.names)
    if after == text or len(after) != len(text):
        return ()
    return tuple(
        edit
        for edit in _differences(text, after)
        if not any(start < edit.end and edit.start < end for start, end in spans)
    )


def _differences(before: str, after: str) -> list[Edit]:
    out: list[Edit] = []
    start = -1
    for at in range(len(before) + 1):
        differs = at < len(before) and before[at] != after[at]
        if differs and start < 0:
            start = at
        elif not differs and start >= 0:
            out.append(Edit(start, before[start:at], after[start:at], SCRIPT_RULE))
            start = -1
    return out
