"""Which sources are pages of one board, and a seeded sample of each: two passes, bounded memory.

Sources are told apart by host, else by folder, and within these by likeness: of the names in their markup, or of the
lines at their edges. So the skins of one board (desktop, touch, print) and the engines of one folder are groups of
their own. The pages of the samples wait on disk.
"""

from __future__ import annotations

import hashlib
import heapq
import posixpath
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import decode
from pipeline.extract import face
from pipeline.learn.recurring import shape
from pipeline.model.finding import Refusal
from pipeline.model.source import Source
from pipeline.model.transcript import Transcript

ALIKE = 0.5
"""The part of two pages' names that both have, from which they are one skin: pages of the suites' boards share 0.62
and more among themselves, pages of two skins 0.31 at most."""
HASHES, BAND = 60, 3
"""Numbers of a page's sketch, and how many of them make a key under which like pages are found."""
EDGE = 12
"""Lines at either end of a flattened page that are looked at: there stands what all pages have."""
SHARED = 2
"""Lines at the edges that two pages of one board share at least."""
_NAMES = re.compile(r"""\b(?:class|id)\s*=\s*(?:"([^"]{0,300})"|'([^']{0,300})')""", re.IGNORECASE)
FEW = 8
"""Names below which they tell no skin from another."""
_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]{0,15})\b")
_STYLE = re.compile(r"""<link\b[^>]{0,300}?href\s*=\s*["']([^"'?]{1,200}\.css)""", re.IGNORECASE)


@dataclass(slots=True)
class BoardPages:
    """The pages of one board in one skin: how many were seen, and the sample of them by its draw."""

    key: tuple[str, str, str]
    """Face, host or nothing, folder or nothing."""
    number: int
    seen: int = 0
    drawn: list[tuple[int, str]] = field(default_factory=list)
    """A heap of negated draws and digests."""


@dataclass(slots=True)
class _Skins:
    """The groups of one face, host and folder, and under what their pages are found."""

    groups: list[BoardPages] = field(default_factory=list)
    names: list[frozenset[int]] = field(default_factory=list)
    index: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


class Gathering:
    """Takes sources one by one and keeps a sample of each group's, as files of a temporary folder."""

    def __init__(self, size: int, seed: int, folder: Path) -> None:
        self.size, self.seed, self.folder = size, seed, folder
        self._skins: dict[tuple[str, str, str], _Skins] = {}
        self._kept: dict[str, Source] = {}

    def take(self, source: Source) -> None:
        """Take a source in; one that cannot be decoded teaches nothing."""
        try:
            item = decode.run(source, decode.Settings())
        except Refusal:
            return
        key = _key(item, source)
        skins = self._skins.setdefault(key, _Skins())
        names = skeleton(item.text) if key[0] == "html" else edges(item.text)
        at = _alike(skins, names) if key[0] == "html" else _lined(skins, names)
        if at is None:
            at = len(skins.groups)
            skins.groups.append(BoardPages(key, at))
            skins.names.append(names)
            for name in _keys(names) if key[0] == "html" else names:
                if len(skins.index[name]) < EDGE:
                    skins.index[name].append(at)
        self._draw(skins.groups[at], source)

    def _draw(self, group: BoardPages, source: Source) -> None:
        """Keep the source if its draw is among the lowest of its group: no order of the sources decides."""
        if any(digest == source.sha256 for _, digest in group.drawn):
            return
        group.seen += 1
        draw = int.from_bytes(hashlib.sha256(f"{self.seed}\n{source.sha256}".encode()).digest()[:8], "big")
        row = (-draw, source.sha256)
        if len(group.drawn) < self.size:
            heapq.heappush(group.drawn, row)
        elif row > group.drawn[0]:
            self._drop(heapq.heapreplace(group.drawn, row)[1])
        else:
            return
        (self.folder / source.sha256).write_bytes(source.data)
        self._kept[source.sha256] = replace(source, data=b"")

    def _drop(self, digest: str) -> None:
        (self.folder / digest).unlink(missing_ok=True)
        self._kept.pop(digest, None)

    def groups(self) -> list[tuple[BoardPages, list[Source]]]:
        """The groups with their samples' sources (bytes read when asked for, by :meth:`read`), in a fixed order."""
        found = []
        for key in sorted(self._skins):
            for group in _joined(self._skins[key], self.size) if key[0] == "text" else self._skins[key].groups:
                names = [digest for _, digest in sorted(group.drawn, reverse=True)]
                found.append((group, [self._kept[name] for name in names if name in self._kept]))
        return found

    def read(self, source: Source) -> Source:
        """A kept source with its bytes."""
        return replace(source, data=(self.folder / source.sha256).read_bytes())


