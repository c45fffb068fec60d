"""Bags: valid for two independent validators, tampering caught, deterministic, nothing doubled."""

from __future__ import annotations

import json
import logging
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feed.bag import bags, slug, tag_text
from pipeline.holdings.document import Report, Selection
from pipeline.model.finding import Finding, Refusal
from tests.feed import factory

bagit = pytest.importorskip("bagit")
logging.getLogger("bagit").setLevel(logging.CRITICAL)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("with_mets", [False, True])
def test_bagit_validates_every_bag(archive: Path, tmp_path: Path, report: Report, with_mets: bool) -> None:
    made = bags(archive, tmp_path / "bags", report, with_mets=with_mets)
    assert [receipt.documents for receipt in made] == [2, 1]
    for receipt in made:
        bag = bagit.Bag(str(receipt.folder))
        assert bag.version_info == (1, 0)
        assert bag.validate()
        assert bag.info["External-Identifier"] == receipt.accession
        assert bag.info["Payload-Oxum"] == f"{receipt.octets}.{receipt.files}"
    names = {path.name for path in made[0].folder.rglob("*.*") if "documents" in path.parts}
    assert names == {"tei.xml", "text.txt", "record.json", "ledger.bin", "source.html"}


def test_chinese_values_come_back_whole(archive: Path, tmp_path: Path, report: Report) -> None:
    (receipt, _) = bags(archive, tmp_path / "bags", report)
    info = bagit.Bag(str(receipt.folder)).info
    assert info["Source-Organization"] == "示例数字图书馆"
    assert info["Rights-Statement"] == "版权不明:论坛内容,存档供研究。"
    assert info["External-Description"] == "四川遂宁地方论坛的网页,由读者保存。 共两批,其中第二批为文本。"


def test_the_profile_holds(archive: Path, tmp_path: Path, report: Report, root: Path) -> None:
    bagit_profile = pytest.importorskip("bagit_profile")
    profile = json.loads((root / "schemas" / "guidang-bagit-profile.json").read_text("utf-8"))
    url = profile["BagIt-Profile-Info"]["BagIt-Profile-Identifier"]
    for receipt in bags(archive, tmp_path / "bags", report, with_mets=True):
        judge = bagit_profile.Profile(url, profile=profile)
        assert judge.validate(bagit.Bag(str(receipt.folder))), str(judge.report)
        assert judge.validate_serialization(str(receipt.folder))
    (receipt.folder / "bag-info.txt").write_text("BagIt-Profile-Identifier: " + url + "\n")
    assert not bagit_profile.Profile(url, profile=profile).validate(bagit.Bag(str(receipt.folder)))


@pytest.mark.parametrize("name", ["text.txt", "source.html"])
def test_one_changed_byte_is_caught(archive: Path, tmp_path: Path, report: Report, name: str) -> None:
    (receipt, _) = bags(archive, tmp_path / "bags", report, copy=True)
    victim = next(receipt.folder.rglob(name))
    content = bytearray(victim.read_bytes())
    content[0] ^= 1
    victim.write_bytes(content)
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(receipt.folder)).validate()


def test_payload_is_linked_unless_copies_are_asked_for(archive: Path, tmp_path: Path, report: Report) -> None:
    (linked, _) = bags(archive, tmp_path / "linked", report)
    (copied, _) = bags(archive, tmp_path / "copied", report, copy=True)
    assert {os.stat(path).st_nlink for path in linked.folder.rglob("tei.xml")} == {2}
    assert {os.stat(path).st_nlink for path in copied.folder.rglob("tei.xml")} == {1}
    assert tree(linked.folder) == tree(copied.folder)


