"""What the outline gives: the documents that posts carry, with their own structure.

Blocks are named by their index in ``post.blocks``. Sub-leaf facts (a date inside a line, the
author's name in a byline, a note marker) are marks over the reading text of a leaf.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.edition import Edition
from pipeline.model.finding import Finding
from pipeline.model.page import Mark


@dataclass(frozen=True, slots=True)
class Division:
    """A division with its head (block index, or ``None``), and its items in order.

    ``type`` is ``part section subsection subsubsection continuation peroration appendix``;
    ``n`` the number path (``1.2``); an item is a block index or a division.
    """

    type: str
    n: str | None
    head: int | None
    items: tuple[Division | int, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """A block of the front matter: ``title subtitle date venue byline dateline note``.

    In a closer the kinds are ``salute`` (此致 敬礼), ``byline`` (who signs) and ``date``. A front
    need not hold a title: a post may carry a document whose title only the thread gives.
    """

    kind: str
    block: int


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the document: its printed label, the blocks that hold it, and its marker's id."""

    n: str
    blocks: tuple[int, ...]
    markers: tuple[int, ...] = ()
    """Ordinals, in the document, of the markers that call the note."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A note marker over ``[start, end)`` of a leaf's reading, and the note it calls if present."""

    leaf: int
    start: int
    end: int
    n: str
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A structured document inside a post. Every block of the post stands in exactly one of
    ``front``, ``opener``, ``body``, ``closer``, ``notes`` (with ``notes_head``) or ``trailer``.
    """

    post: int
    type: str
    front: tuple[Front, ...] = ()
    opener: tuple[int, ...] = ()
    body: tuple[Division | int, ...] = ()
    closer: tuple[Front, ...] = ()
    notes: tuple[Note, ...] = ()
    markers: tuple[Marker, ...] = ()
    trailer: tuple[Front, ...] = ()
    """Lines after the document: ``source editor attachments``."""
    title: str | None = None
    author: str | None = None
    office: str | None = None
    date: str | None = None
    """ISO date of delivery or issue, where the document states it."""
    venue: str | None = None
    """Where it was delivered, as the document states it."""
    notes_head: int | None = None
    """The block that heads the notes (名词解释, 注释), where there is one."""

    @property
    def described(self) -> bool:
        """Whether the document states anything of itself; one that does not has no description."""
        return any((self.title, self.author, self.office, self.date, self.venue))


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive blocks of a post that read as one: ``kind`` is ``verse`` (each block a verse
    line, an empty block or a stanza's end between them) or ``list`` (each block an item).

    Passages never cross a division's bounds. They stand beside documents: a post without one
    may have passages too.
    """

    kind: str
    post: int
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator that a report states: ``[start, end)`` of a leaf's reading holds figure and unit.

    ``quantity`` is the figure as a decimal, ``unit`` as printed (``亿元``, ``%``, ``个百分点``);
    ``kind`` is ``level`` or ``change``, ``direction`` is ``up``, ``down`` or empty; ``year`` is that
    of the fact, as the sentence, its head or the report's date gives it; ``status`` is ``done``,
    ``planned`` or empty where the text does not say. ``phrase`` is what is measured, at
    ``[phrase_start, phrase_end)`` of the same leaf.
    """

    post: int
    leaf: int
    start: int
    end: int
    quantity: str
    unit: str
    kind: str
    direction: str
    year: int | None
    status: str
    phrase: str
    phrase_start: int
    phrase_end: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a block was read as it was: the rule, the block and the evidence, in words."""

    rule: str
    post: int
    block: int
    evidence: str
    leaf: int | None = None
    """The leaf of the block, where it has one."""


@dataclass(frozen=True, slots=True)
class Work:
    """An edition with the documents found in its posts."""

    edition: Edition
    documents: tuple[Document, ...] = ()
    decisions: tuple[Decision, ...] = ()
    marks: tuple[tuple[int, tuple[Mark, ...]], ...] = ()
    """Marks the outline adds, by leaf ordinal, over the reading text."""
    findings: tuple[Finding, ...] = ()
    passages: tuple[Passage, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    """The indicators of reports, in reading order."""
