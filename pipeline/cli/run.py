"""``guidang run``: take sources down the whole line into an archive."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import click

from pipeline.accession.remote import is_remote
from pipeline.catalog import CatalogError
from pipeline.cli.fault import Fault
from pipeline.cli.progress import KINDS, Reporter
from pipeline.cli.settings import ConfigError, in_force
from pipeline.cli.settings.keys import keys, parse, size, unknown
from pipeline.cli.speech import quiet, say
from pipeline.cli.summary import shown, text
from pipeline.engine import BusyError, Request, Summary, rehearsal, run
from pipeline.engine.archive import files
from pipeline.engine.driver import Driver
from pipeline.engine.pool import PoolError
from pipeline.engine.shards import PlanError
from pipeline.model.extras import ExtraMissingError
from pipeline.model.finding import Severity, codes
from pipeline.model.source import Source
from pipeline.write import WriteError

_OPTIONS: dict[str, str] = {
    "include": "accession.include",
    "exclude": "accession.exclude",
    "jobs": "run.jobs",
    "timeout": "run.timeout",
    "max_memory": "run.max_memory",
    "max_failures": "run.max_failures",
    "limit": "run.limit",
    "sample": "run.sample",
    "seed": "run.seed",
    "rehash": "run.rehash",
    "force": "run.force",
    "near": "run.near",
    "in_process": "run.in_process",
    "strict": "run.strict",
    "threads": "run.threads",
    "profiles": "extract.profiles",
}
"""Options with the configuration key that each one overrides."""


class Size(click.ParamType):  # type: ignore[type-arg]
    """A size such as ``512M``."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        """Bytes."""
        try:
            return value if isinstance(value, int) else size(value, param.name or "" if param else "")
        except ConfigError as error:
            self.fail(str(error), param, ctx)


def run_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that ``run``, ``retry`` and ``run-shard`` share."""
    listed = [
        click.option(
            "--jobs", "-j", type=click.IntRange(0), help="Worker processes; 0: one a processor.  [default: 0]"
        ),
        click.option("--timeout", type=click.FloatRange(0, min_open=True), help="Seconds a document may take."),
        click.option("--max-memory", type=Size(), help="Memory a document may take, such as 2G."),
        click.option("--max-failures", type=click.IntRange(0), help="End early after more failures than this."),
        click.option("--threads/--no-threads", default=None, help="Join the pages of each thread.  [default: threads]"),
        click.option("--near/--no-near", default=None, help="Relate near-duplicates (extra: dedupe)."),
        click.option(
            "--strict", is_flag=True, default=None, help="Exit code 1 also for what is passed over or doubtful."
        ),
        click.option("--in-process", is_flag=True, default=None, help="No worker processes: for debuggers."),
        click.option(
            "--profiles", multiple=True, metavar="DIR", help="Folder (or file) of profiles of your own (repeatable)."
        ),
        click.option("--progress", type=click.Choice(KINDS), default="auto", help="How to show progress."),
        click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="Append outcomes as JSON lines."),
        click.option("--json", "as_json", is_flag=True, help="The summary as JSON."),
        click.option(
            "--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file."
        ),
        click.option("--set", "assigned", multiple=True, metavar="KEY=VALUE", help="Any configuration key."),
    ]
    for option in reversed(listed):
        function = option(function)
    return function