def test_a_file_system_without_links_gets_copies(
    archive: Path, tmp_path: Path, report: Report, findings: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", no_link)
    assert len(bags(archive, tmp_path / "bags", report)) == 2
    assert [entry.code for entry in findings] == ["FED012"]


def test_same_archive_same_bytes(archive: Path, tmp_path: Path, report: Report) -> None:
    bags(archive, tmp_path / "one", report, with_mets=True)
    bags(archive, tmp_path / "two", report, with_mets=True)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_damage_in_the_archive_stops_the_bag(
    archive: Path, tmp_path: Path, report: Report, findings: list[Finding]
) -> None:
    victim = next(archive.rglob("text.txt"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    assert bags(archive, tmp_path / "bags", report) == []
    assert [entry.code for entry in findings] == ["FED004"]
    assert not list((tmp_path / "bags").iterdir())
    made = bags(archive, tmp_path / "bags", report, keep_going=True)
    assert sum(receipt.documents for receipt in made) == 2
    assert all(bagit.Bag(str(receipt.folder)).validate() for receipt in made)


def test_links_and_absent_files_are_not_delivered(
    archive: Path, tmp_path: Path, report: Report, findings: list[Finding]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    one, two, _ = sorted(archive.rglob("ledger.bin"))
    one.unlink()
    one.symlink_to(secret)
    two.unlink()
    bags(archive, tmp_path / "bags", report, keep_going=True)
    assert [entry.code for entry in findings] == ["FED003", "FED003"]
    assert not [path for path in (tmp_path / "bags").rglob("*") if path.is_symlink()]


def test_only_what_is_asked_for(archive: Path, tmp_path: Path, report: Report) -> None:
    made = bags(archive, tmp_path / "bags", report, Selection(accession="plain-2"))
    assert [receipt.folder.name for receipt in made] == ["plain-2"]
    with pytest.raises(Refusal, match="FED007"):
        bags(archive, tmp_path / "none", report, Selection(accession="absent"))


def test_an_existing_bag_is_not_written_over(archive: Path, tmp_path: Path, report: Report) -> None:
    bags(archive, tmp_path / "bags", report)
    before = tree(tmp_path / "bags")
    with pytest.raises(Refusal, match="FED006"):
        bags(archive, tmp_path / "bags", report)
    assert tree(tmp_path / "bags") == before
    bags(archive, tmp_path / "bags", report, force=True)
    assert tree(tmp_path / "bags") == before


def test_unexpected_files_are_named_and_left(
    archive: Path, tmp_path: Path, report: Report, findings: list[Finding]
) -> None:
    next(archive.rglob("text.txt")).with_name("notes.txt").write_text("x")
    made = bags(archive, tmp_path / "bags", report)
    assert [entry.code for entry in findings] == ["FED005"]
    assert not [path for receipt in made for path in receipt.folder.rglob("notes.txt")]


def test_not_an_archive(tmp_path: Path, report: Report) -> None:
    with pytest.raises(Refusal, match="FED001"):
        bags(tmp_path, tmp_path / "bags", report)


@given(st.text(min_size=1, max_size=200))
def test_any_value_stays_one_value(value: str) -> None:
    lines = tag_text([("Label", value), ("Next", "x")]).splitlines()
    assert [line for line in lines if not line.startswith("  ")][1:] == ["Next: x"]
    first = " ".join(line.strip() for line in lines[:-1]).removeprefix("Label:").strip()
    assert first.split() == re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+", " ", value).split(" ") or (
        "".join(first.split()) == "".join(re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+", " ", value).split())
    )


@given(st.text(max_size=80))
def test_slugs_are_plain_folder_names(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", slug(name))


def test_folding_only_where_a_space_stands() -> None:
    chinese = "版" * 120
    assert tag_text([("A", chinese)]) == f"A: {chinese}\n"
    assert max(map(len, tag_text([("A", "word " * 60)]).splitlines())) <= 79


def test_accessions_whose_ids_look_alike_keep_apart(tmp_path: Path, report: Report) -> None:
    ids = ["遂宁", "船山", "a/b", "a b", "../x"]
    accessions = [factory.Accession(name) for name in ids]
    factory.archive(tmp_path / "archive", [factory.Spec(accession=accession) for accession in accessions])
    made = bags(tmp_path / "archive", tmp_path / "bags", report)
    assert len({receipt.folder for receipt in made}) == len(ids)
    assert {receipt.folder.parent for receipt in made} == {tmp_path / "bags"}
