"""Runs of blanks, found once for all rules that look at them."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.normalize.characters import BLANK

_RUN = re.compile(f"[{BLANK}]+")


@lru_cache(maxsize=2)
def blank_runs(text: str) -> tuple[tuple[int, int], ...]:
    """The runs of blanks of a text, as ``(start, end)``, in order."""
    return tuple([match.span() for match in _RUN.finditer(text)])
