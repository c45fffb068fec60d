"""``guidang restore``: give the decoded text back from the archive alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.fault import Fault
from pipeline.cli.speech import say, tell
from pipeline.holdings.choosing import ChoiceError, choose, every
from pipeline.holdings.restoring import RestoreError, restored


@click.command(
    "restore", epilog="Exit codes: 0 restored and verified; 1 a document could not be; 2 usage or environment."
)
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("id", required=False, metavar="[DOCUMENT]")
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Write there: a file, or with --all a folder.")
@click.option("--all", "whole", is_flag=True, help="Restore every document into the folder --out, as ID.txt.")
def command(archive: Path, id: str | None, out: Path | None, whole: bool) -> None:
    r"""Give back the text of a document as its source decoded, from the ARCHIVE (or document folder) alone.

    DOCUMENT is an id or its beginning, the path or address it came from, a thread's id, words of its
    title, or the saved file itself; it is not needed where there is one document. A page that came as text is
    put together from the record, the plain text and the ledger, without the kept source; an HTML
    page is decoded from the kept source by the recorded runs. Either way the result is compared
    with the sha256 that was recorded when the page was decoded.

    \b
    Examples:
      guidang restore archive/ > page.txt
      guidang restore archive/ e71cec20 -o page.txt
      guidang restore archive/ --all -o restored/
    """
    try:
        if whole:
            sys.exit(_all(archive, out))
        text = restored(choose(archive, id))
    except ChoiceError as error:
        raise click.UsageError(str(error)) from error
    except RestoreError as error:
        click.echo(say("Error: {message}").format(message=error), err=True)
        sys.exit(1)
    data = text.encode("utf-8", "surrogatepass")
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        _write(out, data)


def _all(archive: Path, out: Path | None) -> int:
    if out is None:
        raise click.UsageError(say("--all needs --out FOLDER"))
    failed = done = 0
    for folder in every(archive):
        try:
            text = restored(folder)
        except RestoreError as error:
            click.echo(f"{folder.name}: {error}", err=True)
            failed += 1
            continue
        _write(out / f"{folder.name}.txt", text.encode("utf-8", "surrogatepass"))
        done += 1
    tell("{done} restored and verified, {failed} not", done=done, failed=failed)
    return 1 if failed else 0


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}") from error
