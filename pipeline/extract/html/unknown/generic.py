"""The generic extractor: pages of engines that nobody described.

It finds the posts by repetition, their bodies by what repeats inside them, the opening post and
single articles by where the prose is, and hands its findings on as claims, as a profile would.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace

from pipeline.extract.html.claims import Claims, Span, base, entry, settle
from pipeline.extract.html.unknown import bounds
from pipeline.extract.html.unknown.beside import SIGNATURE, within
from pipeline.extract.html.unknown.frame import edges, loose_opening, often, repeats, said, told_above
from pipeline.extract.html.unknown.group import Group, Reach
from pipeline.extract.html.unknown.inside import PREVIEW, unquoted
from pipeline.extract.html.unknown.listing import kind
from pipeline.extract.html.unknown.measure import DATED, Measures, between
from pipeline.extract.html.unknown.places import Places, places
from pipeline.extract.html.unknown.records import (
    holding,
    ranked,
    speaking,
    templates,
    whole,
)
from pipeline.extract.html.unknown.remarks import comments
from pipeline.extract.html.unknown.shapes import PARTS, body_keys, shapes
from pipeline.extract.html.unknown.slots import Record
from pipeline.extract.html.unknown.words import is_stamp, is_time, plain
from pipeline.extract.markup.match import select
from pipeline.extract.markup.tree import Tree
from pipeline.extract.printed.calendar import token
from pipeline.extract.printed.floor import floor
from pipeline.extract.profiles.profile import Entry, Profile
from pipeline.model.page import Role

PROFILE = Profile(id="generic", name="Generic", platform="")

_POST = entry("generic.post", None, "post")
_BODY = entry("generic.body", Role.BODY, "post.body")
_AUTHOR = entry("generic.author", Role.BYLINE, "post.author")
_TIME = replace(
    entry("generic.time", Role.BYLINE, "post.time"), value=("@datetime", "@title", "text", "@data-time", "@content")
)
_SHOWN = entry("generic.time", Role.BYLINE, "post.time")
_FLOOR = entry("generic.floor", Role.BYLINE, "post.floor")
_BARE_TIME = replace(
    entry("generic.time.bare", None, "post.time"), value=("own",), pattern=re.compile(token(), re.IGNORECASE)
)
_TITLE = entry("generic.title", Role.TITLE, "thread.title")
_REMARK = entry("generic.comment", Role.COMMENT, "post.remark", open=False)
_CARD_OF = entry("generic.card", Role.USER_CARD)
_BYLINE = entry("generic.byline", Role.BYLINE, open=False)
_WIDGET = entry("generic.furniture", Role.WIDGET, open=False)

Pairs = list[tuple[int, Entry]]


@dataclass(slots=True)
class ClaimDraft:
    """What is claimed besides whole elements: single text nodes, and posts that reach over several elements."""

    nodes: dict[int, Entry] = field(default_factory=dict)
    spans: dict[int, Span] = field(default_factory=dict)


def find(tree: Tree, *, thread: bool = False) -> Claims | None:
    """The claims of the generic extractor, or ``None`` where there is neither thread nor article; with ``thread`` also
    where there is but an article.
    """
    if not len(tree):
        return None
    measures = Measures(tree)
    pairs: Pairs = []
    draft = ClaimDraft()
    groups = ranked(measures)
    group = speaking(measures, groups)
    if group is not None:
        group = holding(measures, group, groups)
    listed = "" if group is None else kind(measures, group.reaches)
    if (
        group is not None
        and not listed
        and group.score
        >= max(bounds.RIVAL * groups[0].score, bounds.RIVAL_PROSE[not group.sure] * measures.prose_of(0))
    ):
        pairs = _thread(measures, draft, whole(measures, group, groups), groups)
    if not pairs and not thread:
        gone = _lists(measures, groups, listed and group)
        least = max(100, sum(map(measures.prose_of, gone))) if listed else 40
        measures.leave_out(gone)
        pairs = _article(measures, draft, least, listed)
    if not pairs:
        return None
    title = measures.title
    if title is not None:
        pairs.insert(len(pairs) if (title, _BODY) in pairs else 0, (title, _TITLE))
    told = sorted(i for i, row in pairs if row.field is not None or row is PREVIEW)
    pairs += [
        (i, _WIDGET if not between(told, i, tree.ends[i]) else _CARD_OF)
        for i in (*measures.furniture, *measures.menus)
        if i not in told
    ]
    pairs += [(i, SIGNATURE) for i in measures.signed]
    for row in base():
        pairs += [(i, row) for i in select(tree, row.selector)]
    return settle(tree, pairs, draft.spans, draft.nodes)


def observe(tree: Tree) -> tuple[Measures, list[Record], set[str]] | None:
    """The records that are taken for posts, as they stand before names and times are looked for; ``None`` without."""
    measures = Measures(tree)
    groups = ranked(measures)
    group = speaking(measures, groups)
    if group is None:
        return None
    group = whole(measures, holding(measures, group, groups), groups)
    measures.set_aside(comments(measures, group, groups))
    records, _, known = recorded(measures, group.reaches)
    return measures, records, known


def _lists(measures: Measures, groups: list[Group], main: Group | str | None) -> list[int]:
    """The entries of the lists on a page that hold more links than prose, in order; all of a ``main`` one's
    where entries say something.
    """
    gone: set[int] = set()
    total = measures.prose_of(0)
    for group in groups:
        whole = group.nested or 2 * sum(map(measures.prose_of, group.members)) > total
        if group is not main and (whole or len(group.members) < bounds.WHOLE_GROUP):
            continue
        found = kind(measures, group.reaches)
        mere = found == "entries" and group is main
        if found:
            gone.update(i for i in group.members if mere or measures.links_of(i) > measures.prose_of(i))
    return sorted(gone)


def _elements(found: Places, r: int) -> set[int]:
    """The elements in which the author, time and floor of a record stand."""
    return {one.element for one in (found.authors[r], found.times[r], found.floors[r]) if one is not None}


def _thread(measures: Measures, draft: ClaimDraft, group: Group, groups: list[Group]) -> Pairs:
    tree = measures.tree
    remarks = comments(measures, group, groups)
    measures.set_aside(remarks)
    records, keys, known = recorded(measures, group.reaches)
    kept = [r for r, record in enumerate(records) if not _empty(measures, record, known)]
    if 1 < len(kept) < len(records):
        records, keys = [records[r] for r in kept], [keys[r] for r in kept]
    always = templates(measures, [(record.t0, record.t1) for record in records], 0.9)
    found = places(measures, records, known)
    a, b = edges(keys, found)
    if b - a < len(records):
        records, keys = records[a:b], keys[a:b]
        found = places(measures, records, known)
    # a name that many posts mention is no template
    names = {plain(one.text or tree.shown(one.element)) for one in found.authors if one is not None}
    known, always = (known | often(measures, records)) - names, always - names
    pairs: Pairs = [(i, _REMARK) for i in remarks]
    for r, record in enumerate(records):
        pairs.append((record.start, _POST))
        if group.run:
            draft.spans[record.start] = Span(record.start, record.end, record.t0, record.t1)
        pairs += [(i, _BODY) for i in record.bodies]
        pairs += placed(measures, record, found, r, draft.nodes)
        pairs += within(measures, record, known, always, _elements(found, r))
    one = found.floors[0]
    numbered = None if one is None else floor(one.text or tree.shown(one.element))
    first = numbered == 1 if numbered is not None else told_above(measures, records[0], found)
    return pairs + _opening(measures, draft, records[0], [record.start for record in records], keys, counted=first)


def _empty(measures: Measures, record: Record, known: set[str]) -> bool:
    """Whether a record holds nothing of a person, or the page's title: a box of the posts' shape around them."""
    tree = measures.tree
    if any(between(marks, record.start, record.end) for marks in (measures.marks, measures.people, tree.of_tag("img"))):
        return False
    plains, title = measures.plain, measures.title
    away = range(0) if title is None else range(tree.t0[title], tree.t1[title])
    return not any(plains[j] and plains[j] not in known and j not in away for j in range(record.t0, record.t1))


def recorded(measures: Measures, ranges: list[Reach]) -> tuple[list[Record], list[str], set[str]]:
    """The records of these reaches, the shapes of their bodies, and the short texts that many of them have."""
    known = templates(measures, [(t0, t1) for _, _, t0, t1 in ranges])
    keys = body_keys(measures, ranges, known)
    records = [
        Record(*row, _bodies(measures, row[0], row[1], key) if key else [])
        for row, key in zip(ranges, keys, strict=True)
    ]
    inner = [[unquoted(measures, i) for i in record.bodies] for record in records]
    if sum(bodies != record.bodies for bodies, record in zip(inner, records, strict=True)) > 0.6 * len(records):
        for bodies, record in zip(inner, records, strict=True):
            record.bodies = bodies
    return records, keys, known


def _bodies(measures: Measures, start: int, end: int, key: str) -> list[int]:
    tree, keys = measures.tree, measures.keys
    out: list[int] = []
    done = -1
    for i in range(start, end):
        if i in measures.unread:
            done = max(done, tree.ends[i])
        elif i >= done and key in shapes(tree, keys, i):
            out.append(i)
            done = tree.ends[i]
    return out


def placed(measures: Measures, record: Record, found: Places, r: int, nodes: dict[int, Entry]) -> Pairs:
    """The claims on the author, time and floor of a record; ``nodes`` takes those on single text nodes."""
    pairs: Pairs = []
    for one, row in ((found.authors[r], _AUTHOR), (found.floors[r], _FLOOR)):
        if one is not None and not one.text:
            pairs.append((one.element, row))
        elif one is not None:
            at = one.element if one.element > record.start else record.start
            pairs.append((at, replace(row, role=None, value=(f"={one.text}",))))
            nodes[one.node] = _BYLINE
    time = found.times[r]
    if time is not None:
        tree, i = measures.tree, time.element
        if i == record.start or any(i <= body < tree.ends[i] for body in record.bodies):
            pairs.append((record.start, replace(_BARE_TIME, value=(f"={time.text}",))))
            if time.node >= 0:
                nodes[time.node] = _BYLINE
        else:
            within_text = any(body <= i < tree.ends[body] for body in record.bodies)
            if tree.t1[i] - tree.t0[i] < bounds.BIG_BOX and not (within_text and not is_stamp(tree.shown(i))):
                pairs.append((i, _TIME if any(is_time(tree.attrs[i].get(n, "")) for n in DATED) else _SHOWN))
            pairs.append((i, _BARE_TIME))
    return pairs


def _opening(
    measures: Measures, draft: ClaimDraft, first: Record, members: list[int], keys: list[str], *, counted: bool
) -> Pairs:
    """The opening post where it has another shape than the answers: the prose before them.

    Where the first record is ``counted`` as the first floor, more must speak for another post before it.
    """
    tree, title = measures.tree, measures.title
    if title is None:
        return []
    before, last = first.t0, members[0]
    after = tree.t1[title] if tree.t1[title] <= before else 0
    total = measures.prose_between(after, before)
    # a byline between the title and the first record: short posts have little else
    led = title < last and all(
        bisect_left(marks, title) < bisect_left(marks, last) for marks in (measures.times, measures.people)
    )
    if total < bounds.LEAST_SAID[counted]:
        return []
    at = 0
    while True:
        inner = [
            i
            for i in tree.children(at)
            if after < tree.t1[i] and tree.t0[i] < before and not i <= last < tree.ends[i] and measures.prose_of(i)
        ]
        through = next((i for i in tree.children(at) if i <= last < tree.ends[i]), None)
        heavy = max(inner, key=measures.prose_of, default=None)
        if heavy is not None and measures.prose_of(heavy) >= bounds.HEAVY * total:
            return _opened(measures, draft, heavy, first, keys, counted=counted, led=led)
        reach = None if counted else loose_opening(measures, at, after, first, inner)
        if reach is not None:
            draft.spans[reach[0]] = Span(*reach)
            return [(reach[0], _POST), *_single(measures, draft, Record(*reach))]
        if through is None or through == last:
            return []
        at = through


def _opened(
    measures: Measures, draft: ClaimDraft, i: int, first: Record, keys: list[str], *, counted: bool, led: bool
) -> Pairs:
    """The claims on an element before the first record, if it is an opening post and no preview of one."""
    shapes_of = [key for key in dict.fromkeys(keys) if key]
    shaped = any(_bodies(measures, i, measures.tree.ends[i], key) for key in shapes_of)
    timed, named = measures.count(measures.marks, i), measures.count(measures.people, i)
    again = repeats(measures, i, first)
    long = said(measures, i)
    if long < bounds.ONE_POST[0]:
        return []
    if counted:
        if again or not (shaped or (timed and (named or long > bounds.ONE_POST[2]))):
            return []
    elif not (timed and named) and (
        again or long < bounds.ONE_POST[1] or not (timed or named or led or shaped or long > bounds.ONE_POST[3])
    ):
        return []
    return _alone(measures, draft, i, Counter(key for key in keys if key).most_common(1))


def _alone(measures: Measures, draft: ClaimDraft, i: int, shape: list[tuple[str, int]]) -> Pairs:
    """The claims on a post that stands for itself; its text is in the shape of the others' if it has one."""
    tree = measures.tree
    record = Record(i, tree.ends[i], tree.t0[i], tree.t1[i])
    if shape:
        record.bodies = _bodies(measures, i, tree.ends[i], shape[0][0])
    if sum(measures.prose_of(n) for n in record.bodies) < bounds.BODIES * measures.prose_of(i):
        record.bodies = [_descend(measures, i)]
    return [(i, _POST), *_single(measures, draft, record)]


