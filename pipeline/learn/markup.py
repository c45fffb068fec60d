"""What the pages of one board say of its markup: boxes, bodies, names, times, floors, titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.html import claimed
from pipeline.extract.markup.tree import Tree
from pipeline.extract.printed.moment import moment
from pipeline.extract.settings import Settings
from pipeline.learn.picks import Chooser, Pick, Span, Vote
from pipeline.model.transcript import Transcript

FIELDS = ("post.body", "post.author", "post.time", "post.floor", "post.signature")
LEAST_POSTS = 6
"""Posts below which a sample teaches nothing: fewer agree by chance."""
LEAST_PAGES = 3
AGREED = 0.5
"""The part of the votes that a selector must meet to become an entry."""
COVERS = 0.06
"""The part of the posts that a further selector must add."""


@dataclass(slots=True)
class Seen:
    """One page of the sample as it was read: its tree, its posts, the votes of its reading."""

    tree: Tree
    weight: float
    profile: str
    spans: list[Span] = field(default_factory=list)
    votes: dict[str, dict[Span, int]] = field(default_factory=dict)
    title: int = -1


@dataclass(frozen=True, slots=True)
class Row:
    """An entry learnt: selector, role and field, with what else its row says, and its evidence."""

    id: str
    css: str
    role: str | None
    field: str | None
    why: str
    more: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Markup:
    """The HTML face learnt of a board."""

    rows: tuple[Row, ...]
    signatures: tuple[tuple[str, str, int], ...]
    """Selectors that speak for it: id, selector, weight."""
    base: str | None
    pages: int
    posts: int


def seen(item: Transcript, settings: Settings, page: int, weight: float) -> Seen:
    """A page read by itself, as votes."""
    tree, claims, profile = claimed(item, settings)
    found = Seen(tree, weight, profile)
    if claims is None:
        return found
    for post in claims.posts:
        span = Span(page, post.element, post.end)
        found.spans.append(span)
        for i in range(post.element, post.end):
            for row in claims.on.get(i, ()):
                name = row.field
                if name in FIELDS and span not in found.votes.setdefault(name, {}):
                    found.votes[name][span] = i
    for i, rows in claims.on.items():
        if found.title < 0 and any(row.field == "thread.title" for row in rows):
            found.title = i
    return found


def learnt(pages: Sequence[Seen]) -> Markup | None:
    """The HTML face of the pages of one board, or ``None`` where they do not agree or are too few."""
    counted = [page for page in pages if page.spans]
    if len(counted) < LEAST_PAGES or sum(len(page.spans) for page in counted) < LEAST_POSTS:
        return None
    chooser = Chooser([page.tree for page in pages])
    boxes = _boxes(chooser, pages)
    if not boxes:
        return None
    spans = _spanned(chooser, pages, boxes)
    rows = [Row(f"post{_nth(n)}", pick.css, None, "post", _why(pick, len(pages))) for n, pick in enumerate(boxes)]
    signatures = [("box", ", ".join(pick.css for pick in boxes), 3)]
    for name in FIELDS:
        picks = _field(chooser, pages, spans, name)
        for n, pick in enumerate(picks):
            rows.append(_row(name, n, pick, chooser, spans, len(pages)))
        if picks and name == "post.body":
            signatures.append(("body", ", ".join(pick.css for pick in picks), 2))
        elif picks and name in ("post.author", "post.time"):
            signatures.append((name[5:], ", ".join(pick.css for pick in picks), 1))
    if not any(row.field == "post.body" for row in rows):
        return None
    title = _title(chooser, pages)
    if title:
        rows.insert(0, Row("thread.title", title.css, "title", "thread.title", _why(title, len(pages))))
    rows += _furniture(chooser, pages, spans, rows)
    named = sum(row.field in ("post.author", "post.time") for row in rows)
    if not named:
        return None
    return Markup(tuple(rows), tuple(signatures), None, len(pages), len(spans))


def _nth(n: int) -> str:
    return "" if n == 0 else f".{n + 1}"


def _why(pick: Pick, pages: int) -> str:
    return f"{pick.met} of {pick.of} posts read one by one have it there, on {pick.pages} of {pages} pages"


def _boxes(chooser: Chooser, pages: Sequence[Seen]) -> list[Pick]:
    """The selectors of the posts' boxes: the one that most readings agree on, then any for posts of another form."""
    votes = [
        Vote(span, span.box, page.weight) for page in pages for span in page.spans if len(page.spans) > 1 or len(pages) < 8
    ]
    if not votes:
        return []
    chosen: list[Pick] = []
    left = votes
    while left and len(chosen) < 3:
        pick = _box(chooser, left, [page.weight for page in pages])
        if pick is None or pick.met < max(2, COVERS * len(votes)) or (not chosen and pick.met < 0.4 * len(votes)):
            break
        if not chosen or (pick.pages >= LEAST_PAGES and _signed(chooser, pages, pick)):
            chosen.append(pick)
        taken = {(vote.span.page, vote.element) for vote in left if vote.element in chooser.of(vote.span.page, pick.css)}
        left = [vote for vote in left if (vote.span.page, vote.element) not in taken]
        if not taken:
            break
    return chosen


