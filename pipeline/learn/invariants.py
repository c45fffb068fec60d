"""What must not get worse when pages are read with a learnt profile, whatever else gets better.

A profile that is wrong can raise the confidence of every page: it reads the same wrong thing everywhere. But it leaves
bylines in the texts, loses texts, makes posts of nothing, or gives one member a new name with each post; and these show
when pages are read before and after, without knowing what is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.extract.confidence.prose import unlikely
from pipeline.extract.printed.folded import fold
from pipeline.learn.frames import dated_line
from pipeline.learn.naming import dressed
from pipeline.learn.recurring import shape
from pipeline.model.page import Page

SHARE = 0.05
"""Of a board's posts, how many may get worse by one of these: on made boards learnt rightly none did."""
TEXT = 0.2
"""Of the characters that posts said before and no other page says, how many may be gone: on boards learnt rightly it
was 0.16 at most (signatures of members with one post), on boards learnt wrongly 0.85 and more."""
SHIFTED = 0.2
"""Of a board's pages, on how many the last post alone may be without a name: where names stand before what opens a
post, each is taken for that of the post before, on all pages (made board 136: on 10 of 15)."""
CAME = 0.5
"""Of a board's pages, on how many one line may come into posts: floors, tools and labels of signatures came on 7 of 11
pages and more of made boards, what people repeat on 3 of 15 at most."""
COUNTED = 0.3
"""Of different names, how many may be one another's but for numbers at their ends."""
_MARKED = re.compile(r"^(?:#\s?\d|\[\d+\]|No\.\s?\d)|\s[|·•]\s", re.IGNORECASE)
"""A floor before a name, or marks with which bylines part what they hold."""
_ENDS = re.compile(r"^[\W\d]+|[\W\d]+$")


@dataclass(frozen=True, slots=True)
class Traces:
    """What of one page's reading can be held against that of others, without knowing what is right."""

    posts: int = 0
    names: tuple[str, ...] = ()
    hollow: int = 0
    """Posts that hold nothing."""
    swallowed: int = 0
    """Short lines with a time inside posts."""
    backward: int = 0
    """Posts that are older than the one before."""
    said: Mapping[str, int] = field(default_factory=dict)
    """Shapes of the lines in posts, with their characters."""
    dated: tuple[tuple[str, str], ...] = ()
    """For each post with a time that time, and the shape of the first line that it says."""
    shifted: bool = False
    """Whether the last of several posts alone has no name: each name may be that of the post after it."""


def facts(page: Page) -> Traces:
    """The facts of a reading."""
    posts = page.thread.posts
    times = [post.time.iso[:16] for post in posts if post.time and post.time.iso]
    said: dict[str, int] = {}
    swallowed = 0
    filled: dict[int, str] = {}
    for leaf in page.leaves:
        if leaf.post is None:
            continue
        filled.setdefault(leaf.post, shape(fold(leaf.text.split("\n")[0]).strip()))
        for line in leaf.text.splitlines():
            shown = fold(line).strip()
            said[shape(shown)] = len(shown)
            swallowed += dated_line(shown)
    return Traces(
        len(posts),
        tuple(post.author.name for post in posts if post.author.name),
        sum(post.ordinal not in filled for post in posts),
        swallowed,
        sum(b < a for a, b in pairwise(times)),
        said,
        tuple((post.time.iso[:16], filled.get(post.ordinal, "")) for post in posts if post.time and post.time.iso),
        len(posts) > 1 and not posts[-1].author.name and all(post.author.name for post in posts[:-1]),
    )


def repeated(rows: Sequence[Traces]) -> frozenset[str]:
    """The lines that stand in posts of several pages: the software's, or signatures."""
    on = Counter(one for row in rows for one in row.said)
    return frozenset(one for one, count in on.items() if count > 1)


