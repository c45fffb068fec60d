"""Posts found by their repetition: siblings and cousins of one shape that hold a time, a person
and a text. After Liu, Grossman & Zhai, Mining Data Records in Web Pages (KDD 2003), with times
and people as landmarks in place of tree edit distances.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import log

from pipeline.extract.html.unknown.group import Group, Reach, held, reaches
from pipeline.extract.html.unknown.measure import Measures
from pipeline.extract.html.unknown.runs import runs
from pipeline.extract.html.unknown.words import is_time
from pipeline.extract.markup.elements import BLOCKS

OTHER = 0.6
"""Share of a group's score that another must have."""
SAYS = 0.7
"""Share of the whole's prose under which a group is only a part of it."""
WIDER = (1.3, 3)
"""How many times more prose, and more width, boxes may have when they are widened."""
PARENTS = 0.7
"""Share of members that must have the same parent."""
WIDE = 80
"""Widest box that is no text of its own."""
SAID = (6, 0.02)
"""Prose each stretch must have between records, and its share of the page's."""
FIRST_MEMBERS = (200, 20)
"""Members by which a great group is judged, and the width that they must have together."""
SURE = 0.8
"""Share of members with a time and with a name from which a group is sure."""
FILLED = 0.5
"""Share of members with text that a group must have."""
SLOTS = 0.4
"""Share of members with a time or with a name that a group must have."""
NESTED_TIMES = 0.9
"""Share of members with a time under which nested ones count less."""
LINK = 32
"""Widest link that may be a name."""
CONSTANT = 60
"""Length under which a text that stands in most members is furniture."""
SMALL = (4, 3)
"""How many of a small group must have a text for it to be furniture."""


_BOXES = BLOCKS - {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "pre",
    "center",
    "option",
    "body",
    "html",
    "thead",
    "tbody",
    "blockquote",
}
_TWO = 0.5
"""How much two boxes alone share that are two posts and no text and a column beside it. On 337 pages (the suites', and
boards made up) up to 0.6 took no post away.
"""
_SHARED = 0.55
"""Share of members with a time up to which they may be posts and frames of one class."""
_SAMPLE = 12
"""Members in the middle of a group by which its shape is told."""
_KEPT = 8
"""Groups that are kept: the posts, what holds them and what hangs on them are among the first."""


def ranked(measures: Measures) -> list[Group]:
    """Groups that may be the posts of the page, the most likely first."""
    some = [*_groups(measures), *runs(measures)]
    bounded = [(_bound(measures, group), n, group) for n, group in enumerate(some)]
    bounded.sort(key=lambda row: (-row[0], row[1]))
    likely: list[Group] = []
    for bound, _, group in bounded:
        if len(likely) >= _KEPT and bound + 1 < sorted((row.score for row in likely), reverse=True)[_KEPT - 1]:
            break
        group.score = _score(measures, group)
        if group.score > 0:
            likely.append(group)
    likely.sort(key=lambda group: (-round(group.score), group.members[0]))
    return likely[:_KEPT]


def _bound(measures: Measures, group: Group) -> float:
    """What a group's score cannot pass: its text, as if all else were perfect."""
    prose, width = measures.prose_sums, measures.width_sums
    text = 0.0
    for _, _, t0, t1 in group.reaches:
        at = prose[t1] - prose[t0]
        text += at + 0.35 * (width[t1] - width[t0] - at)
    return 1.15 * text * log(1 + min(len(group.members), 30))


def holding(measures: Measures, group: Group, groups: list[Group]) -> Group:
    """The group whose members hold all of ``group``'s and much text besides, if there is one nearly as
    likely: remarks outnumber the posts that they hang on. Else ``group``.
    """
    if group.run:
        return group
    prose = sum(measures.prose_of(i) for i in group.members)
    for other in groups:
        if (
            other is group
            or other.run
            or other.nested
            or other.score < OTHER * group.score
            or len(other.members) >= len(group.members)
        ):
            continue
        if all(holder_of(measures.tree.ends, other.members, i) is not None for i in group.members):
            whole = sum(measures.prose_of(i) for i in other.members)
            if prose < SAYS * whole and says_something(measures, other.reaches):
                return other
    return group


def whole(measures: Measures, group: Group, groups: list[Group]) -> Group:
    """The group with siblings of another shape that hold the same parts."""
    members = group.members if group.run else _whole(measures, group, groups)
    if members == group.members:
        return group
    return replace(group, members=members, reaches=reaches(measures.tree, members))


def _whole(measures: Measures, group: Group, groups: list[Group]) -> list[int]:
    """The members, with siblings of another shape that hold the same parts: a post of the thread's author,
    or the last one, may have a class of its own.
    """
    for other in groups:
        if len(other.members) > len(group.members) and not other.nested and not other.run:
            wide = widened(measures, other)
            if len(wide) > len(group.members) and set(group.members) < set(wide):
                return wide
    return widened(measures, group)


