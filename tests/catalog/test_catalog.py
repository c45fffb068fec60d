"""The catalog keeps what it is told, in one transaction a batch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.catalog import Catalog, CatalogError, SettledFile, SourceRow, export, gravest
from pipeline.model.outcome import Fate, Outcome

A, B = "a" * 64, "b" * 64


def outcome(name: str, fate: Fate = Fate.ARCHIVED, **more: object) -> Outcome:
    return Outcome(name, "key-" + name[0], fate, (("ACC001", 2),), (("title", "题"),), **more)  # type: ignore[arg-type]


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    made = Catalog(tmp_path / "catalog.sqlite")
    run = made.begin("2024-01-01T00:00:00+00:00", "print")
    rows = [
        SourceRow("dir/b", "", A, None, 10, (("url", "http://e/"),)),
        SourceRow("dir/\udcd6", "m", A, None, 10),
        SourceRow("dir/a", "", B, None, 5),
        SourceRow("dir/gone", "", "", Fate.FAILED, findings=(("ACC008", 1),)),
        SourceRow("dir/link", "", "", Fate.PASSED, findings=(("ACC011", 1),)),
    ]
    outcomes = [(outcome(A), "dir/b", ""), (outcome(B, Fate.REFUSED), "dir/a", "")]
    made.commit(run, "print", outcomes, rows, [SettledFile("dir/b", 10, 99, "stated", 1)])
    yield made
    made.close()


def test_looking_up(catalog: Catalog) -> None:
    held = catalog.document(A)
    assert held is not None
    assert (held.key, held.fingerprint, held.fate, held.path) == ("key-a", "print", Fate.ARCHIVED, "dir/b")
    assert catalog.document("c" * 64) is None
    assert catalog.settled(SettledFile("dir/b", 10, 99, "stated")) == 1
    for other in (
        SettledFile("dir/b", 11, 99, "stated"),
        SettledFile("dir/b", 10, 98, "stated"),
        SettledFile("dir/b", 10, 99, "else"),
    ):
        assert catalog.settled(other) is None
    assert catalog.settled(SettledFile("dir/c", 10, 99, "stated")) is None


def test_reporting(catalog: Catalog) -> None:
    assert catalog.fates() == {
        "archived": 2,
        "refused": 1,
        "crashed": 0,
        "failed": 1,
        "passed": 1,
        "withdrawn": 0,
        "duplicates": 1,
    }
    assert catalog.findings() == [("ACC001", 2, 4), ("ACC008", 1, 1), ("ACC011", 1, 1)]
    assert [entry[0] for entry in catalog.outstanding((), ("refused", "failed"))] == ["dir/a", "dir/gone"]
    assert [entry[0] for entry in catalog.outstanding(("ACC011",))] == ["dir/link"]


def test_manifest(catalog: Catalog, tmp_path: Path) -> None:
    catalog.relate("near", [(A, B, 0.75)])
    rows = [json.loads(text) for text in export(catalog, tmp_path).read_bytes().splitlines()]
    assert [row["path"] for row in rows] == ["dir/a", "dir/b", "dir/gone", "dir/link", "dir/\udcd6"]
    assert rows[4]["duplicate_of"] == {"path": "dir/b"}
    assert rows[1]["near"] == [[B, 0.75]]
    assert rows[1]["title"] == "题"
    assert rows[2] == {"path": "dir/gone", "id": None, "fate": "failed", "size": None, "findings": {"ACC008": 1}}


def test_a_source_that_comes_to_have_bytes(catalog: Catalog) -> None:
    catalog.commit(
        1, "print", [(outcome("c" * 64), "dir/gone", "")], [SourceRow("dir/gone", "", "c" * 64, None, 1)], []
    )
    assert [row.id for row in catalog.rows() if row.path == "dir/gone"] == ["c" * 64]


def test_forgetting(catalog: Catalog) -> None:
    assert catalog.forget([("dir/b", "", A)]) == 1
    assert catalog.settled(SettledFile("dir/b", 10, 99, "stated")) is None
    held = catalog.document(A)
    assert held is not None
    assert held.key == ""


def test_a_batch_is_whole_or_absent(catalog: Catalog) -> None:
    def rows():
        yield SourceRow("dir/new", "", A, None, 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalog.commit(1, "print", [(outcome("d" * 64), "dir/new", "")], rows(), [])
    assert catalog.document("d" * 64) is None
    assert not [row for row in catalog.rows() if row.path == "dir/new"]


def test_what_is_no_catalog(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no database" * 1000)
    with pytest.raises(CatalogError):
        Catalog(tmp_path / "x")


def test_gravest() -> None:
    assert gravest([]) is None
    assert gravest([("ACC011", 1)]) == "notice"
    assert gravest([("ACC011", 1), ("ACC024", 1)]) == "warning"
    assert gravest([("NOT000", 1)]) == "error"
