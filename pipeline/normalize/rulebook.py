"""The rules as pages: for ``guidang rule``, for ``docs/rules.md``."""

from __future__ import annotations

from html import escape

from pipeline.model.finding import code as registered
from pipeline.normalize.rule import PHASES, SHELTERED_PHASES, Rule
from pipeline.normalize.rules import rules
from pipeline.normalize.spans import SpanKind, kinds
from pipeline.normalize.table import rows, source

TABLES = {"PUA01": "pua_gb", "RAD01": "radicals", "CHR01": "forms", "SCR01": "names"}

SPANS = """\
# Spans that rules leave alone

Generated from `pipeline/normalize/spans/` (`python docs/generate.py`); `guidang rule CODE` prints one of them, and
`guidang explain` and `guidang normalize --explain` say where one stands. In the examples the span is what `⟦⟧` hold.
Rules of the phases width, pair, mark, space and line pass over such a span; a mark after it is decided by what
stands around it."""

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
    if rule.safety != "report":
        lines += ["", f"Measured: {measured(rule.code)}."]
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


def measured(code: str) -> str:
    """What a person judged of the rule's edits on texts that nobody wrote for it, in words."""
    row = next((row for row in rows("precision") if row[0] == code), None)
    if row is None:
        return "not met in the sample, so that its ground and its examples speak for it"
    met, right, taste, wrong = map(int, row[1:])
    read = right + taste + wrong
    return f"{read} of {met} different edits read: {right} right, {taste} a matter of taste, {wrong} wrong"


def span_page(kind: SpanKind) -> str:
    """The page, in Markdown, of a kind of span that rules leave alone."""
    phases = "all of them" if kind.phases == SHELTERED_PHASES else ", ".join(p for p in PHASES if p in kind.phases)
    lines = [
        f"## {kind.code} · {kind.name}",
        "",
        f"*span · left alone by the rules of the phases: {phases}*",
        "",
        kind.reason,
    ]
    lines += ["", "Found: " + ", ".join(_cell(text) for text in kind.examples) + "."]
    if kind.counter_examples:
        lines += ["", "Not: " + ", ".join(_cell(text) for text in kind.counter_examples) + "."]
    return "\n".join(lines)


def spans_page() -> str:
    """The page of all kinds of spans."""
    out = [SPANS, "", "| code | what |", "|---|---|"]
    out += [f"| [{kind.code}](#{_anchor(kind)}) | {kind.name} |" for kind in kinds().values()]
    for kind in kinds().values():
        out += ["", span_page(kind)]
    return "\n".join(out) + "\n"


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
    shown = visible(text).replace("|", "\\|")
    if "`" in text:  # which would end the quotation of Markdown
        return f"<code>{escape(shown).replace('`', '&#96;')}</code>"
    return f"`{shown}`"


def _anchor(rule: Rule | SpanKind) -> str:
    kept = "".join(c for c in f"{rule.code} · {rule.name}".lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")
