"""``guidang collate``: join the pages of each thread of an archive, and list the threads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pipeline.cli.fault import Fault
from pipeline.cli.run import asked, environment, run_options
from pipeline.cli.speech import echo, say
from pipeline.engine.joining import bring_up
from pipeline.holdings.threads import ThreadListError, listed


@click.command("collate", epilog="Exit codes: 0 all threads joined; 1 some could not be; 2 usage or environment.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--list", "listing", is_flag=True, help="Only list the threads that stand in the archive.")
@run_options
def command(archive: Path, listing: bool, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Join the pages of each thread of ARCHIVE into one document a thread, in its folder threads/.

    A run does this itself; this is for archives of older versions, or after a run with --no-threads.
    Pages belong together that have one site and thread number, or one address, or one title and posts,
    pages and times that fit. Posts that were captured twice stand once, with their former states;
    missing pages and floors become findings. What is up to date is not joined again.

    \b
    Examples:
      guidang collate archive/
      guidang collate archive/ --list
      guidang feed jsonl archive/ --out rows/ --unit thread
    """
    if listing:
        _list(archive)
        return
    with environment():
        counts = bring_up(asked((), archive, options))
    failed = counts["refused"] + counts["crashed"]
    words = say(", {failed} could not be joined", failed=failed) if failed else ""
    echo(
        "{archive}: {joined} threads of several pages, {anew} joined anew{words}",
        archive=archive,
        joined=counts["joined"],
        anew=counts["anew"],
        words=words,
    )
    sys.exit(1 if failed else 0)


def _list(archive: Path) -> None:
    count = 0
    try:
        for row in listed(archive):
            count += 1
            shown = row.get("title") or say("(untitled)")
            states = ", ".join(f"{number} {state}" for state, number in row.get("states", {}).items())
            posts = say(", {posts} posts", posts=row["posts"]) if "posts" in row else ""
            more = f" ({states})" if states else ""
            echo(
                "{id}  {fate}: {pages} pages{posts}{more}  {shown}",
                id=row["id"][:12],
                fate=say(row["fate"]),
                pages=len(row["pages"]),
                posts=posts,
                more=more,
                shown=shown,
            )
    except ThreadListError as error:
        raise Fault(str(error)) from error
    if not count:
        echo("no thread has several pages in this archive")
