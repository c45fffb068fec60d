"""ResourceSync (ANSI/NISO Z39.99): lists of an archive's files with their digests, for whoever copies them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.feed import dates
from pipeline.feed.markup import uri
from pipeline.feed.mets import MEDIA_TYPES, faults
from pipeline.feed.publish import Tally, Unfit, aside
from pipeline.holdings.document import Holding, Report, Selection, holdings
from pipeline.model import layout
from pipeline.model.finding import Refusal, finding

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
RS = "http://www.openarchives.org/rs/terms/"
MAX_ENTRIES = 50_000
"""Entries of one list: what the sitemap protocol allows."""
DESCRIPTION = ".well-known/resourcesync"
CAPABILITIES, RESOURCES = "capabilitylist.xml", "resourcelist.xml"

Entry = tuple[str, str | None, str, int, str, str]
"""Address, last change, sha256, size, media type, address of the record that describes it."""


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    base: str,
    selection: Selection | None = None,
    *,
    catalog: dates.Events | None = None,
    force: bool = False,
    keep_going: bool = False,
) -> int:
    """Write the lists into the folder ``out``; give the number of files listed.

    ``base`` is the address at which the archive's folder is served; the lists stand beside it. Where an
    error was reported nothing is published and 0 is given, unless ``keep_going``. Raises ``Refusal`` (FED001,
    FED006, FED007).
    """
    base = base.rstrip("/") + "/"
    tally, count = Tally(report), 0
    try:
        with aside(out, force=force) as place:
            (place / ".well-known").mkdir(parents=True)
            names: list[str] = []
            batch: list[Entry] = []
            latest = ""
            for holding in holdings(archive, tally, selection):
                found = list(faults(holding))
                for entry in found:
                    tally(entry)
                for resource in entries(holding, base, catalog) if not found else ():
                    latest = max(latest, resource[1] or "")
                    batch.append(resource)
                    count += 1
                    if len(batch) == MAX_ENTRIES:
                        _list(place, names, batch, base, latest)
            if not keep_going:
                tally.forbid()
            if not count:
                raise Refusal(finding("FED007"))
            _finish(place, names, batch, base, latest)
    except Unfit:
        return 0
    return count


def entries(holding: Holding, base: str, catalog: dates.Events | None = None) -> Iterator[Entry]:
    """The files of a document as entries of a list."""
    when = dates.written(holding, catalog)
    record = f"{base}{holding.address}/{layout.RECORD}"
    for held in holding.files():
        kind = MEDIA_TYPES.get(held.name) or ("text/html" if held.name.endswith(".html") else "text/plain")
        yield f"{base}{holding.address}/{held.name}", when, held.sha256, held.size, kind, record


def _list(place: Path, names: list[str], batch: list[Entry], base: str, latest: str) -> None:
    name = f"resourcelist-{len(names) + 1:04d}.xml"
    (place / name).write_bytes(resource_list(batch, base + CAPABILITIES, latest))
    names.append(name)
    batch.clear()


def _finish(place: Path, names: list[str], batch: list[Entry], base: str, latest: str) -> None:
    if names:
        if batch:
            _list(place, names, batch, base, latest)
        root = _root("sitemapindex", "resourcelist", "up", base + CAPABILITIES, latest)
        for name in names:
            _put(_put(root, "sitemap"), "loc", base + name)
    else:
        root = _tree(batch, base + CAPABILITIES, latest)
    (place / RESOURCES).write_bytes(_bytes(root))
    capabilities = _root("urlset", "capabilitylist", "up", base + DESCRIPTION)
    _member(capabilities, base + RESOURCES, "resourcelist")
    (place / CAPABILITIES).write_bytes(_bytes(capabilities))
    description = _root("urlset", "description")
    _member(description, base + CAPABILITIES, "capabilitylist")
    (place / DESCRIPTION).write_bytes(_bytes(description))


def resource_list(entries: list[Entry], above: str, at: str) -> bytes:
    """A resource list: a sitemap with a digest, length and type for each file."""
    return _bytes(_tree(entries, above, at))


def _tree(entries: list[Entry], above: str, at: str) -> etree._Element:
    root = _root("urlset", "resourcelist", "up", above, at)
    for address, when, sha256, size, kind, record in entries:
        url = _put(root, "url")
        _put(url, "loc", uri(address))
        if when:
            _put(url, "lastmod", when)
        attributes = {"hash": f"sha-256:{sha256}", "length": str(size), "type": kind}
        etree.SubElement(url, f"{{{RS}}}md", attributes)
        if address != record:
            etree.SubElement(url, f"{{{RS}}}ln", {"rel": "describedby", "href": uri(record)})
    return root


def _root(name: str, capability: str, rel: str = "", href: str = "", at: str = "") -> etree._Element:
    root = etree.Element(f"{{{SITEMAP}}}{name}", nsmap={None: SITEMAP, "rs": RS})  # type: ignore[dict-item]
    if rel:
        etree.SubElement(root, f"{{{RS}}}ln", {"rel": rel, "href": uri(href)})
    etree.SubElement(root, f"{{{RS}}}md", {"capability": capability, **({"at": at} if at else {})})
    return root


def _member(root: etree._Element, address: str, capability: str) -> None:
    url = _put(root, "url")
    _put(url, "loc", uri(address))
    etree.SubElement(url, f"{{{RS}}}md", {"capability": capability})


def _put(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{SITEMAP}}}{tag}")
    child.text = text
    return child


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
