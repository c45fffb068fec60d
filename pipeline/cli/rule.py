"""``guidang rule``: the page of a normalization rule or of a finding code."""

from __future__ import annotations

import difflib

import click

from pipeline.model.finding import codes
from pipeline.normalize.rulebook import code_page, rule_page
from pipeline.normalize.rules import rules


@click.command("rule", epilog="Exit codes: 0 done; 2 no such code.")
@click.argument("names", nargs=-1, metavar="[CODE]...")
@click.option("--all", "everything", is_flag=True, help="Print every page instead of the list.")
def command(names: tuple[str, ...], everything: bool) -> None:
    r"""Print the pages of rules (PUN01) and finding codes (DEC003); without CODE, list them.

    \b
    Examples:
      guidang rule
      guidang rule PUN01
      guidang rule DEC003
      guidang rule --all
    """
    known = {**rules(), **codes()}
    names = tuple(name.upper() for name in names)
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, 3)
            hint = f"; did you mean {', '.join(close)}?" if close else "; `guidang rule` lists them all"
            raise click.UsageError(f"no rule or finding code {name}{hint}")
    if not names and not everything:
        _list()
        return
    pages = [rule_page(rules()[name]) if name in rules() else code_page(name) for name in names or known]
    click.echo("\n\n".join(pages))


def _list() -> None:
    click.echo("Normalization rules")
    for rule in rules().values():
        click.echo(f"  {rule.code}  {rule.safety:7}  {rule.name}")
    click.echo("\nFinding codes")
    for code in codes().values():
        click.echo(f"  {code.code}  {code.severity:7}  {code.title}")
