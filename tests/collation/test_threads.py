"""Threads as documents of the archive: joined after a run, incrementally, whole after a kill, checked, delivered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline import write
from pipeline.cli import main
from pipeline.engine import joining
from pipeline.model import layout
from pipeline.model.canonical import sealed
from pipeline.model.membership import BY_ADDRESS, BY_NUMBER, BY_TITLE, identifier, key

from ..discuz import floor, page
from .test_collate import numbered


def invoke(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def ran(sources: Path, archive: Path, *words: str) -> None:
    done = invoke("run", sources, "--out", archive, "--in-process", *words)
    assert done.exit_code == 0, done.output


def lines(archive: Path) -> list[dict[str, Any]]:
    path = archive / layout.THREAD_LIST
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def threads(archive: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(archive)): p.read_bytes() for p in sorted((archive / "threads").rglob("*")) if p.is_file()
    }


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(numbered(1, 3, number=1), "utf-8")
    (folder / "b.html").write_text(numbered(3, 5, number=2), "utf-8")
    (folder / "lone.html").write_text(page([floor(1, "甲", "另一个主题。")], title="另一个主题", tid=78), "utf-8")
    return folder


@pytest.fixture
def archive(sources: Path, tmp_path: Path) -> Path:
    ran(sources, tmp_path / "archive")
    return tmp_path / "archive"


def test_a_run_joins_the_pages_of_a_thread(archive: Path) -> None:
    (row,) = lines(archive)
    assert (row["fate"], row["posts"], len(row["pages"]), row["findings"]) == ("joined", 5, 2, {"EXT082": 1})
    folder = archive / layout.thread_folder(row["id"])
    assert sorted(path.name for path in folder.iterdir()) == ["ledger.bin", "record.json", "tei.xml", "text.txt"]
    record = json.loads((folder / "record.json").read_text("utf-8"))
    assert [post["floor"] for post in record["thread"]["posts"]] == [1, 2, 3, 4, 5]
    assert [post["xml_id"] for post in record["thread"]["posts"]] == [f"p-900{n}" for n in range(1, 6)]
    assert [post["captures"] for post in record["collation"]["posts"]] == [[0], [0], [0, 1], [1], [1]]
    assert "第5楼说的话。" in (folder / "text.txt").read_text("utf-8")
    assert invoke("check", archive, "--fresh").exit_code == 0
    assert invoke("validate", folder / "tei.xml").exit_code == 0


def test_a_new_page_changes_one_thread_and_nothing_else(sources: Path, archive: Path) -> None:
    (sources / "other1.html").write_text(numbered(1, 2, number=1).replace("77", "99"), "utf-8")
    (sources / "other2.html").write_text(numbered(3, 4, number=2).replace("77", "99"), "utf-8")
    ran(sources, archive)
    before, (one, two) = threads(archive), lines(archive)
    (sources / "c.html").write_text(numbered(6, 7, number=3), "utf-8")
    ran(sources, archive)
    changed = {name for name, data in threads(archive).items() if before.get(name) != data}
    (joined,) = {name.split("/")[3] for name in changed}
    assert joined == next(row["id"] for row in (one, two) if row["tid"] == "77")
    assert {row["tid"]: row["posts"] for row in lines(archive)} == {"77": 7, "99": 4}
    whole = archive.parent / "whole"
    ran(sources, whole)
    assert threads(whole) == threads(archive)
    assert lines(whole) == lines(archive)


def test_the_same_bytes_with_workers(sources: Path, archive: Path) -> None:
    (sources / "other1.html").write_text(numbered(1, 2, number=1).replace("77", "99"), "utf-8")
    (sources / "other2.html").write_text(numbered(3, 4, number=2).replace("77", "99"), "utf-8")
    ran(sources, archive)
    other = archive.parent / "workers"
    assert invoke("run", sources, "--out", other, "-j", "2").exit_code == 0
    assert threads(other) == threads(archive)


@pytest.mark.parametrize("at", range(4))
def test_a_killed_join_leaves_a_whole_archive(sources: Path, archive: Path, at: int, monkeypatch: Any) -> None:
    (sources / "c.html").write_text(numbered(6, 7, number=3), "utf-8")
    whole = archive.parent / "whole"
    ran(sources, whole)
    real = [write.os.rename, write.shutil.rmtree, joining.os.replace, joining.write.keep_thread]

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    names = (("rename", write.os), ("rmtree", write.shutil), ("replace", joining.os), ("keep_thread", joining.write))
    ran(sources, archive, "--no-threads")
    monkeypatch.setattr(names[at][1], names[at][0], dies)
    invoke("collate", archive, "--in-process")
    monkeypatch.setattr(names[at][1], names[at][0], real[at])
    codes = {word for word in invoke("check", archive).output.split() if word.startswith("AUD")}
    assert codes <= {"AUD041", "AUD051", "AUD052"}
    assert invoke("collate", archive, "--in-process").exit_code == 0
    assert threads(archive) == threads(whole)
    assert invoke("check", archive).exit_code == 0


def test_check_finds_what_is_wrong_with_a_thread(archive: Path) -> None:
    (row,) = lines(archive)
    folder = archive / layout.thread_folder(row["id"])
    text = (folder / "text.txt").read_bytes()
    (folder / "text.txt").write_bytes(text.replace("第4楼".encode(), "第9楼".encode()))
    said = invoke("check", archive)
    assert said.exit_code == 1
    assert {"AUD003", "AUD012", "AUD054"} <= set(said.output.split())
    (folder / "text.txt").write_bytes(text)
    assert invoke("check", folder).exit_code == 0
    record = json.loads((folder / "record.json").read_text("utf-8"))
    record["collation"]["posts"][0]["from"] = [1, 1]
    (folder / "record.json").write_text(json.dumps(record), "utf-8")
    assert "its seal does not fit" in invoke("check", archive).output
    del record["seal"]
    (folder / "record.json").write_bytes(sealed(record))
    assert "stands in the thread 0 times" in invoke("check", archive).output
    shutil.rmtree(folder)
    assert "AUD052" in invoke("check", archive).output
    (archive / layout.THREAD_LIST).write_text("{}\n", "utf-8")
    assert "AUD050" in invoke("check", archive).output
    assert invoke("feed", "jsonl", archive, "--out", "-", "--unit", "thread").exit_code == 1
    assert invoke("collate", archive, "--in-process").exit_code == 0
    assert invoke("check", archive).exit_code == 0


def test_a_thread_whose_pages_go_is_removed(archive: Path) -> None:
    (row,) = lines(archive)
    shutil.rmtree(archive / layout.document_folder(row["pages"][0]))
    (archive / "catalog.sqlite").unlink()
    assert invoke("collate", archive, "--in-process").exit_code == 0
    assert lines(archive) == []
    assert threads(archive) == {}


def test_deliveries_take_pages_or_threads(archive: Path) -> None:
    def posts(unit: str) -> list[str]:
        said = invoke("feed", "jsonl", archive, "--out", "-", "--unit", unit).stdout
        return [json.loads(line)["text"].strip() for line in said.splitlines()]

    assert len(posts("page")) == 7
    assert sorted(posts("thread")) == sorted(["另一个主题。", *(f"第{n}楼说的话。" for n in range(1, 6))])
    out = archive.parent / "corpus"
    assert invoke("feed", "corpus", archive, "--out", out, "--unit", "thread").exit_code == 0
    assert (out / "forum.vert").read_text("utf-8").count("<doc ") == 2


def test_edited_and_deleted_posts_are_in_the_tei(tmp_path: Path) -> None:
    def capture(folder: str, floors: list[Any], received: str) -> None:
        place = tmp_path / "in" / folder
        place.mkdir(parents=True)
        (place / "a.html").write_text(page(floors), "utf-8")
        rows = {"path": "a.html", "retrieved": received}
        (place / "pages.jsonl").write_text(json.dumps({"html": page(floors), **rows}) + "\n", "utf-8")
        (place / "a.html").unlink()

    first, last = floor(1, "甲", "主楼。"), floor(4, "丁", "最后一楼。")
    capture("old", [first, floor(2, "乙", "原来的话。"), floor(3, "丙", "后来删了。"), last], "2025-01-01T00:00:00Z")
    capture("new", [first, floor(2, "乙", "改过的话。"), last], "2026-01-01T00:00:00Z")
    ran(tmp_path / "in", tmp_path / "archive")
    (row,) = lines(tmp_path / "archive")
    assert row["states"] == {"edited": 1, "deleted": 1} or row["states"] == {"deleted": 1, "edited": 1}
    folder = tmp_path / "archive" / layout.thread_folder(row["id"])
    tei = (folder / "tei.xml").read_text("utf-8")
    assert "后来删了。" in tei
    assert 'type="recovered"' in tei
    assert 'status="withdrawn"' in tei
    assert '<note type="version" generatedBy="human" change="#capture.1"><p>原来的话。</p></note>' in tei
    text = (folder / "text.txt").read_text("utf-8")
    assert "改过的话。" in text
    assert "原来的话。" not in text
    assert invoke("check", tmp_path / "archive", "--fresh").exit_code == 0


def made(url: str | None, tid: str | None = None, title: str | None = None) -> dict[str, Any]:
    return {
        "thread": {"tid": tid, "url": None, "title": title, "board": ["闲聊"], "site": "站"},
        "source": {"url": url},
        "accession": {"site": None, "id": "a"},
    }


def test_a_page_tells_its_thread_by_number_address_or_title() -> None:
    assert key(made("https://b.example/t-5-2.html", "5")) == (BY_NUMBER, "b.example", "5")
    pages = ["https://b.example/t/5", "https://b.example/t/5?page=2", "https://b.example/t/5/page/3#post-9"]
    assert {key(made(url)) for url in pages} == {(BY_ADDRESS, "b.example\n/t/5")}
    assert key(made("https://b.example/t.php?id=6")) != key(made("https://b.example/t.php?id=5"))
    assert key(made(None, None, "周末去哪里钓鱼")) == key(made(None, None, "周末去哪里 钓鱼"))
    assert key(made(None, None, "求助")) is None
    assert key(made("https://b.example/", None, "周末去哪里钓鱼"))[0] == BY_TITLE  # type: ignore[index]
    assert len(identifier(("a",))) == 64
    assert layout.is_id(identifier(("a",)))


def test_two_threads_of_one_title_are_not_joined(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    head = "求推荐周末去处\n\n"
    for n, who in enumerate(("甲", "乙")):
        body = f"{who}子鱼 发表于 2023-5-{n + 1} 10:00\n今天天气不错，第{n}个主题。\n\n丙丁 发表于 2023-5-{n + 2} 11:00\n同意楼上。\n"
        (folder / f"{n}.txt").write_text(head + body, "utf-8")
    invoke("run", folder, "--out", tmp_path / "archive", "--in-process")
    assert all(row["fate"] == "apart" for row in lines(tmp_path / "archive"))


def test_flattened_pages_without_an_address_are_joined_by_their_posts(tmp_path: Path) -> None:
    posts = [
        "甲子鱼 发表于 2023-5-1 10:00\n第一天从县城出发，沿着江边走到渡口，大约十五公里。\n",
        "乙丑牛 发表于 2023-5-2 11:00\n渡口那家店还开着吗？我记得老板会做很好的豆花。\n",
        "丙寅虎 发表于 2023-5-3 12:00\n开着，只是换了招牌，价钱也涨了一倍，味道倒没有变。\n",
        "丁卯兔 发表于 2023-5-4 13:00\n装备方面建议带一双备用的鞋子，江边的石头很滑。\n",
    ]
    folder = tmp_path / "in"
    folder.mkdir()
    for name, part in (("a", posts[:3]), ("b", posts[1:])):
        (folder / f"{name}.txt").write_text("周末沿江徒步路线推荐与装备清单\n\n" + "\n".join(part), "utf-8")
    invoke("run", folder, "--out", tmp_path / "archive", "--in-process")
    (row,) = lines(tmp_path / "archive")
    assert (row["fate"], row["by"], row["tid"], row["site"], row["posts"]) == ("joined", "title", None, None, 4)
    text = (tmp_path / "archive" / layout.thread_folder(row["id"]) / "text.txt").read_text("utf-8")
    said = [part.partition("\n")[2].strip() for part in posts]
    assert [text.count(one) for one in said] == [1, 1, 1, 1]
    assert sorted(said, key=text.index) == said
    assert invoke("check", tmp_path / "archive").exit_code == 0


def test_commands_that_need_a_source_name_the_pages_of_a_thread(archive: Path) -> None:
    (row,) = lines(archive)
    for words in (("explain", archive, row["id"][:12], "--all"), ("restore", archive, row["id"][:12])):
        said = invoke(*words)
        assert said.exit_code == 2
        assert row["pages"][0][:8] in said.output
    assert row["site"] == "bbs.example.org"
    assert invoke("locate", archive, row["id"][:12], "--quote", "第4楼说的话").exit_code == 0


def board(start: int, posts: int = 10) -> str:
    """A page of a board that nobody described, without numbers of threads, posts, floors or pages."""
    words = [
        "the",
        "river",
        "was",
        "high",
        "and",
        "we",
        "had",
        "to",
        "leave",
        "the",
        "boats",
        "on",
        "the",
        "other",
        "side",
        "before",
        "the",
        "storm",
        "came",
    ]
    rows = "".join(
        f'<div class="entry"><p class="who"><a href="member.php?u={n % 7}">Name{n % 7}</a> wrote on '
        f"{1 + n % 28} March 2011 {10 + n % 10}:{10 + n % 50}</p><div class=msg>"
        f"{' '.join(words[(n * 3 + k) % len(words)] for k in range(20))} number {n}.</div></div>"
        for n in range(start + 1, start + posts + 1)
    )
    return f"<html><head><title>Crossing the river - Boats</title></head><body><h1>Crossing the river</h1>{rows}</body></html>"


def test_pages_of_an_unknown_board_are_joined_by_their_addresses(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "bbs.example.com"
    folder.mkdir(parents=True)
    for start in (0, 10, 20, 40):
        (folder / f"showtopic.php?t=5{f'&start={start}' if start else ''}").write_text(board(start), "utf-8")
    (folder / "showtopic.php?t=6").write_text(board(70).replace("Crossing the river", "Another journey"), "utf-8")
    assert invoke("run", tmp_path / "in", "--out", tmp_path / "archive", "--in-process").exit_code == 0
    (row,) = lines(tmp_path / "archive")
    assert (row["by"], row["posts"], row["findings"].get("EXT080")) == ("address", 40, 1)
    text = (tmp_path / "archive" / layout.thread_folder(row["id"]) / "text.txt").read_text("utf-8")
    numbers = [int(part.split(".")[0]) for part in text.split(" number ")[1:]]
    assert numbers == [*range(1, 31), *range(41, 51)]


def test_a_mirror_holds_the_threads_too(sources: Path, archive: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    ran(sources, archive, "--mirror", "memory://shelf/archive")
    (row,) = lines(archive)
    place = f"/shelf/archive/{layout.thread_folder(row['id'])}"
    assert store.cat_file(f"{place}/tei.xml") == (archive / layout.thread_folder(row["id"]) / "tei.xml").read_bytes()
    assert store.cat_file("/shelf/archive/threads.jsonl") == (archive / layout.THREAD_LIST).read_bytes()
    shutil.rmtree(archive / layout.document_folder(row["pages"][0]))
    (archive / "catalog.sqlite").unlink()
    (sources / "a.html").unlink()
    ran(sources, archive, "--mirror", "memory://shelf/archive")
    assert not store.exists(place)
