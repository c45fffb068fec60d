"""The generic extractor: pages of engines that nobody described.

It finds the posts by repetition, their bodies by what repeats inside them, the opening post and
single articles by where the prose is, and hands its findings on as claims, as a profile would.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from pipeline.extract.calendar import token
from pipeline.extract.html.claims import Claims, base, entry, settle
from pipeline.extract.html.match import select
from pipeline.extract.html.measure import Measures, is_time, plain
from pipeline.extract.html.records import Group, body_key, comments, holding, ranked, says_something, templates
from pipeline.extract.html.tree import Tree
from pipeline.extract.profile import Entry, Profile
from pipeline.model.page import Role

PROFILE = Profile(id="generic", name="Generic", platform="")

_POST = entry("generic.post", None, "post")
_BODY = entry("generic.body", Role.BODY, "post.body")
_AUTHOR = entry("generic.author", Role.BYLINE, "post.author")
_TIME = replace(entry("generic.time", Role.BYLINE, "post.time"), value=("@datetime", "@title", "text", "@data-time"))
_BARE_TIME = replace(
    entry("generic.time.bare", None, "post.time"), value=("own",), pattern=re.compile(token(), re.IGNORECASE)
)
_TITLE = entry("generic.title", Role.TITLE, "thread.title")
_TEMPLATE = entry("generic.template", Role.TOOLBAR, open=False)
_LINKS = entry("generic.links", Role.NAVIGATION, open=False)
_REMARK = entry("generic.comment", Role.COMMENT, "post.remark", open=False)
_BYLINE = entry("generic.byline", Role.BYLINE, open=False)
_WIDGET = entry("generic.furniture", Role.WIDGET, open=False)
_FORM = entry("generic.form", Role.REPLY_BOX, open=False)

_NAME = re.compile(r"[^\W\d_].*[^\W_]|[\u4e00-\u9fff]")
"""A name: not a bare number."""

_JOINED = re.compile(
    r"join|regist|member since|mitglied seit|inscri|dabei seit|last (?:visit|seen|active)|founded|birth"
    r"|注册|註冊|最后登录|加入",
    re.IGNORECASE,
)
"""Words before a time that is not the post's."""

Pairs = list[tuple[int, Entry]]


def find(tree: Tree) -> Claims | None:
    """The claims of the generic extractor, or ``None`` where there is neither thread nor article."""
    measures = Measures(tree)
    pairs: Pairs = []
    groups = ranked(measures)
    group = next((group for group in groups if says_something(measures, group)), None)
    if group is not None:
        group = holding(measures, group, groups)
    listed = group is not None and _is_list(measures, group.members)
    if group is not None and not listed and group.score >= max(0.5 * groups[0].score, 0.15 * measures.prose_of(0)):
        pairs = _thread(measures, group.members, groups)
    if not pairs:
        pairs = _article(measures, listed=listed)
    if not pairs:
        return None
    title = measures.title
    if title is not None:
        pairs.append((title, _TITLE))
    pairs += [(i, _WIDGET) for i in measures.furniture]
    for row in base():
        pairs += [(i, row) for i in select(tree, row.selector)]
    return settle(tree, pairs)


def _is_list(measures: Measures, members: list[int]) -> bool:
    """Whether the members are entries of a list of threads: links are most of what each holds."""
    many = links = 0
    for i in members:
        width, linked = measures.width_of(i), measures.links_of(i)
        many += width > 0
        links += linked > 0.5 * (width - _landmarked(measures, i)) and measures.prose_of(i) < 0.3 * width
    return links > 0.6 * max(1, many)


def _landmarked(measures: Measures, i: int) -> int:
    """Width of the times in an element."""
    times = measures.times
    return sum(
        min(measures.width_of(n), 40)
        for n in times[bisect_left(times, i) : bisect_left(times, measures.tree.ends[i])]
        if measures.width_of(n) < 60
    )


def _thread(measures: Measures, members: list[int], groups: list[Group]) -> Pairs:
    tree = measures.tree
    remarks = comments(measures, members, groups)
    measures.leave_out(remarks)
    ranges = []
    for at, i in enumerate(members):
        following = members[at + 1] if at + 1 < len(members) else len(tree)
        end = min(tree.ends[i], following)
        t1 = tree.t1[i] if end == tree.ends[i] else tree.t0[following]
        ranges.append((i, end, tree.t0[i], t1))
    known = templates(measures, [(t0, t1) for _, _, t0, t1 in ranges])
    key = body_key(measures, ranges, known)
    pairs: Pairs = []
    pairs += [(i, _REMARK) for i in remarks]
    for start, end, _, _ in ranges:
        pairs.append((start, _POST))
        bodies = _bodies(measures, start, end, key) if key else []
        pairs += [(i, _BODY) for i in bodies]
        pairs += _inside(measures, start, end, known, bodies)
    first = ranges[0]
    opening = _opening(measures, first[2], members, measures.title)
    if opening is not None:
        pairs += [(opening, _POST), (opening, _BODY)]
    return pairs


