"""``guidang run-shard``: run one shard of a plan, or put the parts together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipeline.cli.fault import Fault
from pipeline.cli.progress import Reporter
from pipeline.cli.run import conclude, environment, given, run_options
from pipeline.cli.settings import in_force
from pipeline.cli.settings.keys import convert, keys
from pipeline.cli.speech import say
from pipeline.engine.parts import merge, run_shard
from pipeline.engine.request import Request
from pipeline.engine.shards import read_header, read_shard


@click.command("run-shard", epilog="Exit codes: as of run.")
@click.option("--plan", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The plan.")
@click.option(
    "--out", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), help="The archive's folder."
)
@click.option("--index", type=click.IntRange(0), help="The shard's number, from 0.")
@click.option("--offset", type=int, default=0, help="Added to --index, for schedulers with a largest array.")
@click.option("--merge", "merging", is_flag=True, help="Put all parts into the archive, when they are there.")
@run_options
def command(plan: Path, out: Path, index: int | None, offset: int, merging: bool, **options: Any) -> None:  # noqa: ANN401
    r"""Run one shard of a plan into a part of the archive; --merge puts the parts together.

    Shards may run in any order, at the same time and more than once: the first attempt that
    finishes counts.

    \b
    Examples:
      guidang run-shard --plan plan.jsonl --index 0 --out archive/
      guidang run-shard --plan plan.jsonl --merge --out archive/
    """
    if merging == (index is not None):
        raise click.UsageError(say("give --index or --merge"))
    with environment():
        header = read_header(plan)
        request = _request(out, header.settings, options)
        if merging:
            summary, missing = merge(request, header, plan=plan)
            if missing:
                raise Fault(say("shards without a part: {numbers}", numbers=_numbers(missing)))
            conclude(summary, out, as_json=options["as_json"], strict=bool(options["strict"]))
        reporter = Reporter(options["progress"], options["log"])
        try:
            made = run_shard(request, header, read_shard(plan, (index or 0) + offset), reporter, plan)
        finally:
            reporter.close()
    if made is None:
        click.echo("{}" if options["as_json"] else say("another attempt has made this shard"))
        return
    if made.stopped == "max-failures":
        raise Fault(say("the shard was ended early (--max-failures), so it is no part; run it again"))
    conclude(made, out, as_json=options["as_json"], strict=bool(options["strict"]))


def _request(out: Path, settings: Any, options: dict[str, Any]) -> Request:  # noqa: ANN401 - JSON
    fixed = {name: convert(keys()[name], value, "plan") for name, value in settings.items()}
    force = in_force(
        {**fixed, **{name: value for name, value in given(options).items() if value is not None}}, alone=True
    )
    return Request((), out, force.line(), force.accession(), replace(force.limits(), rehash=False))


def _numbers(missing: list[int]) -> str:
    shown = ", ".join(map(str, missing[:20]))
    return say("{shown} and {count} more", shown=shown, count=len(missing) - 20) if len(missing) > 20 else shown
