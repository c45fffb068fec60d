"""Which entry claims what: a profile's entries laid over a page's elements and text nodes.

The claims of a profile and the findings of the generic extractor have the same form, so that one
assembler makes the thread of either.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline.extract.markup.elements import is_hidden
from pipeline.extract.markup.match import select
from pipeline.extract.markup.selector import compile_selector
from pipeline.extract.markup.tree import COMMENT, DECLARATION, Tree
from pipeline.extract.profiles.profile import Entry, Profile
from pipeline.model.page import Role


def entry(id: str, role: Role | None = None, field: str | None = None, *, open: bool = True) -> Entry:
    """An entry that code makes, not a profile: it has no selector, its elements are given."""
    return Entry(id, (), role, field, open=open)


_CONSENT = (
    "#onetrust-consent-sdk, #onetrust-banner-sdk, #CybotCookiebotDialog, #qc-cmp2-container, #usercentrics-root, "
    "#didomi-host, #axeptio_overlay, #cookie-law-info-bar, .fc-consent-root, .cky-consent-container, "
    ".osano-cm-window, .cc-window, [id^=sp_message_container]"
)
"""Boxes of the common consent managers, which any engine's page may carry."""

_BASE: tuple[tuple[str, str, Role, bool], ...] = (
    ("base.script", "script", Role.SCRIPT, False),
    ("base.style", "style", Role.STYLE, False),
    ("base.head-title", "head title", Role.METADATA, False),
    ("base.head", "head", Role.METADATA, True),
    ("base.template", "template", Role.WIDGET, False),
    ("base.noscript", "noscript", Role.WIDGET, True),
    ("base.control", "select, textarea, button, option", Role.TOOLBAR, True),
    ("base.frame", "iframe, object, embed, svg, canvas, audio, video", Role.WIDGET, True),
    ("base.nav", "nav", Role.NAVIGATION, True),
    ("base.footer", "body > footer", Role.FOOTER, True),
    ("base.header", "body > header", Role.HEADER, True),
    ("base.consent", _CONSENT, Role.WIDGET, False),
)
"""What HTML itself says of an element; it applies where no entry of a profile does."""


@cache
def base() -> tuple[Entry, ...]:
    """The entries that every page gets, after those of its profile."""
    return tuple(Entry(name, compile_selector(css), role, open=open_) for name, css, role, open_ in _BASE)


COMMENT_ENTRY = entry("base.comment", Role.MARKUP_COMMENT)
DECLARATION_ENTRY = entry("base.declaration", Role.MARKUP_COMMENT)
LAYOUT_ENTRY = entry("base.space", Role.LAYOUT)
LINK_ENTRY = entry("base.link", Role.NAVIGATION)
UNCLAIMED_ENTRY = entry("base.unclaimed", Role.UNCLAIMED)


@dataclass(slots=True)
class Span:
    """A post's reach: the element that opens it, and its elements and text nodes."""

    element: int
    end: int
    t0: int
    t1: int


@dataclass(slots=True)
class Claims:
    """The claims on a page.

    ``on`` maps an element to the entries that match it, in order. ``closed`` are elements inside
    which nothing else is matched. ``posts`` are disjoint and sorted.
    """

    on: dict[int, list[Entry]] = field(default_factory=dict)
    givers: dict[int, Entry] = field(default_factory=dict)
    """The entry that gives an element its role, for the elements that have one, in order."""
    posts: list[Span] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Element numbers of the posts, for searching."""
    nodes: dict[int, Entry] = field(default_factory=dict)
    """Entries of single text nodes that share their element with others."""

    def post_of(self, element: int) -> int | None:
        """The index of the post that holds an element, or ``None``."""
        at = bisect_left(self.starts, element + 1) - 1
        return at if at >= 0 and element < self.posts[at].end else None


def lay(
    tree: Tree, profile: Profile, more: Iterable[tuple[int, Entry]] = (), nodes: Mapping[int, Entry] | None = None
) -> Claims:
    """Lay a profile's entries and HTML's own over a page; ``more`` and ``nodes`` are claims that complete them."""
    pairs: list[tuple[int, Entry]] = []
    for row in (*profile.entries, *base()):
        for i in select(tree, row.selector):
            if row.hidden and not is_hidden(tree.attrs[i]):
                continue
            if row.text is None or row.text.search(tree.raw(i)):
                pairs.append((i, row))
    return settle(tree, [*pairs, *more], nodes=nodes)


def settle(
    tree: Tree,
    pairs: Iterable[tuple[int, Entry]],
    spans: Mapping[int, Span] | None = None,
    nodes: Mapping[int, Entry] | None = None,
) -> Claims:
    """Claims from matches: what lies in a closed element is dropped, posts get their reach.

    ``spans`` are the reaches that are known, by the element that opens the post; ``nodes`` are entries of
    single text nodes.
    """
    on: dict[int, list[Entry]] = {}
    for i, row in pairs:
        on.setdefault(i, []).append(row)
    claims, heads = _kept(tree, on, ())
    if not heads:  # furniture that holds all posts does not close over them
        opening = sorted(i for i, rows in on.items() if any(row.field == "post" for row in rows))
        if opening:
            claims, heads = _kept(tree, on, opening)
    claims.posts = _reach(tree, heads, spans or {})
    claims.nodes.update(nodes or {})
    claims.starts = [post.element for post in claims.posts]
    return claims


def _kept(tree: Tree, on: Mapping[int, list[Entry]], opening: Sequence[int]) -> tuple[Claims, list[tuple[int, Entry]]]:
    """The claims that no closed element shuts in, and those that open posts; elements that hold one of
    ``opening`` do not close.
    """
    claims = Claims()
    kept, givers = claims.on, claims.givers
    heads: list[tuple[int, Entry]] = []
    shut = -1
    for i in sorted(on):
        if i < shut:
            continue
        rows = kept[i] = on[i]
        for row in rows:
            if row.role is not None:
                givers[i] = row
                if not row.open and not _holds(opening, i, tree.ends[i]):
                    shut = tree.ends[i]
                break
        heads += [(i, row) for row in rows if row.field == "post"]
    return claims, heads


def _holds(posts: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the elements that open posts stands in ``[start, end)``."""
    at = bisect_left(posts, start)
    return at < len(posts) and posts[at] < end


