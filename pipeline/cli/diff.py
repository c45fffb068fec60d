"""``guidang diff``: a document before and after each stage."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline.audit.dossier import DossierError, source_of_file
from pipeline.audit.problem import visible
from pipeline.audit.stages import STAGES, Compared, Difference, compare
from pipeline.cli.settings import ConfigError, InForce, in_force
from pipeline.cli.speech import say
from pipeline.holdings.choosing import ChoiceError, choose
from pipeline.holdings.source import source_of_record
from pipeline.model.source import Source

_COLOURS = {"-": "red", "+": "green", "~": "yellow"}


@click.command("diff", epilog="Exit codes: 0 compared; 1 a stage refuses the document; 2 usage or environment.")
@click.argument("target", type=click.Path(exists=True, path_type=Path))
@click.argument("id", required=False, metavar="[DOCUMENT]")
@click.option(
    "--stage", "-s", "stages", multiple=True, type=click.Choice(STAGES), help="This stage (repeatable).  [default: all]"
)
@click.option("--full", is_flag=True, help="Rows that a stage left alone, too.")
@click.option("--summary", is_flag=True, help="One line a stage.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value a stage.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file.")
def command(target: Path, id: str | None, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Show a document before and after each stage: what decoding repaired, what extraction took
    away, what normalization changed, what the outline found, what became TEI.

    TARGET is a source file, or an archive or a document's folder; then the kept source is taken
    down the line again, under the settings in force. Nothing is written.

    \b
    Examples:
      guidang diff page.html
      guidang diff page.html --stage extract
      guidang diff archive/ e71cec20 --stage normalize --full
    """
    try:
        force = in_force(config=options["config"])
        source = _source(target, id, force)
        for compared in compare(source, force.line(), options["stages"] or STAGES):
            for text in _told(compared, options):
                click.echo(text)
    except (ChoiceError, ConfigError) as error:
        raise click.UsageError(str(error)) from error
    except DossierError as error:
        click.echo(say("Error: {message}").format(message=visible(str(error))), err=True)
        sys.exit(1)


def _source(target: Path, id: str | None, force: InForce) -> Source:
    if not target.is_dir():
        return source_of_file(target, force.accession())
    from pipeline.holdings.record import RecordError, read  # noqa: PLC0415 - only for archives

    try:
        record = read(choose(target, id))
        return source_of_record(record.json, record.source_path().read_bytes())
    except (RecordError, OSError, KeyError, TypeError) as error:
        raise DossierError(str(error)) from error


def _told(compared: Compared, options: dict[str, Any]) -> Iterator[str]:
    if options["as_json"]:
        yield json.dumps(asdict(compared), ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        return
    yield click.style(f"{compared.stage}: ", bold=True) + visible(compared.summary)
    if options["summary"]:
        return
    for row in compared.rows:
        if options["full"] or row.op != " ":
            yield _row(row)
    yield ""


def _row(row: Difference) -> str:
    number = f"{row.line:>6}" if row.line else "      "
    note = click.style(f"  [{visible(row.note)}]", dim=True) if row.note else ""
    text = visible(row.text.replace("\n", "⏎"))
    return f"{number} {click.style(f'{row.op} {text}', fg=_COLOURS.get(row.op))}{note}"
