"""What the generic extractor measures of a page: text, links, times and people, by element.

Everything is a prefix sum over text nodes or a sorted list of element numbers, so that a question
about any element is two look-ups, and the whole is linear in the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from itertools import accumulate
from operator import mul

from pipeline.extract.html.unknown import bounds
from pipeline.extract.html.unknown.heading import heading
from pipeline.extract.html.unknown.words import (
    CONSENT,
    NO_DIGITS,
    WIDE,
    is_clock,
    is_furniture,
    is_person,
    is_signed,
    is_stamp,
    is_time,
    plain,
)
from pipeline.extract.markup.elements import is_hidden
from pipeline.extract.markup.tree import Tree

_UNSEEN = frozenset(
    {
        "script",
        "style",
        "head",
        "template",
        "textarea",
        "select",
        "button",
        "svg",
        "nav",
        "iframe",
        "object",
        "canvas",
        "noframes",
    }
)
DATED = ("datetime", "title", "data-time", "content")
"""Attributes that give a time in full beside a printed one."""

_DATED = frozenset(DATED)
_FLIP = bytes([1]) + bytes(255)
_OF_TEXT_TAGS = """
p li td dd dt b i em strong u s font blockquote pre code h2 h3 h4 h5 h6 sup sub small
"""
_OF_TEXT = frozenset(_OF_TEXT_TAGS.split())
"""Elements in which short texts are part of a longer one."""
_TYPED = frozenset({"text", "password", "email", "search"})
LONG = 25
"""Width from which a text node counts as prose; a Han character is two wide. Measured on the
development half of the public suites: 15 to 40 score within 0.003 of each other."""


_STAMP = 60
"""Width up to which a text may be a time with its label, and no prose."""
_CLOCK, _PIECES = 24, 9
"""Characters of a text that is nothing but a clock, and text nodes of an element that holds it and its day."""


def between(landmarks: list[int], start: int, end: int) -> list[int]:
    """The elements of a sorted list that stand in ``[start, end)``."""
    return landmarks[bisect_left(landmarks, start) : bisect_left(landmarks, end)]


class Measures:
    """Prefix sums and landmarks of a page. ``width`` counts visible characters, wide ones twice.

    For text node ``j``: ``seen[j]``, ``linked[j]``, ``width[j]``, and ``prose[j]``, its width if it
    is long and no link. ``times`` and ``people`` are elements that show a time and links to a
    person, ``furniture`` elements that are named as furniture, ``signed`` those named as signatures,
    ``menus`` those that show what a control offers, all in order;
    ``told`` remembers what times are times of. ``visible`` marks the text nodes that are
    seen, those of furniture too. ``prose_sums``, ``width_sums`` and
    ``link_sums`` are the prefix sums.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.furniture: list[int] = []
        self.signed: list[int] = []
        self.menus: list[int] = []
        self.told: dict[int, str] = {}
        self.seen = self._seen()
        self.linked = self._linked()
        self.width = [0] * len(tree.texts)
        self.prose = [0] * len(tree.texts)
        self._weigh()
        self._sum()
        self.visible = bytearray(map(bool, self.width))
        self._hide_furniture()
        self._hide_signatures()
        self._sum()

    def _weigh(self) -> None:
        seen, linked, width, prose = self.seen, self.linked, self.width, self.prose
        for j, text in enumerate(self.tree.texts):
            if seen[j]:
                wide = len(text)
                if wide < bounds.LEAST or text[0].isspace() or text[-1].isspace() or "\n" in text:
                    text = text.strip()  # noqa: PLW2901
                    if "\n" in text:
                        text = " ".join(text.split())  # noqa: PLW2901
                    wide = len(text)
                if wide:
                    if not text.isascii():
                        wide += len(WIDE.findall(text))
                    width[j] = wide
                    if wide >= LONG and not linked[j] and not (wide < _STAMP and is_stamp(text)):
                        prose[j] = wide

    def _sum(self) -> None:
        self.prose_sums = [0, *accumulate(self.prose)]
        self.width_sums = [0, *accumulate(self.width)]
        self.link_sums: list[int] = [0, *accumulate(map(mul, self.width, self.linked))]

    def prose_of(self, i: int) -> int:
        """Width of the prose in an element."""
        return self.prose_sums[self.tree.t1[i]] - self.prose_sums[self.tree.t0[i]]

    def width_of(self, i: int) -> int:
        """Width of the visible text in an element."""
        return self.width_sums[self.tree.t1[i]] - self.width_sums[self.tree.t0[i]]

    def links_of(self, i: int) -> int:
        """Width of the link text in an element."""
        return self.link_sums[self.tree.t1[i]] - self.link_sums[self.tree.t0[i]]

    def prose_between(self, t0: int, t1: int) -> int:
        """Width of the prose in a range of text nodes."""
        return self.prose_sums[t1] - self.prose_sums[t0]

    def width_between(self, t0: int, t1: int) -> int:
        """Width of the visible text in a range of text nodes."""
        return self.width_sums[t1] - self.width_sums[t0]

    def count(self, landmarks: list[int], i: int) -> int:
        """How many of a sorted list of elements stand in element ``i``."""
        return bisect_left(landmarks, self.tree.ends[i]) - bisect_left(landmarks, i)

    @cached_property
    def title(self) -> int | None:
        """The element of the page's heading; see :func:`heading`."""
        return heading(self.tree, self.width)

    @cached_property
    def plain(self) -> list[str]:
        """The text nodes without digits; empty where nothing is seen."""
        width = self.width
        return [plain(text) if width[j] else "" for j, text in enumerate(self.tree.texts)]

    def _seen(self) -> bytearray:
        tree = self.tree
        seen = bytearray(tree.kinds.translate(_FLIP))
        gone = [i for tag in _UNSEEN for i in tree.of_tag(tag)]
        gone += [i for i in tree.styled if is_hidden(tree.attrs[i])]
        for i in gone:
            a, b = tree.t0[i], tree.t1[i]
            if b > a and any(seen[a:b]):
                seen[a:b] = bytes(b - a)
        # a menu drawn by script repeats the options of the one that it hides
        options = {text for i in tree.of_tag("option") if len(text := tree.text(i).strip()) > bounds.OPTION}
        if options:
            for j, text in enumerate(tree.texts):
                if seen[j] and len(text) > bounds.OPTION and text.strip() in options:
                    seen[j] = 0
                    owner = tree.owners[j]
                    if owner > 0 and tree.t1[owner] - tree.t0[owner] == 1:
                        self.menus.append(owner)
        return seen

    def _hide_furniture(self) -> None:
        """Elements that are furniture by their name and hold little prose: out of all sums."""
        tree, done = self.tree, 0
        total, title = self.prose_sums[-1], self.title
        named = self._named(is_furniture)
        asking = {i for name, some in tree.ids.items() if CONSENT.search(name[:100]) for i in some}
        named.update(i for tag in ("aside", "footer", "dialog") for i in tree.of_tag(tag))
        quoting = tree.of_tag("blockquote")
        named.difference_update(i for i in tree.of_tag("aside") if self.count(quoting, i))  # a quotation, set aside
        named.update(i for i in tree.of_tag("form") if self._asks(i))
        for i in sorted(named):
            if (
                i < done
                or tree.tags[i] in ("body", "html", "article")
                or (title is not None and i <= title < tree.ends[i])
            ):
                continue
            # a part that does not hold the page's title may be large; without a title, only small parts go
            share = 0.25 if title is None or tree.tags[i] == "form" else 0.75
            if self.prose_of(i) <= (bounds.ASKING if i in asking else share) * total:
                self.furniture.append(i)
                done = tree.ends[i]
                self._clear(i)

    def _hide_signatures(self) -> None:
        """Elements that are signatures by their name and hold neither person nor time: out of all sums."""
        tree, done = self.tree, 0
        named = self._named(is_signed)
        named.update(i for i in tree.having("data-role") if "ignature" in tree.attrs[i]["data-role"])
        for i in sorted(named):
            held = self.prose_of(i)
            if i < done or not self.width_of(i) or 2 * held > self.prose_sums[-1]:
                continue
            if not self.count(self.people, i) and not self.count(self.marks, i):
                self.signed.append(i)
                done = tree.ends[i]
                self._clear(i)

    def _named(self, test: Callable[[str], bool]) -> set[int]:
        """Elements of which a class or the id passes a test."""
        of_class, ids = self.tree.of_class, self.tree.ids
        found = {i for name in self.tree.class_names if test(name) for i in of_class(name)}
        found.update(i for name, some in ids.items() if test(name) for i in some)
        return found

    def _clear(self, i: int) -> None:
        """Take the text of an element out of what is weighed; sums are made anew afterwards."""
        a, b = self.tree.t0[i], self.tree.t1[i]
        self.seen[a:b] = bytes(b - a)
        self.width[a:b] = self.prose[a:b] = [0] * (b - a)

    def leave_out(self, elements: list[int]) -> None:
        """Take the text of elements out of the sums."""
        for i in elements:
            self._clear(i)
            self.visible[self.tree.t0[i] : self.tree.t1[i]] = bytes(self.tree.t1[i] - self.tree.t0[i])
        if elements:
            self.__dict__.pop("plain", None)
            self._sum()

    def set_aside(self, elements: list[int]) -> None:
        """Leave elements out, and the times and people in them out of the landmarks: they are not the posts'."""
        self.leave_out(elements)
        if elements:
            away = bytearray(len(self.tree))
            for i in elements:
                away[i : self.tree.ends[i]] = b"\x01" * (self.tree.ends[i] - i)
            self.dated = {i: shown for i, shown in self.dated.items() if not away[i]}
            self.printed = {i: j for i, j in self.printed.items() if not away[i]}
            self.marks = list(self.dated)
            self.times = [i for i in self.times if not away[i]]
            self.people = [i for i in self.people if not away[i]]
            self.timed = [j for j in self.timed if not away[self.tree.owners[j]]]

    def _asks(self, i: int) -> bool:
        """Whether a form has something to fill in by hand."""
        tree = self.tree
        return any(
            tree.tags[n] == "textarea" or (tree.tags[n] == "input" and tree.attrs[n].get("type", "text") in _TYPED)
            for n in range(i + 1, tree.ends[i])
        )

    def _linked(self) -> bytearray:
        tree, linked, done = self.tree, bytearray(len(self.tree.texts)), 0
        for i in tree.of_tag("a"):
            if i >= done and "href" in tree.attrs[i]:
                done = tree.ends[i]
                a, b = tree.t0[i], tree.t1[i]
                linked[a:b] = b"\x01" * (b - a)
        return linked

    @cached_property
    def timed(self) -> list[int]:
        """Text nodes that are short and show a time, in order."""
        tree = self.tree
        kinds, owners = tree.kinds, tree.owners
        return [
            j
            for j, text in enumerate(tree.texts)
            if 1 < len(text) < bounds.TIMED and is_time(text) and not kinds[j] and owners[j] >= 0 and not text.isdigit()
        ]

    @cached_property
    def composed(self) -> dict[int, str]:
        """Elements in which a day and a clock stand in texts of their own, and the time that they are together."""
        tree, found = self.tree, dict[int, str]()
        for j, text in enumerate(tree.texts):
            if not (bounds.CLOCK_LEAST < len(text) < _CLOCK and is_clock(text)) or tree.kinds[j] or not self.width[j]:
                continue
            i = tree.owners[j]
            for _ in range(3):
                if i < 0 or tree.t1[i] - tree.t0[i] > _PIECES or len(shown := tree.shown(i)) > _STAMP:
                    break
                if is_stamp(shown):
                    found[i] = shown
                    break
                i = tree.parents[i]
        return found

    @cached_property
    def printed(self) -> dict[int, int]:
        """Elements that show a time in short texts of their own, in order, and its first such text node."""
        tree, owners, found = self.tree, self.tree.owners, dict[int, int]()
        for j in self.timed:
            found.setdefault(owners[j], j)
        for i in self.composed:
            inner = [n for n in found if i <= n < tree.ends[i]]
            first = min((found.pop(n) for n in inner), default=tree.t0[i])
            found[i] = first
        return dict(sorted(found.items())) if self.composed else found

    @cached_property
    def person(self) -> frozenset[int]:
        """The elements of :attr:`people`."""
        return frozenset(self.people)

    @cached_property
    def times(self) -> list[int]:
        """Elements that show a time in a short text that is seen, in order."""
        tree, width = self.tree, self.width
        found = {i for i, first in self.printed.items() if 1 < width[first] < bounds.BYLINE}
        found.update(i for i in tree.of_tag("time") if tree.t1[i] > tree.t0[i] or "datetime" in tree.attrs[i])
        return sorted(found)

    @cached_property
    def dated(self) -> dict[int, str]:
        """Elements that show a time or have one in an attribute, in order, and the time that is most exact."""
        tree = self.tree
        found = {i: tree.texts[j].strip() for i, j in self.printed.items()} | self.composed
        for i, attrs in enumerate(tree.attrs):
            if attrs and not _DATED.isdisjoint(attrs):
                for name in DATED:
                    if name in attrs and bounds.STAMP[0] < len(attrs[name]) < bounds.STAMP[1] and is_time(attrs[name]):
                        found[i] = attrs[name]
                        break
        return dict(sorted(found.items()))

    @cached_property
    def signatures(self) -> frozenset[int]:
        """The elements of ``signed``."""
        return frozenset(self.signed)

    @cached_property
    def unread(self) -> frozenset[int]:
        """Furniture and signatures."""
        return frozenset((*self.furniture, *self.signed))

    @cached_property
    def marks(self) -> list[int]:
        """The elements of :attr:`dated`, in order."""
        return list(self.dated)

    @cached_property
    def people(self) -> list[int]:
        """Links that lead to a person, in order."""
        tree, found = self.tree, []
        for i in tree.of_tag("a"):
            attrs = tree.attrs[i]
            href = attrs.get("href", "")
            path = href.split("://", 1)[-1].partition("/")[2] if "://" in href else href
            if "data-user-id" in attrs or "data-user-card" in attrs or (path and is_person(path)):
                found.append(i)
        return found

    @cached_property
    def loose(self) -> list[int]:
        """Prefix sums of the width of short texts that stand in no paragraph, item, cell or mark of a text."""
        tags, owners, prose = self.tree.tags, self.tree.owners, self.prose
        return [
            0,
            *accumulate(
                0 if prose[j] or owners[j] < 0 or tags[owners[j]] in _OF_TEXT else width
                for j, width in enumerate(self.width)
            ),
        ]

    @cached_property
    def keys(self) -> list[str]:
        """The shape of each element: type, first class and id without digits."""
        keys: list[str] = []
        known: dict[tuple[str, str], str] = {}
        for tag, attrs in zip(self.tree.tags, self.tree.attrs, strict=True):
            if not attrs:
                keys.append(tag)
                continue
            pair = (tag, attrs.get("class", ""))
            key = known.get(pair)
            if key is None:
                names = pair[1].split(None, 1)
                key = known[pair] = f"{tag}.{names[0].translate(NO_DIGITS)}" if names else tag
            name = attrs.get("id")
            if name and not name.isalpha():
                bare = name.translate(NO_DIGITS)
                if bare != name:
                    key = f"{key}#{bare[:40]}"
            keys.append(key)
        return keys
