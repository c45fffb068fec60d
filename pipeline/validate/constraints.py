"""What a grammar cannot say, as one walk over the parsed tree: the rules of ``guidang.sch``.

The Schematron file is the published form; this is the fast one. A test runs both over mutated
documents and holds them to the same verdict, rule by rule. Rule T2 (private-use characters
outside ``g``) has no form in XPath 1.0 and stands here alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping

from lxml import etree

from pipeline.model.finding import Finding, finding
from pipeline.validate.textform import TEI, XML_ID, identified

RULES = {
    "P1": "VAL101", "P2": "VAL102", "P3": "VAL103", "P4": "VAL104", "P5": "VAL105", "P6": "VAL106",
    "P7": "VAL107", "P8": "VAL108", "P9": "VAL109", "P10": "VAL110",
    "R1": "VAL121", "R2": "VAL122", "R3": "VAL123", "R4": "VAL124", "R5": "VAL125", "R6": "VAL126",
    "R7": "VAL127", "R8": "VAL128",
    "S1": "VAL141", "S2": "VAL142", "S3": "VAL143",
    "T1": "VAL151", "T2": "VAL152",
    "H1": "VAL161", "H2": "VAL162", "H3": "VAL163", "H4": "VAL164", "H5": "VAL165",
    "H6": "VAL166",
    "D1": "VAL171", "D2": "VAL172",
}  # fmt: skip
"""The finding code of each rule; codes are never reused."""

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_BESIDE = frozenset((TEI + "note", TEI + "milestone"))
_EXTENT = {"post": "H3", "comment": "H6"}
"""What the header's extent counts of the text, with the rule that says so."""
_BLANK = " \t\r\n"
"""White space of XML: an ideographic space counts as text, as it does for XPath."""
_ODD = re.compile(f"\ufffd|{_PRIVATE.pattern}")
_SHOWN = frozenset(TEI + name for name in ("graphic", "media", "ptr", "gap", "g"))


def check(root: etree._Element, ids: Mapping[str, etree._Element] | None = None) -> list[Finding]:
    """All breaches of the rules in a document of the profile; ``ids`` is :func:`identified`."""
    return _Check(root, identified(root) if ids is None else ids).findings