def _bodies(measures: Measures, start: int, end: int, key: str) -> list[int]:
    tree, keys = measures.tree, measures.keys
    out: list[int] = []
    done = -1
    for i in range(start, end):
        if i >= done and f"{keys[tree.parents[i]]}>{keys[i]}" == key:
            out.append(i)
            done = tree.ends[i]
    return out


def _inside(measures: Measures, start: int, end: int, known: set[str], bodies: list[int]) -> Pairs:
    """Author, time and the software's words in one record."""
    tree = measures.tree
    pairs: Pairs = []
    inside = [(i, tree.ends[i]) for i in bodies]

    def in_body(i: int) -> bool:
        at = bisect_right(bodies, i) - 1
        return at >= 0 and i < tree.ends[bodies[at]]

    shown_times = measures.times[bisect_left(measures.times, start) : bisect_left(measures.times, end)]
    for i in sorted(shown_times, key=lambda i: (tree.tags[i] != "time", i)):
        if in_body(i) or _joined(measures, i):
            continue
        at = bisect_left(bodies, i)
        holds = i == start or (at < len(bodies) and bodies[at] < tree.ends[i])
        if holds or measures.width_of(i) >= 120:
            pairs.append((i, _BARE_TIME))
        else:
            pairs.append((i, _TIME))
    at = bisect_left(measures.people, start)
    while at < len(measures.people) and measures.people[at] < end:
        i = measures.people[at]
        shown = tree.shown(i)
        named = (
            0 < len(shown) < 40
            and (plain(shown) not in known or shown[-1].isdigit())
            and _NAME.search(shown)
            and not is_time(shown)
        )
        if named and not in_body(i):
            pairs.append((i, _AUTHOR))
        at += 1
    for a, b in inside:
        for j in range(tree.t0[a], tree.t1[a]):
            owner = tree.owners[j]
            alone = a < owner < b and tree.t1[owner] - tree.t0[owner] == 1
            if alone and len(tree.texts[j]) < 60 and measures.plain[j] and measures.plain[j] in known:
                pairs.append((owner, _TEMPLATE))
    return pairs


def _joined(measures: Measures, i: int) -> bool:
    """Whether a time is that of the poster's registration or last visit, by the word before it."""
    tree = measures.tree
    first = tree.t0[i]
    before = [text for j in range(max(0, first - 3), first) if (text := tree.texts[j].strip())]
    return bool(_JOINED.search(tree.shown(i)) or (before and _JOINED.search(before[-1])))


def _opening(measures: Measures, before: int, members: list[int], title: int | None) -> int | None:
    """The opening post where it has another shape than the answers: the prose before them."""
    tree = measures.tree
    after = tree.t0[title] if title is not None and tree.t0[title] < before else 0
    total = measures.prose_between(after, before)
    if total < 60 or title is None:
        return None
    at = 0
    last = members[0]
    while True:
        inner = [
            i
            for i in tree.children(at)
            if after < tree.t1[i] and tree.t0[i] < before and not i <= last < tree.ends[i] and measures.prose_of(i)
        ]
        through = next((i for i in tree.children(at) if i <= last < tree.ends[i]), None)
        heavy = max(inner, key=measures.prose_of, default=None)
        if heavy is not None and measures.prose_of(heavy) >= 0.5 * total:
            landmarks = measures.count(measures.times, heavy) + measures.count(measures.people, heavy)
            return _descend(measures, heavy) if landmarks or total > 600 else None
        if through is None or through == last:
            return None
        at = through


def _descend(measures: Measures, i: int) -> int:
    """The smallest element inside that still holds nearly all the prose."""
    tree = measures.tree
    total = measures.prose_of(i)
    while True:
        heavy = max(tree.children(i), key=measures.prose_of, default=None)
        if heavy is None or measures.prose_of(heavy) < 0.85 * total:
            return i
        i = heavy


def _article(measures: Measures, *, listed: bool) -> Pairs:
    """The element that holds nearly all prose; a page with a list of threads needs more of it."""
    tree = measures.tree
    if not len(tree) or measures.prose_of(0) < (100 if listed else 40):
        return []
    i = _descend(measures, 0)
    if listed and (measures.prose_of(i) < measures.links_of(i) or measures.prose_of(i) < 0.3 * measures.width_of(i)):
        return []
    if i == 0:
        i = next(iter(tree.of_tag("body")), 0)
    return [(i, _POST), (i, _BODY), *_bylines(measures, i)]


def _bylines(measures: Measures, within: int) -> Pairs:
    """Lines that hold a time or a person and little else."""
    tree, pairs = measures.tree, []
    for landmarks in (measures.times, measures.people):
        for i in landmarks[bisect_left(landmarks, within + 1) : bisect_left(landmarks, tree.ends[within])]:
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