def _reach(tree: Tree, heads: Sequence[tuple[int, Entry]], spans: Mapping[int, Span]) -> list[Span]:
    """The reach of each post: its element, or up to the next post. Of nested posts the inner
    ones stand for themselves and end the outer one.
    """
    posts: list[Span] = []
    follow: list[tuple[int, Entry]] = []
    for i, row in heads:
        if i in spans:
            if not posts or posts[-1].element != i:
                posts.append(replace(spans[i]))
        elif row.span == "next":
            if not follow or follow[-1][0] != i:
                follow.append((i, row))
        elif not posts or posts[-1].element != i:
            posts.append(Span(i, tree.ends[i], tree.t0[i], tree.t1[i]))
    if follow:
        posts += _to_next(tree, [i for i, _ in follow])
        posts.sort(key=lambda post: post.element)
    kept: list[Span] = []
    for post in posts:
        if kept and post.element < kept[-1].end:
            outer = kept[-1]
            outer.end, outer.t1 = post.element, tree.t0[post.element]
            if not tree.join(outer.t0, outer.t1).strip():
                kept.pop()
        kept.append(post)
    return kept


def _to_next(tree: Tree, starts: Sequence[int]) -> list[Span]:
    """Posts that reach to the next start; the last one to the end of what holds them all."""
    top = tree.parents[starts[0]]
    while top >= 0 and tree.ends[top] <= starts[-1]:
        top = tree.parents[top]
    end = tree.ends[top] if top >= 0 else len(tree)
    t1 = tree.t1[top] if top >= 0 else len(tree.texts)
    bounds = [*starts[1:], None]
    return [
        Span(i, end if stop is None else stop, tree.t0[i], t1 if stop is None else tree.t0[stop])
        for i, stop in zip(starts, bounds, strict=True)
    ]


def paint(tree: Tree, claims: Claims) -> list[Entry]:
    """The entry of every text node: that of its nearest claimed ancestor, in one sweep."""
    total = len(tree.texts)
    rows: list[Entry] = []
    stack: list[tuple[int, Entry]] = [(total, UNCLAIMED_ENTRY)]
    for i, giver in claims.givers.items():
        start = tree.t0[i]
        while stack[-1][0] <= start and len(stack) > 1:
            end, row = stack.pop()
            rows += [row] * (end - len(rows))
        rows += [stack[-1][1]] * (start - len(rows))
        stack.append((tree.t1[i], giver))
    while stack:
        end, row = stack.pop()
        rows += [row] * (end - len(rows))
    for i, entries in claims.on.items():
        for row in entries:
            if "tail" in row.value and row.role is not None and (j := tree.tail(i)) is not None:
                rows[j] = row
    for j, row in claims.nodes.items():
        rows[j] = row
    for kind, row in ((COMMENT, COMMENT_ENTRY), (DECLARATION, DECLARATION_ENTRY)):
        j = tree.kinds.find(kind)
        while j >= 0:
            rows[j] = row
            j = tree.kinds.find(kind, j + 1)
    return rows


def label_links(tree: Tree, rows: list[Entry]) -> None:
    """Links that nobody claims lead about the site: give their text nodes that role, in place."""
    for i in tree.of_tag("a"):
        for j in range(tree.t0[i], tree.t1[i]):
            if rows[j] is UNCLAIMED_ENTRY and tree.texts[j].strip():
                rows[j] = LINK_ENTRY
