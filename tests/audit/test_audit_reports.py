"""Every form of the report, read by a real reader where there is one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import junitparser
import pytest

from pipeline.audit.gate import Checked, Judgement, Terms
from pipeline.audit.problem import Problem, visible
from pipeline.audit.reports import FORMATS
from pipeline.model.finding import finding

from .runs import guidang

NASTY = 'a\x0b\x00\x1b[31m\u202e%0A::error::,:"<&>\ud800\ufffe\n第二行 ☃'


def verdict() -> Judgement:
    terms = Terms()
    problems = (
        Problem(f"archive/{NASTY}/tei.xml", "p", finding("AUD003", {"line": 7}, name=NASTY, reason=NASTY), "0" * 64),
        Problem("archive/x/text.txt", "q", finding("AUD004", None, name="stray")),
        Problem("archive/x/text.txt", "q", finding("AUD004", None, name="stray")),
        Problem("/abs/x.xml", "r", finding("OUT006", {"line": 0}, count=1, labels="①")),
    )
    made = Judgement([Checked(f"archive/{NASTY}", "document", problems), Checked("archive", "archive")])
    made.failures = sum(terms.fails(problem) for problem in problems)
    return made


@pytest.mark.parametrize("form", FORMATS)
def test_no_report_carries_what_readers_choke_on(form: str) -> None:
    text = FORMATS[form](verdict(), Terms())
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e\ufffe]", text)
    assert text.endswith("\n")


def test_visible_keeps_what_can_be_shown() -> None:
    assert visible("汉字 abc😀") == "汉字 abc😀"
    assert visible("\x0b\x1b\ud800\u202e") == r"\x0b\x1b\ud800\u202e"


def test_sarif_is_valid(shared: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((shared / "xsd" / "sarif-schema-2.1.0.json").read_text("utf-8"))
    log = json.loads(FORMATS["sarif"](verdict(), Terms()))
    validator = jsonschema.validators.validator_for(schema)
    assert [error.message for error in validator(schema).iter_errors(log)] == []
    run = log["runs"][0]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert " " not in result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "warning", "note"]


def test_junit_is_read_by_junitparser(tmp_path: Path) -> None:
    path = tmp_path / "check.xml"
    path.write_text(FORMATS["junit"](verdict(), Terms()), "utf-8")
    read = junitparser.JUnitXml.fromfile(str(path))
    assert (read.tests, read.failures, read.errors) == (5, 1, 0)
    suites = list(read)
    assert [len(list(suite)) for suite in suites] == [4, 1]
    failure = next(iter(suites[0])).result[0]
    assert isinstance(failure, junitparser.Failure)
    assert failure.type == "AUD003"
    assert "第二行" in failure.text


def test_github_annotations_are_one_line_each() -> None:
    lines = FORMATS["github"](verdict(), Terms()).splitlines()
    assert len(lines) == 4
    pattern = re.compile(r"::(error|warning|notice) file=[^,:]+,line=\d+,title=[^,:]+::[^\r\n]+")
    assert [bool(pattern.fullmatch(line)) for line in lines] == [True] * 4
    assert "%250A" in lines[0]


def test_gitlab_fingerprints_differ() -> None:
    rows = json.loads(FORMATS["gitlab"](verdict(), Terms()))
    assert len({row["fingerprint"] for row in rows}) == len(rows) == 4
    assert {row["severity"] for row in rows} <= {"info", "minor", "major", "critical", "blocker"}
    assert all(row["location"]["lines"]["begin"] >= 1 for row in rows)


def test_json_lines_name_everything_checked(made: Path) -> None:
    rows = [json.loads(line) for line in guidang("check", str(made), "--format", "jsonl").stdout.splitlines()]
    assert sorted(row["kind"] for row in rows) == ["archive", "document", "document", "quarantined"]


def test_output_file_and_step_summary(seed_folder: Path, archive: Path, tmp_path: Path) -> None:
    (seed_folder / "text.txt").unlink()
    out, summary = tmp_path / "check.sarif", tmp_path / "summary.md"
    ran = guidang("check", str(archive), "--format", "sarif", "-o", str(out), GITHUB_STEP_SUMMARY=str(summary))
    assert ran.exit_code == 1
    assert ran.stdout == ""
    assert "AUD002" in ran.stderr
    assert json.loads(out.read_text("utf-8"))["version"] == "2.1.0"
    assert "| error | AUD002 |" in summary.read_text("utf-8")
    missing = tmp_path / "no" / "such" / "folder" / "x"
    assert guidang("check", str(archive), "-o", str(missing)).exit_code == 2


def test_fingerprints_do_not_move_with_the_checkout() -> None:
    one = Problem("/home/a/archive/x/tei.xml", "x/tei.xml", finding("VAL002", {"line": 3}, schema="s", reason="r"))
    two = Problem("archive/x/tei.xml", "x/tei.xml", finding("VAL002", {"line": 9}, schema="s", reason="r"))
    assert one.fingerprint == two.fingerprint
