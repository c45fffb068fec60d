"""A post found between bylines, and what is taken off it afterwards: floors on names, signatures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.printed import floor
from pipeline.extract.text.lines import Unit
from pipeline.model.page import Role

SURE_SHARE = (4, 5)
"""Share of posts found that must be marked, for marks to be believed."""
AGAIN = (3, 5)
"""Share of posts in which a line must stand to be a signature or furniture."""


_FLOOR = re.compile(rf"_?({floor.token()})_?\s*(\S.*)")


@dataclass(slots=True)
class Found:
    """A post found: its byline (index), its author's unit, and the units of its text."""

    anchor: int | None
    time: str | None
    author: str | None = None
    name_at: int | None = None
    body: list[int] = field(default_factory=list)
    floor: str | None = None


def unnumber(found: Sequence[Found]) -> None:
    """Take floor markers off the names where nearly all names begin with one (``2#南山客``)."""
    marked = [(post, match) for post in found if (match := _FLOOR.match(post.author or ""))]
    if len(marked) < 2 or SURE_SHARE[1] * len(marked) < SURE_SHARE[0] * len(found):
        return
    for post, match in marked:
        post.floor, post.author = post.floor or match[1].strip(), match[2]


_SIGNED = 40
"""Characters of a line at the end of a person's posts from which it is a signature: people end with their names too."""


def sign(units: Sequence[Unit], found: Sequence[Found]) -> None:
    """Take signatures off the posts: what stands at the end of several posts of one person, and of most of them."""
    people: dict[str, list[Found]] = {}
    for post in found:
        if post.author and len(post.body) > 1:
            people.setdefault(post.author, []).append(post)
    for posts_ in people.values():
        ends = Counter(units[post.body[-1]].text for post in posts_)
        text, count = ends.most_common(1)[0]
        if count < 2 or AGAIN[1] * count < AGAIN[0] * len(posts_) or len(text) < _SIGNED:
            continue
        some = [post for post in posts_ if units[post.body[-1]].text == text]
        while all(len(post.body) > 1 for post in some) and len({units[post.body[-1]].text for post in some}) == 1:
            for post in some:
                unit = units[post.body.pop()]
                unit.role, unit.entry = Role.SIGNATURE, "signature.repeated"
