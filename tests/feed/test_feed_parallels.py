"""Mirrors of threads, posts that stand twice, posts quoted whole: told where they are, and not elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.discuz import Floor, floor, page, quoted
from tests.feed.test_feed_units import invoke

SAID = [
    "第一楼：去年冬天我们沿着江边走了整整三天，从县城一直走到了渡口。",
    "第二楼：渡口那家店还开着吗？我记得老板姓周，会做很好的豆花。",
    "第三楼：开着，只是换了招牌，价钱也涨了一倍，味道倒没有变。",
    "顶",
]
FORMULA = "本帖由论坛助手自动发布，祝各位网友新年快乐，万事如意。"


def thread(site: str, tid: int, floors: list[Floor]) -> str:
    made = page(floors, title=f"主题{tid}", tid=tid)
    for old, new in (("bbs.example.org", site), ("-77-", f"-{tid}-"), ("tid=77", f"tid={tid}")):
        made = made.replace(old, new)
    return made


@pytest.fixture
def parallels(tmp_path: Path) -> list[dict[str, Any]]:
    def own(number: int) -> Floor:
        return floor(number, f"某{number}", f"自己的话，别处没有，讲的是第{number}件完全不同的事情。", pid=100 + number)

    original = [floor(n, f"作者{n}", text) for n, text in enumerate(SAID, 1)]
    copied = [floor(n, f"搬运{n}", text.replace("，", ",")) for n, text in enumerate([SAID[0], SAID[1], SAID[3]], 1)]
    whole = Floor(
        9050, "读者", 150, "2024-8-1 10:00:00", f"{quoted('作者3', '2024-7-10 17:43:48', 5, SAID[2])}说得好。"
    )
    pages = {
        "original": thread("a.example.org", 1, original),
        "mirror": thread("b.example.org", 2, copied),
        "quoting": thread("c.example.org", 3, [own(1), whole, floor(3, "丁", "顶", pid=9051)]),
        "once": thread("d.example.org", 4, [own(4), own(5), own(6), floor(7, "戊", SAID[1], pid=9061)]),
    }
    (tmp_path / "in").mkdir()
    for name, made in pages.items():
        (tmp_path / "in" / f"{name}.html").write_text(made, "utf-8")
    assert invoke("run", tmp_path / "in", "--out", tmp_path / "archive", "--in-process").exit_code == 0
    names = {}
    for record in (tmp_path / "archive" / "documents").rglob("record.json"):
        made = json.loads(record.read_bytes())
        names[f"urn:sha256:{made['id']}"] = Path(made["source"]["path"]).stem
    out = tmp_path / "parallels.jsonl"
    done = invoke("feed", "parallels", tmp_path / "archive", "--out", out)
    assert done.exit_code == 0, done.output
    again = tmp_path / "again.jsonl"
    assert invoke("feed", "parallels", tmp_path / "archive", "--out", again).exit_code == 0
    assert again.read_bytes() == out.read_bytes()
    rows = [json.loads(raw) for raw in out.read_bytes().splitlines()]
    return [{**row, "documents": [names[one] for one in row["documents"]]} for row in rows]


def test_what_stands_twice_is_told(parallels: list[dict[str, Any]]) -> None:
    told = {(row["relation"], *sorted(row["documents"])) for row in parallels}
    assert told == {
        ("mirror", "mirror", "original"),
        ("repetition", "once", "original"),
        ("repetition", "mirror", "once"),
        ("quotation", "original", "quoting"),
    }
    (mirror,) = (row for row in parallels if row["relation"] == "mirror")
    assert mirror["shared"] == 2
    assert sorted(mirror["told"]) == [2, 3]
    assert sorted(mirror["sites"]) == ["a.example.org", "b.example.org"]
    (quotation,) = (row for row in parallels if row["relation"] == "quotation")
    assert quotation["documents"] == ["quoting", "original"]
    assert [one.partition("#")[2] for one in quotation["posts"][0]] == ["p-9050", "p-9003"]


def test_formulas_relate_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.feed import parallels as module

    (tmp_path / "in").mkdir()
    for tid in range(1, 5):
        floors = [floor(n, f"甲{n}", f"{FORMULA}{n}", pid=tid * 10 + n) for n in (1, 2)]
        (tmp_path / "in" / f"{tid}.html").write_text(thread(f"s{tid}.example.org", tid, floors), "utf-8")
    assert invoke("run", tmp_path / "in", "--out", tmp_path / "archive", "--in-process").exit_code == 0
    for common, count in ((4, 0), (5, 6)):
        monkeypatch.setattr(module, "COMMON", common)
        out = tmp_path / f"{common}.jsonl"
        assert invoke("feed", "parallels", tmp_path / "archive", "--out", out).exit_code == 0
        assert len(out.read_bytes().splitlines()) == count
