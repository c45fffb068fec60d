"""``guidang plan``: freeze a list of sources into shards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipeline.cli.run import Size, asked, environment, frozen, names
from pipeline.cli.speech import echo, say
from pipeline.engine.archive import files
from pipeline.engine.parts import gather
from pipeline.engine.shards import cut, write_plan
from pipeline.line import lineage


@click.command("plan")
@click.argument("sources", nargs=-1, type=click.Path())
@click.option("--out", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The plan's file.")
@click.option("--files-from", type=click.File("rb"), help="Read names of files, one a line, from a file or -.")
@click.option("--null", "-0", "null", is_flag=True, help="Names in --files-from end with NUL.")
@click.option("--include", multiple=True, metavar="GLOB", help="Only files that match (repeatable).")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files that match (repeatable).")
@click.option("--max-files", type=click.IntRange(1), default=1000, show_default=True, help="Files a shard.")
@click.option(
    "--max-bytes", type=Size(), default="64M", show_default=True, help="Bytes a shard; a larger file stands alone."
)
@click.option("--profiles", multiple=True, metavar="DIR", help="Folder (or file) of profiles of your own (repeatable).")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file.")
@click.option("--set", "assigned", multiple=True, metavar="KEY=VALUE", help="Any configuration key.")
def command(sources: tuple[str, ...], out: Path, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Freeze SOURCES into a plan of shards, for run-shard on many machines.

    The plan fixes the settings, too, so that all machines give the same bytes.

    \b
    Examples:
      guidang plan pages/ --out plan.jsonl
      guidang run-shard --plan plan.jsonl --index $SLURM_ARRAY_TASK_ID --out archive/
      guidang run-shard --plan plan.jsonl --merge --out archive/
    """
    if not sources and options["files_from"] is None:
        raise click.UsageError(say("give SOURCES or --files-from"))
    listed = names(options["files_from"], null=options["null"]) if options["files_from"] else ()
    with environment():
        request = asked(sources, out.parent, options, listed)
        if request.accession.media == "keep":
            request = replace(request, listed=tuple(request.listed))
            gather(request, out)
        shards = cut(files(request), options["max_files"], options["max_bytes"])
        header = write_plan(out, shards, frozen(options), lineage(request.settings).fingerprint)
    echo(
        "{out}: {shards} shards (0 to {last}), {files} files, {size} bytes",
        out=out,
        shards=header.shards,
        last=header.shards - 1,
        files=header.files,
        size=header.size,
    )
