"""Lines of flattened pages that stand on most pages, or with most posts, at the same place: the software's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extract.text.lines import Unit, key

DIGITS = "\u00a4"
"""What stands for any number in a shape."""
_DIGITS = re.compile(r"\d+")
LONGEST = 120
MOST = 0.6
"""The part of the pages, or of the posts, with which a line must stand to be the software's. Words that people
repeat (thanks, quotations) stand in far fewer posts, and at no constant place."""


@dataclass(frozen=True, slots=True)
class Known:
    """A line learnt: its shape (numbers as :data:`DIGITS`), where it stands, with how many of what."""

    shape: str
    place: str
    met: int
    of: int
    per: str
    after: str = ""
    """The known line that must stand above it: a number alone is a count under its label, and what people write
    (``+1``) elsewhere."""


def shape(text: str) -> str:
    """A line without its decoration, its numbers as :data:`DIGITS`."""
    return _DIGITS.sub(DIGITS, key(text) or text)


def learnt(pages: Sequence[Sequence[Unit]], bylines: Sequence[Sequence[int]]) -> list[Known]:
    """The lines that recur: above the first byline, with the posts, and below the last."""
    heads: Counter[str] = Counter()
    feet: Counter[str] = Counter()
    zones: Counter[str] = Counter()
    zone_pages: defaultdict[str, set[int]] = defaultdict(set)
    opening: Counter[str] = Counter()
    total = zoned = opened = 0
    for page, (units, marks) in enumerate(zip(pages, bylines, strict=True)):
        if not marks:
            continue
        total += 1
        shapes = [shape(unit.text) for unit in units]
        heads.update({s for s in shapes[: marks[0]] if len(s) <= LONGEST})
        feet.update(_foot(shapes, marks[-1]))
        for at, (a, b) in enumerate(pairwise(marks)):
            zoned += 1
            here = {s for s in shapes[a + 1 : b] if len(s) <= LONGEST}
            if not at:
                opened += 1
                opening.update(here)
            for s in here:
                zones[s] += 1
                zone_pages[s].add(page)
    with_posts = {s: n for s, n in zones.items() if zoned >= 6 and n >= MOST * zoned and len(zone_pages[s]) >= 3}
    found = [Known(s, "tail", n, zoned, "posts") for s, n in with_posts.items()]
    found += [
        Known(s, "tail", n, opened, "opening posts")
        for s, n in opening.items()
        if s not in with_posts and n >= max(4, MOST * opened)
    ]
    with_posts |= {one.shape: one.met for one in found}
    for s, n in heads.items():
        if total > 2 and n >= max(3, MOST * total) and s not in with_posts:
            found.append(Known(s, "head", n, total, "pages"))
    above = {one.shape for one in found}
    for s, n in feet.items():
        if total > 2 and n >= max(3, MOST * total) and s not in above:
            found.append(Known(s, "end", n, total, "pages"))
    return sorted(found, key=lambda known: (known.place, -known.met, known.shape))


def under(pages: Sequence[Sequence[Unit]], known: Sequence[Known]) -> list[Known]:
    """What is known, where lines of a number alone are held to the label that stands above them."""
    every = {one.shape for one in known}
    bare = {one for one in every if not any(char.isalpha() for char in one)}
    above: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for units in pages if bare else ():
        for a, b in pairwise([shape(unit.text) for unit in units]):
            if b in bare and DIGITS in b:
                above[b][a] += 1
    found = []
    for one in known:
        label, count = above[one.shape].most_common(1)[0] if above.get(one.shape) else ("", 0)
        sure = label in every - {one.shape} and count >= _LABELLED * above[one.shape].total()
        found.append(replace(one, after=label) if sure else one)
    return found


_LABELLED = 0.8
FEW = 0.12
"""How many different lines may stand at one distance from the bylines, of all that do, to be ranks or groups: members'
names reach 0.17 on boards of twelve people, texts are nearly all different."""
_STEPS = 8


def ranks(
    pages: Sequence[Sequence[Unit]],
    bylines: Sequence[Sequence[int]],
    known: Sequence[Known],
    names: frozenset[tuple[int, int]],
    *,
    downward: bool,
) -> list[Known]:
    """What is known, with lines beside bylines that are one of few (ranks, groups): all together they stand with most
    posts.

    ``names`` are the lines that hold names; without them (``downward`` false) nothing is said, since a name may be one
    of few, too.
    """
    common = {one.shape for one in known if one.place == "tail"}
    found: dict[str, Known] = {}
    shapes = [[shape(unit.text) for unit in units] for units in pages]
    for step in (1, -1) if downward else ():
        for distance in range(1, _STEPS + 1):
            here = [
                (page, m)
                for page, marks in enumerate(bylines)
                for a, b in pairwise([*marks, len(pages[page])] if step > 0 else marks)
                if (m := a + distance if step > 0 else b - distance) > a and m < b
            ]
            total = sum(max(0, len(marks) - (step < 0)) for marks in bylines)
            if len(here) < max(10, 0.9 * total):
                break
            if any(place in names for place in here):
                continue
            counts = Counter(shapes[page][m] for page, m in here)
            seen = {s: len({page for page, m in here if shapes[page][m] == s}) for s in counts}
            if len(counts) > max(1, FEW * len(here)) or max(map(len, counts)) > LONGEST:
                break
            for s, n in counts.items():
                if s not in common and seen[s] > 1:
                    found.setdefault(s, Known(s, "tail", n, total, f"posts, one of {len(counts)} that stand there"))
    kept = [one for one in known if one.shape not in found]
    return [*kept, *(found[s] for s in sorted(found))]


def _foot(shapes: Sequence[str], last: int) -> set[str]:
    """Shapes below the last byline of a page."""
    return {s for s in shapes[last + 1 :] if len(s) <= 4 * LONGEST}


def sections(
    pages: Sequence[Sequence[Unit]], bylines: Sequence[Sequence[int]], known: Sequence[Known]
) -> list[tuple[str, str, int]]:
    """Labels under posts with the list that follows each to the post's end: label, what its lines end with, how often.

    A list of attachments is one: each of its lines ends alike (``(N bytes)``), in at least three posts on three pages.
    """
    common = {one.shape for one in known}
    feet: defaultdict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for page, (units, marks) in enumerate(zip(pages, bylines, strict=True)):
        shapes = [shape(unit.text) for unit in units]
        for a, b in pairwise([*marks, len(units)] if marks else []):
            zone = shapes[a + 1 : b]
            end = next((n for n, one in enumerate(zone) if one in common), len(zone))
            for n, one in enumerate(zone[:end]):
                if len(one) <= _LABEL and n + 1 < end <= n + _LIST:
                    feet[one].append((page, zone[n + 1 : end]))
    found = []
    for label, lists in sorted(feet.items()):
        if len(lists) < _SEEN or len({page for page, _ in lists}) < _SEEN:
            continue
        lines = [line for _, some in lists for line in some]
        ends = Counter(_tail(line) for line in lines).most_common(1)[0]
        if ends[0] and ends[1] >= _ALIKE * len(lines):
            found.append((label, ends[0], len(lists)))
    return found


_LABEL, _LIST, _SEEN, _ALIKE = 40, 20, 3, 0.9


def _tail(line: str) -> str:
    """The last words of a line from that with its last number on, three at most; nothing without a number."""
    words = line.split()
    at = next((n for n in range(len(words) - 1, max(-1, len(words) - 4), -1) if DIGITS in words[n]), -1)
    return " ".join(words[at:]) if at >= 0 else ""


def written(shape: str, way: str = "") -> tuple[str, str]:
    """``strings`` or ``patterns``, and the text of a row for lines of this shape."""
    if DIGITS not in shape and way != "patterns":
        return "strings", shape
    return "patterns", r"\d{1,9}".join(re.escape(part) for part in shape.split(DIGITS))
