"""Finding documents: the list, the index of words, and the one way in which commands are told a document."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.holdings.choosing import ChoiceError, choose
from pipeline.holdings.shelf import shelf, shortest
from pipeline.holdings.words import Words, WordsError, phrase
from pipeline.model import layout
from pipeline.normalize.conversion import convert
from pipeline.normalize.fold import fold_text

TITLES = [
    "关于凉宫春日的讨论",
    "涼宮春日的憂鬱觀後",
    "2024年政府工作报告",
    "政府工作報告的寫法",
    "老相机的镜头怎么保养",
    "攝影入門與鏡頭選擇",
    "The second screw goes in first",
    "Screws and drivers: a guide",
    "后来的故事",
    "皇后與後院",
    "干净的房间",
    "乾燥的天氣裡面",
]
WORDS = "今天我们去看了那个老房子价格又跌了不少大家觉得应该再等等因为明年可能还会更便宜楼上说的对但是我不同意这种看法"
ADDRESSED, URL = 7, "https://bbs.example.cn/thread-107-1-1.html"
"""The page that came with an address."""
PEOPLE = ["老王头", "lakeside", "風清揚", "小鱼儿"]


def page(number: int) -> str:
    draw = random.Random(number)
    rows = []
    for floor in range(3):
        said = "".join(draw.choice(WORDS) for _ in range(40))
        said = convert(said, "s2t") if number % 2 else said
        who, day = PEOPLE[(number + floor) % 4], f"20{10 + number}-03-0{floor + 1} 10:1{floor}"
        rows.append(
            f'<div class="post"><b class="who">{who}</b> <span class="when">{day}</span><div class="text">{said}。</div></div>'
        )
    title = TITLES[number]
    return f"<html><head><title>{title} - 某论坛</title></head><body><h1>{title}</h1>{''.join(rows)}</body></html>"


def guidang(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("finding")
    folder = place / "pages"
    (folder / "2019").mkdir(parents=True)
    for number in range(len(TITLES)):
        if number != ADDRESSED:
            (folder / "2019" / f"t{number}.html").write_text(page(number), "utf-8")
    row = json.dumps({"html": page(ADDRESSED), "url": URL}, ensure_ascii=False)
    (folder / "rows.jsonl").write_text(row + "\n", "utf-8")
    out = place / "archive"
    ran = guidang("run", folder, "--out", out, "--in-process", "--progress", "none")
    assert ran.exit_code == 0, ran.output
    return out


def ids(archive: Path) -> dict[str, str]:
    return {one.path.rsplit("/", 1)[-1]: one.id for one in shelf(archive)}


def test_the_list_has_every_document_and_reads_the_manifest_alike(archive: Path, tmp_path: Path) -> None:
    ran = guidang("list", archive)
    assert ran.exit_code == 0, ran.output
    rows = [line for line in ran.output.splitlines() if ".html" in line]
    assert len(rows) == len(TITLES)
    assert all(any(title in row for row in rows) for title in TITLES)
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(archive / layout.MANIFEST, bare)
    assert [one.to_json() for one in shelf(bare)] == [one.to_json() for one in shelf(archive)]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (("--title", "凉宫"), 2),
        (("--title", "涼宮"), 2),
        (("--author", "风清扬"), 9),
        (("--author", "LAKE"), 9),
        (("--since", "2020", "--until", "2020-03"), 1),
        (("--since", "2015-03-02"), 7),
        (("--code", "zzz"), 0),
        (("--site", "example.cn", "--title", "SCREW"), 1),
        (("--site", "ample"), 0),
        (("--limit", "3"), 3),
    ],
)
def test_filters(archive: Path, asked: tuple[str, ...], count: int) -> None:
    ran = guidang("list", archive, "--json", *asked)
    rows = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert len(rows) == count, ran.output
    assert ran.exit_code == (0 if count else 1)


def test_forms_of_the_list(archive: Path) -> None:
    told = guidang("list", archive, "--csv", "--by", "title")
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert [row["title"] for row in rows] == sorted(TITLES)
    assert {row["id"] for row in rows} == set(ids(archive).values())
    assert guidang("list", archive, "--csv", "--json").exit_code == 2
    assert guidang("list", archive, "--since", "May").exit_code == 2
    assert guidang("list", archive / "documents").exit_code == 2


def test_two_hundred_words_are_found_in_both_scripts(archive: Path) -> None:
    texts = {
        one.id: fold_text((archive / layout.document_folder(one.id) / layout.TEXT).read_text("utf-8"))
        for one in shelf(archive)
    }
    titles = {one.id: fold_text(one.title or "") for one in shelf(archive)}
    draw = random.Random(3)
    asked: list[str] = []
    while len(asked) < 200:
        title = draw.choice(TITLES[:6] + TITLES[8:]) if len(asked) % 2 else WORDS
        at = draw.randrange(len(title) - 3)
        word = title[at : at + draw.choice((2, 2, 3, 4))]
        if not word.isascii() and not word[0].isdigit():
            asked.append(convert(word, "s2t" if len(asked) % 3 else "t2s"))
    with Words(archive) as index:
        index.refresh()
        for word in asked:
            want = {name for name, text in texts.items() if fold_text(word) in text or fold_text(word) in titles[name]}
            hits, total = index.find((word,), 50)
            assert {hit.id for hit in hits} == want, word
            assert total == len(want)
            assert [hit.titled for hit in hits] == sorted((hit.titled for hit in hits), reverse=True)


def test_find_tells_where_and_joins_words(archive: Path) -> None:
    ran = guidang("find", archive, "涼宮", "--json")
    rows = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert {row["title"] for row in rows} == {TITLES[0], TITLES[1]}
    for row in rows:
        text = (archive / layout.document_folder(row["id"]) / layout.TEXT).read_text("utf-8")
        assert text[row["offset"] : row["offset"] + 2] in ("凉宫", "涼宮")
    told = guidang("find", archive, "screw first")
    assert told.exit_code == 1
    assert TITLES[6] in guidang("find", archive, "screw", "first").output
    assert TITLES[6] in guidang("find", archive, "second scr").output
    assert guidang("find", archive, "！？").exit_code == 2
    assert guidang("find", archive, "沒有這樣的詞").exit_code == 1


def test_the_index_follows_the_archive_and_can_go(archive: Path, tmp_path: Path) -> None:
    own = tmp_path / "archive"
    shutil.copytree(archive, own, ignore=shutil.ignore_patterns(layout.SEARCH))
    with Words(own) as index:
        assert index.refresh() == len(TITLES)
        assert index.refresh() == 0
        before = index.find(("政府",), 9)
    gone = ids(own)["t2.html"]
    shutil.rmtree(own / layout.document_folder(gone))
    (own / layout.MANIFEST).write_bytes((own / layout.MANIFEST).read_bytes() + b"\n")
    with Words(own) as index:
        index.refresh()
        assert {hit.id for hit in index.find(("政府",), 9)[0]} == {hit.id for hit in before[0]} - {gone}
    (own / layout.SEARCH).write_bytes(b"no database, and longer than its first page " * 40)
    with Words(own) as index:
        assert index.refresh() == len(TITLES) - 1
    assert sorted(path.name for path in own.iterdir()) == sorted(
        {*(path.name for path in archive.iterdir()), layout.SEARCH}
    )


@given(st.text(max_size=12))
def test_any_text_can_be_asked_for(word: str) -> None:
    asked = phrase(word)
    assert asked == "" or asked.startswith('"')
    assert "\x00" not in asked


def test_any_question_is_answered(archive: Path) -> None:
    draw = random.Random(5)
    with Words(archive) as index:
        index.refresh()
        for _ in range(300):
            word = "".join(draw.choice("房子\"*() AND:NEAR^-'\0é涼ก่ั") for _ in range(draw.randrange(1, 8)))
            try:
                index.find((word,), 3)
            except WordsError:
                continue


def test_every_name_of_a_document_means_it(archive: Path) -> None:
    held = ids(archive)
    want = archive / layout.document_folder(held["t6.html"])
    row = next(one for one in shelf(archive) if one.id == held["t6.html"])
    for name in (held["t6.html"], held["t6.html"][:10], row.path, "2019/t6.html", "t6.html", TITLES[6], "SECOND SCREW"):
        assert choose(archive, name) == want, name
    other = next(one for one in shelf(archive) if one.url == URL)
    for name in (
        URL,
        URL.replace("https:", "http:") + "#post2",
        "thread-107-1-1.html",
        f"{other.path} [{other.member}]",
    ):
        assert choose(archive, name) == archive / layout.document_folder(other.id)
    if row.thread:
        assert choose(archive, row.thread[:16]) == want
    assert choose(archive, "憂鬱") == choose(archive, "忧郁") == archive / layout.document_folder(held["t1.html"])
    assert choose(archive, str(archive.parent / "pages" / "2019" / "t6.html")) == want


def test_what_may_mean_several_lists_their_titles(archive: Path) -> None:
    with pytest.raises(ChoiceError) as told:
        choose(archive, "凉宫")
    assert "which one?" in str(told.value)
    assert TITLES[0] in str(told.value)
    assert TITLES[1] in str(told.value)
    with pytest.raises(ChoiceError, match="which one"):
        choose(archive)
    with pytest.raises(ChoiceError, match="guidang find"):
        choose(archive, "no such title")


def test_commands_take_any_of_these(archive: Path) -> None:
    saved = archive.parent / "pages" / "2019" / "t6.html"
    for command in (
        ("explain", archive, saved, "--line", 1),
        ("restore", archive, "SECOND SCREW"),
        ("diff", archive, "t6.html"),
    ):
        ran = guidang(*command)
        assert ran.exit_code == 0, ran.output
    ran = guidang("explain", archive, "凉宫", "--line", 1)
    assert ran.exit_code == 2
    assert TITLES[1] in ran.output


def test_short_ids_tell_documents_apart() -> None:
    assert shortest([]) == shortest(["a" * 64]) == 8
    assert shortest(["a" * 64, "a" * 11 + "b" * 53]) == 12
