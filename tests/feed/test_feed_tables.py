"""Rows: complete, in order, the same in JSON Lines and Parquet, and loaded by DuckDB and datasets."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feed import tables
from pipeline.feed.measures import measures
from pipeline.feed.rows import DOCUMENT, POST, post_texts
from pipeline.holdings.document import Report, holdings
from pipeline.model.canonical import sealed
from pipeline.model.finding import Finding, Refusal
from tests.feed import factory

FORMS = ("jsonl", "parquet")


def jsonl(path: Path) -> list[dict[str, object]]:
    return [json.loads(row) for row in path.read_text("utf-8").split("\n") if row]


@pytest.fixture
def written(archive: Path, tmp_path: Path, report: Report) -> Path:
    done = tables.deliver(archive, tmp_path / "rows", report)
    assert done is not None
    assert (done.documents, done.posts) == (3, 9)
    return tmp_path / "rows"


def test_columns_are_complete_and_in_order(written: Path) -> None:
    for row in jsonl(written / "posts.jsonl"):
        assert list(row) == [column.name for column in POST]
    for row in jsonl(written / "documents.jsonl"):
        assert list(row) == [column.name for column in DOCUMENT]


def test_posts_say_what_the_page_says(written: Path) -> None:
    rows = [row for row in jsonl(written / "posts.jsonl") if row["thread_title"] == "2024年遂宁市船山区政府工作报告"]
    assert [row["ordinal"] for row in rows] == [1, 2, 3]
    first, second, third = rows
    assert first["text"] == "楼，主说的是船山区的政府工作报告。\n请各位网友讨论。" or first["text"].startswith("楼")
    assert first["author"] == "陈绍坤"
    assert second["author"] == "网友<甲>&"
    assert second["reply_to"] == first["pid"]
    assert third["author"] is None
    assert first["language"] == "zh-Hans"
    assert first["board"] == ["地方", "四川"]
    assert first["id"] == f"{first['document']}#p-01"
    assert all(len(row["search"]) == len(row["text"]) for row in rows)
    assert third["time"] == "2024-07-12T09:00:00+08:00"


def test_posts_and_documents_join(written: Path) -> None:
    documents = {row["id"]: row for row in jsonl(written / "documents.jsonl")}
    assert list(documents) == sorted(documents)
    for row in jsonl(written / "posts.jsonl"):
        assert row["document"] in documents
        assert row["text"] in documents[row["document"]]["text"]
    assert {row["posts"] for row in documents.values()} == {3}


def test_duckdb_reads_both_forms(archive: Path, tmp_path: Path, report: Report) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    for form in FORMS:
        tables.deliver(archive, tmp_path / form, report, form=form)
    with duckdb.connect() as db:
        counts = []
        for reader, form in (("read_json", "jsonl"), ("read_parquet", "parquet")):
            query = f"select count(*), sum(characters), max(author) from {reader}('{tmp_path}/{form}/posts.{form}')"
            counts.append(db.execute(query).fetchone())
            query = f"select author from {reader}('{tmp_path}/{form}/posts.{form}') where search like '%图书馆%'"
            assert db.execute(query).fetchall() == [("网友<甲>&",)] * 3
        assert counts[0] == counts[1]
        assert counts[0][0] == 9


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("form", FORMS)
def test_datasets_loads_both_forms(
    archive: Path, tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    datasets = pytest.importorskip("datasets")
    tables.deliver(archive, tmp_path / form, report, form=form)
    builder = "json" if form == "jsonl" else "parquet"
    loaded = datasets.load_dataset(
        builder, data_files=str(tmp_path / form / f"posts.{form}"), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert len(loaded) == 9
    assert loaded.column_names == [column.name for column in POST]
    assert {tuple(row["board"]) for row in loaded} == {("地方", "四川"), ("灌水",)}


def test_parquet_has_types_meanings_and_the_same_rows(archive: Path, tmp_path: Path, report: Report) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    for form in FORMS:
        tables.deliver(archive, tmp_path / form, report, form=form)
    for name in ("posts", "documents", "indicators"):
        table = pq.read_table(tmp_path / "parquet" / f"{name}.parquet")
        assert table.to_pylist() == jsonl(tmp_path / "jsonl" / f"{name}.jsonl")
        assert all(field.metadata[b"description"] for field in table.schema)


@pytest.mark.parametrize("form", FORMS)
def test_same_archive_same_bytes(archive: Path, tmp_path: Path, report: Report, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    tables.deliver(archive, tmp_path / "one", report, form=form)
    tables.deliver(archive, tmp_path / "two", report, form=form)
    for name in ("posts", "documents", "indicators"):
        assert (tmp_path / "one" / f"{name}.{form}").read_bytes() == (tmp_path / "two" / f"{name}.{form}").read_bytes()


def test_row_groups_end_before_memory_does(
    archive: Path, tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(tables, "BATCH_ROWS", 2)
    tables.deliver(archive, tmp_path / "rows", report, form="parquet")
    assert pq.ParquetFile(tmp_path / "rows" / "posts.parquet").num_row_groups == 5


def test_a_missing_extra_is_named(
    archive: Path, tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(Refusal, match=r"pip install 'guidang\[feed\]'"):
        tables.deliver(archive, tmp_path / "rows", report, form="parquet")
    assert not (tmp_path / "rows").exists()


def test_damage_stops_the_delivery_unless_told_to_go_on(
    archive: Path, tmp_path: Path, report: Report, findings: list[Finding]
) -> None:
    next(archive.rglob("text.txt")).write_text("另一篇")
    assert tables.deliver(archive, tmp_path / "rows", report) is None
    assert [entry.code for entry in findings] == ["FED004"]
    assert not (tmp_path / "rows").exists()
    done = tables.deliver(archive, tmp_path / "rows", report, keep_going=True)
    assert done is not None
    assert done.documents == 2


def test_a_stream_has_the_rows_of_the_file(written: Path, archive: Path, report: Report) -> None:
    for name in ("posts", "documents", "indicators"):
        out = BytesIO()
        tables.stream(archive, out, name, report)
        assert out.getvalue() == (written / f"{name}.jsonl").read_bytes()


def test_anchors_outside_the_text_are_refused(archive: Path, report: Report) -> None:
    holding = next(holdings(archive, report))
    with pytest.raises(Refusal, match="FED015"):
        post_texts(holding, "x")


def test_surrogates_and_line_separators_stay_in_their_row(tmp_path: Path, report: Report) -> None:
    posts = (("名\u2028\x85", "2024-07-10T17:43:48", ("正\u2028文",)),)
    root = tmp_path / "archive"
    factory.archive(root, [factory.Spec(posts=posts)])
    record = next(root.rglob("record.json"))
    made = json.loads(record.read_text("utf-8").replace("网页/0.html", "\\udcff.html"))
    del made["seal"]
    record.write_bytes(sealed(made))
    tables.deliver(root, tmp_path / "rows", report)
    (row,) = jsonl(tmp_path / "rows" / "posts.jsonl")
    assert row["source_path"] == "\\xff.html"
    assert row["author"] == "名\u2028\x85"


@given(st.text(max_size=60))
def test_shares_are_shares(text: str) -> None:
    found = measures(text)
    for name in ("han_share", "letter_share", "digit_share", "repeated_share"):
        assert 0 <= found[name] <= 1
    assert found["han_share"] + found["letter_share"] + found["digit_share"] <= 1.001
    assert found["characters"] == len(text)


def test_the_documentation_lists_the_columns(root: Path) -> None:
    page = (root / "docs" / "feed.md").read_text("utf-8")
    for heading, columns in (("posts", POST), ("documents", DOCUMENT)):
        section = page.partition(f"### {heading}\n")[2].partition("\n## ")[0].partition("\n### ")[0]
        rows = [row for row in section.splitlines() if row.startswith("| `")]
        assert rows == [f"| `{column.name}` | {column.type} | {column.meaning} |" for column in columns]
