"""The rules as pages: for ``guidang rule``, for ``docs/rules.md``."""

from __future__ import annotations

from pipeline.model.finding import code as registered
from pipeline.normalize.rule import PHASES, Rule
from pipeline.normalize.rules import rules
from pipeline.normalize.table import source

TABLES = {"PUA01": "pua_gb", "RAD01": "radicals", "CHR01": "forms", "SCR01": "names"}

_SAFETY = {
    "safe": "safe: made by default",
    "judged": "judged: made when asked for, and shown beside the original",
    "report": "report: nothing is changed, a finding is given",
}

INTRODUCTION = """\
# Rules

Generated from the rule files (`python docs/generate.py`); `guidang rule CODE` prints one of them. A rule is one file
under `pipeline/normalize/rules/`. Phases run in the order below, over and over, until a whole round changes nothing.
`␣` is a space, `⏎` a line end, and a character that cannot be seen is shown by its code point."""


def rule_page(rule: Rule) -> str:
    """A rule's page in Markdown."""
    lines = [
        f"## {rule.code} · {rule.name}",
        "",
        f"*phase {rule.phase} · {_SAFETY[rule.safety]}*",
        "",
        rule.reason,
        "",
        f"Catches: {rule.find.__doc__}",
        "",
        f"Ground: {rule.ground}.",
    ]
    if rule.code in TABLES:
        lines += ["", f"Table: `{TABLES[rule.code]}.tsv` ({source(TABLES[rule.code])})."]
    if rule.finding:
        lines += ["", f"Finding: {rule.finding}, {registered(rule.finding).title}."]
    if rule.examples:
        lines += ["", "| before | after |", "|---|---|"]
        lines += [f"| {_cell(before)} | {_cell(after)} |" for before, after in rule.examples]
    if rule.counter_examples:
        lines += ["", "Stays: " + ", ".join(_cell(text) for text in rule.counter_examples) + "."]
    return "\n".join(lines)


def code_page(name: str) -> str:
    """A finding code's page in Markdown. ``KeyError`` for one that is not registered."""
    entry = registered(name)
    speaking = [rule.code for rule in rules().values() if rule.finding == name]
    lines = [
        f"## {entry.code} · {entry.title}",
        "",
        f"*{entry.severity}* — `{entry.template}`",
        "",
        entry.explanation,
    ]
    if speaking:
        lines += ["", f"Given by: {', '.join(speaking)}."]
    return "\n".join(lines)


def rules_page() -> str:
    """The page of all rules, by phase."""
    out = [INTRODUCTION, "", "| code | catches | safety |", "|---|---|---|"]
    ordered = [rule for phase in PHASES for rule in rules().values() if rule.phase == phase]
    out += [f"| [{rule.code}](#{_anchor(rule)}) | {rule.name} | {rule.safety} |" for rule in ordered]
    for rule in ordered:
        out += ["", rule_page(rule)]
    return "\n".join(out) + "\n"


def visible(text: str) -> str:
    """The text with what cannot be seen made visible."""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == " ":
        return "␣"
    if character == "\n":
        return "⏎"
    if character.isprintable() and not "\ufe00" <= character <= "\ufe0f":
        return character
    return f"‹{ord(character):04X}›"


def _cell(text: str) -> str:
    return "`" + visible(text).replace("|", "\\|") + "`"


def _anchor(rule: Rule) -> str:
    kept = "".join(c for c in f"{rule.code} · {rule.name}".lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")