def _signed(chooser: Chooser, pages: Sequence[Seen], pick: Pick) -> bool:
    """Whether most posts of a further form have a name or a time where a post has one: else they are no posts,
    but what stands above them (who began the thread, a preview).
    """
    spans = [(page, span) for page in pages for span in page.spans if span.box in chooser.of(span.page, pick.css)]
    named = sum(any(span in page.votes.get(name, {}) for name in ("post.author", "post.time")) for page, span in spans)
    return 2 * named > len(spans)


def _box(chooser: Chooser, votes: Sequence[Vote], weights: Sequence[float]) -> Pick | None:
    """The selector that meets most boxes and, on the pages where it does, little else."""
    by_page: dict[int, set[int]] = {}
    for vote in votes:
        by_page.setdefault(vote.span.page, set()).add(vote.element)
    ranked = []
    for place, css in enumerate(chooser.offered(votes, [0] * len(votes))):
        met = other = 0.0
        count = pages = 0
        for page, wanted in by_page.items():
            found = set(chooser.of(page, css))
            hit = len(found & wanted)
            met += weights[page] * hit
            other += weights[page] * len(found - wanted)
            count += hit
            pages += hit > 0
        ranked.append(Pick(css, count, len(votes), pages, met - 0.5 * other - 0.001 * len(css) - 0.0001 * place))
    return max(ranked, key=lambda pick: (pick.score, -len(pick.css), pick.css), default=None)


def _spanned(chooser: Chooser, pages: Sequence[Seen], boxes: Sequence[Pick]) -> list[Span]:
    """The posts of all pages by the selectors of their boxes, inner boxes before those around them."""
    found: list[Span] = []
    for page, one in enumerate(pages):
        starts = sorted({i for pick in boxes for i in chooser.of(page, pick.css)})
        for at, i in enumerate(starts):
            end = one.tree.ends[i]
            if at + 1 < len(starts) and starts[at + 1] < end:
                end = starts[at + 1]
            found.append(Span(page, i, end))
    return found


def _field(chooser: Chooser, pages: Sequence[Seen], spans: Sequence[Span], name: str) -> list[Pick]:
    """The selectors of a field, the one most agreed on first, others for posts where it is missing."""
    voted = []
    for page in pages:
        at = {(span.page, span.box): element for span, element in page.votes.get(name, {}).items()}
        for span in spans:
            element = at.get((span.page, span.box), -1)
            if span.box <= element < span.end and pages[span.page] is page:
                voted.append(Vote(span, element, page.weight))
    if len(voted) < max(3, 0.1 * len(spans)):
        return []
    chosen: list[Pick] = []
    left: list[Vote] = voted
    while left and len(chosen) < 3:
        pick = chooser.best(left, spans)
        least = AGREED * len(voted) if not chosen else max(3.0, COVERS * len(voted))
        if pick is None or pick.met < least or pick.pages < min(LEAST_PAGES, len(pages)):
            break
        chosen.append(pick)
        left = [vote for vote in left if chooser.first(vote.span, pick.css) < 0]
    return chosen


_ROLES = {
    "post.body": "body",
    "post.author": "byline",
    "post.time": "byline",
    "post.floor": "byline",
    "post.signature": "signature",
}


