"""Containers give up their pages, and say what they could not."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import accession
from pipeline.accession import http, kinds, sniff
from pipeline.accession.arrival import Found, Unread
from pipeline.model.source import Source

PAGES = [f"<html><body><p>第{n}页{'内容' * (20 + n)}</p></body></html>".encode() for n in range(6)]


def arrivals(path: Path, **options: object) -> list[Source | Unread]:
    found = Found(path.name, str(path), path.stat().st_size)
    return list(accession.arrivals(found, accession.Settings(**options)))  # type: ignore[arg-type]


def put(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def pages(found: list[Source | Unread]) -> list[bytes]:
    return [entry.data for entry in found if isinstance(entry, Source)]


def codes(found: list[Source | Unread]) -> list[str]:
    return [entry.code for arrival in found for entry in arrival.findings]


def response(body: bytes, status: str = "200 OK", kind: str = "text/html; charset=gbk", extra: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + body


def record(block: bytes, n: int = 0, kind: str = "response", extra: str = "") -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Date: 2024-01-0{n + 1}T00:00:00Z\r\n"
        f"WARC-Target-URI: http://example.org/{n}\r\nContent-Type: application/http\r\n{extra}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


RECORDS = [record(b"software: x\r\n", 8, "warcinfo")] + [record(response(page), n) for n, page in enumerate(PAGES)]
WRITERS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "gzip": lambda records: b"".join(gzip.compress(one, mtime=0) for one in records),
    "one stream": lambda records: gzip.compress(b"".join(records), mtime=0),
}


@pytest.mark.parametrize("form", list(WRITERS))
def test_web_archives(tmp_path: Path, form: str) -> None:
    found = arrivals(put(tmp_path, "a.warc", WRITERS[form](RECORDS)))
    assert pages(found) == PAGES
    assert codes(found) == []
    first = found[0]
    assert isinstance(first, Source)
    assert (first.url, first.http_charset, first.retrieved) == ("http://example.org/0", "gbk", "2024-01-01T00:00:00Z")
    assert first.container is not None
    assert first.container.record_id == "urn:uuid:0"
    assert len({entry.container.member for entry in found if entry.container}) == len(PAGES)


@pytest.mark.parametrize("form", ["plain", "gzip"])
def test_damage_costs_one_record(tmp_path: Path, form: str) -> None:
    records = list(RECORDS)
    records[3] = records[3].replace(b"Content-Length", b"Content-Xength")
    whole = WRITERS[form](records)
    if form == "gzip":
        parts = [gzip.compress(one, mtime=0) for one in RECORDS]
        parts[3] = parts[3][:40] + b"\xff" * 30 + parts[3][70:]
        whole = b"".join(parts)
    found = arrivals(put(tmp_path, "a.warc", whole))
    assert pages(found) == PAGES[:2] + PAGES[3:]
    assert codes(found) == ["ACC013"]


@pytest.mark.parametrize("form", ["plain", "gzip"])
def test_every_place_at_which_a_file_may_be_cut(tmp_path: Path, form: str) -> None:
    whole = WRITERS[form](RECORDS[:4])
    draw = random.Random(5)
    for cut in sorted(draw.sample(range(60, len(whole)), 40)):
        found = arrivals(put(tmp_path, "a.warc", whole[:cut]))
        good = [entry.data for entry in found if isinstance(entry, Source) and not entry.findings]
        assert good == PAGES[: len(good)], cut
        assert set(codes(found)) <= {"ACC014", "ACC013", "ACC001", "ACC002", "ACC020", "ACC021"}, cut
        assert cut == len(whole) or not good or len(good) == 3 or {"ACC014", "ACC013"} & set(codes(found)), cut


@given(st.binary(min_size=1, max_size=30), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_noise_in_a_web_archive_never_raises(tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int) -> None:
    for form in ("plain", "gzip"):
        whole = WRITERS[form](RECORDS)
        place = 32 + at % (len(whole) - 32)
        path = tmp_path_factory.getbasetemp() / f"noise-{form}.warc"
        path.write_bytes(whole[:place] + noise + whole[place + len(noise) :])
        good = [page for page in pages(arrivals(path)) if page in PAGES]
        assert len(good) >= len(PAGES) - 2


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    records = [
        record(response(b"", "301 Moved"), 1),
        record(response(b"\x89PNG\r\n\x1a\n", kind="image/png"), 2),
        record(response(b"var x;", kind="application/javascript"), 3),
        record(b"HTTP/1.1 200 OK\r\n\r\n", 4, "revisit"),
        record(response(b"", kind="text/html"), 5),
    ]
    found = arrivals(put(tmp_path, "a.warc", b"".join(records)))
    assert codes(found) == ["ACC020", "ACC042", "ACC043", "ACC026", "ACC001"]


def test_a_wrong_digest_is_said(tmp_path: Path) -> None:
    import hashlib

    block = response(PAGES[0])
    right = "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()
    for digest, expected in ((right, []), ("sha1:" + "A" * 32, ["ACC024"]), ("md5:xyz", [])):
        found = arrivals(put(tmp_path, "a.warc", record(block, extra=f"WARC-Block-Digest: {digest}\r\n")))
        assert codes(found) == expected
    found = arrivals(put(tmp_path, "a.warc", record(block, extra="WARC-Truncated: length\r\n")))
    assert codes(found) == ["ACC027"]


def test_arc(tmp_path: Path) -> None:
    block = response(PAGES[0])
    intro = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    whole = (
        f"filedesc://a.arc 0.0.0.0 20080430204825 text/plain {len(intro)}\n".encode()
        + intro
        + f"\nhttp://example.org/ 1.2.3.4 20080430204826 text/html {len(block)}\n".encode()
        + block
        + b"\n"
    )
    for content in (whole, gzip.compress(whole, mtime=0)):
        (page,) = arrivals(put(tmp_path, "a.arc", content))
        assert isinstance(page, Source)
        assert (page.data, page.url, page.retrieved) == (PAGES[0], "http://example.org/", "2008-04-30T20:48:26Z")


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_independent_writers_are_read(tmp_path: Path) -> None:
    writer = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders")
    zstandard = pytest.importorskip("zstandard")
    out = io.BytesIO()
    archive = writer.WARCWriter(out, gzip=True)
    for n, page in enumerate(PAGES):
        stated = headers.StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        archive.write_record(
            archive.create_warc_record(
                f"http://example.org/{n}", "response", payload=io.BytesIO(page), http_headers=stated
            )
        )
    assert pages(arrivals(put(tmp_path, "w.warc.gz", out.getvalue()))) == PAGES
    frames = b"".join(zstandard.compress(one) for one in RECORDS)
    assert pages(arrivals(put(tmp_path, "w.warc.zst", frames))) == PAGES


def test_bundles(tmp_path: Path) -> None:
    for mode, ending in (("w", "tar"), ("w:gz", "tgz"), ("w:bz2", "tbz"), ("w:xz", "txz")):
        path = tmp_path / f"a.{ending}"
        with tarfile.open(path, mode) as bundle:  # type: ignore[call-overload]
            for n, page in enumerate(PAGES):
                entry = tarfile.TarInfo(f"目录/{n}.html")
                entry.size = len(page)
                bundle.addfile(entry, io.BytesIO(page))
            for name, kind in (("l", tarfile.SYMTYPE), ("p", tarfile.FIFOTYPE), ("../up", tarfile.REGTYPE)):
                entry = tarfile.TarInfo(name)
                entry.type = kind
                bundle.addfile(entry)
        found = arrivals(path)
        assert pages(found) == PAGES
        assert codes(found) == ["ACC011", "ACC004", "ACC016"]
        assert found[0].container is not None
        assert found[0].container.member == "目录/0.html"
        broken = arrivals(put(tmp_path, "broken", path.read_bytes()[: path.stat().st_size // 3]))
        assert set(codes(broken)) & {"ACC013", "ACC014"}, ending


def test_zip_names_and_faults(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("主题.html", PAGES[0])
        bundle.writestr("twice.html", PAGES[1])
        with pytest.warns(UserWarning, match="Duplicate name"):
            bundle.writestr("twice.html", PAGES[2])
        for name in ("../a", "/b", "c:\\d", "e\\..\\..\\f"):
            bundle.writestr(name, PAGES[3])
        bundle.writestr("bomb", b"a" * (9 << 20))
        bundle.writestr("inner.html.gz", gzip.compress(PAGES[4]))
        bundle.writestr("inner.warc", b"".join(RECORDS))
    found = arrivals(path)
    members = [entry.container.member for entry in found if entry.container and isinstance(entry, Source)]
    assert members[:3] == ["主题.html", "twice.html", "twice.html#2"]
    assert codes(found) == ["ACC016"] * 4 + ["ACC015"]
    assert PAGES[4] in pages(found)
    content = bytearray(path.read_bytes())
    content[60:64] = b"\xff\xff\xff\xff"
    broken = arrivals(put(tmp_path, "broken.zip", bytes(content)))
    assert "ACC013" in codes(broken)
    assert codes(arrivals(put(tmp_path, "cut.zip", path.read_bytes()[:200]))) == ["ACC014"]


def test_nested_too_deep(tmp_path: Path) -> None:
    content = PAGES[0]
    for n in range(7):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as bundle:
            bundle.writestr(f"{n}", content)
        content = out.getvalue()
    assert codes(arrivals(put(tmp_path, "deep.zip", content))) == ["ACC025"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_pages_and_bombs(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (page,) = arrivals(put(tmp_path, "a", pack(PAGES[0])))
    assert isinstance(page, Source)
    assert (page.data, page.findings) == (PAGES[0], ())
    assert codes(arrivals(put(tmp_path, "bomb", pack(b"a" * (60 << 20))))) == ["ACC015"]
    cut = arrivals(put(tmp_path, "cut", pack(PAGES[5])[:-9]))
    assert set(codes(cut)) <= {"ACC014", "ACC001"}
    assert codes(cut)
    noise = bytearray(pack(random.Random(1).randbytes(4000)))
    noise[900:940] = bytes(40)
    assert codes(arrivals(put(tmp_path, "noise", bytes(noise))))


def test_mhtml(tmp_path: Path) -> None:
    def saved(head: str, parts: list[tuple[str, bytes]]) -> bytes:
        out = [f"From: <Saved by Blink>\r\n{head}MIME-Version: 1.0\r\n".encode()]
        out.append(b'Content-Type: multipart/related; type="text/html"; boundary="=_b"\r\n\r\n')
        for stated, body in parts:
            out.append(
                f"--=_b\r\n{stated}Content-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(body)
            )
        return b"".join([*out, b"--=_b--\r\n"])

    head = "Snapshot-Content-Location: http://example.org/t\r\nDate: Fri, 5 Jan 2024 10:00:00 +0800\r\n"
    frame = ("Content-Type: text/html\r\nContent-Location: cid:frame\r\n", PAGES[1])
    root = ("Content-Type: text/html; charset=GB2312\r\nContent-Location: http://example.org/t\r\n", PAGES[0])
    image = ("Content-Type: image/png\r\n", b"\x89PNG")
    found = arrivals(put(tmp_path, "a.mht", saved(head, [frame, root, image])))
    assert pages(found) == [PAGES[0]]
    assert codes(found) == ["ACC021"]
    page = found[1]
    assert isinstance(page, Source)
    assert (page.url, page.http_charset, page.retrieved) == ("http://example.org/t", "gb2312", "2024-01-05T02:00:00Z")
    assert codes(arrivals(put(tmp_path, "b.mht", saved(head, [image])))) == ["ACC013"]


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {"url": "http://e/1", "html": PAGES[0].decode(), "date": "2024-01-01"},
        {"link": "http://e/2", "text": "一页文本"},
        {"response": {"body": PAGES[1].decode()}},
        {"html_base64": base64.b64encode("<html>中文".encode("gbk")).decode(), "charset": "GBK"},
        {"nothing": 1},
    ]
    content = "\n".join([*(json.dumps(row) for row in rows), "{broken", "[1]", ""]).encode()
    found = arrivals(put(tmp_path, "a.jsonl", content), rows_html=("html", "response.body"))
    sources = [entry for entry in found if isinstance(entry, Source)]
    assert [entry.data for entry in sources] == [PAGES[0], "一页文本".encode(), PAGES[1], "<html>中文".encode("gbk")]
    assert [entry.http_charset for entry in sources] == ["utf-8", "utf-8", "utf-8", "gbk"]
    assert [entry.media_type for entry in sources][:2] == ["text/html", "text/plain"]
    assert sources[0].retrieved == "2024-01-01"
    assert codes(found) == ["ACC019"] * 3
    assert [entry.container.member for entry in found if entry.container] == ["1", "2", "3", "4", "5", "6", "7"]
    assert pages(arrivals(put(tmp_path, "a.jsonl.gz", gzip.compress(content))))[0] == PAGES[0]


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z"),
        ("2024-05-06 07:08:09", "2024-05-06T07:08:09"),
        ("2024-05-06", "2024-05-06"),
        (1714979289, "2024-05-06T07:08:09Z"),
        ("1714979289000", "2024-05-06T07:08:09Z"),
        ("yesterday", None),
        (1e300, None),
        (["x"], None),
        (None, None),
    ],
)
def test_dates_of_rows(tmp_path: Path, value: object, at: str | None) -> None:
    (page,) = arrivals(put(tmp_path, "a.jsonl", json.dumps({"html": "<p>x", "date": value}).encode() + b"\n"))
    assert isinstance(page, Source)
    assert page.retrieved == at
    assert codes([page]) == (["ACC029"] if at is None and value is not None else [])


def test_pages_with_their_http_head_and_in_brotli(tmp_path: Path) -> None:
    (page,) = arrivals(
        put(tmp_path, "curl-i.html", response(gzip.compress(PAGES[0]), extra="Content-Encoding: gzip\r\n"))
    )
    assert isinstance(page, Source)
    assert (page.data, page.http_charset, page.findings) == (PAGES[0], "gbk", ())
    brotli = pytest.importorskip("brotli")
    (page,) = arrivals(put(tmp_path, "x", brotli.compress(PAGES[1] + b" " * 999)))
    assert isinstance(page, Source)
    assert page.data == PAGES[1] + b" " * 999
    assert codes(arrivals(put(tmp_path, "y", random.Random(3).randbytes(5000)))) == ["ACC044"]
    assert codes(arrivals(put(tmp_path, "y.html", random.Random(3).randbytes(5000)))) == ["ACC002"]
    assert codes(arrivals(put(tmp_path, "z.html", brotli.compress(b"a" * (80 << 20))))) == ["ACC002"]


def test_a_missing_extra_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "zstandard", None)
    for head in (b"\x28\xb5\x2f\xfd" + bytes(20), b"\x5d\x2a\x4d\x18\x04\0\0\0\x28\xb5\x2f\xfd" + bytes(20)):
        found = arrivals(put(tmp_path, "a", head))
        assert codes(found) == ["ACC022"]
        assert "guidang[warc]" in found[0].findings[0].message


def test_standard_input(tmp_path: Path) -> None:
    from tests.engine.corpus import guidang

    shown = guidang("run", "-", "--out", tmp_path / "a", "--in-process", input="<p>no thread</p>")
    assert shown.returncode == 1
    assert "1 source" in shown.stdout


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", ""),
        (b"<html>", ""),
        (b"PK\x03\x04", "zip"),
        (b"WARC/1.0\r\n", "warc"),
        (b"\x1f\x8b\x08", "gzip"),
        (b'{"a": 1}\n', "jsonl"),
        (b'{"a": 1', "json"),
        (b'[{"html": ', "json"),
        (b"{not json}\n", ""),
        ("{楼主} 说\n".encode(), ""),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "mhtml"),
        (b"Date: today we talk of content-type\r\n", ""),
    ],
)
def test_kinds(content: bytes, kind: str) -> None:
    assert kinds.kind_of(content) == kind


@pytest.mark.parametrize(
    "name", ["gb18030", "big5", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "shift_jis", "iso2022_jp"]
)
def test_text_in_any_encoding_is_text(name: str) -> None:
    text = "樓主 2024-01-01 12:00\r\n正文一行、\r\n" * 5
    assert sniff.media_type(text.encode(name)) == "text/plain"
    assert sniff.media_type(f"<html><body>{text}</body></html>".encode(name)) == "text/html"


@given(st.binary(max_size=300))
def test_sniffing_never_fails(content: bytes) -> None:
    sniff.media_type(content)
    kinds.kind_of(content)
    http.parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + content, 1 << 20)


def test_http_codings() -> None:
    body = PAGES[0]
    chunked = b"5;x=y\r\n" + body[:5] + b"\r\n" + f"{len(body) - 5:x}".encode() + b"\r\n" + body[5:] + b"\r\n0\r\n\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = packer.compress(body) + packer.flush()
    for coding, packed in (
        ("gzip", gzip.compress(body)),
        ("deflate", zlib.compress(body)),
        ("deflate", raw),
        ("gzip", body),
    ):
        message = response(packed, extra=f"Content-Encoding: {coding}\r\n")
        parsed = http.parse(message, 1 << 20)
        assert parsed is not None
        assert (parsed.body, parsed.faults) == (body, ())
    parsed = http.parse(response(chunked, extra="Transfer-Encoding: chunked\r\n"), 1 << 20)
    assert parsed is not None
    assert parsed.body == body
    odd = http.parse(response(body, extra="Content-Encoding: sdch\r\n"), 1 << 20)
    assert odd is not None
    assert [entry.code for entry in odd.faults] == ["ACC017"]