def _single(measures: Measures, draft: ClaimDraft, record: Record) -> Pairs:
    """The claims inside a post that stands for itself."""
    found = places(measures, [record], set())
    pairs = [(i, _BODY) for i in record.bodies]
    pairs += placed(measures, record, found, 0, draft.nodes)
    pairs += within(measures, record, set(), set(), _elements(found, 0))
    return pairs


def _descend(measures: Measures, i: int) -> int:
    """The smallest element inside that still holds nearly all the prose."""
    tree = measures.tree
    total = measures.prose_of(i)
    while True:
        heavy = max(tree.children(i), key=measures.prose_of, default=None)
        if heavy is None or measures.prose_of(heavy) < bounds.ARTICLE[0] * total:
            return i
        i = heavy


def _article(measures: Measures, draft: ClaimDraft, least: int, listed: str) -> Pairs:
    """The element that holds nearly all prose, ``least`` in width; a page with a list needs more of it."""
    tree = measures.tree
    if measures.prose_of(0) < least:
        return []
    i = _densest(measures)
    dense = {"": 0.0, "links": 0.3, "entries": 0.5}[listed] * measures.width_of(i)
    if listed and (measures.prose_of(i) < measures.links_of(i) or measures.prose_of(i) < dense):
        return []
    if i == 0:
        i = next(iter(tree.of_tag("body")), 0)
    if tree.tags[i] in ("body", "html"):
        return [(i, _POST), (i, _BODY), *_bylines(measures, i)]
    wide = _around(measures, i)
    record = Record(wide, tree.ends[wide], tree.t0[wide], tree.t1[wide], [i])
    return [(wide, _POST), *_single(measures, draft, record), *_bylines(measures, i)]


