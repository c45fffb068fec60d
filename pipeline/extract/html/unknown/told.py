"""What a time on a page is the time of: a post, its poster's registration, or a change; and times in several pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.html.unknown.group import Reach
from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.words import CHANGED, is_time

CHANGED_BEFORE = 40
"""Longest text before a time that says that it is of a change."""


_JOINED = re.compile(
    r"join|regist|member since|mitglied seit|inscri|dabei seit|last (?:visit|seen|active|login)|founded|birth"
    r"|регистр|с нами с|สมัคร|เข้าร่วม|dołączył|kayıt|iscritto|cadastr|aangemeld|medlem sedan"
    r"|注册|註冊|最后登录|最後登錄|加入|在线时间|生日|登録日|가입",
    re.IGNORECASE,
)
"""Words before a time that is not the post's but its author's."""


def told(measures: Measures, i: int) -> str:
    """What the words at a time say of it: ``joined`` for the poster's registration or visit, ``changed``
    for an edit or a last answer, else ``""``.
    """
    found = measures.told.get(i)
    if found is None:
        found = measures.told[i] = _told(measures, i)
    return found


def _told(measures: Measures, i: int) -> str:
    tree = measures.tree
    if tree.attrs[i].get("itemprop", "") in _MODIFIED:
        return "changed"
    first = measures.printed.get(i, tree.t0[i])
    here = tree.texts[first] if i in measures.printed else ""
    before = [
        text
        for j in range(max(0, first - 3), first)
        if (text := tree.texts[j].strip())
        and (tree.owners[j] < 0 or _UNSEEN.isdisjoint(tree.attrs[tree.owners[j]].get("class", "").split()))
    ]
    if _JOINED.search(here):
        return "joined"
    changed = CHANGED.search(here)
    if changed and not any(map(str.isdigit, here[: changed.start()])):
        return "changed"
    if not before or is_time(before[-1]):
        return ""
    if _JOINED.search(before[-1][-40:]):
        return "joined"
    return "changed" if len(before[-1]) < CHANGED_BEFORE and CHANGED.search(before[-1]) else ""


_UNSEEN = frozenset({"hidden", "d-none", "is-hidden"})
"""Classes by which frameworks of style sheets hide an element: what it says is said of no time."""
_MODIFIED = frozenset({"dateModified", "dateUpdated"})
"""Properties of schema.org for the time of a change."""
_CHANGER = 160
"""Width up to which an element around the time of a change tells who changed the post."""


def changes(measures: Measures, reach: Reach, bodies: Sequence[int]) -> list[tuple[int, int]]:
    """The text nodes of a record that tell of a change: around each time of one, the largest element that holds no
    other time and none of the text. Who is named there changed the post and did not write it.

    None where the record has no time of its own besides: then what stands there may be all that it says of its poster.
    """
    tree = measures.tree
    start, end, t0, t1 = reach
    marks = between(measures.marks, start, end)
    changed = [i for i in marks if told(measures, i) == "changed"]
    if not changed or all(told(measures, i) for i in marks):
        return []
    found = []
    for i in changed:
        at = i
        while (up := tree.parents[at]) > start and not any(up <= body < tree.ends[up] for body in bodies):
            if measures.count(measures.marks, up) > 1 or measures.width_of(up) > _CHANGER or tree.t1[up] > t1:
                break
            at = up
        found.append((max(t0, tree.t0[at]), min(t1, tree.t1[at])))
    return found
