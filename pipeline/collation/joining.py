"""Joins the pages of one thread: duplicates dropped with a record, gaps named, one page made of many."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import urlsplit

from pipeline.model.finding import Finding, finding
from pipeline.model.page import Block, Leaf, Page, Post, Thread

_SHOWN = 12
"""Ranges of missing pages or floors that a finding names; more are counted."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A post left out because another capture has it: ``(page, ordinal)`` of both.

    ``reason`` is ``pid`` (the same post id) or ``content`` (the same floor, author, time and
    text); ``changed`` says that the text differed.
    """

    page: int
    post: int
    kept_page: int
    kept_post: int
    reason: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Collation:
    """A thread put together: one page with all posts, where each came from, and what was dropped.

    ``origins[n]`` is ``(page, ordinal)`` of the post ``page.thread.posts[n]``, where ``page`` is the
    index of the given pages.
    """

    page: Page
    origins: tuple[tuple[int, int], ...]
    dropped: tuple[Dropped, ...]
    findings: tuple[Finding, ...]


def site(page: Page) -> str:
    """The site that a page is of: its address's host, or its accession's site, or its own word."""
    source = page.transcript.source
    host = urlsplit(page.thread.url or source.url or "").hostname
    return host or source.accession.site or page.thread.site or ""


def key(site: str, tid: str | None) -> str | None:
    """What pages of one thread have in common, or ``None`` for a page that does not say its thread."""
    return f"{site}\n{tid}" if tid else None


def identifier(key: str) -> str:
    """A name for a collated thread that nothing from outside is part of: 16 hexadecimal digits."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def collate(pages: Sequence[Page]) -> Collation:
    """Join the pages of one thread.

    The pages are taken by page number, then by capture, then as given. A post is the same as an
    earlier one where both have one post id, or one floor, author, time and text (at least one of
    the first three must be known: two nameless ``顶`` are two posts). Of two captures of one post
    the later is kept. Posts are ordered by floor where every post has one of its own, else as they
    came.

    Raises ``ValueError`` for no pages.
    """
    if not pages:
        raise ValueError("no pages to collate")
    order = sorted(range(len(pages)), key=lambda n: (pages[n].thread.page or 1, _captured(pages[n]), n))
    slots: list[tuple[int, Post]] = []
    seen: dict[tuple[str, ...], int] = {}
    dropped: list[Dropped] = []
    for n in order:
        for post in pages[n].thread.posts:
            names = _names(post, words(pages[n], post))
            slot = next((seen[name] for name in names if name in seen), None)
            if slot is None:
                slot = len(slots)
                slots.append((n, post))
            else:
                drop = _double(pages, slots[slot], (n, post))
                if drop.kept_page == n and drop.kept_post == post.ordinal:
                    slots[slot] = (n, post)
                dropped.append(drop)
            seen.update(dict.fromkeys(names, slot))
    floors = [post.floor for _, post in slots]
    if None not in floors and len(set(floors)) == len(floors):
        slots.sort(key=lambda row: row[1].floor or 0)
    posts = [post for _, post in slots]
    return Collation(
        _joined(pages, order, slots),
        tuple((n, post.ordinal) for n, post in slots),
        tuple(dropped),
        (*_missing(pages, posts), *_doubles(dropped)),
    )


def words(page: Page, post: Post) -> str:
    """The text of a post, white space collapsed, by which captures are compared."""
    return " ".join(" ".join(page.leaves[n].text for n in post.leaves()).split())


def _captured(page: Page) -> str:
    return page.transcript.source.retrieved or ""


def _names(post: Post, text: str) -> list[tuple[str, ...]]:
    """What two captures of one post have in common: its id, or everything else about it."""
    time = (post.time.iso or post.time.raw) if post.time else ""
    known = (str(post.floor or ""), post.author.name or "", time)
    named: list[tuple[str, ...]] = [("pid", post.pid)] if post.pid else []
    if any(known) and not (post.pid and not text):
        named.append(("content", *known, text))
    return named


def _double(pages: Sequence[Page], old: tuple[int, Post], new: tuple[int, Post]) -> Dropped:
    """Which of two captures of a post is left out: the earlier one where their texts differ and
    the captures are dated, else the second.
    """
    changed = words(pages[old[0]], old[1]) != words(pages[new[0]], new[1])
    if changed and _captured(pages[new[0]]) > _captured(pages[old[0]]):
        old, new = new, old
    reason = "pid" if old[1].pid and old[1].pid == new[1].pid else "content"
    return Dropped(new[0], new[1].ordinal, old[0], old[1].ordinal, reason, changed)


