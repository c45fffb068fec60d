"""What stands beside the posts in the place of a name or a time, and has the better claim to it.

What a page says of a person (the day of joining, a title of his own choice) varies, stands in each post's box and has
the form of what it is taken for. But it follows from the person: it is the same with all that he wrote, and it is older
than anything that he wrote; and it stands behind the name that it belongs to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.extract.confidence.beside import Beside
from pipeline.extract.confidence.prose import dated, rank, width
from pipeline.extract.confidence.prose import dates as forms
from pipeline.extract.confidence.sign import Sign, share
from pipeline.extract.printed.moment import moment
from pipeline.model.page import Post, Role

_LINE = 100
"""Width of a line from which a date in it is no post's time."""
_DAY = 10
"""Characters of an ISO day."""
_PLACES = frozenset({Role.BYLINE, Role.USER_CARD, Role.UNCLAIMED, Role.TOOLBAR})
"""Roles under which a post's time stands that was not read as one; notices and remarks have times of their own."""
_MOST = 0.6
"""Part of the posts beside which a date or a line must stand to be a rival: what stands by fewer is an edit."""
_LABEL = re.compile(r"\s{0,8}[^\W\d_]{2,20}\s?[:：]\s{0,8}")
"""A word with a colon before a printed time."""
_RULE = 3
"""Further posts with the time of their writer's first one from which that is a rule."""


def rivals(side: Beside, dates: re.Pattern[str]) -> Iterator[Sign]:
    """The signs of rivals."""
    posts = side.reading.posts
    if len(posts) > 1:
        yield from _times(side, posts, dates)
        yield from _names(side, posts)


def _times(side: Beside, posts: Sequence[Post], dates: re.Pattern[str]) -> Iterator[Sign]:
    """One time for all that each person wrote; other dates beside the posts, newer ones, or ones that run forward."""
    by: defaultdict[str, set[str]] = defaultdict(set)
    counts: defaultdict[str, int] = defaultdict(int)
    for post in posts:
        if post.author.name and post.time and post.time.iso:
            by[post.author.name].add(post.time.iso)
            counts[post.author.name] += 1
    several = [name for name in by if counts[name] > 1]
    owned = [name for name in several if len(by[name]) == 1]
    different = len(set().union(*by.values())) > 1 if by else False
    first = next((post.ordinal for post in posts if post.author.name in owned), None)
    again = sum(counts[name] - 1 for name in owned)  # one person's post shown twice is no rule
    yield Sign("times-owned", share(len(owned), len(several)) * share(again, _RULE) if different else 0.0, first)
    labelled = any(_LABEL.match(post.time.raw) for post in posts if post.time)
    if labelled:  # a date beside them is of their form without the label
        dates = forms(_LABEL.sub("", post.time.raw) for post in posts if post.time)
    found = _others(side, posts, dates)
    if len(found) < max(2, _MOST * len(posts)):
        return
    others = {n: max(read) for n, some in found.items() if (read := [iso for one in some if (iso := moment(one).iso)])}
    known = [
        (post, post.time.iso, others[post.ordinal])
        for post in posts
        if post.time and post.time.iso and post.ordinal in others
    ]
    if len(known) < max(2, _MOST * len(posts)):
        return
    older = [post for post, iso, other in known if other[:_DAY] > iso[:_DAY]]
    most = len(older) >= _MOST * len(known)
    yield Sign("times-older", share(len(older), len(known)) if most else 0.0, older[0].ordinal if older else None)
    back = sum(b[:16] < a[:16] for (_, a, _), (_, b, _) in pairwise(known))
    steps = [b[:16] >= a[:16] for (_, _, a), (_, _, b) in pairwise(known)]
    better = back > 0 and all(steps) and len({other for *_, other in known}) > 1
    yield Sign("times-rival", share(back, len(steps)) if better else 0.0)


def _others(side: Beside, posts: Sequence[Post], dates: re.Pattern[str]) -> Mapping[int, list[str]]:
    """For each post the dates of the posts' own form that stand beside it and are not its time."""
    raws = {post.ordinal: post.time.raw for post in posts if post.time}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for stretch, lines in side.reading.shown:
        if stretch.post is None or stretch.role not in _PLACES or not dated(stretch.text, dates):
            continue
        for line in lines:
            if len(line) < _LINE and dated(line, dates) and width(line) < _LINE:
                own = raws.get(stretch.post, "")
                if some := [shown for shown in dates.findall(line) if shown not in own]:
                    found[stretch.post] += some
    return found


def _names(side: Beside, posts: Sequence[Post]) -> Iterator[Sign]:
    """Names without an account, behind lines that follow from them and may be names themselves."""
    bare = [post for post in posts if post.author.name and not post.author.url and not post.author.uid]
    if len(bare) < max(2, _MOST * len(posts)):
        return
    above = {post.ordinal: _above(side, post) for post in bare}
    found = [post for post in bare if above[post.ordinal]]
    pairs = {(post.author.name, above[post.ordinal]) for post in found}
    both = len(pairs) == len({name for name, _ in pairs}) == len({line for _, line in pairs})
    yield Sign(
        "names-behind",
        share(len(found), len(posts)) if both and len(pairs) > 1 and len(found) >= _MOST * len(posts) else 0.0,
        found[0].ordinal if found else None,
        above[found[0].ordinal] if found else "",
    )


def _above(side: Beside, post: Post) -> str:
    """The last line above a post's name that may be one, too."""
    own = side.own.get(post.ordinal, frozenset())
    last = ""
    for line in side.lines.get(post.ordinal, ()):
        shown = line.strip()
        if shown == post.author.name:
            return last
        if shown in own and not rank(shown):
            last = shown
    return ""
