"""Every rule that decides something is documented, and decides only what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.outline import Settings, run
from pipeline.outline.account import Account
from pipeline.outline.explicit import is_code, plain
from pipeline.outline.lines import Line

from .casebook import CASES, edition, load, read, tags


def test_every_rule_is_documented(root: Path) -> None:
    page = (root / "docs" / "outline.md").read_text("utf-8")
    documented = set(re.findall(r"`([a-z-]+)`", page))
    decided = {decision.rule for case in load() for decision in run(case.edition(), Settings()).decisions}
    assert decided <= documented
    assert len(decided) >= 18


def test_every_decision_names_a_block_and_says_why() -> None:
    for case in load():
        for decision in run(case.edition(), Settings()).decisions:
            assert 0 <= decision.block < len(case.rows)
            assert decision.evidence


@pytest.mark.parametrize(
    "text",
    [
        "$ ls -l",
        "sudo mkdir -p /mnt/backup",
        "for name in names:",
        "print('读取目录里的全部文件')",
        "total = price * count  # 合计",
        "return total;",
        "0 3 * * * /usr/local/bin/backup.sh",
    ],
)
def test_code_is_told_from_text(text: str) -> None:
    assert is_code(Line(0, 0, text, 0, "paragraph", len(text), text))


@pytest.mark.parametrize(
    "text", ["安装与配置", "Python 入门", "C++ 与 Rust 的比较（上）", "A/B 测试", "for 循环的写法", "License"]
)
def test_a_head_is_no_code(text: str) -> None:
    assert not is_code(Line(0, 0, text, 0, "paragraph", len(text), text))


@pytest.mark.parametrize(("times", "heads"), [(3, 3), (4, 0)])
def test_how_often_a_plain_head_may_stand_in_a_text(times: int, heads: int) -> None:
    prose = "备份盘先格式化，再挂到固定的目录下；目录名写进配置，重启以后才不会变，也不会认错盘，省去许多麻烦。"
    texts = [text for _ in range(times) for text in ("用法", prose, prose)]
    sheet = [Line(at, at, text, 0, "paragraph", len(text), text) for at, text in enumerate(texts)]
    assert len(plain(sheet, range(len(sheet)), Account(1))) == heads


@pytest.mark.parametrize(
    "below",
    [
        "主题词：安全生产　检查　通知",
        "主题词　安全生产　检查　通知",
        "抄送：市委各部门，市人大常委会办公室，市政协办公室，市法院，市检察院，各人民团体，驻市各单位，各新闻媒体，市直属企业。",
        "抄报：省安全生产委员会。",
    ],
)
def test_lists_under_a_document_of_an_office(below: str) -> None:
    case = read(CASES / "notice-social-insurance.txt")
    rows = (*case.rows, ("ed", "", "", below))
    assert tags(run(edition(rows, case.facts["thread"]), Settings()))[-1] == "ed"
