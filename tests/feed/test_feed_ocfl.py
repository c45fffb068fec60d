"""OCFL: each object valid for ocfl-py, versions on change alone, damage caught and not built upon."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.feed.ocfl import deliver, object_path
from pipeline.holdings.document import Report
from pipeline.model.description import urn
from pipeline.model.finding import Finding, Refusal
from tests.feed import factory

pytest.importorskip("ocfl")
from ocfl.layout_registry import get_layout
from ocfl.storage_root import StorageRoot
from ocfl.validator import Validator


def valid(folder: Path) -> bool:
    validator = Validator(log_warnings=True)
    passed = validator.validate_object(str(folder))
    assert passed == (validator.log.num_errors == 0), str(validator)
    assert validator.log.num_warnings == 0 or not passed, str(validator)
    return bool(passed)


def objects(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.rglob("0=ocfl_object_1.1"))


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("with_mets", [False, True])
def test_every_object_is_valid(archive: Path, tmp_path: Path, report: Report, with_mets: bool) -> None:
    root = tmp_path / "store"
    assert deliver(archive, root, report, with_mets=with_mets).created == 3
    assert len(objects(root)) == 3
    assert all(valid(folder) for folder in objects(root))
    store = StorageRoot(str(root))
    assert store.validate(validate_objects=True)


def test_objects_stand_where_the_layout_says(archive: Path, tmp_path: Path, report: Report) -> None:
    root = tmp_path / "store"
    deliver(archive, root, report)
    layout = get_layout("0003-hash-and-id-n-tuple-storage-layout")
    for folder in objects(root):
        name = json.loads((folder / "inventory.json").read_text())["id"]
        assert str(folder.relative_to(root)) == object_path(name) == layout.identifier_to_path(name)


def test_a_change_makes_a_version_and_rest_makes_none(archive: Path, tmp_path: Path, report: Report) -> None:
    root = tmp_path / "store"
    deliver(archive, root, report, with_mets=True)
    before = snapshot(root)
    assert deliver(archive, root, report, with_mets=True).unchanged == 3
    assert snapshot(root) == before
    name = factory.write(archive, factory.package(replace(factory.Spec(), version="2")))
    receipt = deliver(archive, root, report, with_mets=True)
    assert (receipt.created, receipt.versioned, receipt.unchanged) == (0, 1, 2)
    folder = root / object_path(urn(name))
    inventory = json.loads((folder / "inventory.json").read_text())
    assert inventory["head"] == "v2"
    assert sorted(path.name for path in (folder / "v2" / "content").iterdir()) == ["mets.xml", "record.json"]
    assert all(valid(folder) for folder in objects(root))


def test_going_back_takes_up_what_the_object_holds(archive: Path, tmp_path: Path, report: Report) -> None:
    root = tmp_path / "store"
    for version in ("1", "2", "1"):
        name = factory.write(archive, factory.package(replace(factory.Spec(), version=version)))
        deliver(archive, root, report)
    folder = root / object_path(urn(name))
    assert json.loads((folder / "inventory.json").read_text())["head"] == "v3"
    assert not (folder / "v3" / "content").exists()
    assert valid(folder)


def test_a_changed_byte_is_caught(archive: Path, tmp_path: Path, report: Report) -> None:
    root = tmp_path / "store"
    deliver(archive, root, report)
    victim = next(root.rglob("text.txt"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    assert [valid(folder) for folder in objects(root)].count(False) == 1


def test_the_store_is_apart_from_the_archive_unless_linked(archive: Path, tmp_path: Path, report: Report) -> None:
    deliver(archive, tmp_path / "store", report)
    deliver(archive, tmp_path / "linked", report, link=True)
    assert {os.stat(path).st_nlink for path in (tmp_path / "store").rglob("text.txt")} == {1}
    assert {os.stat(path).st_nlink for path in (tmp_path / "linked").rglob("text.txt")} == {2}


def test_a_damaged_object_is_left_alone(archive: Path, tmp_path: Path, report: Report, findings: list[Finding]) -> None:
    root = tmp_path / "store"
    deliver(archive, root, report)
    name = factory.write(archive, factory.package(replace(factory.Spec(), version="2")))
    inventory = root / object_path(urn(name)) / "inventory.json"
    inventory.write_text(inventory.read_text() + " ")
    before = snapshot(root)
    receipt = deliver(archive, root, report)
    assert (receipt.versioned, receipt.unchanged) == (0, 2)
    assert [entry.code for entry in findings] == ["FED014"]
    assert snapshot(root) == before


def test_an_interrupted_version_is_made_again(archive: Path, tmp_path: Path, report: Report) -> None:
    root = tmp_path / "store"
    deliver(archive, root, report)
    name = factory.write(archive, factory.package(replace(factory.Spec(), version="2")))
    folder = root / object_path(urn(name))
    (folder / "v2" / "content").mkdir(parents=True)
    (folder / "v2" / "content" / "half").write_text("x")
    assert deliver(archive, root, report).versioned == 1
    assert valid(folder)


def test_a_damaged_document_is_not_stored(
    archive: Path, tmp_path: Path, report: Report, findings: list[Finding]
) -> None:
    next(archive.rglob("ledger.bin")).write_bytes(b"GDL1")
    assert deliver(archive, tmp_path / "store", report).created == 2
    assert [entry.code for entry in findings] == ["FED004"]


def test_other_folders_are_not_taken_for_a_store(archive: Path, tmp_path: Path, report: Report) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("x")
    with pytest.raises(Refusal, match="FED013"):
        deliver(archive, tmp_path / "other", report)
    deliver(archive, tmp_path / "store", report)
    (tmp_path / "store" / "ocfl_layout.json").write_text('{"extension": "0002-flat-direct-storage-layout"}')
    with pytest.raises(Refusal, match="FED013"):
        deliver(archive, tmp_path / "store", report)


def test_undated_objects_are_said_to_be(
    tmp_path: Path, report: Report, findings: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    factory.archive(tmp_path / "archive", [factory.Spec(accession=factory.Accession(), retrieved=None)])
    deliver(tmp_path / "archive", tmp_path / "store", report)
    assert [entry.code for entry in findings] == ["FED009"]
    assert all(valid(folder) for folder in objects(tmp_path / "store"))
