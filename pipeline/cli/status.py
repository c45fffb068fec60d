"""``guidang status``: what an archive holds and what is outstanding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipeline.catalog import Catalog, CatalogError, export
from pipeline.cli.doubted import Doubted
from pipeline.cli.fault import Fault
from pipeline.cli.run import environment
from pipeline.cli.speech import echo, say
from pipeline.cli.speech.wording import padded
from pipeline.cli.summary import findings, of_sources, row, shown
from pipeline.engine import opened, rebuilt
from pipeline.engine.disk import locked
from pipeline.engine.index import make_again
from pipeline.model import layout
from pipeline.model.finding import codes
from pipeline.model.outcome import Fate

_OUTSTANDING = (str(Fate.REFUSED), str(Fate.CRASHED), str(Fate.FAILED))


@click.command("status", epilog="Exit codes: 0 nothing outstanding; 1 something is; 2 usage or environment.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--code", "wanted", multiple=True, metavar="CODE", help="List the sources with this (repeatable).")
@click.option("--list", "listed", is_flag=True, help="List every outstanding source.")
@click.option("--doubtful", is_flag=True, help="List doubtful documents, worst first, by board and doubt.")
@click.option("--traces", is_flag=True, help="Print the tracebacks of documents that crashed.")
@click.option("--runs", is_flag=True, help="List the runs.")
@click.option("--rebuild", is_flag=True, help="Make the catalog anew from the archive.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(archive: Path, wanted: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Say what ARCHIVE holds, what was found, and what is outstanding.

    \b
    Examples:
      guidang status archive/
      guidang status archive/ --code ACC002
      guidang status archive/ --rebuild
    """
    for name in wanted:
        if name not in codes():
            raise click.BadParameter(say("{name} is no finding code", name=name), param_hint="--code")
    with environment():
        if options["rebuild"]:
            _rebuild(archive)
        with _catalog(archive) as catalog:
            if options["doubtful"]:
                listing = Doubted.of(catalog)
                click.echo(json.dumps(listing.to_json(), ensure_ascii=False) if options["as_json"] else listing.text())
            elif options["as_json"]:
                click.echo(json.dumps(account(catalog), ensure_ascii=False))
            else:
                click.echo("\n".join(_text(archive, catalog)))
            if wanted or options["listed"]:
                _list(catalog, wanted)
            if options["runs"]:
                _runs(catalog)
            if options["traces"]:
                _traces(catalog)
            fates = catalog.fates()
    raise SystemExit(1 if any(fates[name] for name in _OUTSTANDING) else 0)


def account(catalog: Catalog) -> dict[str, object]:
    """The catalog in numbers."""
    findings = {name: {"sources": sources, "times": times} for name, sources, times in catalog.findings()}
    return {"sources": catalog.fates(), "findings": findings, "near": len(catalog.relations("near"))}


def _catalog(archive: Path) -> Catalog:
    path = archive / layout.CATALOG
    if path.exists():
        return Catalog(path, readonly=True)
    if not (archive / layout.MANIFEST).exists() and not (archive / layout.DOCUMENTS).is_dir():
        raise Fault(say("{archive}: no archive is here", archive=archive))
    try:
        return rebuilt(archive)
    except CatalogError as error:
        raise Fault(str(error)) from error


def _rebuild(archive: Path) -> None:
    with locked(archive):
        make_again(archive, report=lambda reason: click.echo(reason, err=True))
        with opened(archive) as catalog:
            export(catalog, archive)


def _text(archive: Path, catalog: Catalog) -> list[str]:
    fates = catalog.fates()
    total = sum(fates[str(fate)] for fate in Fate)
    out = [f"{archive}: {of_sources(total)}"]
    remarks = {"archived": "", "refused": "in quarantine, with the reason", "crashed": "in quarantine, with the reason"}
    remarks |= {
        "failed": "taken up again by the next run",
        "passed": "left out by rule",
        "withdrawn": "no longer delivered",
    }
    out += [
        row(say(fate), fates[fate], f"  {say(remarks[fate])}" if remarks[fate] else "")
        for fate in map(str, Fate)
        if fates[fate]
    ]
    if fates["duplicates"]:
        out.append(
            row(
                say("of these"),
                fates["duplicates"],
                f"  {say('duplicates, linked to the document with the same bytes')}",
            )
        )
    if near := len(catalog.relations("near")):
        out.append(row(say("near"), near, f"  {say('pairs of documents with nearly the same text')}"))
    rows = catalog.findings()
    out += findings({name: times for name, _, times in rows}, {name: sources for name, sources, _ in rows})
    if any(fates[name] for name in _OUTSTANDING):
        commands = f"guidang status {archive} --list  ·  guidang rule CODE  ·  guidang retry {archive}"
        out.append(say("See: {commands}", commands=commands))
    return out


def _list(catalog: Catalog, wanted: tuple[str, ...]) -> None:
    for path, member, name, fate in catalog.outstanding(wanted, () if wanted else _OUTSTANDING):
        click.echo(shown(f"{padded(say(fate), 8)}  {name[:12] or '-':<12}  {path}{f' [{member}]' if member else ''}"))


def _runs(catalog: Catalog) -> None:
    for number, started, ended, _, summary in catalog.runs():
        counts = ", ".join(
            f"{summary[name]} {say(name)}" for name in ("archived", "refused", "crashed") if summary.get(name)
        )
        echo(
            "run {number}  {started}  {ended}  {counts}",
            number=number,
            started=started,
            ended=ended or say("did not end"),
            counts=counts,
        )


def _traces(catalog: Catalog) -> None:
    for path, member, name, _ in catalog.outstanding((), (str(Fate.CRASHED),)):
        if trace := catalog.trace(name):
            click.echo(f"\n{shown(path)}{f' [{shown(member)}]' if member else ''}\n{trace}")
