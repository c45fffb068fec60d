"""Which of the pages that may be of one thread are: by what their records show of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from pipeline.model.membership import BY_NUMBER, BY_TITLE, folded

_MANY = 200
"""Pages of one title beyond which nobody asks whether they belong together: the title is a habit."""

Names = frozenset[tuple[str, ...]]


def kin(kind: str, threads: Sequence[Mapping[str, Any]]) -> list[int]:
    """The indices of the records' threads that are pages of one thread; fewer than two where none show it.

    Pages of one number are. Pages of one address (its page apart) are where their titles agree. Pages of
    one title are where they share a post, or have page numbers and floors that fit and times that run on;
    two first pages that share no post are two threads, and then none of the title are joined.
    """
    if kind == BY_NUMBER:
        return list(range(len(threads)))
    titles = [folded(thread["title"] or "") for thread in threads]
    if kind != BY_TITLE:
        most = Counter(filter(None, titles)).most_common(1)
        return [n for n, title in enumerate(titles) if not most or title in ("", most[0][0])]
    if len(threads) > _MANY:
        return []
    return _together(threads)


def _together(threads: Sequence[Mapping[str, Any]]) -> list[int]:
    names = [_names(thread) for thread in threads]
    linked: dict[int, set[int]] = {n: {n} for n in range(len(threads))}
    for a, b in combinations(range(len(threads)), 2):
        shared = bool(names[a] & names[b])
        if not shared and _page(threads[a]) == _page(threads[b]):
            return []  # two captures of one page that share nothing are pages of two threads
        if shared or _follow(threads[a], threads[b]):
            linked[a].add(b)
            linked[b].add(a)
    held = _reach(linked, 0)
    return sorted(held) if len(held) == len(threads) else []


def _reach(linked: Mapping[int, set[int]], start: int) -> set[int]:
    held, waiting = {start}, [start]
    while waiting:
        for other in linked[waiting.pop()] - held:
            held.add(other)
            waiting.append(other)
    return held


def _names(thread: Mapping[str, Any]) -> Names:
    """What tells the posts of a page apart from all others: numbers, else author, time of day and length."""
    found: set[tuple[str, ...]] = set()
    for post in thread["posts"]:
        iso = (post["time"] or {}).get("iso") or ""
        if post["pid"]:
            found.add(("pid", str(post["pid"])))
        if post["author"]["name"] and "T" in iso:
            found.add((post["author"]["name"], iso, str(post["characters"])))
    return frozenset(found)


def _page(thread: Mapping[str, Any]) -> int:
    return thread["page"] or 1


def _follow(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two pages with numbers of their own can stand behind one another."""
    first, second = sorted((one, other), key=_page)
    if first["page"] is None and second["page"] is None:
        return False
    if one["pages"] and other["pages"] and one["pages"] != other["pages"]:
        return False
    floors = [[post["floor"] for post in thread["posts"] if post["floor"]] for thread in (first, second)]
    if all(floors) and max(floors[0]) >= min(floors[1]):
        return False
    times = [
        [post["time"]["iso"] for post in thread["posts"] if post["time"] and post["time"]["iso"]]
        for thread in (first, second)
    ]
    return bool(all(times) and max(times[0])[:10] <= min(times[1])[:10])
