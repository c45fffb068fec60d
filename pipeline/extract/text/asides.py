"""Remarks among the lines of a page: pushes under an article, replies within a floor.

They are taken out of the lines before posts are looked for, and go to the post that they stand under.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.printed.between import dated
from pipeline.extract.printed.folded import fold, groups
from pipeline.extract.text.grammar import Aside, Grammar
from pipeline.extract.text.lines import SHORT, Unit
from pipeline.model.page import Moment, Post, Remark, Role

ASIDE_GAP = 3
"""Lines within which an aside goes on after its last sign."""


_LONGEST = 400
"""Lines of the longest section of remarks: one that does not close before is none."""


@dataclass(slots=True)
class Spoken:
    """A remark as its lines tell it."""

    author: str | None
    words: list[str]
    time: str | None = None
    score: str | None = None
    units: list[Unit] = field(default_factory=list)


@dataclass(slots=True)
class Apart:
    """What was taken out of a page's lines: remarks in order, and the lines that the software prints among them."""

    told: list[Spoken] = field(default_factory=list)
    tools: list[Unit] = field(default_factory=list)
    id: str = ""

    @property
    def units(self) -> list[Unit]:
        """All lines that were taken out."""
        return [*self.tools, *(unit for one in self.told for unit in one.units)]


def taken(units: Sequence[Unit], grammar: Grammar) -> tuple[list[Unit], Apart]:
    """The lines without those of remarks, and the remarks."""
    apart, kept = Apart(), list(units)
    for row in grammar.asides:
        apart.id = row.id
        kept = _sections(kept, row, apart) if row.opens else _lines(kept, row, apart)
    return kept, apart


def _lines(units: Sequence[Unit], row: Aside, apart: Apart) -> list[Unit]:
    kept = []
    for unit in units:
        one = _first(unit, row)
        if one:
            apart.told.append(one)
        else:
            kept.append(unit)
    return kept


def _first(unit: Unit, row: Aside) -> Spoken | None:
    found = row.pattern.fullmatch(fold(unit.text)) if len(unit.text) <= 2 * SHORT else None
    if not found:
        return None
    fields = groups(found, unit.text)
    time = fields.get("time")
    return Spoken(fields.get("author"), [fields.get("text", "").strip()], time, fields.get("score"), [unit])


def _sections(units: Sequence[Unit], row: Aside, apart: Apart) -> list[Unit]:
    kept: list[Unit] = []
    n = 0
    while n < len(units):
        if row.opens and row.opens.fullmatch(fold(units[n].text)):
            end = _end(units, n + 1, row)
            if end > n + 1:
                apart.tools.append(units[n])
                _section(units[n + 1 : end], row, apart)
                n = end
                continue
        kept.append(units[n])
        n += 1
    return kept


def _end(units: Sequence[Unit], lo: int, row: Aside) -> int:
    """Just past the last line of the section that begins at ``lo``; ``lo`` where its first line is no remark."""
    if lo >= len(units) or not _first(units[lo], row):
        return lo
    last = lo
    for n in range(lo, min(len(units), lo + _LONGEST)):
        shown = fold(units[n].text)
        if row.closes and row.closes.fullmatch(shown):
            return n + 1
        if any(p and p.fullmatch(shown) for p in (row.pattern, row.time, row.tools)):
            last = n + 1
        elif not row.closes or n - last > ASIDE_GAP:
            break
    return last


def _section(some: Sequence[Unit], row: Aside, apart: Apart) -> None:
    one: Spoken | None = None
    for unit in some:
        shown = fold(unit.text)
        if any(p and p.fullmatch(shown) for p in (row.tools, row.closes)):
            apart.tools.append(unit)
        elif one and not one.time and row.time and (found := row.time.fullmatch(shown)):
            one.time = groups(found, unit.text).get("time", unit.text)
            one.units.append(unit)
        elif begun := _first(unit, row):
            one = begun
            apart.told.append(one)
        elif one:
            one.words.append(unit.text)
            one.units.append(unit)
        else:
            apart.tools.append(unit)


def hung(
    posts: Sequence[Post], starts: Sequence[int], apart: Apart, moment: Callable[[str | None], Moment | None]
) -> list[Post]:
    """The posts with their remarks; ``starts`` are the offsets of their bylines. Labels the remarks' lines."""
    hanging: dict[int, list[Remark]] = {}
    for unit in apart.tools:
        unit.role, unit.entry = Role.TOOLBAR, f"{apart.id}.tools"
    for one in apart.told:
        place = max((n for n, start in enumerate(starts) if start < one.units[0].start), default=None)
        for unit in one.units:
            unit.role, unit.entry = Role.COMMENT, apart.id
            unit.post = None if place is None else posts[place].ordinal
        if place is None:
            continue
        time = moment(one.time.strip() if one.time else None)
        made = Remark("comment", one.author, "\n".join(one.words).strip(), one.score, time)
        hanging.setdefault(place, []).append(made)
    return [
        replace(post, remarks=(*post.remarks, *dated(hanging[n], post.time))) if n in hanging else post
        for n, post in enumerate(posts)
    ]
