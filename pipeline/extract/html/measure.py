"""What the generic extractor measures of a page: text, links, times and people, by element.

Everything is a prefix sum over text nodes or a sorted list of element numbers, so that a question
about any element is two look-ups, and the whole is linear in the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from pipeline.extract.calendar import token
from pipeline.extract.html.elements import is_hidden
from pipeline.extract.html.tree import Tree

_TIME = re.compile(
    token()
    + r"|(?<![\d.:/-])\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?\s+\d{1,2}:\d\d|^\W*\d{1,3}\s?(?:y|yr|mo|w|d|h|m|min)s?(?:\sago)?\W*$",
    re.IGNORECASE,
)
"""A time in a short text, as a landmark: forms that cannot be read as a date count too."""
_DIGIT = re.compile(r"\d|昨天|前天|今天|刚刚|yesterday|today|just now|半小时", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_PERSON = re.compile(
    r"(?:^|[/?&=_.-])(?:users?|u|members?|profiles?|people|person|authors?|uid|userid|space|poster|usr|viewpro|memberlist"
    r"|showuser|user_?name|@[^/]+)(?:[/?&=_.-]|\d|$)|/@|space-uid|^u/|/~|home\.php\?mod=space|u\.php",
    re.IGNORECASE,
)
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
_FURNITURE = re.compile(
    r"(?:^|[-_])(?:sidebar|side-?bar|widgets?|footer|related|recommend(?:ed|ation)?s?|similar|breadcrumbs?|crumbs?|advert\w*|adsby\w*|ads?"
    r"|promo\w*|cookies?|banner|pop-?up|modal|shar(?:e|ing)|social|newsletter|pagination|paginate|pager|pagenav|login|signin"
    r"|signup|search|notice|copyright|offline|suggested|trending|skip-?link|sr-only|screen-reader\w*|visually-?hidden)(?:[-_]|$)",
    re.IGNORECASE,
)
"""Words in classes and ids that mark furniture on any site; they count only for elements that
hold little of the page's prose, and never decide what a post is."""

LONG = 25
"""Width from which a text node counts as prose; a Han character is two wide. Measured on the
development half of the public suites: 15 to 40 score within 0.003 of each other."""


