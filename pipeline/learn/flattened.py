"""What the pages of one board say of its flattened text: bylines, names, the software's lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.printed import noise
from pipeline.extract.printed.folded import fold
from pipeline.extract.text.lines import Unit, units
from pipeline.learn.frames import Dated, Frame, chosen, dated, describe, frames, named, names
from pipeline.learn.quotes import quoted
from pipeline.learn.recurring import Known, learnt, sections, shape

LEAST_PAGES = 3
LEAST_POSTS = 6
OFFSETS = (-1, 1, -2, 2, -3, 3, -4, -5, -6, -7, -8)
"""Lines from the byline where a name is looked for, the nearest first."""
LABELS = 12
"""Recurring lines beside which a name is looked for: card labels."""
REACH = 30
LEAST_NAMED = 0.12
"""How much must speak for a place to be the names': first lines of texts reach 0.1, names 0.3 and more."""
COVERS = 0.75
"""The part of the posts at which a place must hold a line to be the names' place."""


@dataclass(frozen=True, slots=True)
class Named:
    """Where names stand: lines from the byline, or from a recurring line above or below it."""

    lines: int
    of: str = ""
    above: bool = True
    score: float = 0.0
    met: int = 0
    opening: int = 0
    """Lines from the byline to the name at the first post of a page, where that is another place."""


@dataclass(slots=True)
class Flattened:
    """The text face learnt of a board."""

    byline: Frame
    opening: Frame | None
    name: Named | None
    known: list[Known]
    card: set[str] = field(default_factory=set)
    """Shapes of the known lines that stand between a name and its byline."""
    sections: list[tuple[str, str, int]] = field(default_factory=list)
    """Labels of lists under posts, what the lists' lines end with, and in how many posts they stand."""
    quotes: list[tuple[str, int, int]] = field(default_factory=list)
    """Patterns of the heads of quotations, with lines and pages."""
    before: bool = False
    pages: int = 0
    posts: int = 0


def sheet(text: str) -> list[Unit]:
    """The lines of a flattened page as patterns meet them: noise blanked, marks folded."""
    blanks = noise.blanks(text)
    return units(fold(noise.blanked(text, blanks) if blanks else text))


def proposals(pages: Sequence[Sequence[Unit]]) -> Iterator[Flattened]:
    """The faces that the pages of one board allow, the likeliest first; none where they do not agree."""
    if len(pages) < LEAST_PAGES:
        return
    found = frames(dated(pages), len(pages))
    for frame in chosen(found, len(pages))[:4]:
        face = _face(frame, found, pages)
        if face:
            yield face


def _face(frame: Frame, found: Sequence[Frame], pages: Sequence[Sequence[Unit]]) -> Flattened | None:
    marks: list[list[int]] = [[] for _ in pages]
    for line in frame.lines:
        marks[line.page].append(line.unit)
    if len(frame.lines) < LEAST_POSTS:
        return None
    opening = _opening(frame, found, pages, marks)
    if opening:
        describe(opening)
        for line in opening.lines:
            marks[line.page] = sorted({line.unit, *marks[line.page]})
    known = learnt(pages, marks)
    name = None if frame.name else _names(pages, marks, known)
    face = Flattened(frame, opening, name, known, pages=frame.pages, posts=sum(map(len, marks)))
    if name and (name.lines < 0 if not name.of else name.above):
        face.card = _card(pages, marks, name, known)
    face.before = _before(pages, marks, known)
    face.sections = sections(pages, marks, known)
    face.quotes = quoted(pages, marks, _people(frame, name, pages, marks))
    return face


def _people(
    frame: Frame, name: Named | None, pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]]
) -> frozenset[str]:
    """The names that stand at the bylines."""
    if name is None:
        return frozenset(filter(None, names(frame)))
    if name.of:
        return frozenset()
    return frozenset(
        page[n + name.lines].text
        for page, some in zip(pages, marks, strict=True)
        for n in some
        if 0 <= n + name.lines < len(page)
    )


def _opening(
    frame: Frame, found: Sequence[Frame], pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]]
) -> Frame | None:
    """A byline of another form that opens the thread: once a page, above the others, with text under it."""
    best: Frame | None = None
    recurring: Counter[str] = Counter(s for page in pages for s in {shape(unit.text) for unit in page})
    for other in found:
        if other is frame:
            continue
        firsts: dict[int, Dated] = {}
        for line in other.lines:
            if marks[line.page] and line.unit < marks[line.page][0]:
                firsts[line.page] = line
        if len(firsts) < max(LEAST_PAGES, 0.5 * sum(bool(some) for some in marks)):
            continue
        said = sum(
            any(recurring[shape(unit.text)] < 0.3 * len(pages) for unit in pages[page][line.unit + 1 : marks[page][0]])
            for page, line in firsts.items()
        )
        if said >= 0.8 * len(firsts) and (best is None or len(firsts) > len(best.lines)):
            best = Frame(other.words, [firsts[page] for page in sorted(firsts)], pages=len(firsts))
    return best


