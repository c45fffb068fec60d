"""The one place that builds new text: proposals in, resolved edits, text and layers out.

Leaves are worked on together, joined by a separator line, because most rules need a glance at
the text and few leaves are long. Every rule is local to its line, so that joining changes no
result; a text that holds the separator's character itself is worked on alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from pipeline.model.ledger import Edit, Layer
from pipeline.normalize.characters import MARKER
from pipeline.normalize.rule import Rule

Span = tuple[int, int]
Resolved = tuple[int, int, str, str]
"""``(start, -end, rule code, after)``: in this order they sort as overlaps are decided."""

SEPARATOR = f"\n{MARKER}\n"


def propose(rules: Iterable[Rule], text: str, unusual: str) -> list[Resolved]:
    """The proposals of several rules over one text, without overlaps.

    ``unusual`` holds each unusual character of the text (see ``Rule.wakes``). Where two
    proposals overlap the earlier start wins, then the longer span, then the lower code. The
    rest may come back in the next round.
    """
    found: list[Resolved] = []
    for rule in rules:
        if rule.wakes(text, unusual):
            code = rule.code
            found += [(start, -end, code, after) for start, end, after in rule.find(text)]
    found.sort()
    out: list[Resolved] = []
    free = -1
    for proposal in found:
        if proposal[0] >= free:
            out.append(proposal)
            free = -proposal[1]
    return out


def outside(edits: list[Resolved], spans: Sequence[Span]) -> list[Resolved]:
    """The edits that touch none of the spans; both are sorted and without overlaps."""
    if not spans or not edits:
        return edits
    kept: list[Resolved] = []
    ahead = iter(spans)
    first, last = next(ahead)
    for edit in edits:
        while last <= edit[0]:
            first, last = next(ahead, (_NEVER, _NEVER))
        if -edit[1] <= first:
            kept.append(edit)
    return kept


_NEVER = 1 << 62


class Batch:
    """Texts joined for one round; ``starts[n]`` is where text ``n`` begins in ``text``."""

    __slots__ = ("layers", "lengths", "moving", "sheltered", "starts", "text", "touched")

    def __init__(self, texts: Sequence[str], sheltered: Sequence[Span] = ()) -> None:
        self.text = SEPARATOR.join(texts)
        self.starts: list[int] = []
        self.lengths = [len(text) for text in texts]
        at = 0
        for length in self.lengths:
            self.starts.append(at)
            at += length + len(SEPARATOR)
        self.sheltered = list(sheltered)
        """Spans that inline marks keep from every edit."""
        self.layers: dict[int, list[Layer]] = {}
        self.touched: set[int] = set()
        self.moving: list[tuple[int, int]] = []
        """Where the last edits began that changed the length, and by how much."""

    def texts(self) -> list[str]:
        """The texts as they now are."""
        text = self.text
        return [text[start : start + length] for start, length in zip(self.starts, self.lengths, strict=True)]

    def places(self, offsets: Iterable[int]) -> list[tuple[int, int]]:
        """For each offset the ordinal of the text it lies in, and the offset there."""
        out = []
        for offset in offsets:
            owner = bisect_right(self.starts, offset) - 1
            out.append((owner, offset - self.starts[owner]))
        return out

    def apply(self, phase: str, edits: Sequence[Resolved]) -> None:
        """Make the edits of one phase and note them as layers of the texts they stand in."""
        text = self.text
        pieces: list[str] = []
        at = 0
        moving: list[tuple[int, int]] = []
        for start, minus_end, _, after in edits:
            pieces += (text[at:start], after)
            at = -minus_end
            growth = len(after) - at + start
            if growth:
                moving.append((start, growth))
        self.moving = moving
        pieces.append(text[at:])
        self.text = "".join(pieces)
        made = self._note(phase, edits, text)
        if self.sheltered:
            self.sheltered = list(shifted(self.sheltered, moving))
        self.touched.update(made)
        if moving:
            self._move(made)

    def _note(self, phase: str, edits: Sequence[Resolved], text: str) -> dict[int, tuple[Edit, ...]]:
        """Note the edits as layers of the texts they stand in; returns them by text."""
        by_text: dict[int, tuple[Edit, ...]] = {}
        make = tuple.__new__  # what the class itself calls, without the detour
        layers, starts, lengths = self.layers, self.starts, self.lengths
        at, count = 0, len(edits)
        while at < count:
            owner = bisect_right(starts, edits[at][0]) - 1
            first = starts[owner]
            last = first + lengths[owner]
            begin = at
            at += 1
            while at < count and edits[at][0] <= last:
                at += 1
            by_text[owner] = made = tuple(
                [
                    make(Edit, (start - first, text[start:-minus_end], after, code))
                    for start, minus_end, code, after in edits[begin:at]
                ]
            )
            layer = Layer(phase, made)
            if owner in layers:
                layers[owner].append(layer)
            else:
                layers[owner] = [layer]
        return by_text

    def _move(self, by_text: Mapping[int, tuple[Edit, ...]]) -> None:
        """Let the texts begin where they now begin."""
        shift = 0
        for owner in range(len(self.starts)):
            self.starts[owner] += shift
            made = by_text.get(owner)
            if made:
                growth = sum([len(edit.after) - len(edit.before) for edit in made])
                self.lengths[owner] += growth
                shift += growth


def shifted(spans: Sequence[Span], moving: Sequence[tuple[int, int]]) -> Sequence[Span]:
    """The spans after edits that begin at and grow by ``moving``; an edit belongs to the span that it begins in."""
    if not spans or not moving:
        return spans
    out: list[Span] = []
    shift = at = 0
    for start, end in spans:
        while at < len(moving) and moving[at][0] < start:
            shift += moving[at][1]
            at += 1
        first = start + shift
        while at < len(moving) and moving[at][0] < end:
            shift += moving[at][1]
            at += 1
        out.append((first, max(first, end + shift)))
    return out