def _missing(pages: Sequence[Page], posts: Sequence[Post]) -> list[Finding]:
    """Pages and floors that the thread must have and that none of the captures holds."""
    found: list[Finding] = []
    total = max((page.thread.pages or 0 for page in pages), default=0)
    had = {page.thread.page or 1 for page in pages}
    lacking = [n for n in range(1, min(total, 100_000) + 1) if n not in had]
    if lacking:
        found.append(finding("EXT080", missing=ranges(lacking), total=total))
    floors = sorted({post.floor for post in posts if post.floor})
    if floors and len(floors) * 2 > len(posts):
        steps = [(1, floors[0])] if floors[0] > 1 else []
        steps += [(a + 1, b) for a, b in pairwise(floors) if b > a + 1]
        if steps:
            named = ", ".join(f"{a}" if b == a + 1 else f"{a}-{b - 1}" for a, b in steps[:_SHOWN])
            found.append(finding("EXT081", missing=named + (" …" if len(steps) > _SHOWN else ""), last=floors[-1]))
    replies = max((page.thread.replies or 0 for page in pages), default=0)
    if replies + 1 > len(posts) and not found:
        found.append(finding("EXT084", posts=len(posts), replies=replies))
    return found


def ranges(numbers: Sequence[int]) -> str:
    """Sorted numbers as ranges: ``2-4, 7``."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    named = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in found[:_SHOWN])
    return named + (" …" if len(found) > _SHOWN else "")


def _doubles(dropped: Sequence[Dropped]) -> list[Finding]:
    found = []
    if dropped:
        found.append(finding("EXT082", count=len(dropped)))
    changed = sum(row.changed for row in dropped)
    if changed:
        found.append(finding("EXT083", count=changed))
    return found


def _joined(pages: Sequence[Page], order: Sequence[int], slots: Sequence[tuple[int, Post]]) -> Page:
    """One page with these posts: the first page's head, leaves numbered anew.

    It stands for no source of its own: it has no regions, and no leaf of it has an address.
    """
    leaves: list[Leaf] = []
    posts: list[Post] = []
    titled = next((n for n in order if pages[n].thread.title is not None), order[0])
    first = pages[titled].thread
    if first.title is not None:
        leaves.append(replace(pages[titled].leaves[first.title], spans=(), post=None))
    for ordinal, (n, post) in enumerate(slots, 1):
        posts.append(_moved(pages[n], post, ordinal, leaves))
    every = [pages[n].thread for n in order]
    thread = replace(
        _merged(every),
        posts=tuple(posts),
        title=None if first.title is None else 0,
        tags=tuple(dict.fromkeys(tag for one in every for tag in one.tags)),
        page=None,
    )
    return replace(pages[order[0]], regions=(), leaves=tuple(leaves), thread=thread, findings=())


def _merged(every: Sequence[Thread]) -> Thread:
    """The facts of the thread: of the first page that states them; counts at their highest."""
    first = every[0]

    def said(name: str) -> str | None:
        return next((value for one in every if (value := getattr(one, name))), None)

    def most(name: str) -> int | None:
        return max((value for one in every if (value := getattr(one, name)) is not None), default=None)

    return replace(
        first,
        board=next((one.board for one in every if one.board), ()),
        site=said("site"),
        platform=said("platform"),
        url=said("url"),
        tid=said("tid"),
        fid=said("fid"),
        pages=most("pages"),
        views=most("views"),
        replies=most("replies"),
    )


def _moved(page: Page, post: Post, ordinal: int, leaves: list[Leaf]) -> Post:
    """A post with its leaves brought to the end of ``leaves`` and named by their new ordinals."""

    def take(n: int | None) -> int | None:
        if n is None:
            return None
        leaves.append(replace(page.leaves[n], post=ordinal, spans=()))
        return len(leaves) - 1

    def block(old: Block) -> Block:
        leaf = take(old.leaf)
        return replace(old, leaf=leaf, children=tuple(block(child) for child in old.children))

    title = take(post.title)
    blocks = tuple(block(one) for one in post.blocks)
    author = replace(post.author, signature=tuple(block(one) for one in post.author.signature))
    return replace(post, ordinal=ordinal, title=title, blocks=blocks, author=author)
