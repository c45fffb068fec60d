"""``guidang feed oai``: the archive as an OAI-PMH repository."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from pipeline.cli.feed_report import delivering, selection, selection_options, unit_option
from pipeline.cli.speech import echo, say, tell

if TYPE_CHECKING:
    from pipeline.feed.oai import Repository

ARCHIVE = click.Path(exists=True, file_okay=False, path_type=Path)


def repository_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """How the repository names itself."""
    listed = [
        click.option("--base-url", help="URL at which harvesters reach it.  [default: where it is served]"),
        click.option("--name", default="guidang", show_default=True, help="Name of the repository."),
        click.option(
            "--namespace",
            default="guidang.example",
            show_default=True,
            help="Domain name in identifiers: oai:NAMESPACE:ID.",
        ),
        click.option("--admin", help="E-mail address of the administrator.  [default: admin@NAMESPACE]"),
    ]
    for option in reversed(listed):
        function = option(function)
    return function


shown_unit_option = click.option(
    "--unit",
    type=click.Choice(["page", "thread"]),
    help="page: every page a record; thread: joined threads, and pages that are of none.  "
    "[default: as the index has it, else page]",
)
index_option = click.option(
    "--index", type=click.Path(dir_okay=False, path_type=Path), help="The index.  [default: ARCHIVE/oai.sqlite]"
)


def _repository(archive: Path, options: dict[str, Any], index: Path | None, url: str) -> Repository:
    from pipeline.feed.oai import Repository

    base = options["base_url"] or url
    if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).netloc:
        raise click.BadParameter(say("an http or https URL"), param_hint="--base-url")
    return Repository(archive, base, options["name"], options["namespace"], options["admin"] or "", index)


@click.group("oai")
def command() -> None:
    r"""Serve an archive as an OAI-PMH 2.0 repository: oai_dc, mods, tei and mets.

    \b
    Examples:
      guidang feed oai serve archive/ --port 8000
      guidang feed oai ask archive/ verb=ListRecords metadataPrefix=oai_dc
      guidang feed oai static archive/ --out repository.xml
    """


@command.command("index")
@click.argument("archive", type=ARCHIVE)
@index_option
@shown_unit_option
def index_command(archive: Path, index: Path | None, unit: str | None) -> None:
    r"""Bring the repository's index up to the archive; deleted records stay known.

    Run it after each run; a server that is up shows the change at once.

    \b
    Examples:
      guidang feed oai index archive/
    """
    from pipeline.feed.oai.index import NAME

    with delivering() as report:
        _refresh(archive, index or archive / NAME, report, unit)


def _refresh(archive: Path, path: Path, report: Any, unit: str | None = None) -> None:  # noqa: ANN401
    from pipeline.feed.dates import catalogued
    from pipeline.feed.oai import refresh

    with catalogued(archive, report) as events:
        done = refresh(archive, path, report, events, unit)
    tell(
        "{path}: {added} new, {changed} changed, {deleted} deleted, {unchanged} unchanged",
        path=path,
        added=done.added,
        changed=done.changed,
        deleted=done.deleted,
        unchanged=done.unchanged,
    )


@command.command()
@click.argument("archive", type=ARCHIVE)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free port.")
@repository_options
@index_option
@shown_unit_option
@click.option(
    "--refresh/--no-refresh", default=True, help="Bring the index up to the archive first.  [default: refresh]"
)
@click.option("--quiet", "-q", is_flag=True, help="Log no requests.")
def serve(archive: Path, host: str, port: int, index: Path | None, unit: str | None, **options: Any) -> None:  # noqa: ANN401
    r"""Serve the repository over HTTP at /oai until interrupted.

    The server is plain and made for a house network or a reverse proxy; for a server of your own,
    pipeline.feed.oai.application is the WSGI application.

    \b
    Examples:
      guidang feed oai serve archive/
      guidang feed oai serve archive/ --namespace forum.library.example --name "论坛存档" \
          --base-url https://forum.library.example/oai --port 8080
    """
    from pipeline.feed.oai import application, server

    if host in ("", "0.0.0.0", "::") and not options["base_url"]:  # noqa: S104 - asked about, not bound
        raise click.UsageError(say("an address for all networks says nothing to harvesters: give --base-url"))
    with delivering() as report:
        log = None if options["quiet"] else lambda line: click.echo(line, err=True)
        httpd = server(None, host, port, log)
        try:
            url = f"http://{f'[{host}]' if ':' in host else host}:{httpd.server_port}/oai"
            repository = _repository(archive, options, index, url)
            if options["refresh"]:
                _refresh(archive, repository.index_path, report, unit)
            httpd.set_app(application(repository, report))
            tell("serving at {url}", url=url)
            httpd.serve_forever()
        finally:
            httpd.server_close()


@command.command()
@click.argument("archive", type=ARCHIVE)
@click.argument("arguments", nargs=-1, metavar="NAME=VALUE...")
@repository_options
@index_option
@shown_unit_option
@click.option(
    "--refresh/--no-refresh", default=True, help="Bring the index up to the archive first.  [default: refresh]"
)
def ask(
    archive: Path,
    arguments: tuple[str, ...],
    index: Path | None,
    unit: str | None,
    **options: Any,  # noqa: ANN401
) -> None:
    r"""Print the answer to one request, without a server.

    \b
    Examples:
      guidang feed oai ask archive/ verb=Identify
      guidang feed oai ask archive/ verb=ListRecords metadataPrefix=tei set=board
    """
    from pipeline.feed.oai import Provider

    pairs = [(name, value) for name, _, value in (argument.partition("=") for argument in arguments)]
    with delivering() as report:
        repository = _repository(archive, options, index, "http://127.0.0.1:8000/oai")
        if options["refresh"]:
            _refresh(archive, repository.index_path, report, unit)
        sys.stdout.buffer.write(Provider(repository, report).answer(pairs) + b"\n")


@command.command()
@click.argument("archive", type=ARCHIVE)
@click.option("--out", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The XML file.")
@click.option(
    "--prefix",
    "prefixes",
    multiple=True,
    type=click.Choice(["oai_dc", "mods", "tei", "mets"]),
    default=("oai_dc",),
    help="Formats to include.  [default: oai_dc]",
)
@repository_options
@unit_option
@selection_options
@click.option("--force", is_flag=True, help="Replace what stands there already.")
def static(archive: Path, out: Path, prefixes: tuple[str, ...], force: bool, **options: Any) -> None:  # noqa: ANN401
    r"""Write the repository as one OAI Static Repository file, for a web server and a gateway.

    \b
    Examples:
      guidang feed oai static archive/ --out repository.xml
      guidang feed oai static archive/ --out repository.xml --prefix oai_dc --prefix mods \
          --base-url http://gateway.example/forum.library.example/repository.xml
    """
    from pipeline.feed.dates import catalogued
    from pipeline.feed.oai import static_repository

    chosen = selection(options)
    with delivering() as report, catalogued(archive, report) as events:
        repository = _repository(archive, options, None, "http://127.0.0.1:8000/oai")
        count = static_repository(repository, out, report, chosen, prefixes=prefixes, events=events, force=force)
        echo("{out}: {count} records", out=out, count=count)
