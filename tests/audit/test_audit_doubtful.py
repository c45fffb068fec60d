"""Doubtful documents are worked with: the run says how many, ``status`` lists them, ``explain`` says why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.discuz import floor, page

from .runs import guidang

WELL = page(
    [floor(1, "山中客", "今天起得早，去湖边走了一圈。"), floor(2, "字海", "羡慕，我们这里下雨。")], title="湖边的早晨"
)
RANKS = page(
    [
        floor(n, "高级会员" if n % 2 else "中级会员", f"第{n}回说的话，各不相同，也都不短，好让人一眼看清。")
        for n in range(1, 6)
    ],
    title="名字哪里去了",
)
"""A rank where the name should stand, as a skin with a moved column gives it."""


@pytest.fixture(scope="module")
def doubted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a page that is believed and one that is not."""
    base = tmp_path_factory.mktemp("doubted")
    (base / "sources").mkdir()
    for name, content in (("well.html", WELL), ("ranks.html", RANKS)):
        (base / "sources" / name).write_text(content, "utf-8")
    ran = guidang("run", str(base / "sources"), "--out", str(base / "archive"), "--in-process")
    assert ran.exit_code == 0, ran.output
    assert "1 doubtful" in ran.output or "EXT100" in ran.output
    return base


def test_strictly_a_doubtful_document_is_a_failure(doubted: Path, tmp_path: Path) -> None:
    one = doubted / "sources" / "ranks.html"
    assert guidang("run", str(one), "--out", str(tmp_path / "a"), "--in-process").exit_code == 0
    assert guidang("run", str(one), "--out", str(tmp_path / "b"), "--in-process", "--strict").exit_code == 1
    well = doubted / "sources" / "well.html"
    assert guidang("run", str(well), "--out", str(tmp_path / "c"), "--in-process", "--strict").exit_code == 0


def test_status_lists_the_doubtful_with_their_kinds_of_doubt(doubted: Path) -> None:
    ran = guidang("status", str(doubted / "archive"), "--doubtful")
    assert ran.exit_code == 0
    assert ran.stdout.startswith("1 of 2 documents are doubtful")
    assert "EXT111" in ran.stdout
    assert "ranks.html" in ran.stdout
    assert "well.html" not in ran.stdout
    told = json.loads(guidang("status", str(doubted / "archive"), "--doubtful", "--json").stdout)
    assert told["doubtful"] == 1
    assert told["doubts"]["EXT111"] == 1
    paths = [Path(one["path"]).name for some in told["boards"].values() for one in some]
    assert paths == ["ranks.html"]


def test_the_worst_come_first(doubted: Path, tmp_path: Path) -> None:
    ran = guidang(
        "run", str(doubted / "sources"), "--out", str(tmp_path / "all"), "--in-process", "--set", "extract.doubtful=1"
    )
    assert ran.exit_code == 0
    told = json.loads(guidang("status", str(tmp_path / "all"), "--doubtful", "--json").stdout)
    assert told["doubtful"] == told["archived"] == 2
    for some in told["boards"].values():
        values = [one["confidence"] for one in some]
        assert values == sorted(values)


def test_explain_says_what_spoke_for_and_against(doubted: Path) -> None:
    archive = str(doubted / "archive")
    told = json.loads(guidang("status", archive, "--doubtful", "--json").stdout)
    ident = next(one["id"] for some in told["boards"].values() for one in some)
    ran = guidang("explain", archive, ident, "--doubts")
    assert ran.exit_code == 0
    assert ran.stdout.startswith("confidence 0.")
    line = next(line for line in ran.stdout.splitlines() if "names-rank" in line)
    assert line.split()[0] == "against"
    assert "高级会员" in line
    made = json.loads(guidang("explain", archive, ident, "--doubts", "--json").stdout)
    assert 0 < made["value"] < 0.5
    assert sum(term["nats"] for term in made["terms"]) + made["prior"] < 0


def test_below_the_second_threshold_a_document_is_quarantined(doubted: Path, tmp_path: Path) -> None:
    ran = guidang(
        "run", str(doubted / "sources"), "--out", str(tmp_path / "a"), "--in-process", "--set", "extract.untrusted=0.5"
    )
    assert ran.exit_code == 1
    rows = [json.loads(line) for line in (tmp_path / "a" / "manifest.jsonl").read_bytes().splitlines()]
    fates = {Path(row["path"]).name: row["fate"] for row in rows if "path" in row}
    assert fates == {"well.html": "archived", "ranks.html": "refused"}


def test_the_doubtful_are_grouped_by_board_and_kind(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    ranks = [
        floor(n, "高级会员" if n % 2 else "中级会员", f"第{n}回说的话，各不相同，也都不短，好让人看清。")
        for n in range(1, 6)
    ]
    timeless = [floor(n, f"山中客{'甲乙丙丁戊'[n - 1]}", f"这是第{n}个人说的话。", time="") for n in range(1, 6)]
    rows = (
        ("a", "甲论坛", ranks),
        ("b", "甲论坛", ranks[:4]),
        ("c", "乙论坛", ranks[:3]),
        ("d", "乙论坛", timeless),
        ("e", "乙论坛", ranks[1:]),
    )
    for number, (name, site, floors) in enumerate(rows):
        text = page(floors, title=f"主题{name}", site=site, board=(f"{site}版块",), tid=number + 1)
        (tmp_path / "sources" / f"{name}.html").write_text(text, "utf-8")
    archive = str(tmp_path / "archive")
    settings = ("--set", "extract.doubtful=0.9")
    assert guidang("run", str(tmp_path / "sources"), "--out", archive, "--in-process", *settings).exit_code == 0
    told = json.loads(guidang("status", archive, "--doubtful", "--json").stdout)
    assert told["doubtful"] == 5
    held = {frozenset(Path(one["path"]).stem for one in some) for some in told["boards"].values()}
    assert held == {frozenset("ab"), frozenset("cde")}
    assert told["doubts"]["EXT111"] == 4, "names"
    assert told["doubts"]["EXT112"] == 1, "times"
    shown = guidang("status", archive, "--doubtful").stdout
    assert shown.startswith("5 of 5 documents are doubtful")
    places = [shown.index(name) for name in sorted(told["boards"], key=lambda name: -len(told["boards"][name]))]
    assert places == sorted(places), "the board with the most first"
    for some in told["boards"].values():
        values = [one["confidence"] for one in some]
        assert values == sorted(values), "the worst of a board first"
