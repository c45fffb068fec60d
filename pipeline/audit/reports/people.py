"""Reports for people: the terminal's text, and the summary of a run in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from pipeline.audit.gate import Judgement, Terms
from pipeline.audit.problem import Problem, visible
from pipeline.model.finding import SEVERITIES

_NAMES = {
    "archive": "archive",
    "document": "document",
    "quarantined": "quarantined source",
    "thread": "joined thread",
    "tei": "TEI file",
    "file": "file",
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
            severity = style(f"{problem.severity!s:<7}", str(problem.severity))
            out.append(f"  {severity} {problem.code} {place}: {problem.message}")
        out.append("")
    out.append(style(closing(verdict, terms), "verdict"))
    return "\n".join(out) + "\n"


def closing(verdict: Judgement, terms: Terms) -> str:
    """One line: what was checked, what was found, and the verdict."""
    counted = ", ".join(f"{count} {_plural(_NAMES[kind], count)}" for kind, count in verdict.counts.items())
    problems = verdict.problems
    found = Counter(str(problem.severity) for problem in problems)
    grades = ", ".join(
        f"{found[str(grade)]} {_plural(str(grade), found[str(grade)])}"
        for grade in reversed(SEVERITIES)
        if found[str(grade)]
    )
    extra = f"; {verdict.known} known from the baseline" if verdict.known else ""
    extra += f"; {verdict.ignored} not selected" if verdict.ignored else ""
    if not problems:
        return f"Checked {counted or 'nothing'}: no problems{extra}."
    word = "failed" if not verdict.passed else f"passed (fails on {', '.join(terms.fail_on)})"
    return f"Checked {counted}: {grades}{extra}. The check {word}."


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


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
