"""The search fold of a whole text, so that a word in Simplified script finds Traditional text."""

from __future__ import annotations

from pipeline.normalize.conversion import convert


def folded(text: str) -> str | None:
    """The text in Simplified script, or ``None`` where that says nothing new."""
    if text.isascii():
        return None
    fold = convert(text, "tw2s")
    return None if fold == text else fold
