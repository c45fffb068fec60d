"""Reports for forges: GitHub's workflow commands and GitLab's code quality report."""

from __future__ import annotations

import json

from pipeline.audit.gate import Judgement, Terms
from pipeline.audit.problem import Problem, visible
from pipeline.model.finding import Severity

_GITHUB = {Severity.NOTICE: "notice", Severity.WARNING: "warning", Severity.ERROR: "error"}
_GITLAB = {Severity.NOTICE: "info", Severity.WARNING: "minor", Severity.ERROR: "critical"}


def github(verdict: Judgement, terms: Terms) -> str:  # noqa: ARG001 - the form of a report
    """Annotations, one line each (GitHub Actions, "Workflow commands")."""
    return "".join(_annotation(problem) for problem in verdict.problems)


def _annotation(problem: Problem) -> str:
    properties = {
        "file": visible(problem.path),
        "line": str(problem.line),
        "title": f"{problem.code} {problem.title}",
    }
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_GITHUB[problem.severity]} {shown}::{_escaped(problem.message)}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(verdict: Judgement, terms: Terms) -> str:  # noqa: ARG001 - the form of a report
    """A code quality report (GitLab CI, ``artifacts:reports:codequality``)."""
    seen: dict[str, int] = {}
    rows = []
    for problem in verdict.problems:
        again = seen.get(problem.fingerprint, 0)
        seen[problem.fingerprint] = again + 1
        rows.append(
            {
                "description": f"{problem.title}: {problem.message}",
                "check_name": problem.code,
                "fingerprint": problem.fingerprint + (f"-{again}" if again else ""),
                "severity": _GITLAB[problem.severity],
                "location": {"path": visible(problem.path).removeprefix("./"), "lines": {"begin": problem.line}},
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
