"""The TEI of a document without names: pseudonyms for its people, nothing that leads back to the page.

Ids of persons, whatever points at them, and their names wherever the texts have them, in quotations, mentions,
notices and titles too, are replaced; accounts lose all but the name. A name is found across inline markup,
and never across blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import unquote

from lxml import etree

from pipeline.feed.markup import TEI, XML_ID, XML_LANG, put
from pipeline.feed.oai.formats import unprefixed
from pipeline.feed.pseudonyms import NamedPeople, Pseudonyms
from pipeline.holdings.document import Holding
from pipeline.model import layout

_T = f"{{{TEI}}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HEADER = f"{_T}teiHeader"
_LEADING = frozenset(("file", "container", "warcRecordID", "tid", "fid", "URI"))
"""Types of ``idno`` that lead back to a page or an account."""
_ADDRESSES = ("target", "source", "replyTo", "ref", "url")
_DECLARED = (
    "fileDesc/titleStmt/title",
    "fileDesc/sourceDesc/bibl/title",
    "profileDesc/textClass/keywords/term",
    "encodingDesc/classDecl/taxonomy/category/catDesc",
)
"""Where words of the page stand in the header, beside Dublin Core."""
_NAMING = etree.XPath(
    ".//t:name[@type='mention'] | .//t:note[@type='rating']/t:name | .//t:bibl/t:author", namespaces={"t": TEI}
)
STATEMENT = (
    "Persons bear pseudonyms made with a keyed hash, and so do their names wherever texts have them, as far as the "
    "page shows them as names of its people. What else is known of accounts, and addresses that lead back to the page, "
    "are left out."
)


def unnamed(holding: Holding, pseudonyms: Pseudonyms) -> bytes:
    """The TEI of a document without names, as a file. Raises ``Refusal`` (FED003, FED004, FED010)."""
    root = unprefixed(holding.folder, holding.id, holding.record["outputs"]["files"][layout.TEI][1])
    unname(root, holding, pseudonyms)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made + b"\n"


def unname(root: etree._Element, holding: Holding, pseudonyms: Pseudonyms) -> None:
    """Take the names out of a document's TEI, in place. Its ids are those of the archive."""
    text = root.find(f"{_T}text")
    people = pseudonyms.people(holding, _named(text) if text is not None else ())
    accounts = _persons(root, holding, pseudonyms)
    _pointers(root, accounts.ids)
    _header(root, people)
    if text is not None:
        for run in _runs(text):
            _replace(run, people)
        for name in text.iter(f"{_T}name", f"{_T}author", f"{_T}persName"):
            _alone(name, people)
    _addresses(root, people, accounts.addresses)
    statement = root.find(f"{_HEADER}/{_T}encodingDesc/{_T}editorialDecl/{_T}normalization")
    if statement is not None:
        put(statement, "p", STATEMENT, {XML_LANG: "en"})


def _named(text: etree._Element) -> list[str]:
    """Whom mentions, lines of quotations and ratings name, as they are written, without the sign of a mention."""
    found = ("".join(map(str, one.itertext())).strip().lstrip("@＠") for one in cast("Any", _NAMING(text)))
    return sorted({name for name in found if name})


