"""The archive in the repository is what a fresh run of the README's command gives."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import line
from tests.engine.corpus import digest


def test_the_committed_archive_is_what_the_readme_makes(root: Path, tmp_path: Path) -> None:
    text = (root / "README.md").read_text("utf-8")
    command = re.search(r"guidang (run seeds/ --out archive/)$", text, re.M)
    assert command, "the README's command has changed"
    (record,) = (root / "archive").rglob("record.json")
    made = json.loads(record.read_bytes())["lineage"]["libraries"]
    if made != dict(line.libraries()):
        pytest.skip(f"the archive was made with other libraries: {made}")
    shutil.copytree(root / "seeds", tmp_path / "seeds")
    ran = subprocess.run(
        [sys.executable, "-m", "pipeline", *command[1].split()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    expected, fresh = digest(root / "archive"), digest(tmp_path / "archive")
    expected.pop(".gitkeep", None)
    assert fresh == expected, "make it again: rm -r archive/[!.]*; guidang run seeds/ --out archive/"


def test_the_seeds_are_as_received(root: Path, seed: bytes) -> None:
    import hashlib

    assert hashlib.sha256(seed).hexdigest() == "e71cec2072a509f99b74299312f41c8b88a04a4691f50df1afd0f1a1dce6b29f"
