"""The command line in two languages: every word has both, and what machines read never changes."""

from __future__ import annotations

import ast
import json
import re
import string
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from pipeline.audit.reports.people import _NAMES
from pipeline.cli import COMMANDS, main
from pipeline.cli.doctor import EXTRAS
from pipeline.cli.speech import CATALOGUE, asked
from pipeline.cli.speech.everywhere import texts
from pipeline.cli.speech.wording import VOCABULARY
from pipeline.cli.summary import _FATES, _PASSED, _STOPPED
from pipeline.model import layout
from pipeline.model.chinese import table
from pipeline.model.finding import codes
from pipeline.normalize.rules import rules
from pipeline.normalize.spans import kinds

HAN = re.compile("[\u4e00-\u9fff]")
HELP = {text for module, _ in COMMANDS.values() for text in texts(import_module(module).command)}
HELP |= set(texts(main)) | {short for _, short in COMMANDS.values()}


def spoken_in_code() -> Iterator[str]:
    """The keys that the code says: first arguments of say, tell and echo, and the words of its tables."""
    for path in sorted(Path(import_module("pipeline").__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            if node.func.id in {"say", "tell", "echo"} and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value
    yield from VOCABULARY
    yield from (remark for _, remark in _FATES if remark and remark != layout.QUARANTINE)
    yield from _PASSED.values()
    yield from _STOPPED.values()
    yield from (form for forms in _NAMES.values() for form in forms)
    yield from (use for parts in EXTRAS.values() for use in parts.values())


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        rows = [entry for entry in read_po(file, locale="zh") if entry.id]
    return {
        one.id if isinstance(one.id, str) else one.id[0]: one.string if isinstance(one.string, str) else one.string[0]
        for one in rows
    }


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_every_message_has_both_languages() -> None:
    known = catalogue()
    assert sorted({*HELP, *spoken_in_code()} - known.keys()) == []
    assert sorted(text for text, zh in known.items() if not zh.strip()) == []
    unlike = [text for text, zh in known.items() if text not in HELP and fields(text) != fields(zh)]
    assert unlike == []


def test_help_is_said_in_chinese_whole() -> None:
    known = catalogue()
    assert [text for text in HELP if not HAN.search(known[text])] == []


def test_no_word_is_kept_that_nobody_says() -> None:
    clicks = {path.read_text("utf-8") for path in Path(import_module("click").__file__).parent.glob("*.py")}
    said = {*HELP, *spoken_in_code()}
    idle = [
        text
        for text in catalogue()
        if text not in said and not any(text.replace("'", "\\'") in one or text in one for one in clicks)
    ]
    assert idle == []


def test_every_code_has_a_title_in_both_scripts() -> None:
    wanted = {*codes(), *rules(), *kinds()}
    assert sorted(wanted - table().keys()) == []
    assert sorted(table().keys() - wanted) == []
    assert [
        code for code, row in table().items() if not HAN.search(row["zh-Hans"]) or not HAN.search(row["zh-Hant"])
    ] == []


@pytest.mark.parametrize(
    ("arguments", "locale", "language"),
    [
        (["status", "x"], {}, "en"),
        (["status", "x"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["status", "x"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["status", "x"], {"LC_ALL": "C", "LANG": "zh_TW.UTF-8"}, "en"),
        (["status", "x"], {"GUIDANG_LANG": "zh", "LC_ALL": "C"}, "zh"),
        (["--lang", "zh", "status"], {}, "zh"),
        (["status", "--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["site", "--lang", "zh-Hant"], {}, "zh"),
        (["find", "x", "--", "--lang", "zh"], {}, "en"),
    ],
)
def test_the_language_of_a_command(
    arguments: list[str], locale: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GUIDANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert asked(arguments) == language


def call(*arguments: str) -> tuple[int, str, str]:
    made = CliRunner().invoke(main, [*arguments], prog_name="guidang")
    assert made.exception is None or isinstance(made.exception, SystemExit), made.exception
    return made.exit_code, made.stdout, made.stderr


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_every_command_in_chinese(name: str) -> None:
    code, shown, _ = call(name, "--help", "--lang", "zh")
    assert code == 0
    assert "用法：" in shown
    assert "示例：" in shown
    assert f"guidang {name}" in " ".join(shown.split())


def test_faults_are_said_in_chinese(tmp_path: Path) -> None:
    assert "没有命令" in call("--lang", "zh", "nonsense")[2]
    assert "不存在" in call("status", str(tmp_path / "none"), "--lang", "zh")[2]
    code, _, told = call("status", str(tmp_path), "--lang", "zh")
    assert (code, "这里没有档案" in told) == (2, True)


@pytest.fixture(scope="module")
def archive(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("speech") / "archive"
    assert call("run", str(root / "seeds"), "--out", str(out), "--in-process", "--progress", "none")[0] == 0
    return out


def test_machines_read_the_same_in_both_languages(archive: Path) -> None:
    for asked_for in (
        ("list", str(archive), "--json"),
        ("list", str(archive), "--csv"),
        ("status", str(archive), "--json"),
        ("report", str(archive), "--format", "json"),
        ("check", str(archive), "--format", "json"),
        ("explain", str(archive), "--line", "1", "--json"),
        ("find", str(archive), "会议", "--json"),
        ("config", "show"),
    ):
        english, chinese = call("--lang", "en", *asked_for), call("--lang", "zh", *asked_for)
        assert english[:2] == chinese[:2], asked_for


def test_people_read_their_language(archive: Path) -> None:
    for asked_for, words in (
        (("list", str(archive)), "帖"),
        (("status", str(archive)), "1 个来源"),
        (("check", str(archive)), "已查验"),
        (("find", str(archive), "会议"), "帖"),
        (("explain", str(archive), "--line", "1"), "第 1 行"),
        (("explain", str(archive), "--doubts"), "可信度"),
        (("rule",), "规范化规则"),
        (("doctor",), "正常"),
    ):
        _, shown, _ = call("--lang", "zh", *asked_for)
        assert words in shown, asked_for
        _, english, _ = call("--lang", "en", *asked_for)
        assert words not in english or words == "帖", asked_for


def test_an_archive_is_the_same_whoever_watches(root: Path, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "archive"
    assert (
        call("--lang", "zh", "run", str(root / "seeds"), "--out", str(out), "--in-process", "--progress", "none")[0]
        == 0
    )
    made = {path.relative_to(out): path.read_bytes() for path in (out / layout.DOCUMENTS).rglob("*") if path.is_file()}
    assert made == {path: (archive / path).read_bytes() for path in made}


def test_quiet_says_only_the_result(root: Path, archive: Path, tmp_path: Path) -> None:
    assert call("list", str(archive), "-q")[2] == ""
    assert call("list", str(archive))[2] != ""
    code, shown, told = call("-q", "run", str(root / "seeds"), "--out", str(tmp_path / "a"), "--in-process")
    assert (code, shown, told) == (0, "", "")


def test_verbose_says_every_outcome(root: Path, tmp_path: Path) -> None:
    _, _, told = call(
        "run", str(root / "seeds"), "--out", str(tmp_path / "a"), "--in-process", "-v", "--progress", "none"
    )
    assert "archived e71cec20" in told


def test_colours(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    explained = ("explain", str(archive), "--line", "1")
    assert "\x1b[" not in call(*explained)[1]
    assert "\x1b[" in call(*explained, "--color", "always")[1]
    assert "\x1b[" in call("--color", "always", *explained)[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in call(*explained)[1]
    assert "\x1b[" in call(*explained, "--color", "always")[1]


def test_the_settings_are_shown_as_toml() -> None:
    code, shown, _ = call("config", "show", "--origin")
    made = tomllib.loads(shown)
    assert code == 0
    rows = json.loads(call("config", "show", "--json")[1])
    flat = {name: row["value"] for name, row in rows.items() if row["value"] is not None}
    for name, value in flat.items():
        *sections, key = name.split(".")
        at = made
        for section in sections:
            at = at[section]
        assert at[key] == value, name


def test_a_long_line_is_cut_where_people_read(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>" + "很长" * 5000 + "</p>", "utf-8")
    _, shown, _ = call("explain", str(page), "--line", "1")
    assert max(map(len, shown.splitlines() or [""])) < 1000


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    script = CliRunner().invoke(main, [], prog_name="guidang", env={"_GUIDANG_COMPLETE": f"{shell}_source"})
    assert (script.exit_code, "_GUIDANG_COMPLETE" in script.output) == (0, True)
    asked_for = {
        "_GUIDANG_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "guidang st",
        "COMP_CWORD": "st" if shell == "fish" else "1",
    }
    assert "status" in CliRunner().invoke(main, [], prog_name="guidang", env=asked_for).output


def test_a_manual_page_for_every_command(root: Path) -> None:
    have = {path.name for path in (root / "docs" / "man").glob("*.1")}
    assert {f"guidang-{name}.1" for name in COMMANDS} <= have
    page = (root / "docs" / "man" / "guidang-run.1").read_text("utf-8")
    assert r".B \-\-out, \-o" in page or r"\-\-out" in page
    assert "EXIT STATUS" in page
