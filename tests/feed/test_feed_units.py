"""Deliveries whose documents are joined threads: whole, valid, and with the pages' sources where they keep."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bagit
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from pipeline.cli import main
from pipeline.feed.mets import METS
from pipeline.feed.premis import PREMIS
from pipeline.model.description import urn
from tests.collation.test_collate import numbered
from tests.feed.test_feed_mets import schema

NS = {"m": METS, "p": PREMIS, "o": "http://www.openarchives.org/OAI/2.0/"}


def invoke(*arguments: Any) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a thread of two pages, and of a page that is of none."""
    root = tmp_path_factory.mktemp("units")
    (root / "in").mkdir()
    for number in (1, 2):
        (root / "in" / f"{number}.html").write_text(numbered(3 * number - 2, 3 * number, number=number), "utf-8")
    lone = numbered(1, 2, number=1, text="另一个主题的第{n}楼。")
    for old, new in (("-77-", "-78-"), ("tid=77", "tid=78"), ("parseInt('77')", "parseInt('78')"), ("900", "800")):
        lone = lone.replace(old, new)
    (root / "in" / "lone.html").write_text(lone, "utf-8")
    done = invoke("run", root / "in", "--out", root / "archive", "--in-process")
    assert done.exit_code == 0, done.output
    return root / "archive"


def rows(archive: Path) -> list[dict[str, Any]]:
    return [json.loads(raw) for raw in (archive / "threads.jsonl").read_bytes().splitlines()]


def test_a_bag_of_threads_holds_their_pages_too(joined: Path, tmp_path: Path) -> None:
    (thread,) = rows(joined)
    for unit, threads in (("page", 0), ("thread", 1)):
        done = invoke("feed", "bag", joined, "--out", tmp_path / unit, "--unit", unit, "--mets")
        assert done.exit_code == 0, done.output
        (bag,) = (tmp_path / unit).iterdir()
        assert bagit.Bag(str(bag)).is_valid()
        assert len(list((bag / "data" / "documents").rglob("source.html"))) == 3
        assert len(list(bag.glob(f"data/threads/??/??/{thread['id']}/tei.xml"))) == threads


def test_a_store_has_an_object_for_each_thread_and_each_page(joined: Path, tmp_path: Path) -> None:
    assert "4 new" in invoke("feed", "ocfl", joined, "--out", tmp_path / "store", "--unit", "thread").output
    assert "4 unchanged" in invoke("feed", "ocfl", joined, "--out", tmp_path / "store", "--unit", "thread").output


def test_a_threads_mets_says_of_which_pages_it_is_made(joined: Path, tmp_path: Path, shared: Path) -> None:
    (thread,) = rows(joined)
    assert invoke("feed", "mets", joined, "--out", tmp_path / "mets", "--unit", "thread").exit_code == 0
    made = {path.stem: etree.parse(str(path)) for path in (tmp_path / "mets").rglob("*.xml")}
    assert len(made) == 2
    judge = schema(shared)
    for tree in made.values():
        assert judge.validate(tree), judge.error_log
        for place in tree.iterfind(".//m:FLocat", NS):
            assert (joined / (place.get("{http://www.w3.org/1999/xlink}href") or "")).is_file()
    tree = made[thread["id"]]
    derived = ".//p:relationship[p:relationshipType='derivation']//p:relatedObjectIdentifierValue"
    assert {one.text for one in tree.iterfind(derived, NS)} == {urn(page) for page in thread["pages"]}
    kinds = [one.text for one in tree.iterfind(".//p:eventType", NS)]
    assert kinds == ["creation", "normalization", "validation"]


def test_harvesters_see_pages_or_threads(joined: Path, tmp_path: Path) -> None:
    (thread,) = rows(joined)
    index = tmp_path / "oai.sqlite"

    def shown(*more: str) -> dict[str, bool]:
        query = ("verb=ListRecords", "metadataPrefix=tei")
        said = invoke("feed", "oai", "ask", joined, *query, "--index", index, *more)
        assert said.exit_code == 0, said.output
        found = etree.fromstring(said.stdout_bytes).iterfind(".//o:header", NS)
        return {(one.findtext("o:identifier", "", NS)).rpartition(":")[2]: one.get("status") is None for one in found}

    pages = shown()
    assert all(pages.values())
    assert set(thread["pages"]) < set(pages)
    assert thread["id"] not in pages
    now = shown("--unit", "thread")
    assert {one for one, there in now.items() if there} == {thread["id"], *(set(pages) - set(thread["pages"]))}
    assert {one for one, there in now.items() if not there} == set(thread["pages"])
    assert shown() == now
    out = tmp_path / "static.xml"
    assert invoke("feed", "oai", "static", joined, "--out", out, "--unit", "thread").exit_code == 0
    assert len(etree.parse(str(out)).findall(".//o:record", NS)) == 2