def widened(measures: Measures, group: Group) -> list[int]:
    """The members, or the siblings that hold one of them each, where these hold the people or times that
    the members lack and hardly more prose: the text of a post may be more alike than its box.
    """
    members = group.members
    if group.nested or len(members) < 2:
        return members
    wide, alike = _boxes(measures, members)
    if not alike or wide == members:
        return members
    prose, width = (sum(map(of, members)) for of in (measures.prose_of, measures.width_of))
    if sum(map(measures.prose_of, wide)) > WIDER[0] * prose or sum(map(measures.width_of, wide)) > WIDER[1] * width:
        return members
    return wide


def _boxes(measures: Measures, members: list[int]) -> tuple[list[int], bool]:
    """The largest elements that hold one member each, and whether most of them are siblings."""
    tree = measures.tree
    wide = []
    for at, i in enumerate(members):
        before = members[at - 1] if at else -1
        after = members[at + 1] if at + 1 < len(members) else len(tree)
        while (up := tree.parents[i]) > before and tree.ends[up] <= after and tree.tags[up] not in ("body", "html"):
            i = up  # noqa: PLW2901
        wide.append(i)
    ((parent, many),) = Counter(tree.parents[i] for i in wide).most_common(1)
    return [w if tree.parents[w] == parent else i for w, i in zip(wide, members, strict=True)], many >= PARENTS * len(
        wide
    )


def holder_of(ends: Mapping[int, int] | Sequence[int], members: list[int], i: int) -> int | None:
    """The member that holds an element, which is not itself one; ``None`` where none does."""
    at = bisect_left(members, i) - 1
    return members[at] if at >= 0 and members[at] < i < ends[members[at]] else None


def speaking(measures: Measures, groups: list[Group]) -> Group | None:
    """The likeliest group whose members say something, and are no part of a likelier one that says nothing: of a thread
    in which all posts are withdrawn, some are no thread.
    """
    silent: set[int] = set()
    for group in groups:
        if silent.issuperset(group.members):
            continue
        if says_something(measures, group.reaches):
            return group
        silent.update(group.members)
    return None


def says_something(measures: Measures, members: Sequence[Reach]) -> bool:
    """Whether the members hold words besides their times, people, counts and the software's own."""
    tree = measures.tree
    marked: set[int] = set()
    for i in (*measures.times, *measures.people):
        if measures.width_of(i) <= WIDE:
            whole = tree.tags[i] in ("a", "time") or tree.t1[i] - tree.t0[i] == 1
            marked.update(j for j in range(tree.t0[i], tree.t1[i]) if whole or is_time(tree.texts[j]))
    ranges = [(t0, t1) for _, _, t0, t1 in members[:60]]
    known = templates(measures, ranges)
    said = 0
    for t0, t1 in ranges:
        for j in range(t0, t1):
            if measures.width[j] and not measures.linked[j] and j not in marked:
                plain = measures.plain[j]
                said += measures.width[j] if plain and plain not in known else 0
    return said >= SAID[0] * len(ranges) and said * len(members) >= SAID[1] * measures.prose_of(0) * len(ranges)


def _groups(measures: Measures) -> list[Group]:
    tree, keys, width = measures.tree, measures.keys, measures.width_sums
    parents, t0, t1 = tree.parents, tree.t0, tree.t1
    by_key: dict[str, list[int]] = {}
    forms: dict[str, int] = {}
    paths: dict[tuple[int, str], int] = {}
    path: list[int] = []
    for i, key in enumerate(keys):
        parent = parents[i]
        path.append(paths.setdefault((path[parent] if parent >= 0 else -1, key), len(paths)))
        form = forms.get(key)
        if form is None:  # a key begins with its element's type: what is a box may be told once a key
            box = tree.tags[i] in _BOXES or "#" in key or "-" in tree.tags[i] or tree.tags[i] == "tbody"
            named = "." in key or "#" in key or "-" in tree.tags[i]
            form = forms[key] = 0 if not box else 1 if named else 2
        if form:
            # where no name tells an element, its way from the top does: the boxes of posts and boxes in them differ
            name = f"{keys[parent]}>{key}:{path[i]}" if form == 2 and parent >= 0 else key
            some = by_key.get(name)
            if some is None:
                by_key[name] = [i]
            else:
                some.append(i)
    groups: list[Group] = []
    least = max(20.0, 0.01 * measures.width_of(0))
    for key, members in by_key.items():
        if len(members) < 2:
            continue
        if sum([width[t1[i]] - width[t0[i]] for i in members[: FIRST_MEMBERS[0]]]) < (
            least if len(members) <= FIRST_MEMBERS[0] else FIRST_MEMBERS[1]
        ):
            continue
        nested = any(b < tree.ends[a] for a, b in pairwise(members))
        if tree.tags[members[0]] == "tbody" and len({parents[i] for i in members}) == len(members):
            continue  # one in each table: the tables stand for them
        groups.append(Group(key, members, nested, reaches(tree, members)))
        told = _dated(measures, members) if not nested and forms[keys[members[0]]] == 1 else members
        if 1 < len(told) < len(members):
            groups.append(Group(key, told, nested=False, reaches=reaches(tree, told)))
    return groups


