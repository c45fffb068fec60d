"""Builds the page: regions that tile the text, leaves, blocks, posts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, Wrap, wraps
from pipeline.extract.text.noise import Blank
from pipeline.model.page import Block, Leaf, Region, Role

Span = tuple[int, int]


@dataclass(slots=True)
class Sheet:
    """The growing page: its text, the blanks in it, leaves, and the stretches claimed so far."""

    text: str
    blanks: Sequence[Blank] = ()
    leaves: list[Leaf] = field(default_factory=list)
    claimed: list[tuple[int, int, Role, str, int, int | None, bool]] = field(default_factory=list)
    """``(start, end, role, entry, line, post, whether a leaf holds it)``."""
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [blank[0] for blank in self.blanks]

    def furniture(self, unit: Unit) -> None:
        """Claim a whole unit that is no text of a post."""
        assert unit.role is not None
        for start, end in self.inked(unit.start, unit.end, unit):
            self.claimed.append((start, end, unit.role, unit.entry, unit.line, unit.post, False))

    def leaf(self, spans: Sequence[Span], unit: Unit, role: Role, entry: str, kind: str = "text") -> int:
        """Claim spans as a leaf; its ordinal."""
        for start, end in spans:
            self.claimed.append((start, end, role, entry, unit.line, unit.post, True))
        text = "".join(self.text[start:end] for start, end in spans)
        self.leaves.append(Leaf(text, kind, unit.post, spans=tuple(spans), line=unit.line))
        return len(self.leaves) - 1

    def inked(self, start: int, end: int, unit: Unit) -> list[Span]:
        """The parts of a stretch that are not blank, without white space at the stretch's ends;
        the blanks themselves are claimed.
        """
        at = max(0, bisect_right(self.starts, start) - 1)
        spans: list[Span] = []
        for low, high, role, entry in self.blanks[at:]:
            if low >= end:
                break
            if high <= start:
                continue
            spans.append((start, max(start, low)))
            self.claimed.append((max(low, start), min(high, end), role, entry, unit.line, unit.post, False))
            start = high
        spans.append((start, end))
        return self._trimmed(spans)

    def _trimmed(self, spans: Sequence[Span]) -> list[Span]:
        found: list[Span] = []
        for place, (start, end) in enumerate(spans):
            piece = self.text[start:end]
            if not piece.strip():
                if found and 0 < place < len(spans) - 1 and piece:
                    found.append((start, start + 1))
                continue
            if not found:
                start += len(piece) - len(piece.lstrip())
            found.append((start, end))
        while found and not self.text[found[-1][0] : found[-1][1]].strip():
            found.pop()
        if found:
            start, end = found[-1]
            found[-1] = (start, start + len(self.text[start:end].rstrip()))
        return found

    def regions(self) -> tuple[Region, ...]:
        """All regions, white space between them included; they tile the text."""
        loose = self._loose()
        found: list[Region] = []
        at, line = 0, 1
        for start, end, role, entry, number, post, held in sorted([*self.claimed, *loose]):
            if start > at:
                found.append(Region(at, start, Role.LAYOUT, "layout", line, text=self.text[at:start]))
            number = number or line + self.text.count("\n", at, start)
            found.append(Region(start, end, role, entry, number, post, "" if held else self.text[start:end]))
            at, line = end, number
        if at < len(self.text):
            found.append(Region(at, len(self.text), Role.LAYOUT, "layout", line, text=self.text[at:]))
        return tuple(found)

    def _loose(self) -> list[tuple[int, int, Role, str, int, int | None, bool]]:
        """Blanks outside every unit: rules, images, lines of mere noise."""
        taken = {row[0] for row in self.claimed}
        ends = sorted((row[0], row[1]) for row in self.claimed)
        begun = [row[0] for row in ends]
        found: list[tuple[int, int, Role, str, int, int | None, bool]] = []
        for start, end, role, entry in self.blanks:
            place = bisect_right(begun, start) - 1
            if start in taken or (place >= 0 and ends[place][1] > start):
                continue
            found.append((start, end, role, entry, 0, None, False))
        return found


def blocks(
    sheet: Sheet,
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    body: Sequence[int],
    entry: str,
    wrap: Wrap | None,
) -> tuple[tuple[Block, ...], list[tuple[Claim, Unit]]]:
    """The blocks of a post, and what the software put into it (notices)."""
    found: list[Block] = []
    notices: list[tuple[Claim, Unit]] = []
    at = 0
    while at < len(body):
        first = body[at]
        unit, claim = units[first], claims[first]
        at += 1
        kind = claim.entry.kind if claim and claim.entry.place == "post" else ""
        if claim and kind == "quote":
            at = _quote(sheet, units, claims, body, at, claim, found)
        elif claim and kind:
            unit.role, unit.entry = claim.entry.role, claim.entry.id
            sheet.furniture(unit)
            if kind.startswith("gap:"):
                found.append(Block("gap", attrs=(("reason", kind[4:]), ("text", unit.text))))
            elif kind == "attachment":
                found.append(Block("attachment", attrs=(("name", unit.text),)))
            else:
                notices.append((claim, unit))
        else:
            spans = sheet.inked(unit.start, unit.end, unit)
            while at < len(body) and wraps(unit, units[body[at]], wrap) and claims[body[at]] is None:
                unit = units[body[at]]
                spans += _joined(sheet, spans, sheet.inked(unit.start, unit.end, unit))
                at += 1
            if spans:
                found.append(Block("paragraph", sheet.leaf(spans, units[first], Role.BODY, entry)))
    return tuple(found), notices


def _joined(sheet: Sheet, above: Sequence[Span], below: list[Span]) -> list[Span]:
    """Spans of a continued line, with one space before them where words would run together."""
    if above and below:
        last, first = sheet.text[above[-1][1] - 1], sheet.text[below[0][0]]
        if last.isascii() and first.isascii() and below[0][0] > above[-1][1]:
            return [(below[0][0] - 1, below[0][1]), *below[1:]]
    return below


def _quote(
    sheet: Sheet,
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    body: Sequence[int],
    at: int,
    claim: Claim,
    found: list[Block],
) -> int:
    """A quotation that begins with its attribution; the place in ``body`` after it.

    Its text is the line below; further lines only where they are set in as the attribution is and
    the lines of the post are not. ``...`` ends it: that is where the software cut it.
    """
    head = units[body[at - 1]]
    children: list[Block] = []
    spans = sheet.inked(head.start, head.end, head)
    if spans:
        children.append(Block("label", sheet.leaf(spans, head, Role.QUOTE, claim.entry.id, "label")))
    fields = dict(claim.fields)
    while at < len(body) and (below := claims[body[at]]) and below.entry.kind == "quote" and "author" not in fields:
        head = units[body[at]]
        fields.update(below.fields)
        spans = sheet.inked(head.start, head.end, head)
        children.append(Block("label", sheet.leaf(spans, head, Role.QUOTE, below.entry.id, "label")))
        at += 1
    labels = len(children)
    deep = head.column > min(units[n].column for n in body)
    while at < len(body) and claims[body[at]] is None:
        unit = units[body[at]]
        if len(children) > labels and (not deep or unit.column < head.column):
            break
        spans = sheet.inked(unit.start, unit.end, unit)
        at += 1
        if spans:
            children.append(Block("paragraph", sheet.leaf(spans, unit, Role.QUOTE, "quote.text")))
        if unit.text.endswith(("...", "…")):
            break
    attrs = [(name, fields[name]) for name in ("author", "time") if name in fields]
    found.append(Block("quote", children=tuple(children), attrs=(*attrs, ("by", "template"))))
    return at
