"""Anti-copy noise in flattened text: what Discuz's ``jammer()`` leaves when its span is not hidden.

The function writes 5 to 15 pairs, each a character of U+0020 to U+003B, a space, and a character of
U+003F to U+007E. Where a pair begins with a space, a converter that collapses white space leaves
one space. Nothing that people write looks like that for five pairs with marks or digits in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUN = re.compile(r"(?:(?<![\w.])[?-~])?(?:[!-;]? [?-~]){5,30}(?![A-Za-z])(?: ?[!-;](?=\s*$))?")
_MARK = re.compile(r"[!-;] ")


def noise(text: str) -> Iterator[tuple[int, int]]:
    """``(start, end)`` of each run of anti-copy noise in a line."""
    if " " not in text:
        return
    for run in _RUN.finditer(text):
        marks = _MARK.findall(run[0])
        if len(marks) >= 3 and any(not mark[0].isdigit() for mark in marks):
            yield run.span()
