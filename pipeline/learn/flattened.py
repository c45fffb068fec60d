"""What the pages of one board say of its flattened text: bylines, names, the software's lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extract.printed import noise
from pipeline.extract.printed.folded import fold
from pipeline.extract.text.lines import Unit, key, units
from pipeline.learn import naming
from pipeline.learn.frames import DatedLine, Frame, chosen, dated, describe, frames, names
from pipeline.learn.naming import Named
from pipeline.learn.notices import notices
from pipeline.learn.quotes import quoted
from pipeline.learn.recurring import Known, learnt, ranks, sections, shape, under

LEAST_PAGES = 3
LEAST_POSTS = 6
ONCE = 1.3
"""Lines of an opening byline's form, for each page: a date of the members' cards stands with every post."""


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
    notices: list[Frame] = field(default_factory=list)
    """Frames of the lines that say when a post was changed."""
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
    remarks = notices(frame, found, marks)
    noted = {(line.page, line.unit) for one in remarks for line in one.lines}
    upward = _before(pages, marks, known, noted)
    name = None if frame.name else naming.found(pages, marks, known, upward=upward)
    known = ranks(pages, marks, known, name.at if name else frozenset(), downward=bool(name or frame.name))
    known = under(pages, known)
    face = Flattened(frame, opening, name, known, pages=frame.pages, posts=sum(map(len, marks)))
    if name and (name.lines < 0 if not name.of else name.above):
        face.card = _card(pages, marks, name, known)
    face.before, face.notices = upward, remarks
    face.sections = sections(pages, marks, known)
    face.quotes = quoted(pages, marks, _people(frame, name, pages), name.at if name else frozenset())
    return face


def _people(frame: Frame, name: Named | None, pages: Sequence[Sequence[Unit]]) -> frozenset[str]:
    """The names that stand at the bylines."""
    if name is None:
        return frozenset(filter(None, names(frame)))
    return frozenset(filter(None, (name.dress.bare(key(pages[page][n].text)) for page, n in name.at)))


def _opening(
    frame: Frame, found: Sequence[Frame], pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]]
) -> Frame | None:
    """A byline of another form that opens the thread: once a page, above the others, with text under it."""
    best: Frame | None = None
    recurring: Counter[str] = Counter(s for page in pages for s in {shape(unit.text) for unit in page})
    for other in found:
        if other is frame:
            continue
        firsts: dict[int, DatedLine] = {}
        for line in other.lines:
            if marks[line.page] and line.unit < marks[line.page][0]:
                firsts[line.page] = line
        if len(firsts) < max(LEAST_PAGES, 0.5 * sum(bool(some) for some in marks)) or len(other.lines) > ONCE * len(
            firsts
        ):
            continue
        said = sum(
            any(recurring[shape(unit.text)] < 0.3 * len(pages) for unit in pages[page][line.unit + 1 : marks[page][0]])
            for page, line in firsts.items()
        )
        if said >= 0.8 * len(firsts) and (best is None or len(firsts) > len(best.lines)):
            best = Frame(other.words, [firsts[page] for page in sorted(firsts)], pages=len(firsts))
    return best


def _card(
    pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]], rule: Named, known: Sequence[Known]
) -> set[str]:
    """Known lines that stand between the name above a byline and the byline: the card's."""
    inside: Counter[str] = Counter()
    total: Counter[str] = Counter()
    shapes = [[shape(unit.text) for unit in page] for page in pages]
    for page, lo, n, _ in naming.zones(pages, marks):
        at = n
        if rule.of:
            at = next((m for m in range(n - 1, lo - 1, -1) if shapes[page][m] == rule.of), n)
        at += rule.lines
        for m in range(lo, n):
            total[shapes[page][m]] += 1
            inside[shapes[page][m]] += m > at
    return {one.shape for one in known if one.place == "tail" and 2 * inside[one.shape] > total[one.shape] > 0}


def _before(
    pages: Sequence[Sequence[Unit]],
    marks: Sequence[Sequence[int]],
    known: Sequence[Known],
    noted: set[tuple[int, int]],
) -> bool:
    """Whether the text of a post stands above its byline: none is under the last one, some above the first."""
    common = {one.shape for one in known}
    below = above = total = 0
    for page, some in enumerate(marks):
        if not some:
            continue
        total += 1
        last = some[-1] + 1
        under = [unit for n, unit in enumerate(pages[page][last : last + naming.REACH], last) if (page, n) not in noted]
        below += _prose(under, common)
        above += _prose(pages[page][max(0, some[0] - 6) : some[0]], common)
    return total > 0 and 5 * below <= total and 5 * above >= 4 * total


def _prose(some: Sequence[Unit], common: set[str]) -> bool:
    return any(shape(unit.text) not in common and len(unit.text) >= 8 for unit in some)
