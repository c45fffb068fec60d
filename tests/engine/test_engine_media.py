"""Pictures and attachments that came along: kept once, found for each page however they came, linked, checked."""

from __future__ import annotations

import base64
import io
import json
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.accession.junk import css, png
from tests.discuz import Floor, floor, page
from tests.engine.corpus import digest, guidang

HOST = "bbs.example.org"
ROOM = f"https://{HOST}/data/attachment/"


def picture(n: int) -> bytes:
    """A picture like no other one."""
    return png() + bytes([n])


def pdf(n: int) -> bytes:
    return b"%PDF-1.4\n% file " + str(n).encode() + b"\n%%EOF\n"


def post(n: int, markup: str) -> Floor:
    return Floor(
        9100 + n,
        f"甲{n}",
        300 + n,
        "2024-7-10 17:43:48",
        f"第{n}楼的话,请看图片。<br />{markup}<br />说完了,就是这样。",
    )


def shown(*sources: str, n: int = 1) -> bytes:
    """A thread page whose first post shows pictures."""
    markup = "<br />".join(f'<img src="{source}" width="600" border="0" alt="" />' for source in sources)
    return page([post(n, markup), floor(2, "乙", "好图,谢谢楼主分享。")], title=f"主题{n}", tid=1000 + n).encode()


def folder_save(at: Path) -> None:
    """As a browser saves a page with all that it shows: the second picture did not come along."""
    (at / "帖子_files").mkdir(parents=True)
    (at / "帖子.html").write_bytes(shown("帖子_files/1.png", f"{ROOM}lost.png"))
    (at / "帖子_files" / "1.png").write_bytes(picture(1))
    (at / "帖子_files" / "style.css").write_text(css(1), "utf-8")
    (at / "帖子_files" / "frame.html").write_bytes(shown("x.png", n=9))


def mirror(at: Path) -> None:
    """As wget -k leaves it: relative references, queries in names."""
    top = at / HOST
    (top / "data" / "attachment").mkdir(parents=True)
    (top / "thread-1.html").write_bytes(shown("data/attachment/pic%3Fid=1.png", f"{ROOM}lost.png"))
    (top / "data" / "attachment" / "pic?id=1.png").write_bytes(picture(1))


def packed(at: Path) -> None:
    """The same in a zip file."""
    at.mkdir(parents=True)
    with zipfile.ZipFile(at / "site.zip", "w") as out:
        out.writestr("site/thread-1.html", shown("img/1.png", f"{ROOM}lost.png"))
        out.writestr("site/img/1.png", picture(1))


def rolled(at: Path) -> None:
    """The same in a tar file, the picture above the page."""
    at.mkdir(parents=True)
    with tarfile.open(at / "site.tar", "w") as out:
        for name, body in (
            ("s/img/1.png", picture(1)),
            ("s/t/thread-1.html", shown("../img/1.png", f"{ROOM}lost.png")),
        ):
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            out.addfile(entry, io.BytesIO(body))


def mhtml(at: Path) -> None:
    """As Chrome saves a page as one file."""
    at.mkdir(parents=True)
    body = shown(f"{ROOM}1.png", f"{ROOM}lost.png")
    parts = [
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: https://bbs.example.org/thread-1-1-1.html\r\n\r\n" + base64.encodebytes(body),
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: " + f"{ROOM}1.png".encode() + b"\r\n\r\n" + base64.encodebytes(picture(1)),
    ]
    head = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bbs.example.org/thread-1-1-1.html\r\n"
        b"Date: Tue, 5 Mar 2024 10:20:30 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b0"\r\n\r\n'
    )
    whole = head + b"".join(b"--b0\r\n" + part + b"\r\n" for part in parts) + b"--b0--\r\n"
    (at / "page.mhtml").write_bytes(whole)


def record(url: str, kind: str, body: bytes, date: str = "2024-03-05T10:20:30Z") -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:{zlib.crc32(block):08x}-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(at: Path) -> None:
    """A crawl: the picture comes after the page that shows it."""
    at.mkdir(parents=True)
    thread = record(f"https://{HOST}/thread-1-1-1.html", "text/html", shown("data/attachment/1.png", f"{ROOM}lost.png"))
    (at / "crawl.warc").write_bytes(thread + record(f"http://{HOST}/data/attachment/1.png", "image/png", picture(1)))


