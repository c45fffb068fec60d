"""``guidang list``: the documents of an archive, a row each."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipeline.cli.fault import Fault
from pipeline.cli.speech import say, tell
from pipeline.cli.summary import of_posts, shown
from pipeline.holdings.shelf import ShelfError, Shelved, Wanted, shelf, shortest

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_COLUMNS = ("id", "title", "site", "board", "posts", "first", "last", "confidence", "thread", "path", "member", "url")


def date(_: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """A date or the beginning of one."""
    if value and not _DATE.fullmatch(value):
        raise click.BadParameter(
            say("{value} is no year, month or day (2019, 2019-05, 2019-05-17)", value=value), param=parameter
        )
    return value or ""


@click.command("list", epilog="Exit codes: 0 listed; 1 no document is so; 2 usage or environment.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--title", default="", metavar="WORDS", help="With these words in the title.")
@click.option("--site", default="", metavar="HOST", help="Of this site (or of sites under it).")
@click.option("--board", default="", metavar="NAME", help="Of this board (a part of its name).")
@click.option("--author", default="", metavar="NAME", help="In which somebody of this name (or a part of it) wrote.")
@click.option("--since", callback=date, metavar="DATE", help="With a post of that day, month or year, or later.")
@click.option("--until", callback=date, metavar="DATE", help="With a post of that day, month or year, or earlier.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="With this finding (EXT052; EXT for all such).")
@click.option("--doubtful", is_flag=True, help="Whose reading is doubtful.")
@click.option(
    "--by", type=click.Choice(["date", "title", "posts", "confidence", "id"]), default="date", help="Order of the rows."
)
@click.option("--limit", type=click.IntRange(1), help="As many rows at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values with a heading.")
def command(archive: Path, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""List the documents of ARCHIVE: short id, date, posts, title, board, and where each came from.

    What is asked for is compared by the search fold: Traditional finds Simplified and back, whatever the width or case.
    The short id is what other commands take for a document.

    \b
    Examples:
      guidang list archive/
      guidang list archive/ --board 摄影 --since 2009 --until 2010-06
      guidang list archive/ --doubtful --by confidence --csv > doubtful.csv
    """
    if options["as_json"] and options["as_csv"]:
        raise click.UsageError(say("--json or --csv, not both"))
    wanted = Wanted(
        title=options["title"],
        site=options["site"],
        board=options["board"],
        since=options["since"],
        until=options["until"],
        codes=tuple(code.upper() for code in options["codes"]),
        doubtful=options["doubtful"],
    )
    try:
        if options["author"]:
            wanted = replace(wanted, ids=_written_by(archive, options["author"]))
        every = list(shelf(archive))
    except ShelfError as error:
        raise Fault(str(error)) from error
    rows = sorted((one for one in every if wanted.takes(one)), key=lambda one: _order(one, options["by"]))
    told = rows[: options["limit"]]
    if options["as_json"]:
        sys.stdout.writelines(json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in told)
    elif options["as_csv"]:
        click.echo(_csv(told), nl=False)
    else:
        width = shortest(one.id for one in every)
        sys.stdout.writelines(f"{text}\n" for text in table(told, width))
        tell("{shown} of {total} documents", shown=len(told), total=len(every))
    sys.exit(0 if rows else 1)


def _written_by(archive: Path, name: str) -> frozenset[str]:
    from pipeline.cli.find import asked  # noqa: PLC0415 - the index is needed for this alone

    with asked(archive) as index:
        return index.written_by(name)


def _order(one: Shelved, by: str) -> tuple[object, ...]:
    if by == "date":
        return (one.first or "9999", one.id)
    if by == "title":
        return (one.title or "\U0010ffff", one.id)
    if by == "id":
        return (one.id,)
    return (-(one.posts or 0) if by == "posts" else one.confidence or 0.0, one.id)


def table(rows: Iterable[Shelved], width: int) -> Iterator[str]:
    """Rows for a terminal."""
    untitled = say("(no title)")
    for one in rows:
        first, last = (one.first or "")[:10], (one.last or "")[:10]
        dates = first if first == last else f"{first}…{last[5:] if last[:4] == first[:4] else last}"
        posts = one.posts or 0
        board = f"  [{said}]" if (said := one.board) else ""
        yield shown(
            f"{one.id[:width]}  {dates or '-':<21} {of_posts(posts, 4)}  {one.title or untitled}{board}  {one.place}"
        )


def _csv(rows: Sequence[Shelved]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, "findings"])
    for one in rows:
        row = one.to_json()
        board = one.board
        cells = [board if name == "board" else row[name] for name in _COLUMNS]
        writer.writerow([*cells, " ".join(sorted(one.findings))])
    return out.getvalue()
