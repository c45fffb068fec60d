"""Learns the profile of a board from its own pages.

What stands on every page is furniture; what varies at a constant place is a name, a time, a floor, a text. The
readings of the single pages vote, each weighed by its confidence; what they agree on becomes an ordinary profile with
its evidence in each row, if it reads pages that it did not learn from better than they were read without it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline import extract
from pipeline.extract.profiles.library import profiles
from pipeline.learn.faces import both
from pipeline.learn.gather import BoardPages, gathered
from pipeline.learn.group import Learnt, group_of
from pipeline.model.source import Source

__all__ = ["PAGES", "SEED", "Learnt", "learn"]

PAGES = 60
"""Pages of a board that are looked at: votes over more hardly change (as the tests of skins show from 20 on)."""
SEED = 20240229


def learn(sources: Iterable[Source], settings: extract.Settings, pages: int = PAGES, seed: int = SEED) -> list[Learnt]:
    """What the sources teach, one result a group of pages, in a fixed order."""
    found: list[Learnt] = []
    taken: set[str] = set(profiles(settings.profiles))
    for gathering, groups in gathered(sources, pages, seed):
        faces = Counter(place for place, _ in {(group.key[1:], group.key[0]) for group, _ in groups})
        for group, sample in groups:
            made = group_of(gathering, group, sample, settings, _id(group, taken))
            made.place = group.key[1:]
            if made.profile:
                taken.add(made.name)
            if made.account:
                made.account = made.account.bare()
            if not made.profile or faces[made.place] < 2:  # no other face will ask for it
                made.proposal = None
            found.append(made)
    return both(found)


def _id(group: BoardPages, taken: set[str]) -> str:
    """A name for the profile: the host or folder, a letter for the face, a number where there are several."""
    face, host, folder = group.key
    base = host or folder.rsplit("/", 1)[-1] or "board"
    base = re.sub(r"[^\w.-]+", "-", base, flags=re.ASCII).strip("-.").lower()[:50] or "board"
    name = f"learnt-{base}-{face}"
    number = 1
    while (shown := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return shown
