"""Builds the page: regions that tile the text, leaves, blocks, posts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.printed import literal
from pipeline.extract.printed.noise import Blank
from pipeline.extract.text.folds import folded, is_code
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.insets import Insets, insets, marker
from pipeline.extract.text.lines import Unit, Wrap, part, wraps
from pipeline.extract.text.polls import poll
from pipeline.model.page import Block, Leaf, Mark, Region, Role

Span = tuple[int, int]
_ROWS = 200
"""Lines below the head of a poll in which its options stand."""
_SAID_ALONE = 32
"""Letters and digits of a line that repeats a post above, from which it is quoted though nothing says so. In the
gold of 76 pages 17 of 1,448 lines of that length repeat a post above; read by eye, all are quoted or code handed on."""
_SAID_BELOW = 4
"""The same for a line under an attribution or another quoted line."""
NEAR = 12
"""How many posts above are searched for what a line repeats, beside the first."""
REACH = 20_000
"""Characters of each of them that are searched; with both bounds a page takes time linear in its length."""
_QUOTED = re.compile(r"(?:: |> |：)+(?=\S)")
_MARKS = re.compile(r"[\W_]+")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class PageSheet:
    """The growing page: its text, the blanks in it, leaves, and the stretches claimed so far."""

    text: str
    blanks: Sequence[Blank] = ()
    leaves: list[Leaf] = field(default_factory=list)
    claimed: list[tuple[int, int, Role, str, int | None, bool]] = field(default_factory=list)
    """``(start, end, role, entry, line, post, whether a leaf holds it)``."""
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [blank[0] for blank in self.blanks]

    def furniture(self, unit: Unit) -> None:
        """Claim a whole unit that is no text of a post."""
        role = unit.role or Role.UNCLAIMED
        for start, end in self.inked(unit.start, unit.end, unit):
            self.claimed.append((start, end, role, unit.entry, unit.post, False))

    def leaf(self, spans: Sequence[Span], unit: Unit, role: Role, entry: str, kind: str = "text") -> int:
        """Claim spans as a leaf; its ordinal."""
        for start, end in spans:
            self.claimed.append((start, end, role, entry, unit.post, True))
        text = "".join(self.text[start:end] for start, end in spans)
        marks = self._objects(spans) if spans and self.blanks else ()
        self.leaves.append(Leaf(text, kind, unit.post, marks, tuple(spans), unit.line))
        return len(self.leaves) - 1

    def _objects(self, spans: Sequence[Span]) -> tuple[Mark, ...]:
        """Marks of the pictures and smilies that stand in a leaf or beside it on its line."""
        first, last = spans[0][0], spans[-1][1]
        lo = bisect_left(self.starts, first)
        while lo and self._beside(self.blanks[lo - 1][1], first):
            lo -= 1
            first = self.blanks[lo][0]
        hi = bisect_left(self.starts, last)
        while hi < len(self.blanks) and self._beside(last, self.blanks[hi][0]):
            last = self.blanks[hi][1]
            hi += 1
        found = []
        place = before = 0
        for blank in self.blanks[lo:hi]:
            while place < len(spans) and spans[place][1] <= blank[0]:
                before += spans[place][1] - spans[place][0]
                place += 1
            inside = max(0, blank[0] - spans[place][0]) if place < len(spans) else 0
            found.append(literal.mark(self.text, blank, before + inside))
        return tuple(mark for mark in found if mark)

    def _beside(self, start: int, end: int) -> bool:
        """Whether between two offsets stands nothing but blanks of one line."""
        between = self.text[start:end]
        return not between.strip() and not _LINE_END.search(between)

    def inked(self, start: int, end: int, unit: Unit) -> list[Span]:
        """The parts of a stretch that are not blank, without white space at the stretch's ends;
        the blanks themselves are claimed.
        """
        at = max(0, bisect_right(self.starts, start) - 1)
        spans: list[Span] = []
        for place in range(at, bisect_left(self.starts, end)):
            low, high, role, entry = self.blanks[place]
            if high <= start:
                continue
            spans.append((start, max(start, low)))
            self.claimed.append((max(low, start), min(high, end), role, entry, unit.post, False))
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
            lead = 0 if found else len(piece) - len(piece.lstrip())
            found.append((start + lead, end))
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
        for start, end, role, entry, post, held in sorted([*self.claimed, *loose]):
            if start > at:
                found.append(Region(at, start, Role.LAYOUT, "layout", line, text=self.text[at:start]))
            number = line + len(_LINE_END.findall(self.text, at, start))
            found.append(Region(start, end, role, entry, number, post, "" if held else self.text[start:end]))
            at, line = end, number + len(_LINE_END.findall(self.text, start, end))
        if at < len(self.text):
            found.append(Region(at, len(self.text), Role.LAYOUT, "layout", line, text=self.text[at:]))
        return tuple(found)

    def _loose(self) -> list[tuple[int, int, Role, str, int | None, bool]]:
        """Blanks outside every unit: rules, images, lines of mere noise."""
        taken = {row[0] for row in self.claimed}
        ends = sorted((row[0], row[1]) for row in self.claimed)
        begun = [row[0] for row in ends]
        found: list[tuple[int, int, Role, str, int | None, bool]] = []
        for start, end, role, entry in self.blanks:
            place = bisect_right(begun, start) - 1
            if start in taken or (place >= 0 and ends[place][1] > start):
                continue
            found.append((start, end, role, entry, None, False))
        return found


@dataclass(slots=True)
class Body:
    """The text of one post being made into blocks."""

    sheet: PageSheet
    units: Sequence[Unit]
    claims: Sequence[Claim | None]
    body: Sequence[int]
    entry: str
    wrap: Wrap | None
    blocks: list[Block] = field(default_factory=list)
    notices: list[tuple[Claim, Unit]] = field(default_factory=list)
    """What the software put into the post."""
    at: int = 0
    quotes: Sequence[Blank] = ()
    """A converter's marks of quotations."""
    earlier: Sequence[str] = ()
    """What the posts above say, as :func:`bare` has it: a line of it that stands here is quoted."""
    people: frozenset[str] = frozenset()
    """Names of the page's posters, folded."""
    insets: Insets = field(init=False)
    cut: frozenset[int] = frozenset()
    """The lines (indices of units) that were cut at a display width and go on in the next."""

    def build(self) -> None:
        """Make the blocks."""
        self.insets = insets(self.units, self.claims, self.body, self.quotes)
        self.cut = folded(self.units, self.claims, self.body)
        while self.at < len(self.body):
            unit, claim = self._here()
            self.at += 1
            kind = claim.entry.kind if claim and claim.entry.place == "post" else ""
            if claim and kind == "quote":
                self._quote(unit, claim)
            elif claim and kind == "poll":
                self._poll(unit, claim)
            elif claim and kind:
                self._notice(unit, claim, kind)
            elif claim is None and (taken := self.insets.quoted(self.at - 1)):
                self._inset(taken)
            elif claim is None and (rows := self.insets.numbered(self.at - 1)):
                self._numbered(rows)
            elif self.earlier and (self._said(unit.text, _SAID_ALONE) or self._attributed(unit)):
                self._repeated(unit)
            else:
                self._paragraph(unit)

    def _place(self, place: int) -> tuple[Unit, Claim | None]:
        n = self.body[place]
        return self.units[n], self.claims[n]

    def _here(self) -> tuple[Unit, Claim | None]:
        return self._place(self.at)

    def _leaf(self, unit: Unit, role: Role, entry: str, kind: str) -> list[Block]:
        """A unit, and what a converter broke off it, as a block with one leaf; none where all is blank."""
        spans = self._line(unit)
        leaf = "label" if kind == "label" else "text"
        return [Block(kind, self.sheet.leaf(spans, unit, role, entry, leaf))] if spans else []

    def _line(self, unit: Unit) -> list[Span]:
        """The spans of a line; the lines that a converter broke off it are taken with it."""
        spans = self.sheet.inked(unit.start, unit.end, unit)
        begun = unit.start
        while self.at < len(self.body):
            below, claim = self._here()
            if not claim and unit.token and below.token and unit.line == below.line:
                spans, unit = [(begun, below.end)], below
                self.at += 1
                continue
            folds = self.body[self.at - 1] in self.cut
            if claim or not (folds or wraps(self.sheet.text, unit, below, self.wrap)):
                break
            joined = self._joined(spans, self.sheet.inked(below.start, below.end, below))
            if folds and joined:
                self._line_ends(unit, joined[0][0])
            spans += joined
            unit = below
            self.at += 1
        return spans

    def _notice(self, unit: Unit, claim: Claim, kind: str) -> None:
        unit.role, unit.entry = claim.entry.role, claim.entry.id
        self.sheet.furniture(unit)
        if kind.startswith("gap:"):
            self.blocks.append(Block("gap", attrs=(("reason", kind[4:]), ("text", unit.text))))
        elif kind == "attachment":
            self.blocks.append(Block("attachment", attrs=(("name", unit.text),)))
        elif kind == "image":
            self.blocks.append(Block("image", attrs=(("alt", unit.text.strip("[]")),)))
        elif kind == "label":  # the line over attachments: neither words nor a notice
            return
        else:
            self.notices.append((claim, unit))

    def _inset(self, taken: int) -> None:
        """A quotation by its indent, or by the mark of a converter."""
        children: list[Block] = []
        for n in self.body[self.at - 1 : self.at - 1 + taken]:
            children += self._whole(self.units[n], Role.QUOTE, "quote.inset", "paragraph")
        self.at += taken - 1
        self.blocks.append(Block("quote", children=tuple(children)))

    def _numbered(self, rows: Sequence[int]) -> None:
        """A list that a converter numbered: its numbers are markup."""
        children: list[Block] = []
        for n in rows:
            unit = self.units[n]
            end = marker(unit.text)
            self.sheet.claimed.append((unit.start, unit.start + end, Role.LAYOUT, "markup.item", unit.post, False))
            rest = part(unit, end, len(unit.text))
            children += self._whole(rest, Role.BODY, self.entry, "item") if rest else []
        self.at += len(rows) - 1
        self.blocks.append(Block("list", children=tuple(children), attrs=(("ordered", "true"),)))

    def _poll(self, unit: Unit, claim: Claim) -> None:
        below = (self._place(place) for place in range(self.at, min(self.at + _ROWS, len(self.body))))
        made, taken = poll(unit, claim, below, self._whole)
        if made is None:
            self._notice(unit, claim, "system")
            return
        for n in self.body[self.at : self.at + taken]:
            software = self.claims[n]
            if software and software.entry.id.startswith("poll."):
                self.units[n].role, self.units[n].entry = software.entry.role, software.entry.id
                self.sheet.furniture(self.units[n])
        self.at += taken
        self.blocks.append(made)

    def _whole(self, unit: Unit, role: Role, entry: str, kind: str) -> list[Block]:
        """A unit alone as a block with one leaf."""
        spans = self.sheet.inked(unit.start, unit.end, unit)
        leaf = "label" if kind == "label" else "text"
        return [Block(kind, self.sheet.leaf(spans, unit, role, entry, leaf))] if spans else []

    def _paragraph(self, unit: Unit) -> None:
        self.blocks += self._leaf(unit, Role.BODY, self.entry, "paragraph")

    def _joined(self, above: Sequence[Span], below: list[Span]) -> list[Span]:
        """Spans of a continued line, with one space before them where words would run together."""
        text = self.sheet.text
        if not above or not below or not text[below[0][0] - 1].isspace() or below[0][0] <= above[-1][1]:
            return below
        if text[above[-1][1] - 1].isascii() and text[below[0][0]].isascii():
            blank = text.find(" ", above[-1][1], below[0][0])
            if blank >= 0 and blank + 1 < below[0][0]:
                return [(blank, blank + 1), *below]
            return [(below[0][0] - 1, below[0][1]), *below[1:]]
        return below

    def _line_ends(self, unit: Unit, end: int) -> None:
        """Claim the end of a cut line, which means nothing; ``end`` is where its paragraph goes on."""
        if unit.end < end:
            self.sheet.claimed.append((unit.end, end, Role.LAYOUT, "layout.cut", unit.post, False))

    def _quote(self, head: Unit, claim: Claim) -> None:
        """A quotation that begins with its attribution.

        Its text is the line below; further lines only where they are set in as the attribution or this line is
        and the lines of the post are not. ``...`` ends it: that is where the software cut it.
        """
        children = self._leaf(head, Role.QUOTE, claim.entry.id, "label")
        fields = dict(claim.fields)
        while self.at < len(self.body) and "author" not in fields:
            unit, below = self._here()
            if not below or below.entry.kind != "quote":
                break
            head = unit
            fields.update(below.fields)
            self.at += 1
            children += self._leaf(unit, Role.QUOTE, below.entry.id, "label")
        labels = len(children)
        base, inset = min(self.units[n].column for n in self.body), head.column
        while self.at < len(self.body):
            unit, below = self._here()
            inset = unit.column if len(children) == labels and unit.column > inset else inset
            set_in = (inset > base and unit.column >= inset) or unit.text.startswith((": ", "> ", "："))
            if below or (len(children) > labels and not set_in and not self._said(unit.text, _SAID_BELOW)):
                break
            self.at += 1
            children += self._leaf(self._unmarked(unit), Role.QUOTE, "quote.text", "paragraph")
            if unit.text.endswith(("...", "…")) and not self._next_said():
                break
        attrs = [(name, fields[name]) for name in ("author", "time") if name in fields]
        self.blocks.append(Block("quote", children=tuple(children), attrs=(*attrs, ("by", "template"))))

    def _unmarked(self, unit: Unit) -> Unit:
        """A quoted line without the mark that says so (``: ``), which is claimed."""
        found = _QUOTED.match(unit.text)
        rest = part(unit, found.end(), len(unit.text)) if found else None
        if found is None or rest is None:
            return unit
        at = unit.start
        self.sheet.claimed.append((at, at + found.end(), Role.LAYOUT, "quote.mark", unit.post, False))
        return rest

    def _said(self, text: str, least: int) -> bool:
        """Whether a line stands whole in a post above: in the first, or one of the last :data:`NEAR`."""
        shown = bare(text)
        if least == _SAID_ALONE and is_code(text):  # handed on from post to post, and no quotation
            return False
        return len(shown) >= least and any(shown in post for post in self.earlier)

    def _next_said(self) -> bool:
        return self.at < len(self.body) and self._said(self._here()[0].text, _SAID_BELOW)

    def _attributed(self, unit: Unit) -> bool:
        """Whether a line names a poster of the page, with a colon, and what follows was said above."""
        text = unit.text.strip("●•○◦▪»> \t@")
        named = text.endswith((":", "：")) and text[:-1].strip().casefold() in self.people
        return named and self._next_said()

    def _repeated(self, unit: Unit) -> None:
        """A quotation that nothing but its words gives away: lines of a post above, under a name or not."""
        children: list[Block] = []
        attrs: tuple[tuple[str, str], ...] = ()
        if self._said(unit.text, _SAID_ALONE):
            children += self._leaf(unit, Role.QUOTE, "quote.repeated", "paragraph")
        else:
            attrs = (("author", unit.text.strip("●•○◦▪»> \t@:：")),)
            children += self._leaf(unit, Role.QUOTE, "quote.named", "label")
        while self._next_said():
            below, claim = self._here()
            if claim:
                break
            self.at += 1
            children += self._leaf(below, Role.QUOTE, "quote.repeated", "paragraph")
        self.blocks.append(Block("quote", children=tuple(children), attrs=attrs))


def bare(text: str) -> str:
    """Letters and digits of a text alone, folded: how a quotation is told from what it quotes."""
    return _MARKS.sub("", text).casefold()