class _Check:
    def __init__(self, root: etree._Element, ids: Mapping[str, etree._Element]) -> None:
        self.findings: list[Finding] = []
        self.ids = ids
        self.posts: list[etree._Element] = []
        self.counts: dict[object, int] = {}
        self.retrieved: int | None = None
        self._extent: dict[str, etree._Element] = {}
        self._usages: list[etree._Element] = []
        self._on_header: dict[object, Callable[[etree._Element], None]] = {
            TEI + "revisionDesc": self._revisions,
            TEI + "catRef": self._cat_ref,
            TEI + "char": self._char,
            TEI + "date": self._date,
            TEI + "measure": self._measure,
            TEI + "tagUsage": self._usages.append,
        }
        self._on_text: dict[object, Callable[[etree._Element], None]] = {
            TEI + "post": self.posts.append,
            TEI + "g": self._g,
            TEI + "ref": self._ref,
            TEI + "note": self._note,
            TEI + "floatingText": self._floating,
            TEI + "quote": self._quote,
            TEI + "p": self._filled,
            TEI + "head": self._filled,
            TEI + "item": self._filled,
            TEI + "l": self._filled,
            TEI + "row": self._row,
            TEI + "div": self._div,
        }
        body = root.find(TEI + "text")
        header = root.find(TEI + "teiHeader")
        if header is not None:
            self._header(header)
        if body is not None:
            self._text(body)
            self._posts()

    def breach(self, rule: str, element: etree._Element, value: str = "") -> None:
        """Record a breach at an element."""
        line = element.sourceline
        where: dict[str, str | int] = {"line": line if isinstance(line, int) else 0}
        post = element if element.tag == TEI + "post" else next(element.iterancestors(TEI + "post"), None)
        if post is not None and (xml_id := post.get(XML_ID)):
            where["post"] = xml_id
        self.findings.append(finding(RULES[rule], where, rule=rule, value=value[:80]))

    def at(self, pointer: str | None, tag: str) -> etree._Element | None:
        """The element that ``#id`` points at, where it has that tag."""
        found = self.ids.get((pointer or "").partition("#")[2])
        return found if found is not None and found.tag == TEI + tag else None

    # -- header ---------------------------------------------------------------

    def _header(self, header: etree._Element) -> None:
        for element in header.iter(*map(str, self._on_header)):
            self._on_header[element.tag](element)

    def _revisions(self, element: etree._Element) -> None:
        changes = element.findall(TEI + "change")
        if not any(change.get("type") == "render" for change in changes):
            self.breach("H1", element)
        for newer, older in itertools.pairwise(changes):
            if not _number(newer.get("n")) > _number(older.get("n")):
                self.breach("H2", newer, newer.get("n") or "")
        for change in changes:
            if self.at(change.get("who"), "application") is None:
                self.breach("R7", change, change.get("who") or "")

    def _cat_ref(self, element: etree._Element) -> None:
        target = self.ids.get((element.get("target") or "").partition("#")[2])
        scheme = (element.get("scheme") or "").partition("#")[2]
        inside = target is not None and any(one.get(XML_ID) == scheme for one in target.iterancestors(TEI + "taxonomy"))
        if not inside:
            self.breach("R8", element, element.get("target") or "")

    def _char(self, element: etree._Element) -> None:
        if element.find(TEI + "mapping") is None:
            self.breach("H5", element, element.get(XML_ID) or "")

    def _date(self, element: etree._Element) -> None:
        if element.get("type") == "retrieved":
            self.retrieved = _day(_said(element, "when"))
        self._ordered(element, "from", "to")

    def _ordered(self, element: etree._Element, begin: str, end: str) -> None:
        first, last = _day(_said(element, begin)), _day(_said(element, end))
        if first is not None and last is not None and first > last:
            self.breach("D2", element, _said(element, begin))

    def _measure(self, element: etree._Element) -> None:
        parent = element.getparent()
        if element.get("unit") in _EXTENT and parent is not None and parent.getparent() is not None:
            grand = parent.getparent()
            if parent.tag == TEI + "extent" and grand is not None and grand.tag == TEI + "fileDesc":
                self._extent[element.get("unit") or ""] = element

    # -- text -----------------------------------------------------------------

    def _text(self, body: etree._Element) -> None:
        counts = self.counts
        odd = _ODD.search(etree.tostring(body, method="text", encoding="unicode")) is not None
        for element in body.iter("{*}*"):
            tag = element.tag
            counts[tag] = counts.get(tag, 0) + 1
            if odd:
                self._lost(element, element.text or "", element)
                self._lost(element, element.tail or "", element.getparent())
            rule = self._on_text.get(tag)
            if rule is not None:
                rule(element)
        self._totals()

    def _totals(self) -> None:
        comments = sum(post.get("type") == "comment" for post in self.posts)
        for unit, counted in (("post", len(self.posts) - comments), ("comment", comments)):
            measure = self._extent.get(unit)
            if measure is not None and _number(measure.get("quantity")) != counted:
                self.breach(_EXTENT[unit], measure, f"{measure.get('quantity')} for {counted}")
        for usage in self._usages:
            counted = self.counts.get(TEI + (usage.get("gi") or ""), 0)
            if _number(usage.get("occurs")) != counted:
                self.breach("H4", usage, f"{usage.get('gi')}: {usage.get('occurs')} for {counted}")

    def _lost(self, element: etree._Element, text: str, parent: etree._Element | None) -> None:
        if parent is None or not _ODD.search(text):
            return
        if "\ufffd" in text:
            self.breach("T1", parent)
        if found := _PRIVATE.search(text):
            self.breach("T2", element, f"U+{ord(found[0]):04X}")

    def _posts(self) -> None:
        before: etree._Element | None = None
        for post in self.posts:
            self._one_post(post, before)
            if post.get("type") != "comment":
                before = post

    def _one_post(self, post: etree._Element, before: etree._Element | None) -> None:
        withdrawn = post.get("status") == "withdrawn"
        who, reply, opening = post.get("who"), post.get("replyTo"), post.get("type") == "opening"
        if not who and not withdrawn and post.get("generatedBy") == "human" and not _noted(post, "poster"):
            self.breach("P1", post)
        if not _said(post, "when") and not withdrawn and not _noted(post, "postTime"):
            self.breach("P2", post)
        comment = post.get("type") == "comment"
        if before is not None and not comment and not _number(post.get("n")) > _number(before.get("n")):
            self.breach("P3", post, post.get("n") or "")
        if comment and self.at(reply, "post") is None:
            self.breach("P10", post, reply or "")
        if opening and before is not None:
            self.breach("P4", post)
        if opening and reply:
            self.breach("P5", post)
        if who and self.at(who, "person") is None:
            self.breach("P6", post, who)
        if reply and reply.startswith("#"):
            target = self.at(reply, "post")
            if target is None:
                self.breach("P7", post, reply)
            elif target is post:
                self.breach("P8", post, reply)
        if all(child.tag in _BESIDE for child in post.iterchildren("{*}*")):
            self.breach("P9", post)
        self._dated(post)

    def _dated(self, post: etree._Element) -> None:
        self._ordered(post, "notBefore", "notAfter")
        day = _day(_said(post, "when") + _said(post, "notBefore"))
        if day is None or self.retrieved is None:
            return
        late = day - self.retrieved
        turn = day % 100 == 1 and self.retrieved % 100 >= 28 and late <= 8870
        if late > 1 and not turn:
            self.breach("D1", post, _said(post, "when") + _said(post, "notBefore"))

    # -- pointers and structure -----------------------------------------------

    def _g(self, element: etree._Element) -> None:
        if self.at(element.get("ref"), "char") is None:
            self.breach("R1", element, element.get("ref") or "")

    def _ref(self, element: etree._Element) -> None:
        if element.get("type") != "noteMarker":
            return
        target = element.get("target")
        if target is not None:
            if self.at(target, "note") is None:
                self.breach("R2", element, target)
            return
        holder = next(element.iterancestors(TEI + "floatingText"), None)
        path = f"{TEI}back/{TEI}div/{TEI}gap"
        gaps = holder.iterfind(path) if holder is not None else iter(())
        if not any(gap.get("unit") == "note" for gap in gaps):
            self.breach("R3", element, element.get("n") or "")

    def _note(self, element: etree._Element) -> None:
        target = element.get("target")
        if target is None:
            return
        for pointer in target.split():
            marker = self.at(pointer, "ref")
            if marker is None or marker.get("type") != "noteMarker":
                self.breach("R4", element, pointer)
                return

    def _floating(self, element: etree._Element) -> None:
        decls = element.get("decls")
        if decls is not None and self.at(decls, "bibl") is None:
            self.breach("R5", element, decls)

    def _quote(self, element: etree._Element) -> None:
        source = element.get("source") or ""
        if source.startswith("#") and self.at(source, "post") is None:
            self.breach("R6", element, source)

    def _filled(self, element: etree._Element) -> None:
        if not _shows(element) and next(element.iter(TEI + "milestone"), None) is None:
            self.breach("S1", element, element.tag[len(TEI) :])

    def _row(self, element: etree._Element) -> None:
        table = element.getparent()
        cols = table.get("cols") if table is not None else None
        if cols is not None and sum(_number(cell.get("cols") or "1") for cell in element) > _number(cols):
            self.breach("S2", element)

    def _div(self, element: etree._Element) -> None:
        n, parent = element.get("n"), element.getparent()
        if n is None or parent is None or parent.tag != TEI + "div":
            return
        above = parent.get("n")
        if above is not None and not n.startswith(f"{above}."):
            self.breach("S3", element, n)


def _shows(element: etree._Element) -> bool:
    """Whether an element has text that is not white space, or an object."""
    if (text := element.text) and text.strip(_BLANK):
        return True
    for inner in element.iter("{*}*"):
        if inner.tag in _SHOWN:
            return True
        if (text := inner.text) and text.strip(_BLANK):
            return True
        if inner is not element and (tail := inner.tail) and tail.strip(_BLANK):
            return True
    return False


def _noted(post: etree._Element, kind: str) -> bool:
    return any(note.get("type") == kind for note in post.iterchildren(TEI + "note"))


def _number(text: str | None) -> float:
    """XPath's ``number()``; no number compares as false with everything."""
    try:
        return float(text) if text else float("nan")
    except ValueError:
        return float("nan")


def _said(element: etree._Element, name: str) -> str:
    """A date of an element: ``name``, or ``name-iso`` where it is a time to the minute."""
    return (element.get(name) or "") + (element.get(f"{name}-iso") or "")


def _day(when: str | None) -> int | None:
    """A date as the number YYYYMMDD, where the day is given."""
    if not when or not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", when):
        return None
    return int(when[:10].replace("-", ""))
