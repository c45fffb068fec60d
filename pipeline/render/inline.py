"""Leaves as mixed content: stand-off marks become elements again, here and only here.

Marks may cross, repeat and nest without end; elements may not. Typographic marks (bold, italic …)
are swept together into ``hi`` runs that never nest. Containers (links, note markers, names, dates)
nest at most :data:`DEPTH` deep; one that crosses the end of another is cut there and goes on
behind it, unless it carries an id. Objects (images, smilies, code, variants) are atoms.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.model.edition import Glyph, Reading, Variant
from pipeline.model.finding import Refusal, finding
from pipeline.model.page import Mark
from pipeline.render import legal
from pipeline.render.objects import absent, write_graphic
from pipeline.render.writing import XML_ID, XML_LANG, Called, Writing

DEPTH = 3
"""How deep containers may stand in one another inside a leaf."""

_SPECIAL = re.compile(f"\n|\ufffd+|[{legal.PRIVATE}]|{legal.ILLEGAL.pattern}")
_REND = {"bold": 0, "italic": 1, "underline": 2, "strike": 3, "sup": 4, "sub": 5}
_RENDS = tuple(_REND)
_CONTAINERS = frozenset(
    ("link", "mention", "note-marker", "note-label", "date", "venue", "author", "role-name", "run-in-head", "measure")
)
_ATOMS = frozenset(("image", "smiley", "code", "math", "ruby"))
_SCRIPTS = frozenset({"zh-Hans", "zh-Hant", "ja", "ko"})
"""Scripts worth an ``xml:lang`` on a single paragraph; of the others a paragraph proves little."""
_PHRASES_ONLY = frozenset(("byline", "docDate", "dateline", "bibl"))
"""Elements whose content model takes phrases, but no labels."""


@dataclass(slots=True)
class _Span:
    """Something over ``[start, end)`` of the reading that becomes an element."""

    start: int
    end: int
    kind: str
    of: Mark | Called | Variant | Glyph


def place(
    writing: Writing, parent: etree._Element, tag: str, leaf: int, attributes: dict[str, str] | None = None
) -> etree._Element:
    """An element that holds a leaf, with its id and language; the leaf goes on the sheet too."""
    reading = writing.readings[leaf]
    attrib = attributes or {}
    xml_id = attrib[XML_ID] = writing.next_id()
    label = reading.script.label
    if label != writing.lang and label in _SCRIPTS:
        attrib[XML_LANG] = label
    element = etree.SubElement(parent, tag, attrib)
    element.tail = "\n"
    if leaf in writing.placed:
        writing.note("REN011", leaf)
    else:
        writing.placed.add(leaf)
        writing.sheet.put(leaf, reading, xml_id)
    _fill(writing, element, leaf, reading)
    if tag != "cell" and not reading.text.strip() and next(element.iter("figure"), None) is None:
        # Nothing shows but a picture that another mark has swallowed.
        etree.SubElement(element, "gap", {"reason": "notCaptured", "unit": "image", "quantity": "1"})
    return element


def _fill(writing: Writing, element: etree._Element, leaf: int, reading: Reading) -> None:
    """Fill ``element`` with a reading."""
    marks = reading.marks + writing.marks.get(leaf, ())
    called = writing.called.get(leaf, [])
    if not (marks or called or reading.variants or reading.glyphs or _SPECIAL.search(reading.text)):
        element.text = reading.text
        return
    if element.tag == "ab" and element.get("type") == "code" and not _SPECIAL.search(reading.text.replace("\n", "")):
        code = etree.SubElement(element, "code")
        if element.get("n"):
            code.set("lang", element.attrib.pop("n"))
        code.text = reading.text
        return
    _Filling(writing, element, leaf, reading).build(marks, called)


class _Filling:
    """One leaf being turned into mixed content, from left to right."""

    __slots__ = (
        "_active",
        "_bounds",
        "_edge",
        "_last",
        "_leaf",
        "_number",
        "_odd",
        "_open_rends",
        "_pending",
        "_phrases",
        "_root",
        "_stack",
        "_text",
        "_writing",
    )  # fmt: skip

    def __init__(self, writing: Writing, element: etree._Element, leaf: int, reading: Reading) -> None:
        self._writing = writing
        self._root = element
        self._leaf = leaf
        self._text = reading.text
        self._phrases = element.tag in _PHRASES_ONLY
        self._stack: list[tuple[int, int, str, etree._Element]] = []
        self._last: etree._Element | None = None
        self._bounds: list[tuple[int, int, int]] = []
        self._edge = 0
        self._active = [0] * len(_RENDS)
        self._open_rends = 0
        self._odd = _SPECIAL.search(reading.text) is not None
        self._number = 0
        self._pending: list[str] = []

    def build(self, marks: tuple[Mark, ...], called: list[Called]) -> None:
        """Place all spans and the text between them."""
        spans = self._spans(marks, called)
        heapq.heapify(spans)
        at = 0
        while spans:
            *_, span = heapq.heappop(spans)
            if span.start < at:
                continue
            at = self._advance(at, span.start, span)
            if span.kind in _CONTAINERS:
                self._open(span, spans)
            else:
                self._atom(span)
                at = span.end
        self._advance(at, len(self._text), None)
        self._flush()

    def _spans(self, marks: tuple[Mark, ...], called: list[Called]) -> list[tuple[int, int, int, int, _Span]]:
        reading = self._writing.readings[self._leaf]
        size = len(reading.text)
        found: list[_Span] = [_Span(one.start, one.end, "note-marker", one) for one in called]
        seen: set[tuple[int, int, str]] = set()
        for mark in marks:
            start, end = max(0, min(mark.start, size)), max(0, min(mark.end, size))
            if mark.kind in _REND:
                if start < end:
                    rank = _REND[mark.kind]
                    self._bounds += ((start, 1, rank), (end, -1, rank))
            elif mark.kind in _CONTAINERS or mark.kind in _ATOMS:
                if mark.kind == "note-marker":
                    continue  # markers come from documents, with the notes they call
                key = (start, end, mark.kind)
                if start <= end and (key not in seen or start == end):
                    seen.add(key)
                    found.append(_Span(start, end, mark.kind, mark))
        found += [_Span(one.start, one.end, "variant", one) for one in reading.variants if one.end <= size]
        for glyph in reading.glyphs:
            self._writing.chars.setdefault(glyph.char, glyph)
            if glyph.char and not _SPECIAL.search(glyph.char) and reading.text.startswith(glyph.char, glyph.offset):
                found.append(_Span(glyph.offset, glyph.offset + len(glyph.char), "glyph", glyph))
        self._bounds.sort()
        return [self._key(span) for span in found]

    def _key(self, span: _Span) -> tuple[int, int, int, int, _Span]:
        self._number += 1
        return (span.start, -span.end, 0 if span.kind in _CONTAINERS else 1, self._number, span)

    # -- text -----------------------------------------------------------------

    def _advance(self, at: int, to: int, span: _Span | None) -> int:
        """Write the text up to ``to``, closing what ends on the way.

        A container without text takes the object that stands where it stands (a linked image).
        """
        while self._stack:
            start, end, _, element = self._stack[-1]
            if end > to or (span is not None and start == end == span.start):
                break
            self._runs(at, end)
            at = max(at, end)
            self._flush()
            self._stack.pop()
            self._last = element
        self._runs(at, to)
        return max(at, to)

    def _runs(self, at: int, to: int) -> None:
        """Text ``[at, to)`` cut at the bounds of typographic marks."""
        bounds = self._bounds
        while at < to:
            while self._edge < len(bounds) and bounds[self._edge][0] <= at:
                _, step, rank = bounds[self._edge]
                self._active[rank] += step
                self._open_rends += step
                self._edge += 1
            until = min(to, bounds[self._edge][0]) if self._edge < len(bounds) else to
            if self._open_rends:
                rend = " ".join(name for name, on in zip(_RENDS, self._active, strict=True) if on)
                self._within(self._append("hi", {"rend": rend}), self._text[at:until])
            else:
                self._write(self._text[at:until])
            at = until

    def _write(self, text: str) -> None:
        """``text`` at the place reached; line breaks, lost and unencoded characters as elements."""
        if not self._odd:
            self._pending.append(text)
            return
        at = 0
        for match in _SPECIAL.finditer(text):
            self._pending.append(text[at : match.start()])
            at = match.end()
            self._append(*self._special(match[0]))
        self._pending.append(text[at:])

    def _within(self, parent: etree._Element, text: str) -> None:
        """``text`` as the whole content of ``parent``."""
        at, last = 0, None
        for match in _SPECIAL.finditer(text):
            _add(parent, last, text[at : match.start()])
            at = match.end()
            tag, attributes, content = self._special(match[0])
            last = etree.SubElement(parent, tag, attributes)
            last.text = content
        _add(parent, last, text[at:])

    def _special(self, found: str) -> tuple[str, dict[str, str], str | None]:
        """The element for a line break, for characters lost, or for one outside Unicode."""
        if found == "\n":
            return "lb", {}, None
        if found[0] == "\ufffd":
            return "gap", {"reason": "undecodable", "unit": "character", "quantity": str(len(found))}, None
        where: dict[str, str | int] = {"leaf": self._leaf, "post": self._writing.post}
        if "\ud800" <= found <= "\udfff":
            raise Refusal(finding("REN001", where, codepoint=f"U+{ord(found):04X}"))
        if found < " " or found in "\ufffe\uffff":
            self._writing.note("REN002", self._leaf, codepoint=f"U+{ord(found):04X}")
        glyph = self._writing.chars.setdefault(found, None)
        standard = legal.line(glyph.standard) if glyph and glyph.standard else "\u3013"
        return "g", {"ref": f"#{char_id(found)}"}, standard

    def _flush(self) -> None:
        """Put the text that waits behind the last element. Joined once, whatever the pieces."""
        if self._pending:
            _add(self._parent(), self._last, "".join(self._pending))
            self._pending.clear()

    # -- elements -------------------------------------------------------------

    def _parent(self) -> etree._Element:
        return self._stack[-1][3] if self._stack else self._root

    def _append(self, tag: str, attributes: dict[str, str] | None = None, text: str | None = None) -> etree._Element:
        self._flush()
        self._last = element = etree.SubElement(self._parent(), tag, attributes)
        element.text = text
        return element

    def _open(self, span: _Span, spans: list[tuple[int, int, int, int, _Span]]) -> None:
        """Open a container, cut where one that is open ends before it."""
        if self._stack:
            limit = self._stack[-1][1]
            if span.end > limit:
                if span.kind != "note-marker":
                    heapq.heappush(spans, self._key(_Span(limit, span.end, span.kind, span.of)))
                span = _Span(span.start, limit, span.kind, span.of)
            parent = self._stack[-1][2]
            if len(self._stack) >= DEPTH or (parent == "ref") == (_tag(span.kind) == "ref"):
                if span.end > span.start and _tag(span.kind) == "ref":
                    self._writing.note("REN012", self._leaf, kind=span.kind)
                return
        element = self._container(span)
        if element is not None:
            self._stack.append((span.start, span.end, "ref" if element.tag == "ref" else "name", element))
            self._last = None

    def _container(self, span: _Span) -> etree._Element | None:
        of, kind = span.of, span.kind
        if isinstance(of, Called):
            attributes = {"type": "noteMarker", "n": legal.token(of.n) or "?", XML_ID: of.xml_id}
            if of.target:
                attributes["target"] = f"#{of.target}"
            return self._append("ref", attributes)
        if not isinstance(of, Mark):
            return None
        if kind in ("link", "mention"):
            target = self._writing.target(_first(dict(of.attrs), "target", "url", "href"), self._leaf)
            shown = self._text[span.start : span.end]
            who = self._writing.relations.named(shown.strip("@＠ :：,，")) if kind == "mention" else None
            if target is not None:
                return self._append("ref", {"type": kind, "target": target, **({"corresp": f"#{who}"} if who else {})})
            bare = kind == "mention" and shown and (not self._stack or self._stack[-1][2] == "ref")
            return self._append("name", {"type": "mention", **({"ref": f"#{who}"} if who else {})}) if bare else None
        if span.start == span.end:
            return None
        if kind == "date":
            when = legal.moment(_first(dict(of.attrs), "when", "iso"))
            return self._append("date", legal.dated(when)) if when else None
        if kind == "author":
            return (
                self._append("docAuthor")
                if self._root.tag == "byline" and not self._stack
                else self._append("name", {"type": "person"})
            )
        if kind == "measure":
            return None if self._phrases or self._stack else self._append("measure", dict(of.attrs))
        if kind in ("role-name", "venue"):
            return self._append("roleName") if kind == "role-name" else self._append("name", {"type": "venue"})
        if self._phrases or self._stack:
            return None
        return self._append("label", {"type": "runIn" if kind == "run-in-head" else "note"})

    def _atom(self, span: _Span) -> None:
        """An object in the line; its range of the text, if any, goes into it."""
        text, of = self._text[span.start : span.end], span.of
        if isinstance(of, Variant):
            self._variant(of, text)
        elif isinstance(of, Glyph):
            self._append("g", {"ref": f"#{char_id(of.char)}"}, text)
        elif isinstance(of, Mark) and span.kind in ("image", "smiley"):
            self._figure(span.kind, of, text)
        elif isinstance(of, Mark) and text:
            if _SPECIAL.search(text) or (span.kind in ("math", "ruby") and self._root.tag == "bibl"):
                self._runs(span.start, span.end)
            else:
                self._worded(span.kind, of, text)

    def _variant(self, variant: Variant, text: str) -> None:
        """Both forms side by side; over a line break, which no choice can hold, the reading alone."""
        if re.search("[\n\ufffd]", text + variant.orig):
            self._writing.note("REN013", self._leaf, rule=variant.rule)
            self._write(text)
            return
        choice = self._append("choice")
        self._within(etree.SubElement(choice, "orig"), variant.orig)
        self._within(etree.SubElement(choice, "reg"), text)

    def _figure(self, kind: str, mark: Mark, text: str) -> None:
        smiley = kind == "smiley"
        figure = self._append("figure", {"type": "emoji" if smiley else "image"})
        given = dict(mark.attrs)
        shown = _first(given, "src", "url")
        alt = legal.line(_first(given, "alt", "title", "code") or "")
        size = (given.get("width"), given.get("height"))
        desc = "" if alt == text else alt
        written = write_graphic(self._writing, figure, shown, "", size, alt=desc, leaf=self._leaf)
        if not written and (not smiley or not text.strip()):
            reason = absent(_first(given, "src", "url"))
            etree.SubElement(figure, "gap", {"reason": reason, "unit": "image", "quantity": "1"})
        if text and not _SPECIAL.search(text):
            etree.SubElement(figure, "figDesc").text = text
        elif text:
            self._write(text)

    def _worded(self, kind: str, mark: Mark, text: str) -> None:
        if kind == "code":
            lang = legal.token(mark.get("lang") or "")
            self._append("code", {"lang": lang} if lang else {}, text)
        elif kind == "math":
            self._append("formula", {"notation": legal.token(mark.get("notation") or "") or "tex"}, text)
        else:
            ruby = self._append("ruby")
            etree.SubElement(ruby, "rb").text = text
            etree.SubElement(ruby, "rt").text = legal.line(_first(dict(mark.attrs), "rt", "text", "reading") or "")


def char_id(char: str) -> str:
    """The ``xml:id`` of a declared character."""
    return "c-" + "-".join(f"{ord(ch):04X}" for ch in char)


def _tag(kind: str) -> str:
    return "ref" if kind in ("link", "mention", "note-marker") else kind


def _first(given: Mapping[str, str], *names: str) -> str | None:
    for name in names:
        if value := given.get(name):
            return value
    return None


def _add(parent: etree._Element, last: etree._Element | None, text: str) -> None:
    if not text:
        return
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text
