"""Spans that punctuation, width and space rules leave alone: addresses, markup, code, faces."""

from __future__ import annotations

from pipeline.normalize.applier import Span


def shelters(text: str) -> list[Span]:
    """The sheltered spans of a text, sorted, merged."""
    return []
