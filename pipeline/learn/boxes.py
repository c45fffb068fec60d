"""The boxes of posts by what stands in each of them once: a time, where the readings of single pages do not agree.

Old boards and those that draw their names at random have nothing that a single page tells of; but of many pages the
rows, headings or lines that hold one clock each, running forward, with a text that differs, are the posts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.markup.tree import Tree
from pipeline.extract.printed.folded import fold
from pipeline.extract.printed.moment import moment
from pipeline.learn.frames import SHORT, clock
from pipeline.learn.picks import Chooser, Pick, PostSpan, candidates

DEEP = 7
"""Elements around a time that may be its post's box."""
TRIED = 60
GOOD = 0.75
"""The part of the times that must stand in boxes of their own, and of the boxes that must have a text."""
FORWARD = 0.8
FRESH = 0.6
"""The part of the boxes whose longest text stands in no other: short replies come again, names nearly always."""
_EVERY = 3
_SHAPE = re.compile(r"\d+|[^\W\d_]+|\s+")


@dataclass(frozen=True, slots=True)
class Boxes:
    """How posts are found on a page: the elements of these selectors, or from each such element to the next one."""

    picks: tuple[Pick, ...]
    follow: bool = False
    text: str = ""
    """A pattern that the text of the element must have."""

    def spans(self, chooser: Chooser, page: int) -> list[PostSpan]:
        """The posts of a page, inner boxes before those around them."""
        tree = chooser.trees[page]
        shows = re.compile(self.text)
        starts = sorted(
            {
                i
                for pick in self.picks
                for i in chooser.of(page, pick.css)
                if not self.text or shows.search(tree.text(i))
            }
        )
        last = _holder(tree, starts) if self.follow else 0
        found: list[PostSpan] = []
        for at, i in enumerate(starts):
            end = last if self.follow else tree.ends[i]
            if at + 1 < len(starts) and (self.follow or starts[at + 1] < end):
                end = starts[at + 1]
            found.append(PostSpan(page, i, end))
        return found


def _holder(tree: Tree, starts: Sequence[int]) -> int:
    """The end of the element that holds all of these."""
    top = tree.parents[starts[0]] if starts else -1
    while top >= 0 and tree.ends[top] <= starts[-1]:
        top = tree.parents[top]
    return tree.ends[top] if top >= 0 else len(tree)


