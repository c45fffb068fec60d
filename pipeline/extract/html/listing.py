"""Whether repeated records are the entries of a list: boards, threads, search results, members.

An entry of a list leads somewhere else. Its first words are a link that no other entry has, before
any person or time; what follows is short: a description, counts, who wrote last. Words of people
stand in a post at length, below who wrote them and when.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.html.measure import Measures
from pipeline.extract.html.words import is_time

_COUNT = re.compile(r"\W{0,4}(?:[^\W\d]{2,14}\s?[:：]\s?)?\d[\d,.\s]{0,12}[kKmM万萬]?\W{0,4}")
"""A number alone or after its label, as counts of threads, answers and views are printed."""
_CUT = re.compile(r"(?:\.{3}|…|\[…\]|……)\W*$")
_SAMPLE = 60
_REACH = 400
"""Text nodes of a record that are looked at: entries of lists are short."""


@dataclass(slots=True)
class _Entry:
    """What is looked at in one record."""

    lead: str = ""
    counts: int = 0
    texts: int = 0
    prose: int = 0
    cut: bool = False


def kind(measures: Measures, members: Sequence[int]) -> str:
    """``entries`` where the members are boards, threads or results with words of their own, ``links``
    where they hold hardly more than links (a list beside a text, maybe), else ``""``.
    """
    step = max(1, len(members) // _SAMPLE)
    some = members[::step]
    if _leading(measures, some):
        return "entries"
    return "links" if _linked(measures, some) else ""


def _linked(measures: Measures, members: Sequence[int]) -> bool:
    """Whether links are most of what each member holds."""
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


def _leading(measures: Measures, members: Sequence[int]) -> bool:
    """Whether each member begins with a link of its own to somewhere else and says little after it."""
    entries = [_entry(measures, i) for i in members]
    total = len(entries)
    leads = [entry.lead for entry in entries if entry.lead]
    if total < 3 or len(leads) < 0.6 * total or len(set(leads)) < 0.8 * len(leads):
        return False
    led = [entry for entry in entries if entry.lead]
    brief = sum(entry.texts <= 1 and entry.prose <= 260 for entry in led) / len(led)
    counted = sum(entry.counts >= 2 for entry in led) / len(led)
    cut = sum(entry.cut for entry in led) / len(led)
    return (brief >= 0.8 and counted >= 0.5) or cut >= 0.6


def _entry(measures: Measures, i: int) -> _Entry:
    """The first link of a record where it comes before all people and times, its counts and its prose."""
    tree, people, marks = measures.tree, measures.people, measures.marks
    texts, owners, width, linked = tree.texts, tree.owners, measures.width, measures.linked
    entry = _Entry()
    at = next((j for j in range(tree.t0[i], min(tree.t1[i], tree.t0[i] + _REACH)) if linked[j] and width[j] > 3), None)
    if at is None:
        return entry
    link = owners[at]
    while tree.tags[link] != "a" and link > i:
        link = tree.parents[link]
    before = any(measures.prose[j] for j in range(tree.t0[i], at))
    first = min(
        (marks_[n] for marks_ in (people, marks) if (n := bisect_left(marks_, i)) < len(marks_)), default=len(tree)
    )
    href = tree.attrs[link].get("href", "")
    own = not before and link < first and href and not href.startswith(("#", "javascript:"))
    if own and not is_time(texts[at]):
        entry.lead = texts[at].strip()
    for j in range(at + 1, min(tree.t1[i], at + _REACH)):
        if width[j] and _COUNT.fullmatch(texts[j]):
            entry.counts += 1
        if measures.prose[j] and not is_time(texts[j]):
            entry.texts += 1
            entry.prose += measures.prose[j]
            entry.cut = bool(_CUT.search(texts[j]))
    return entry
