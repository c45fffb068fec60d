"""``guidang locate``: where a span or a quotation of the text comes from."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.audit.choosing import ChoiceError, choose
from pipeline.holdings.locating import LocateError, Locator
from pipeline.holdings.record import RecordError, read


@click.command("locate", epilog="Exit codes: 0 located; 1 the document has no such span; 2 usage or environment.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("id", required=False)
@click.option("--span", metavar="START-END", help="Characters of text.txt, counted from 0; the end is not in it.")
@click.option("--quote", help="Words of text.txt.")
@click.option("--prefix", default="", help="What stands right before the quotation.")
@click.option("--suffix", default="", help="What stands right after it.")
def command(*, archive: Path, id: str | None, span: str | None, quote: str | None, prefix: str, suffix: str) -> None:
    r"""Tell where a fragment of a document's text.txt stands in the TEI, the decoded page and the source.

    Prints one JSON object a leaf that the fragment touches: the TEI id with the span in its text, the
    span before normalization, the stretches of the decoded page (of text nodes on an HTML page) and
    the bytes of the source where they can be told. A span that touches a normalized character takes
    in all that was changed with it.

    \b
    Examples:
      guidang locate archive/ --quote "各位代表"
      guidang locate archive/ e71cec20 --span 120-164
      guidang locate archive/ --quote 会议 --prefix 第二次 --suffix 上
    """
    if (span is None) == (quote is None):
        raise click.UsageError("give --span START-END or --quote WORDS")
    try:
        locator = Locator(read(choose(archive, id)))
        start, end = _ends(span) if span is not None else locator.quoted(quote or "", prefix, suffix)
        for fragment in locator.located(start, end):
            click.echo(json.dumps(asdict(fragment), ensure_ascii=False))
    except ChoiceError as error:
        raise click.UsageError(str(error)) from error
    except (LocateError, RecordError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


def _ends(span: str) -> tuple[int, int]:
    first, _, last = span.partition("-")
    if not (first.isdecimal() and last.isdecimal()):
        raise click.UsageError(f"--span {span}: write START-END, as in 120-164")
    return int(first), int(last)
