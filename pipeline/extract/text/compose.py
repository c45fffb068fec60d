"""Builds the page: regions that tile the text, leaves, blocks, posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit
from pipeline.extract.text.noise import noise
from pipeline.model.page import Block, Leaf, Region, Role

Span = tuple[int, int]


@dataclass(slots=True)
class Sheet:
    """The growing page: its text, leaves, and the stretches claimed so far."""

    text: str
    leaves: list[Leaf] = field(default_factory=list)
    claimed: list[tuple[int, int, Role, str, int, int | None, bool]] = field(default_factory=list)
    """``(start, end, role, entry, line, post, whether a leaf holds it)``."""

    def furniture(self, unit: Unit) -> None:
        """Claim a whole unit that is no text of a post."""
        assert unit.role is not None
        self.claimed.append((unit.start, unit.end, unit.role, unit.entry, unit.line, unit.post, False))

    def leaf(self, spans: Sequence[Span], unit: Unit, role: Role, entry: str, kind: str = "text") -> int:
        """Claim spans as a leaf; its ordinal."""
        for start, end in spans:
            self.claimed.append((start, end, role, entry, unit.line, unit.post, True))
        text = "".join(self.text[start:end] for start, end in spans)
        self.leaves.append(Leaf(text, kind, unit.post, spans=tuple(spans), line=unit.line))
        return len(self.leaves) - 1

    def body(self, unit: Unit, entry: str, role: Role = Role.BODY, kind: str = "text") -> int | None:
        """Claim a unit of a post's text, noise apart; the leaf's ordinal, or ``None`` for mere noise."""
        spans = list(self._quiet(unit))
        return self.leaf(spans, unit, role, entry, kind) if spans else None

    def _quiet(self, unit: Unit) -> Iterator[Span]:
        at = unit.start
        for start, end in noise(unit.text):
            yield from self._inked(at, unit.start + start)
            self.claimed.append(
                (unit.start + start, unit.start + end, Role.NOISE, "noise.jammer", unit.line, unit.post, False)
            )
            at = unit.start + end
        yield from self._inked(at, unit.end)

    def _inked(self, start: int, end: int) -> Iterator[Span]:
        piece = self.text[start:end]
        inner = piece.strip()
        if inner:
            start += len(piece) - len(piece.lstrip())
            yield start, start + len(inner)

    def regions(self) -> tuple[Region, ...]:
        """All regions, white space between them included; they tile the text."""
        found: list[Region] = []
        at, line = 0, 1
        for start, end, role, entry, number, post, held in sorted(self.claimed):
            if start > at:
                found.append(Region(at, start, Role.LAYOUT, "layout", line, text=self.text[at:start]))
            found.append(Region(start, end, role, entry, number, post, "" if held else self.text[start:end]))
            at, line = end, number
        if at < len(self.text):
            found.append(Region(at, len(self.text), Role.LAYOUT, "layout", line, text=self.text[at:]))
        return tuple(found)


def blocks(
    sheet: Sheet, units: Sequence[Unit], claims: Sequence[Claim | None], body: Sequence[int], entry: str
) -> tuple[tuple[Block, ...], list[tuple[Claim, Unit]]]:
    """The blocks of a post, and what the software put into it (notices)."""
    found: list[Block] = []
    notices: list[tuple[Claim, Unit]] = []
    at = 0
    while at < len(body):
        unit, claim = units[body[at]], claims[body[at]]
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
            leaf = sheet.body(unit, entry)
            if leaf is not None:
                found.append(Block("paragraph", leaf))
    return tuple(found), notices


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
    leaf = sheet.body(head, claim.entry.id, Role.QUOTE, "label")
    if leaf is not None:
        children.append(Block("label", leaf))
    deep = head.column > min(units[n].column for n in body)
    while at < len(body) and claims[body[at]] is None:
        unit = units[body[at]]
        if len(children) > 1 and (not deep or unit.column < head.column):
            break
        leaf = sheet.body(unit, "quote.text", Role.QUOTE)
        at += 1
        if leaf is not None:
            children.append(Block("paragraph", leaf))
        if unit.text.endswith(("...", "…")):
            break
    fields = dict(claim.fields)
    attrs = [(name, fields[name]) for name in ("author", "time") if name in fields]
    found.append(Block("quote", children=tuple(children), attrs=(*attrs, ("by", "template"))))
    return at
