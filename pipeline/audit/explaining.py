"""Why each line of a page became what it became: region, entry, edits, outline, place in the TEI."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.audit.dossier import Dossier
from pipeline.audit.reasons import entry_reason
from pipeline.model.apparatus import apparatus
from pipeline.model.edition import Folding
from pipeline.model.ledger import Ledger
from pipeline.model.page import Role
from pipeline.normalize.scope import restores
from pipeline.normalize.spans import kinds, spans


@dataclass(frozen=True, slots=True)
class Change:
    """A passage that normalization changed: what stood, what reads, by which rules and why.

    ``aim`` is ``restores`` where the change undoes what the page shows to have been done to it,
    ``regularizes`` where it changes what a person wrote, and empty for repairs of mojibake.
    """

    before: str
    after: str
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    aim: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A span that the rules left alone: its text, and the code and name of its kind."""

    text: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line in one region, with everything that was decided about it.

    ``kind`` is ``content``, ``metadata`` or ``furniture``. ``leaf`` and what follows are given for
    content. ``outline`` holds pairs of rule and evidence; ``place`` says where it stands in the
    TEI, ``xml_id`` the element and ``text_at`` the offset in ``text.txt``.
    """

    text: str
    role: str
    kind: str
    entry: str
    why: str
    post: int | None = None
    begun: int | None = None
    """The line on which the region began, where that is an earlier one."""
    leaf: int | None = None
    changes: tuple[Change, ...] = ()
    kept: tuple[Kept, ...] = ()
    outline: tuple[tuple[str, str], ...] = ()
    place: str = ""
    xml_id: str = ""
    text_at: int | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A line of the page with its pieces. ``repaired`` are mojibake repairs in it."""

    line: int
    text: str
    pieces: tuple[Piece, ...]
    repaired: tuple[Change, ...] = ()


