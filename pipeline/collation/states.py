"""What the captures show of one post over time: the state that is kept, the others, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.collation.matching import Sighting, Standing, hollow, words
from pipeline.collation.sequence import captured
from pipeline.model.page import Page

_SELECTION = 0.5
"""Share of the posts between a capture's first and last that it may lack and still speak of what was
deleted. A view of one author's posts, or the best ones, lacks more; a thread that lost more than half
of its posts between two captures is not told from such a view, and nothing is said."""


_TRUSTED = 0.5
"""Confidence of a reading from which what it lacks may have been deleted: below the threshold of doubt
(``extract.doubtful``) the reader may have lost the post."""


@dataclass(frozen=True, slots=True)
class States:
    """The sighting that is kept, those of other states by their captures, and what became of the post."""

    kept: Sighting
    captures: tuple[int, ...]
    absent: tuple[int, ...]
    others: tuple[tuple[Sighting, tuple[int, ...]], ...]
    state: str


def states(pages: Sequence[Page], slot: Standing, absent: Sequence[int]) -> States:
    """The states of a post. What a capture shows of its text is kept before what shows none, then the
    latest where captures are dated, then the first.
    """
    groups: dict[tuple[str, str], list[Sighting]] = {}
    for n, post in slot.seen:
        shown = "" if hollow(post) else words(pages[n], post)
        groups.setdefault(("hollow" if hollow(post) else "shown", shown), []).append((n, post))
    ranked = sorted(groups.items(), key=lambda row: (row[0][0] == "shown", _last(pages, row[1])), reverse=True)
    (_, best), rest = ranked[0], ranked[1:]
    kept = next(sighting for sighting in best if captured(pages[sighting[0]]) == _last(pages, best))
    others = tuple((seen[0], tuple(sorted(n for n, _ in seen))) for _, seen in rest)
    hidden = any(kind == "hollow" and _after(pages, seen, best) for (kind, _), seen in rest)
    gone = any(not captured(pages[n]) or captured(pages[n]) > _last(pages, best) for n in absent)
    edited = any(kind == "shown" for (kind, _), _ in rest)
    state = "hidden" if hidden else "deleted" if gone else "edited" if edited else "same"
    return States(kept, tuple(sorted(n for n, _ in best)), tuple(absent), others, state)


def _last(pages: Sequence[Page], seen: Sequence[Sighting]) -> str:
    return max(captured(pages[n]) for n, _ in seen)


def _after(pages: Sequence[Page], seen: Sequence[Sighting], kept: Sequence[Sighting]) -> bool:
    """Whether what shows no text is later than what does; undated captures may be."""
    return not _last(pages, seen) or _last(pages, seen) > _last(pages, kept)


def absences(pages: Sequence[Page], slots: Sequence[Standing]) -> list[list[int]]:
    """For each post the captures that show what stands before and behind it, and not it.

    A capture that lacks much of what it spans, or has another order, is a selection: it says nothing.
    """
    places: dict[int, list[int]] = {}
    for at, slot in enumerate(slots):
        for n in sorted(slot.pages()):
            places.setdefault(n, []).append(at)
    out: list[list[int]] = [[] for _ in slots]
    for n in range(len(pages)):
        lacking = list(_lacking(places.get(n, []), pages[n], slots, n))
        for at in lacking:
            out[at].append(n)
    return out


def _lacking(held: Sequence[int], page: Page, slots: Sequence[Standing], n: int) -> Iterator[int]:
    if len(held) < 2 or (page.confidence is not None and page.confidence.value < _TRUSTED):
        return
    by_post = {post.ordinal: at for at in held for m, post in slots[at].seen if m == n}
    order = [by_post[post.ordinal] for post in page.thread.posts if post.ordinal in by_post]
    span = held[-1] - held[0] + 1
    if order != sorted(order) or (span - len(held)) > _SELECTION * span:
        return
    here = set(held)
    yield from (at for at in range(held[0], held[-1]) if at not in here)
