"""Mojibake that can be undone: text that was once decoded by the wrong table and stored so.

Kinds are the product of right tables and wrong ones (:mod:`~pipeline.decode.misreadings`). Where a sign of
one stands, the segment around is read in two ways at once, as it stands and as it was, and the best path
through both (Viterbi) says from which character to which it is mojibake. Such a span is turned back if it
gains enough likelihood, counted over *distinct* characters, and reads as running text; a kind that a page
has proved needs less. What was lost on the way is U+FFFD. Each repair is an edit of the ledger, named after
what was read as what; a span that looks like mojibake and was left is reported.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from pipeline.decode import segments
from pipeline.decode.judging import STRONG, accepted, looks
from pipeline.decode.marks import edits_of_marks, left_references
from pipeline.decode.misreadings import HOLE, Misreading
from pipeline.decode.pricing import HIGH
from pipeline.decode.seeking import wanted
from pipeline.decode.spans import Span, spans, twice
from pipeline.model.ledger import Edit, Layer, Ledger

PROOF = 40.0
"""Nats of the spans of one kind that prove it for the page."""
RIVAL = 10.0
"""Nats by which a legacy reading must beat another one that is possible too."""
DEPTH = 3
"""How often one after the other a text is turned back."""
EXAMINED = 400_000
"""Characters, once for each kind that is tried on them, that are searched on a page in one pass."""
LONGEST = 4000
"""Characters of a segment that are looked at in one piece."""


class Repair(NamedTuple):
    """A repaired text, the ledger of its edits, and the places that look like mojibake and were left."""

    text: str
    ledger: Ledger
    left: tuple[int, ...] = ()


def repair(text: str) -> Repair:
    """Undo the mojibake in a text, one layer of edits a pass: text that was misread twice takes two."""
    layers: list[Layer] = []
    left: list[int] = []
    for number in range(1, DEPTH + 1):
        edits, left = _pass(text)
        if not edits:
            left = sorted({*left, *left_references(text)})
            break
        layer = Layer(f"mojibake-{number}", tuple(edits))
        text = layer.apply(text)
        layers.append(layer)
    return Repair(text, Ledger(tuple(layers)), tuple(left))


def _pass(text: str) -> tuple[list[Edit], list[int]]:
    places = wanted(text)
    if not places:
        return sorted(edits_of_marks(text)), []
    found, proved = _found(text, places)
    edits, left = edits_of_marks(text), []
    for spans_found in found.values():
        for span in spans_found:
            if any(edit.start < span.end and span.start < edit.start + len(edit.before) for edit in edits[:_FEW]):
                continue
            if accepted(text, span, proved):
                rule = span.kind.rule + ("-lossy" if HOLE in span.after else "")
                edits.append(Edit(span.start, text[span.start : span.end], span.after, rule))
            elif looks(text, span):
                left.append(span.start)
    return sorted(edits), sorted(left)


def _found(
    text: str, places: dict[tuple[int, int], tuple[Misreading, ...]]
) -> tuple[dict[int, list[Span]], Counter[Misreading]]:
    """The spans of each segment, and the kinds that they prove; with those, all segments are looked at again."""
    proved: Counter[Misreading] = Counter()
    found: dict[int, list[Span]] = {}
    budget = EXAMINED
    for (begin, end), kinds in sorted(places.items()):
        tables = {kind.again or kind.wrong for kind, gain in proved.items() if gain >= STRONG and kind.structured}
        likely = tuple(kind for kind in kinds if kind.structured and kind.wrong in tables)
        found[begin] = _search(text, begin, end, likely, proved) if likely else []
        if not any(accepted(text, span, Counter()) for span in found[begin]):  # another kind than the page's usual one
            found[begin] = _search(text, begin, end, kinds, proved)
            likely = kinds
        budget -= (end - begin) * len(likely)
        if budget < 0:
            break
        proved.update({span.kind: int(span.gain) for span in found[begin] if accepted(text, span, Counter())})
    proved = Counter({kind: gain for kind, gain in proved.items() if gain >= PROOF})
    if proved:
        everywhere = list(segments.showing(text, HIGH))
        for begin, end in everywhere:
            budget -= (end - begin) * len(proved)
            if budget < 0:
                break
            again = _search(text, begin, end, tuple(kind for kind in proved if not kind.again), proved)
            if _worth(text, again, proved) > _worth(text, found.get(begin, []), proved):
                found[begin] = again
    return found, proved


def _worth(text: str, spans_found: list[Span], proved: Counter[Misreading]) -> float:
    """The gain of the spans that are turned back."""
    return sum(span.gain for span in spans_found if accepted(text, span, proved))


_FEW = 200
"""Edits that a span is held against one by one."""


def _search(text: str, begin: int, end: int, kinds: tuple[Misreading, ...], proved: Counter[Misreading]) -> list[Span]:
    """The spans of a segment that are mojibake, each of the kind that gains most; best first, none overlaps."""
    found: list[Span] = []
    for start in range(begin, end, LONGEST):
        part = text[start : min(end, start + LONGEST)]
        for again in dict.fromkeys(kind.wrong for kind in kinds if kind.structured):
            found += (_moved(span, start) for span in twice(part, again))
        for kind in kinds:
            found += (_moved(span, start) for span in spans(part, kind, strict=kind not in proved))
    found.sort(key=lambda span: -span.gain)
    chosen: list[Span] = []
    for span in found:
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
        elif not span.kind.structured:
            chosen = [other._replace(gain=min(other.gain, 0.0)) if _rivals(span, other) else other for other in chosen]
    return chosen


def _rivals(span: Span, other: Span) -> bool:
    """Whether a span explains nearly as well, by another right table, what another one explains."""
    overlaps = span.start < other.end and other.start < span.end
    alike = span.kind.wrong == other.kind.wrong and not other.kind.structured
    return overlaps and alike and span.after != other.after and span.gain > other.gain - RIVAL


def _moved(span: Span, by: int) -> Span:
    return span._replace(start=span.start + by, end=span.end + by)
