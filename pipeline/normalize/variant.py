"""The judged conversion of the reading text to another script, as edits of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.ledger import Edit, Layer
from pipeline.model.page import Leaf
from pipeline.normalize.applier import Span
from pipeline.normalize.conversion import CONFIGURATIONS, convert
from pipeline.normalize.script import detect
from pipeline.normalize.settings import Settings
from pipeline.normalize.settle import Phases, settle

SCRIPT_RULE = "SCR01"
TURNS = 4
"""Conversions that a text may take until it stays as it is; one that does not is left alone."""


def convert_settled(
    leaves: Sequence[Leaf],
    texts: list[str],
    layers: list[tuple[Layer, ...]],
    sheltered: Sequence[Sequence[Span]],
    *,
    phases: Phases,
    settings: Settings,
) -> None:
    """Convert settled texts in place, and settle them again, until both leave them alone."""
    for n, leaf in enumerate(leaves):
        if sheltered[n] or leaf.kind == "code":
            continue  # a text with code or addresses in it keeps its script
        text, made = texts[n], layers[n]
        for _ in range(TURNS):
            edits = script_edits(text, settings)
            if not edits:
                texts[n], layers[n] = text, made
                break
            layer = Layer("script", edits)
            settled, more, _ = settle([layer.apply(text)], [()], phases)
            text, made = settled[0], (*made, layer, *more[0])


def script_edits(text: str, settings: Settings) -> tuple[Edit, ...]:
    """The edits that take a text to the script that the settings name."""
    variant = settings.variant
    script = detect(text)
    if variant is None or script.label not in {"zh-Hans", "zh-Hant", "zh", "mixed"}:
        return ()
    configuration = CONFIGURATIONS[variant]
    if (variant == "zh-Hans") == (script.hant == 0) and script.label != "mixed":
        return ()
    after = convert(text, configuration, settings.names)
    if after == text:
        return ()
    if len(after) != len(text):
        return (Edit(0, text, after, SCRIPT_RULE),)
    return tuple(_differences(text, after))


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
