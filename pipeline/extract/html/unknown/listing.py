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

from pipeline.extract.html.unknown.group import Reach
from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.records import templates
from pipeline.extract.html.unknown.words import is_time

LINKED_PROSE = 0.3
"""Share of an entry's width that is prose, under which it is a link to somewhere else."""
LINKED = 0.6
"""Share of entries that are such links, over which the page lists."""
ENTRIES = 3
"""Entries that a list has."""
LED = (0.6, 0.8)
"""Share of entries that lead elsewhere in a list, and of those that lead to different places."""
TEASER = 260
"""Prose of an entry that only teases; longer entries are posts."""
LISTS = (0.8, 0.5, 0.6)
"""Share of brief entries and of counted ones that make a list, or of cut ones alone."""


_COUNT = re.compile(r"\W{0,4}(?:[^\W\d]{2,14}\s?[:：]\s?)?\d[\d,.\s]{0,12}[kKmM万萬]?\W{0,4}")
"""A number alone or after its label, as counts of threads, answers and views are printed."""
_CUT = re.compile(r"(?:\.{3}|…|\[…\]|……)\W*$")
_SAMPLE = 60
"""Entries, spread evenly, by which a list is told."""
_MOST = 60
"""Width up to which a text with a time in it is a byline."""
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


def kind(measures: Measures, members: Sequence[Reach]) -> str:
    """``entries`` where the members are boards, threads or results with words of their own, ``links``
    where they hold hardly more than links (a list beside a text, maybe), else ``""``.
    """
    step = max(1, len(members) // _SAMPLE)
    some = members[::step]
    if _leading(measures, some):
        return "entries"
    return "links" if _linked(measures, some) else ""


def _linked(measures: Measures, members: Sequence[Reach]) -> bool:
    """Whether links of its own are most of what each member holds, names, times and counts apart."""
    tree, linked, width, plains = measures.tree, measures.linked, measures.width, measures.plain
    ranges = [(t0, min(t1, t0 + _REACH)) for _, _, t0, t1 in members]
    known = templates(measures, ranges) if len(members) > 2 else set[str]()
    many = links = 0
    wordless = not any(measures.prose_between(t0, t1) for _, _, t0, t1 in members)
    sums = measures.link_sums
    for (start, end, w0, w1), (t0, t1) in zip(members, ranges, strict=True):
        people = {j for n in between(measures.people, start, end) for j in range(tree.t0[n], min(tree.t1[n], t1))}
        led = said = 0
        for j in range(t0, t1):
            if not width[j] or not plains[j] or plains[j] in known or j in people:
                continue
            if linked[j]:
                led += width[j]
            elif width[j] >= _MOST or not is_time(tree.texts[j]):
                said += width[j]
        if wordless:
            led, said = sums[w1] - sums[w0], measures.width_between(w0, w1) // 2
        many += led + said > 0
        links += led > said and measures.prose_between(w0, w1) < LINKED_PROSE * measures.width_between(w0, w1)
    return links > LINKED * max(1, many)


def _leading(measures: Measures, members: Sequence[Reach]) -> bool:
    """Whether each member begins with a link of its own to somewhere else and says little after it."""
    entries = [_entry(measures, i) for i in members]
    total = len(entries)
    leads = [entry.lead for entry in entries if entry.lead]
    if total < ENTRIES or len(leads) < LED[0] * total or len(set(leads)) < LED[1] * len(leads):
        return False
    led = [entry for entry in entries if entry.lead]
    brief = sum(entry.texts <= 1 and entry.prose <= TEASER for entry in led) / len(led)
    counted = sum(entry.counts >= 2 for entry in led) / len(led)
    cut = sum(entry.cut for entry in led) / len(led)
    return (brief >= LISTS[0] and counted >= LISTS[1]) or cut >= LISTS[2]


def _entry(measures: Measures, reach: Reach) -> _Entry:
    """The first link of a record where it comes before all people and times, its counts and its prose."""
    tree, people, marks = measures.tree, measures.people, measures.marks
    texts, owners, width, linked = tree.texts, tree.owners, measures.width, measures.linked
    entry = _Entry()
    i, _, t0, t1 = reach
    at = next(
        (j for j in range(t0, min(t1, t0 + _REACH)) if linked[j] and len(texts[j].strip()) > 1),
        None,
    )
    if at is None:
        return entry
    link = owners[at]
    while tree.tags[link] != "a" and link > i:
        link = tree.parents[link]
    before = any(measures.prose[j] for j in range(t0, at))
    first = min(
        (marks_[n] for marks_ in (people, marks) if (n := bisect_left(marks_, i)) < len(marks_)), default=len(tree)
    )
    href = tree.attrs[link].get("href", "")
    own = not before and link < first and href and not href.startswith(("#", "javascript:"))
    if own and not is_time(texts[at]):
        entry.lead = texts[at].strip()
    for j in range(at + 1, min(t1, at + _REACH)):
        if width[j] and _COUNT.fullmatch(texts[j]):
            entry.counts += 1
        if measures.prose[j] and not is_time(texts[j]):
            entry.texts += 1
            entry.prose += measures.prose[j]
            entry.cut = bool(_CUT.search(texts[j]))
    return entry
