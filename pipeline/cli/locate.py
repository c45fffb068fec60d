"""``guidang locate``: where a span or a quotation of the text comes from."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline.cli.speech import say
from pipeline.holdings.choosing import ChoiceError, choose
from pipeline.holdings.locating import LocateError, Locator, Stretch
from pipeline.holdings.record import RecordError, read


@click.command("locate", epilog="Exit codes: 0 located; 1 the document has no such span; 2 usage or environment.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("id", required=False, metavar="[DOCUMENT]")
@click.option("--span", metavar="START-END", help="Characters of text.txt, counted from 0; the end is not in it.")
@click.option("--quote", help="Words of text.txt.")
@click.option("--prefix", default="", help="What stands right before the quotation.")
@click.option("--suffix", default="", help="What stands right after it.")
@click.option("--element", metavar="XML_ID[:START-END]", help="A TEI element, or characters of its text.")
@click.option("--page", metavar="START-END", help="Characters of the decoded page (flattened text).")
@click.option("--bytes", "octets", metavar="START-END", help="Bytes of the kept source.")
@click.option("--map", "mapped", is_flag=True, help="The offset map of the whole document, a line a segment.")
def command(archive: Path, id: str | None, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Tell where a fragment of a document stands: in text.txt, the TEI, the decoded page and the source.

    The fragment is given by a span or a quotation of text.txt, or from the other side by a TEI element,
    characters of the decoded page or bytes of the source. Prints one JSON object a leaf that it touches:
    the TEI id with the span in its text, the span before normalization, the stretches of the decoded page
    (of text nodes on an HTML page) and the bytes of the source where they can be told (on an HTML page they
    may hold tags). A span that touches a normalized character takes in all that was changed with it. In a
    joined thread, source names the page and the leaf there.

    \b
    Examples:
      guidang locate archive/ --quote "各位代表"
      guidang locate archive/ e71cec20 --span 120-164
      guidang locate archive/ --quote 会议 --prefix 第二次 --suffix 上
      guidang locate archive/ e71cec20 --element p-9001.2:0-6
      guidang locate archive/ e71cec20 --bytes 2048-2100
      guidang locate archive/ e71cec20 --map | head
    """
    given = [name for name in ("span", "quote", "element", "page", "octets") if options[name] is not None]
    if len(given) + options["mapped"] != 1:
        raise click.UsageError(say("give one of --span, --quote, --element, --page, --bytes and --map"))
    try:
        locator = Locator(read(choose(archive, id, joined=True)))
        if options["mapped"]:
            for segment in locator.segments():
                click.echo(json.dumps(asdict(segment), ensure_ascii=False))
            return
        for start, end in _asked(locator, given[0], options):
            for fragment in locator.located(start, end):
                click.echo(json.dumps(asdict(fragment), ensure_ascii=False))
    except ChoiceError as error:
        raise click.UsageError(str(error)) from error
    except (LocateError, RecordError) as error:
        click.echo(say("Error: {message}").format(message=error), err=True)
        sys.exit(1)


def _asked(locator: Locator, given: str, options: dict[str, Any]) -> Sequence[Stretch]:
    """The spans of text.txt that are asked for. Raises :class:`LocateError`."""
    if given == "span":
        return [_ends(options["span"], "--span")]
    if given == "quote":
        return [locator.quoted(options["quote"], options["prefix"], options["suffix"])]
    if given == "element":
        name, colon, span = options["element"].partition(":")
        return [locator.of_element(name, *(_ends(span, "--element") if colon else ()))]
    found = locator.from_page(*_ends(options["page"], "--page")) if given == "page" else None
    found = locator.from_octets(*_ends(options["octets"], "--bytes")) if found is None else found
    if not found:
        raise LocateError(say("no text was read from there: it is markup or furniture, or text.txt leaves it out"))
    return found


def _ends(span: str, option: str) -> tuple[int, int]:
    first, _, last = span.partition("-")
    if not (first.isdecimal() and last.isdecimal()):
        raise click.UsageError(say("{option} {span}: write START-END, as in 120-164", option=option, span=span))
    return int(first), int(last)
