"""For web archives and copies of them: conversion records that warcio takes, and ResourceSync's lists."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from lxml import etree

from pipeline.feed import resourcesync, warc
from pipeline.holdings.document import Report, holdings
from pipeline.model import layout
from pipeline.model.finding import Finding
from tests.audit.runs import guidang

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
"""warcio leaves its temporary files open."""

RECORD = "<urn:uuid:5a0c4b4e-3a64-4e8c-9c65-8a3f6f1a2b3c>"


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive made of a WARC: a Discuz page under a record's id."""
    warcio = pytest.importorskip("warcio")
    assert warcio
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    from tests.discuz import floor, page

    base = tmp_path_factory.mktemp("warc")
    html = page([floor(1, "山中客", "今天起得早，去湖边走了一圈。"), floor(2, "字海", "羡慕。")]).encode()
    with (base / "crawl.warc").open("wb") as out:
        writer = WARCWriter(out, gzip=False)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                "https://forum.example.org/thread-77-1-1.html",
                "response",
                payload=io.BytesIO(html),
                http_headers=headers,
                warc_headers_dict={"WARC-Record-ID": RECORD, "WARC-Date": "2024-07-12T03:04:05Z"},
            )
        )
    ran = guidang("run", str(base / "crawl.warc"), "--out", str(base / "archive"), "--in-process")
    assert ran.exit_code == 0, ran.output
    return base / "archive"


@pytest.mark.parametrize("name", ["out.warc", "out.warc.gz"])
def test_conversions_refer_to_the_record_that_the_page_came_in(captured: Path, tmp_path: Path, name: str) -> None:
    from warcio.archiveiterator import ArchiveIterator

    found: list[Finding] = []
    done = warc.deliver(captured, tmp_path / name, found.append)
    assert (done, found) == (warc.WarcReceipt(1, 3), [])
    (holding,) = holdings(captured, found.append)
    with (tmp_path / name).open("rb") as stream:
        records = [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "conversion", "conversion"]
    info, tei, text = (headers for _, headers, _ in records)
    assert info["WARC-Filename"] == name
    for headers in (tei, text):
        assert headers["WARC-Refers-To"] == RECORD
        assert headers["WARC-Target-URI"] == "https://forum.example.org/thread-77-1-1.html"
        assert headers["WARC-Refers-To-Date"] == "2024-07-12T03:04:05Z"
        assert headers["WARC-Warcinfo-ID"] == info["WARC-Record-ID"]
    assert records[1][2] == (holding.folder / layout.TEI).read_bytes()
    assert records[2][2] == (holding.folder / layout.TEXT).read_bytes()


def test_warcio_calls_the_file_sound(captured: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from warcio.cli import main

    assert warc.deliver(captured, tmp_path / "a.warc.gz", [].append) is not None
    with pytest.raises(SystemExit) as ended:
        main(["check", "-v", str(tmp_path / "a.warc.gz")])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "fail" not in said
    assert "digest pass" in said


def test_the_same_archive_gives_the_same_file(archive: Path, tmp_path: Path, report: Report) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        assert warc.deliver(archive, tmp_path / name / "x.warc.gz", report) == warc.WarcReceipt(3, 7)
    assert (tmp_path / "a" / "x.warc.gz").read_bytes() == (tmp_path / "b" / "x.warc.gz").read_bytes()


NS = {"s": resourcesync.SITEMAP, "rs": resourcesync.RS}
BASE = "https://library.example/forum"


def test_every_file_is_listed_with_its_digest(archive: Path, tmp_path: Path, report: Report) -> None:
    count = resourcesync.deliver(archive, tmp_path / "lists", report, BASE)
    tree = etree.parse(str(tmp_path / "lists" / "resourcelist.xml")).getroot()
    urls = tree.findall("s:url", NS)
    assert len(urls) == count == 15
    for url in urls:
        place = url.findtext("s:loc", None, NS)
        content = (archive / place.removeprefix(f"{BASE}/")).read_bytes()
        md = url.find("rs:md", NS)
        assert md.get("hash") == f"sha-256:{hashlib.sha256(content).hexdigest()}"
        assert md.get("length") == str(len(content))
    for name, points_at in ((".well-known/resourcesync", "capabilitylist"), ("capabilitylist.xml", "resourcelist")):
        above = etree.parse(str(tmp_path / "lists" / name)).getroot()
        assert [md.get("capability") for md in above.findall("s:url/rs:md", NS)] == [points_at]


def test_long_lists_are_parted(archive: Path, tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resourcesync, "MAX_ENTRIES", 4)
    assert resourcesync.deliver(archive, tmp_path / "lists", report, BASE) == 15
    index = etree.parse(str(tmp_path / "lists" / "resourcelist.xml")).getroot()
    parts = [loc.text.removeprefix(f"{BASE}/") for loc in index.findall("s:sitemap/s:loc", NS)]
    assert len(parts) == 4
    lists = [etree.parse(str(tmp_path / "lists" / part)).getroot() for part in parts]
    assert [len(one.findall("s:url", NS)) for one in lists] == [4, 4, 4, 3]


def test_a_damaged_document_stops_both(archive: Path, tmp_path: Path, report: Report, findings: list[Finding]) -> None:
    next(archive.rglob(layout.TEI)).write_text("x")
    assert resourcesync.deliver(archive, tmp_path / "lists", report, BASE) == 0
    assert warc.deliver(archive, tmp_path / "x.warc", report) is None
    assert {one.code for one in findings} == {"FED004"}
    assert not (tmp_path / "lists").exists()
    assert not (tmp_path / "x.warc").exists()
    findings.clear()
