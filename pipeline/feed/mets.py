"""METS of a document: MODS and Dublin Core, PREMIS, the files, and the thread as a structure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.feed import dates, premis
from pipeline.feed.citing import datacite
from pipeline.feed.describe import describe, mods, oai_dc
from pipeline.feed.markup import XLINK, XSI, put, xml_text
from pipeline.feed.publish import aside, fits, measure
from pipeline.holdings.document import HeldFile, Holding, Report, Selection, holdings
from pipeline.model import layout
from pipeline.model.description import Description
from pipeline.model.finding import Finding, Refusal, finding

METS = "http://www.loc.gov/METS/"
METS_XSD = "http://www.loc.gov/standards/mets/mets.xsd"

MEDIA_TYPES = {
    layout.TEI: "application/tei+xml",
    layout.TEXT: "text/plain",
    layout.RECORD: "application/json",
    layout.LEDGER: "application/octet-stream",
}
"""The media type of each file of a document but its source."""
_USES = {layout.TEI: "edition", layout.TEXT: "text", layout.RECORD: "account", layout.LEDGER: "account"}


def mets(holding: Holding, *, base: str = "", catalog: dates.Events | None = None) -> bytes:
    """The METS file of a document, as UTF-8 bytes. ``base`` is put before the files' names.

    Ids begin with the document's own, so that several can stand in one response of a repository.
    """
    return etree.tostring(tree(holding, base=base, catalog=catalog), xml_declaration=True, encoding="UTF-8")


def tree(holding: Holding, *, base: str = "", catalog: dates.Events | None = None) -> etree._Element:
    """The METS of a document as a tree; see :func:`mets`."""
    about = describe(holding)
    when = dates.written(holding, catalog)
    root = etree.Element(f"{{{METS}}}mets", nsmap={"mets": METS, "xlink": XLINK, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{METS} {METS_XSD}")
    root.set("OBJID", about.urn)
    root.set("LABEL", xml_text(about.title))
    root.set("TYPE", "forum thread")
    _header(root, holding, about, when)
    mark = f"D{holding.id[:16]}-"
    for name, kind, part in (("mods", "MODS", mods(about)), ("dc", "DC", oai_dc(about))):
        _wrap(put(root, "dmdSec", attrs={"ID": f"{mark}dmd-{name}"}), kind, part)
    files = holding.files()
    _administration(root, holding, mark, files, when)
    _files(root, mark, files, base)
    _structure(root, holding, about, mark, files)
    _folder(root, holding, mark, files)
    return root


def _header(root: etree._Element, holding: Holding, about: Description, when: str | None) -> None:
    header = put(root, "metsHdr", attrs={"CREATEDATE": when})
    maker = put(header, "agent", attrs={"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"})
    put(maker, "name", f"guidang {holding.record['lineage']['guidang']}")
    keeper = put(header, "agent", attrs={"ROLE": "CUSTODIAN", "TYPE": "ORGANIZATION"})
    put(keeper, "name", about.publisher)
    put(header, "altRecordID", holding.record["key"], {"TYPE": "guidang run key"})
    put(header, "altRecordID", holding.accession, {"TYPE": "accession"})


def _wrap(section: etree._Element, type: str, content: etree._Element, version: str | None = None) -> None:
    wrapper = put(section, "mdWrap", attrs={"MDTYPE": type, "MDTYPEVERSION": version})
    put(wrapper, "xmlData").append(content)


def _administration(root: etree._Element, holding: Holding, mark: str, files: list[HeldFile], when: str | None) -> None:
    for held in files:  # a section a file: Archivematica's reader looks a file's up by its ADMID
        section = put(root, "amdSec", attrs={"ID": f"{mark}amd-{held.name}"})
        part = put(section, "techMD", attrs={"ID": f"{mark}tech-{held.name}"})
        _wrap(part, "PREMIS:OBJECT", premis.file_object(holding, held), "3.0")
    section = put(root, "amdSec", attrs={"ID": f"{mark}amd"})
    part = put(section, "techMD", attrs={"ID": f"{mark}tech"})
    _wrap(part, "PREMIS:OBJECT", premis.representation(holding), "3.0")
    part = put(section, "rightsMD", attrs={"ID": f"{mark}rights"})
    _wrap(part, "PREMIS:RIGHTS", premis.rights(holding), "3.0")
    for stage, event in premis.events(holding, when):
        part = put(section, "digiprovMD", attrs={"ID": f"{mark}event-{stage}"})
        _wrap(part, "PREMIS:EVENT", event, "3.0")
    for kind, agent in premis.agents(holding):
        part = put(section, "digiprovMD", attrs={"ID": f"{mark}agent-{kind}"})
        _wrap(part, "PREMIS:AGENT", agent, "3.0")


def _files(root: etree._Element, mark: str, files: list[HeldFile], base: str) -> None:
    section = put(root, "fileSec")
    groups: dict[str, etree._Element] = {}
    marks = {use: f"{mark}group-{use}" for use in (*_USES.values(), "original")}
    for held in files:
        use = _USES.get(held.name, "original")
        if use not in groups:
            groups[use] = put(section, "fileGrp", attrs={"ID": marks[use], "USE": use})
        attrs = {
            "ID": f"{mark}file-{held.name}",
            "ADMID": f"{mark}amd-{held.name}",
            "MIMETYPE": MEDIA_TYPES.get(held.name) or ("text/html" if held.name.endswith(".html") else "text/plain"),
            "SIZE": held.size,
            "CHECKSUM": held.sha256,
            "CHECKSUMTYPE": "SHA-256",
        }
        file = put(groups[use], "file", attrs=attrs)
        place = {"LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": base + held.name}
        put(file, "FLocat", attrs=place)


def _structure(root: etree._Element, holding: Holding, about: Description, mark: str, files: list[HeldFile]) -> None:
    chart = put(root, "structMap", attrs={"TYPE": "logical"})
    attrs = {
        "TYPE": "thread",
        "LABEL": about.title,
        "DMDID": f"{mark}dmd-mods {mark}dmd-dc",
        "ADMID": f"{mark}tech {mark}rights",
    }
    thread = put(chart, "div", attrs=attrs)
    for held in files:
        put(thread, "fptr", attrs={"FILEID": f"{mark}file-{held.name}"})
    for post in holding.thread["posts"]:
        by = post["author"]["name"] or "?"
        label = f"{by} {post['time']['raw']}" if post["time"] else by
        part = put(thread, "div", attrs={"TYPE": "post", "ORDER": post["ordinal"], "LABEL": label})
        if post["xml_id"]:
            area = {"FILEID": f"{mark}file-{layout.TEI}", "BETYPE": "IDREF", "BEGIN": post["xml_id"]}
            put(put(part, "fptr"), "area", attrs=area)


def _folder(root: etree._Element, holding: Holding, mark: str, files: list[HeldFile]) -> None:
    """The files as they lie in their folder: the structure that readers of packages walk."""
    chart = put(root, "structMap", attrs={"TYPE": "physical", "LABEL": "Archivematica default"})
    folder = put(chart, "div", attrs={"TYPE": "Directory", "LABEL": holding.id})
    for held in files:
        item = put(folder, "div", attrs={"TYPE": "Item", "LABEL": held.name})
        put(item, "fptr", attrs={"FILEID": f"{mark}file-{held.name}"})


def faults(holding: Holding) -> Iterator[Finding]:
    """A finding for each file of a document that is absent or not as recorded."""
    for held in holding.files():
        try:
            found = measure(holding.folder / held.name, held.name)
        except OSError:
            yield finding("FED003", id=holding.id, name=held.name)
            continue
        if not fits(held, found):
            yield finding("FED004", id=holding.id, name=held.name)


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    form: str = "mets",
    catalog: dates.Events | None = None,
    force: bool = False,
) -> int:
    """Write ``out/ab/cd/<id>.xml`` for each document whose files are as recorded; give their number.

    ``form`` is ``mets``, ``mods``, ``oai_dc`` or ``datacite``. METS names the files relative to the archive. Raises
    ``Refusal`` (FED001, FED006, FED007).
    """
    count = 0
    with aside(out, force=force) as place:
        place.mkdir()
        for holding in holdings(archive, report, selection):
            found = list(faults(holding))
            for entry in found:
                report(entry)
            if found:
                continue
            folder = place / holding.id[:2] / holding.id[2:4]
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{holding.id}.xml").write_bytes(_made(holding, form, catalog))
            count += 1
        if not count:
            raise Refusal(finding("FED007"))
    return count


def _made(holding: Holding, form: str, catalog: dates.Events | None) -> bytes:
    if form == "mets":
        return mets(holding, base=f"{holding.address}/", catalog=catalog)
    if form == "datacite":
        made = dates.written(holding, catalog) or ""
        element = datacite(describe(holding), made[:4] if made[:4].isdigit() else "0000")
    else:
        element = (mods if form == "mods" else oai_dc)(describe(holding))
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8")
