"""Finds the bylines of a page's posts and cuts the lines that hold more than a byline."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extract.printed.folded import fold, groups
from pipeline.extract.printed.moment import moment
from pipeline.extract.text.grammar import BylineAnchor, Grammar
from pipeline.extract.text.lines import REACH, Unit, part
from pipeline.model.page import Role

LINKED_LEAST = 3
"""Bylines from which it counts how many hang together with what stands under them."""
MINUTE = 16
"""Characters of a time in ISO form down to the minute."""
SURE = (4, 5)
"""Share of bylines that must be sure for the others of their form to be believed."""


_MARKS = re.compile(r"(?:[\s|/·•>*_`#:：~]+|\[[\w.\-?=&;%/ ]{1,60}\]|\\)+")
_LINE = 20_000
"""Longest line in which bylines are sought: what is longer is a whole page without breaks."""
_LINK = re.compile(r"\s*\|\s*[^\s|。！？，,.!?]{1,6}\s*")
"""What a skin puts behind the links of a byline: a bar and a word."""
_COLUMNS = re.compile(r" {2,}|\t+")


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline: the unit that it is (an index), its anchor and what the pattern's groups read."""

    unit: int
    anchor: BylineAnchor
    author: str | None = None
    time: str | None = None
    floor: str | None = None


def consume(grammar: Grammar, text: str, places: frozenset[str]) -> int:
    """How far ``text`` is marks and known strings of these places, from its beginning."""
    text = fold(text)
    at = 0
    while at < len(text):
        found = _MARKS.match(text, at)
        if found:
            at = found.end()
            continue
        name = grammar.longest(text, at)
        if name and grammar.place(name) in places:
            at += len(name)
            continue
        end = max((m.end() for m in (p.match(text, at) for p in grammar.companions) if m), default=at)
        if end == at:
            break
        at = end
    return at


_BEFORE = frozenset({"head", "byline", "card", "tail"})
AFTER = frozenset({"byline"})


Hit = tuple[int, re.Match[str], BylineAnchor]
"""A unit's index, where its byline stands, and the anchor that says so."""


def _hits(found: list[Unit], grammar: Grammar, anchor: BylineAnchor) -> list[Hit]:
    hits: list[Hit] = []
    for index, unit in enumerate(found):
        match = anchor.pattern.search(fold(unit.text[:REACH]))
        if match and anchor.above and not (index and anchor.above.fullmatch(fold(found[index - 1].text))):
            continue
        if match:
            before = unit.text[: match.start()]
            cut = [m.end() for m in _COLUMNS.finditer(before)]
            before = before[cut[-1] :] if cut else before
            if consume(grammar, before, _BEFORE) >= len(before):
                hits.append((index, match, anchor))
    hits = _own(found, grammar, hits)
    return _standing(found, grammar, _forward(hits)) if anchor.quoted else hits


_LINKED = 0.6
"""Share of bylines with their links behind the time, from which one without them is a remark's."""


def _own(found: list[Unit], grammar: Grammar, hits: list[Hit]) -> list[Hit]:
    """Bylines without the times of comments: where most have links behind their time, one that has none and stands
    at the end of words says when somebody commented.
    """
    ends = [consume(grammar, found[n].text[m.end() : m.end() + REACH], AFTER) for n, m, _ in hits]
    if len(hits) < LINKED_LEAST or sum(end > 0 for end in ends) < _LINKED * len(hits):
        return hits
    return [
        hit
        for hit, end in zip(hits, ends, strict=True)
        if end or (not found[hit[0]].text[: hit[1].start()].strip(" \t*|·•") and "author" not in hit[1].groupdict())
    ]


def _forward(hits: list[Hit]) -> list[Hit]:
    """Bylines whose times do not run backwards. A quotation names a post that stands above it, so
    its time is one that was seen, or lies before the post's; where half of them do, it is the order
    of the page and says nothing.
    """
    kept: list[Hit] = []
    last = ""
    seen: set[tuple[str | None, str]] = set()
    for hit in hits:
        fields = hit[1].groupdict()
        now = moment(fields["time"] or "").iso or ""
        if now and ((fields.get("author"), now[:MINUTE]) in seen or now[:MINUTE] < last[:MINUTE]):
            continue
        seen.add((fields.get("author"), now[:16]))
        kept.append(hit)
        last = now or last
    return kept if 2 * len(kept) > len(hits) else hits


def _standing(found: list[Unit], grammar: Grammar, hits: list[Hit]) -> list[Hit]:
    """Bylines without the heads of quotations that look like them.

    Where nearly all bylines have a floor marker or the tools of the post before above them, those that
    have neither are quoted.
    """
    sure = []
    last = -1
    for index, *_ in hits:
        above = [claim for n in range(max(last + 1, index - 12), index) if (claim := grammar.claim(found[n].text))]
        near = above[-1].entry.place if above else ""
        sure.append(last < 0 or any(c.entry.place in ("tail", "end") for c in above) or near in ("byline", "card"))
        last = index
    if SURE[1] * sum(sure) < SURE[0] * len(hits):
        return hits
    return [hit for hit, yes in zip(hits, sure, strict=True) if yes]


