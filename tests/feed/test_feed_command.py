"""``guidang feed`` as a person starts it, on an archive that the line itself made."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from pipeline.cli.feed import command
from pipeline.cli.feed_report import exit_code
from pipeline.model.finding import Refusal, finding


def feed(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(part) for part in arguments], prog_name="guidang feed")


DELIVERIES = {
    "bag": ["bag", "--mets"],
    "ocfl": ["ocfl", "--mets"],
    "mets": ["mets"],
    "mods": ["mets", "--form", "mods"],
    "dc": ["mets", "--form", "oai_dc"],
    "jsonl": ["jsonl"],
    "parquet": ["parquet"],
    "corpus": ["corpus", "--form", "vertical", "--form", "tei", "--form", "texts"],
    "static": ["oai", "static", "--prefix", "oai_dc", "--prefix", "tei"],
}


def content(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(part.relative_to(path)): part.read_bytes() for part in sorted(path.rglob("*")) if part.is_file()}


@pytest.mark.parametrize("name", sorted(DELIVERIES))
def test_every_delivery_of_a_real_archive_is_made_twice_the_same(real: Path, tmp_path: Path, name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    before = content(real / "documents")
    kind, *more = DELIVERIES[name]
    places = [tmp_path / "one", tmp_path / "two"]
    for place in places:
        words = [kind, *more, real] if kind != "oai" else [kind, more[0], real, *more[1:]]
        shown = feed(*words, "--out", place)
        assert shown.exit_code == 0, shown.output
    assert content(places[0]) == content(places[1]) != {}
    assert content(real / "documents") == before


def test_judges_accept_what_is_made_of_a_real_archive(real: Path, tmp_path: Path) -> None:
    bagit = pytest.importorskip("bagit")
    feed("bag", real, "--out", tmp_path / "bags")
    (bag,) = (tmp_path / "bags").iterdir()
    assert bagit.Bag(str(bag)).validate()
    feed("jsonl", real, "--out", tmp_path / "rows")
    (row,) = map(json.loads, (tmp_path / "rows" / "posts.jsonl").read_text("utf-8").splitlines())
    assert row["thread_title"] == "2024年遂宁市船山区政府工作报告"
    assert row["text"].startswith("2024年遂宁市船山区政府工作报告\n2024年1月11日")
    assert row["language"] == "zh-Hans"


def test_real_corpora_are_valid_tei(real: Path, tmp_path: Path, tei_all: etree.RelaxNG) -> None:
    feed("corpus", real, "--out", tmp_path / "corpus", "--form", "tei")
    tei_all.assertValid(etree.parse(str(tmp_path / "corpus" / "forum.xml")))


def test_answers_without_a_server(real: Path) -> None:
    for prefix in ("oai_dc", "mods", "tei", "mets"):
        shown = feed("oai", "ask", real, "verb=ListRecords", f"metadataPrefix={prefix}")
        assert shown.exit_code == 0, shown.output
        tree = etree.fromstring(shown.stdout.encode())
        assert len(tree.findall(".//{*}metadata")) == 1


def test_rows_on_standard_output(archive: Path) -> None:
    shown = feed("jsonl", archive, "--out", "-", "--table", "documents")
    assert len([json.loads(row) for row in shown.stdout.splitlines()]) == 3


def test_exit_codes(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    out = tmp_path / "out"
    assert feed("bag", empty, "--out", out).exit_code == 2
    assert feed("bag", archive, "--out", out, "--accession", "absent").exit_code == 2
    assert feed("bag", archive, "--out", out).exit_code == 0
    shown = feed("bag", archive, "--out", out)
    assert shown.exit_code == 2
    assert "FED006" in shown.stderr
    assert feed("oai", "ask", archive, "verb=Identify", "--namespace", "no domain").exit_code == 2
    assert feed("oai", "ask", archive, "verb=Identify", "--base-url", "file:///x").exit_code == 2
    assert feed("oai", "serve", archive, "--host", "0.0.0.0").exit_code == 2
    assert feed("corpus", archive, "--out", tmp_path / "c", "--name", "../x").exit_code == 2
    next(archive.rglob("text.txt")).write_text("x")
    shown = feed("jsonl", archive, "--out", tmp_path / "rows")
    assert shown.exit_code == 1
    assert "FED004" in shown.stderr
    shown = feed("jsonl", archive, "--out", tmp_path / "rows", "--keep-going")
    assert shown.exit_code == 1
    assert (tmp_path / "rows" / "posts.jsonl").is_file()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    shown = feed("bag", archive, "--out", tmp_path / "dated", "--keep-going")
    assert shown.exit_code == 2
    assert "FED008" in shown.stderr


def test_nothing_is_left_behind(archive: Path, tmp_path: Path) -> None:
    next(archive.rglob("tei.xml")).unlink()
    place = tmp_path / "place"
    place.mkdir()
    for words in (["bag"], ["jsonl"], ["corpus"]):
        feed(*words, archive, "--out", place / "out")
    assert [path for path in place.rglob("*") if path.name != "out"] == []


def test_a_missing_extra_is_told(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    shown = feed("parquet", archive, "--out", tmp_path / "rows")
    assert shown.exit_code == 2
    assert "pip install 'guidang[feed]'" in shown.stderr


def commands(group: click.Group, path: str = "guidang feed") -> list[tuple[str, click.Command]]:
    out: list[tuple[str, click.Command]] = []
    for name, entry in group.commands.items():
        out.append((f"{path} {name}", entry))
        if isinstance(entry, click.Group):
            out += commands(entry, f"{path} {name}")
    return out


@pytest.mark.parametrize(
    ("path", "entry"), commands(command), ids=lambda value: value if isinstance(value, str) else ""
)
def test_help_has_examples_that_parse(path: str, entry: click.Command) -> None:
    text = entry.help or ""
    assert f"{path} " in text
    for line in re.sub(r" \\\n *", " ", text).splitlines():
        if match := re.match(rf"\s*(?:\w+=\d+ )?{path} (.*)", line):
            if isinstance(entry, click.Group):
                continue
            words = re.findall(r'"[^"]*"|\S+', re.split(r"\s{3,}|\s[|]\s", match[1])[0])
            options = {opt for param in entry.params for opt in param.opts}
            assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize(("code", "expected"), [("FED001", 2), ("FED006", 2), ("WRT001", 2), ("FED002", 1)])
def test_the_exit_code_says_whose_fault_it_is(code: str, expected: int) -> None:
    assert exit_code(Refusal(finding(code))) == expected


def test_one_fault_of_the_archive_decides() -> None:
    assert exit_code(Refusal(finding("FED006"), finding("FED002"))) == 1


def test_starting_imports_no_delivery() -> None:
    code = (
        "import sys\nimport pipeline.cli.feed\n"
        "print(sorted(m for m in sys.modules if m.startswith(('lxml', 'opencc', 'pyarrow', 'pipeline.feed'))))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_served_over_loopback(archive: Path) -> None:
    import urllib.request

    words = [sys.executable, "-m", "pipeline", "feed", "oai", "serve", str(archive), "--port", "0", "--quiet"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            assert "3 new" in process.stderr.readline()
            address = process.stderr.readline().split()[-1]
            with urllib.request.urlopen(f"{address}?verb=ListIdentifiers&metadataPrefix=oai_dc", timeout=10) as answer:
                content = answer.read()
            assert content.count(b"<identifier>") == 3
            assert f">{address}</request>".encode() in content
        finally:
            process.send_signal(2)
            try:
                assert process.wait(timeout=10) == 130
            finally:
                process.kill()  # where the shell that began the tests ignores the signal, the server does too