class Explainer:
    """Explains the lines of one document."""

    def __init__(self, dossier: Dossier, profiles: tuple[str, ...] = ()) -> None:
        """``profiles`` are the texts of the user's own."""
        self.dossier = dossier
        self._own = profiles
        page = dossier.made["page"]
        self._face, self._profile = page["face"], page["profile"]
        self._regions = page["regions"]
        self._starts = [region["start"] for region in self._regions]
        self._lines = [region["line"] for region in self._regions]
        self._spans = sorted((start, end, at) for at, leaf in enumerate(page["leaves"]) for start, end in leaf["spans"])
        self._span_starts = [span[0] for span in self._spans]
        self._rules = {row["code"]: row for row in dossier.made["normalize"]["rules"]}
        self._folding = Folding(**dossier.made["normalize"]["folding"])
        self._repairs = dossier.record.ledgers.get(0, Ledger())

    def line(self, number: int) -> Explained:
        """One line. Raises :class:`~pipeline.audit.dossier.DossierError` for one that is not there."""
        start, end = self.dossier.bounds(number)
        text = self.dossier.text[start:end].rstrip("\r\n")
        pieces = self._text_pieces(start, end) if self._face == "text" else self._html_pieces(number)
        return Explained(number, text, tuple(pieces), tuple(self._repaired(start, end)))

    def all(self) -> Iterator[Explained]:
        """Every line, in order."""
        for number in range(1, len(self.dossier.lines) + 1):
            yield self.line(number)

    def _text_pieces(self, start: int, end: int) -> Iterator[Piece]:
        at = max(0, bisect_right(self._starts, start) - 1)
        while at < len(self._regions) and self._starts[at] < end:
            region = self._regions[at]
            a, b = max(start, region["start"]), min(end, region["end"])
            if a < b:
                yield self._piece(region, a, b, self.dossier.text[a:b])
            at += 1

    def _html_pieces(self, number: int) -> Iterator[Piece]:
        """The regions that begin on the line, or the one that is still going on."""
        low, high = bisect_right(self._lines, number - 1), bisect_right(self._lines, number)
        if low == high and low > 0:
            region = self._regions[low - 1]
            yield self._piece(region, region["start"], region["end"], self._shown(region), begun=region["line"])
        for region in self._regions[low:high]:
            yield self._piece(region, region["start"], region["end"], self._shown(region))

    def _shown(self, region: Mapping[str, Any]) -> str:
        if region["text"]:
            return str(region["text"])
        return " ".join(
            self.dossier.originals[leaf] for leaf in dict.fromkeys(self._leaves(region["start"], region["end"]))
        )

    def _leaves(self, start: int, end: int) -> Iterator[int]:
        at = max(0, bisect_right(self._span_starts, start) - 1)
        while at < len(self._spans) and self._spans[at][0] < end:
            if self._spans[at][1] > start:
                yield self._spans[at][2]
            at += 1

    def _piece(self, region: Mapping[str, Any], start: int, end: int, text: str, begun: int | None = None) -> Piece:
        role = str(region["role"])
        why = entry_reason(self._profile, self._face, region["entry"], text, self._own)
        kind = Role(role).kind if role in set(Role) else "unknown"
        leaf = next(self._leaves(start, end), None) if kind == "content" or role == "signature" else None
        if leaf is None:
            return Piece(text, role, kind, region["entry"], why, region["post"], begun)
        anchor = self.dossier.anchors.get(leaf)
        return Piece(
            text,
            role,
            kind,
            region["entry"],
            why,
            region["post"],
            begun,
            leaf,
            tuple(self._changes(leaf, start, end)),
            tuple(self._kept(leaf, start, end)),
            tuple((row["rule"], row["evidence"]) for row in self.dossier.decisions.get(leaf, ())),
            self._place(anchor[2]) if anchor else "",
            anchor[2] if anchor else "",
            anchor[0] if anchor else None,
        )

    def _changes(self, leaf: int, start: int, end: int) -> Iterator[Change]:
        """The changes in the part of the leaf that stands in ``[start, end)`` of the page."""
        original = self.dossier.originals[leaf]
        low, high = 0, len(original)
        if self._face == "text":
            low, high = self._within(leaf, start, end)
        at = 0
        for passage in apparatus(original, self.dossier.record.ledgers.get(leaf + 1, Ledger())):
            if passage.rules and at < max(high, low + 1) and at + max(1, len(passage.before)) > low:
                yield self._change(passage.before, passage.after, passage.rules)
            at += len(passage.before)

    def _within(self, leaf: int, start: int, end: int) -> tuple[int, int]:
        at = 0
        found: list[int] = []
        for a, b in self.dossier.made["page"]["leaves"][leaf]["spans"]:
            if a < end and b > start:
                found += (at + max(start, a) - a, at + min(end, b) - a)
            at += b - a
        return (min(found), max(found)) if found else (0, 0)

    def _change(self, before: str, after: str, rules: tuple[str, ...]) -> Change:
        reasons = tuple(self._rules[code]["name"] if code in self._rules else "" for code in rules)
        undone = all(restores(self._folding, code, before, after) for code in rules)
        return Change(before, after, rules, reasons, "restores" if undone else "regularizes")

    def _kept(self, leaf: int, start: int, end: int) -> Iterator[Kept]:
        """The spans that rules left alone in the part of the leaf that stands in ``[start, end)``."""
        original = self.dossier.originals[leaf]
        low, high = self._within(leaf, start, end) if self._face == "text" else (0, len(original))
        for first, last, code in spans(original):
            if first < high and last > low:
                yield Kept(original[first:last], code, kinds()[code].name)

    def _repaired(self, start: int, end: int) -> Iterator[Change]:
        if not len(self._repairs):
            return
        low, high = self._repairs.backward([(start, False), (end, True)])
        for at, edit in self._repairs.origins():
            if low <= at < max(high, low + 1):
                yield Change(edit.before, edit.after, (edit.rule,), ("mojibake repaired",))

    def _place(self, xml_id: str) -> str:
        """Where the element stands, from the post inwards."""
        element = self.dossier.elements.get(xml_id)
        steps: list[str] = []
        while element is not None:
            steps.append(_step(element))
            element = element.getparent()
        return " › ".join(step for step in reversed(steps) if step)


def _step(element: etree._Element) -> str:
    name = etree.QName(element).localname
    kind, n = element.get("type"), element.get("n")
    if name == "post":
        return f"post {n or ''}".strip()
    if name == "div" and kind == "thread":
        return "thread"
    if name == "div":
        return f"{kind} {n}" if n else str(kind)
    if name == "floatingText":
        return str(kind)
    return "" if name in ("TEI", "text", "body", "docTitle") else name
