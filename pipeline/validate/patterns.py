"""RELAX NG patterns (ISO/IEC 19757-2), read from the XML syntax into values that are made once each.

Two patterns that are equal are the same object, so that what was derived of one can be looked up
for all. An element's content is read only when such an element is met: grammars refer to
themselves, but only through elements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

RNG = "{http://relaxng.org/ns/structure/1.0}"
Name = tuple[str, str]
"""A name: its namespace, its local part."""


class UnsupportedError(Exception):
    """The grammar uses what is not read here (includes, references to an outer grammar)."""


@dataclass(frozen=True, slots=True)
class Datatype:
    """A datatype with its library and parameters, or one of its values."""

    library: str
    name: str
    params: tuple[tuple[str, str], ...] = ()
    value: str | None = None
    schema: etree.RelaxNG | None = field(default=None, compare=False, hash=False)
    """The datatype alone as a grammar, for libxml2 to judge one value by."""


@dataclass(eq=False, slots=True)
class Pattern:
    """A pattern. ``kind`` is one of the names of RELAX NG, or ``after`` (what follows the element in hand)."""

    kind: str
    parts: tuple[Pattern, ...] = ()
    nullable: bool = False
    valued: bool = False
    """Whether what text makes of it depends on what the text is."""
    names: Callable[[Name], bool] | None = None
    content: Callable[[], Pattern] | None = None
    datatype: Datatype | None = None
    number: int = 0


class Patterns:
    """All patterns of one grammar, each made once."""

    def __init__(self) -> None:
        self._made: dict[object, Pattern] = {}
        self.attributes: list[Pattern] = []
        self.empty = self._make("empty", nullable=True)
        self.text = self._make("text", nullable=True)
        self.none = self._make("notAllowed")

    def _make(self, kind: str, *parts: Pattern, nullable: bool = False) -> Pattern:
        key = (kind, *(part.number for part in parts))
        found = self._made.get(key)
        if found is None:
            valued = (parts[0].valued if kind == "after" else any(part.valued for part in parts)) or kind == "list"
            found = Pattern(kind, parts, nullable, valued, number=len(self._made) + 1)
            self._made[key] = found
        return found

    def choice(self, *parts: Pattern) -> Pattern:
        """One of them; choices within are laid flat and sorted, so that order and repetition do not count."""
        flat: dict[int, Pattern] = {}
        for part in parts:
            for one in part.parts if part.kind == "choice" else (part,):
                if one is not self.none:
                    flat[one.number] = one
        if len(flat) < 2:
            return next(iter(flat.values()), self.none)
        held = [flat[number] for number in sorted(flat)]
        return self._make("choice", *held, nullable=any(one.nullable for one in held))

    def group(self, first: Pattern, second: Pattern) -> Pattern:
        """The one, then the other."""
        return self._pair("group", first, second)

    def interleave(self, first: Pattern, second: Pattern) -> Pattern:
        """Both, in any order and mixed."""
        pair = (first, second) if first.number <= second.number else (second, first)
        return self._pair("interleave", *pair)

    def _pair(self, kind: str, first: Pattern, second: Pattern) -> Pattern:
        if first is self.none or second is self.none:
            return self.none
        if first is self.empty:
            return second
        if second is self.empty:
            return first
        return self._make(kind, first, second, nullable=first.nullable and second.nullable)

    def after(self, content: Pattern, rest: Pattern) -> Pattern:
        """The content of the element in hand, and what follows it."""
        return self.none if self.none in (content, rest) else self._make("after", content, rest)

    def more(self, part: Pattern) -> Pattern:
        """One or more of it."""
        if part is self.none or part is self.empty or part.kind == "oneOrMore":
            return part
        return self._make("oneOrMore", part, nullable=part.nullable)

    def list(self, part: Pattern) -> Pattern:
        """A text whose words are that."""
        return self._make("list", part)

    def value(self, datatype: Datatype) -> Pattern:
        """A text of a datatype, or equal to one of its values."""
        key = ("data", datatype)
        if key not in self._made:
            found = Pattern("data", (), False, True, datatype=datatype, number=len(self._made) + 1)
            self._made[key] = found
        return self._made[key]

    def named(self, kind: str, names: Callable[[Name], bool], content: Callable[[], Pattern], at: object) -> Pattern:
        """An element or attribute; one for each place of the grammar (``at``) that states one."""
        key = (kind, at)
        if key not in self._made:
            found = Pattern(kind, (), False, False, names, content, number=len(self._made) + 1)
            self._made[key] = found
            if kind == "attribute":
                self.attributes.append(found)
        return self._made[key]


class PatternReader:
    """Reads a grammar. ``start`` is its start pattern."""

    def __init__(self, root: etree._Element) -> None:
        self.patterns = Patterns()
        self._defines: dict[str, list[etree._Element]] = {}
        self._made: dict[str, Pattern] = {}
        starts: list[etree._Element] = []
        if root.tag != RNG + "grammar":
            self.start = self._one(root)
            return
        for node in root.iter(RNG + "define", RNG + "start", RNG + "include", RNG + "externalRef", RNG + "parentRef"):
            if node.tag == RNG + "define":
                self._defines.setdefault(node.get("name", "").strip(), []).append(node)
            elif node.tag == RNG + "start":
                starts.append(node)
            else:
                raise UnsupportedError(etree.QName(node).localname)
        self.start = self._combined(starts)

    def _combined(self, nodes: list[etree._Element]) -> Pattern:
        parts = [self._sequence(node) for node in nodes]
        if any(node.get("combine") == "interleave" for node in nodes):
            return self._fold(self.patterns.interleave, parts)
        return self.patterns.choice(*parts)

    def _sequence(self, node: etree._Element, start: int = 0) -> Pattern:
        return self._fold(self.patterns.group, [self._one(child) for child in _children(node)[start:]])

    def _fold(self, join: Callable[[Pattern, Pattern], Pattern], parts: Iterable[Pattern]) -> Pattern:
        out: Pattern | None = None
        for part in reversed(list(parts)):
            out = part if out is None else join(part, out)
        return self.patterns.empty if out is None else out

    def _one(self, node: etree._Element) -> Pattern:
        kind = etree.QName(node).localname
        make = self.patterns
        if kind in {"element", "attribute"}:
            return self._named(node, kind)
        if kind == "ref":
            return self._ref(node.get("name", "").strip())
        if kind == "choice":
            return make.choice(*(self._one(child) for child in _children(node)))
        if kind == "interleave":
            return self._fold(make.interleave, [self._one(child) for child in _children(node)])
        if kind in {"data", "value"}:
            return self._datatype(node, kind)
        simple = {"empty": make.empty, "text": make.text, "notAllowed": make.none}
        wrapped: dict[str, Callable[[Pattern], Pattern]] = {
            "group": lambda part: part,
            "div": lambda part: part,
            "optional": lambda part: make.choice(part, make.empty),
            "zeroOrMore": lambda part: make.choice(make.more(part), make.empty),
            "oneOrMore": make.more,
            "mixed": lambda part: make.interleave(make.text, part),
            "list": make.list,
        }
        if kind in wrapped:
            return wrapped[kind](self._sequence(node))
        if kind not in simple:
            raise UnsupportedError(kind)
        return simple[kind]

    def _ref(self, name: str) -> Pattern:
        if name not in self._made:
            self._made[name] = self._combined(self._defines[name])
        return self._made[name]

    def _named(self, node: etree._Element, kind: str) -> Pattern:
        stated = node.get("name")
        rest = 0
        if stated is not None:
            space = node.get("ns") or "" if kind == "attribute" else _inherited(node, "ns")
            names = _exactly(_qualified(node, stated, space))
        else:
            names, rest = _class(_children(node)[0], kind), 1
        held: list[Pattern] = []

        def content() -> Pattern:
            if not held:
                bare = kind == "attribute" and len(_children(node)) == rest
                held.append(self.patterns.text if bare else self._sequence(node, rest))
            return held[0]

        return self.patterns.named(kind, names, content, node)

    def _datatype(self, node: etree._Element, kind: str) -> Pattern:
        library = _inherited(node, "datatypeLibrary") if kind == "data" or node.get("type") else ""
        name = (node.get("type") or "token").strip()
        if any(child.tag == RNG + "except" for child in node):
            raise UnsupportedError("except in data")
        params = tuple((child.get("name", ""), child.text or "") for child in node.findall(RNG + "param"))
        value = node.text or "" if kind == "value" else None
        return self.patterns.value(Datatype(library, name, params, value, _alone(library, name, params, value)))


def _children(node: etree._Element) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str) and child.tag.startswith(RNG)]


def _inherited(node: etree._Element, name: str) -> str:
    at: etree._Element | None = node
    while at is not None:
        if (value := at.get(name)) is not None:
            return value
        at = at.getparent()
    return ""


def _qualified(node: etree._Element, text: str, space: str) -> Name:
    prefix, colon, local = text.strip().partition(":")
    if not colon:
        return space, prefix
    return ("http://www.w3.org/XML/1998/namespace" if prefix == "xml" else node.nsmap.get(prefix) or ""), local


def _exactly(name: Name) -> Callable[[Name], bool]:
    return lambda given: given == name


def _class(node: etree._Element, kind: str) -> Callable[[Name], bool]:
    """The names that a name class accepts."""
    local = etree.QName(node).localname
    excepted = [_class(part, kind) for inner in node.findall(RNG + "except") for part in _children(inner)]
    if local == "name":
        return _exactly(_qualified(node, node.text or "", _inherited(node, "ns")))
    if local == "choice":
        parts = [_class(part, kind) for part in _children(node)]
        return lambda given: any(part(given) for part in parts)
    if local == "anyName":
        return lambda given: not any(part(given) for part in excepted)
    if local == "nsName":
        space = _inherited(node, "ns")
        return lambda given: given[0] == space and not any(part(given) for part in excepted)
    raise UnsupportedError(local)


def _alone(library: str, name: str, params: tuple[tuple[str, str], ...], value: str | None) -> etree.RelaxNG | None:
    """A datatype as a grammar of one element, for libxml2; none for the two types that RELAX NG builds in."""
    if not library:
        return None
    root = etree.Element(RNG + "element", {"name": "x"})
    kind = "data" if value is None else "value"
    node = etree.SubElement(root, RNG + kind, {"type": name, "datatypeLibrary": library})
    node.text = value
    for param, text in params:
        etree.SubElement(node, RNG + "param", {"name": param}).text = text
    return etree.RelaxNG(etree.ElementTree(root))
