"""Lines of flattened pages that stand on most pages, or with most posts, at the same place: the software's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.text.lines import Unit, key

_DIGITS = re.compile(r"\d+")
LONGEST = 120
MOST = 0.6
"""The part of the pages, or of the posts, with which a line must stand to be the software's. Words that people
repeat (thanks, quotations) stand in far fewer posts, and at no constant place."""


@dataclass(frozen=True, slots=True)
class Known:
    """A line learnt: its shape (digits as ``#``), where it stands, with how many of what."""

    shape: str
    place: str
    met: int
    of: int
    per: str


def shape(text: str) -> str:
    """A line without its decoration, its digits as ``#``."""
    return _DIGITS.sub("#", key(text) or text)


def learnt(pages: Sequence[Sequence[Unit]], bylines: Sequence[Sequence[int]]) -> list[Known]:
    """The lines that recur: above the first byline, with the posts, and below the last."""
    heads: Counter[str] = Counter()
    feet: Counter[str] = Counter()
    zones: Counter[str] = Counter()
    zone_pages: defaultdict[str, set[int]] = defaultdict(set)
    total = zoned = 0
    for page, (units, marks) in enumerate(zip(pages, bylines, strict=True)):
        if not marks:
            continue
        total += 1
        shapes = [shape(unit.text) for unit in units]
        heads.update({s for s in shapes[: marks[0]] if len(s) <= LONGEST})
        feet.update(_foot(shapes, marks[-1]))
        for a, b in zip(marks, marks[1:], strict=False):
            zoned += 1
            for s in {s for s in shapes[a + 1 : b] if len(s) <= LONGEST}:
                zones[s] += 1
                zone_pages[s].add(page)
    found = [Known(s, "head", n, total, "pages") for s, n in heads.items() if total > 2 and n >= max(3, MOST * total)]
    with_posts = {
        s: n for s, n in zones.items() if zoned >= 6 and n >= MOST * zoned and len(zone_pages[s]) >= 3
    }
    found += [Known(s, "tail", n, zoned, "posts") for s, n in with_posts.items()]
    for s, n in feet.items():
        if total > 2 and n >= max(3, MOST * total) and s not in with_posts:
            found.append(Known(s, "end", n, total, "pages"))
    return sorted(found, key=lambda known: (known.place, -known.met, known.shape))


def _foot(shapes: Sequence[str], last: int) -> set[str]:
    """Shapes below the last byline of a page."""
    return {s for s in shapes[last + 1 :] if len(s) <= 4 * LONGEST}


def written(known: Known) -> tuple[str, str]:
    """``strings`` or ``patterns``, and the text of a row for such a line."""
    if "#" not in known.shape:
        return "strings", known.shape
    parts = known.shape.split("#")
    return "patterns", r"\d{1,9}".join(re.escape(part) for part in parts)