def written_in(at: Path) -> None:
    """As SingleFile saves a page: the picture stands in it."""
    at.mkdir(parents=True)
    uri = "data:image/png;base64," + base64.b64encode(picture(1)).decode()
    (at / "page.html").write_bytes(shown(uri, f"{ROOM}lost.png"))


MADE = (folder_save, mirror, packed, rolled, mhtml, warc, written_in)


def run(source: Path, out: Path, *more: object) -> dict[str, object]:
    done = guidang("run", source, "--out", out, "--set", "accession.media=keep", "--json", "-j", 1, *more)
    assert done.returncode == 0, (done.stdout, done.stderr)
    return dict(json.loads(done.stdout))


def kept(archive: Path) -> dict[str, bytes]:
    return {str(path.relative_to(archive)): path.read_bytes() for path in archive.glob("media/*/*/*")}


def tei(archive: Path) -> str:
    (path,) = archive.glob("documents/*/*/*/tei.xml")
    return path.read_text("utf-8")


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_picture_is_kept_and_linked_however_it_came(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "in")
    archive = tmp_path / "archive"
    run(tmp_path / "in", archive)
    ((name, body),) = kept(archive).items()
    assert body == picture(1)
    text = tei(archive)
    held, lost = re.findall(r'<figure type="image">(.*?)</figure>', text)
    assert f'url="../../../../{name}"' in held
    assert 'mimeType="image/png"' in held
    assert "<gap" not in held
    assert ("source=" in held) is (make is not written_in)
    assert f'url="{ROOM}lost.png"' in lost
    assert '<gap reason="notCaptured" unit="image" quantity="1"/>' in lost
    assert guidang("check", archive).returncode == 0
    if make is not written_in:
        rows = [json.loads(line) for line in (archive / "manifest.jsonl").read_text("utf-8").splitlines()]
        (row,) = [row for row in rows if "kept" in row]
        assert (row["fate"], row["size"], row["media_type"]) == ("passed", len(body), "image/png")
        assert row["kept"] in name


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_nothing_is_kept_unasked(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "in")
    done = guidang("run", tmp_path / "in", "--out", tmp_path / "archive", "--json", "-j", 1)
    assert done.returncode == 0
    assert not (tmp_path / "archive" / "media").exists()
    assert "notCaptured" not in tei(tmp_path / "archive")


def test_the_check_sees_what_is_damaged_and_what_is_gone(tmp_path: Path) -> None:
    folder_save(tmp_path / "in")
    archive = tmp_path / "archive"
    run(tmp_path / "in", archive)
    (path,) = archive.glob("media/*/*/*")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"!")
    done = guidang("check", archive)
    assert (done.returncode, "AUD060" in done.stdout) == (1, True)
    path.unlink()
    done = guidang("check", archive)
    assert (done.returncode, "AUD061" in done.stdout) == (1, True)
    run(tmp_path / "in", archive, "--rehash")
    assert path.read_bytes() == whole
    (path.parent / "stray.png").write_bytes(b"x")
    done = guidang("check", archive)
    assert (done.returncode, "AUD004" in done.stdout) == (0, True)


def test_a_picture_that_comes_later_is_linked_by_the_next_run(tmp_path: Path) -> None:
    source, archive = tmp_path / "in", tmp_path / "archive"
    source.mkdir()
    (source / "1.warc").write_bytes(
        record(f"https://{HOST}/thread-1-1-1.html", "text/html", shown("data/attachment/1.png"))
    )
    run(source, archive)
    assert "notCaptured" in tei(archive)
    (source / "2.warc").write_bytes(record(f"https://{HOST}/data/attachment/1.png", "image/png", picture(1)))
    run(source, archive)
    assert "notCaptured" not in tei(archive)
    before = digest(archive)
    said = run(source, archive)
    assert (said["archived"], said["unchanged"]) == (0, 2)
    assert digest(archive) == before


