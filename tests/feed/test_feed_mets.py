"""METS and PREMIS: valid against the official schemas, offline; every file and stage accounted for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from lxml import etree

from pipeline.feed import mets
from pipeline.feed.describe import DC, MODS, describe, mods, oai_dc
from pipeline.feed.markup import XLINK, uri
from pipeline.feed.premis import PREMIS
from pipeline.holdings.document import Report, holdings
from pipeline.model.finding import Finding
from tests.feed import factory

NS = {"m": mets.METS, "p": PREMIS, "mods": MODS, "dc": DC, "x": XLINK}


class ByName(etree.Resolver):
    """Schemas by their file names, from the folder beside the checkout."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def resolve(self, system_url: str, public_id: str, context: object) -> object:
        return self.resolve_filename(str(self.folder / system_url.rsplit("/", 1)[-1]), context)


DRIVER = f"""<schema xmlns="http://www.w3.org/2001/XMLSchema">
<import namespace="{mets.METS}" schemaLocation="mets.xsd"/>
<import namespace="{PREMIS}" schemaLocation="premis.xsd"/></schema>"""


def schema(shared: Path) -> etree.XMLSchema:
    """METS and PREMIS in one, so that what METS wraps is judged too (its wildcard is lax)."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(ByName(shared / "xsd"))
    return etree.XMLSchema(etree.fromstring(DRIVER, parser))


def nasty(tmp_path: Path) -> Path:
    """An archive whose record says what pages and attackers write."""
    root = tmp_path / "nasty"
    posts = (("\x00名\ud800<&>\"'", "2024-07-10T17:43:48", ("正文",)),)
    spec = factory.Spec(title="]]><script>\x08", posts=posts, board=("<&>", "\ufffe"), tid="")
    made = factory.package(factory.Spec(posts=posts))
    assert made
    factory.archive(root, [factory.Spec(board=spec.board)])
    record = next(root.rglob("record.json"))
    text = record.read_text("utf-8")
    text = text.replace('"网友<甲>&"', '"\\u0000名\\ud800<&>\\"\'"').replace("网页/0.html", "\\udcff\\udcfe.html")
    record.write_text(text.replace("https://rightsstatements.org/vocab/UND/1.0/", "no uri <%zz> 版权"), "utf-8")
    return root


@pytest.mark.parametrize("which", ["archive", "nasty"])
def test_mets_and_every_premis_entity_are_valid(
    which: str, archive: Path, tmp_path: Path, shared: Path, report: Report
) -> None:
    judge = schema(shared)
    root = archive if which == "archive" else nasty(tmp_path)
    for holding in holdings(root, report):
        tree = etree.fromstring(mets.mets(holding, base=f"{holding.address}/"))
        judge.assertValid(tree)
        entities = tree.xpath("//m:xmlData/p:*", namespaces=NS)
        assert len(entities) == 6 + 1 + 8 + 2
        for entity in entities:
            judge.assertValid(etree.fromstring(etree.tostring(entity)))


def test_files_are_named_with_their_fixity(archive: Path, report: Report) -> None:
    for holding in holdings(archive, report):
        tree = etree.fromstring(mets.mets(holding, base=f"{holding.address}/"))
        files = tree.findall(".//m:file", NS)
        assert len(files) == 5
        for file in files:
            content = (archive / file.find("m:FLocat", NS).get(f"{{{XLINK}}}href")).read_bytes()
            assert file.get("CHECKSUM") == hashlib.sha256(content).hexdigest()
            assert file.get("SIZE") == str(len(content))
        digests = {element.text for element in tree.findall(".//p:messageDigest", NS)}
        assert digests == {file.get("CHECKSUM") for file in files}


def test_there_is_an_event_for_every_stage(archive: Path, report: Report) -> None:
    holding = next(holdings(archive, report))
    tree = etree.fromstring(mets.mets(holding))
    events = [element.text.rsplit("/", 1)[-1] for element in tree.findall(".//p:eventIdentifierValue", NS)]
    assert events == ["capture", "accession", "decode", "extract", "normalize", "outline", "render", "validate"]
    agents = {element.text for element in tree.findall(".//p:agentIdentifierValue", NS)}
    assert {element.text for element in tree.findall(".//p:linkingAgentIdentifierValue", NS)} == agents
    objects = {element.text for element in tree.findall(".//p:objectIdentifierValue", NS)}
    linked = {element.text for element in tree.findall(".//p:event//p:linkingObjectIdentifierValue", NS)}
    assert linked <= objects


def test_pointers_inside_mets_lead_somewhere_and_ids_are_its_own(archive: Path, report: Report) -> None:
    seen: set[str] = set()
    for holding in holdings(archive, report):
        tree = etree.fromstring(mets.mets(holding))
        ids = tree.xpath("//@ID")
        assert len(ids) == len(set(ids))
        assert not seen & set(ids)
        seen |= set(ids)
        pointers = " ".join(tree.xpath("//@ADMID | //@DMDID | //@FILEID")).split()
        assert set(pointers) <= set(ids)
        tei = etree.parse(str(holding.folder / "tei.xml"))
        assert set(tree.xpath("//m:area/@BEGIN", namespaces=NS)) <= set(tei.xpath("//@xml:id"))


def test_descriptions_say_what_the_page_says(archive: Path, report: Report) -> None:
    about = {describe(holding).title: describe(holding) for holding in holdings(archive, report)}
    first = about["2024年遂宁市船山区政府工作报告"]
    assert first.creators == ("陈绍坤",)
    assert first.contributors == ("网友<甲>&",)
    dc = oai_dc(first)
    assert [element.text for element in dc.findall("dc:creator", NS)] == ["陈绍坤"]
    assert dc.findtext("dc:date", None, NS) == "2024-07-10"  # of the post, as its creator is
    assert dc.findtext("dc:language", None, NS) == "zh-Hans"
    assert dc.findtext("dc:relation", None, NS) == "forum.example.org > 地方 > 四川"
    tree = mods(first)
    assert tree.findtext("mods:language/mods:scriptTerm", None, NS) == "Hans"
    assert tree.findtext("mods:originInfo/mods:dateIssued", None, NS) == "2024-07-10"


def test_delivery_leaves_out_what_is_damaged(
    archive: Path, tmp_path: Path, report: Report, findings: list[Finding]
) -> None:
    next(archive.rglob("tei.xml")).write_bytes(b"<TEI/>")
    assert mets.deliver(archive, tmp_path / "mets", report) == 2
    assert [entry.code for entry in findings] == ["FED004"]
    assert len(list((tmp_path / "mets").rglob("*.xml"))) == 2


def test_dates_come_from_the_archive_not_the_clock(
    archive: Path, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding = next(holdings(archive, report))
    assert etree.fromstring(mets.mets(holding)).find("m:metsHdr", NS).get("CREATEDATE") == "2026-11-18T11:06:40Z"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    tree = etree.fromstring(mets.mets(holding))
    assert tree.find("m:metsHdr", NS).get("CREATEDATE") == "2026-11-19T03:11:09Z"
    tree = etree.fromstring(mets.mets(holding, catalog=lambda _: "2026-11-24T20:00:00+08:00"))
    assert tree.find("m:metsHdr", NS).get("CREATEDATE") == "2026-11-24T12:00:00Z"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://a/b?c=d#e", "https://a/b?c=d#e"),
        ("a b", "a%20b"),
        ("100%", "100%25"),
        ("%E4%B8%AD", "%E4%B8%AD"),
        ("中", "%E4%B8%AD"),
        ("<\x00>", "%3C%EF%BF%BD%3E"),
    ],
)
def test_uris_are_made_lawful(given: str, expected: str) -> None:
    assert uri(given) == expected


@pytest.mark.parametrize(
    ("checks", "verdict"),
    [
        ({}, "not checked"),
        ({"schema": "ok"}, "pass"),
        ({"schema": "unchecked", "laws": "ok"}, "incomplete; not checked: schema"),
        ({"schema": "bad", "laws": "unchecked"}, "fail: schema"),
    ],
)
def test_unchecked_is_not_fine(checks: dict[str, str], verdict: str, archive: Path, report: Report) -> None:
    holding = next(holdings(archive, report))
    holding.record["checks"].clear()
    holding.record["checks"].update(checks)
    tree = etree.fromstring(mets.mets(holding))
    assert tree.xpath("string(//p:event[p:eventType='validation']//p:eventOutcome)", namespaces=NS) == verdict


def packages(root: etree._Element) -> dict[str, dict[str, str]]:
    """The files of a METS as Archivematica's reader takes them: down the structMap named "Archivematica default" of
    type physical, by Directory and Item, to the file of each pointer, to its amdSec and the PREMIS object there.
    """
    (chart,) = root.findall("m:structMap[@TYPE='physical'][@LABEL='Archivematica default']", NS)
    files = {one.get("ID"): one for one in root.iterfind("m:fileSec/m:fileGrp/m:file", NS)}
    sections = {one.get("ID"): one for one in root.iterfind("m:amdSec", NS)}
    found: dict[str, dict[str, str]] = {}

    def walk(part: etree._Element, place: str) -> None:
        label = part.get("LABEL") or ""
        if part.get("TYPE") == "Directory":
            for inner in part.iterfind("m:div", NS):
                walk(inner, f"{place}{label}/")
            return
        assert part.get("TYPE") == "Item"
        (pointer,) = part.findall("m:fptr", NS)
        file = files[pointer.get("FILEID")]
        (section,) = (sections[one] for one in (file.get("ADMID") or "").split())
        (thing,) = section.iterfind("m:techMD/m:mdWrap[@MDTYPE='PREMIS:OBJECT']/m:xmlData/p:object", NS)
        found[f"{place}{label}"] = {
            "href": file.find("m:FLocat", NS).get(f"{{{XLINK}}}href") or "",
            "algorithm": thing.findtext(".//p:messageDigestAlgorithm", "", NS),
            "digest": thing.findtext(".//p:messageDigest", "", NS),
            "size": thing.findtext(".//p:size", "", NS),
            "format": thing.findtext(".//p:formatName", "", NS),
        }

    walk(chart.find("m:div", NS), "")
    return found


def test_a_reader_of_packages_finds_every_file_with_its_fixity(archive: Path, report: Report) -> None:
    for holding in holdings(archive, report):
        found = packages(etree.fromstring(mets.mets(holding, base=f"{holding.address}/")))
        assert set(found) == {f"{holding.id}/{path.name}" for path in holding.folder.iterdir()}
        for told in found.values():
            raw = (archive / told["href"]).read_bytes()
            assert (told["algorithm"], told["digest"]) == ("SHA-256", hashlib.sha256(raw).hexdigest())
            assert told["size"] == str(len(raw))
            assert told["format"]
