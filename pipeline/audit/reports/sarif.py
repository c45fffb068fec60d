"""A SARIF 2.1.0 log (OASIS Standard, 27 March 2020)."""

from __future__ import annotations

import json
from pathlib import PurePath
from urllib.parse import quote

import pipeline
from pipeline.audit.gate import Judgement, Terms
from pipeline.audit.problem import Problem, visible
from pipeline.model.finding import Severity, codes

_LEVELS = {Severity.NOTICE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(verdict: Judgement, terms: Terms) -> str:  # noqa: ARG001 - the form of a report
    """One run with one result a problem; rules carry the documentation of their codes."""
    used = sorted({problem.code for problem in verdict.problems})
    place = {name: at for at, name in enumerate(used)}
    driver = {
        "name": "guidang",
        "semanticVersion": pipeline.__version__,
        "rules": [_rule(name) for name in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, place[problem.code]) for problem in verdict.problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(name: str) -> dict[str, object]:
    known = codes().get(name)
    if known is None:
        return {"id": name}
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in known.title.replace("-", " ").split()),
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.explanation or known.title},
        "help": {"text": f"guidang rule {name}"},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
    }


def _result(problem: Problem, index: int) -> dict[str, object]:
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": _LEVELS[problem.severity],
        "message": {"text": problem.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(problem.path)},
                    "region": {"startLine": problem.line},
                }
            }
        ],
        "partialFingerprints": {"guidang/v1": problem.fingerprint},
    }


def _uri(path: str) -> str:
    """A path as a URI reference: relative ones stay relative."""
    shown = PurePath(visible(path))
    quoted = quote(shown.as_posix(), safe="/~!$&'()*+,;=@")
    return f"file://{quoted}" if shown.is_absolute() else quoted