@click.command(
    "run",
    epilog="Exit codes: 0 all archived without findings of severity error; 1 something refused, crashed or failed, "
    "now or earlier; 2 usage or environment; 130 interrupted.",
)
@click.argument("sources", nargs=-1, type=click.Path())
@click.option(
    "--out", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), help="The archive's folder."
)
@click.option("--files-from", type=click.File("rb"), help="Read names of files, one a line, from a file or -.")
@click.option("--null", "-0", "null", is_flag=True, help="Names in --files-from end with NUL.")
@click.option("--include", multiple=True, metavar="GLOB", help="Only files that match (repeatable).")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files that match (repeatable).")
@click.option("--limit", type=click.IntRange(1), help="Take at most this many sources that are not done yet.")
@click.option("--sample", type=click.IntRange(1), help="Take this many files, drawn at random.")
@click.option("--seed", type=int, help="The draw of --sample.")
@click.option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster (extra: cluster); local: one made here.")
@click.option("--mirror", metavar="URL", help="Keep a copy of the archive there, such as s3://… (extra: remote).")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--rehash", is_flag=True, default=None, help="Read files whose size and time are unchanged, too.")
@click.option("--force", is_flag=True, default=None, help="Do documents again that are done.")
@click.option("--learn", "learning", is_flag=True, help="First learn the boards' profiles; keep them in OUT.")
@run_options
def command(sources: tuple[str, ...], out: Path, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Take SOURCES (folders, files, or - for standard input) down the whole line into an archive.

    What is done already, under the same settings and versions, is not done again.

    \b
    Examples:
      guidang run seeds/ --out archive/
      guidang run crawl.warc.gz pages.zip --out archive/ -j 4
      find . -name '*.html' -print0 | guidang run --files-from - -0 --out archive/
      guidang run pages/ --out archive/ --dry-run
    """
    if not sources and options["files_from"] is None:
        raise click.UsageError(say("give SOURCES or --files-from"))
    for source in sources:
        if source != "-" and not is_remote(source) and not Path(source).exists() and not Path(source).is_symlink():
            raise click.UsageError(say("{source}: no such file or folder", source=source))
    listed = names(options["files_from"], null=options["null"]) if options["files_from"] else ()
    with environment():
        request = asked(sources, out, options, listed)
        if options["learning"]:
            request = _taught(request)
        if options["dry_run"]:
            summary = rehearsal(request, lambda verb, name: click.echo(f"{say(verb)}  {shown(name)}"))
            click.echo(text(summary, request.root, rehearsed=True))
            return
        if options["scheduler"]:
            conclude(
                on_cluster(request, options), request.root, as_json=options["as_json"], strict=bool(options["strict"])
            )
        conclude(perform(request, options), request.root, as_json=options["as_json"], strict=bool(options["strict"]))


def _taught(request: Request) -> Request:
    """The request with the profiles that its own sources teach; they are kept in the archive's folder ``profiles``."""
    from pipeline.cli import learn as learning  # noqa: PLC0415 - loaded when used
    from pipeline.learn import learn  # noqa: PLC0415

    if request.listed:
        raise click.UsageError(say("--learn reads its sources more than once: name files or folders, not --files-from"))
    settings = request.settings.extract
    found = learn(learning.of(request.sources, request.accession, request.root), settings)
    learning.keep(found, request.root / learning.FOLDER)
    learning.told(found, err=True)
    extract = learning.taught(settings, found)
    return replace(request, settings=replace(request.settings, extract=extract))


class environment:  # noqa: N801 - reads as a statement
    """Turns the faults of the environment into a message and exit code 2."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        """Translate what belongs to the environment; let the rest pass."""
        if isinstance(error, BusyError):
            raise Fault(say("{error}: another process is writing this archive (ENG005)", error=error)) from error
        if isinstance(
            error,
            ConfigError | CatalogError | ExtraMissingError | ModuleNotFoundError | PoolError | PlanError | WriteError,
        ):
            raise Fault(str(error)) from error
        if isinstance(error, sqlite3.Error):
            raise Fault(
                say("the catalog: {error}; put that right and run the same command again", error=error)
            ) from error
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise Fault(f"{error.filename or say('archive')}: {error.strerror or error}") from error


def asked(sources: Iterable[str], out: Path, options: dict[str, Any], listed: Iterable[str] = ()) -> Request:
    """The request of a command. Raises :class:`ConfigError`."""
    force = in_force(given(options), config=options.get("config"))
    mirror = options.get("mirror")
    return Request(tuple(sources), out, force.line(), force.accession(), force.limits(), listed, mirror)


def given(options: dict[str, Any]) -> dict[str, Any]:
    """The keys that the command line sets. Raises :class:`ConfigError`."""
    found = {key: options.get(name) for name, key in _OPTIONS.items()}
    found |= {key: None for key, value in found.items() if value == ()}
    for pair in options.get("assigned", ()):
        name, equals, value = pair.partition("=")
        if not equals or name not in keys():
            raise unknown(name, "--set")
        found[name] = parse(keys()[name], value, "--set")
    return found


def perform(request: Request, options: dict[str, Any], sources: Iterable[Source] = ()) -> Summary:
    """Run a request under the command's signals and display. The first Ctrl-C drains, the second aborts."""
    reporter = Reporter(options["progress"], options["log"], lambda: _total(request))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def started(driver: Driver) -> None:
        def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the form of a signal handler
            if driver.stop:
                raise KeyboardInterrupt
            driver.stop = "interrupted"
            click.echo(say("stopping: what is in hand is finished first; once more to abort"), err=True)

        for number in before:
            signal.signal(number, stop)

    try:
        return run(request, reporter, started, sources)
    except KeyboardInterrupt:
        click.echo(say("aborted; run the same command again to go on"), err=True)
        sys.exit(130)
    finally:
        for number, former in before.items():
            signal.signal(number, former)
        reporter.close()


def _total(request: Request) -> int | None:
    """How many files a request has, where they can be counted before they are read."""
    if request.listed or "-" in request.sources or any(map(is_remote, request.sources)):
        return None
    return sum(1 for _ in files(request))


def on_cluster(request: Request, options: dict[str, Any]) -> Summary:
    """Run a request as shards on a Dask cluster."""
    from pipeline.engine.cluster import run_on  # noqa: PLC0415 - an extra

    return run_on(options["scheduler"], request, frozen(options))


def frozen(options: dict[str, Any]) -> dict[str, Any]:
    """The keys that are not at their defaults, so that every machine has the same settings."""
    force = in_force(given(options), config=options.get("config"))
    local = {"run.jobs", "run.limit", "run.sample", "run.seed", "run.force", "run.rehash"}
    return {name: force.values[name] for name in keys() if force.origins[name] != "default" and name not in local}


def conclude(summary: Summary, root: Path, *, as_json: bool, strict: bool = False) -> None:
    """Print the summary and leave with the exit code that it stands for."""
    code = exit_code(summary, strict=strict)
    if as_json:
        click.echo(json.dumps(summary.to_json(), ensure_ascii=False))
    elif code or not quiet():
        click.echo(text(summary, root))
    sys.exit(code)


def exit_code(summary: Summary, *, strict: bool = False) -> int:
    """130 when interrupted, 2 when the output failed, 1 with failures or errors, otherwise 0.

    ``strict``: 1 where a document is doubtful, too.
    """
    if summary.stopped == "interrupted":
        return 130
    if summary.stopped == "output":
        return 2
    grave = any(codes()[name].severity is Severity.ERROR for name in summary.findings if name in codes())
    doubted = strict and summary.doubtful
    return 1 if summary.failures or summary.standing or summary.strict or grave or doubted else 0


def names(file: Iterable[bytes], *, null: bool) -> Iterator[str]:
    """The names in a list of files, in its order."""
    rest = b""
    end = b"\0" if null else b"\n"
    for piece in file:
        *whole, rest = (rest + piece).split(end)
        yield from (os.fsdecode(name if null else name.removesuffix(b"\r")) for name in whole if name)
    if rest:
        yield os.fsdecode(rest)
