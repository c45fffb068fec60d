"""What is shipped: the source distribution, the container, logging, and that no connection is left open."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest


def test_the_library_logs_without_handlers_of_its_own(root: Path) -> None:
    code = (
        "import logging\nfrom pathlib import Path\n"
        "from pipeline.line import process\nfrom pipeline.model.source import source_of\n"
        "process(source_of(next(Path('seeds').glob('*.txt')).read_bytes(), 'a.txt', 'text/plain'))\n"
        "import pipeline.cli.run, pipeline.engine\n"
        "named = [n for n, one in logging.root.manager.loggerDict.items()"
        " if n.startswith('pipeline') and isinstance(one, logging.Logger)"
        " and any(not isinstance(h, logging.NullHandler) for h in one.handlers)]\n"
        "print(named, logging.root.handlers, logging.getLogger('pipeline').level)"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=root)
    assert seen.stdout.strip() == "[] [] 0", seen.stderr


def test_connections_to_databases_are_closed(root: Path, tmp_path: Path) -> None:
    """Python 3.13 warns of SQLite connections that nobody closed; here as an error, in a process of its own."""
    command = [sys.executable, "-W", "error::ResourceWarning", "-X", "dev", "-m", "pipeline"]
    archive = str(tmp_path / "archive")
    for asked in (
        ["run", str(root / "seeds"), "--out", archive, "--in-process", "--progress", "none"],
        ["status", archive, "--runs"],
        ["list", archive],
        ["find", archive, "会议"],
        ["check", archive],
        ["feed", "oai", "index", archive],
        ["report", archive],
        ["status", archive, "--rebuild"],
    ):
        seen = subprocess.run([*command, *asked], capture_output=True, text=True, check=False, cwd=root)
        assert (seen.returncode, "ResourceWarning" in seen.stderr) == (0, False), (asked, seen.stderr)


def test_the_project_says_where_it_lives(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"Documentation", "Source", "Changelog", "Issues"} <= set(project["urls"])


def test_the_container_runs_as_nobody_special(root: Path) -> None:
    lines = (root / "docs" / "Containerfile").read_text("utf-8").splitlines()
    last = max(at for at, line in enumerate(lines) if line.startswith("FROM "))
    users = [line for line in lines[last:] if line.startswith("USER ")]
    assert users
    assert users[-1] not in {"USER root", "USER 0"}


def test_the_container_is_built_and_runs(root: Path, tmp_path: Path) -> None:
    builder = next((name for name in ("podman", "docker") if shutil.which(name)), None)
    if builder is None or subprocess.run([builder, "info"], capture_output=True, check=False).returncode:
        pytest.skip("no container builder answers here")
    if os.environ.get("GUIDANG_CONTAINER") != "1":
        pytest.skip("building needs the network: set GUIDANG_CONTAINER=1")
    subprocess.run([builder, "build", "-f", "docs/Containerfile", "-t", "guidang-test", "."], check=True, cwd=root)
    ran = [builder, "run", "--rm", "guidang-test"]
    assert subprocess.run([*ran, "doctor"], check=False).returncode == 0
    who = subprocess.run([*ran[:-1], "--entrypoint", "id", "guidang-test", "-u"], capture_output=True, check=True)
    assert who.stdout.strip() != b"0"


@pytest.mark.slow
def test_from_a_source_distribution_the_tests_pass(root: Path, tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)], check=True, cwd=root
    )
    (made,) = tmp_path.glob("*.tar.gz")
    shutil.unpack_archive(made, tmp_path / "out")
    (source,) = (tmp_path / "out").iterdir()
    asked = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "tests/normalize",
        "tests/cli",
        "tests/test_docs.py",
    ]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    assert subprocess.run(asked, check=False, cwd=source, env=environment).returncode == 0