class Measures:
    """Prefix sums and landmarks of a page. ``width`` counts visible characters, wide ones twice."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        n = len(tree.texts)
        self.furniture: list[int] = []
        self.seen = self._seen(n)
        self.linked = self._linked(n)
        self.width = [0] * n
        self.prose = [0] * n
        for j, text in enumerate(tree.texts):
            if self.seen[j]:
                shown = text.strip()
                if shown:
                    wide = len(shown) if shown.isascii() else len(shown) + len(_WIDE.findall(shown))
                    self.width[j] = wide
                    if wide >= LONG and not self.linked[j]:
                        self.prose[j] = wide
        self._prose = [0, *accumulate(self.prose)]
        self._width = [0, *accumulate(self.width)]
        self._hide_furniture()
        self._prose = [0, *accumulate(self.prose)]
        self._width = [0, *accumulate(self.width)]
        self._links = [0, *accumulate(w if link else 0 for w, link in zip(self.width, self.linked, strict=True))]
        self.times = self._times()
        self.people = self._people()
        self.keys = self._keys()

    def prose_of(self, i: int) -> int:
        """Width of the prose in an element."""
        return self._prose[self.tree.t1[i]] - self._prose[self.tree.t0[i]]

    def width_of(self, i: int) -> int:
        """Width of the visible text in an element."""
        return self._width[self.tree.t1[i]] - self._width[self.tree.t0[i]]

    def links_of(self, i: int) -> int:
        """Width of the link text in an element."""
        return self._links[self.tree.t1[i]] - self._links[self.tree.t0[i]]

    def prose_between(self, t0: int, t1: int) -> int:
        """Width of the prose in a range of text nodes."""
        return self._prose[t1] - self._prose[t0]

    def width_between(self, t0: int, t1: int) -> int:
        """Width of the visible text in a range of text nodes."""
        return self._width[t1] - self._width[t0]

    def count(self, landmarks: list[int], i: int) -> int:
        """How many of a sorted list of elements stand in element ``i``."""
        return bisect_left(landmarks, self.tree.ends[i]) - bisect_left(landmarks, i)

    def _seen(self, n: int) -> bytearray:
        tree = self.tree
        seen = bytearray(0 if kind else 1 for kind in tree.kinds)
        done = 0
        for i, tag in enumerate(tree.tags):
            if i < done:
                continue
            attrs = tree.attrs[i]
            if (
                tag in _UNSEEN
                or (attrs and is_hidden(attrs))
                or (attrs and attrs.get("role") in ("navigation", "search"))
            ):
                done = tree.ends[i]
                seen[tree.t0[i] : tree.t1[i]] = bytes(tree.t1[i] - tree.t0[i])
        return seen

    def _hide_furniture(self) -> None:
        """Elements that are furniture by their name and hold little prose: out of all sums."""
        tree, done = self.tree, 0
        limit = 0.25 * self._prose[-1]
        for i, attrs in enumerate(tree.attrs):
            if i < done or not attrs:
                continue
            names = f"{attrs.get('class', '')} {attrs.get('id', '')}"
            tag = tree.tags[i]
            named = tag in ("aside", "footer", "dialog") or (
                len(names) > 3 and any(map(_FURNITURE.search, names.split()))
            )
            if (
                (named or (tag == "form" and self._asks(i)))
                and tag not in ("body", "html", "article")
                and self.prose_of(i) <= limit
            ):
                self.furniture.append(i)
                done = tree.ends[i]
                for j in range(tree.t0[i], tree.t1[i]):
                    self.seen[j] = self.width[j] = self.prose[j] = 0

    def _asks(self, i: int) -> bool:
        """Whether a form has something to fill in by hand."""
        tree = self.tree
        return any(
            tree.tags[n] == "textarea"
            or (
                tree.tags[n] == "input" and tree.attrs[n].get("type", "text") in ("text", "password", "email", "search")
            )
            for n in range(i + 1, tree.ends[i])
        )

    def _linked(self, n: int) -> bytearray:
        tree, linked, done = self.tree, bytearray(n), 0
        for i in tree.of_tag("a"):
            if i >= done and "href" in tree.attrs[i]:
                done = tree.ends[i]
                linked[tree.t0[i] : tree.t1[i]] = b"\x01" * (tree.t1[i] - tree.t0[i])
        return linked

    def _times(self) -> list[int]:
        """Elements that show a time in a short text, in order."""
        tree, found = self.tree, []
        for j, text in enumerate(tree.texts):
            if 1 < len(text) < 160 and self.seen[j] and _DIGIT.search(text):
                shown = text.strip()
                if len(shown) < 90 and _TIME.search(shown):
                    found.append(tree.owners[j])
        found += [i for i in tree.of_tag("time") if tree.t1[i] > tree.t0[i] or "datetime" in tree.attrs[i]]
        found += [
            i for i, attrs in enumerate(tree.attrs) if attrs and ("data-time" in attrs or "data-timestamp" in attrs)
        ]
        return sorted({i for i in found if i >= 0})

    def _people(self) -> list[int]:
        """Links that lead to a person, in order."""
        tree, found = self.tree, []
        for i in tree.of_tag("a"):
            attrs = tree.attrs[i]
            href = attrs.get("href", "")
            path = href.split("://", 1)[-1].partition("/")[2] if "://" in href else href
            if (
                (path and len(path) < 300 and _PERSON.search(path))
                or "data-user-id" in attrs
                or "data-user-card" in attrs
            ):
                found.append(i)
        return found

    def _keys(self) -> list[str]:
        """The shape of each element: type, first class and id without digits."""
        keys: list[str] = []
        for tag, attrs in zip(self.tree.tags, self.tree.attrs, strict=True):
            if attrs:
                names = attrs.get("class", "").split(None, 1)
                name = attrs.get("id", "")
                key = tag
                if names:
                    key = f"{tag}.{_DIGITS.sub('', names[0])}"
                if name and any(char.isdigit() for char in name):
                    key = f"{key}#{_DIGITS.sub('', name)[:40]}"
                keys.append(key)
            else:
                keys.append(tag)
        return keys
