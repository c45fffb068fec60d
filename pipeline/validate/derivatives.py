"""RELAX NG by derivatives (James Clark's algorithm, which jing uses), in time linear in a document.

libxml2 is faster on small documents, but its time grows with the square of the children of one
element: a post of 30,000 lines took it longer than a document may take. Here each step is looked
up once it was made; a long run of like children is a walk through a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from lxml import etree

from pipeline.validate.patterns import Datatype, Name, Pattern, PatternReader

Join = Callable[[Pattern], Pattern]
_VALUES = 1 << 16
"""Attribute values whose matches are kept: most are of few kinds, ids are each their own."""


class PatternGrammar:
    """A grammar that judges documents. Raises :class:`~pipeline.validate.patterns.UnsupportedError`."""

    def __init__(self, root: etree._Element) -> None:
        reading = PatternReader(root)
        self._make, self._start = reading.patterns, reading.start
        self._opened: dict[tuple[Pattern, Name], Pattern] = {}
        self._given: dict[tuple[Pattern, Name, frozenset[int]], Pattern] = {}
        self._closed: dict[Pattern, Pattern] = {}
        self._ended: dict[Pattern, Pattern] = {}
        self._told: dict[Pattern, Pattern] = {}
        self._matching = lru_cache(_VALUES)(self._matches)

    def fault(self, root: etree._Element) -> tuple[int, str] | None:
        """The first place at which a document departs from the grammar: its line, and how; ``None`` if it does not."""
        state = self._start
        held: list[tuple[bool, list[str]]] = [(True, [])]  # of each open element: has it children, its text so far
        for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event == "start":
                state = self._text(state, held[-1][1], alone=False)
                held[-1] = (True, [])
                after = self._start_tag(state, node)
                if isinstance(after, str):
                    return node.sourceline or 0, after
                state = after
                held.append((False, [node.text or ""]))
                continue
            if event == "end":
                has_children, text = held.pop()
                told = self._text(state, text, alone=not has_children)
                state = self.end(told)
                if state is self._make.none:
                    said = (
                        "text is not allowed here" if told is self._make.none else "content is missing or not allowed"
                    )
                    return node.sourceline or 0, f"element {etree.QName(node).localname}: {said}"
            if node is not root:
                held[-1][1].append(node.tail or "")
        return None if state.nullable else (0, "the document is not complete")

    def _start_tag(self, state: Pattern, node: etree._Element) -> Pattern | str:
        name = _name(node.tag)
        opened = self.open(state, name)
        if opened is self._make.none:
            return f"element {name[1]} is not allowed here"
        for key, value in node.attrib.items():
            given = self._attribute(opened, _name(key), str(value))
            if given is self._make.none:
                return f"element {name[1]}: attribute {_name(key)[1]} is not allowed here or has a wrong value"
            opened = given
        closed = self.close(opened)
        return closed if closed is not self._make.none else f"element {name[1]}: an attribute is missing"

    def _text(self, state: Pattern, text: list[str], *, alone: bool) -> Pattern:
        """The state after text; blanks between elements do not count, blanks alone may."""
        joined = "".join(text)
        if joined.strip(" \t\r\n"):
            return self.text(state, joined)
        return self._make.choice(state, self.text(state, joined)) if alone else state

    # -- derivatives

    def open(self, state: Pattern, name: Name) -> Pattern:
        """After the name in a start tag."""
        found = self._opened.get((state, name))
        if found is None:
            found = self._opened[state, name] = self._open(state, name)
        return found

    def _open(self, state: Pattern, name: Name) -> Pattern:
        make = self._make
        if state.kind == "element":
            fits = state.names is not None and state.content is not None and state.names(name)
            return make.after(state.content(), make.empty) if fits and state.content else make.none
        if state.kind == "choice":
            return make.choice(*(self.open(part, name) for part in state.parts))
        if state.kind not in {"group", "interleave", "oneOrMore", "after"}:
            return make.none
        first, second = state.parts[0], state.parts[-1]
        begun = self.open(first, name)
        if state.kind == "oneOrMore":
            again = make.choice(state, make.empty)
            return self._within(begun, lambda rest: make.group(rest, again))
        if state.kind == "after":
            return self._within(begun, lambda rest: make.after(rest, second))
        if state.kind == "group":
            out = self._within(begun, lambda rest: make.group(rest, second))
            return make.choice(out, self.open(second, name)) if first.nullable else out
        out = self._within(begun, lambda rest: make.interleave(rest, second))
        return make.choice(out, self._within(self.open(second, name), lambda rest: make.interleave(first, rest)))

    def _within(self, state: Pattern, join: Join) -> Pattern:
        """What follows the element in hand, joined with more."""
        if state.kind == "after":
            return self._make.after(state.parts[0], join(state.parts[1]))
        if state.kind == "choice":
            return self._make.choice(*(self._within(part, join) for part in state.parts))
        return self._make.none

    def _attribute(self, state: Pattern, name: Name, value: str) -> Pattern:
        key = (state, name, self._matching(name, value, len(self._make.attributes)))
        found = self._given.get(key)
        if found is None:
            found = self._given[key] = self._give(state, name, key[2])
        return found

    def _give(self, state: Pattern, name: Name, matching: frozenset[int]) -> Pattern:
        """After an attribute whose value fits the attribute patterns of those numbers."""
        make = self._make
        if state.kind == "attribute":
            return make.empty if state.number in matching else make.none
        if state.kind == "choice":
            return make.choice(*(self._give(part, name, matching) for part in state.parts))
        if state.kind == "after":
            return make.after(self._give(state.parts[0], name, matching), state.parts[1])
        if state.kind == "oneOrMore":
            return make.group(self._give(state.parts[0], name, matching), make.choice(state, make.empty))
        if state.kind in {"group", "interleave"}:
            first, second = state.parts
            join = make.group if state.kind == "group" else make.interleave
            given = join(self._give(first, name, matching), second)
            return make.choice(given, join(first, self._give(second, name, matching)))
        return make.none

    def _matches(self, name: Name, value: str, count: int) -> frozenset[int]:
        """The attribute patterns that a name and a value fit, among the ``count`` that were read so far."""
        found = set()
        for pattern in self._make.attributes[:count]:
            if pattern.names is not None and pattern.names(name) and pattern.content is not None:
                content = pattern.content()
                if (content.nullable and not value.strip(" \t\r\n")) or self.text(content, value).nullable:
                    found.add(pattern.number)
        return frozenset(found)

    def close(self, state: Pattern) -> Pattern:
        """After a start tag's end: attributes that are still wanted cannot come any more."""
        found = self._closed.get(state)
        if found is None:
            found = self._closed[state] = self._close(state)
        return found

    def _close(self, state: Pattern) -> Pattern:
        make = self._make
        if state.kind == "attribute":
            return make.none
        if state.kind == "choice":
            return make.choice(*(self.close(part) for part in state.parts))
        if state.kind == "after":
            return make.after(self.close(state.parts[0]), state.parts[1])
        if state.kind == "oneOrMore":
            return make.more(self.close(state.parts[0]))
        if state.kind in {"group", "interleave"}:
            join = make.group if state.kind == "group" else make.interleave
            return join(self.close(state.parts[0]), self.close(state.parts[1]))
        return state

    def text(self, state: Pattern, text: str) -> Pattern:
        """After text."""
        if state.valued:
            return self._text_after(state, text)
        found = self._told.get(state)
        if found is None:
            found = self._told[state] = self._text_after(state, text)
        return found

    def _text_after(self, state: Pattern, text: str) -> Pattern:
        make = self._make
        if state.kind == "text":
            return state
        if state.kind == "data" and state.datatype is not None:
            return make.empty if fits(state.datatype, text) else make.none
        if state.kind == "list":
            rest = state.parts[0]
            for word in text.split():
                rest = self.text(rest, word)
            return make.empty if rest.nullable else make.none
        if state.kind == "choice":
            return make.choice(*(self.text(part, text) for part in state.parts))
        if state.kind not in {"group", "interleave", "oneOrMore", "after"}:
            return make.none
        first, second = state.parts[0], state.parts[-1]
        told = self.text(first, text)
        if state.kind == "after":
            return make.after(told, second)
        if state.kind == "oneOrMore":
            return make.group(told, make.choice(state, make.empty))
        if state.kind == "group":
            out = make.group(told, second)
            return make.choice(out, self.text(second, text)) if first.nullable else out
        return make.choice(make.interleave(told, second), make.interleave(first, self.text(second, text)))

    def end(self, state: Pattern) -> Pattern:
        """After an end tag."""
        found = self._ended.get(state)
        if found is None:
            parts = state.parts if state.kind == "choice" else (state,)
            rests = [part.parts[1] for part in parts if part.kind == "after" and part.parts[0].nullable]
            found = self._ended[state] = self._make.choice(*rests)
        return found


def fits(datatype: Datatype, text: str) -> bool:
    """Whether a text is of a datatype, or equal to its value."""
    if datatype.schema is None:
        if datatype.value is None:
            return True
        same = text == datatype.value
        return same if datatype.name == "string" else text.split() == datatype.value.split()
    node = _scrap()
    node.text = text
    return bool(datatype.schema.validate(node))


@cache
def _scrap() -> etree._Element:
    return etree.Element("x")


@lru_cache(4096)
def _name(tag: str) -> Name:
    space, mark, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return (space, local) if mark else ("", tag)


def widest(root: etree._Element) -> int:
    """The largest number of children of one element."""
    return max((len(node) for node in _elements(root)), default=0)


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iter("*")
