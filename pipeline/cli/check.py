"""``guidang check``: re-validate an archive or TEI files, as a gate for CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.audit.documents import Asked
from pipeline.audit.gate import BaselineError, Judgement, Terms, baseline, check, read_baseline, unknown_terms
from pipeline.audit.reports import FORMATS
from pipeline.audit.reports.people import markdown, text
from pipeline.audit.targets import targets
from pipeline.cli.fault import Fault
from pipeline.cli.settings import ConfigError, in_force
from pipeline.cli.speech import say
from pipeline.holdings.shelf import ShelfError, shelf

_COLOURS = {"error": "red", "warning": "yellow", "notice": "blue"}


@click.command(
    "check",
    epilog="Exit codes: 0 nothing fails the gate; 1 something does; 2 usage or environment.",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fresh", is_flag=True, help="Make every document again from its kept source; compare the bytes.")
@click.option(
    "--lineage/--no-lineage", default=True, help="Compare recorded versions and settings with those in force."
)
@click.option("--recorded", is_flag=True, help="Repeat the findings recorded when the documents were made.")
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)), default="text", help="Form of the report.  [default: text]"
)
@click.option("--output-file", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the report there.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these codes, prefixes (AUD0) or severities.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these codes, prefixes or severities.")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="CODE",
    help="Fail on these codes, from this severity up, or never.  [default: error]",
)
@click.option(
    "--baseline", "known", type=click.Path(dir_okay=False, path_type=Path), help="Leave out the problems in this file."
)
@click.option(
    "--write-baseline", type=click.Path(dir_okay=False, path_type=Path), help="Write the problems found to this file."
)
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file.")
def command(paths: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Re-validate PATHS: archives, folders of documents, TEI files. Nothing is changed.

    Every file is compared with its record, the TEI is validated again, the text is compared with
    the TEI, the decoded text is restored, outputs are compared with the versions and settings in
    force, and the manifest with the folders.

    \b
    Examples:
      guidang check archive/
      guidang check archive/ --fresh --format sarif -o check.sarif
      guidang check archive/ --ignore AUD020 --fail-on warning
      guidang check edition.xml
    """
    terms = _terms(options)
    try:
        settings = in_force(config=options["config"]).line()
        found, other = targets(paths)
    except (ConfigError, OSError) as error:
        raise Fault(str(error)) from error
    asked = Asked(settings, options["fresh"], options["recorded"], options["lineage"])
    verdict = check(found, other, asked, terms)
    _report(verdict, terms, options, _names(paths, verdict))
    sys.exit(0 if verdict.passed else 1)


def _terms(options: dict[str, Any]) -> Terms:
    named = {name: _split(options[name]) for name in ("select", "ignore", "fail_on")}
    for name, values in named.items():
        if unknown := unknown_terms(values):
            raise click.UsageError(
                say("--{option}: no code begins with {code!r}", option=name.replace("_", "-"), code=unknown[0])
            )
    try:
        known = read_baseline(options["known"]) if options["known"] else frozenset()
    except BaselineError as error:
        raise Fault(str(error)) from error
    return Terms(named["select"], named["ignore"], named["fail_on"] or ("error",), known)


def _split(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _names(paths: Sequence[Path], verdict: Judgement) -> dict[str, str]:
    """Title and place of the documents that have problems, by their ids."""
    wanted = {problem.document for problem in verdict.problems}
    found: dict[str, str] = {}
    for path in paths if wanted else ():
        try:
            rows = [row for row in shelf(path) if row.id in wanted]
        except ShelfError:
            continue  # no archive, or one without catalog and manifest
        found |= {row.id: f"{row.title} · {row.place}" if row.title else row.place for row in rows}
    return found


def _report(verdict: Judgement, terms: Terms, options: dict[str, Any], names: dict[str, str]) -> None:
    form, file = options["form"], options["output_file"]
    try:
        if file is not None:
            file.write_text(FORMATS[form](verdict, terms), "utf-8", newline="")
            click.echo(text(verdict, terms, names=names), nl=False, err=True)
        elif form == "text":
            click.echo(text(verdict, terms, _style, names), nl=False)
        else:
            click.echo(FORMATS[form](verdict, terms), nl=False)
        if options["write_baseline"]:
            options["write_baseline"].write_bytes(baseline(verdict.problems))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with open(summary, "a", encoding="utf-8") as out:
                out.write(markdown(verdict, terms))
    except OSError as error:
        raise Fault(f"{error.filename}: {error.strerror}") from error


def _style(word: str, kind: str) -> str:
    if kind in _COLOURS:
        return click.style(word, fg=_COLOURS[kind])
    return click.style(word, bold=True)
