"""Source lines of text nodes, which the parser does not report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from pipeline.extract.html.tree import Tree

_PROBE = re.compile(r"[0-9A-Za-z\u3400-\u9fff]{2,40}")
"""Characters that markup has no need to write as an entity."""


def lines(tree: Tree, text: str, wanted: Iterable[int]) -> dict[int, int]:
    """The 1-based line of the source where each wanted text node begins.

    ``wanted`` is in ascending order. Each node's first plain word is looked for after the place of
    the one before, no further than the text and tags between them can reach; a node without such
    a word gets the line where the search stands.
    """
    sizes = [0, *accumulate(map(len, tree.texts))]
    found: dict[int, int] = {}
    at = line = last = 0
    for j in wanted:
        shown = _PROBE.search(tree.texts[j])
        if shown:
            reach = 4000 + 3 * (sizes[j + 1] - sizes[last]) + 400 * (j - last)
            place = text.find(shown[0], at, at + reach)
            if place >= 0:
                line += text.count("\n", at, place)
                at, last = place, j
        found[j] = line + 1
    return found
