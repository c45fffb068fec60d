"""``guidang rule``: the page of a normalization rule, of a kind of span, or of a finding code."""

from __future__ import annotations

import difflib

import click

from pipeline.cli.speech import echo, say
from pipeline.cli.speech.wording import called
from pipeline.model.finding import codes
from pipeline.normalize.rulebook import code_page, rule_page, span_page
from pipeline.normalize.rules import rules
from pipeline.normalize.spans import kinds


@click.command("rule", epilog="Exit codes: 0 done; 2 no such code.")
@click.argument("names", nargs=-1, metavar="[CODE]...")
@click.option("--all", "everything", is_flag=True, help="Print every page instead of the list.")
def command(names: tuple[str, ...], everything: bool) -> None:
    r"""Print the pages of rules (PUN01), spans that rules leave alone (SAD01) and finding codes (DEC003).

    \b
    Examples:
      guidang rule
      guidang rule PUN01
      guidang rule DEC003
      guidang rule --all
    """
    known = {**rules(), **kinds(), **codes()}
    names = tuple(name.upper() for name in names)
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, 3)
            hint = (
                say("; did you mean {codes}?", codes=", ".join(close))
                if close
                else say("; `guidang rule` lists them all")
            )
            raise click.UsageError(say("no rule, span or finding code {name}{hint}", name=name, hint=hint))
    if not names and not everything:
        _list()
        return
    click.echo("\n\n".join(_page(name) for name in names or known))


def _page(name: str) -> str:
    if name in rules():
        return rule_page(rules()[name])
    return span_page(kinds()[name]) if name in kinds() else code_page(name)


def _list() -> None:
    echo("Normalization rules")
    for rule in rules().values():
        click.echo(f"  {rule.code}  {rule.safety:7}  {called(rule.code, rule.name)}")
    click.echo("\n" + say("Spans that rules leave alone"))
    for kind in kinds().values():
        click.echo(f"  {kind.code}  span     {called(kind.code, kind.name)}")
    click.echo("\n" + say("Finding codes"))
    for code in codes().values():
        click.echo(f"  {code.code}  {code.severity:7}  {called(code.code, code.title)}")
