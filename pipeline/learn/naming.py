"""Where the names of flattened posts stand: so many lines from the byline, or from a line that recurs; and what stands
beside them on their line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.profiles.rows import pattern
from pipeline.extract.text.lines import Unit, key
from pipeline.learn.frames import WORD, beside, named
from pipeline.learn.recurring import Known, shape

OFFSETS = (-1, 1, -2, 2, -3, 3, -4, -5, -6, -7, -8)
"""Lines from the byline where a name is looked for, the nearest first."""
LABELS = 12
"""Recurring lines beside which a name is looked for: card labels."""
REACH = 30
LENGTH = 0.002
"""What a character of the mean name costs: a signature comes again as often as its writer's name, and is longer."""
LEAST_NAMED = 0.12
"""How much must speak for a place to be the names': first lines of texts reach 0.1, names 0.3 and more."""
COVERS = 0.75
"""The part of the posts at which a place must hold a line to be the names' place."""
FIRSTS = 0.5
"""The part of the pages whose first post must have a member's name at that distance."""
DRESSED = 0.9
"""The part of the lines at a place that must have a word beside the name for it to be a label: a name that so many
posts begin with is none."""
BYLINE = "byline"
_NUMBER = "\x02"
_STOPS = frozenset(".。!?…")
"""Marks that are no label: what ends with them is a sentence."""
_SPACE = r"[^\S\n]*"


@dataclass(frozen=True, slots=True)
class Dress:
    """The words before and after the names on their lines; numbers as one."""

    lead: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    around: tuple[str, str] = ("", "")
    """What runs into the names without a space."""
    endings: tuple[str, ...] = ()
    """Words one of which runs into each name: ranks that a converter glued to them."""
    written: str = ""

    def bare(self, text: str) -> str:
        """The name on a line; nothing where the line has not the words."""
        if not self.written:
            return text
        found = pattern(self.written).search(text)
        return found["author"].strip() if found else ""


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
    head: int = 0
    """Lines from the last line of the head to the first post's name, where texts stand above bylines."""
    dress: Dress = field(default_factory=Dress)
    at: frozenset[tuple[int, int]] = frozenset()
    """The lines that hold names: page and line."""


def zones(pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, int, int]]:
    """For each byline its page, the line after the byline before it, its own, and the next one's."""
    for page, some in enumerate(marks):
        for at, n in enumerate(some):
            lo = some[at - 1] + 1 if at else max(0, n - REACH)
            hi = some[at + 1] if at + 1 < len(some) else min(len(pages[page]), n + REACH)
            yield page, lo, n, hi


def found(
    pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]], known: Sequence[Known], *, upward: bool
) -> Named | None:
    """The place at which lines stand that can be names. ``upward``: the texts stand above their bylines, so that what
    is under one belongs to the next post.
    """
    shapes = [[shape(unit.text) for unit in page] for page in pages]
    common = {one.shape for one in known}
    places = [(page, lo, n, n if upward else hi) for page, lo, n, hi in zones(pages, marks)]
    labels = [one.shape for one in known if one.place == "tail"][:LABELS]
    tried = [Named(lines) for lines in OFFSETS if not upward or lines < 0]
    tried += [Named(lines, BYLINE) for lines in (1, 2, 3)] if upward else []
    tried += [Named(lines, label, above) for label in labels for above in (True, False) for lines in (-1, 1, -2, 2, -3)]
    best: Named | None = None
    for rule in tried:
        at = [(page, m) for page, lo, n, hi in places if (m := _at(rule, shapes[page], lo, n, hi, common)) >= 0]
        firsts = sum(bool(some) for some in marks) if rule.of and upward else 0
        if len(at) < COVERS * max(1, len(places) - firsts):
            continue
        shown = [(page, key(pages[page][m].text)) for page, m in at]
        dress = dressed([text for _, text in shown])
        values = [(page, dress.bare(text)) for page, text in shown]
        score = named(values) * (len(at) + _again(values)) / (2 * max(len(at), len(places) - firsts))
        score -= LENGTH * sum(len(text) for _, text in values) / len(values)
        if score > LEAST_NAMED and (best is None or score > best.score + 0.02):
            best = replace(rule, score=score, met=len(at), dress=dress, at=frozenset(at))
    if best is None:
        return None
    people = {best.dress.bare(key(pages[page][m].text)) for page, m in best.at} - {""}
    if upward:
        return replace(best, head=_headed(pages, marks, known, best.dress, people))
    return replace(best, opening=_first(pages, marks, best, people))


def _at(rule: Named, shapes: Sequence[str], lo: int, n: int, hi: int, common: set[str]) -> int:  # noqa: PLR0917
    """The line of a post's name by a rule, or -1."""
    at = n
    if rule.of == BYLINE:
        at = lo - 1
        if at < 0 or n - lo >= REACH:
            return -1
    elif rule.of:
        span = range(n - 1, lo - 1, -1) if rule.above else range(n + 1, hi)
        at = next((m for m in span if shapes[m] == rule.of), -1)
        if at < 0:
            return -1
    at += rule.lines
    return at if lo <= at < hi and at != n and shapes[at] not in common else -1


