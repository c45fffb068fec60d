"""Selectors that may name a field's elements on every page of a board, and how well each one does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.markup.match import select
from pipeline.extract.markup.selector import SelectorError, compile_selector
from pipeline.extract.markup.tree import Tree

_NAME = re.compile(r"[A-Za-z_-][\w-]{0,60}")
_NUMBERED = re.compile(r"\d{3}|\d+$")
_PREFIX = re.compile(r"([A-Za-z][A-Za-z_-]*[A-Za-z_-])\d+")
_ATTRIBUTES = ("itemprop", "rel", "role", "data-role", "data-testid")
_LEVELS = 4
"""Elements above one that may help to name it."""


@dataclass(frozen=True, slots=True)
class PostSpan:
    """A post on a page: the page's index in the sample, its box, and where the box ends."""

    page: int
    box: int
    end: int


@dataclass(frozen=True, slots=True)
class Vote:
    """What a reading of one post says of a field: the element, with the reading's weight."""

    span: PostSpan
    element: int
    weight: float


@dataclass(frozen=True, slots=True)
class Pick:
    """A selector with its account: votes that it met and that it could have met, on how many pages."""

    css: str
    met: int
    of: int
    pages: int
    score: float


@dataclass(frozen=True, slots=True)
class Row:
    """An entry learnt: selector, role and field, with what else its row says, and its evidence."""

    id: str
    css: str
    role: str | None
    field: str | None
    why: str
    more: tuple[tuple[str, object], ...] = ()


def nth(n: int) -> str:
    """What tells an entry's id from those of its kind before it: nothing, then ``.2``, ``.3``."""
    return "" if n == 0 else f".{n + 1}"


def stable(trees: Sequence[Tree], least: int = 0) -> frozenset[str]:
    """Classes that stand on ``least`` pages, else on a third of them and two at least: a page's own say nothing."""
    counts: Counter[str] = Counter()
    for tree in trees:
        counts.update(tree.tables[2].keys())
    least = min(len(trees), least or max(2, (len(trees) + 2) // 3))
    return frozenset(
        name
        for name, count in counts.items()
        if count >= least and _NAME.fullmatch(name) and not _NUMBERED.search(name)
    )


def simple(tree: Tree, i: int, known: frozenset[str]) -> list[str]:
    """Selectors of one element by what it is itself, the most telling first."""
    tag, attrs = tree.tags[i], tree.attrs[i]
    if not _NAME.fullmatch(tag):
        return []
    names = [name for name in dict.fromkeys(attrs.get("class", "").split()) if name in known][:4]
    found = [f"{tag}.{name}" for name in names]
    found += [f"{tag}.{a}.{b}" for k, a in enumerate(names) for b in names[k + 1 :]]
    id_ = attrs.get("id", "")
    prefix = _PREFIX.fullmatch(id_)
    if prefix:
        found.append(f"{tag}[id^={prefix[1]}]")
    elif _NAME.fullmatch(id_) and not _NUMBERED.search(id_):
        found.append(f"{tag}#{id_}")
    found += [
        f"{tag}[{name}={value}]" for name in _ATTRIBUTES if (value := attrs.get(name, "")) and _NAME.fullmatch(value)
    ]
    return found


def candidates(tree: Tree, i: int, top: int, known: frozenset[str]) -> Iterator[str]:
    """Selectors of an element inside ``top``, the simplest first: by itself, by an element around it,
    by its place under its parent, by the path from the nearest element that has a name.
    """
    own = simple(tree, i, known)
    yield from own
    tag = tree.tags[i]
    parts = own[:3] or [tag]
    above: list[int] = []
    up = tree.parents[i]
    while up >= top and up >= 0 and len(above) < _LEVELS:
        above.append(up)
        up = tree.parents[up]
    for level, at in enumerate(above):
        for outer in simple(tree, at, known)[:2]:
            for inner in parts:
                yield f"{outer} > {inner}" if level == 0 else f"{outer} {inner}"
    path = [_placed(tree, i)]
    for at in above:
        for outer in simple(tree, at, known)[:2]:
            yield " > ".join([outer, *path])
        path.insert(0, _placed(tree, at))
    if len(own) == 0:
        yield tag
        yield from (" > ".join(path[-length:]) for length in range(1, min(4, len(path) + 1)))


def _placed(tree: Tree, i: int) -> str:
    place = sum(1 for n in tree.children(tree.parents[i]) if n <= i) if tree.parents[i] >= 0 else 1
    return f"{tree.tags[i]}:nth-child({place})"


class Chooser:
    """Tries selectors on the pages of a sample; each is matched once a page."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.trees = trees
        self.known = stable(trees)
        self.rare = stable(trees, 3)
        self._found: dict[tuple[int, str], Sequence[int]] = {}

    def of(self, page: int, css: str) -> Sequence[int]:
        """The elements of a page that a selector matches, in order."""
        at = (page, css)
        if at not in self._found:
            try:
                self._found[at] = select(self.trees[page], compile_selector(css))
            except SelectorError:
                self._found[at] = ()
        return self._found[at]

    def first(self, span: PostSpan, css: str) -> int:
        """The first element in a post that a selector matches, or -1."""
        return next((i for i in self.of(span.page, css) if span.box <= i < span.end), -1)

    def offered(self, votes: Sequence[Vote], top: Iterable[int] | None = None) -> list[str]:
        """Selectors for the elements voted for: those that several votes offer, the most offered first."""
        counts: Counter[str] = Counter()
        tops = list(top) if top is not None else [vote.span.box for vote in votes]
        for vote, above in zip(votes, tops, strict=True):
            for rank, css in enumerate(
                dict.fromkeys(candidates(self.trees[vote.span.page], vote.element, above, self.known))
            ):
                counts[css] += 1
                if rank > 60:
                    break
        least = min(len(votes), max(2, len(votes) // 20))
        return [css for css, count in counts.most_common(80) if count >= least]

    def best(self, votes: Sequence[Vote], spans: Sequence[PostSpan]) -> Pick | None:
        """The selector whose first match in a post is most often the element voted for.

        A match in posts without a vote counts little against it: there the reading may have missed it.
        """
        if not votes:
            return None
        by_span = {vote.span: vote for vote in votes}
        ranked: list[Pick] = []
        for place, css in enumerate(self.offered(votes)):
            met = wrong = 0.0
            count, pages = 0, set()
            for span in spans:
                found, vote = self.first(span, css), by_span.get(span)
                if vote is None:
                    continue
                if found == vote.element:
                    met += vote.weight
                    count += 1
                    pages.add(span.page)
                elif found >= 0:
                    wrong += vote.weight
            score = met - 0.5 * wrong - 0.001 * len(css) - 0.0001 * place
            ranked.append(Pick(css, count, len(votes), len(pages), score))
        return max(ranked, key=lambda pick: (pick.score, -len(pick.css), pick.css), default=None)
