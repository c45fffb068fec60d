"""Joins the pages of one thread: duplicates dropped with a record, gaps named, one page made of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.collation.gaps import missing
from pipeline.collation.matching import slots, words
from pipeline.collation.sequence import own_floors, reading_order
from pipeline.collation.states import States, absences, states
from pipeline.model.finding import Finding, finding
from pipeline.model.ledger import Ledger
from pipeline.model.page import Block, Capture, History, Leaf, Page, Post, Thread, Version

VERSION = "3"
"""Raised whenever the joining of pages can give another thread."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A post left out because another capture has it: ``(page, ordinal)`` of both.

    ``reason`` is ``pid`` (the same post id) or ``content`` (what else is known of it); ``changed`` says
    that the text differed.
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
    index of the given pages; ``leaves[n]`` is ``(page, leaf)`` of the leaf ``page.leaves[n]``;
    ``order`` names the given pages as :attr:`Page.captures` lists them.
    """

    page: Page
    origins: tuple[tuple[int, int], ...]
    leaves: tuple[tuple[int, int], ...]
    order: tuple[int, ...]
    dropped: tuple[Dropped, ...]
    findings: tuple[Finding, ...]


def collate(pages: Sequence[Page]) -> Collation:
    """Join the pages of one thread.

    The pages are taken by page number (of their own saying, else as their addresses count), then by
    capture, then as given. A post is the same as one of another capture where both have one post id;
    or one author and one time of day that no other post of the page has; or one floor, author and
    time; or all of these and the text, of which one must be known (two nameless ``顶`` are two posts).
    The latest state that shows text is kept, the others are its history. Posts are ordered by floor
    where every post has one of its own, else as they came.

    Raises ``ValueError`` for no pages.
    """
    if not pages:
        raise ValueError("no pages to collate")
    order, numbers = reading_order(pages)
    pages = own_floors(pages, numbers)
    found = slots(pages, order)
    floors = [_kept_floor(slot.seen) for slot in found]
    if None not in floors and len(set(floors)) == len(floors):
        found = [found[at] for at in sorted(range(len(found)), key=lambda at: floors[at] or 0)]
    away = absences(pages, found)
    rows = [states(pages, slot, absent) for slot, absent in zip(found, away, strict=True)]
    place = {n: at for at, n in enumerate(order)}
    joined = _Joined(pages, order, numbers)
    page = joined.page(rows)
    dropped = tuple(drop for slot, row in zip(found, rows, strict=True) for drop in _drops(pages, slot.seen, row))
    return Collation(
        page,
        tuple((row.kept[0], row.kept[1].ordinal) for row in rows),
        tuple(joined.origins),
        tuple(order),
        tuple(sorted(dropped, key=lambda drop: (place[drop.page], drop.post))),
        (*missing(pages, numbers, page.thread.posts), *_doubles(dropped), *_fates(rows)),
    )


def _kept_floor(seen: Sequence[tuple[int, Post]]) -> int | None:
    floors = [post.floor for _, post in seen if post.floor is not None]
    return floors[0] if floors and len(set(floors)) == 1 else None


def _drops(pages: Sequence[Page], seen: Sequence[tuple[int, Post]], row: States) -> list[Dropped]:
    n, kept = row.kept
    out = []
    for page, post in seen:
        if (page, post.ordinal) != (n, kept.ordinal):
            reason = "pid" if post.pid and post.pid == kept.pid else "content"
            changed = words(pages[page], post) != words(pages[n], kept)
            out.append(Dropped(page, post.ordinal, n, kept.ordinal, reason, changed))
    return out


def _doubles(dropped: Sequence[Dropped]) -> list[Finding]:
    found = []
    if dropped:
        found.append(finding("EXT082", count=len(dropped)))
    changed = len({(row.kept_page, row.kept_post) for row in dropped if row.changed})
    if changed:
        found.append(finding("EXT083", count=changed))
    return found


def _fates(rows: Sequence[States]) -> list[Finding]:
    counts = Counter(row.state for row in rows)
    found = [("EXT085", counts["deleted"]), ("EXT086", counts["hidden"])]
    return [finding(code, count=count) for code, count in found if count]


class _Joined:
    """One page with the posts of many: the first page's head, leaves numbered anew.

    It stands for no source of its own: it has no regions, and no leaf of it has an address. ``origins``
    tells of each leaf the given page and the leaf there.
    """

    def __init__(self, pages: Sequence[Page], order: Sequence[int], numbers: Sequence[int | None]) -> None:
        self._pages, self._order, self._numbers = pages, order, numbers
        self._place = {n: at for at, n in enumerate(order)}
        self._leaves: list[Leaf] = []
        self.origins: list[tuple[int, int]] = []

    def page(self, rows: Sequence[States]) -> Page:
        """The page with these posts."""
        pages, order = self._pages, self._order
        titled = next((n for n in order if pages[n].thread.title is not None), order[0])
        title = self._take(titled, pages[titled].thread.title, None)
        posts = tuple(self._post(row, ordinal) for ordinal, row in enumerate(rows, 1))
        every = [pages[n].thread for n in order]
        tags = tuple(dict.fromkeys(tag for one in every for tag in one.tags))
        thread = replace(_merged(every), posts=posts, title=title, tags=tags, page=None)
        first = pages[order[0]]
        transcript = replace(first.transcript, runs=(), damage=(), repairs=Ledger(), findings=())
        return replace(
            first,
            transcript=transcript,
            face="html",
            regions=(),
            leaves=tuple(self._leaves),
            thread=thread,
            findings=(),
            confidence=None,
            captures=tuple(self._capture(n) for n in order),
        )

    def _capture(self, n: int) -> Capture:
        transcript = self._pages[n].transcript
        source = replace(transcript.source, data=b"", findings=())
        return Capture(source, transcript.verdict.encoding, self._numbers[n], len(transcript.damage))

    def _take(self, page: int, leaf: int | None, post: int | None) -> int | None:
        if leaf is None:
            return None
        self._leaves.append(replace(self._pages[page].leaves[leaf], post=post, spans=()))
        self.origins.append((page, leaf))
        return len(self._leaves) - 1

    def _block(self, page: int, old: Block, post: int) -> Block:
        leaf = self._take(page, old.leaf, post)
        return replace(old, leaf=leaf, children=tuple(self._block(page, child, post) for child in old.children))

    def _post(self, row: States, ordinal: int) -> Post:
        n, post = row.kept
        title = self._take(n, post.title, ordinal)
        blocks = tuple(self._block(n, one, ordinal) for one in post.blocks)
        author = replace(post.author, signature=tuple(self._block(n, one, ordinal) for one in post.author.signature))
        versions = []
        for (page, other), captures in row.others:
            taken = [self._take(page, leaf, ordinal) for leaf in other.leaves()]
            places = self._places(captures)
            leaves = tuple(leaf for leaf in taken if leaf is not None)
            versions.append(Version(places, leaves, (self._place[page], other.ordinal), other.status))
        history = History(
            self._places(row.captures),
            (self._place[n], post.ordinal),
            self._places(row.absent),
            tuple(versions),
            row.state,
        )
        status = row.state if row.state in ("deleted", "hidden") and post.status == "published" else post.status
        return replace(post, ordinal=ordinal, title=title, blocks=blocks, author=author, status=status, history=history)

    def _places(self, pages: Sequence[int]) -> tuple[int, ...]:
        return tuple(sorted(self._place[n] for n in pages))


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
