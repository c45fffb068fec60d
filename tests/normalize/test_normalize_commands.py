"""``guidang normalize`` and ``guidang rule``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.normalize import command as normalize
from pipeline.cli.rule import command as rule
from pipeline.model.finding import codes
from pipeline.normalize.rulebook import rules_page
from pipeline.normalize.rules import rules

TEXT = "各位代表:\r\n  现在,我報告(1)工作。\n"
READING = "各位代表：\n现在，我報告（1）工作。\n"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def run(*arguments: str, text: str | bytes = TEXT) -> Result:
    return CliRunner().invoke(normalize, arguments, input=text)


def test_a_filter() -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == READING
    assert run(text=READING).stdout_bytes.decode() == READING


def test_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "b.txt").write_text("好,的", "utf-8")
    assert run("a.txt", "b.txt").stdout_bytes.decode() == READING + "好，的"


def test_check() -> None:
    changed = run("--check")
    assert changed.exit_code == 1
    assert changed.stdout == ""
    assert "would change (6 edits)" in changed.stderr
    assert run("--check", text=READING).exit_code == 0


def test_explain_names_place_and_rule() -> None:
    shown = run("--explain").stdout.splitlines()
    assert shown[0] == "-:1:5: PUN03 ':' → '：'  ASCII colon in Chinese text  (regularizes)"
    assert shown[1].startswith("-:1:6: CTL01 ")
    assert shown[2].startswith("-:2:1: SPC01 ")
    assert len(shown) == 6


def test_diff() -> None:
    shown = run("--diff").stdout
    assert "\n+现在，我報告（1）工作。\n" in shown


def test_select_and_ignore() -> None:
    assert run("--select", "PUN01").stdout_bytes.decode() == "各位代表:\n  现在，我報告(1)工作。\n"
    assert "报告(1)" not in run("--ignore", "PAR").stdout
    assert "(1)" in run("--ignore", "PAR").stdout
    assert run("--select", "NOPE").exit_code == 2


def test_fold_and_variant(tmp_path: Path) -> None:
    assert run("--fold", text="看著後門，好\n现在").stdout == "看着后门,好\n现在"
    assert run("--variant", "zh-Hans", text="看著後門").stdout == "看着后门"
    (tmp_path / "names").write_text("# names\n陳後主\n", "utf-8")
    assert run("--variant", "zh-Hans", "--names", "names", text="陳後主說話").stdout == "陳後主说话"
    (tmp_path / "names").write_text("陳後主=陈\n", "utf-8")
    assert run("--names", "names").exit_code == 2


def test_settings_come_from_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "guidang.toml").write_text('[normalize]\nignore = ["PUN"]\n', "utf-8")
    assert "现在,我" in run().stdout


def test_what_is_no_text_is_refused() -> None:
    result = run(text=b"\xff\xfe")
    assert result.exit_code == 2
    assert "not UTF-8 at byte 0" in result.stderr
    assert run("missing.txt").exit_code == 2


def test_every_rule_and_code_has_a_page() -> None:
    listed = CliRunner().invoke(rule, [])
    everything = CliRunner().invoke(rule, ["--all"])
    for name in [*rules(), *codes()]:
        assert f"  {name}  " in listed.output
        assert f"## {name} · " in everything.output


def test_a_page_of_each_kind() -> None:
    shown = CliRunner().invoke(rule, ["pun01", "NRM011"])
    assert "GB/T 15834—2011" in shown.output
    assert "Given by: LOS01." in shown.output
    missing = CliRunner().invoke(rule, ["PUN99"])
    assert missing.exit_code == 2
    assert "did you mean" in missing.output


def test_the_page_of_rules_is_fresh(root: Path) -> None:
    assert (root / "docs" / "rules.md").read_text("utf-8") == rules_page(), "run: python docs/generate.py"
