"""``guidang report``: what an archive holds and what its runs found, as HTML, JSON or text."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pipeline.cli.speech import tell
from pipeline.cli.speech.wording import worded
from pipeline.feed.publish import aside
from pipeline.feed.report import as_html, as_json, as_text, gather
from pipeline.model.finding import Finding, Refusal


@click.command("report")
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), help="[default: by --out, else text]")
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), help="Write to this file; HTML unless it ends in .json or .txt."
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "zh-Hans", "zh-Hant"]),
    default="en",
    show_default=True,
    help="The language of the report's words; codes and JSON keys do not change.",
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def command(archive: Path, form: str | None, out: Path | None, *, language: str, force: bool) -> None:
    r"""Report on an archive and its runs.

    First what a librarian asks: how many threads, from where, what is doubtful and why, what was refused,
    what to do. Then outcomes, encodings and their evidence, engines, what was taken out of the text by role, edits
    by rule, findings with links to examples, distributions of quality measures, slowest documents.
    The HTML report is one file that needs nothing else.

    \b
    Examples:
      guidang report archive/
      guidang report archive/ --out report.html --lang zh-Hans
      guidang report archive/ --format json | jq .decoding
    """
    errors = 0

    def report(entry: Finding) -> None:
        nonlocal errors
        errors += entry.severity == "error"
        click.echo(worded(entry), err=True)

    by_name = {".json": "json", ".txt": "text"}
    form = form or ("text" if out is None else by_name.get(out.suffix, "html"))
    try:
        figures = gather(archive, report)
        if form == "html":
            way = os.path.relpath(archive, out.parent if out else Path.cwd()).replace(os.sep, "/")
            content = as_html(figures, way, language)
        else:
            content = (as_json(figures) + "\n" if form == "json" else as_text(figures, str(archive), language)).encode(
                "utf-8", "replace"
            )
        if out is None:
            sys.stdout.buffer.write(content)
        else:
            with aside(out, force=force) as partial:
                partial.write_bytes(content)
    except Refusal as refusal:
        for entry in refusal.findings:
            report(entry)
        sys.exit(2)
    if out is not None:
        tell("{out}: {count:,} documents", out=out, count=figures.documents)
    sys.exit(1 if errors else 0)