def _densest(measures: Measures) -> int:
    """The element on the way to the most prose that holds most of it and least besides."""
    tree, loose = measures.tree, measures.loose
    i = best = _descend(measures, 0)
    total = measures.prose_of(i)

    def value(i: int) -> float:
        return measures.prose_of(i) - (loose[tree.t1[i]] - loose[tree.t0[i]])

    while True:
        heavy = max(tree.children(i), key=measures.prose_of, default=None)
        if heavy is None or measures.prose_of(heavy) < bounds.ARTICLE[1] * total or tree.tags[heavy] in PARTS:
            return best
        if value(heavy) > value(best) + bounds.BETTER * total:
            best = heavy
        i = heavy


def _around(measures: Measures, i: int) -> int:
    """The box around the text of a single post: as far up as hardly any prose and not much text comes in."""
    tree = measures.tree
    prose, width = measures.prose_of(i), measures.width_of(i)
    at = i
    while (up := tree.parents[at]) > 0 and tree.tags[up] not in ("body", "html"):
        if measures.prose_of(up) > bounds.GROWS[0] * prose or measures.width_of(up) > width + max(
            bounds.GROWS[1], bounds.GROWS[2] * width
        ):
            break
        at = up
    return at


def _bylines(measures: Measures, within: int) -> Pairs:
    """Lines that hold a time or a person and little else."""
    tree, pairs = measures.tree, []
    for landmarks in (measures.times, measures.people):
        for i in between(landmarks, within + 1, tree.ends[within]):
            limit = measures.width_of(i) + 24
            at = i
            while (
                (up := tree.parents[at]) != within
                and up > within
                and measures.width_of(up) <= limit
                and not measures.prose_of(up)
            ):
                at = up
            if not measures.prose_of(at) and (at != i or tree.tags[at] != "a"):
                pairs.append((at, _BYLINE))
    return pairs
