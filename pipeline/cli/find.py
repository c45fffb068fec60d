"""``guidang find``: the documents of an archive that hold given words."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from pipeline.cli.fault import Fault
from pipeline.cli.speech import say, tell
from pipeline.cli.summary import of_posts, shown
from pipeline.holdings.shelf import ShelfError, Shelved, shelf, shortest
from pipeline.holdings.words import MANY, Words, WordsError
from pipeline.model import layout
from pipeline.normalize.fold import fold_text

_AROUND = 24
"""Characters of the text shown before a hit, and twice as many after it."""
_SLOW = 2000
"""Documents read into the index after which something is said."""


@click.command("find", epilog="Exit codes: 0 found; 1 nothing holds them; 2 usage or environment.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="As many documents at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with offsets in text.txt.")
def command(archive: Path, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    r"""Find the documents of ARCHIVE that hold all WORDS (a word in quotation marks may be a phrase).

    Titles come first. Words are compared by the search fold: 涼宮 finds 凉宫, 工作報告 finds 工作报告,
    whatever the width or case; two characters are enough. A word of letters is found by its
    beginning. The index (search.sqlite) is made when it is first asked, brought up to the archive
    after each run, and can be deleted at any time.

    \b
    Examples:
      guidang find archive/ 凉宫
      guidang find archive/ 工作報告 2024
      guidang find archive/ "second screw" --json
    """
    try:
        with asked(archive) as index:
            hits, total = index.find(words, limit)
        rows = {one.id: one for one in shelf(archive)} if hits else {}
    except (ShelfError, WordsError, sqlite3.Error) as error:
        raise Fault(str(error)) from error
    width = shortest(rows)
    for hit in hits:
        one = rows.get(hit.id)
        if one is None:
            continue
        at, text = _place(archive, hit.id, words)
        if as_json:
            click.echo(json.dumps({**one.to_json(), "in_title": hit.titled, "offset": at}, ensure_ascii=False))
        else:
            _tell(one, width, at, text, words)
    more = say("more than {many}", many=MANY) if total > MANY else str(total)
    tell("{shown} of {total} documents", shown=min(len(hits), limit), total=more)
    sys.exit(0 if hits else 1)


@contextmanager
def asked(archive: Path) -> Iterator[Words]:
    """The index of an archive's words, brought up to it."""
    if not (archive / layout.DOCUMENTS).is_dir():
        raise Fault(say("{archive}: no archive is here", archive=archive))
    try:
        with Words(archive) as index:
            if not index.kept:
                tell("{archive}: no index can be written there; it is made in memory this time", archive=archive)
            index.refresh(_progress)
            yield index
    except (sqlite3.Error, WordsError) as error:
        raise Fault(f"{archive / layout.SEARCH}: {error}") from error


def _progress(count: int) -> None:
    if count % _SLOW == 0:
        tell("{count} documents read into the index", count=count)


def _place(archive: Path, id: str, words: Sequence[str]) -> tuple[int | None, str]:
    """The first offset in a document's text at which one of the words stands, and the text."""
    try:
        text = (archive / layout.document_folder(id) / layout.TEXT).read_text("utf-8", "surrogatepass")
    except (OSError, ValueError):
        return None, ""
    folded = fold_text(text)
    found = [at for word in words if (at := folded.find(fold_text(word))) >= 0]
    return (min(found) if found else None), text


def _tell(one: Shelved, width: int, at: int | None, text: str, words: Sequence[str]) -> None:
    posts, first = one.posts or 0, (one.first or "")[:10]
    board = f"  [{one.board}]" if one.board else ""
    head = f"{one.id[:width]}  {one.name}{board}  {first} {of_posts(posts)}  {one.place}"
    click.echo(shown(head))
    if at is None:
        return
    length = next((len(word) for word in words if fold_text(text[at : at + len(word)]) == fold_text(word)), 1)
    before, after = text[max(0, at - _AROUND) : at], text[at + length : at + length + 2 * _AROUND]
    begun, ended = ("…" if at > _AROUND else ""), ("…" if at + length + 2 * _AROUND < len(text) else "")
    told = click.style(_flat(text[at : at + length]), bold=True)
    click.echo(f"{' ' * width}  {begun}{_flat(before)}{told}{_flat(after)}{ended}")


def _flat(text: str) -> str:
    """A text on one line, with the space at its ends as one."""
    inner = " ".join(text.split())
    begun, ended = text[:1].isspace(), bool(inner) and text[-1:].isspace()
    return shown(f"{' ' * begun}{inner}{' ' * ended}")
