"""The forms of a check's report; each turns a verdict into text."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.audit.gate import Judgement, Terms
from pipeline.audit.reports import forges, junit, machine, people, sarif

FORMATS: dict[str, Callable[[Judgement, Terms], str]] = {
    "text": people.text,
    "json": machine.json_report,
    "jsonl": machine.json_lines,
    "github": forges.github,
    "gitlab": forges.gitlab,
    "junit": junit.junit,
    "sarif": sarif.sarif,
}
"""The formats of ``guidang check --format``."""

__all__ = ["FORMATS"]
