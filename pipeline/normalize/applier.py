"""The one place that builds new text: proposals in, resolved edits, text and layers out.

Leaves are worked on together, joined by a separator line, because most rules need a glance at
the text and few leaves are long. Every rule is local to its line, so that joining changes no
result; a text that holds the separator's character itself is worked on alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from pipeline.model.ledger import Edit, Layer
from pipeline.normalize.characters import MARKER
from pipeline.normalize.rule import Rule

Span = tuple[int, int]
Resolved = tuple[int, int, str, str]
"""``(start, end, after, rule code)``."""

SEPARATOR = f"\n{MARKER}\n"


def propose(rules: Iterable[Rule], text: str, unusual: str) -> list[Resolved]:
    """The proposals of several rules over one text, without overlaps.

    ``unusual`` holds each unusual character of the text (see ``Rule.wakes``).

    Where two overlap the earlier start wins, then the longer span, then the lower code. The
    rest may come back in the next round.
    """
    found: list[tuple[int, int, str, str]] = []
    for rule in rules:
        if rule.wakes(text, unusual):
            code = rule.code
            found.extend([(start, -end, code, after) for start, end, after in rule.find(text)])
    found.sort()
    out: list[Resolved] = []
    free = -1
    for start, minus_end, code, after in found:
        if start >= free and text[start:-minus_end] != after:
            out.append((start, -minus_end, after, code))
            free = -minus_end
    return out


def outside(edits: list[Resolved], spans: Sequence[Span]) -> list[Resolved]:
    """The edits that touch none of the spans, which are sorted and do not overlap."""
    if not spans or not edits:
        return edits
    ends = [end for _, end in spans]
    kept: list[Resolved] = []
    for edit in edits:
        at = bisect_right(ends, edit[0])
        if at == len(spans) or edit[1] <= spans[at][0]:
            kept.append(edit)
    return kept


class Batch:
    """Texts joined for one round; ``starts[n]`` is where text ``n`` begins in ``text``."""

    __slots__ = ("layers", "lengths", "sheltered", "starts", "text", "touched")

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
        text, starts = self.text, self.starts
        pieces: list[str] = []
        by_text: dict[int, list[Edit]] = {}
        at = 0
        owner, first, last = -1, 0, -1
        here: list[Edit] = []
        for start, end, after, code in edits:
            if start > last:
                owner = bisect_right(starts, start) - 1
                first, last = starts[owner], starts[owner] + self.lengths[owner]
                here = by_text.setdefault(owner, [])
            pieces.append(text[at:start])
            pieces.append(after)
            here.append(Edit(start - first, text[start:end], after, code))
            at = end
        pieces.append(text[at:])
        self.text = "".join(pieces)
        if self.sheltered:
            self.sheltered = _shifted(self.sheltered, edits)
        shift = len(self.text) - len(text)
        for owner, made in by_text.items():
            self.layers.setdefault(owner, []).append(Layer(phase, tuple(made)))
        if shift or any(len(after) != end - start for start, end, after, _ in edits):
            self._move(by_text)
        self.touched.update(by_text)

    def _move(self, by_text: dict[int, list[Edit]]) -> None:
        """Let the texts begin where they now begin."""
        shift = 0
        for owner in range(len(self.starts)):
            self.starts[owner] += shift
            made = by_text.get(owner)
            if made:
                growth = sum([len(edit.after) - len(edit.before) for edit in made])
                self.lengths[owner] += growth
                shift += growth


def _shifted(spans: Sequence[Span], edits: Sequence[Resolved]) -> list[Span]:
    """The spans after the edits; an edit belongs to the span that it begins in."""
    out: list[Span] = []
    shift = at = 0
    for start, end in spans:
        while at < len(edits) and edits[at][0] < start:
            shift += len(edits[at][2]) - (edits[at][1] - edits[at][0])
            at += 1
        first = start + shift
        while at < len(edits) and edits[at][0] < end:
            shift += len(edits[at][2]) - (edits[at][1] - edits[at][0])
            at += 1
        out.append((first, max(first, end + shift)))
    return out
