"""The search fold of a whole text, so that a word in Simplified script finds Traditional text."""

from __future__ import annotations

from pipeline.normalize.conversion import convert


def table() -> str:
    """Each character that Simplified script writes otherwise, and how: pairs, one after another."""
    chars = "".join(map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))))
    # one a line: a neighbour must not change what becomes of a character
    made = convert("\n".join(chars), "tw2s").split("\n")
    return "".join(one + other for one, other in zip(chars, made, strict=True) if one != other and len(other) == 1)


def folded(text: str) -> str | None:
    """The text in Simplified script, or ``None`` where that says nothing new."""
    if text.isascii():
        return None
    fold = convert(text, "tw2s")
    return None if fold == text else fold
