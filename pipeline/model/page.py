"""What extraction gives: the partition of a page into regions, and the thread in it.

Text is held in *leaves*: a leaf is the text of one innermost block (a paragraph, a cell, a line
of code, a title) in page order, with its inline markup as stand-off marks. Blocks are structure
only and name their leaf by its ordinal, so that later stages replace texts without rebuilding
trees: ``edition.readings[n]`` is what ``page.leaves[n]`` became.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.confidence import Confidence
from pipeline.model.finding import Finding
from pipeline.model.source import Source
from pipeline.model.transcript import Transcript


class Role(StrEnum):
    """What a region of the page is. The vocabulary is closed; :attr:`kind` groups it."""

    TITLE = "title"
    BODY = "body"
    QUOTE = "quote"
    CODE = "code"
    POLL = "poll"
    ATTACHMENT = "attachment"
    METADATA = "metadata"
    BYLINE = "byline"
    EDIT_NOTICE = "edit-notice"
    SYSTEM_NOTICE = "system-notice"
    RATING = "rating"
    COMMENT = "comment"
    SIGNATURE = "signature"
    USER_CARD = "user-card"
    NAVIGATION = "navigation"
    BREADCRUMB = "breadcrumb"
    PAGINATION = "pagination"
    TOOLBAR = "toolbar"
    ADVERT = "advert"
    REPLY_BOX = "reply-box"
    RELATED = "related"
    WIDGET = "widget"
    HEADER = "header"
    FOOTER = "footer"
    NOISE = "noise"
    SCRIPT = "script"
    STYLE = "style"
    MARKUP_COMMENT = "markup-comment"
    LAYOUT = "layout"
    UNCLAIMED = "unclaimed"

    @property
    def kind(self) -> str:
        """``content``, ``metadata`` (kept as fields) or ``furniture`` (labelled, not text)."""
        if self in _CONTENT:
            return "content"
        return "metadata" if self in _METADATA else "furniture"


_CONTENT = frozenset({Role.TITLE, Role.BODY, Role.QUOTE, Role.CODE, Role.POLL, Role.ATTACHMENT})
_METADATA = frozenset(
    {
        Role.METADATA,
        Role.BYLINE,
        Role.EDIT_NOTICE,
        Role.SYSTEM_NOTICE,
        Role.RATING,
        Role.COMMENT,
        Role.SIGNATURE,
        Role.USER_CARD,
    }
)


@dataclass(frozen=True, slots=True)
class Region:
    """A maximal stretch of the page with one role, claimed by one profile entry.

    Text face: ``start``/``end`` are offsets in the transcript's text. HTML face: they are ordinals
    of text nodes in document order (``[start, end)``). ``line`` is the 1-based source line where
    the region begins. ``post`` is the ordinal of the post it belongs to, or ``None``. Regions are
    contiguous, disjoint and sorted; together they are the page.
    """

    start: int
    end: int
    role: Role
    entry: str
    line: int
    post: int | None = None
    text: str = ""
    """The text of the region, kept for furniture, metadata and attachments' lines; content stands in the leaves."""
    copy: int | None = None
    """The leaf whose text a region of content shows once more (a title in two places), or ``None``."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline markup over ``[start, end)`` of a leaf's text; empty ranges anchor objects.

    Kinds: ``bold italic underline strike sup sub link mention image smiley code math ruby`` and,
    added by the outline, ``note-marker note-label date venue author role-name run-in-head``.
    """

    start: int
    end: int
    kind: str
    attrs: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """The attribute of that name, or ``None``."""
        return next((value for key, value in self.attrs if key == name), None)


