"""Random documents that a RELAX NG grammar accepts, made by walking the grammar itself."""

from __future__ import annotations

import random
from itertools import count
from pathlib import Path

from lxml import etree

RNG = "{http://relaxng.org/ns/structure/1.0}"
XML = "http://www.w3.org/XML/1998/namespace"
PATTERNS = {
    "[^\\p{C}\\p{Z}]+": ["a", "甲1", "x.y-z", "①"],
    "#[\\i-[:]][\\c-[:]]*": ["#a", "#u-1", "#app-guidang"],
    "U\\+[0-9A-F]{4,6}": ["U+E000", "U+F0001"],
    "[0-9a-f]{64}": ["0123456789abcdef" * 4],
    "[0-9]+px": ["1px", "640px"],
    "[0-9]+[a-z]*[0-9]*(\\.[0-9]+[a-z]*[0-9]*){0,3}": ["1", "0.1.0", "2a1.3"],
    "[0-9]+(\\.[0-9]+)*": ["1", "1.2", "3.10.1"],
    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(Z|[+\\-][0-9]{2}:[0-9]{2})?": [
        "2024-07-10T17:43",
        "2024-07-10T17:43+08:00",
        "2024-07-10T17:43Z",
    ],
    "[0-9]+\\.[0-9]+": ["1.1", "20.3"],
    "/.*": ["/", "//post", "//p"],
}
VALUES = {
    "date": ["2024-07-10", "2009-12-31"],
    "gYear": ["2024"],
    "gYearMonth": ["2024-07"],
    "dateTime": ["2024-07-10T17:43:48", "2024-07-10T17:43:48+08:00", "2024-07-10T17:43:00Z"],
    "language": ["zh-Hans", "zh-Hant", "en", "und"],
    "positiveInteger": ["1", "7", "20"],
    "nonNegativeInteger": ["0", "3", "99"],
    "integer": ["-2", "0", "15"],
    "decimal": ["144", "7.5", "0"],
    "anyURI": ["https://example.org/a?b=1&c=%E4%B8%AD", "#a", "ftp://example.org/x", "mailto:a@example.org"],
    "NCName": ["p", "div", "post"],
    "string": ["文", "a b"],
    "token": ["t", "u"],
}
WORDS = ["文", "字 ", "abc", "，", "<&>", "𠀀", " "]
RECURSIVE = 9
"""Below this depth of elements optional parts are left out, so that every walk ends."""


class Walker:
    """Walks a grammar and writes one document a call."""

    def __init__(self, path: Path, seed: int) -> None:
        root = etree.parse(str(path)).getroot()
        self.defines = {one.get("name"): one for one in root.iter(RNG + "define")}
        self.start = root.find(RNG + "start")
        self.random = random.Random(seed)
        self.ids = count(1)
        self.seen: set[str] = set()

    def document(self) -> bytes:
        holder = etree.Element("holder")
        self.ids = count(1)
        for child in self.start:
            self.walk(child, holder, 0)
        (root,) = holder
        tree = etree.ElementTree(root)
        holder.remove(root)
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    def walk(self, pattern: etree._Element, parent: etree._Element, depth: int) -> None:
        tag = pattern.tag[len(RNG) :] if isinstance(pattern.tag, str) and pattern.tag.startswith(RNG) else ""
        getattr(self, f"_{tag}", lambda *_: None)(pattern, parent, depth)

    def _ref(self, pattern, parent, depth):
        for child in self.defines[pattern.get("name")]:
            self.walk(child, parent, depth)

    def _group(self, pattern, parent, depth):
        for child in pattern:
            self.walk(child, parent, depth)

    _interleave = _group

    def _choice(self, pattern, parent, depth):
        children = [child for child in pattern if isinstance(child.tag, str)]
        if depth > RECURSIVE:
            children = sorted(children, key=lambda one: self.cost(one, 0))[:1]
        self.walk(self.random.choice(children), parent, depth)

    def cost(self, pattern: etree._Element, level: int) -> int:
        """How much structure a pattern forces; less is nearer to the end."""
        tag = pattern.tag[len(RNG) :] if isinstance(pattern.tag, str) else ""
        if level > 14:
            return 99
        if tag in ("optional", "zeroOrMore", "text", "empty", "attribute", "data", "value"):
            return 0
        if tag == "ref":
            return max((self.cost(one, level + 1) for one in self.defines[pattern.get("name")]), default=0)
        inner = [self.cost(one, level + 1) for one in pattern if isinstance(one.tag, str)]
        if tag == "choice":
            return min(inner, default=0)
        return (tag == "element") + sum(inner)

    def _optional(self, pattern, parent, depth):
        if depth <= RECURSIVE and self.random.random() < 0.5:
            self._group(pattern, parent, depth)

    def _zeroOrMore(self, pattern, parent, depth):  # noqa: N802
        for _ in range(self.random.choice((0, 1, 1, 2)) if depth <= RECURSIVE else 0):
            self._group(pattern, parent, depth)

    def _oneOrMore(self, pattern, parent, depth):  # noqa: N802
        for _ in range(self.random.choice((1, 1, 1, 2)) if depth <= RECURSIVE else 1):
            self._group(pattern, parent, depth)

    def _element(self, pattern, parent, depth):
        name, space = pattern.get("name"), self.space(pattern)
        self.seen.add(name.split(":")[-1])
        element = etree.SubElement(parent, f"{{{space}}}{name.split(':')[-1]}")
        self._group(pattern, element, depth + 1)

    def space(self, pattern: etree._Element) -> str:
        name = pattern.get("name")
        if ":" in name:
            return pattern.nsmap[name.split(":")[0]]
        holder = pattern
        while holder is not None and holder.get("ns") is None:
            holder = holder.getparent()
        return holder.get("ns")

    def _attribute(self, pattern, parent, depth):
        name = pattern.get("name")
        key = f"{{{XML}}}{name.split(':')[1]}" if name.startswith("xml:") else name
        parent.set(key, self.value(pattern))

    def value(self, pattern: etree._Element) -> str:
        children = [child for child in pattern if isinstance(child.tag, str)]
        if not children:
            return "值"
        return self.one(children[0])

    def one(self, pattern: etree._Element) -> str:
        tag = pattern.tag[len(RNG) :]
        children = [child for child in pattern if isinstance(child.tag, str)]
        if tag == "value":
            return pattern.text or ""
        if tag == "choice":
            return self.one(self.random.choice(children))
        if tag == "ref":
            return self.one(next(iter(self.defines[pattern.get("name")])))
        if tag in ("list", "group"):
            return " ".join(self.one(child) for child in children)
        if tag == "oneOrMore":
            return " ".join(self.one(children[0]) for _ in range(self.random.choice((1, 2))))
        if tag == "data":
            return self.datum(pattern)
        return "值"

    def datum(self, pattern: etree._Element) -> str:
        kind = pattern.get("type")
        if kind == "ID":
            return f"i{next(self.ids)}"
        params = {param.get("name"): param.text for param in pattern.iter(RNG + "param")}
        if "pattern" in params:
            return self.random.choice(PATTERNS[params["pattern"]])
        return self.random.choice(VALUES[kind])

    def _data(self, pattern, parent, depth):
        self.add(parent, self.datum(pattern))

    def _text(self, pattern, parent, depth):
        self.add(parent, self.random.choice(WORDS))

    def add(self, parent: etree._Element, text: str) -> None:
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text
