"""``guidang decode``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.decode import command

TEXT = "<p>老家的柿子熟了，今年雨水多，个头比往年大。</p>\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    def call(*arguments: str, raw: bytes = TEXT.encode("gbk")) -> Result:
        return CliRunner().invoke(command, list(arguments), input=raw)

    return call


def test_the_verdict_from_standard_input(run) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.output.startswith("encoding  gb18030 (by ")
    assert "witness" not in result.output


def test_explain_prints_the_witnesses_and_the_damage(run) -> None:
    result = run("--explain", "--http-charset", "utf-8", raw=TEXT.encode("gbk") + b"\xff")
    assert "witness   http" in result.output
    assert "witness   language  gb18030" in result.output
    assert "damage    bytes" in result.output
    assert "DEC008" in result.output


def test_text_alone(run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(TEXT.encode("gbk"))
    assert run("--text", "page.html").stdout_bytes == TEXT.encode()


def test_json_holds_everything(run) -> None:
    whole = json.loads(run("--json", raw=TEXT.encode().decode("latin-1").encode()).output)
    assert list(whole) == [
        "encoding",
        "margin",
        "certain",
        "declared",
        "characters",
        "bytes",
        "sha256",
        "witnesses",
        "runs",
        "damage",
        "repairs",
        "findings",
    ]
    assert whole["certain"]
    assert whole["repairs"][0]["rule"].startswith("mojibake:utf-8-as-")
    assert [found["code"] for found in whole["findings"]] == ["DEC011"]
    assert (
        json.loads(run("--json", "--no-repair", raw=TEXT.encode().decode("latin-1").encode()).output)["repairs"] == []
    )


def test_refusal_and_usage(run) -> None:
    refused = run("--max-bytes", "10")
    assert refused.exit_code == 1
    assert "DEC001" in refused.output
    assert run("--json", "--text").exit_code == 2
    assert run("missing.html").exit_code == 2
