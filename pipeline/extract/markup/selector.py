"""The subset of CSS selectors that profiles are written in, compiled to plain tuples.

Supported: type, ``*``, ``#id``, ``.class``, ``[attr]`` with ``= ~= ^= $= *= |=`` (quotes
optional), ``:first-child``, ``:last-child``, ``:nth-child(n)`` with a number, ``:not(compound)``,
``:has(selector)`` (descendants),
``:has(> compound)`` (children), the combinators space, ``>``, ``+``, ``~``, and lists with
commas. Names of attributes and types are lower case; classes and ids match exactly. Source of
the meaning: Selectors Level 4, W3C.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache


class SelectorError(ValueError):
    """The selector is outside the supported subset."""


TAGS, IDS, CLASSES = 0, 1, 2
"""The tables that a tree keeps of its elements, as :attr:`Selector.needs` names them."""


@dataclass(frozen=True, slots=True)
class Compound:
    """The tests that one element must pass; empty fields test nothing."""

    tag: str | None = None
    id: str | None = None
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()
    """``(name, operator, value)``; the operator is empty for a bare ``[name]``."""
    position: tuple[tuple[str, int], ...] = ()
    """``("first", 0)``, ``("last", 0)`` or ``("nth", n)`` among the parent's elements."""
    absent: tuple[Compound, ...] = ()
    within: tuple[tuple[Selector, ...], ...] = ()
    """Lists of selectors, one of each list must match a descendant."""
    children: tuple[Compound, ...] = ()
    """Each must match a child: ``:has(> compound)``."""
    plain: bool = field(init=False, compare=False)
    """Whether an index alone answers it: a type, an id or a class and nothing besides."""

    def __post_init__(self) -> None:
        rest = self.attributes or self.position or self.absent or self.within or self.children
        named = bool(self.tag) + bool(self.id) + len(self.classes)
        object.__setattr__(self, "plain", named == 1 and not rest)

    def needs(self) -> Iterator[tuple[int, str]]:
        """Tables and keys that must be there for an element to match at all."""
        if self.id is not None:
            yield IDS, self.id
        for name in self.classes:
            yield CLASSES, name
        if self.tag:
            yield TAGS, self.tag


@dataclass(frozen=True, slots=True)
class Selector:
    """Compounds from right to left: the first is the subject, each pair after it says how the
    next compound relates to the one before (``" "``, ``">"``, ``"+"`` or ``"~"``).
    """

    subject: Compound
    steps: tuple[tuple[str, Compound], ...] = ()
    needs: tuple[tuple[int, str], ...] = field(init=False, compare=False)
    """What all its compounds need, the subject's first: one that a page lacks ends the search."""
    start: Compound = field(init=False, compare=False)
    """The leftmost compound."""
    path: tuple[tuple[str, Compound], ...] = field(init=False, compare=False)
    """How to go from ``start`` to the subject, from left to right."""

    def __post_init__(self) -> None:
        compounds = [self.subject, *(compound for _, compound in self.steps)]
        relations = [relation for relation, _ in self.steps]
        needs = dict.fromkeys(need for compound in compounds for need in compound.needs())
        object.__setattr__(self, "needs", tuple(needs))
        object.__setattr__(self, "start", compounds[-1])
        path = tuple(zip(reversed(relations), reversed(compounds[:-1]), strict=True))
        object.__setattr__(self, "path", path)


_NAME = r"[\w-]+"
_TOKEN = re.compile(
    rf"""\s*(?P<comma>,)\s*
    | \s*(?P<combinator>[>+~])\s*
    | (?P<space>\s+)
    | \#(?P<id>{_NAME})
    | \.(?P<class>{_NAME})
    | \[\s*+(?P<attr>[\w:-]++)\s*+(?:(?P<op>[~^$*|]?=)\s*+(?:"(?P<dq>[^"]*)"
        |'(?P<sq>[^']*)'|(?P<bare>[^\]\s]*+))\s*+)?\]
    | :(?P<pseudo>first-child|last-child|nth-child\((?P<nth>\d+)\))
    | :(?P<function>not|has)\(
    | (?P<close>\))
    | (?P<tag>\*|[A-Za-z][\w-]*)
    """,
    re.VERBOSE,
)


COMPILED = 4096
"""Selectors kept compiled: all profiles have some 1,500 together; those who learn try others by the thousand."""


@lru_cache(maxsize=COMPILED)
def compile_selector(text: str) -> tuple[Selector, ...]:
    """The selectors of a comma-separated list. Raises :class:`SelectorError`."""
    reader = _Reader(text.strip())
    selectors = reader.selectors()
    if reader.at != len(reader.text):
        raise SelectorError(f"unexpected {reader.text[reader.at :]!r} in selector {text!r}")
    return selectors


class _Reader:
    """A recursive-descent reader; nesting is bounded by the length of a profile's selector."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def selectors(self) -> tuple[Selector, ...]:
        found = [self.selector()]
        while (token := self._peek()) and token["comma"]:
            self.at = token.end()
            found.append(self.selector())
        return tuple(found)

    def selector(self) -> Selector:
        parts: list[tuple[str, Compound]] = [("", self.compound())]
        while (token := self._peek()) and (token["combinator"] or token["space"]):
            self.at = token.end()
            if token["space"] and (self.at == len(self.text) or self.text[self.at] == ")"):
                break
            parts.append((token["combinator"] or " ", self.compound()))
        steps = [(parts[n + 1][0], parts[n][1]) for n in range(len(parts) - 1)]
        return Selector(parts[-1][1], tuple(reversed(steps)))

    def compound(self) -> Compound:
        tag = id_ = None
        classes: list[str] = []
        attributes: list[tuple[str, str, str]] = []
        position: list[tuple[str, int]] = []
        absent: list[Compound] = []
        within: list[tuple[Selector, ...]] = []
        children: list[Compound] = []
        begun = self.at
        while (token := self._peek()) and not (token["comma"] or token["combinator"] or token["space"]):
            if token["close"]:
                break
            self.at = token.end()
            if token["tag"]:
                tag = None if token["tag"] == "*" else token["tag"].lower()
            elif token["id"]:
                id_ = token["id"]
            elif token["class"]:
                classes.append(token["class"])
            elif token["attr"]:
                value = next((token[g] for g in ("dq", "sq", "bare") if token[g] is not None), "")
                attributes.append((token["attr"].lower(), token["op"] or "", value))
            elif token["pseudo"]:
                position.append((token["pseudo"].split("-")[0], int(token["nth"] or 0)))
            elif token["function"] == "not":
                absent.append(self.compound())
                self._close()
            elif (inner := self._peek()) and inner["combinator"] == ">":
                self.at = inner.end()
                children.append(self.compound())
                self._close()
            else:
                within.append(self.selectors())
                self._close()
        if self.at == begun:
            raise SelectorError(f"nothing to match at {begun} in selector {self.text!r}")
        rest = (tuple(position), tuple(absent), tuple(within), tuple(children))
        return Compound(tag, id_, tuple(classes), tuple(attributes), *rest)

    def _peek(self) -> re.Match[str] | None:
        if self.at == len(self.text):
            return None
        token = _TOKEN.match(self.text, self.at)
        if not token:
            raise SelectorError(f"cannot read {self.text[self.at :]!r} in selector {self.text!r}")
        return token

    def _close(self) -> None:
        token = self._peek()
        if not token or not token["close"]:
            raise SelectorError(f"missing ) in selector {self.text!r}")
        self.at = token.end()