def _again(values: Sequence[tuple[int, str]]) -> int:
    """How many values come again: where a card is taken for the next post's, the first posts have other lines."""
    counts = Counter(text for _, text in values)
    return sum(counts[text] > 1 for _, text in values)


def dressed(values: Sequence[str]) -> Dress:
    """What stands beside the names on these lines: the words that nearly all of them begin or end with."""
    some = [WORD.findall(value) for value in values]
    least = DRESSED * len(some)
    if len(set(values)) < 4 or not least:
        return Dress()
    lead: list[str] = []
    trail: list[str] = []
    for side, step in ((lead, 0), (trail, -1)):
        while True:
            left = [words[len(lead) : len(words) - len(trail)] for words in some]
            counts = Counter(_kind(words[step]) for words in left if len(words) > 1)
            word, count = counts.most_common(1)[0] if counts else ("", 0)
            if count < least or (step and word in _STOPS):
                break
            some = [words if len(left[n]) > 1 and _kind(left[n][step]) == word else [] for n, words in enumerate(some)]
            side.insert(0 if step else len(side), word)
    around = ("", "")
    if not lead and not trail:
        around = beside(values)
        if not any(around) and (glued := endings(values)):
            made = Dress(endings=glued)
            return replace(made, written=_written(made))
        if not any(around) or _STOPS & set("".join(around)):
            return Dress()
    made = Dress(tuple(lead), tuple(trail), around)
    return replace(made, written=_written(made))


def endings(values: Sequence[str]) -> tuple[str, ...]:
    """The few words with one of which nearly every name ends, each of them many names: ranks that stand directly
    behind names. Nothing where there are no such words.
    """
    names = sorted(set(values))
    ends: Counter[str] = Counter(name[-size:] for name in names for size in range(2, RANK + 1) if size < len(name))
    shared = {
        end for end, count in ends.items() if count > 1 and end.isalpha() and (len(end) > 2 or ord(end[0]) >= _HAN)
    }
    own = {name: max((end for end in shared if name.endswith(end)), key=len, default="") for name in names}
    found = Counter(own[name] for name in names if own[name])
    met = sum(bool(own[value]) for value in values)
    if len(names) < GLUED or len(found) * 2 > len(names) or len(found) > RANKS or met < DRESSED * len(values):
        return ()
    return tuple(sorted(found))


GLUED = 6
"""Names from which endings that several have are no chance …"""
RANKS, RANK = 6, 8
"""… the most different ones, and the most characters of one."""
_HAN = 0x2E80


def _kind(word: str) -> str:
    return _NUMBER if word.isdigit() else word


def _written(dress: Dress) -> str:
    """The pattern of a line with its name."""
    parts = [*dress.lead, "", *dress.trail]
    out = []
    for n, part in enumerate(parts):
        if n == len(dress.lead):
            lead, trail = dress.around
            end = f"(?:{'|'.join(map(re.escape, dress.endings))})" if dress.endings else re.escape(trail)
            out.append(rf"{re.escape(lead)}(?P<author>\S.{{0,39}}?){end}")
        else:
            out.append(r"\d{1,9}" if part == _NUMBER else re.escape(part))
    return "^" + _SPACE.join(out) + "$"


def _first(pages: Sequence[Sequence[Unit]], marks: Sequence[Sequence[int]], rule: Named, people: set[str]) -> int:
    """Lines from the first byline of a page to its name, where the rule of the others finds none there: the distance
    at which most pages have a line that is somebody's name elsewhere; 0 where the rule holds or none does.
    """
    if rule.of:
        return 0
    firsts = [(page, some[0]) for page, some in zip(pages, marks, strict=True) if some]
    hits = Counter(
        d
        for page, n in firsts
        for d in range(1, REACH)
        if n - d >= 0 and rule.dress.bare(key(page[n - d].text)) in people
    )
    if hits[-rule.lines] >= FIRSTS * len(firsts):
        return 0
    distance, count = min(hits.items(), key=lambda row: (-row[1], row[0]), default=(0, 0))
    return -distance if count >= FIRSTS * len(firsts) else 0


def _headed(
    pages: Sequence[Sequence[Unit]],
    marks: Sequence[Sequence[int]],
    known: Sequence[Known],
    dress: Dress,
    people: set[str],
) -> int:
    """Lines from the last known line of the head to the first post's name, 0 where most pages do not agree."""
    heads = {one.shape for one in known if one.place == "head"}
    firsts = [(page, some[0]) for page, some in zip(pages, marks, strict=True) if some]
    hits: Counter[int] = Counter()
    for page, n in firsts:
        top = next((m for m in range(n - 1, -1, -1) if shape(page[m].text) in heads), -1)
        if top >= 0:
            hits.update(m - top for m in range(top + 1, n) if dress.bare(key(page[m].text)) in people)
    distance, count = min(hits.items(), key=lambda row: (-row[1], row[0]), default=(0, 0))
    return distance if count >= FIRSTS * len(firsts) else 0
