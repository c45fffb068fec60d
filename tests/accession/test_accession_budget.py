"""Files that are built to exhaust their reader meet a bound before any worker sees them."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from pipeline import accession
from pipeline.accession import budget as budgets
from pipeline.accession import stated
from tests.accession.test_accession_containers import PAGES, arrivals, codes, pages, put


def zipped(members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as bundle:
        for name, content in members.items():
            bundle.writestr(zipfile.ZipInfo(name), content, kind)
    return out.getvalue()


def test_an_accession_file_that_is_a_fifo_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / stated.NAME)
    put(tmp_path, "a.html", PAGES[0])
    (found,) = accession.survey([str(tmp_path)], accession.Settings())
    assert [entry.code for entry in found.trouble] == ["ACC012"]
    put(tmp_path, "b", b"")
    for content in (b"title = '" + b"x" * (2 << 20) + b"'", b"\xff\xfe"):
        with pytest.raises(stated.AccessionFileError) as failure:
            stated.read(put(tmp_path, "other.toml", content))
        assert str(tmp_path) not in str(failure.value)
    with pytest.raises(stated.AccessionFileError) as failure:
        stated.read(tmp_path)
    assert str(tmp_path) not in str(failure.value)


def test_zips_in_zips_have_one_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "FREE_MEMBERS", 300)
    inner = zipped({f"{n:03d}": b"" for n in range(1000)})
    middle = zipped({f"{n:02d}": inner for n in range(50)})
    path = put(tmp_path, "a.zip", zipped({f"{n}": middle for n in range(3)}))
    found = arrivals(path)
    assert codes(found)[-1] == "ACC028"
    assert len(found) <= path.stat().st_size // budgets.BYTES_A_MEMBER < 3 * 50 * 1000
    honest = zipped({f"{n}.html": PAGES[0] for n in range(300)}, zipfile.ZIP_STORED)
    assert len(pages(arrivals(put(tmp_path, "b.zip", honest)))) == 300


@pytest.mark.parametrize("count", [20_000])
def test_the_smallest_honest_members_are_all_read(tmp_path: Path, count: int) -> None:
    rows = b"".join(
        json.dumps({"url": f"http://e/{n}", "text": f"第{n}楼 {n * 7919}"}).encode() + b"\n" for n in range(count)
    )
    assert len(pages(arrivals(put(tmp_path, "a.jsonl.gz", gzip.compress(rows))))) == count
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as bundle:
        for n in range(count):
            content = f"{n * 7919}".encode()
            entry = tarfile.TarInfo(f"{n}.txt")
            entry.size = len(content)
            bundle.addfile(entry, io.BytesIO(content))
    assert len(pages(arrivals(put(tmp_path, "a.tgz", out.getvalue())))) == count


def test_bytes_unpacked_are_counted_over_all_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "FREE_BYTES", 4 << 20)
    page = gzip.compress(PAGES[0] * 20_000, 9)  # each within its own bound
    found = arrivals(
        put(tmp_path, "a.zip", zipped({f"{n}.gz": page[:-8] + page[-8:] for n in range(20)})), max_ratio=200
    )
    assert "ACC015" in codes(found) or codes(found)[-1] == "ACC040"
    assert len(pages(found)) < 20


def test_a_file_without_sources_is_given_up(tmp_path: Path) -> None:
    path = put(tmp_path, "a.warc", b"WARC/1.0\r\n" + b"junk: " * (6 << 20))
    assert codes(arrivals(path, max_seconds=0.0))[-1] == "ACC040"
    assert "ACC040" not in codes(arrivals(path))


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    whole = zipped({"a.html": PAGES[0], "b.html": PAGES[1], "c.html": PAGES[2]}, zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(whole)) as bundle:
        offsets = [entry.header_offset for entry in bundle.filelist]
    assert codes(arrivals(put(tmp_path, "a.zip", whole))) == []
    for other in (offsets[0], offsets[0] + 40):
        wrong = bytearray(whole)
        at = wrong.rfind(b"PK\x01\x02", 0, wrong.rfind(b"PK\x01\x02"))  # the directory's entry of b.html
        wrong[at + 42 : at + 46] = struct.pack("<I", other)
        found = arrivals(put(tmp_path, "b.zip", bytes(wrong)))
        assert codes(found) == ["ACC039", "ACC039"]
        assert pages(found) == [PAGES[2]]


def test_an_extended_header_of_any_size_is_not_loaded(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = tarfile.GNUTYPE_LONGNAME, 64 << 20
    good = tarfile.TarInfo("a.html")
    good.size = len(PAGES[0])
    tail = good.tobuf() + PAGES[0].ljust(-(-len(PAGES[0]) // 512) * 512, b"\0") + bytes(1024)
    path = put(tmp_path, "a.tar", entry.tobuf(tarfile.GNU_FORMAT) + b"a" * (64 << 20) + tail)
    tracemalloc.start()
    found = arrivals(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (codes(found), pages(found)) == (["ACC013"], [PAGES[0]])
    assert peak < 16 << 20


def test_depth_is_a_setting(tmp_path: Path) -> None:
    content = PAGES[0]
    for n in range(3):
        content = zipped({f"{n}.zip": content})
    path = put(tmp_path, "a.zip", content)
    assert codes(arrivals(path, max_depth=2)) == ["ACC025"]
    assert pages(arrivals(path, max_depth=3)) == [PAGES[0]]
