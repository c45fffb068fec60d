"""``guidang site``: a static reading site of an archive."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.speech import tell
from pipeline.cli.speech.wording import worded
from pipeline.feed.site import Design, build
from pipeline.model.finding import Finding, Refusal


@click.command("site")
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="The folder to make.")
@click.option(
    "--lang",
    type=click.Choice(["zh-Hans", "zh-Hant", "en"]),
    default="zh-Hans",
    show_default=True,
    help="The language of the site's own words.",
)
@click.option("--title", help="The site's title.")
@click.option("--search/--no-search", default=True, help="Make the search index (extra: site).", show_default=True)
@click.option("--copy", is_flag=True, help="Copy TEI and text into the site; do not link them.")
@click.option("--force", is_flag=True, help="Replace the folder if it exists.")
def command(archive: Path, out: Path, lang: str, title: str | None, *, search: bool, copy: bool, force: bool) -> None:
    r"""Build a static reading site of an archive.

    Every thread is a page to read, with its TEI, its text, and the account of its source page:
    each line with the rule that claimed it, each normalization in its place. Any web server can
    serve the folder; without the search it can be opened from disk.

    \b
    Examples:
      guidang site archive/ --out site/
      guidang site archive/ --out site/ --lang en --title "Forum archive" --force
      python -m http.server --directory site/
    """
    errors = 0

    def report(entry: Finding) -> None:
        nonlocal errors
        errors += entry.severity == "error"
        click.echo(worded(entry), err=True)

    try:
        count = build(archive, out, Design(lang, title, search, copy), report, force=force)
    except Refusal as refusal:
        for entry in refusal.findings:
            report(entry)
        sys.exit(2)
    tell("{out}: {count:,} documents", out=out, count=count)
    sys.exit(1 if errors else 0)