def _dated(measures: Measures, members: list[int]) -> list[int]:
    """The members with a time and a text that stand in one element, where hardly half of all have a time: a class that
    posts share with the frames around them.
    """
    tree, marks = measures.tree, measures.marks
    if bisect_left(marks, tree.ends[members[-1]]) - bisect_left(marks, members[0]) < 2:
        return members
    told = [i for i in members if held(marks, i, tree.ends[i])]
    if len(told) < 2 or len(told) > _SHARED * len(members):
        return members
    ((parent, _),) = Counter(tree.parents[i] for i in told).most_common(1)
    return [i for i in told if tree.parents[i] == parent and measures.prose_of(i)]


def _score(measures: Measures, group: Group) -> float:
    """Coverage of the page's text by the members, weighed by what they hold and how alike they are."""
    width = links = prose = timed = peopled = filled = 0
    heads: list[str] = []
    link_sums = measures.link_sums
    for start, end, t0, t1 in group.reaches:
        wide = measures.width_between(t0, t1)
        width += wide
        links += link_sums[t1] - link_sums[t0]
        prose += measures.prose_between(t0, t1)
        timed += held(measures.times, start, end) or held(measures.timed, t0, t1) or held(measures.marks, start, end)
        peopled += held(measures.people, start, end)
        filled += wide > 2
        heads.append(_head(measures, t0, t1))
    n = len(group.members)
    alike = _alike(measures, group.reaches)
    if n == 2 and not group.run and alike < _TWO:
        return 0.0
    rate_time, rate_people = timed / n, max(peopled / n, 0.7 * len({head for head in heads if head}) / n)
    group.sure = n > 2 and min(rate_time, rate_people) >= SURE
    if filled < FILLED * n:
        return 0.0
    if rate_time < SLOTS and rate_people < SLOTS:
        return 0.0
    full = 0.1 + 0.5 * min(1.0, rate_time * 1.1) ** 2 + 0.4 * min(1.0, rate_people * 1.1) ** 2
    text = prose + 0.35 * max(0, width - links - prose)
    return (
        text
        * full
        * alike
        * log(1 + min(n, 30))
        * (1.15 if "#" in group.key else 1.0)
        * (1 - 0.7 * links / max(1, width))
        * (0.7 if group.nested and rate_time < NESTED_TIMES else 1.0)
    )


def _head(measures: Measures, t0: int, t1: int) -> str:
    """The first visible text of a record where it is a short link, as names of posters are."""
    for j in range(t0, min(t1, t0 + 12)):
        if measures.width[j]:
            return measures.tree.texts[j].strip() if measures.linked[j] and measures.width[j] <= LINK else ""
    return ""


def _alike(measures: Measures, members: Sequence[Reach]) -> float:
    """How much consecutive members share of the shapes inside them, from 0 to 1.

    Where every second or third one is more alike, the members are parts of posts and no posts: the cells of
    rows, the rows of a post.
    """
    keys = measures.keys
    at = max(0, (len(members) - _SAMPLE) // 2)
    sets = []
    for start, end, t0, t1 in members[at : at + _SAMPLE + 1]:
        inner = set(keys[start : min(end, start + 150)])
        inner.update(what for what, marks in _MARKS if held(getattr(measures, marks), start, end))
        if measures.prose_between(t0, t1):
            inner.add("prose")
        sets.append(inner)
    one = _stride(sets, 1)
    for step in (2, 3):
        if len(sets) >= 2 * step and _stride(sets, step) > one + _PARTED:
            return one / step
    return one


_MARKS = (("time", "times"), ("person", "people"))
_PARTED = 0.15
"""How much more alike every second or third member is where the members are parts of posts."""


def _stride(sets: Sequence[set[str]], step: int) -> float:
    """How much members that many places apart share."""
    pairs = [(sets[n], sets[n + step]) for n in range(len(sets) - step)]
    total = sum(len(a & b) / max(1, min(len(a), len(b)) * 0.5 + max(len(a), len(b)) * 0.5) for a, b in pairs)
    return total / max(1, len(pairs))


def templates(measures: Measures, ranges: list[tuple[int, int]], share: float = 0.5) -> set[str]:
    """Short texts that stand in many of the records word for word: the software's, not a person's."""
    plains = measures.plain
    seen: Counter[str] = Counter()
    for t0, t1 in ranges:
        seen.update({text for j in range(t0, t1) if 0 < len(text := plains[j]) < CONSTANT})
    need = max(2, round(share * len(ranges)), min(len(ranges), SMALL[0]) - (len(ranges) > SMALL[1]))
    return {text for text, count in seen.items() if count >= need}