@dataclass(frozen=True, slots=True)
class Leaf:
    r"""A text of the page: ``kind`` is ``title``, ``text``, ``code`` or ``label``.

    ``\n`` inside the text is a line break that the page shows. ``spans`` says where the text
    stood: ``(page start, page end)`` pairs in the address space of the page's face (see
    :class:`Region`), in order. On the text face the spans' characters joined are the text.
    """

    text: str
    kind: str = "text"
    post: int | None = None
    marks: tuple[Mark, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A node of a post's body: a leaf block names its ``leaf``, a container has ``children``.

    Kinds with a leaf: ``paragraph heading code line item cell caption label``.
    Containers: ``quote list item table row cell poll verse section details`` (an ``item`` or
    ``cell`` has either). Neither: ``image rule gap attachment media``. Attributes by kind:
    heading ``level``; list ``ordered`` ``start``; quote ``author pid url time`` (as shown) and
    ``by`` (``template`` where the forum made it); table ``layout``; cell ``rows cols header``;
    image ``src alt width height title``; gap ``reason`` (as TEI profile) ``text``; code ``lang``;
    paragraph ``align``; attachment ``url name size downloads aid media_type``.
    """

    kind: str
    leaf: int | None = None
    children: tuple[Block, ...] = ()
    attrs: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """The attribute of that name, or ``None``."""
        return next((value for key, value in self.attrs if key == name), None)

    def leaves(self) -> Iterator[int]:
        """Ordinals of all leaves of this block and below, in page order."""
        stack = [self]
        while stack:  # by iteration: hostile pages nest deeper than Python calls
            top = stack.pop()
            if top.leaf is not None:
                yield top.leaf
            stack.extend(reversed(top.children))


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as the page shows it (``raw``), and as ISO 8601 (``iso``) where it can be known.

    ``iso`` is a date or a local date-time of the precision that the page shows (``2024-07-10``,
    ``2024-07-10T17:43``, ``2024-07-10T17:43:48``); a zone is appended only where the page or the
    accession states it. ``basis`` is ``absolute``, or ``capture`` for a relative form that was
    resolved against the capture date, or ``unresolved``, or ``neighbours`` where the page shows none
    (``raw`` is then empty).

    Where the page tells no more than a span (``2 years ago``), or nothing but what stands around, ``iso`` is
    ``None``, and ``earliest`` and ``latest`` are the first and the last day or time it can mean, in the forms of
    ``iso``: by the span itself, by the posts before and after, by the capture. Either may be missing.
    """

    raw: str
    iso: str | None = None
    basis: str = "absolute"
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """A poster as the page names them; ``name`` is ``None`` where the page does not say."""

    name: str | None
    uid: str | None = None
    url: str | None = None
    card: tuple[tuple[str, str], ...] = ()
    """Label and value pairs of the user card (group, credits, posts, registered …)."""
    signature: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Text the software put into a post: ``kind`` is ``edit``, ``moderator`` or ``system``."""

    kind: str
    text: str
    by: str | None = None
    time: Moment | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A rating (评分) or a comment (点评) that others left on a post.

    ``score`` is what a rating gave, as shown (``威望 +5``). ``links`` are the addresses that stand in the
    words, each with its text, in order.
    """

    kind: str
    author: str | None
    text: str
    score: str | None = None
    time: Moment | None = None
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """Another state of a post of a joined thread, as some captures show it.

    ``captures`` are indices of :attr:`Page.captures`; ``leaves`` its text, in order; ``origin`` is the
    capture and the ordinal of the post there from which it was taken; ``status`` as a post's.
    """

    captures: tuple[int, ...]
    leaves: tuple[int, ...]
    origin: tuple[int, int]
    status: str = "published"


@dataclass(frozen=True, slots=True)
class History:
    """What the captures of a joined thread show of one post.

    ``captures`` show it as it stands; ``absent`` show its neighbours on both sides and not it; ``origin``
    is the capture and the ordinal of the post there. ``state`` is ``same``, ``edited`` (texts differ),
    ``hidden`` (the last captures show that something stood there) or ``deleted`` (the last show nothing).
    """

    captures: tuple[int, ...]
    origin: tuple[int, int]
    absent: tuple[int, ...] = ()
    versions: tuple[Version, ...] = ()
    state: str = "same"


@dataclass(frozen=True, slots=True)
class Capture:
    """A page out of which a thread was joined: its source without the bytes, encoding, number, lost stretches."""

    source: Source
    encoding: str
    number: int | None = None
    damage: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """One floor of a thread. ``ordinal`` is its 1-based place on the page."""

    ordinal: int
    blocks: tuple[Block, ...]
    author: Author = Author(None)
    time: Moment | None = None
    floor: int | None = None
    floor_label: str | None = None
    pid: str | None = None
    kind: str = "reply"
    status: str = "published"
    title: int | None = None
    """Ordinal of the leaf with the post's own title."""
    reply_to: str | None = None
    """The ``pid`` of, or ``#floor`` that names, the post this one answers."""
    depth: int = 0
    notices: tuple[Notice, ...] = ()
    remarks: tuple[Remark, ...] = ()
    url: str | None = None
    history: History | None = None
    """What several captures show of the post; only in a joined thread."""

    def leaves(self) -> Iterator[int]:
        """Ordinals of all leaves of the post, title first."""
        if self.title is not None:
            yield self.title
        for block in self.blocks:
            yield from block.leaves()


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread as this page shows it. ``title`` is the ordinal of the title's leaf."""

    posts: tuple[Post, ...]
    title: int | None = None
    tags: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    site: str | None = None
    platform: str | None = None
    url: str | None = None
    tid: str | None = None
    fid: str | None = None
    page: int | None = None
    pages: int | None = None
    views: int | None = None
    replies: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A transcript read as a forum page.

    ``face`` is ``html`` or ``text``. ``profile`` names the profile used (``discuz-x``,
    ``generic`` …) and ``evidence`` the signatures that spoke for it.
    """

    transcript: Transcript
    face: str
    profile: str
    regions: tuple[Region, ...]
    leaves: tuple[Leaf, ...]
    thread: Thread
    evidence: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    confidence: Confidence | None = None
    """How far the reading can be trusted; ``None`` where nobody judged it."""
    captures: tuple[Capture, ...] = ()
    """The pages that a joined thread is made of, in its order; empty for a page that was read."""
    captured: str | None = None
    """When the page says that it was made, by its software's own clock (ISO 8601); it stands behind what a container
    says (:attr:`~pipeline.model.source.Source.retrieved`)."""
    zone: str | None = None
    """The UTC offset that the page prints for its times (``+08:00``), or ``None``; the accession's stands before it."""
