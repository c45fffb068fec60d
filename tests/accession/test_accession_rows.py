"""A row is a page, whatever the table is written in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline.model.source import Source
from tests.accession.junk import thread
from tests.accession.test_accession_containers import arrivals, codes, pages, put

THREADS = [thread(n).decode() for n in range(3)]
ROWS = [
    {"url": f"http://e/{n}", "title": f"题{n}", "html": text, "date": "2024-01-01"} for n, text in enumerate(THREADS)
]


def table(delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode()


def parquet() -> bytes:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as writer

    out = io.BytesIO()
    writer.write_table(arrow.Table.from_pylist(ROWS), out)
    return out.getvalue()


FORMS = {
    "array": lambda: json.dumps(ROWS, ensure_ascii=False, indent=1).encode(),
    "array on one line": lambda: json.dumps(ROWS).encode(),
    "object": lambda: json.dumps({"count": 3, "items": ROWS}, indent=2).encode(),
    "deep object": lambda: json.dumps({"data": {"total": 3, "threads": ROWS}}, indent=2).encode(),
    "csv": lambda: table(","),
    "tsv": lambda: table("\t"),
    "csv with a mark": lambda: b"\xef\xbb\xbf" + table(","),
    "parquet": parquet,
    "unknown column": lambda: json.dumps([{"u": "x", "page_source": text} for text in THREADS]).encode(),
}


@pytest.mark.parametrize("form", list(FORMS))
def test_rows_are_pages(tmp_path: Path, form: str) -> None:
    found = arrivals(put(tmp_path, "rows", FORMS[form]()))
    assert pages(found) == [text.encode() for text in THREADS]
    assert codes(found) == []
    sources = [entry for entry in found if isinstance(entry, Source)]
    assert [entry.container.member for entry in sources if entry.container] == ["1", "2", "3"]
    if form != "unknown column":
        assert [(entry.url, entry.retrieved) for entry in sources] == [
            (f"http://e/{n}", "2024-01-01") for n in range(3)
        ]


@pytest.mark.parametrize(
    "content",
    [
        b'{"name": "x", "version": "1"}',
        b'[{"id": 1}, {"id": 2}]',
        b'{"id": 1}\n{"id": 2}\n{"id": 3}\n',
        b"[1, 2, 3]",
        b"id,name,count\n1,a,2\n2,b,3\n3,c,4\n",
    ],
)
def test_rows_without_pages_are_passed_as_one(tmp_path: Path, content: bytes) -> None:
    found = arrivals(put(tmp_path, "rows", content))
    assert len(found) == 1
    assert all(entry.severity == "notice" for entry in found[0].findings) or content.startswith(b"id,")


def test_a_column_that_is_named(tmp_path: Path) -> None:
    rows = [{"raw": text, "html": "<p>short</p>"} for text in THREADS]
    found = arrivals(put(tmp_path, "rows", json.dumps(rows).encode()), rows_html=("raw",))
    assert pages(found) == [text.encode() for text in THREADS]


def test_a_cut_array_is_refused(tmp_path: Path) -> None:
    import gzip

    whole = json.dumps(ROWS).encode()
    found = arrivals(put(tmp_path, "a.json.gz", gzip.compress(whole)[:-20]))
    assert "ACC014" in codes(found) or "ACC013" in codes(found)


def test_a_damaged_table_says_so(tmp_path: Path) -> None:
    found = arrivals(put(tmp_path, "a.csv", b'url,html\nhttp://e/1,"' + b"x" * (3 << 20)), max_size=1 << 20)
    assert codes(found) == ["ACC019"]
