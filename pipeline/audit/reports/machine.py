"""Reports for programs: one JSON value, or one JSON value a line."""

from __future__ import annotations

import json

from pipeline.audit.gate import Judgement, Terms
from pipeline.audit.problem import visible
from pipeline.model.canonical import dump


def json_report(verdict: Judgement, terms: Terms) -> str:
    """The whole verdict (``guidang-check/1``)."""
    value = {
        "format": "guidang-check/1",
        "passed": verdict.passed,
        "checked": verdict.counts,
        "failures": verdict.failures,
        "known": verdict.known,
        "ignored": verdict.ignored,
        "fail_on": list(terms.fail_on),
        "problems": [problem.to_json() for problem in verdict.problems],
    }
    return dump(value).decode()


def json_lines(verdict: Judgement, terms: Terms) -> str:  # noqa: ARG001 - the form of a report
    """One line a thing checked, its problems inside; things without problems too."""
    rows = (
        {"name": visible(part.name), "kind": part.kind, "problems": [problem.to_json() for problem in part.problems]}
        for part in verdict.checked
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
