"""Small tools for XML that is made here: elements, and text that may stand in XML."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, cast
from urllib.parse import quote

from lxml import etree

XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TEI = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED = etree.XPath("//*[@xml:id]")
_POINTING = etree.XPath("//*[@*[contains(., '#')]]")
_RESERVED = "!#$%&'()*+,/:;=?@[]~-._"


_KEPT = re.compile(r"(?:\.\./){4}(media/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]{2,5})")


def kept(url: str) -> str | None:
    """The place in the archive of a kept file that a document's TEI points at; ``None`` for other addresses."""
    found = _KEPT.fullmatch(url)
    return found[1] if found else None


def xml_text(value: object) -> str:
    """The value as text that XML 1.0 can hold: a character that it cannot becomes U+FFFD."""
    return _ILLEGAL.sub("\ufffd", str(value))


def put(
    parent: etree._Element, tag: str, text: object = None, attrs: Mapping[str, object] | None = None
) -> etree._Element:
    """Append a child; ``tag`` without a namespace takes the parent's. ``None`` attributes are left out."""
    if not tag.startswith("{"):
        tag = f"{{{_namespace(parent.tag)}}}{tag}"
    child = etree.SubElement(parent, tag)
    for name, value in (attrs or {}).items():
        if value is not None:
            child.set(name, xml_text(value))
    if text is not None:
        child.text = xml_text(text)
    return child


@cache
def _namespace(tag: str) -> str:
    return tag[1:].partition("}")[0]


def uri(value: object) -> str:
    """A URI as far as one can be had: what may not stand in a URI is percent-encoded (RFC 3986)."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", xml_text(value).strip())
    return quote(text, safe=_RESERVED)


def path_text(path: str) -> str:
    r"""A received path as text; bytes that were no text show as ``\xNN``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def parser() -> etree.XMLParser:
    """A parser for files of the archive: no entities, no network, no limit on size, no ID table."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, collect_ids=False, load_dtd=False)


def qualify(tree: etree._Element, prefix: str, kept: Collection[str] = ()) -> None:
    """Give every ``xml:id`` of a document a prefix, and every pointer into the document with it.

    Two documents in one XML file must not share an ``xml:id`` (xml:id 1.0, section 4); parsers
    refuse the file otherwise. Only pointers at ids of the same document are changed. Ids among ``kept``
    stay as they are.
    """
    named: list[etree._Element] = cast("Any", _NAMED(tree))
    pointing: list[etree._Element] = cast("Any", _POINTING(tree))
    ids = {str(element.get(XML_ID)) for element in named} - set(kept)
    for element in named:
        if element.get(XML_ID) in ids:
            element.set(XML_ID, f"{prefix}{element.get(XML_ID)}")
    for element in pointing:
        for name, value in element.attrib.items():
            if "#" in value and name != XML_ID:
                element.set(name, " ".join(_pointed(word, ids, prefix) for word in str(value).split(" ")))


def _pointed(word: str, ids: set[str], prefix: str) -> str:
    return f"#{prefix}{word[1:]}" if word[:1] == "#" and word[1:] in ids else word
