"""Places near the bylines of a page where the names of the posters may stand.

A place is so many lines above or below a byline, the line beside a label that stands near every byline, the first
line of a paragraph, the line above a card, or the line that a card repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from pipeline.extract.confidence.prose import rank
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.posts import worth
from pipeline.extract.text.unknown.called import bare, called
from pipeline.extract.text.unknown.recurring import SENTENCE, plain

_UP, DOWN = 16, 8
"""Lines that show something above and below a byline, among which its poster's name stands: of the cards of the
development suites, flattened, the longest has 13 lines."""
MOST = 0.8
"""Share of the bylines that have something like a name at the place of the names: openings look different."""
_TOPS = 3
"""Paragraphs above a byline whose first lines may be the name."""
_SAID = 12
"""Characters of a line with a sentence's marks from which it is a post's text."""
_OFTEN = 0.3
"""Share of the bylines near which a line stands that is the software's, however long."""
_CARD = frozenset({"card", "byline", "mark"})
_LABELS = 12
"""Labels beside which names are looked for at most: a card has fewer, and each costs four looks."""
_COUNTED = re.compile(r"(\S.*?) [\d.,]+[kKmM]?")

Names = Mapping[int, tuple[int, str]]
"""By byline: the unit that prints the name, and the name."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What stands at a place: for each byline the unit and the name that it prints, and how far away it is."""

    names: Names
    distance: float
    stripped: bool = False
    """Whether a word that stands in nearly all of the lines was taken off."""


