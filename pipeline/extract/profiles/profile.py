"""Profiles: what is known of a forum engine, as data. ``docs/profiles.md`` says how to write one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.extract.markup.selector import Selector
from pipeline.model.page import Role

FURNITURE = frozenset(role for role in Role if role.kind == "furniture")
PLACES: Mapping[str, float] = {
    "mark": 0.0,
    "head": 1.0,
    "byline": 1.0,
    "card": 1.0,
    "post": 0.0,
    "tail": 2.0,
    "end": 4.0,
}
"""Where a line of flattened text stands on a page, and how strongly it speaks against being a post's text."""


class ProfileError(ValueError):
    """A profile's file says something that the format does not know."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One observation that speaks for (or, with a negative weight, against) a profile.

    Exactly one of ``selector``, ``generator`` (pattern for the generator meta), ``url`` (pattern
    for the page's URL), ``contains`` (literal in the source) or ``pattern`` (text face) is given.
    """

    id: str
    face: str
    weight: int
    selector: tuple[Selector, ...] = ()
    generator: re.Pattern[str] | None = None
    url: re.Pattern[str] | None = None
    contains: str | None = None
    pattern: re.Pattern[str] | None = None
    why: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the HTML face: the elements it matches, the role of their text, their field.

    ``value`` lists where the field's value is read, first found wins; ``pattern`` cuts it (its
    first group, or all); ``text`` is a pattern that the element's text must match for the entry
    to apply; ``open`` lets other entries match inside; ``span`` says how far a post reaches.
    """

    id: str
    selector: tuple[Selector, ...]
    role: Role | None = None
    field: str | None = None
    value: tuple[str, ...] = ("text",)
    pattern: re.Pattern[str] | None = None
    json: tuple[str, ...] = ()
    text: re.Pattern[str] | None = None
    open: bool = True
    span: str = "element"
    kind: str | None = None
    hidden: bool = False
    """The entry applies only where the element's own style hides it."""
    lines: bool = False
    """Line ends in the element's text are line breaks, as a style sheet makes them."""
    shift: int = 0
    """Added to a floor: engines that count answers, not posts, print the second post's floor as 1."""
    css: str = dataclasses.field(default="", compare=False)
    """The selector as written."""
    why: str = dataclasses.field(default="", compare=False)
    """Why the entry is as it is, in its file's own words; it decides nothing."""
    said: bool = dataclasses.field(init=False, compare=False)
    """Whether the text that it claims is what a post says: content, but not a title."""

    def __post_init__(self) -> None:
        said = self.role is not None and self.role.kind == "content" and self.role is not Role.TITLE
        object.__setattr__(self, "said", said)


@dataclass(frozen=True, slots=True)
class LineEntry:
    """One row of the text face: lines that are wholly this, where they stand, what they are.

    ``strings`` and ``patterns`` are as written: a grammar compiles them when a page needs it.
    """

    id: str
    role: Role
    place: str
    weight: float
    section: bool = False
    """Whether lines that nobody knows, below this one, belong to it."""
    kind: str = ""
    after: str = ""
    """The id of an entry that must stand directly above; without it this one claims nothing."""
    strings: tuple[str, ...] = field(default=(), repr=False)
    patterns: tuple[str, ...] = field(default=(), repr=False)
    why: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AnchorEntry:
    """A byline that opens (or, ``before``, closes) a post; its patterns are as written."""

    id: str
    pattern: str
    before: bool = False
    """Whether the text of the post stands before the byline."""
    min: int = 1
    """How many such bylines a page must have to be read by this one."""
    quoted: bool = False
    """Whether the heads of quotations look the same."""
    also: bool = False
    """Whether it stands beside the anchor above it in the file, instead of in its place."""
    rival: bool = False
    """Whether it is taken before the anchor above it where it occurs more often."""
    inline: bool = False
    """Whether it is unmistakable, so that a line may begin with the end of the post before."""
    above: str | None = None
    """What the line above it must be."""
    why: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class NameRule:
    """Where the name of a post stands that its byline does not give: so many ``lines`` below (or, negative,
    above) the byline, or below the nearest line of the entry ``of``, looked for ``above`` the byline or below it.
    """

    lines: int
    of: str = ""
    above: bool = True
    opening: int = 0
    """Lines from the byline to the name at the first post of a page, where its card is another one."""
    head: int = 0
    """Lines from the last line of the page's head to the name of its first post, where texts stand above bylines."""
    pattern: str = ""
    """What the line must be, with the group ``author`` (and ``floor``), where other words stand beside the name."""


@dataclass(frozen=True, slots=True)
class AsideEntry:
    """Lines that are remarks on the post above them (``[[text.asides]]``): pushes, replies within a floor.

    ``pattern`` is the line of a remark, with groups ``author``, ``text``, and ``time`` and ``score`` where the line
    has them. Where remarks stand in a section of their own, ``opens`` and ``closes`` are its first and last line
    (a section goes on to the line before the first that is none of ``pattern``, ``time``, ``tools`` and running on).
    ``time`` is a line with the time of the remark above, ``tools`` what the software prints among them.
    """

    id: str
    pattern: str
    opens: str | None = None
    closes: str | None = None
    time: str | None = None
    tools: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class TextFace:
    """The text face of a profile, as its file and those that it extends have it."""

    order: str = "card-first"
    threshold: int = 4
    unnumbered: int = 0
    """How many posts stand before the one that the engine numbers 1."""
    lexicons: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    anchors: tuple[AnchorEntry, ...] = ()
    lines: tuple[LineEntry, ...] = ()
    name: NameRule | None = None
    asides: tuple[AsideEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A page, or a piece of one, that a profile must read: its face, its text, and what its posts are."""

    face: str
    page: str
    posts: tuple[tuple[tuple[str, str], ...], ...]
    """For each post what is stated of it: ``author``, ``time``, ``text``, ``floor``."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """An engine's profile with all that it inherits resolved; own rows stand first.

    ``own`` are the ids of the signatures of this file, not inherited: a profile that extends
    another one needs one of them. ``text`` is ``None`` where it has no text face.
    """

    id: str
    name: str
    platform: str
    extends: str | None = None
    signatures: tuple[Signature, ...] = ()
    own: frozenset[str] = frozenset()
    threshold: int = 4
    entries: tuple[Entry, ...] = ()
    urls: tuple[re.Pattern[str], ...] = ()
    text: TextFace | None = None
    about: str = field(default="", compare=False)
    """What of the engine it reads, for people."""
    pages: int = field(default=0, compare=False)
    """How many real pages it read while it was written; 0: it has met only pages of our own."""
    examples: tuple[Example, ...] = field(default=(), compare=False)

    def reads(self, face: str) -> bool:
        """Whether it reads pages of that face by itself: it can be recognized there."""
        if face == "text":
            return self.text is not None
        return bool(self.entries) and any(row.face == "html" for row in self.signatures)

    def rows(self, face: str) -> Sequence[Entry | LineEntry | AnchorEntry]:
        """The rows of a face, own ones first."""
        if face == "html":
            return self.entries
        return (*self.text.anchors, *self.text.lines) if self.text else ()


def family(name: str, profiles: Mapping[str, Profile], face: str) -> Iterator[Profile]:
    """The profiles that a name stands for on a face: itself, or where it cannot read such pages
    by itself those that extend it and can.
    """
    if profiles[name].reads(face):
        yield profiles[name]
        return
    for profile in profiles.values():
        above: str | None = profile.extends
        while above and above != name:
            above = profiles[above].extends
        if above and profile.reads(face):
            yield profile