def broken(before: Sequence[Traces], after: Sequence[Traces], again: frozenset[str]) -> Iterator[str]:
    """What got worse, in words; nothing where a profile may be believed. ``again`` are the lines of several pages."""
    for name, words in _COUNTS.items():
        a, b = (sum(getattr(row, name) for row in rows) for rows in (before, after))
        if b - a > max(1.0, SHARE * sum(row.posts for row in after)):
            yield f"{words} ({a} before, {b} after)"
    gone = sum(_missing(a, b) for a, b in zip(before, after, strict=True))
    if gone > max(1.0, SHARE * sum(row.posts for row in before)):
        yield f"{gone} posts are gone"
    if came := _came(before, after):
        yield f"{came!r} stands in posts of most pages"
    a, b = (sum(row.shifted for row in rows) for rows in (before, after))
    if b - a > max(1.0, SHIFTED * len(after)):
        yield f"the last post alone has no name ({a} pages before, {b} after)"
    a, b = (_unlikely(rows) for rows in (before, after))
    if b > a:
        yield f"names are none ({a} before, {b} after)"
    lost = _lost(before, after, again)
    if lost > TEXT:
        yield f"{lost:.0%} of what the posts said are gone from them"
    if _counted(after) > max(COUNTED, _counted(before)):
        yield "names differ by numbers alone"


_COUNTS = {
    "hollow": "posts hold nothing",
    "swallowed": "lines with a time stand in texts",
    "backward": "times run backwards",
}


def _unlikely(rows: Sequence[Traces]) -> int:
    """How many names hold what names hardly ever do: clocks, sentences, numbers of posts."""
    return sum(unlikely(name) or bool(_MARKED.search(name)) for row in rows for name in row.names)


def _missing(before: Traces, after: Traces) -> int:
    """How many posts with a time are gone with it and with what they begin with."""
    times = {time for time, _ in after.dated}
    return sum(time not in times and bool(said) and said not in after.said for time, said in before.dated)


def _came(before: Sequence[Traces], after: Sequence[Traces]) -> str:
    """A line that stands in posts of many pages where it did not, though these had as many posts; or nothing."""
    counts = Counter(
        one for a, b in zip(before, after, strict=True) if a.posts == b.posts for one in b.said if one not in a.said
    )
    one, count = min(counts.items(), key=lambda row: (-row[1], row[0]), default=("", 0))
    return one if count >= max(3, CAME * len(after)) else ""


def _lost(before: Sequence[Traces], after: Sequence[Traces], again: frozenset[str]) -> float:
    """The part of the characters, of lines that no other page has, that stood in posts and do no longer."""
    had = gone = 0
    for a, b in zip(before, after, strict=True):
        for one, size in a.said.items():
            if one not in again:
                had += size
                gone += size if one not in b.said else 0
    return gone / max(1, had)


def known_again(rows: Sequence[Traces]) -> float:
    """The part of the posts whose name stands on another page, too: of readings of the same pages, the one with more
    such names has fewer that are none.
    """
    on = Counter(name for row in rows for name in set(row.names))
    return sum(on[name] > 1 for row in rows for name in row.names) / max(1, sum(row.posts for row in rows))


def foreign(rows: Sequence[Traces], again: frozenset[str]) -> float:
    """How many lines in posts, for each post, nobody wrote: those that stand on other pages, too (the software's, and
    signatures), and names of members alone (heads of quotations, bylines).
    """
    people = {shape(fold(name)) for row in rows for name in row.names}
    none = sum(one in again or one.rstrip(" :：") in people for row in rows for one in row.said)
    return none / max(1, sum(row.posts for row in rows))


def labelled(rows: Sequence[Traces]) -> bool:
    """Whether nearly all names have a word before or after them: the label is no part of a name."""
    return bool(dressed([name for row in rows for name in row.names]).written)


def _counted(rows: Sequence[Traces]) -> float:
    """The part of the different names that is another one but for numbers and marks at its ends."""
    names = {name for row in rows for name in row.names}
    bare = {_ENDS.sub("", name) or name for name in names}
    return 1 - len(bare) / max(1, len(names))
