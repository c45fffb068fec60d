"""A page of markup as a tree, with the places of its posts: what the kinds of change work on."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree, html

from benchmarks.golds import Case, Gold, squeezed

DATE = re.compile(
    r"\d{1,4}[-/.年: ]\d{1,2}|[A-Za-zéû]{3,9}\.? \d|\d+ ?(?:[a-z]+ ago|前)|yesterday|today|昨天|前天|小时前",
    re.IGNORECASE,
)
_VOID = frozenset({"script", "style", "head", "title", "textarea", "noscript", "template"})


@dataclass(slots=True)
class Place:
    """Where a post stands: its box, its body, the texts of its name and its times."""

    box: html.HtmlElement
    body: html.HtmlElement


class Sheet:
    """A page as a tree, with the places of its posts found by the gold's own text."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.rng = random.Random(hashlib.sha256(f"{case.name}|{case.kind}".encode()).digest())
        self.root = html.document_fromstring(case.content.encode(), parser=html.HTMLParser(encoding="utf-8"))
        self.places = self._places()

    def _places(self) -> list[Place]:
        """The box and body of each post; none where a text is not found."""
        runs, text = self._runs()
        bodies: list[html.HtmlElement] = []
        begun = 0
        for gold in self.case.posts:
            key = squeezed(gold.text)
            found = text.find(key, begun) if key else -1
            stop = found + len(key)
            if found < 0:
                found = text.find(key[:30], begun) if key else -1
                stop = text.find(key[-30:], found) + min(30, len(key)) if found >= 0 else -1
            if found < 0 or stop <= found:
                return []
            bodies.append(_common([owner for a, b, owner in runs if a < stop and b > found]))
            begun = stop
        held = set(bodies)
        return [Place(_box(body, held), body) for body in bodies] if len(held) == len(bodies) else []

    def _runs(self) -> tuple[list[tuple[int, int, html.HtmlElement]], str]:
        """The page's text squeezed, and which element holds which stretch of it."""
        runs: list[tuple[int, int, html.HtmlElement]] = []
        parts: list[str] = []
        at = 0
        stack: list[tuple[html.HtmlElement, bool]] = [(self.root, True)]
        while stack:
            top, opening = stack.pop()
            seen = isinstance(top.tag, str) and top.tag not in _VOID
            text, owner = (top.text, top) if opening else (top.tail, top.getparent())
            if opening:
                stack.append((top, False))
                if seen:
                    stack.extend((child, True) for child in reversed(top))
            key = squeezed(text) if (seen or not opening) and owner is not None else ""
            if key:
                runs.append((at, at + len(key), owner))
                parts.append(key)
                at += len(key)
        return runs, "".join(parts)

    def names(self, place: Place, gold: Gold) -> list[tuple[html.HtmlElement, str]]:
        """Elements (and ``text`` or ``tail``) of a box outside its body that show the poster's name."""
        return [
            (element, part)
            for element, part, text in self.texts(place)
            if gold.author and text.strip().lstrip("@") == gold.author
        ]

    def texts(self, place: Place) -> list[tuple[html.HtmlElement, str, str]]:
        """Texts of a box outside its body."""
        inside = set(place.body.iter()) if place.body is not place.box else set()
        out: list[tuple[html.HtmlElement, str, str]] = []
        for element in place.box.iter():
            if not isinstance(element.tag, str) or element.tag in _VOID:
                continue
            if element not in inside and element.text and element.text.strip():
                out.append((element, "text", element.text))
            if element is not place.box and element.tail and element.tail.strip() and element.getparent() not in inside:
                out.append((element, "tail", element.tail))
        return out

    def made(self, kind: str, posts: Sequence[Gold] | None = None) -> Case:
        """The page as it stands now."""
        for meta in self.root.iter("meta"):
            if "charset" in meta.attrib or "charset" in meta.get("content", ""):
                meta.getparent().remove(meta)
        text = etree.tostring(self.root, encoding="unicode", method="html", doctype="<!DOCTYPE html>")
        golds = self.case.posts if posts is None else tuple(posts)
        return Case(self.case.name, kind, "html", text, golds, self.case.url)


def _box(body: html.HtmlElement, held: set[html.HtmlElement]) -> html.HtmlElement:
    """The largest element around a body that holds no other one."""
    box = body
    while (up := box.getparent()) is not None and up.tag not in ("body", "html"):
        if any(one in held and one is not body for one in up.iter()):
            break
        box = up
    return box


def _common(owners: Sequence[html.HtmlElement]) -> html.HtmlElement:
    """The innermost element that holds all of these."""
    first = owners[0]
    chain = [first, *first.iterancestors()]
    for other in owners[1:]:
        held = {other, *other.iterancestors()}
        chain = [one for one in chain if one in held]
    return chain[0]
