"""A Static Repository (OAI Static Repository 2.0): the records in one XML file that any web server gives.

The format has no sets, no deleted records and days for datestamps; a gateway answers harvesters
from it. It is for small archives that run no server of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from pipeline.feed import dates
from pipeline.feed.markup import XSI, put
from pipeline.feed.oai.formats import FORMATS, metadata
from pipeline.feed.oai.provider import OAI, OAI_XSD, Repository
from pipeline.feed.publish import aside
from pipeline.holdings.document import Report, Selection, holdings
from pipeline.model.finding import Refusal, finding

STATIC = "http://www.openarchives.org/OAI/2.0/static-repository"


def static_repository(
    repository: Repository,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    prefixes: Sequence[str] = ("oai_dc",),
    events: dates.Events | None = None,
    force: bool = False,
) -> int:
    """Write the archive as one static repository file; give the number of records a format.

    Raises ``Refusal`` (FED001, FED006, FED007, FED008).
    """
    count = undated = 0
    names = {None: STATIC, "oai": OAI, "xsi": XSI}
    with aside(out, force=force) as place, etree.xmlfile(str(place), encoding="UTF-8") as xml:
        xml.write_declaration()
        location = f"{STATIC} {STATIC}.xsd {OAI} {OAI_XSD}"
        with xml.element(f"{{{STATIC}}}Repository", {f"{{{XSI}}}schemaLocation": location}, nsmap=names):
            xml.write(_identify(repository, _earliest(repository, report, selection, events)))
            xml.write(_formats(prefixes))
            for prefix in prefixes:
                count = undated = 0
                with xml.element(f"{{{STATIC}}}ListRecords", {"metadataPrefix": prefix}):
                    for holding in holdings(repository.archive, _quiet, selection):
                        record = etree.Element(f"{{{OAI}}}record", nsmap={"oai": OAI})
                        header = put(record, "header")
                        stated = dates.written(holding, events)
                        put(header, "identifier", repository.identifier(holding.id))
                        put(header, "datestamp", (stated or dates.UNKNOWN)[:10])
                        try:
                            put(record, "metadata").append(metadata(holding, prefix, events))
                        except Refusal as refusal:
                            for entry in refusal.findings:
                                report(entry)
                            continue
                        xml.write(record)
                        count += 1
                        undated += stated is None
        if not count:
            raise Refusal(finding("FED007"))
    if undated:
        report(finding("FED009", count=undated, date=dates.UNKNOWN))
    return count


def _quiet(_: object) -> None:
    """Damaged records were reported by the first pass."""


def _earliest(repository: Repository, report: Report, selection: Selection | None, events: dates.Events | None) -> str:
    stamps = (dates.written(holding, events) for holding in holdings(repository.archive, report, selection))
    return min((stamp or dates.UNKNOWN for stamp in stamps), default=dates.UNKNOWN)[:10]


def _identify(repository: Repository, earliest: str) -> etree._Element:
    out = etree.Element(f"{{{STATIC}}}Identify", nsmap={None: STATIC, "oai": OAI})  # type: ignore[dict-item]
    pairs = {
        "repositoryName": repository.name,
        "baseURL": repository.base_url,
        "protocolVersion": "2.0",
        "adminEmail": repository.admin_email,
        "earliestDatestamp": earliest,
        "deletedRecord": "no",
        "granularity": "YYYY-MM-DD",
    }
    for name, value in pairs.items():
        put(out, f"{{{OAI}}}{name}", value)
    return out


def _formats(prefixes: Sequence[str]) -> etree._Element:
    out = etree.Element(f"{{{STATIC}}}ListMetadataFormats", nsmap={None: STATIC, "oai": OAI})  # type: ignore[dict-item]
    for prefix in prefixes:
        schema, namespace = FORMATS[prefix]
        form = put(out, f"{{{OAI}}}metadataFormat")
        put(form, "metadataPrefix", prefix)
        put(form, "schema", schema)
        put(form, "metadataNamespace", namespace)
    return out
