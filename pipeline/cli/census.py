"""``guidang census``: what a corpus holds, and what a run would make of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pipeline.accession.remote import is_remote
from pipeline.census import census
from pipeline.census.drawing import page
from pipeline.census.telling import text
from pipeline.cli.run import environment
from pipeline.cli.settings import in_force
from pipeline.cli.speech import quiet, say
from pipeline.model.canonical import dump

_STEP = 500


@click.command("census", epilog="Exit codes: 0 done; 2 usage or environment.")
@click.argument("sources", nargs=-1, required=True, type=click.Path())
@click.option("--every", is_flag=True, help="Read every page in full; without it 20 pages a board and every tenth.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
@click.option(
    "--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Also write a page with plots there."
)
@click.option("--profiles", multiple=True, metavar="DIR", help="Folder (or file) of profiles of your own (repeatable).")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file.")
def command(sources: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Count what SOURCES (files, folders, containers) hold, in one pass, without an archive.

    Told are: what a run would archive, refuse and pass over; encodings and their doubt, damage and mojibake;
    engines, scripts and dates; threads and the pages that they lack; exact and near copies, also over boards;
    and which boards want guidang learn. Every source is decoded; of each board 20 pages and then every tenth
    are read in full. Memory does not grow with the corpus.

    \b
    Examples:
      guidang census pages/
      guidang census crawl.warc.gz mirror/ --html census.html
      guidang census pages/ --every --json | python -m json.tool
      guidang census pages/ --profiles profiles/
    """
    for source in sources:
        if source != "-" and not is_remote(source) and not Path(source).exists():
            raise click.UsageError(say("{source}: no such file or folder", source=source))
    with environment():
        force = in_force({"extract.profiles": options["profiles"] or None}, config=options["config"])
        made = census(sources, force.line(), force.accession(), every=options["every"], watch=_told)
        if options["page"]:
            options["page"].write_bytes(page(made))
    if options["as_json"]:
        click.echo(dump(made).decode(), nl=False)
    else:
        click.echo(text(made))


def _told(count: int) -> None:
    if count % _STEP == 0 and sys.stderr.isatty() and not quiet():
        click.echo("\r" + say("{count:,} sources", count=count), nl=False, err=True)
