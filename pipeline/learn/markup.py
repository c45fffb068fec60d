"""What the pages of one board say of its markup: boxes, bodies, names, times, floors, titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.html import claimed
from pipeline.extract.markup.tree import Tree
from pipeline.extract.printed.moment import moment
from pipeline.extract.settings import Settings
from pipeline.learn.boxes import Boxes, by_time
from pipeline.learn.inside import inside
from pipeline.learn.naming import dressed
from pipeline.learn.picks import Chooser, Pick, PostSpan, Row, Vote, nth
from pipeline.learn.places import by_place
from pipeline.learn.sentences import sentence
from pipeline.model.transcript import Transcript

FIELDS = ("post.body", "post.author", "post.time", "post.floor", "post.signature")
LEAST_POSTS = 6
"""Posts below which a sample teaches nothing: fewer agree by chance."""
LEAST_PAGES = 3
AGREED = 0.5
"""The part of the votes that a selector must meet to become an entry."""
FIRST = 0.4
"""The part of all boxes voted for that the first selector must meet: readings err, but rarely in the same way."""
_LONE = 8
COVERS = 0.06
"""The part of the posts that a further selector must add."""


@dataclass(slots=True)
class Seen:
    """One page of the sample as it was read: its tree, its posts, the votes of its reading."""

    tree: Tree
    weight: float
    profile: str
    spans: list[PostSpan] = field(default_factory=list)
    votes: dict[str, dict[PostSpan, int]] = field(default_factory=dict)
    title: int = -1


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
        span = PostSpan(page, post.element, post.end)
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


def learnt(pages: Sequence[Seen], *, few: bool = False, placed: bool = False, timed: bool = False) -> Markup | None:
    """The HTML face of the pages of one board, or ``None`` where they do not agree or are too few.

    ``few``: the votes are a person's, so that one is enough. ``placed``: places decide where the readings err alike.
    ``timed``: boxes are what holds one time each, whatever the readings say.
    """
    counted = [page for page in pages if page.spans]
    enough = len(counted) >= LEAST_PAGES and sum(len(page.spans) for page in counted) >= LEAST_POSTS
    if not timed and (not counted or not (few or enough)):
        return None
    chooser = Chooser([page.tree for page in pages])
    boxes = by_time(chooser) if timed else Boxes(tuple(_boxes(chooser, pages, few=few)), _beyond(pages))
    if not boxes or not boxes.picks:
        return None
    spans = [span for page in range(len(pages)) for span in boxes.spans(chooser, page)]
    rows = [_box_row(boxes, n, pick, len(pages)) for n, pick in enumerate(boxes.picks)]
    signatures = [("box", ", ".join(pick.css for pick in boxes.picks), 3)]
    picks = {name: _field(chooser, pages, spans, name, few=few) for name in FIELDS}
    places = set() if few else _place(chooser, spans, picks, placed=placed)
    same = {pick.css for pick in picks["post.author"]} & {pick.css for pick in picks["post.time"]}
    told = sentence(chooser, spans) if same or (timed and not picks["post.author"]) else None
    for name in FIELDS:
        cut = (("pattern", told[_CUT[name]]),) if told and name in _CUT else ()
        picks[name] = [told[0]] if told and cut else picks[name]
        for n, pick in enumerate(picks[name]):
            said = _varies(pick, len(pages)) if cut or name in places else _why(pick, len(pages))
            row = _row(chooser, spans, pick, name, n, said)
            rows.append(replace(row, more=cut) if cut else row)
        css = ", ".join(pick.css for pick in picks[name])
        if css and name in _SIGNS:
            signatures.append((name[5:], css, _SIGNS[name]))
    if not picks["post.body"]:
        return None
    title = _title(chooser, pages)
    if title:
        rows.insert(0, Row("thread.title", title.css, "title", "thread.title", _why(title, len(pages))))
    people = {_shown(chooser, span, row.css) for row in rows if row.field == "post.author" for span in spans}
    rows += inside(chooser, spans, [row.css for row in rows if row.field == "post.body"], frozenset(people - {""}))
    named = sum(row.field in ("post.author", "post.time") for row in rows)
    if not named:
        return None
    return Markup(tuple(rows), tuple(signatures), None, len(pages), len(spans))


def _beyond(pages: Sequence[Seen]) -> bool:
    """Whether most posts reach beyond the element that opens them: a heading, with the text in the next one."""
    ends = [span.end > page.tree.ends[span.box] for page in pages for span in page.spans if len(page.spans) > 1]
    return 2 * sum(ends) > len(ends)


def _place(chooser: Chooser, spans: Sequence[PostSpan], picks: dict[str, list[Pick]], *, placed: bool) -> set[str]:
    """Look for fields by what varies at a constant place, where nothing was voted for or (``placed``) in any case; the
    names of those found.
    """
    places: set[str] = set()
    for name in _ASKED:
        if picks[name] and not placed:
            continue
        held = [one.css for other in _ASKED for one in picks[other] if other in places or not placed]
        place = by_place(chooser, spans, name, held)
        if place:
            rest = [span for span in spans if chooser.first(span, place.css) < 0]
            other = by_place(chooser, rest, name, held) if len(rest) >= COVERS * len(spans) else None
            picks[name] = [place, other] if other else [place]
            places.add(name)
    return places


def _varies(pick: Pick, pages: int) -> str:
    return (
        f"what stands there varies as such a thing does, in {pick.met} of {pick.of} posts"
        f" on {pick.pages} of {pages} pages"
    )


def _why(pick: Pick, pages: int) -> str:
    return f"{pick.met} of {pick.of} posts read one by one have it there, on {pick.pages} of {pages} pages"


def _boxes(chooser: Chooser, pages: Sequence[Seen], *, few: bool) -> list[Pick]:
    """The selectors of the posts' boxes: the one that most readings agree on, then any for posts of another form."""
    lone = len(pages) < _LONE  # of many pages those with one post say little: it may be an article's box
    votes = [Vote(span, span.box, page.weight) for page in pages for span in page.spans if len(page.spans) > 1 or lone]
    if not votes:
        return []
    chosen: list[Pick] = []
    left = votes
    while left and len(chosen) < 3:
        pick = _box(chooser, left, [page.weight for page in pages], 0.05 if few else 0.5)
        least = 1 if few else max(2, (COVERS if chosen else FIRST) * len(votes))
        if pick is None or pick.met < least:
            break
        if not chosen or (pick.pages >= LEAST_PAGES and _signed(chooser, pages, pick)):
            chosen.append(pick)
        left = [vote for vote in left if vote.element not in chooser.of(vote.span.page, pick.css)]
    return chosen


