"""``guidang collate``: join the pages of each thread of an archive."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline import line
from pipeline.cli.feed_report import exit_code
from pipeline.collation.joining import identifier
from pipeline.collation.threads import ThreadPages, account, collated, groups
from pipeline.feed.publish import aside
from pipeline.model.finding import Refusal, Severity


@click.command("collate", epilog="Exit codes: 0 clean; 1 findings or threads refused; 2 usage or environment.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", "-o", type=click.Path(file_okay=False, path_type=Path), help="Folder for the threads, one each.")
@click.option("--list", "listing", is_flag=True, help="Only list the threads with several pages.")
@click.option("--force", is_flag=True, help="Replace a folder that stands there already.")
def command(archive: Path, out: Path | None, listing: bool, force: bool) -> None:
    r"""Join the pages of one thread: one TEI document, one text, and the account of the collation.

    Pages belong together that have one site and one thread id. Posts that were captured twice are
    kept once; missing pages and floors become findings. The pages are read again from the sources
    that the archive keeps; the archive itself is not touched.

    \b
    Examples:
      guidang collate archive/ --list
      guidang collate archive/ --out threads/
      cat threads/*/collation.json
    """
    try:
        found, nameless = groups(archive)
    except (OSError, ValueError, KeyError) as error:
        click.echo(f"Error: {archive}: a record cannot be read: {error}", err=True)
        sys.exit(2)
    if nameless:
        click.echo(f"{nameless} pages do not say which thread they are of; they are left out", err=True)
    if listing:
        for group in found:
            pages = ", ".join(str(member.page or "?") for member in group.members)
            click.echo(f"{len(group.members)} pages ({pages})  {group.title or '(untitled)'}")
        sys.exit(0)
    if out is None:
        raise click.UsageError("--out FOLDER or --list")
    sys.exit(_write(found, out, force=force))


def _write(found: list[ThreadPages], out: Path, *, force: bool) -> int:
    """Write each thread into its folder; the exit code."""
    worst = 0
    for group in found:
        try:
            made = collated(group, line.Settings())
            with aside(out / identifier(group.key), force=force) as folder:
                folder.mkdir()
                (folder / "thread.xml").write_bytes(made.package.tei)
                (folder / "thread.txt").write_bytes(made.package.text)
                (folder / "collation.json").write_bytes(account(made))
        except Refusal as refusal:
            for entry in refusal.findings:
                click.echo(f"{entry.code} {entry.severity}: {entry.message}", err=True)
            worst = max(worst, exit_code(refusal))
            continue
        for entry in made.findings:
            if entry.severity is not Severity.NOTICE:
                click.echo(f"{entry.code} {entry.severity}: {entry.message}", err=True)
                worst = max(worst, 1)
        posts, drops = len(made.collation.origins), len(made.collation.dropped)
        click.echo(
            f"{out / identifier(group.key)}: {len(group.members)} pages, {posts} posts, {drops} doubles dropped"
            f"  {group.title or '(untitled)'}"
        )
    if not found:
        click.echo("no thread has several pages in this archive")
    return worst
