"""Spans that rules leave alone, each of a kind with a code and a reason (see ``kind``).

They are found once a text: each kind is looked for only where a string that it cannot do without
stands, so that plain text costs a few substring searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from pipeline.normalize.spans import address, code, faces, figures, layout, markup, words
from pipeline.normalize.spans.kind import Span, SpanKind

__all__ = ["Span", "SpanKind", "found", "guarded", "kinds", "merged", "shelters", "spans"]


@cache
def kinds() -> Mapping[str, SpanKind]:
    """All kinds by code, sorted. Raises ``ValueError`` where a code stands twice."""
    found: dict[str, SpanKind] = {}
    for module in (address, code, faces, figures, layout, markup, words):
        for kind in module.KINDS:
            if kind.code in found:
                raise ValueError(f"kind of span {kind.code} is defined twice")
            found[kind.code] = kind
    return dict(sorted(found.items()))


def spans(text: str) -> list[tuple[int, int, str]]:
    """The spans of a text with the codes of their kinds, in order; they may overlap."""
    return sorted(
        (start, end, code) for code, kind in kinds().items() if kind.wakes(text) for start, end in kind.find(text)
    )


@lru_cache(maxsize=2)
def found(text: str) -> Mapping[frozenset[str], tuple[Span, ...]]:
    """The spans of a text, merged, by the phases that leave them alone."""
    out: dict[frozenset[str], list[Span]] = {}
    for kind in kinds().values():
        if kind.wakes(text):
            out.setdefault(kind.phases, []).extend(kind.find(text))
    return {phases: merged(own) for phases, own in out.items() if own}


def guarded(groups: Mapping[frozenset[str], Sequence[Span]], phase: str) -> Sequence[Span]:
    """What the rules of one phase leave alone, of the groups that :func:`found` gives."""
    own = [spans for phases, spans in groups.items() if phase in phases]
    return own[0] if len(own) == 1 else merged(span for spans in own for span in spans)


def shelters(text: str, phase: str = "pair") -> Sequence[Span]:
    """What the rules of one phase leave alone in a text: sorted, without overlaps."""
    return guarded(found(text), phase)


def merged(found: Iterable[Span]) -> tuple[Span, ...]:
    """Spans sorted, and made one where they overlap."""
    ordered = sorted(found)
    if len(ordered) < 2:
        return tuple(ordered)
    out = [ordered[0]]
    for start, end in ordered[1:]:
        if start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
