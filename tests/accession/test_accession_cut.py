"""What is cut or damaged is never taken for whole, never for another thing, and costs nothing beside itself."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.accession import codings, http, unpack
from pipeline.model.source import Source
from tests.accession.test_accession_containers import PAGES, arrivals, codes, pages, put, record, response

BODY = PAGES[0].replace(b"</p>", "内容".encode() * 1200 + b"</p>")


def _raw(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def _brotli(body: bytes) -> bytes:
    return pytest.importorskip("brotli").compress(body)


def _zstd(body: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    return zstandard.ZstdCompressor(write_checksum=True).compress(body)


CODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", lambda body: gzip.compress(body, mtime=0)),
    ("deflate", zlib.compress),
    ("deflate", _raw),
    ("br", _brotli),
    ("zstd", _zstd),
]
NAMES = ["gzip", "deflate", "raw deflate", "br", "zstd"]


def one(tmp_path: Path, block: bytes, extra: str = "") -> tuple[list[bytes], list[str]]:
    found = arrivals(put(tmp_path, "a.warc", record(block, extra=extra) + record(response(PAGES[1]), 1)))
    assert pages(found)[-1] == PAGES[1]  # whatever the first one is, the next one is read
    assert len(found) == 2
    return pages(found)[:-1], codes(found)


@pytest.mark.parametrize(("coding", "pack"), CODINGS, ids=NAMES)
def test_a_packed_body_is_whole_or_it_is_refused(coding: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    packed = pack(BODY)
    whole = codings.undo(packed, coding, 1 << 20)
    assert (whole.body, whole.fault, whole.proven, whole.left) == (BODY, "", True, 0)
    for cut in range(1, len(packed)):
        undone = codings.undo(packed[:cut], coding, 1 << 20)
        # two bytes of a zlib head may also be read as the beginning of a bare stream
        assert undone.fault in ({codings.CUT} if cut > 2 else {codings.CUT, codings.DAMAGED, ""}), cut
        assert BODY.startswith(undone.body) or cut <= 2
    head = f"Content-Encoding: {coding}\r\n"
    assert one(tmp_path, response(packed, extra=head)) == ([BODY], [])
    bodies, found = one(tmp_path, response(packed[: len(packed) * 2 // 3], extra=head))
    assert found == ["ACC030"]
    assert BODY.startswith(bodies[0]) or packed.startswith(bodies[0])  # or nothing could be unpacked


@pytest.mark.parametrize(("coding", "pack"), CODINGS, ids=NAMES)
def test_a_damaged_body_is_refused_and_never_passed_over(
    coding: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    packed = pack(BODY)
    for at in range(12, len(packed), 7):
        wrong = bytearray(packed)
        wrong[at] ^= 0x55
        undone = codings.undo(bytes(wrong), coding, 1 << 24)
        sums = coding in {"gzip", "zstd"} or packed[:1] == b"\x78"  # Brotli and bare deflate have no checksum
        assert undone.fault or not sums or undone.body == BODY, at
        if undone.fault:
            bodies, found = one(tmp_path, response(bytes(wrong), extra=f"Content-Encoding: {coding}\r\n"))
            assert len(bodies) == 1
            assert set(found) <= {"ACC030", "ACC031", "ACC001", "ACC002"}
            assert {"ACC030", "ACC031"} & set(found)


def test_a_wrong_checksum_is_said(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(BODY))
    packed[-8] ^= 1
    assert one(tmp_path, response(bytes(packed), extra="Content-Encoding: gzip\r\n")) == ([BODY], ["ACC031"])


@pytest.mark.parametrize(("coding", "pack"), CODINGS, ids=NAMES)
def test_bytes_after_the_end_are_said_and_not_read(coding: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    head = f"Content-Encoding: {coding}\r\n"
    assert one(tmp_path, response(pack(BODY) + b"<p>more", extra=head)) == ([BODY], ["ACC038"])


def test_streams_one_after_the_other_are_one_body() -> None:
    for coding, pack in (CODINGS[0], CODINGS[4]):
        assert codings.undo(pack(BODY) + pack(b"tail"), coding, 1 << 20).body == BODY + b"tail"


def test_what_the_crawler_unpacked_is_read_as_it_is(tmp_path: Path) -> None:
    for coding in ("gzip", "deflate", "br", "zstd"):
        head = f"Content-Encoding: {coding}\r\nContent-Length: {len(BODY) + 999}\r\n"
        assert one(tmp_path, response(BODY, extra=head)) == ([BODY], [])


def test_lengths(tmp_path: Path) -> None:
    for more, expected in ((0, []), (1, ["ACC032"]), (-5, [])):
        head = f"Content-Length: {len(BODY) + more}\r\n"
        assert one(tmp_path, response(BODY, extra=head)) == ([BODY], expected)


def test_parts_of_a_response(tmp_path: Path) -> None:
    size = len(BODY)
    for stated, expected in (
        (f"bytes 0-{size - 1}/{size}", []),
        (f"bytes 0-{size - 1}/{size + 9}", ["ACC034"]),
        ("", ["ACC034"]),
    ):
        block = response(BODY, "206 Partial Content", extra=f"Content-Range: {stated}\r\n" if stated else "")
        assert one(tmp_path, block) == ([BODY], expected)


def test_chunks(tmp_path: Path) -> None:
    def chunked(*parts: bytes) -> bytes:
        return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)

    head = "Transfer-Encoding: chunked\r\n"
    whole = chunked(BODY[:100], BODY[100:]) + b"0\r\n\r\n"
    assert one(tmp_path, response(whole, extra=head)) == ([BODY], [])
    for cut in (whole[:-5], whole[:-7], whole[:300], chunked(BODY[:9]) + b"zz\r\n" + BODY[9:]):
        bodies, found = one(tmp_path, response(cut, extra=head))
        assert found == ["ACC033"]
        assert BODY.startswith(bodies[0])
    assert one(tmp_path, response(BODY, extra=head)) == ([BODY], [])  # joined by the crawler


def test_segments(tmp_path: Path) -> None:
    first = one(tmp_path, response(BODY), extra="WARC-Segment-Number: 1\r\n")
    assert first == ([BODY], ["ACC035"])
    rest = record(BODY, 2, "continuation", "WARC-Segment-Number: 2\r\nWARC-Segment-Origin-ID: <urn:uuid:0>\r\n")
    assert codes(arrivals(put(tmp_path, "b.warc", rest))) == ["ACC035"]


def longer(more: int, stated: str = "") -> bytes:
    block = response(PAGES[0], extra=stated)
    return record(block).replace(
        f"Content-Length: {len(block)}\r\n\r\n".encode(), f"Content-Length: {len(block) + more}\r\n\r\n".encode()
    )


@pytest.mark.parametrize("form", ["plain", "gzip", "one stream"])
@pytest.mark.parametrize("more", [40, 300, 5000, -30])
def test_a_wrong_record_length_costs_no_other_record(tmp_path: Path, form: str, more: int) -> None:
    rest = [record(response(page), n + 1) for n, page in enumerate(PAGES[1:4])]
    for stated, code in (("", "ACC037"), (f"Content-Length: {len(PAGES[0])}\r\n", "ACC036")):
        records = [longer(more, stated), *rest]
        whole = {
            "plain": b"".join(records),
            "gzip": b"".join(gzip.compress(one) for one in records),
            "one stream": gzip.compress(b"".join(records)),
        }[form]
        found = arrivals(put(tmp_path, "a.warc", whole))
        good = [entry for entry in found if isinstance(entry, Source)]
        assert [entry.data for entry in good[1:]] == PAGES[1:4]
        if more > 0:
            assert good[0].data == PAGES[0]
            assert codes(found) == [code]
        else:
            assert PAGES[0].startswith(good[0].data)
            assert {"ACC037", "ACC032"} & set(codes(found))


def test_a_record_may_be_packed_in_many_members(tmp_path: Path) -> None:
    whole = record(response(BODY)) + record(response(PAGES[1]), 1)
    blocks = b"".join(gzip.compress(whole[at : at + 777]) for at in range(0, len(whole), 777))
    found = arrivals(put(tmp_path, "a.warc.gz", blocks))
    assert (pages(found), codes(found)) == ([BODY, PAGES[1]], [])


def test_rows_and_tars_in_a_cut_file_say_so(tmp_path: Path) -> None:
    rows = b"".join(json.dumps({"html": page.decode()}).encode() + b"\n" for page in PAGES)
    packer = zlib.compressobj(wbits=31)
    cut = packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)  # every row is there, the end is not
    found = arrivals(put(tmp_path, "a.jsonl.gz", cut))
    assert (pages(found), codes(found)) == (PAGES, ["ACC014"])
    wrong = bytearray(gzip.compress(rows))
    wrong[-6] ^= 1
    found = arrivals(put(tmp_path, "b.jsonl.gz", bytes(wrong)))
    assert (pages(found), codes(found)) == (PAGES, ["ACC013"])
    tar = tape(PAGES)
    packer = zlib.compressobj(wbits=31)
    found = arrivals(put(tmp_path, "a.tgz", packer.compress(tar) + packer.flush(zlib.Z_FULL_FLUSH)))
    assert (pages(found), codes(found)) == (PAGES, ["ACC014"])
    found = arrivals(put(tmp_path, "c.jsonl.gz", gzip.compress(rows) + b"tail"))
    assert (pages(found), codes(found)) == (PAGES, ["ACC038"])
    assert codes(arrivals(put(tmp_path, "d.jsonl.gz", gzip.compress(rows) + bytes(10_000)))) == []


def tape(contents: list[bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as bundle:
        for n, page in enumerate(contents):
            entry = tarfile.TarInfo(f"{'长名' * 40}/{n}.html")
            entry.size = len(page)
            bundle.addfile(entry, io.BytesIO(page))
    return out.getvalue()


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_damaged_tar_header_costs_one_member(tmp_path: Path, form: int) -> None:
    whole = tape(PAGES, form)
    found = arrivals(put(tmp_path, "whole.tar", whole))
    assert (pages(found), codes(found)) == (PAGES, [])
    assert found[0].container is not None
    assert found[0].container.member == "长名" * 40 + "/0.html"
    starts = [at for at in range(0, len(whole), 512) if whole[at + 257 : at + 262] == b"ustar"]
    for at in starts[1:]:
        wrong = whole[: at + 10] + b"\xff" * 20 + whole[at + 30 :]
        found = arrivals(put(tmp_path, "a.tar", wrong))
        assert codes(found) == ["ACC013"], at
        assert len(pages(found)) >= len(PAGES) - 1
    for cut in range(600, len(whole), 333):
        found = arrivals(put(tmp_path, "b.tar", whole[:cut]))
        good = [entry.data for entry in found if isinstance(entry, Source) and not entry.findings]
        assert good == PAGES[: len(good)]
        assert set(codes(found)) <= {"ACC013", "ACC014", "ACC001"}
        assert codes(found) or not whole[cut:].strip(b"\0")


def test_a_damaged_zip_member_costs_itself_alone(tmp_path: Path) -> None:
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", kind) as bundle:
            for n, page in enumerate(PAGES):
                bundle.writestr(f"{n}.html", page + b" " * 400)
        draw = random.Random(4)
        for _ in range(25):
            wrong = bytearray(out.getvalue())
            at = bundle.filelist[2].header_offset + 37 + draw.randrange(bundle.filelist[2].compress_size - 4)
            wrong[at : at + 4] = draw.randbytes(4)
            found = arrivals(put(tmp_path, "a.zip", bytes(wrong)))
            good = [entry.data for entry in found if isinstance(entry, Source) and not entry.findings]
            assert len(good) >= len(PAGES) - 1, kind
            assert [page + b" " * 400 for page in PAGES[3:]] == good[-3:]


def test_a_cut_mhtml(tmp_path: Path) -> None:
    def part(kind: str, body: bytes) -> bytes:
        return f"--b\r\nContent-Type: {kind}\r\nContent-Location: http://e/{kind}\r\n\r\n".encode() + body + b"\r\n"

    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    page, style = part("text/html", PAGES[0]), part("text/css", b"p{}")
    assert codes(arrivals(put(tmp_path, "a.mht", head + page + style + b"--b--\r\n"))) == []
    assert codes(arrivals(put(tmp_path, "b.mht", head + page + style[:-9]))) == []  # the page is whole
    assert codes(arrivals(put(tmp_path, "c.mht", head + style + page[:-60]))) == ["ACC041"]


@pytest.mark.parametrize("pack", [lambda body: gzip.compress(body, mtime=0), bz2.compress, lzma.compress])
def test_a_second_member_that_is_damaged_is_no_padding(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    second = bytearray(pack(BODY))
    second[12:30] = bytes(18)
    for content, expected in (
        (pack(BODY) + bytes(second), {"ACC013"}),
        (pack(BODY) + b"tail of something", {"ACC038"}),
    ):
        assert set(codes(arrivals(put(tmp_path, "a", content)))) == expected


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_body_raises(noise: bytes, coding: str, packed: bool) -> None:
    heads = {"gzip": b"\x1f\x8b\x08", "zstd": unpack.ZSTD_MAGIC}
    codings.undo(heads.get(coding, b"") * packed + noise, coding, 1 << 16)
    http.parse(response(noise, extra=f"Content-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n"), 1 << 16)


def test_unpacking_stays_within_its_memory() -> None:
    bombs = [
        ("gzip", gzip.compress(bytes(60 << 20))),
        ("br", _brotli(bytes(60 << 20))),
        ("zstd", _zstd(bytes(60 << 20))),
    ]
    for coding, packed in bombs:
        tracemalloc.start()
        with pytest.raises(unpack.BombError):
            codings.undo(packed, coding, 1 << 20)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 40 << 20, coding
