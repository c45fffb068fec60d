"""The report: its figures are the archive's, its three forms agree, hostile names are inert."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from pipeline.feed.report import as_html, as_mapping, as_text, gather
from pipeline.feed.report.figures import MEASURES, Histogram
from pipeline.feed.report.page import POLICY
from pipeline.feed.report.words import LANGUAGES, words

from ..discuz import floor, page

NAMES = ("a.html", "<script>x.html", "空.html")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    sources = folder / "sources"
    sources.mkdir()
    (sources / NAMES[0]).write_text(page([floor(1, "甲", "第一个帖子,写了字"), floor(2, "乙", "顶一下")]), "utf-8")
    (sources / NAMES[1]).write_bytes(
        page([floor(1, "丙", "第二个主题(一期)的帖子")], title="另一个", tid=78).encode("gb18030")
    )
    (sources / NAMES[2]).write_bytes(b"")
    command = [sys.executable, "-m", "pipeline", "run", str(sources), "--out", str(folder / "archive")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    return folder / "archive"


def test_figures_are_the_archives(archive: Path) -> None:
    figures = as_mapping(gather(archive, print))
    assert (figures["documents"], figures["posts"]) == (2, 3)
    assert figures["outcomes"]["archived"] == 2
    assert figures["outcomes"]["refused"] == 1
    assert figures["decoding"]["encodings"] == {"gb18030": 1, "utf-8": 1}
    assert figures["decoding"]["declarations"]
    assert figures["engines"] == {"discuz-x": 2}
    assert figures["rules"]["PUN01"] == 1
    assert figures["characters_by_role"]["user-card"] > 0
    assert sum(figures["measures"]["length"]["classes"].values()) == 3
    assert sum(figures["measures"]["posts"]["classes"].values()) == 2
    assert any(row["severity"] == "error" for row in figures["findings"])
    assert figures["slowest"][0]["seconds"] > 0


def test_without_a_catalog_the_records_speak(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "documents").symlink_to(archive / "documents")
    figures = as_mapping(gather(tmp_path / "bare", print))
    assert figures["outcomes"] == {"archived": 2}
    assert figures["slowest"] == []


def test_the_page_stands_alone(archive: Path) -> None:
    tree = html.document_fromstring(as_html(gather(archive, print), "archive"))
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [POLICY]
    assert tree.xpath("//script|//link|//img|//@src|//@*[starts-with(name(), 'on')]") == []
    for target in tree.xpath("//a/@href"):
        assert target.startswith("archive/")
        assert (archive.parent / target).is_file()
    assert len(tree.xpath("//svg")) > 5
    assert all(tree.xpath("//svg/@aria-label"))


def test_the_command_writes_each_form(archive: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pipeline", "report", str(archive), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")

    assert "Encodings" in run().stdout
    assert json.loads(run("--format", "json").stdout)["documents"] == 2
    out = tmp_path / "report.html"
    assert run("--out", str(out)).returncode == 0
    assert out.read_bytes().startswith(b"<!DOCTYPE html>")
    again = run("--out", str(out))
    assert again.returncode == 2
    assert "FED006" in again.stderr
    assert run("--out", str(tmp_path / "r.json")).returncode == 0
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["posts"] == 3


def test_text_names_every_engine_and_rule(archive: Path) -> None:
    shown = as_text(gather(archive, print))
    assert "discuz-x" in shown
    assert "PUN01" in shown


def test_histogram_classes_are_half_open() -> None:
    made = Histogram([1, 2])
    for value in (0.5, 1, 1.5, 2, 9):
        made.add(value)
    assert made.rows() == [("< 1", 1), ("1 – 2", 2), ("≥ 2", 2)]
    assert made.mean() == 2.8
    assert Histogram([1]).mean() is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["2 threads in 3 posts", "1 sources were not archived: ACC001", "guidang retry", "From bbs.example.org"],
        ),
        ("zh-Hans", ["2 个主题、3 个帖子", "有 1 个来源未收入：ACC001 空来源", "宜作何事", "发帖时间自 2024-07-10"]),
        ("zh-Hant", ["2 個主題、3 個帖子", "有 1 個來源未收入：ACC001 空來源", "何處可疑"]),
    ],
)
def test_what_a_librarian_asks_stands_first(archive: Path, language: str, said: list[str]) -> None:
    figures = gather(archive, print)
    text = as_text(figures, "archive/", language)
    root = html.document_fromstring(as_html(figures, "archive", language))
    assert root.get("lang") == language
    shown = root.text_content()
    for sentence in said:
        assert sentence in text
        assert sentence in shown
    body = root.xpath("//main/*")
    assert next(at for at, one in enumerate(body) if one.tag == "svg") > 8  # no plot before the words


def test_the_report_speaks_every_language_in_full() -> None:
    for language in LANGUAGES:
        assert all(words(language).values())
    assert {f"m_{name}" for name in MEASURES} <= words("en").keys()
