"""Source lines of text nodes, which the parser does not report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from pipeline.extract.markup.tree import Tree

_PROBE = re.compile(r"[0-9A-Za-z\u3400-\u9fff]{2,40}")
"""Characters that markup has no need to write as an entity."""


def lines(tree: Tree, text: str, wanted: Iterable[int]) -> dict[int, int]:
    """The 1-based line of the source where each wanted text node begins.

    ``wanted`` is in ascending order. Each node's first plain word is looked for after the place of
    the one before and the characters between them, no further than their tags can reach; a node
    without such a word gets the line where the search stands.
    """
    texts = tree.texts
    sizes = [0, *accumulate(map(len, texts))]
    found: dict[int, int] = {}
    at = line = last = told = 0
    markup: list[int] | None = None
    for j in wanted:
        shown = _PROBE.search(texts[j])
        if shown:
            # markup only ever adds to the characters between the two, so they can be passed over
            begins = sizes[j] + shown.start()
            start = at + begins - told
            reach = 4000 + 2 * (sizes[j + 1] - sizes[last]) + 400 * (j - last)
            place = text.find(shown[0], start, start + reach)
            if place < 0:
                # an attribute may hold a whole page's state: it is passed over too
                markup = markup or _markup(tree)
                held = markup[bisect_right(tree.t0, j)] - markup[bisect_right(tree.t0, last)]
                place = text.find(shown[0], start + held, start + reach + 6 * held)
            if place >= 0:
                line += text.count("\n", at, place)
                at, last, told = place, j, begins
        found[j] = line + 1
    return found


def _markup(tree: Tree) -> list[int]:
    """Characters of the values of the attributes of the elements before each one, as sums."""
    return [0, *accumulate(sum(map(len, a.values())) for a in tree.attrs)]
