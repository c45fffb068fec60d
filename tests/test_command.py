"""The command as a person starts it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS


def guidang(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        **more,
    )  # type: ignore[call-overload]


def test_help_imports_no_stage() -> None:
    code = (
        "import sys\nfrom pipeline.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(m for m in sys.modules if m.startswith(('lxml', 'opencc', 'chardet', 'pipeline.'))), file=sys.stderr)"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert (
        seen.stderr.strip()
        == "['pipeline.cli', 'pipeline.cli.speech', 'pipeline.cli.speech.everywhere', 'pipeline.model', 'pipeline.model.speech']"
    )
    assert "guidang run seeds/ --out archive/" in seen.stdout


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_examples(name: str) -> None:
    shown = guidang(name, "--help")
    assert shown.returncode == 0, shown.stderr
    assert "guidang " + name in re.sub(r"\s+", " ", shown.stdout)


def test_usage_errors_exit_with_2() -> None:
    assert guidang("run").returncode == 2
    assert guidang("nonsense").returncode == 2
    assert "Traceback" not in guidang("run", "--nonsense").stderr


def test_main_job_on_the_seeds(root: Path, tmp_path: Path) -> None:
    shown = guidang("run", str(root / "seeds"), "--out", str(tmp_path / "archive"))
    assert shown.returncode == 0, shown.stdout + shown.stderr
    (tei,) = (tmp_path / "archive").rglob("tei.xml")
    assert tei.with_name("text.txt").is_file()
    checked = guidang("check", str(tmp_path / "archive"))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    seed = next((root / "seeds").glob("*.txt"))
    restored = guidang("restore", str(tmp_path / "archive"))
    assert restored.stdout == seed.read_text("utf-8")


BAD = {
    "empty.html": b"",
    "binary.html": bytes(range(256)) * 40,
    "nothread.html": b"<html><body><p>hi</p></body></html>",
}


def test_bad_input_is_refused_and_the_rest_is_done(root: Path, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    seed = next((root / "seeds").glob("*.txt"))
    (sources / seed.name).write_bytes(seed.read_bytes())
    for name, content in BAD.items():
        (sources / name).write_bytes(content)
    (sources / "dangling").symlink_to("nowhere")
    shown = guidang("run", str(sources), "--out", str(tmp_path / "archive"))
    assert shown.returncode == 1
    assert "Traceback" not in shown.stdout + shown.stderr
    assert len(list((tmp_path / "archive" / "documents").rglob("tei.xml"))) == 1
    reasons = list((tmp_path / "archive" / "quarantine").rglob("reason.json"))
    assert len(reasons) >= len(BAD)
    for reason in reasons:
        assert re.search(r'"code": "[A-Z]{3}\d{3}"', reason.read_text("utf-8"))
    for name, content in BAD.items():
        assert (sources / name).read_bytes() == content
    assert list((tmp_path / "archive").rglob("*.tmp")) == []