def _zones(pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, int, int]]:
    """For each byline its page, the line after the byline before it, its own, and the next one's."""
    for page, some in enumerate(marks):
        for at, n in enumerate(some):
            lo = some[at - 1] + 1 if at else max(0, n - REACH)
            hi = some[at + 1] if at + 1 < len(some) else min(len(pages[page]), n + REACH)
            yield page, lo, n, hi


def _names(pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]], known: Sequence[Known]) -> Named | None:
    """The place at which lines stand that can be names: counted from the byline, or from lines that recur."""
    shapes = [[shape(unit.text) for unit in page] for page in pages]
    common = {one.shape for one in known}
    zones = list(_zones(pages, marks))
    tried = [Named(lines) for lines in OFFSETS]
    labels = [one.shape for one in known if one.place == "tail"][:LABELS]
    tried += [Named(lines, label, above) for label in labels for above in (True, False) for lines in (-1, 1, -2, 2, -3)]
    best: Named | None = None
    for rule in tried:
        values: list[tuple[int, str]] = []
        for page, lo, n, hi in zones:
            at = n
            if rule.of:
                span = range(n - 1, lo - 1, -1) if rule.above else range(n + 1, hi)
                at = next((m for m in span if shapes[page][m] == rule.of), -1)
                if at < 0:
                    continue
            at += rule.lines
            if lo <= at < hi and at != n and shapes[page][at] not in common:
                values.append((page, pages[page][at].text))
        if len(values) < COVERS * len(zones):
            continue
        score = named(values) * len(values) / len(zones)
        if score > LEAST_NAMED and (best is None or score > best.score + 0.02):
            best = Named(rule.lines, rule.of, rule.above, score, len(values))
    return replace(best, opening=_first(pages, marks, best)) if best else None


def _first(pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]], rule: Named) -> int:
    """Lines from the first byline of a page to its name, where the rule of the others finds none there: the distance
    at which most pages have a line that is somebody's name elsewhere; 0 where the rule holds or none does.
    """
    if rule.of:
        return 0
    people = {
        page[n + rule.lines].text
        for page, some in zip(pages, marks, strict=True)
        for n in some[1:]
        if 0 <= n + rule.lines < len(page)
    }
    firsts = [(page, some[0]) for page, some in zip(pages, marks, strict=True) if some]
    hits = Counter(d for page, n in firsts for d in range(1, REACH) if n - d >= 0 and page[n - d].text in people)
    if hits[-rule.lines] >= FIRSTS * len(firsts):
        return 0
    distance, count = min(hits.items(), key=lambda row: (-row[1], row[0]), default=(0, 0))
    return -distance if count >= FIRSTS * len(firsts) else 0


FIRSTS = 0.5
"""The part of the pages whose first post must have a member's name at that distance."""


def _card(
    pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]], rule: Named, known: Sequence[Known]
) -> set[str]:
    """Known lines that stand between the name above a byline and the byline: the card's."""
    inside: Counter[str] = Counter()
    total: Counter[str] = Counter()
    shapes = [[shape(unit.text) for unit in page] for page in pages]
    for page, lo, n, _ in _zones(pages, marks):
        at = n
        if rule.of:
            at = next((m for m in range(n - 1, lo - 1, -1) if shapes[page][m] == rule.of), n)
        at += rule.lines
        for m in range(lo, n):
            total[shapes[page][m]] += 1
            inside[shapes[page][m]] += m > at
    return {one.shape for one in known if one.place == "tail" and 2 * inside[one.shape] > total[one.shape] > 0}


def _before(pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]], known: Sequence[Known]) -> bool:
    """Whether the text of a post stands above its byline: none is under the last one, some above the first."""
    common = {one.shape for one in known}
    below = above = total = 0
    for page, some in enumerate(marks):
        if not some:
            continue
        total += 1
        below += _prose(pages[page][some[-1] + 1 : some[-1] + REACH], common)
        above += _prose(pages[page][max(0, some[0] - 6) : some[0]], common)
    return total > 0 and 5 * below <= total and 5 * above >= 4 * total


def _prose(some: Sequence[Unit], common: set[str]) -> bool:
    return any(shape(unit.text) not in common and len(unit.text) >= 8 for unit in some)
