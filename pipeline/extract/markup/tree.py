"""A page's elements and text nodes as flat arrays, filled by libxml2's parser as it reads.

The parser reports events to a target, so no tree of nodes is built, nothing recurses, and a page
nested a hundred thousand levels deep costs what a flat one of its size costs. Elements are
numbered in document order, text nodes too, apart from each other; comments, declarations and
processing instructions count as text nodes, because they are text of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from lxml import etree

OUTSIDE = -1
"""The owner of a text node that stands in no element."""

TEXT, COMMENT, DECLARATION, INSTRUCTION = 0, 1, 2, 3
"""What a text node is."""

_FEED = 1 << 20


class Tree:
    """Elements and text nodes of a page.

    For element ``i``: ``tags[i]``; ``attrs[i]`` (a mapping, empty where it has none);
    ``parents[i]`` (``-1`` at the top); ``ends[i]``, the number just past its last descendant;
    ``t0[i]`` and ``t1[i]``, the range of the text nodes inside it. For text node ``j``:
    ``texts[j]``; ``owners[j]``, the element that holds it; ``kinds[j]``. ``styled`` are the elements
    with a style of their own or the attribute ``hidden``.
    """

    __slots__ = (
        "_classes",
        "_ids",
        "_named",
        "_numbers",
        "_parts",
        "_sorted_ids",
        "_tags",
        "attrs",
        "ends",
        "kinds",
        "owners",
        "parents",
        "styled",
        "t0",
        "t1",
        "tables",
        "tags",
        "texts",
    )

    def __init__(self) -> None:
        self.tags: list[str] = []
        self.attrs: list[dict[str, str]] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.t0: list[int] = []
        self.t1: list[int] = []
        self.texts: list[str] = []
        self.owners: list[int] = []
        self.kinds: bytearray = bytearray()
        self.styled: list[int] = []
        self._tags: dict[str, list[int]] = {}
        self._ids: dict[str, list[int]] = {}
        self._classes: dict[str, list[int]] = {}
        self._parts: dict[str, list[list[int]]] = {}
        self.tables: tuple[Mapping[str, object], ...] = ({}, {}, {})
        self._numbers: list[int] = []
        self._named: dict[tuple[str, str, str], list[int]] = {}
        self._sorted_ids: list[str] | None = None

    def __len__(self) -> int:
        return len(self.tags)

    def index(self) -> None:
        """Fill the dictionaries of types, ids and classes."""
        tags: defaultdict[str, list[int]] = defaultdict(list)
        ids: defaultdict[str, list[int]] = defaultdict(list)
        written: defaultdict[str, list[int]] = defaultdict(list)
        for i, tag in enumerate(self.tags):
            tags[tag].append(i)
        for i, attrs in enumerate(self.attrs):
            if attrs:
                if "class" in attrs:
                    written[attrs["class"]].append(i)
                if "id" in attrs:
                    ids[attrs["id"]].append(i)
                if "style" in attrs or "hidden" in attrs:
                    self.styled.append(i)
        parts: defaultdict[str, list[list[int]]] = defaultdict(list)
        for names, some in written.items():
            for name in dict.fromkeys(names.split()):
                parts[name].append(some)
        self._tags, self._ids, self._parts = dict(tags), dict(ids), dict(parts)
        self.tables = (self._tags, self._ids, self._parts)

    def of_tag(self, tag: str) -> list[int]:
        """Elements of that type, in document order."""
        return self._tags.get(tag, [])

    def of_id(self, name: str) -> list[int]:
        """Elements with that id."""
        return self._ids.get(name, [])

    def of_class(self, name: str) -> list[int]:
        """Elements of that class, in document order."""
        if name in self._classes:
            return self._classes[name]
        lists = self._parts.get(name)
        if not lists:
            return []
        # put together when asked for: a page has some hundred classes, a profile asks for a few
        found = lists[0] if len(lists) == 1 else sorted(chain.from_iterable(lists))
        self._classes[name] = found
        return found

    def named(self, name: str, operator: str, value: str, test: Callable[[str, str], bool]) -> list[int]:
        """Elements whose ``id`` or one of whose classes passes a test, remembered."""
        key = (name, operator, value)
        if key not in self._named:
            table = self._ids if name == "id" else self._parts
            if operator == "^=" and name == "id":
                if self._sorted_ids is None:
                    self._sorted_ids = sorted(table)
                names = self._sorted_ids
                start = bisect_left(names, value)
                end = bisect_left(names, value + "\U0010ffff", start)
                found = [self._ids[text] for text in names[start:end]]
            else:
                of = self.of_id if name == "id" else self.of_class
                found = [of(text) for text in table if test(text, value)]
            self._named[key] = found[0] if len(found) == 1 else sorted({i for some in found for i in some})
        return self._named[key]

    def having(self, name: str) -> list[int]:
        """Elements that have an attribute, remembered."""
        key = ("@", name, "")
        if key not in self._named:
            self._named[key] = [i for i, attrs in enumerate(self.attrs) if name in attrs]
        return self._named[key]

    @property
    def ids(self) -> dict[str, list[int]]:
        """Elements by id."""
        return self._ids

    @property
    def class_names(self) -> Iterable[str]:
        """The names of all classes."""
        return self._parts

    def number(self, i: int) -> int:
        """The place of an element among its parent's elements, from 1."""
        if not self._numbers:
            last: dict[int, int] = {}
            for parent in self.parents:
                last[parent] = last.get(parent, 0) + 1
                self._numbers.append(last[parent])
        return self._numbers[i]

    def previous(self, i: int) -> int:
        """The element before ``i`` in the same parent, or -1."""
        if i == 0 or self.number(i) == 1:
            return -1
        at, parent = i - 1, self.parents[i]
        while self.parents[at] != parent:
            at = self.parents[at]
        return at

    def children(self, i: int) -> Iterator[int]:
        """The elements directly inside ``i``."""
        at, end = i + 1, self.ends[i]
        while at < end:
            yield at
            at = self.ends[at]

    def text(self, i: int) -> str:
        """The characters inside an element as written; no comments, scripts or style sheets."""
        return self.join(self.t0[i], self.t1[i])

    def join(self, start: int, end: int) -> str:
        """The characters of text nodes ``[start, end)``; no comments, scripts or style sheets."""
        if end - start == 1:
            return self.texts[start] if not self.kinds[start] else ""
        if not any(self.kinds[start:end]):
            return "".join(self.texts[start:end])
        return "".join(
            text for text, kind in zip(self.texts[start:end], self.kinds[start:end], strict=True) if not kind
        )

    def shown(self, i: int) -> str:
        """The text of an element with runs of white space collapsed, as a person reads a label."""
        return " ".join(self.text(i).split())

    def raw(self, i: int) -> str:
        """As :meth:`shown`, but a script's text is its code."""
        return "".join(self.texts[self.t0[i] : self.t1[i]]) if self.tags[i] == "script" else self.shown(i)

    def tail(self, i: int) -> int | None:
        """The text node directly after an element in the same parent, or ``None``."""
        j = self.t1[i]
        if j >= len(self.texts) or self.owners[j] != self.parents[i] or self.kinds[j]:
            return None
        following = self.ends[i]
        return j if following >= len(self) or self.t0[following] > j else None

    def own(self, i: int) -> str:
        """The element's own text without that of the elements inside it, collapsed."""
        owners, texts, kinds = self.owners, self.texts, self.kinds
        return " ".join(
            "".join(texts[j] for j in range(self.t0[i], self.t1[i]) if owners[j] == i and not kinds[j]).split()
        )


