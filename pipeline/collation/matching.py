"""Which posts of several captures are one post, and in which order the posts of a thread stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pipeline.model.page import Page, Post

_ALIKE = 0.5
"""Share of characters in common from which two texts of one author at one floor, neither of them
dated, are two states of one post: 1,191 of 1,200 generated edits reach it, and 100 of 1,196 pairs of
different posts made of the same few phrases (``benchmarks/captures.py --alike``). Floor and author agree
already; what is missed stands twice, what is wrongly joined stands as another state: nothing is lost."""
_COMPARED = 600
"""Characters of each text that are compared so."""

Sighting = tuple[int, Post]
"""A post as a capture shows it: the capture's index and the post."""


@dataclass(slots=True)
class Standing:
    """A post of the thread with all its sightings, in the order in which the captures are read."""

    seen: list[Sighting] = field(default_factory=list)

    def pages(self) -> set[int]:
        """The captures that show it."""
        return {n for n, _ in self.seen}


def slots(pages: Sequence[Page], order: Sequence[int]) -> list[Standing]:
    """The posts of a thread, in its order, out of captures read in ``order``.

    A post that is not known yet stands behind the post that precedes it in its capture, so what an
    older capture alone shows comes to stand where it stood.
    """
    register = _Register(pages)
    chain = _Chain()
    for n in order:
        posts = pages[n].thread.posts
        twins = Counter(map(_clocked, posts))
        places = [register.place(n, post, alone=twins[_clocked(post)] == 1) for post in posts]
        chain.take(places, register.found)
    return [register.found[at] for at in chain]


class _Register:
    """The posts found so far, by everything that a capture may know them by."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._known: dict[tuple[str, ...], list[int]] = {}
        self.found: list[Standing] = []

    def place(self, n: int, post: Post, *, alone: bool) -> int:
        """The place of the post of capture ``n`` among those found; it is entered there."""
        text = words(self._pages[n], post)
        names = list(_names(post, text, alone=alone))
        at = self._same(n, post, names, text)
        if at is None:
            at = len(self.found)
            self.found.append(Standing())
        self.found[at].seen.append((n, post))
        for name in names:
            if at not in self._known.setdefault(name, []):
                self._known[name].append(at)
        return at

    def _same(self, n: int, post: Post, names: Sequence[tuple[str, ...]], text: str) -> int | None:
        """The post found that this one is: two of one capture, or of two numbers, never are."""
        for name in names:
            for at in self._known.get(name, ()):
                seen = self.found[at].seen
                if any(page == n or (post.pid and other.pid and post.pid != other.pid) for page, other in seen):
                    continue
                if name[0] == "spot" and not any(alike(text, words(self._pages[m], other)) for m, other in seen):
                    continue
                return at
        return None


_HEAD, _TAIL = -1, -2


class _Chain:
    """The order of slots, as a list whose links can be cut."""

    def __init__(self) -> None:
        self._next: dict[int, int] = {_HEAD: _TAIL}
        self._last: dict[int, int] = {_TAIL: _HEAD}

    def take(self, places: Sequence[int], found: Sequence[Standing]) -> None:
        """Put the places of one capture, in its order, where they belong; known ones stay."""
        before: int | None = None
        here = set(places)
        for index, at in enumerate(places):
            if at not in self._next:
                if before is None:
                    follower = next((other for other in places[index + 1 :] if other in self._next), _TAIL)
                    before = self._last[follower]
                # what was deleted since may stand between the two that are neighbours now
                while (
                    (after := self._next[before]) != _TAIL and after not in here and _earlier(found[after], found[at])
                ):
                    before = after
                self._put(at, before)
            before = at

    def _put(self, at: int, before: int) -> None:
        after = self._next[before]
        self._next[before], self._next[at] = at, after
        self._last[after], self._last[at] = at, before

    def __iter__(self) -> Iterator[int]:
        at = self._next[_HEAD]
        while at != _TAIL:
            yield at
            at = self._next[at]


def _earlier(first: Standing, second: Standing) -> bool:
    """Whether one post was surely written before another: by their numbers, else by their times."""
    one, other = first.seen[0][1], second.seen[0][1]
    if one.pid and other.pid and one.pid.isdecimal() and other.pid.isdecimal():
        return int(one.pid) < int(other.pid)
    times = [post.time.iso if post.time and post.time.iso else "" for post in (one, other)]
    return all(times) and times[0] < times[1]


def words(page: Page, post: Post) -> str:
    """The text of a post, white space collapsed, by which captures are compared."""
    return " ".join(" ".join(page.leaves[n].text for n in post.leaves()).split())


def hollow(post: Post) -> bool:
    """Whether a capture shows only that something stood there: not published, or nothing but gaps."""
    return post.status != "published" or (bool(post.blocks) and all(block.kind == "gap" for block in post.blocks))


def _clocked(post: Post) -> tuple[str, str]:
    """Author and time where that is a time of day; empty where either is not known."""
    iso = post.time.iso if post.time and post.time.iso else ""
    return (post.author.name or "", iso) if post.author.name and "T" in iso else ("", "")


def _names(post: Post, text: str, *, alone: bool) -> Iterator[tuple[str, ...]]:
    """What captures of one post have in common, strongest first."""
    time = (post.time.iso or post.time.raw) if post.time else ""
    floor, author = str(post.floor or ""), post.author.name or ""
    if post.pid:
        yield ("pid", post.pid)
    if alone and all(_clocked(post)):
        yield ("clock", *_clocked(post))
    if floor and author and time:
        yield ("place", floor, author, time)
    if floor and author and not time:
        yield ("spot", floor, author)
    if (floor or author or time) and not (post.pid and not text):
        yield ("content", floor, author, time, text)


def alike(one: str, other: str) -> bool:
    """Whether two texts may be states of one."""
    match = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return match.quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE
