"""The provider: answers to the six verbs of OAI-PMH 2.0, built from the index and the archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from pipeline.feed import dates
from pipeline.feed.markup import XSI, put, uri, xml_text
from pipeline.feed.oai.arguments import Cursor, OaiError, Query, read, resume, span, token
from pipeline.feed.oai.formats import FORMATS, described, metadata, tei
from pipeline.feed.oai.index import NAME, Index, Indexed, Range
from pipeline.holdings.document import load
from pipeline.holdings.walk import folder_of
from pipeline.model import layout
from pipeline.model.description import unpack
from pipeline.model.finding import Finding, Refusal, finding

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_XSD = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
PAGE_SIZE = 100
METS_PAGE_SIZE = 25
"""Records a page of METS, which is made anew for each record at about 3 ms."""
PAGE_BYTES = 1 << 20
"""A page of a list ends early once its metadata has this size, so memory is bounded."""

_NAMESPACE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(?:\.[a-zA-Z][a-zA-Z0-9-]*)+")


@dataclass(frozen=True, slots=True)
class Repository:
    """An archive as a repository: where it is, where it is served, how it is named.

    ``namespace`` is the domain name in its identifiers, ``oai:NAMESPACE:SHA256``. Raises
    ``Refusal`` (FED018) for one that may not stand there.
    """

    archive: Path
    base_url: str = "http://127.0.0.1:8000/oai"
    name: str = "guidang"
    namespace: str = "guidang.example"
    admin: str = ""
    index: Path | None = None
    page_size: int = PAGE_SIZE

    def __post_init__(self) -> None:
        if not _NAMESPACE.fullmatch(self.namespace):
            raise Refusal(finding("FED018", value=self.namespace))

    @property
    def index_path(self) -> Path:
        """The index: beside the archive's catalog unless another place is given."""
        return self.index or self.archive / NAME

    @property
    def admin_email(self) -> str:
        """The address of the administrator, which the protocol requires."""
        return self.admin or f"admin@{self.namespace}"

    def identifier(self, name: str) -> str:
        """The OAI identifier of a document."""
        return f"oai:{self.namespace}:{name}"

    def named(self, identifier: str) -> str | None:
        """The id of the document that an identifier names, or ``None``."""
        prefix = f"oai:{self.namespace}:"
        name = identifier.removeprefix(prefix)
        return name if identifier.startswith(prefix) and layout.is_id(name) else None


class Provider:
    """Answers requests. It keeps no state between them, so threads may share it."""

    def __init__(self, repository: Repository, report: Callable[[Finding], None]) -> None:
        self.repository = repository
        self._report = report

    def answer(self, pairs: Iterable[tuple[str, str]]) -> bytes:
        """The response to a request given as its names and values; errors are responses too."""
        root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})  # type: ignore[dict-item]
        root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI_XSD}")
        put(root, "responseDate", dates.now())
        asked = put(root, "request", self.repository.base_url)
        try:
            request = read(pairs)
            asked.set("verb", request.verb)
            with Index(self.repository.index_path) as index, ExitStack() as stack:
                content = _Answers(self.repository, index, self._report, stack).of(request)
            for name, value in request.arguments.items():
                asked.set(name, xml_text(value))
            root.append(content)
        except OaiError as error:
            if error.code in ("badVerb", "badArgument"):
                asked.attrib.clear()
            else:
                for name, value in request.arguments.items():  # what was asked for need not be a URI; its echo must
                    asked.set(
                        name,
                        quote(uri(value), safe="/:?#@!$&'()*+,;=%-._~") if name == "identifier" else xml_text(value),
                    )
            put(root, "error", error.message, {"code": error.code})
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


