"""The text of a TEI element as ``text.txt`` has it: the reading that the element holds.

====================================  =====================================================
``lb``                                a line end
``gap`` undecodable, in characters    as many U+FFFD
``g``                                 the character that its declaration names, else its content
``choice``                            ``reg`` or ``corr`` only
``figure``                            ``figDesc`` only: what stood in the text for the picture
``ruby``                              ``rb`` only
``note``, ``desc``, ``measure`` …     nothing
other elements                        their content
====================================  =====================================================
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
_SILENT = frozenset(TEI + name for name in ("note", "desc", "graphic", "media", "orig", "sic", "rt", "milestone"))
_CHAR, _G, _GAP, _LB, _FIGURE, _DESC = (TEI + name for name in ("char", "g", "gap", "lb", "figure", "figDesc"))
_DECLARED = "/".join(TEI + name for name in ("teiHeader", "encodingDesc", "charDecl", "char"))
_IDENTIFIED = etree.XPath("descendant-or-self::*[@xml:id]")
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def characters(root: etree._Element) -> Mapping[str, str]:
    """The declared characters by ``#id``: a PUA mapping's or a named code point's characters."""
    found = {}
    # a document declares them in one place of its header; what is no document is looked through
    for char in root.iterfind(_DECLARED) if root.tag == TEI + "TEI" else root.iter(_CHAR):
        points = next((one.text for one in char.iterchildren(TEI + "mapping") if one.get("type") == "PUA"), None)
        if points is None:
            named = (one for one in char.iterchildren(TEI + "localProp") if one.get("name") == "code-point")
            points = next((one.get("value") for one in named), None)
        if points:
            try:
                text = "".join(chr(int(point[2:], 16)) for point in points.split())
            except (ValueError, OverflowError):
                continue
            found[f"#{char.get(XML_ID)}"] = text
    return found


def identified(root: etree._Element) -> Mapping[str, etree._Element]:
    """The document's elements by ``xml:id``."""
    found: list[etree._Element] = _IDENTIFIED(root)  # type: ignore[assignment]
    return {element.get(XML_ID, ""): element for element in found}


def text_of(element: etree._Element, declared: Mapping[str, str]) -> str:
    """The text form of ``element``; ``declared`` is :func:`characters` of its document."""
    if not len(element):
        return element.text or ""
    out: list[str] = []
    stack: list[etree._Element | str] = [element]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            out.append(top)
            continue
        leading = _own(top, declared)
        if leading is not None:
            out.append(leading)
            continue
        if top.text:
            out.append(top.text)
        for child in reversed(top):
            if child.tail:
                stack.append(child.tail)
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                stack.append(child)
    return "".join(out)


def _own(element: etree._Element, declared: Mapping[str, str]) -> str | None:
    """The text of an element that does not simply hold its text, else ``None``."""
    tag = element.tag
    if tag == _LB:
        return "\n"
    if tag == _G:
        return declared.get(element.get("ref") or "", element.text or "")
    if tag == _GAP:
        lost = element.get("reason") == "undecodable" and element.get("unit") == "character"
        return "\ufffd" * int(element.get("quantity") or 1) if lost else ""
    if tag == _FIGURE:
        return "".join(one.text or "" for one in element.iterchildren(_DESC))
    return None
