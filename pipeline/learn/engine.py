"""The engine of a board whose skin its profile does not read: what is learnt extends it.

What a board's pages cannot teach (quotations, attachments, edits, texts that are locked) the engine's profile knows.
So where its signatures speak on most pages, the learnt face inherits its rows, but for those that say where posts,
names, times and texts stand: these are the board's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.html.choose import candidates
from pipeline.extract.markup.tree import Tree
from pipeline.extract.printed.folded import fold
from pipeline.extract.profiles.library import profiles
from pipeline.extract.text.grammar import faces
from pipeline.model.transcript import Transcript

SPEAKS = 0.8
"""The part of the pages on which an engine's signatures must reach their threshold."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A profile of the package that speaks on a board's pages."""

    id: str
    score: int
    """The most that its signatures weigh on one of them: what a board's own must weigh besides."""

    def replaced(self, fields: frozenset[str]) -> list[str]:
        """The ids of its rows of markup for these fields."""
        return [row.id for row in profiles()[self.id].entries if row.field in fields]

    def bylines(self) -> list[str]:
        """The ids of its bylines in flattened text."""
        face = profiles()[self.id].text
        return [row.id for row in face.anchors] if face else []


def of_markup(pages: Sequence[tuple[Transcript, Tree]]) -> Engine | None:
    """The engine of pages of markup, or ``None``."""
    spoke: list[dict[str, int]] = []
    for item, tree in pages:
        heard = candidates(tree, item.text, item.source.url)[:1]
        spoke.append({profile.id: _weight(profile.id, evidence, "html") for profile, evidence in heard})
    return _agreed(spoke)


def of_text(pages: Sequence[str]) -> Engine | None:
    """The engine of flattened pages, or ``None``."""
    spoke: list[dict[str, int]] = []
    for text in pages:
        best = ("", 0)
        for profile in faces():
            met = {row.id for row in profile.signatures if row.pattern and row.pattern.search(fold(text))}
            total = _weight(profile.id, tuple(met), "text")
            alone = profile.extends is None or met & profile.own
            if profile.text and total >= profile.text.threshold and alone and total > best[1]:
                best = (profile.id, total)
        spoke.append({best[0]: best[1]} if best[0] else {})
    return _agreed(spoke)


def _weight(name: str, evidence: Sequence[str], face: str) -> int:
    return sum(row.weight for row in profiles()[name].signatures if row.id in evidence and row.face == face)


def _agreed(spoke: Sequence[dict[str, int]]) -> Engine | None:
    """The engine that speaks first on most pages."""
    counts = Counter(name for one in spoke for name in one)
    if not counts:
        return None
    first, count = min(counts.items(), key=lambda row: (-row[1], row[0]))
    return Engine(first, max(one.get(first, 0) for one in spoke)) if count >= SPEAKS * len(spoke) else None
