"""Names, times and texts by their places alone: what varies at a constant place of the boxes of a whole board.

For fields on which the readings of single pages do not agree, or which none of them found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from pipeline.extract.printed.moment import moment
from pipeline.learn.frames import FORWARD, NAME, named
from pipeline.learn.picks import Chooser, Pick, PostSpan, candidates

COVERS = 0.75
"""The part of the posts that must have the place."""
LEAST_NAMED = 0.12
Judge = Callable[[Chooser, Sequence[tuple[PostSpan, int, str]]], float]
_POSTS, _OFFERS = 200, 120
"""Posts whose elements are looked at, and places that are tried."""


def by_place(chooser: Chooser, spans: Sequence[PostSpan], name: str, taken: Sequence[str]) -> Pick | None:
    """The place of a field in the boxes of a board, or ``None``. ``taken`` are the places of other fields."""
    if len(spans) < 6:
        return None
    if name == "post.body":
        return _best(chooser, spans, _offers(chooser, spans, taken, longest=100_000), _texts)
    judge = {"post.author": _names, "post.time": _times}.get(name)
    return _best(chooser, spans, _offers(chooser, spans, taken, longest=2 * NAME), judge) if judge else None


def _offers(chooser: Chooser, spans: Sequence[PostSpan], taken: Sequence[str], longest: int) -> list[str]:
    """Selectors of the elements in the boxes that hold a text of this length, those of most posts first."""
    counts: Counter[str] = Counter()
    step = max(1, len(spans) // _POSTS)
    for span in spans[::step]:
        tree = chooser.trees[span.page]
        held = [i for css in taken if (i := chooser.first(span, css)) >= 0]
        for i in range(span.box + 1, span.end):
            size = tree.t1[i] - tree.t0[i]
            if not size or any(i <= n < tree.ends[i] or n <= i < tree.ends[n] for n in held):
                continue
            shown = tree.text(i)
            if shown.strip() and len(shown) <= longest:
                counts.update(list(dict.fromkeys(candidates(tree, i, span.box, chooser.known)))[:12])
    least = COVERS * len(spans[::step])
    return [css for css, count in counts.most_common(_OFFERS) if count >= least]


def _values(chooser: Chooser, spans: Sequence[PostSpan], css: str) -> Iterator[tuple[PostSpan, int, str]]:
    for span in spans:
        i = chooser.first(span, css)
        if i >= 0:
            yield span, i, " ".join(chooser.trees[span.page].text(i).split())


def _best(chooser: Chooser, spans: Sequence[PostSpan], offers: Sequence[str], judge: Judge) -> Pick | None:
    ranked: list[Pick] = []
    for css in offers:
        found = list(_values(chooser, spans, css))
        if len(found) < COVERS * len(spans):
            continue
        score = judge(chooser, found) * len(found) / len(spans)
        if judge is _texts:
            score *= 1 - 0.5 * sum(_several(chooser, span, css) for span in spans) / len(spans)
        if score > 0:
            pages = len({span.page for span, *_ in found})
            ranked.append(Pick(css, len(found), len(spans), pages, score - 0.0005 * len(css)))
    return max(ranked, key=lambda pick: (pick.score, -len(pick.css), pick.css), default=None)


def _several(chooser: Chooser, span: PostSpan, css: str) -> bool:
    """Whether a post has more such elements, none within the other: all of them would be its text."""
    inside = [i for i in chooser.of(span.page, css) if span.box <= i < span.end]
    return len(inside) > 1 and inside[1] >= chooser.trees[span.page].ends[inside[0]]


def _names(chooser: Chooser, found: Sequence[tuple[PostSpan, int, str]]) -> float:
    del chooser
    if any(moment(shown).iso for _, _, shown in found[:3]):
        return 0.0
    score = named([(span.page, shown) for span, _, shown in found])
    return score if score >= LEAST_NAMED else 0.0


def _times(chooser: Chooser, found: Sequence[tuple[PostSpan, int, str]]) -> float:
    """The part of the values that are times, where they run forward on the pages."""
    by_page: defaultdict[int, list[str]] = defaultdict(list)
    read = 0
    for span, i, shown in found:
        attrs = chooser.trees[span.page].attrs[i]
        iso = moment(attrs.get("datetime", "")).iso or moment(shown).iso or ""
        read += bool(iso)
        by_page[span.page].append(iso[:16])
    steps = [(a, b) for some in by_page.values() for a, b in pairwise(some)]
    forward = sum(b >= a for a, b in steps)
    return read / len(found) if steps and forward >= FORWARD * len(steps) and read >= COVERS * len(found) else 0.0


def _texts(chooser: Chooser, found: Sequence[tuple[PostSpan, int, str]]) -> float:
    """How much is said at a place, of all that the boxes say, where it differs from post to post."""
    said = total = 0
    for span, _, shown in found:
        said += len(shown)
        tree = chooser.trees[span.page]
        last = max(tree.t1[i] for i in range(span.box, span.end))
        total += len(" ".join(tree.join(tree.t0[span.box], last).split()))
    fresh = len({shown for *_, shown in found}) / len(found)
    return said / max(1, total) if fresh > 0.5 else 0.0