def test_of_several_captures_the_nearest_in_time_is_taken(tmp_path: Path) -> None:
    source, archive = tmp_path / "in", tmp_path / "archive"
    source.mkdir()
    shots = [(1, "2010-01-01T00:00:00Z"), (2, "2024-03-06T00:00:00Z"), (3, "2024-09-01T00:00:00Z")]
    for n, date in shots:
        (source / f"p{n}.warc").write_bytes(record(f"{ROOM}1.png", "image/png", picture(n), date))
    (source / "t.warc").write_bytes(record(f"https://{HOST}/thread-1-1-1.html", "text/html", shown(f"{ROOM}1.png")))
    run(source, archive)
    (found,) = re.findall(r'<graphic url="../../../../(media/[^"]+)"', tei(archive))
    assert kept(archive)[found] == picture(2)
    assert len(kept(archive)) == len(shots)


def crowd(at: Path) -> None:
    """Pages and pictures of every kind, some pictures shown by many pages, duplicates among the pages."""
    for make in MADE[:6]:
        make(at / make.__name__)
    for n in range(2, 8):
        (at / "more").mkdir(exist_ok=True)
        (at / "more" / f"{n}.html").write_bytes(shown("all.png", f"own{n}.png", n=n))
        (at / "more" / f"own{n}.png").write_bytes(picture(n))
        (at / "more" / f"copy{n}.html").write_bytes(shown("all.png", f"own{n}.png", n=n))
    (at / "more" / "all.png").write_bytes(picture(99))


def test_the_bytes_do_not_depend_on_workers_kills_or_shards(tmp_path: Path) -> None:
    crowd(tmp_path / "in")
    one, two, parts = tmp_path / "one", tmp_path / "two", tmp_path / "parts"
    run(tmp_path / "in", one)
    assert len(kept(one)) == 8
    run(tmp_path / "in", two, "-j", 2, "--limit", 3)
    run(tmp_path / "in", two, "-j", 2)
    plan = tmp_path / "plan.jsonl"
    made = guidang("plan", tmp_path / "in", "--out", plan, "--max-files", 4, "--set", "accession.media=keep")
    assert made.returncode == 0, made.stderr
    shards = int(re.search(r"(\d+) shards", made.stdout)[1])  # type: ignore[index]
    for index in reversed(range(shards)):
        done = guidang("run-shard", "--plan", plan, "--index", index, "--out", parts, "-j", 1)
        assert done.returncode == 0, (done.stdout, done.stderr)
    done = guidang("run-shard", "--plan", plan, "--merge", "--out", parts)
    assert done.returncode == 0, (done.stdout, done.stderr)

    def told(archive: Path) -> dict[str, str]:
        return {name: value for name, value in digest(archive).items() if not name.startswith("catalog.")}

    assert told(one) == told(two) == told(parts)
    assert guidang("check", parts).returncode == 0


def test_the_catalog_is_made_again_with_what_was_kept(tmp_path: Path) -> None:
    folder_save(tmp_path / "in")
    archive = tmp_path / "archive"
    run(tmp_path / "in", archive)
    before = (archive / "manifest.jsonl").read_bytes()
    for name in ("catalog.sqlite", "media.sqlite"):
        (archive / name).unlink()
    said = run(tmp_path / "in", archive)
    assert said["archived"] == 0
    assert (archive / "manifest.jsonl").read_bytes() == before


def test_an_attachment_is_kept_with_its_type(tmp_path: Path) -> None:
    source, archive = tmp_path / "in", tmp_path / "archive"
    source.mkdir()
    (source / "files").mkdir()
    (source / "files" / "report.pdf").write_bytes(pdf(1))
    markup = '<embed src="files/report.pdf" />'
    (source / "t.html").write_bytes(page([post(1, markup), floor(2, "乙", "收到了,多谢。")]).encode())
    run(source, archive)
    ((name, body),) = kept(archive).items()
    assert (name.endswith(".pdf"), body) == (True, pdf(1))
    assert re.search(
        rf'<media url="../../../../{name}" source="https://bbs.example.org/files/report.pdf" mimeType="application/pdf"/>',
        tei(archive),
    )


def test_what_is_too_large_is_passed_and_said(tmp_path: Path) -> None:
    folder_save(tmp_path / "in")
    archive = tmp_path / "archive"
    (tmp_path / "in" / "帖子_files" / "1.png").write_bytes(picture(1) + bytes(100_000))
    run(tmp_path / "in", archive, "--set", "accession.max_size=50000")
    assert kept(archive) == {}
    assert "notCaptured" in tei(archive)
