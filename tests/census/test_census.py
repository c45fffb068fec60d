"""A census tells what is there, what a run will do, and what stands twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from pipeline.census.looking import SKETCH, sketch
from pipeline.cli import main

from ..discuz import floor, page

TEXTS = [
    "昨天去现场看了一下，路已经修好了。",
    "这个说法不对，文件里写的是三年。",
    "我也遇到过同样的问题，打电话问了。",
    "图书馆周末开到晚上九点，大家可以去。",
]


def thread(tid: int, *, first: int = 1, tail: str = "") -> str:
    floors = [floor(first + n, f"作者{n}", f"{text}{tid}{tail if n == 3 else ''}") for n, text in enumerate(TEXTS)]
    return page(floors, title=f"第{tid}号主题", tid=tid, first=first)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    root = tmp_path / "corpus"
    for board in ("one", "two"):
        (root / board).mkdir(parents=True)
    (root / "one" / "a.html").write_text(thread(1), "utf-8")
    (root / "one" / "copy.html").write_text(thread(1), "utf-8")
    (root / "one" / "b.html").write_text(thread(2), "utf-8")
    (root / "one" / "gbk.html").write_bytes(thread(3).replace("utf-8", "gbk").encode("gbk"))
    (root / "two" / "mirror.html").write_text(thread(2, tail="，另外补充一句"), "utf-8")
    (root / "two" / "login.html").write_text(
        "<html><title>登录</title><form><input type=password></form></html>", "utf-8"
    )
    (root / "two" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    return root


def counted(corpus: Path, *words: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["census", str(corpus), "--json", *words])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def test_a_census_tells_what_a_run_does(corpus: Path, tmp_path: Path) -> None:
    made = counted(corpus)
    assert made["run"] == {
        "archived": 4,
        "refused": 1,
        "doubtful": made["run"]["doubtful"],
        "duplicates": 1,
        "passed": 1,
        "exact": True,
    }
    done = CliRunner().invoke(main, ["run", str(corpus), "--out", str(tmp_path / "a"), "--in-process", "--json"])
    summary = json.loads(done.stdout)
    for told, counted_by in (
        ("archived", "archived"),
        ("refused", "refused"),
        ("doubtful", "doubtful"),
        ("duplicates", "duplicates"),
    ):
        assert made["run"][told] == summary[counted_by], told


def test_what_is_there(corpus: Path) -> None:
    made = counted(corpus)
    assert made["encodings"] == {"utf-8": 5, "gb18030": 1} or made["encodings"] == {"utf-8": 5, "gbk": 1}
    assert made["engines"] == {"discuz-x": 5}
    assert made["exact_duplicates"] == {"groups": 1, "sources_too_many": 1, "over_boards": 0}
    assert made["dates"] == ["2024-07-10", "2024-07-10"]
    assert {board["board"] for board in made["boards"]} >= {"corpus/one", "corpus/two"} or len(made["boards"]) >= 1


def test_near_copies_over_boards(corpus: Path) -> None:
    near = counted(corpus)["near_duplicates"]
    assert near["pairs"] >= 1
    assert any({"corpus/one/b.html", "corpus/two/mirror.html"} == set(row[:2]) for row in near["named"])


def test_the_page_and_the_words(corpus: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["census", str(corpus), "--html", str(tmp_path / "c.html")])
    assert done.exit_code == 0
    assert "A run would archive 4, refuse 1" in done.output
    root = html.fromstring((tmp_path / "c.html").read_bytes())
    assert root.findall(".//svg")
    assert not root.findall(".//script")


def test_most_pages_of_a_large_board_are_only_decoded(tmp_path: Path) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for n in range(45):
        (root / f"{n}.html").write_text(
            page([floor(1, "甲", f"第{n}个主题的话。")], title=f"主题{n}", tid=n + 1), "utf-8"
        )
    made = counted(root)
    assert made["kinds"] == {"page": 22, "decoded": 23}
    assert (made["run"]["archived"], made["run"]["exact"]) == (45, False)
    assert counted(root, "--every")["kinds"] == {"page": 45}


def test_sketches_of_like_texts_are_alike() -> None:
    paragraphs = [f"这是第{n}段，有足够的字数。" for n in range(40)]
    one, other = sketch(iter(paragraphs)), sketch(iter([*paragraphs[:-1], "最后一段换成了别的话。"]))
    assert len(one) == SKETCH
    assert len(set(one) & set(other)) >= SKETCH - 2
    assert sketch(iter(["短", "也短"])) == ()


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["census", str(tmp_path / "none")]).exit_code == 2
