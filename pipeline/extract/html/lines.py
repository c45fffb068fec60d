"""Source lines of text nodes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from pipeline.extract.html.tree import Tree


def numbering(tree: Tree) -> Callable[[int], int]:
    """A function from a text node's number to the 1-based line where it begins, nearly."""
    counts = [0, *accumulate(text.count("\n") for text in tree.texts)]
    return lambda j: counts[min(j, len(counts) - 1)] + 1


__all__ = ["bisect_right", "numbering"]
