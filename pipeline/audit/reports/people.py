"""Reports for people: the terminal's text, and the summary of a run in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from pipeline.audit.gate import Judgement, Terms
from pipeline.audit.problem import Problem, visible
from pipeline.model.finding import SEVERITIES
from pipeline.model.speech import say

_NAMES = {
    "archive": ("1 archive", "{count} archives"),
    "document": ("1 document", "{count} documents"),
    "quarantined": ("1 quarantined source", "{count} quarantined sources"),
    "thread": ("1 joined thread", "{count} joined threads"),
    "tei": ("1 TEI file", "{count} TEI files"),
    "file": ("1 file", "{count} files"),
    "error": ("1 error", "{count} errors"),
    "warning": ("1 warning", "{count} warnings"),
    "notice": ("1 notice", "{count} notices"),
}
_ROWS = 20


def text(
    verdict: Judgement,
    terms: Terms,
    style: Callable[[str, str], str] = lambda word, _: word,
    names: Mapping[str, str] | None = None,
) -> str:
    """Problems under the thing they are about, gravest first, and the verdict.

    ``style(word, kind)`` may colour a word; kinds are the severities, ``place`` and ``verdict``. ``names`` are what
    people call the documents, by their ids.
    """
    out: list[str] = []
    for part in verdict.checked:
        if not part.problems:
            continue
        called = (names or {}).get(part.problems[0].document or "", "")
        out.append(style(visible(part.name), "place") + (f"  {visible(called)}" if called else ""))
        for problem in sorted(part.problems, key=lambda one: -SEVERITIES.index(one.severity)):
            name = visible(problem.path.removeprefix(part.name).lstrip("/"))
            place = f"{name}:{problem.line}" if name else str(problem.line)
            severity = style(f"{say(str(problem.severity)):<7}", str(problem.severity))
            out.append(f"  {severity} {problem.code} {place}: {problem.message}")
        out.append("")
    out.append(style(closing(verdict, terms), "verdict"))
    return "\n".join(out) + "\n"


def closing(verdict: Judgement, terms: Terms) -> str:
    """One line: what was checked, what was found, and the verdict."""
    counted = ", ".join(f"{_counted(kind, count)}" for kind, count in verdict.counts.items())
    problems = verdict.problems
    found = Counter(str(problem.severity) for problem in problems)
    grades = ", ".join(_counted(str(grade), found[str(grade)]) for grade in reversed(SEVERITIES) if found[str(grade)])
    extra = say("; {count} known from the baseline", count=verdict.known) if verdict.known else ""
    extra += say("; {count} not selected", count=verdict.ignored) if verdict.ignored else ""
    if not problems:
        return say("Checked {what}: no problems{extra}.", what=counted or say("nothing"), extra=extra)
    if verdict.passed:
        word = say("The check passed (fails on {terms}).", terms=", ".join(terms.fail_on))
    else:
        word = say("The check failed.")
    return say("Checked {what}: {grades}{extra}.", what=counted, grades=grades, extra=extra) + " " + word


def _counted(kind: str, count: int) -> str:
    one, many = _NAMES[kind]
    return say(one) if count == 1 else say(many, count=count)


def markdown(verdict: Judgement, terms: Terms) -> str:
    """A summary for ``GITHUB_STEP_SUMMARY``."""
    mark = "✅" if verdict.passed else "❌"
    out = [f"## {mark} guidang check", "", closing(verdict, terms), ""]
    problems = verdict.problems
    if problems:
        out += ["| severity | code | where | what |", "|---|---|---|---|"]
        out += [_row(problem) for problem in sorted(problems, key=lambda one: -SEVERITIES.index(one.severity))[:_ROWS]]
        if len(problems) > _ROWS:
            out.append(f"\n… and {len(problems) - _ROWS} more.")
    return "\n".join(out) + "\n"


def _row(problem: Problem) -> str:
    cells = (str(problem.severity), problem.code, f"`{visible(problem.path)}:{problem.line}`", problem.message)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"
