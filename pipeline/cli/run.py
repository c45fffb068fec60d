"""``guidang run``: take sources down the whole line into an archive."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("run")
@click.argument("sources", nargs=-1, type=click.Path())
@click.option(
    "--out", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), help="The archive's folder."
)
@click.option("--force", is_flag=True, help="Do all documents again.")
def command(sources: tuple[str, ...], out: Path, force: bool) -> None:
    """Take SOURCES (folders, files, or - for standard input) down the whole line into an archive."""
    from pipeline.engine import Limits, Request, run  # noqa: PLC0415 - keeps --help fast

    summary = run(Request(sources, out, limits=Limits(in_process=True, force=force)))
    click.echo(str(summary.to_json()))
    raise SystemExit(1 if summary.failures else 0)
