"""The doubtful documents of an archive, worst first, grouped by board and by kind of doubt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.catalog import Catalog
from pipeline.cli.speech import say
from pipeline.cli.speech.wording import called
from pipeline.cli.summary import shown
from pipeline.holdings.record import DOUBTFUL, kinds_of_doubt
from pipeline.model.finding import codes
from pipeline.model.outcome import Fate

_MOST = 20
"""Documents listed under one board; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful document: where its source stands, how far it is trusted, and its kinds of doubt."""

    id: str
    path: str
    confidence: float
    kinds: tuple[str, ...]
    title: str = ""


@dataclass(slots=True)
class Doubted:
    """All doubtful documents, by board; the boards with the most of them first."""

    boards: dict[str, list[Doubt]] = field(default_factory=dict)
    archived: int = 0

    @classmethod
    def of(cls, catalog: Catalog) -> Doubted:
        """Gather them from a catalog."""
        found: defaultdict[str, list[Doubt]] = defaultdict(list)
        archived = 0
        for held, outcome in catalog.documents():
            if held.fate is not Fate.ARCHIVED:
                continue
            archived += 1
            counts, row = dict(outcome.findings), dict(outcome.row)
            if DOUBTFUL in counts:
                place = " · ".join(str(row[name]) for name in ("site", "board") if row.get(name)) or say(
                    "no board named"
                )
                kinds = tuple(kinds_of_doubt(counts))
                value, title = float(row.get("confidence") or 0), str(row.get("title") or "")
                found[place].append(Doubt(held.id, held.path, value, kinds, title))
        for some in found.values():
            some.sort(key=lambda one: (one.confidence, one.id))
        order = sorted(found, key=lambda place: (-len(found[place]), place))
        return cls({place: found[place] for place in order}, archived)

    def kinds(self) -> Counter[str]:
        """How many documents have each kind of doubt."""
        return Counter(kind for some in self.boards.values() for one in some for kind in one.kinds)

    def text(self) -> str:
        """For a terminal."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        total = sum(map(len, self.boards.values()))
        yield say("{total} of {archived} documents are doubtful", total=total, archived=self.archived)
        known = codes()
        for kind, count in sorted(self.kinds().items(), key=lambda row: (-row[1], row[0])):
            yield f"  {count:>8}  {kind} {called(kind, known[kind].title.removeprefix('Doubt: '))}"
        for place, some in self.boards.items():
            yield f"{shown(place)}: {len(some)}"
            for one in some[:_MOST]:
                name = f"{one.title} · {one.path}" if one.title else one.path
                yield f"  {one.confidence:8.3f}  {one.id[:12]}  {shown(name)}  {' '.join(one.kinds)}".rstrip()
            if len(some) > _MOST:
                yield say("  … and {count} more", count=len(some) - _MOST)
        if total:
            yield say("See: guidang explain ARCHIVE ID --doubts  ·  guidang rule CODE")

    def to_json(self) -> dict[str, object]:
        """For machines: every document, the worst first on each board."""
        return {
            "archived": self.archived,
            "doubtful": sum(map(len, self.boards.values())),
            "doubts": dict(sorted(self.kinds().items())),
            "boards": {
                place: [
                    {
                        "id": one.id,
                        "title": one.title or None,
                        "path": one.path,
                        "confidence": one.confidence,
                        "doubts": list(one.kinds),
                    }
                    for one in some
                ]
                for place, some in self.boards.items()
            },
        }