def _key(item: Transcript, source: Source) -> tuple[str, str, str]:
    host = urlsplit(source.url or "").hostname or ""
    folder = "" if host else posixpath.dirname(source.path.replace("\\", "/"))
    return face(item), host, folder


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def skeleton(text: str) -> frozenset[int]:
    """The names in a page's markup (classes, ids, style sheets) without those that count."""
    found: set[str] = set()
    for match in _NAMES.finditer(text):
        found.update(name for name in (match[1] or match[2] or "").split() if not any(c.isdigit() for c in name))
    found.update(match[1].rsplit("/", 1)[-1] for match in _STYLE.finditer(text))
    if len(found) < FEW:  # old boards and those that draw their names at random: how elements nest
        found.update(f"{a} {b}" for a, b in pairwise(match[1].lower() for match in _TAG.finditer(text)))
    return frozenset(map(_hash, found))


def edges(text: str) -> frozenset[int]:
    """The lines at the edges of a flattened page, digits as one."""
    lines = [line.strip() for line in text[:20_000].splitlines() if line.strip()][:EDGE]
    lines += [line.strip() for line in text[-20_000:].splitlines() if line.strip()][-EDGE:]
    return frozenset(_hash(shape(line)) for line in lines if len(line) > 3)


def _keys(names: frozenset[int]) -> list[int]:
    """The keys of a page's sketch: pages with many names in common have one of them in common."""
    if not names:
        return [0]
    mask = (1 << 64) - 1
    sketch = []
    for n in range(HASHES):
        a, b = (2 * _hash(f"a{n}") + 1) & mask, _hash(f"b{n}")
        sketch.append(min((a * name + b) & mask for name in names))
    return [_hash(f"{n}:{sketch[n : n + BAND]}") for n in range(0, HASHES, BAND)]


def _alike(skins: _Skins, names: frozenset[int]) -> int | None:
    """The group whose first page has most of these names."""
    near = {at for key in _keys(names) for at in skins.index.get(key, ())}
    rated = [(len(names & skins.names[at]) / max(1, len(names | skins.names[at])), -at) for at in near]
    best = max(rated, default=(0.0, 0))
    return -best[1] if rated and best[0] >= ALIKE else None


def _lined(skins: _Skins, names: frozenset[int]) -> int | None:
    """The group that shares most lines at the edges."""
    counts: defaultdict[int, int] = defaultdict(int)
    for name in names:
        for at in skins.index.get(name, ()):
            counts[at] += 1
    best = max(((count, -at) for at, count in counts.items()), default=(0, 0))
    return -best[1] if best[0] >= min(SHARED, len(names)) and best[0] else None


def _joined(skins: _Skins, size: int) -> list[BoardPages]:
    """The groups of flattened pages. If all are of a page or two they are put together: pages without edges of their
    own are what their folder is.
    """
    large = [group for group in skins.groups if group.seen >= 3]
    small = [group for group in skins.groups if group.seen < 3]
    if small and not large and len(small) > 1:
        rest = BoardPages(small[0].key, small[0].number)
        for group in small:
            rest.seen += group.seen
            rest.drawn += group.drawn
        rest.drawn = heapq.nlargest(size, rest.drawn)
        return [rest]
    return [*large, *small]


def gathered(
    sources: Iterable[Source], size: int, seed: int
) -> Iterator[tuple[Gathering, Sequence[tuple[BoardPages, list[Source]]]]]:
    """The gathering of these sources with its groups, while its folder stands."""
    with tempfile.TemporaryDirectory(prefix="guidang-learn-") as folder:
        made = Gathering(size, seed, Path(folder))
        for source in sources:
            made.take(source)
        yield made, made.groups()
