"""The command, run in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from pipeline.cli import main


def guidang(*arguments: str, **variables: str) -> Result:
    """``guidang ARGUMENTS`` with environment ``variables``; a crash is raised, not hidden."""
    ran = CliRunner().invoke(main, list(arguments), env={"GITHUB_STEP_SUMMARY": None, **variables})
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran


def problems(path: Path, *options: str) -> list[dict[str, Any]]:
    """The problems that ``check`` reports."""
    ran = guidang("check", str(path), "--format", "json", *options)
    made = json.loads(ran.stdout)
    assert (ran.exit_code == 0) == made["passed"]
    return list(made["problems"])


def codes(path: Path, *options: str) -> list[str]:
    """The codes that ``check`` reports, each once, sorted."""
    return sorted({problem["code"] for problem in problems(path, *options)})
