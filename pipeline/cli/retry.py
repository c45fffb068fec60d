"""``guidang retry``: take documents up again that were not archived."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.catalog import Catalog
from pipeline.cli.run import asked, conclude, environment, perform, run_options
from pipeline.cli.speech import say
from pipeline.engine import opened
from pipeline.engine.disk import locked
from pipeline.holdings.quarantine import kept
from pipeline.model.finding import codes
from pipeline.model.outcome import Fate


@click.command("retry", epilog="Exit codes: as of run.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--failed", is_flag=True, help="Only what crashed or failed, not what was refused.")
@click.option("--code", "wanted", multiple=True, metavar="CODE", help="Only sources with this finding (repeatable).")
@run_options
def command(archive: Path, failed: bool, wanted: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Run documents of ARCHIVE again that were refused, crashed or failed.

    They are made again from the sources in quarantine, under the accession and circumstances that
    were recorded; the folders that they came from need not be there. Sources of which there were
    no bytes are taken up by the next run over their folder.

    \b
    Examples:
      guidang retry archive/ --failed --timeout 300
      guidang retry archive/ --code ENG002 --max-memory 4G
    """
    for name in wanted:
        if name not in codes():
            raise click.BadParameter(say("{name} is no finding code", name=name), param_hint="--code")
    fates = [str(Fate.CRASHED), str(Fate.FAILED)] + ([] if failed else [str(Fate.REFUSED)])
    with environment():
        with locked(archive), opened(archive) as catalog:
            targets = _targets(catalog, wanted, fates)
            catalog.forget(targets)
        request = asked((), archive, options)
        conclude(
            perform(request, options, kept(archive, [name for _, _, name in targets])),
            archive,
            as_json=options["as_json"],
            strict=bool(options["strict"]),
        )


def _targets(catalog: Catalog, wanted: tuple[str, ...], fates: list[str]) -> list[tuple[str, str, str]]:
    return [(path, member, name) for path, member, name, _ in catalog.outstanding(wanted, fates) if name]
