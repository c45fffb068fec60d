"""Where an ASCII stop stands in Chinese text: the context that the stop rules share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.characters import is_han
from pipeline.normalize.rule import Proposal

_CLOSERS = frozenset("”’）》」』】〉〕％%℃")


def stops(text: str, mark: str, full: str) -> Iterator[Proposal]:
    """Propose ``full`` for each ``mark`` that stands in Chinese context."""
    for match in re.finditer(re.escape(mark), text):
        at = match.start()
        left = text[at - 1 : at]
        if is_han(left) or left in _CLOSERS:
            yield at, at + 1, full
        elif left.isalnum() and is_han(text[at + 1 : at + 2]):
            yield at, at + 1, full
