"""The law of conservation on the text face: regions and leaves joined are the page.

A region keeps its text where no leaf does (furniture, metadata, an attachment's line); a leaf's
text stands at its spans. A stretch may be held by both (a signature is a region and a leaf): then
both must say the same. Who checks a document and who restores it call this one function.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class PartitionError(ValueError):
    """Regions and leaves leave a gap, or disagree about a stretch of the page."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.at = at


def joined(regions: Iterable[tuple[int, str]], leaves: Iterable[tuple[str, Sequence[Sequence[int]]]]) -> str:
    """The page that regions ``(start, text)`` and leaves ``(text, spans)`` are the parts of.

    Offsets are code points of the page; a span is ``(start, end)``. Raises
    :class:`PartitionError` for a gap, for a leaf whose spans do not measure its text, and where
    two parts hold one stretch with different characters.
    """
    pieces = [(start, text) for start, text in regions if text]
    for text, spans in leaves:
        at = 0
        for start, end in spans:
            pieces.append((start, text[at : at + end - start]))
            at += end - start
        if at != len(text):
            raise PartitionError("a leaf's spans and its text differ in length", spans[0][0] if spans else 0)
    out: list[str] = []
    end, last_start, last = 0, 0, ""
    for start, text in sorted(pieces, key=lambda piece: (piece[0], -len(piece[1]))):
        if start > end:
            raise PartitionError(f"characters {end} to {start} stand in no region and no leaf", end)
        shared = min(end - start, len(text))
        if shared and (start < last_start or last[start - last_start : start - last_start + shared] != text[:shared]):
            raise PartitionError(f"two parts of the page differ about characters from {start} on", start)
        if start + len(text) > end:
            out.append(text[shared:])
            end, last_start, last = start + len(text), start, text
    return "".join(out)