class _Target:
    """What the parser reports to; closures over lists, because two calls an element count.

    Text comes in pieces (at entities, at the parser's buffer): the first piece is kept at once,
    further ones are joined when the next tag ends the node.
    """

    def __init__(self, tree: Tree) -> None:  # noqa: C901, PLR0915 (seven small closures)
        tags, attrs, parents, ends = tree.tags, tree.attrs, tree.parents, tree.ends
        t0, t1, texts, owners = tree.t0, tree.t1, tree.texts, tree.owners
        others = self.others = list[tuple[int, int]]()
        stack, pieces = [OUTSIDE], list[str]()
        fresh = True

        def join() -> None:
            texts[-1] += "".join(pieces)
            pieces.clear()

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal fresh
            if pieces:
                join()
            fresh = True
            parents.append(stack[-1])
            stack.append(len(tags))
            tags.append(tag)
            attrs.append(attributes)
            t0.append(len(texts))
            ends.append(0)
            t1.append(0)

        def end(_tag: str) -> None:
            nonlocal fresh
            if pieces:
                join()
            fresh = True
            i = stack.pop()
            ends[i] = len(tags)
            t1[i] = len(texts)

        def characters(piece: str) -> None:
            nonlocal fresh
            if fresh:
                texts.append(piece)
                owners.append(stack[-1])
                fresh = False
            else:
                pieces.append(piece)

        def other(kind: int, *parts: str | None) -> None:
            nonlocal fresh
            if pieces:
                join()
            fresh = True
            others.append((len(texts), kind))
            texts.append(" ".join(filter(None, parts)))
            owners.append(stack[-1])

        def close() -> None:
            while len(stack) > 1:
                end("")
            if pieces:
                join()

        self.start, self.end, self.data, self.close = start, end, characters, close
        self.comment, self.doctype = partial(other, COMMENT), partial(other, DECLARATION)
        self.pi = partial(other, INSTRUCTION)


def _fill(tree: Tree, target: _Target) -> None:
    """Say what each text node is, and index the elements."""
    tree.kinds = bytearray(len(tree.texts))
    for j, kind in target.others:
        tree.kinds[j] = kind
    tree.index()
    for tag in ("script", "style"):
        for i in tree.of_tag(tag):
            for j in range(tree.t0[i], tree.t1[i]):
                tree.kinds[j] = INSTRUCTION


def parse(text: str) -> Tree:
    """Read markup, however malformed; a text without any gives an empty tree."""
    tree = Tree()
    target = _Target(tree)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, recover=True)  # type: ignore[arg-type]
    source = text.encode("utf-8", "replace")
    for at in range(0, len(source), _FEED):
        parser.feed(source[at : at + _FEED])
    try:
        parser.close()
    except etree.XMLSyntaxError:  # a text with neither element nor character in it
        target.close()
    _fill(tree, target)
    return tree
