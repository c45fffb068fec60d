"""A record tells everything, and a document's folder appears whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import line, write
from pipeline.holdings.record import RecordError, read, summary
from pipeline.model import layout
from pipeline.model.canonical import dump, sealed
from pipeline.model.canonical import line as one_line
from pipeline.model.finding import finding
from pipeline.model.package import Package
from pipeline.model.source import source_of
from pipeline.write.record import FORMAT, record
from tests.discuz import floor, page

KEYS = [
    "format",
    "id",
    "key",
    "source",
    "accession",
    "lineage",
    "decode",
    "page",
    "thread",
    "normalize",
    "outline",
    "outputs",
    "checks",
    "findings",
    "seal",
]


@pytest.fixture(scope="module")
def seeded(seed: bytes) -> Package:
    return line.process(source_of(seed, "seeds/seed.txt", "text/plain"))


@pytest.fixture(scope="module")
def paged() -> Package:
    floors = [floor(1, "甲", "第一楼,说话。\n第二行"), floor(2, "乙", "回复:好")]
    return line.process(source_of(page(floors).encode(), "page.html"))


@pytest.mark.parametrize("name", ["seeded", "paged"])
def test_a_record_is_read_back(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    package: Package = request.getfixturevalue(name)
    receipt = write.write(package, tmp_path, "k" * 64)
    folder = tmp_path / receipt.folder
    assert sorted(os.listdir(folder)) == [entry[0] for entry in receipt.files]
    back = read(folder)
    assert list(back.json) == KEYS
    assert back.json == json.loads(sealed(record(package, "k" * 64)))
    edition = package.work.edition
    assert back.readings() == [reading.text for reading in edition.readings]
    assert back.originals() == [leaf.text for leaf in edition.page.leaves]
    assert len(back.findings) == len(back.json["findings"])
    assert summary(back.json) == summary(record(package, ""))
    assert back.source_path().read_bytes() == edition.page.transcript.source.data


def test_the_text_face_is_restored_without_the_source(seeded: Package, seed: bytes, tmp_path: Path) -> None:
    receipt = write.write(seeded, tmp_path, "")
    os.unlink(tmp_path / receipt.folder / "source.txt")
    assert read(tmp_path / receipt.folder).decoded() == seed.decode()


def test_posts_have_their_ids(paged: Package) -> None:
    posts = record(paged, "")["thread"]["posts"]
    assert [post["floor"] for post in posts] == [1, 2]
    assert all(post["xml_id"] and f'xml:id="{post["xml_id"]}"' in paged.tei.decode() for post in posts)


def test_html_is_not_restored_from_regions(paged: Package, tmp_path: Path) -> None:
    back = read(tmp_path / write.write(paged, tmp_path, "").folder)
    with pytest.raises(RecordError):
        back.transcript()


@pytest.mark.parametrize("name", [layout.RECORD, layout.TEXT, layout.LEDGER])
def test_damaged_folders_are_told(paged: Package, tmp_path: Path, name: str) -> None:
    folder = tmp_path / write.write(paged, tmp_path, "").folder
    (folder / name).write_bytes(b"\xff\xfe not this")
    with pytest.raises(RecordError):
        read(folder)
    (folder / name).unlink()
    with pytest.raises(RecordError):
        read(folder)


def test_writing_again_replaces_and_writing_the_same_touches_nothing(paged: Package, tmp_path: Path) -> None:
    folder = tmp_path / write.write(paged, tmp_path, "one").folder
    before = folder.stat().st_ino
    write.write(paged, tmp_path, "one")
    assert folder.stat().st_ino == before
    write.write(paged, tmp_path, "two")
    assert folder.stat().st_ino != before
    assert read(folder).json["key"] == "two"
    assert os.listdir(tmp_path / write.ASIDE) == []


def test_archive_and_quarantine_exclude_each_other(paged: Package, tmp_path: Path) -> None:
    source = paged.work.edition.page.transcript.source
    kept = tmp_path / write.quarantine(source, [finding("ACC001")], tmp_path).folder
    assert json.loads((kept / layout.REASON).read_bytes())["findings"][0]["code"] == "ACC001"
    held = tmp_path / write.write(paged, tmp_path, "").folder
    assert held.is_dir()
    assert not kept.exists()
    write.quarantine(source, [finding("ACC001")], tmp_path)
    assert kept.is_dir()
    assert not held.exists()


def test_sweeping_puts_back_what_was_moved_away(paged: Package, tmp_path: Path) -> None:
    receipt = write.write(paged, tmp_path, "")
    aside = tmp_path / write.ASIDE
    os.rename(tmp_path / receipt.folder, aside / f"old-documents-{receipt.id}.123")
    (aside / f"new-123-{receipt.id}").mkdir()
    assert write.sweep(tmp_path) == 2
    assert read(tmp_path / receipt.folder).json["format"] == FORMAT
    assert not aside.exists()
    assert write.sweep(tmp_path) == 0


def test_a_full_disk_leaves_nothing(paged: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "_make", full)
    with pytest.raises(write.WriteError) as caught:
        write.write(paged, tmp_path, "")
    assert caught.value.finding.code == "WRT001"
    assert list(tmp_path.rglob("*.json")) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_canonical_json_is_json(value: object) -> None:
    for made in (dump(value), one_line(value)):
        assert json.loads(made) == value
        assert made.decode("utf-8").endswith("\n")
    assert one_line(value).count(b"\n") == 1


def test_undecodable_names_stay_valid_utf8() -> None:
    assert dump("\udcd6.html") == b'"\\udcd6.html"\n'
    assert os.fsencode(json.loads(dump("\udcd6.html"))) == b"\xd6.html"
