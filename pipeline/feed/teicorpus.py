"""The archive as one ``teiCorpus``: one header, one list of persons, one set of taxonomies, the texts below.

A person has one id on every page of a site, so the persons of a corpus stand once, in its header, and every
``@who`` of every text points there. Somebody whom a page does not name is a person of that text, under its prefix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import BinaryIO

from lxml import etree

import pipeline
from pipeline.feed.markup import TEI, XML_ID, XML_LANG, put, qualify, uri
from pipeline.feed.oai.formats import mark, unprefixed
from pipeline.feed.pseudonyms import Pseudonyms
from pipeline.feed.unnamed import unname
from pipeline.holdings.document import Holding, Report
from pipeline.model import layout
from pipeline.model.finding import Finding, Refusal

_T = f"{{{TEI}}}"
_ACCOUNT = re.compile(r"(?:u-|P)[0-9a-f]{12}")
_PERSONS = f"{_T}teiHeader/{_T}profileDesc/{_T}particDesc"
_CLASSES = f"{_T}teiHeader/{_T}encodingDesc/{_T}classDecl"


def tei_corpus(
    source: Callable[[Report], Iterator[Holding]],
    out: BinaryIO,
    name: str,
    report: Report,
    pseudonyms: Pseudonyms | None = None,
) -> int:
    """Write a ``teiCorpus`` with its own header; give the number of documents.

    ``source`` gives the documents, twice: the header says who writes in texts that come after it. Ids of a
    document are under a prefix of its own, but for those that the corpus has once.
    """
    held = _Shared()
    first = held.gather(source(_silent), pseudonyms)
    count = 0
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(f"{_T}teiCorpus", nsmap={None: TEI}):
            if first is not None:
                xml.write(_header(first, name, held))
            for holding in source(report):
                try:
                    document = _read(holding, pseudonyms)
                except Refusal as refusal:
                    for entry in refusal.findings:
                        report(entry)
                    continue
                for path in (_PERSONS, _CLASSES):
                    for part in document.findall(path):
                        _dropped(part)
                if XML_ID not in document.attrib:
                    document.set(XML_ID, mark(holding.id).rstrip("-"))
                xml.write("\n")
                xml.write(document)
                count += 1
    return count


def _silent(_: Finding) -> None:
    """The second pass says what is wrong."""


def _dropped(part: etree._Element) -> None:
    parent = part.getparent()
    if parent is not None:
        parent.remove(part)


def _read(holding: Holding, pseudonyms: Pseudonyms | None) -> etree._Element:
    """A document with its ids under its prefix, but for those of accounts and taxonomies."""
    root = unprefixed(holding.folder, holding.id, holding.record["outputs"]["files"][layout.TEI][1])
    if pseudonyms is not None:
        unname(root, holding, pseudonyms)
    accounts = {one.get(XML_ID, "") for one in root.iterfind(f"{_PERSONS}/{_T}listPerson/{_T}person")}
    classes = {one.get(XML_ID, "") for part in root.iterfind(_CLASSES) for one in part.iter()}
    qualify(root, mark(holding.id), {one for one in accounts if _ACCOUNT.fullmatch(one)} | classes)
    return root


class _Shared:
    """What the texts of a corpus have in common, each once, in the order in which it is met."""

    def __init__(self) -> None:
        self.persons: dict[str, bytes] = {}
        self.taxonomies: dict[str, etree._Element] = {}

    def gather(self, source: Iterator[Holding], pseudonyms: Pseudonyms | None) -> Holding | None:
        """Take from all documents; give the first."""
        first: Holding | None = None
        for holding in source:
            try:
                root = _read(holding, pseudonyms)
            except Refusal:
                continue
            first = first or holding
            for person in root.iterfind(f"{_PERSONS}/{_T}listPerson/{_T}person"):
                known = self.persons.get(person.get(XML_ID, ""))
                if known is None or (b'role="commenter"' in known and person.get("role") == "poster"):
                    person.tail = None
                    self.persons[person.get(XML_ID, "")] = etree.tostring(person)
            for taxonomy in root.iterfind(f"{_CLASSES}/{_T}taxonomy"):
                self._classes(taxonomy)
        return first

    def _classes(self, taxonomy: etree._Element) -> None:
        held = self.taxonomies.setdefault(taxonomy.get(XML_ID, ""), deepcopy(taxonomy))
        have = {one.get(XML_ID) for one in held.iter(f"{_T}category")}
        for category in taxonomy.iterfind(f"{_T}category"):
            if category.get(XML_ID) not in have:
                held.append(deepcopy(category))


def _header(first: Holding, name: str, held: _Shared) -> etree._Element:
    """The header of the corpus; what it says of rights is what the accession of the first text says."""
    accession = first.record["accession"]
    root = etree.Element(f"{_T}teiHeader", nsmap={None: TEI})  # type: ignore[dict-item]
    file = put(root, "fileDesc")
    title = put(file, "titleStmt")
    put(title, "title", accession["title"] or name)
    maker = put(title, "respStmt")
    put(maker, "resp", "compilation", {XML_LANG: "en"})
    put(maker, "name", f"guidang {pipeline.__version__}")
    published = put(file, "publicationStmt")
    put(published, "publisher", accession["publisher"])
    rights = accession["rights"]
    terms = put(published, "availability", attrs={"status": rights["status"]})
    put(terms, "licence", rights["statement"], {"target": uri(rights["licence"])})
    origin = put(file, "sourceDesc")
    put(origin, "p", "Archived forum pages; each text names its own source.", {XML_LANG: "en"})
    if accession["origin"]:
        put(origin, "p", accession["origin"])
    coding = put(root, "encodingDesc")
    sentence = (
        "Ids of each text stand under a prefix of its own, but for those of persons and taxonomies, which stand "
        "once, in this header; otherwise the texts are those of the archive."
    )
    put(put(coding, "editorialDecl"), "p", sentence, {XML_LANG: "en"})
    if held.taxonomies:
        put(coding, "classDecl").extend(list(held.taxonomies.values()))
    if held.persons:
        listed = put(put(put(root, "profileDesc"), "particDesc"), "listPerson", attrs={"type": "posters"})
        for person in held.persons.values():
            listed.append(etree.fromstring(person))
            listed[-1].tail = "\n"
    return root