def _signed(chooser: Chooser, pages: Sequence[Seen], pick: Pick) -> bool:
    """Whether most posts of a further form have a name or a time where a post has one: else they are no posts,
    but what stands above them (who began the thread, a preview).
    """
    spans = [(page, span) for page in pages for span in page.spans if span.box in chooser.of(span.page, pick.css)]
    named = sum(any(span in page.votes.get(name, {}) for name in ("post.author", "post.time")) for page, span in spans)
    return 2 * named > len(spans)


def _box(chooser: Chooser, votes: Sequence[Vote], weights: Sequence[float], cost: float) -> Pick | None:
    """The selector that meets most boxes and, on the pages where it does, little else, at this cost."""
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
        ranked.append(Pick(css, count, len(votes), pages, met - cost * other - 0.001 * len(css) - 0.0001 * place))
    return max(ranked, key=lambda pick: (pick.score, -len(pick.css), pick.css), default=None)


def _box_row(boxes: Boxes, n: int, pick: Pick, pages: int) -> Row:
    """The row of a post's box."""
    more: list[tuple[str, object]] = []
    why = _why(pick, pages)
    if boxes.text:
        why = f"{pick.met} of {pick.of} times stand in one each, with a text, on {pick.pages} of {pages} pages"
        more.append(("text", boxes.text))
    if boxes.follow:
        more.append(("span", "next"))
    return Row(f"post{nth(n)}", pick.css, None, "post", why, tuple(more))


def _field(chooser: Chooser, pages: Sequence[Seen], spans: Sequence[PostSpan], name: str, *, few: bool) -> list[Pick]:
    """The selectors of a field, the one most agreed on first, others for posts where it is missing."""
    voted = []
    for page in pages:
        at = {(span.page, span.box): element for span, element in page.votes.get(name, {}).items()}
        for span in spans:
            element = at.get((span.page, span.box), -1)
            if span.box <= element < span.end and pages[span.page] is page:
                voted.append(Vote(span, element, page.weight))
    if not voted or (not few and len(voted) < max(3, 0.1 * len(spans))):
        return []
    chosen: list[Pick] = []
    left: list[Vote] = voted
    while left and len(chosen) < 3:
        pick = chooser.best(left, spans)
        least = AGREED * len(voted) if not chosen else max(1.0 if few else 3.0, COVERS * len(voted))
        spread = 1 if few else min(LEAST_PAGES, len(pages))
        if pick is None or pick.met < least or pick.pages < spread:
            break
        chosen.append(pick)
        left = [vote for vote in left if chooser.first(vote.span, pick.css) < 0]
    return chosen


_ASKED = ("post.time", "post.author", "post.body")
_CUT = {"post.author": 1, "post.time": 2}
_SIGNS = {"post.body": 2, "post.author": 1, "post.time": 1}
_ROLES = {
    "post.body": "body",
    "post.author": "byline",
    "post.time": "byline",
    "post.floor": "byline",
    "post.signature": "signature",
}


def _row(chooser: Chooser, spans: Sequence[PostSpan], pick: Pick, name: str, n: int, why: str) -> Row:  # noqa: PLR0917
    more: tuple[tuple[str, object], ...] = ()
    if name == "post.time":
        more = (("value", _clocks(chooser, spans, pick.css)),)
    if name == "post.author":
        shown = [text for span in spans if (text := _shown(chooser, span, pick.css))]
        cut = dressed(shown).written or _lead(shown)
        more = (("pattern", cut),) if cut else ()
    return Row(f"{name}{nth(n)}", pick.css, _ROLES[name], name, why, more)


def _shown(chooser: Chooser, span: PostSpan, css: str) -> str:
    i = chooser.first(span, css)
    return " ".join(chooser.trees[span.page].text(i).split()) if i >= 0 else ""


def _clocks(chooser: Chooser, spans: Sequence[PostSpan], css: str) -> list[str]:
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
    votes = [
        Vote(PostSpan(n, 0, len(page.tree)), page.title, page.weight) for n, page in enumerate(pages) if page.title >= 0
    ]
    if len(votes) < LEAST_PAGES:
        return None
    pick = chooser.best(votes, [vote.span for vote in votes])
    return pick if pick and pick.met >= AGREED * len(votes) else None
