"""What the names of a reading say about it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from pipeline.extract.confidence.prose import bare, rank, stands, unlikely
from pipeline.extract.confidence.reading import Reading
from pipeline.extract.confidence.sign import Sign, share
from pipeline.model.page import Post, Role

ASKED = 3
"""Posts from which it is asked whether another's name stands in a post."""
NAME_LINE = 60
"""Longest line that may be a name alone."""
OFTEN = 0.4
"""Share of posts by which a name may stand oftener in texts than over them."""


_COUNTED = re.compile(r"\s[+-]?\d[\d.,]*[kK]?$")
"""A name with a number after it: a count from its card, where most names of a page have one."""

_OTHERS = frozenset({Role.COMMENT, Role.RATING, Role.EDIT_NOTICE, Role.SIGNATURE})
"""Roles under which other people's names stand in a post's box."""


def people(reading: Reading) -> Iterator[Sign]:
    """The signs of names."""
    posts = [post for post in reading.posts if post.status == "published"] or list(reading.posts)
    named = [post for post in posts if post.author.name]
    total = len(posts)
    if not named:
        return
    yield Sign("names-missing", (total - len(named)) / total, _first(post for post in posts if not post.author.name))
    names = [post.author.name or "" for post in named]
    odd = [post for post in named if unlikely(post.author.name or "")]
    yield Sign("names-odd", len(odd) / total, _first(odd), (odd[0].author.name or "")[:60] if odd else "")
    ranked = [post for post in named if rank(post.author.name or "")]
    yield Sign("names-rank", len(ranked) / total, _first(ranked), (ranked[0].author.name or "")[:60] if ranked else "")
    counted = [post for post in named if _COUNTED.search(post.author.name or "")]
    yield Sign("names-counted", share(2 * len(counted) - total, total) if total > 1 else 0.0, _first(counted))
    tally = Counter(names)
    (top, most), *_ = tally.most_common(1)
    if total >= ASKED:
        one = most == total
        yield Sign("names-one", min(1.0, total / 8) if one else 0.0, None, top[:60])
        again = sum(a == b for a, b in pairwise(names))
        yield Sign("names-many", share(len(tally), 4) if len(tally) > 1 else 0.0)
        yield Sign("names-again", 0.0 if one else share(again, len(names) - 1))
    outside = [post for post in named if post.author.name in reading.links]
    yield Sign("names-linked", len(outside) / total, _first(outside))
    yield from _places(reading, named, total)
    yield from _conflicts(named, total)
    yield Sign("names-called", share(len(_called(reading, tally)), len(tally)))


def _first(posts: Iterator[Post] | list[Post]) -> int | None:
    found = next(iter(posts), None)
    return None if found is None else found.ordinal


def _places(reading: Reading, named: list[Post], total: int) -> Iterator[Sign]:
    """Names that are the site's own words, or a label that stands in most posts."""
    heading = reading.heading.casefold()
    thread = reading.thread
    own = {part.strip().casefold() for part in re.split(r"\s[-–—|·»]\s|\|", heading)}
    own.update(text.casefold() for text in (*thread.board, thread.site or "", *thread.tags) if text)
    if thread.title is not None:
        own.add(reading.leaves[thread.title].text.strip().casefold())
    site = [post for post in named if (post.author.name or "").casefold() in own]
    yield Sign("names-site", len(site) / total, _first(site))
    mine = Counter(bare(post.author.name or "") for post in named)
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for stretch, shown in reading.shown:
        if stretch.post is not None and stretch.role not in _OTHERS:
            for line in shown:
                if len(line) <= NAME_LINE and (text := bare(line)) in mine:
                    lines[text].add(stretch.post)
    labels = [
        post
        for post in named
        if len(lines.get(bare(post.author.name or ""), ())) > mine[bare(post.author.name or "")] + OFTEN * total
    ]
    yield Sign("names-label", len(labels) / total, _first(labels))


def _conflicts(named: list[Post], total: int) -> Iterator[Sign]:
    """One name under several accounts, or one account under several names."""
    accounts: defaultdict[str, set[str]] = defaultdict(set)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for post in named:
        key = post.author.uid or post.author.url
        if key:
            accounts[post.author.name or ""].add(key)
            owners[key].add(post.author.name or "")
    torn = [
        post
        for post in named
        if len(accounts.get(post.author.name or "", ())) > 1
        or len(owners.get(post.author.uid or post.author.url or "", ())) > 1
    ]
    yield Sign("names-torn", len(torn) / total, _first(torn))


def _called(reading: Reading, names: Counter[str]) -> set[str]:
    """Names that stand in the words or quotations of other people's posts."""
    found: set[str] = set()
    for post in reading.posts:
        for block in post.blocks:
            author = block.get("author")
            if author and author in names and author != post.author.name:
                found.add(author)
    texts = ["\n".join(lines) for lines in reading.said]
    whole = "\n".join(texts)
    for name in names:
        if len(name) > 2 and name not in found and name in whole:
            others = (text for post, text in zip(reading.posts, texts, strict=True) if post.author.name != name)
            if any(stands(name, text) for text in others):
                found.add(name)
    return found & set(names)