class _Accounts:
    """The persons of a document: their new ids, and the addresses of their accounts."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.addresses: set[str] = set()


def _persons(root: etree._Element, holding: Holding, pseudonyms: Pseudonyms) -> _Accounts:
    found = _Accounts()
    for person in root.iter(f"{_T}person"):
        old = person.get(XML_ID, "")
        name = person.find(f"{_T}persName")
        uid = next((one.text for one in person.iter(f"{_T}idno") if one.get("type") == "uid"), None)
        shown = name.text if name is not None else None
        made = found.ids[old] = pseudonyms.person(holding, old, shown, uid)
        found.addresses.update(one.text or "" for one in person.iter(f"{_T}idno") if one.get("type") == "URI")
        person.set(XML_ID, made)
        for part in list(person):
            if part.tag != f"{_T}persName":
                person.remove(part)
        if name is not None and shown:
            name.text = made
            name.set("type", "pseudonym")
    return found


def _pointers(root: etree._Element, ids: Mapping[str, str]) -> None:
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            words = str(value).split(" ")
            if any(word[:1] == "#" and word[1:] in ids for word in words):
                element.set(
                    name, " ".join(f"#{ids.get(word[1:], word[1:])}" if word[:1] == "#" else word for word in words)
                )


def _header(root: etree._Element, people: NamedPeople) -> None:
    for path in _DECLARED:
        for one in root.iterfind("/".join((_HEADER, *(f"{_T}{step}" for step in path.split("/"))))):
            one.text = people.replaced(one.text or "")[0] or one.text
    for one in list(root.iter(f"{_DC}*")):
        holder = one.getparent()
        if holder is not None and (one.text or "").startswith(("http:", "https:")) and one.tag != f"{_DC}rights":
            holder.remove(one)
        elif one.text:
            one.text = people.words(one.text)
    for page in root.iterfind(f"{_HEADER}/{_T}fileDesc/{_T}sourceDesc/{_T}bibl"):
        for part in list(page):
            if part.tag == f"{_T}ptr" or (part.tag == f"{_T}idno" and part.get("type") in _LEADING):
                page.remove(part)


def _addresses(root: etree._Element, people: NamedPeople, accounts: set[str]) -> None:
    """Take out addresses of posts, of accounts, and those that hold a name."""
    for element in root.iterfind(f"{_T}text//*"):
        for name in _ADDRESSES:
            value = element.get(name, "")
            if ":" not in value:
                continue
            frame = name in ("source", "replyTo")
            if frame or value in accounts or people.replaced(unquote(value))[1]:
                element.attrib.pop(name)
                if element.tag in (f"{_T}graphic", f"{_T}media"):
                    element.set(name, "about:blank")


class TextPlace(NamedTuple):
    """A text of a tree: the element, and ``text`` or ``tail``; no element for a line's end."""

    of: etree._Element | None
    place: str


def _runs(text: etree._Element) -> Iterator[list[TextPlace]]:
    """The texts of each innermost block, in order."""
    stack = [text]
    while stack:
        element = stack.pop()
        mixed = bool((element.text or "").strip()) or any((one.tail or "").strip() for one in element)
        if mixed:
            yield list(_slots(element))
        else:
            stack.extend(element.iterchildren(tag=etree.Element))


def _slots(element: etree._Element) -> Iterator[TextPlace]:
    """All texts of an element and below, by iteration; a line's end parts."""
    stack: list[tuple[etree._Element, bool]] = [(element, False)]
    while stack:
        one, left = stack.pop()
        if left:
            yield TextPlace(one, "tail")
            continue
        if one is not element:
            stack.append((one, True))
        if one.tag == f"{_T}lb":
            yield TextPlace(None, "text")
        yield TextPlace(one, "text")
        stack.extend((child, False) for child in reversed(one))


def _replace(run: list[TextPlace], people: NamedPeople) -> None:
    """Replace names in a run; one that crosses inline markup stands where it began."""
    texts = ["\n" if of is None else (getattr(of, place) or "") for of, place in run]
    _, edits = people.replaced("".join(texts))
    if not edits:
        return
    at, edit = 0, 0
    for (of, place), text in zip(run, texts, strict=True):
        end, parts, here = at + len(text), [], at
        while edit < len(edits) and edits[edit][0] < end:
            start, stop, name = edits[edit]
            if start >= at:
                parts += [text[here - at : start - at], name]
            here = max(here, min(stop, end))
            if stop > end:
                break
            edit += 1
        parts.append(text[here - at :])
        if of is not None and here > at:
            setattr(of, place, "".join(parts))
        at = end


def _alone(name: etree._Element, people: NamedPeople) -> None:
    """A name that stands alone in an element of names is replaced at any length."""
    if len(name) or not name.text:
        return
    bare = name.text.lstrip("@＠")
    if made := people.names.get(bare.strip()):
        name.text = name.text[: len(name.text) - len(bare)] + made