def _row(name: str, n: int, pick: Pick, chooser: Chooser, spans: Sequence[Span], pages: int) -> Row:
    more: tuple[tuple[str, object], ...] = ()
    if name == "post.time":
        more = (("value", _clocks(chooser, spans, pick.css)),)
    if name == "post.author":
        cut = _lead([_shown(chooser, span, pick.css) for span in spans])
        more = (("pattern", cut),) if cut else ()
    return Row(f"{name}{_nth(n)}", pick.css, _ROLES[name], name, _why(pick, pages), more)


def _shown(chooser: Chooser, span: Span, css: str) -> str:
    i = chooser.first(span, css)
    return " ".join(chooser.trees[span.page].text(i).split()) if i >= 0 else ""


def _clocks(chooser: Chooser, spans: Sequence[Span], css: str) -> list[str]:
    """Where the times stand: the places that say one on most posts, exact ones first."""
    counts: Counter[str] = Counter()
    total = 0
    for span in spans:
        i = chooser.first(span, css)
        if i < 0:
            continue
        total += 1
        tree = chooser.trees[span.page]
        for way in ("@datetime", "@title", "@data-time"):
            if moment(tree.attrs[i].get(way[1:], "")).iso:
                counts[way] += 1
    ways = [way for way in ("@datetime", "@title", "@data-time") if 2 * counts[way] > total]
    return [*ways, "text"]


def _lead(shown: Sequence[str]) -> str:
    """A pattern that cuts the words off that stand before or after every name (``by …``), or nothing."""
    texts = [text for text in shown if text]
    if len(texts) < LEAST_POSTS or len(set(texts)) < 2:
        return ""
    parts = [text.split() for text in texts]
    first = Counter(part[0] for part in parts if len(part) > 1).most_common(1)
    last = Counter(part[-1] for part in parts if len(part) > 1).most_common(1)
    lead = re.escape(first[0][0]) + r"\s+" if first and first[0][1] >= 0.9 * len(texts) else ""
    trail = r"\s+" + re.escape(last[0][0]) if last and last[0][1] >= 0.9 * len(texts) else ""
    return f"^{lead}(.+?){trail}$" if lead or trail else ""


def _title(chooser: Chooser, pages: Sequence[Seen]) -> Pick | None:
    votes = [Vote(Span(n, 0, len(page.tree)), page.title, page.weight) for n, page in enumerate(pages) if page.title >= 0]
    if len(votes) < LEAST_PAGES:
        return None
    pick = chooser.best(votes, [vote.span for vote in votes])
    return pick if pick and pick.met >= AGREED * len(votes) else None


def _furniture(chooser: Chooser, pages: Sequence[Seen], spans: Sequence[Span], rows: Sequence[Row]) -> list[Row]:
    """Elements of a class inside the bodies that say the same words in most posts: the software's.

    What people repeat (quotations, thanks) stands in no class of its own in half of all posts.
    """
    bodies = [row.css for row in rows if row.field == "post.body"]
    words: dict[str, Counter[str]] = {}
    total = 0
    for span in spans:
        tree = chooser.trees[span.page]
        body = next((i for css in bodies if (i := chooser.first(span, css)) >= 0), -1)
        if body < 0:
            continue
        total += 1
        held: set[str] = set()
        for i in range(body + 1, tree.ends[body]):
            if tree.attrs[i].get("class") and tree.t1[i] - tree.t0[i] <= 3:
                text = " ".join(tree.text(i).split())
                for css in simple_of(chooser, tree, i) if 0 < len(text) < 40 else ():
                    if css not in held:
                        held.add(css)
                        words.setdefault(css, Counter())[text] += 1
    found = []
    for css, counts in sorted(words.items()):
        text, count = counts.most_common(1)[0]
        if total >= LEAST_POSTS and 2 * count > total and len(counts) < 4:
            body = bodies[0]
            why = f"the same words in {count} of {total} posts: {text!r}"
            found.append(Row(f"body.tool{_nth(len(found))}", f"{body} {css}", "toolbar", None, why))
    del pages
    return found


def simple_of(chooser: Chooser, tree: Tree, i: int) -> list[str]:
    """The selectors of one element by its classes."""
    return [f"{tree.tags[i]}.{name}" for name in tree.attrs[i].get("class", "").split() if name in chooser.known][:2]