class _Answers:
    """The six verbs over one open index."""

    def __init__(
        self, repository: Repository, index: Index, report: Callable[[Finding], None], stack: ExitStack
    ) -> None:
        self.repository, self.index, self.report, self._stack = repository, index, report, stack

    @cached_property
    def events(self) -> dates.Events | None:
        """The catalog's events, opened when a format first needs a date."""
        return self._stack.enter_context(dates.catalogued(self.repository.archive, self.report))

    def of(self, request: Query) -> etree._Element:
        verbs: Mapping[str, Callable[[Query, etree._Element], None]] = {
            "Identify": self.identify,
            "ListMetadataFormats": self.formats,
            "ListSets": self.sets,
            "GetRecord": self.record,
            "ListIdentifiers": self.list,
            "ListRecords": self.list,
        }
        content = etree.Element(f"{{{OAI}}}{request.verb}", nsmap={None: OAI})  # type: ignore[dict-item]
        verbs[request.verb](request, content)
        return content

    def identify(self, _: Query, out: etree._Element) -> None:
        repository = self.repository
        put(out, "repositoryName", repository.name)
        put(out, "baseURL", repository.base_url)
        put(out, "protocolVersion", "2.0")
        put(out, "adminEmail", repository.admin_email)
        put(out, "earliestDatestamp", self.index.earliest())
        put(out, "deletedRecord", "persistent")
        put(out, "granularity", "YYYY-MM-DDThh:mm:ssZ")
        holder = put(out, "description")
        about = etree.SubElement(holder, f"{{{IDENTIFIER}}}oai-identifier", nsmap={None: IDENTIFIER})  # type: ignore[dict-item]
        about.set(f"{{{XSI}}}schemaLocation", f"{IDENTIFIER} {IDENTIFIER}.xsd")
        put(about, "scheme", "oai")
        put(about, "repositoryIdentifier", repository.namespace)
        put(about, "delimiter", ":")
        put(about, "sampleIdentifier", repository.identifier("0" * 64))

    def formats(self, request: Query, out: etree._Element) -> None:
        if request.get("identifier"):
            self._known(request.arguments["identifier"])
        for prefix, (schema, namespace) in FORMATS.items():
            form = put(out, "metadataFormat")
            put(form, "metadataPrefix", prefix)
            put(form, "schema", schema)
            put(form, "metadataNamespace", namespace)

    def sets(self, request: Query, out: etree._Element) -> None:
        cursor = self._resumed(request) or Cursor("ListSets")
        size = self.repository.page_size
        found = self.index.sets(cursor.after, size + 1)
        if not found:
            raise OaiError("noSetHierarchy", "The repository has no sets yet")
        for spec, name in found[:size]:
            entry = put(out, "set")
            put(entry, "setSpec", spec)
            put(entry, "setName", name)
        if len(found) > size or cursor.given:
            after = Cursor("ListSets", after=found[:size][-1][0], given=cursor.given + size)
            self._go_on(out, cursor, after if len(found) > size else None)

    def record(self, request: Query, out: etree._Element) -> None:
        entry = self._known(request.arguments["identifier"])
        prefix = request.arguments["metadataPrefix"]
        _supported(prefix)
        element = self._record(entry, prefix)
        if element is None:
            raise OaiError("cannotDisseminateFormat", "The item cannot be given in this format")
        out.append(element)

    def list(self, request: Query, out: etree._Element) -> None:
        resumed = self._resumed(request)
        cursor = resumed or self._begun(request)
        _supported(cursor.prefix)
        chosen = Range(cursor.spec, *span(cursor.first, cursor.last))
        size, more, last = 0, False, (cursor.after, cursor.id)
        whole = request.verb == "ListRecords"
        limit = min(self.repository.page_size, METS_PAGE_SIZE if whole and cursor.prefix == "mets" else PAGE_SIZE * 10)
        for entry in self.index.entries(chosen, last):
            if len(out) == limit or size > PAGE_BYTES:
                more = True
                break
            last = (entry.datestamp, entry.id)
            element = self._record(entry, cursor.prefix) if whole else self._header(entry)
            if element is not None:
                out.append(element)
                size += self._size(entry) if whole and cursor.prefix == "tei" else 0
        if not len(out):
            raise OaiError("noRecordsMatch", "No record fits from, until, set and metadataPrefix")
        if more or resumed:
            rest = Cursor(
                cursor.verb, cursor.prefix, cursor.first, cursor.last, cursor.spec,
                *last, cursor.given + len(out), cursor.total,
            )  # fmt: skip
            self._go_on(out, cursor, rest if more else None)

    def _begun(self, request: Query) -> Cursor:
        spec = request.get("set") or ""
        prefix = request.arguments["metadataPrefix"]
        _supported(prefix)
        first, last = request.get("from"), request.get("until")
        total = self.index.count(Range(spec, *span(first, last)))
        if not total:
            raise OaiError("noRecordsMatch", "No record fits from, until, set and metadataPrefix")
        return Cursor(request.verb, prefix, first, last, spec, total=total)

    def _resumed(self, request: Query) -> Cursor | None:
        value = request.get("resumptionToken")
        return None if value is None else resume(value, request.verb, self.index.secret())

    def _go_on(self, out: etree._Element, now: Cursor, rest: Cursor | None) -> None:
        """The resumptionToken element: empty where the list is complete."""
        attrs = {"completeListSize": now.total or None, "cursor": now.given}
        put(out, "resumptionToken", token(rest, self.index.secret()) if rest else None, attrs)

    def _known(self, identifier: str) -> Indexed:
        name = self.repository.named(identifier)
        entry = self.index.entry(name) if name else None
        if entry is None:
            raise OaiError("idDoesNotExist", "No item of the repository has this identifier")
        return entry

    def _header(self, entry: Indexed) -> etree._Element:
        header = etree.Element(f"{{{OAI}}}header", nsmap={None: OAI})  # type: ignore[dict-item]
        if entry.deleted:
            header.set("status", "deleted")
        put(header, "identifier", self.repository.identifier(entry.id))
        put(header, "datestamp", entry.datestamp)
        for spec in entry.specs:
            put(header, "setSpec", spec)
        return header

    def _record(self, entry: Indexed, prefix: str) -> etree._Element | None:
        """The record, or ``None`` (reported) where the archive cannot give it in this format."""
        record = etree.Element(f"{{{OAI}}}record", nsmap={None: OAI})  # type: ignore[dict-item]
        record.append(self._header(entry))
        if entry.deleted:
            return record
        folder = folder_of(self.repository.archive, entry.id)
        try:
            if prefix == "tei":
                content = tei(folder, entry.id, entry.tei)
            elif prefix == "mets":
                content = metadata(load(folder), prefix, self.events)
            else:
                content = described(unpack(entry.about), prefix)
        except Refusal as refusal:
            for fault in refusal.findings:
                self.report(fault)
            return None
        put(record, "metadata").append(content)
        return record

    def _size(self, entry: Indexed) -> int:
        if entry.deleted:
            return 0
        return (folder_of(self.repository.archive, entry.id) / layout.TEI).stat().st_size


def _supported(prefix: str) -> None:
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", "The repository's formats are " + ", ".join(FORMATS))