@dataclass(frozen=True)
class Around:
    """The lines around the bylines of a page."""

    units: Sequence[Unit]
    claims: Sequence[Claim | None]
    anchors: Sequence[int]

    @cached_property
    def near(self) -> list[tuple[list[int], list[int]]]:
        """The lines that show something above each byline, nearest first, and below it; none beyond a neighbour."""
        edges = [-1, *self.anchors, len(self.units)]
        return [
            (
                self._shown(range(n - 1, max(low, n - 4 * _UP), -1), _UP),
                self._shown(range(n + 1, min(high, n + 4 * DOWN)), DOWN),
            )
            for low, n, high in zip(edges, self.anchors, edges[2:], strict=False)
        ]

    def _shown(self, some: range, most: int) -> list[int]:
        found: list[int] = []
        for m in some:
            if any(char.isalnum() for char in self.units[m].text):
                found.append(m)
                if len(found) == most:
                    break
        return found

    @cached_property
    def labels(self) -> list[str]:
        """Lines that stand once near most bylines: what stands beside them is at a place of the software's."""
        least = max(2, MOST * len(self.near))
        return [text for text, count in sorted(self._counts.items()) if count >= least]

    @cached_property
    def text(self) -> list[bool]:
        """Which lines of the page may be a post's text."""
        return [self._told(unit, claim) for unit, claim in zip(self.units, self.claims, strict=True)]

    def _told(self, unit: Unit, claim: Claim | None) -> bool:
        if claim:
            return claim.entry.place == "post"
        long = worth(unit.text) >= 1 or (len(unit.text) >= _SAID and SENTENCE.search(unit.text) is not None)
        return long and self._counts[plain(unit.text)] < max(2, _OFTEN * len(self.near)) and not rank(key(unit.text))

    @cached_property
    def _counts(self) -> Counter[str]:
        """Above how many bylines each line stands, or below how many, digits apart."""
        sides = [
            Counter(text for some in self.near for text in {plain(self.units[m].text) for m in some[k]}) for k in (0, 1)
        ]
        return sides[0] | sides[1]

    def place(self, at: Mapping[int, int]) -> Stand:
        """The place of some units, by byline."""
        far = sum(abs(n - m) for n, m in at.items()) / max(1, len(at))
        named = uncounted({n: (m, name) for n, m in at.items() if (name := self._name(m))})
        bare = unshared(named)
        return Stand(bare, far, bare != named)

    def _name(self, m: int) -> str | None:
        """The name that a line prints, if it is nothing known and can be one; also with a count behind it."""
        if m not in self._said:
            shown = key(self.units[m].text)
            counted = _COUNTED.fullmatch(shown)
            name = called(shown) or (shown if counted and called(counted[1]) else None)
            known = m in self._bylines or (self.claims[m] and bare(shown) == shown)
            self._said[m] = None if known else name
        return self._said[m]

    @cached_property
    def _said(self) -> dict[int, str | None]:
        return {}

    @cached_property
    def _bylines(self) -> frozenset[int]:
        return frozenset(self.anchors)

    def places(self) -> Iterator[Stand]:
        """Every place near the bylines."""
        for side in (0, 1):
            for k in range((_UP, DOWN)[side]):
                yield self.place({n: some[side][k] for n, some in self._each() if k < len(some[side])})
        tops = {n: [m for m in (n, *some[0]) if self.units[m].gap][:_TOPS] for n, some in self._each()}
        for k in range(_TOPS):
            yield self.place({n: some[k] for n, some in tops.items() if k < len(some)})
        yield self.place({n: m for n, some in self._each() if (m := self._over(some[0])) is not None})
        yield self.place({n: m for n, some in self._each() if (m := self._crown(some[0])) is not None})
        yield self.place({n: m for n, some in self._each() if (m := self._echoed(some[0])) is not None})
        for label in self.labels[:_LABELS]:
            for side, step in product((0, 1), (-1, 1)):
                found = {n: m for n, some in self._each() if (m := self._beside(some[side], label, step)) is not None}
                yield self.place(found)

    def _each(self) -> Iterator[tuple[int, tuple[list[int], list[int]]]]:
        return zip(self.anchors, self.near, strict=True)

    def _over(self, above: Sequence[int]) -> int | None:
        """The line above a card above a byline: over the last line that is known or stands at every byline."""
        fixed = frozenset(self.labels)
        top = None
        for k, m in enumerate(above):
            claim, text = self.claims[m], self.units[m].text
            if (claim and claim.entry.place in _CARD) or plain(text) in fixed:
                top = k + 1
            elif claim or worth(text) >= 2 or (top is not None and k > top):
                break
        return above[top] if top is not None and top < len(above) else None

    def _crown(self, above: Sequence[int]) -> int | None:
        """The first line under the text and the tools of the post before a byline: a card begins with the name."""
        for k, m in enumerate(above):
            claim = self.claims[m]
            if self.text[m] or (claim and claim.entry.place in ("tail", "end", "head")):
                return above[k - 1] if k else None
        return None

    def _echoed(self, above: Sequence[int]) -> int | None:
        """The line above a byline that stands there most often, whole or at the beginning of another; nearest first."""
        texts = [key(self.units[m].text) for m in above]
        counts = {
            m: sum(other == name or other.startswith(name + " ") for other in texts)
            for m in above
            if (name := self._name(m))
        }
        m = max(counts, key=lambda m: (counts[m], m), default=None)
        return m if m is not None and counts[m] > 1 else None

    def _beside(self, run: Sequence[int], label: str, step: int) -> int | None:
        """The line next to a label among the lines on one side of a byline."""
        at = next((k for k, m in enumerate(run) if plain(self.units[m].text) == label), None)
        return run[at + step] if at is not None and 0 <= at + step < len(run) else None


def uncounted(names: dict[int, tuple[int, str]]) -> Names:
    """Names without the counts that stand behind nearly all: a reputation; where few have one, without those."""
    bare = {
        n: (m, found[1]) for n, (m, name) in names.items() if (found := _COUNTED.fullmatch(name)) and called(found[1])
    }
    if len(bare) > 1 and len(bare) >= MOST * len(names):
        return {**names, **bare}
    return {n: row for n, row in names.items() if n not in bare or called(row[1])}


def unshared(names: Names) -> Names:
    """Names without the word that begins or ends nearly all of them, where different people are left: ``X Offline``."""
    for first, last in ((0, -1), (1, 0)):
        words = Counter(name.split()[last] for _, name in names.values() if " " in name)
        word, count = words.most_common(1)[0] if words else ("", 0)
        if count < 2 or count < MOST * len(names):
            continue
        bare = {
            n: (m, " ".join(name.split()[first : None if first else -1]))
            for n, (m, name) in names.items()
            if " " in name
        }
        bare = {n: row for n, row in bare.items() if names[n][1].split()[last] == word and called(row[1])}
        if len({name for _, name in bare.values()}) > 1 and len(bare) >= MOST * len(names):
            return {**names, **bare}
    return names