def by_time(chooser: Chooser) -> Boxes | None:
    """The boxes that hold one time each, or ``None`` where there are none such."""
    dated = [_dated(tree) for tree in chooser.trees]
    written = Counter(shape for some in dated for _, _, shape in some)
    if not written:
        return None
    shape, count = written.most_common(1)[0]
    if count < max(2 * len(chooser.trees) // 3, GOOD * written.total()):
        return None
    marks = [[(i, iso) for i, iso, one in some if one == shape] for some in dated]
    offers: Counter[str] = Counter()
    for page, some in enumerate(marks):
        for i, _ in some[:: max(1, len(some) // _EVERY)]:
            offers.update(list(dict.fromkeys(_around(chooser.trees[page], i, chooser))))
    best: tuple[float, int, Boxes] | None = None
    for css, _ in offers.most_common(TRIED):
        for follow in (False, True):
            boxes = Boxes((Pick(css, 0, 0, 0, 0.0),), follow, shape)
            score, depth, pick = _judged(chooser, marks, boxes)
            if score > 0 and (best is None or (score, -depth) > best[:2]):
                best = (score, -depth, Boxes((pick,), follow, shape))
    return _opened(chooser, marks, best[2]) if best else None


def _opened(chooser: Chooser, marks: Sequence[Sequence[tuple[int, str]]], boxes: Boxes) -> Boxes:
    """The boxes with that of opening posts, where these stand in one of their own: once a page, with a text."""
    dated = re.compile(boxes.text)
    left: list[tuple[int, int]] = []
    for page, some in enumerate(marks):
        spans = boxes.spans(chooser, page)
        free = [i for i, _ in some if not any(span.box <= i < span.end for span in spans)]
        left += [(page, free[0])] if free and (not spans or free[0] < spans[0].box) else []
    if boxes.follow or len(left) < max(3, OPENED * len(marks)):
        return boxes
    offers = Counter(
        css for page, i in left for css in dict.fromkeys(_around(chooser.trees[page], i, chooser)) if css not in _WHOLE
    )
    best: tuple[int, int, Pick] | None = None
    for css, count in offers.most_common():
        if count < OPENED * len(left):
            break
        sizes = [_opens(chooser, page, i, css, dated) for page, i in left]
        met = sum(size > 0 for size in sizes)
        if met >= GOOD * len(left) and (best is None or (met, sum(sizes)) > best[:2]):
            best = (met, sum(sizes), Pick(css, met, len(left), met, 0.0))
    return Boxes((*boxes.picks, best[2]), boxes.follow, boxes.text) if best else boxes


OPENED = 0.6
"""The part of the pages on which a further box must stand to be that of opening posts."""
_WHOLE = frozenset({"table", "body", "html", "form"})


def _opens(chooser: Chooser, page: int, i: int, css: str, dated: re.Pattern[str]) -> int:
    """The characters of the one element of a page that a selector meets, with that time in it and no other; else 0."""
    tree = chooser.trees[page]
    found = [n for n in chooser.of(page, css) if dated.search(tree.text(n))]
    if len(found) != 1 or not found[0] <= i < tree.ends[found[0]]:
        return 0
    shown = tree.text(found[0])
    return len(shown) if len(dated.findall(shown)) == 1 else 0


def _around(tree: Tree, i: int, chooser: Chooser) -> Iterator[str]:
    """Selectors of the element that holds a time and of those around it."""
    at, depth = i, 0
    while at >= 0 and depth < DEEP and tree.tags[at] not in ("body", "html"):
        for n, css in enumerate(candidates(tree, at, 0, chooser.known)):
            if n == 8:
                break
            yield css
        yield tree.tags[at]
        at, depth = tree.parents[at], depth + 1


def _dated(tree: Tree) -> list[tuple[int, str, str]]:
    """Elements with a clock and little else in them: element, time, the form of its writing."""
    found = []
    for j, text in enumerate(tree.texts):
        if tree.kinds[j] or tree.owners[j] < 0 or len(text) > 2 * SHORT or not any(c.isdigit() for c in text):
            continue
        match = clock(fold(" ".join(text.split())))
        iso = moment(match).iso if match else None
        if match and iso and len(iso) > 10:
            found.append((tree.owners[j], iso, form_of(match)))
    return found


def form_of(text: str) -> str:
    """The pattern of times written like this one."""
    out, at = "", 0
    for match in _SHAPE.finditer(text):
        out += re.escape(text[at : match.start()])
        first = match[0][0]
        out += r"\d{1,4}" if first.isdigit() else r"\s+" if first.isspace() else r"[^\W\d_]{1,12}"
        at = match.end()
    return out + re.escape(text[at:])


def _judged(chooser: Chooser, marks: Sequence[Sequence[tuple[int, str]]], boxes: Boxes) -> tuple[float, int, Pick]:
    """How well boxes part the times of all pages (of all times those that are alone in theirs, with a text that no
    other box has), how deep they stand, and the account.
    """
    total = sum(map(len, marks))
    dated = re.compile(boxes.text)
    alone = met = pages = ended = forward = steps = depth = 0
    said: Counter[str] = Counter()
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for page, some in enumerate(marks):
        spans = boxes.spans(chooser, page)
        times = []
        text = ""
        for span in spans:
            inside = [iso for i, iso in some if span.box <= i < span.end]
            met += 1
            if inside:
                times.append(inside[0])
                text = _longest(chooser.trees[page], span, dated)
                texts[page].append(text)
                said[text] += 1
                alone += len(inside) == 1 and bool(text)
        pages += bool(spans)
        ended += bool(text)
        depth += sum(_depth(chooser.trees[page], span.box) for span in spans[:1])
        forward += sum(b >= a for a, b in pairwise(times))
        steps += max(0, len(times) - 1)
    if boxes.follow and ended < GOOD * pages:  # the last one has no text: they stand under their posts
        alone = 0
    css = boxes.picks[0].css
    pick = Pick(css, alone, total, pages, 0.0)
    fresh = sum(said[text] == 1 for some in texts.values() for text in some)
    if alone < GOOD * max(total, met) or fresh < FRESH * met or forward < FORWARD * steps or not steps:
        return 0.0, 0, pick
    return alone / max(total, met) + 0.01 * (not boxes.follow), depth, pick


def _longest(tree: Tree, span: PostSpan, dated: re.Pattern[str]) -> str:
    """The longest text of a post beside its time."""
    last = tree.t1[span.box]
    for i in range(span.box, span.end):
        last = max(last, tree.t1[i])
    shown = (" ".join(text.split()) for text in tree.texts[tree.t0[span.box] : last])
    return max((text for text in shown if not dated.search(text)), key=len, default="")


def _depth(tree: Tree, i: int) -> int:
    depth = 0
    while (i := tree.parents[i]) >= 0:
        depth += 1
    return depth
