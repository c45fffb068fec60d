"""Findings, rules and columns in the language in force."""

from __future__ import annotations

import unicodedata

from pipeline.cli.speech import language, say
from pipeline.model.chinese import titled
from pipeline.model.finding import Finding, code

VOCABULARY = (
    *("error", "warning", "notice"),
    *("archived", "refused", "crashed", "failed", "passed", "withdrawn", "joined", "alone"),
    *("content", "metadata", "furniture"),
    *("in quarantine, with the reason", "no longer delivered"),
    "do",
)
"""Words of the data that are said as they are: severities, fates, faces of a region, the verb of a rehearsal."""


def called(name: str, english: str) -> str:
    """What a code of a finding, a rule or a span means, in the language in force."""
    return titled(name, "zh-Hans") or english if language() == "zh" else english


def worded(finding: Finding) -> str:
    """A finding for a person: severity, code, and its message; in Chinese its title stands before the message."""
    message = finding.message
    if language() == "zh":
        message = f"{called(finding.code, code(finding.code).title)}：{message}"
    return f"{say(str(finding.severity))} {finding.code} {message}"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: a wide character two, one that combines none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def padded(text: str, width: int) -> str:
    """A text with the blanks that fill its column."""
    return text + " " * (width - columns(text))
