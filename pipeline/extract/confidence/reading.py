"""What is judged: a reading of a page, finished or only proposed, in the form that both faces can give.

A finished :class:`~pipeline.model.page.Page` is one (:func:`of_page`); a reader that holds several
candidates gives each as a :class:`Reading` without making pages of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.model.page import Block, Leaf, Page, Post, Role, Thread

UNSHOWN = frozenset({Role.SCRIPT, Role.STYLE, Role.MARKUP_COMMENT, Role.LAYOUT, Role.NOISE})
"""Roles of what no reader of the page ever sees."""
_APART = frozenset({"quote", "code", "poll"})
"""Containers whose text is not the post's own words."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that no leaf holds: its role, its lines, and the ordinal of its post or ``None``.

    ``text`` has a line end between the text nodes of the HTML face, so that words of different
    elements never run together.
    """

    role: Role
    text: str
    post: int | None = None
    line: int = 0


@dataclass(frozen=True)
class Reading:
    """A thread as a reader has it, with what it left outside of the posts' text."""

    face: str
    profile: str
    thread: Thread
    leaves: Sequence[Leaf]
    stretches: Sequence[Stretch]
    links: frozenset[str] = frozenset()
    """Texts of links that stand outside the posts (HTML face)."""
    heading: str = ""
    """What the page calls itself: the text of ``<title>``."""
    told: tuple[tuple[str | None, str], ...] = ()
    """Author and text of the posts that another reading of the page has: of its JSON, or of a candidate that lost."""
    captured: str | None = None
    """When the page was fetched or received, as ISO 8601."""
    codes: frozenset[str] = frozenset()
    """Codes of the reader's own findings."""

    @property
    def reader(self) -> str:
        """How the reading was made: ``profile`` or ``unknown`` (HTML), ``grammar`` or ``flat`` (text)."""
        known = self.profile != "generic"
        return ("profile" if known else "unknown") if self.face == "html" else ("grammar" if known else "flat")

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """The posts."""
        return self.thread.posts

    @cached_property
    def said(self) -> tuple[tuple[str, ...], ...]:
        """For each post the lines of its own words: leaves outside quotations and code."""
        return tuple(
            tuple(line for n in own(post.blocks) if (line := self.leaves[n].text.strip())) for post in self.posts
        )

    @cached_property
    def shown(self) -> tuple[tuple[Stretch, tuple[str, ...]], ...]:
        """Stretches that a reader of the page sees, with their lines that are not blank."""
        out = []
        for stretch in self.stretches:
            if stretch.role not in UNSHOWN:
                text = stretch.text.strip()
                if text:
                    lines = text.splitlines()
                    out.append((stretch, (text,) if len(lines) == 1 else tuple(filter(None, map(str.strip, lines)))))
        return tuple(out)


def own(blocks: Sequence[Block]) -> Iterator[int]:
    """Leaves of a post's own words, in page order."""
    stack = list(reversed(blocks))
    while stack:
        top = stack.pop()
        if top.kind in _APART or top.kind in ("label", "caption"):
            continue
        if top.leaf is not None:
            yield top.leaf
        stack.extend(reversed(top.children))


def of_page(page: Page, links: frozenset[str] = frozenset(), heading: str = "") -> Reading:
    """The reading that a finished page is."""
    source = page.transcript.source
    return Reading(
        face=page.face,
        profile=page.profile,
        thread=page.thread,
        leaves=page.leaves,
        stretches=tuple(
            Stretch(region.role, region.text, region.post, region.line) for region in page.regions if region.text
        ),
        links=links,
        heading=heading,
        captured=source.retrieved or source.accession.received,
        codes=frozenset(found.code for found in page.findings),
    )