def hits(found: list[Unit], grammar: Grammar) -> list[Hit]:
    """The units that hold a byline of the first anchor that occurs often enough, with the anchors
    that stand beside it.
    """
    for place, anchor in enumerate(grammar.anchors):
        some = [] if anchor.also or anchor.rival else _hits(found, grammar, anchor)
        for rival in grammar.anchors[place + 1 :]:
            if anchor.also or anchor.rival or not rival.rival:
                break
            others = _hits(found, grammar, rival)
            some = others if len(others) > len(some) else some
        if len(some) < anchor.min or not some:
            continue
        taken = {index for index, *_ in some}
        for beside in grammar.anchors[place + 1 :]:
            if not beside.also:
                break
            some += [hit for hit in _hits(found, grammar, beside) if hit[0] not in taken]
        return sorted(some, key=lambda hit: hit[0])
    return []


def opened(found: list[Unit], grammar: Grammar) -> list[Unit]:
    """Units cut where an unmistakable byline begins inside a line, if the page has several of them."""
    patterns = [anchor.pattern for anchor in grammar.anchors if anchor.inline]
    starts = {
        n: [match.start() for pattern in patterns for match in pattern.finditer(fold(unit.text))]
        for n, unit in enumerate(found)
        if len(unit.text) <= _LINE
    }
    if sum(map(len, starts.values())) < 2:
        return found
    out: list[Unit] = []
    for n, unit in enumerate(found):
        cuts = sorted({0, *starts.get(n, ()), len(unit.text)})
        pieces = [part(unit, a, b) for a, b in pairwise(cuts)] if len(cuts) > 2 else [unit]
        out += [piece for piece in pieces if piece]
    return out


def find(found: list[Unit], grammar: Grammar) -> tuple[list[Unit], list[Byline]]:
    """Units with the bylines cut out of their lines, and the bylines.

    The first anchor of the grammar that occurs often enough reads the page: where posts have a
    byline without a name, a line ``X 发表于 T`` is the head of a quotation.
    """
    return _cut(found, grammar, hits(found, grammar))


def _cut(found: list[Unit], grammar: Grammar, hits: list[Hit]) -> tuple[list[Unit], list[Byline]]:
    at = {index: (match, anchor) for index, match, anchor in hits}
    units: list[Unit] = []
    bylines: list[Byline] = []
    for index, unit in enumerate(found):
        if index not in at:
            units.append(unit)
            continue
        match, anchor = at[index]
        read = groups(match, unit.text)
        start = _cut_before(units, unit, match.start(), grammar)
        end = match.end() + consume(grammar, unit.text[match.end() : match.end() + REACH], AFTER)
        if "text" in read:
            end = match.start("text")
        elif end > match.end() and _LINK.fullmatch(unit.text[end - 1 :]):
            end = len(unit.text)
        own = part(unit, start, end)
        if own is None:  # a byline is never blank
            units.append(unit)
            continue
        own.role, own.entry = Role.BYLINE, anchor.id
        floor = read.get("floor") or next((f for f in _floors(grammar, own.text)), None)
        bylines.append(Byline(len(units), anchor, read.get("author"), read.get("time"), floor))
        units.append(own)
        stop = match.end("text") if "text" in read else len(unit.text)
        rest, trail = part(unit, end, stop), part(unit, stop, len(unit.text))
        if rest:
            units.append(rest)
        if trail:
            trail.role, trail.entry = Role.BYLINE, anchor.id
            units.append(trail)
    return units, bylines


def _cut_before(units: list[Unit], unit: Unit, start: int, grammar: Grammar) -> int:
    """Put what stands in a column before a byline into units of its own; the byline's start."""
    pieces = [m.end() for m in _COLUMNS.finditer(unit.text, 0, start)]
    if not pieces and consume(grammar, unit.text[:start], _BEFORE) == start:
        return 0
    pieces = pieces or [0]
    cut = pieces[-1]
    rest = unit.text[cut:start]
    if consume(grammar, rest, _BEFORE) < len(rest):
        cut = start
    before = 0
    for end in [*pieces[:-1], cut]:
        piece = part(unit, before, end)
        if piece:
            units.append(piece)
        before = end
    return cut


def _floors(grammar: Grammar, text: str) -> list[str]:
    marked = [p for p in grammar.companions if "floor" in p.groupindex]
    return [text[slice(*m.span("floor"))] for p in marked for m in [p.search(fold(text))] if m]


def split(unit: Unit) -> list[Unit]:
    """A line cut at its runs of spaces and tabs."""
    cuts = [0, *(m.end() for m in _COLUMNS.finditer(unit.text)), len(unit.text)]
    pieces = [part(unit, a, b) for a, b in pairwise(cuts)]
    return [piece for piece in pieces if piece]


def moved(byline: Byline, by: int) -> Byline:
    """The byline at a place in a list that grew before it."""
    return replace(byline, unit=byline.unit + by)
