"""``guidang withdraw``: documents that are delivered no longer."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.fault import Fault
from pipeline.cli.find import asked as index_of
from pipeline.cli.run import asked, conclude, environment, perform, run_options
from pipeline.cli.speech import echo, say, tell
from pipeline.engine.withdrawing import WithdrawalError, tombstone, undo, withdraw
from pipeline.holdings.choosing import ChoiceError, choose
from pipeline.holdings.quarantine import kept, withdrawn
from pipeline.holdings.record import RecordError, opened
from pipeline.model import layout
from pipeline.model.withdrawal import Withdrawal
from pipeline.normalize.fold import fold_text

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@click.command(
    "withdraw",
    epilog="Exit codes: 0 done; 1 nothing is meant, or an undone document is refused now; 2 usage or environment.",
)
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@click.option("--author", metavar="NAME", help="Every page on which somebody of exactly this name wrote.")
@click.option("--reason", metavar="TEXT", help="Why: it stands in the tombstone and in the manifest.")
@click.option("--date", metavar="DATE", help="The day of the decision.  [default: today, UTC]")
@click.option("--destroy", is_flag=True, help="Destroy the bytes, too. They cannot be had back.")
@click.option("--undo", "undoing", is_flag=True, help="Take a withdrawal back: archive the kept source again.")
@click.option("--list", "listing", is_flag=True, help="Only list what was withdrawn.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@run_options
def command(archive: Path, documents: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Withdraw documents of ARCHIVE: they are delivered no longer, and never silently gone.

    DOCUMENT is an id or its beginning, the path or address it came from, a thread's id (all its pages go),
    words of its title. In its place stands a tombstone with the reason and the date; the manifest and the
    history of runs say so; deliveries, the site and lists leave it out, an OAI-PMH repository calls it deleted,
    and no later run brings it back, whatever its settings. The source's bytes are kept in quarantine, or
    destroyed with --destroy. Copies that were delivered before are not reached: the id tells them.

    A page is withdrawn whole: with --author the posts that others wrote on it go, too, and how many is said first.

    \b
    Examples:
      guidang withdraw archive/ e71cec20 --reason "wish of the author, letter of 3 May"
      guidang withdraw archive/ --author 小明 --reason "wish of the author" --destroy
      guidang withdraw archive/ --list
      guidang withdraw archive/ e71cec20 --undo
    """
    if options["listing"]:
        _list(archive)
        return
    try:
        if options["undoing"]:
            _undo(archive, documents, options)
            return
        _withdraw(archive, documents, options)
    except ChoiceError as error:
        raise click.UsageError(str(error)) from error
    except (WithdrawalError, RecordError) as error:
        raise Fault(str(error)) from error


def _withdraw(archive: Path, documents: tuple[str, ...], options: dict[str, Any]) -> None:
    if not options["reason"]:
        raise click.UsageError(say("give --reason: a tombstone says why"))
    if bool(documents) == bool(options["author"]):
        raise click.UsageError(say("give DOCUMENT or --author"))
    date = options["date"] or datetime.now(UTC).date().isoformat()
    if not _DATE.fullmatch(date):
        raise click.BadParameter(say("{value} is no day (2026-05-03)", value=date), param_hint="--date")
    named = dict.fromkeys(page for wanted in documents for page in _pages(archive, wanted))
    ids = list(named) if documents else _written_by(archive, options["author"])
    if not ids:
        tell("nothing of {author} is in this archive", author=options["author"])
        sys.exit(1)
    if (options["destroy"] or options["author"]) and not options["yes"]:
        click.confirm(say("withdraw {count} documents?", count=len(ids)), abort=True, err=True)
    said = Withdrawal(date, options["reason"], kept=not options["destroy"])
    with environment():
        count = withdraw(asked((), archive, options), dict.fromkeys(ids, said))
    echo("{archive}: {count} documents withdrawn", archive=archive, count=count)


def _pages(archive: Path, wanted: str) -> list[str]:
    """The ids of the documents that are meant: of a joined thread its pages, of a tombstone its own."""
    if layout.is_id(wanted) and (archive / layout.quarantine_folder(wanted)).is_dir():
        return [tombstone(archive, wanted).folder.name]
    folder = choose(archive, wanted, joined=True)
    if folder.is_relative_to(archive / layout.THREADS):
        return [page["id"] for page in opened(folder).json["collation"]["pages"]]
    return [folder.name]


def _written_by(archive: Path, name: str) -> list[str]:
    """The pages on which somebody of exactly that name wrote; how many posts of others go along is said."""
    with index_of(archive) as index:
        candidates = sorted(index.written_by(name))
    wanted = fold_text(name)
    found, own, others = [], 0, 0
    for page in candidates:
        posts = opened(archive / layout.document_folder(page)).json["thread"]["posts"]
        mine = sum(fold_text(post["author"]["name"] or "") == wanted for post in posts)
        if mine:
            found.append(page)
            own, others = own + mine, others + len(posts) - mine
    if found:
        tell("{own} posts of {author}; {others} of others stand on the same pages", own=own, author=name, others=others)
    return found


def _list(archive: Path) -> None:
    for found in withdrawn(archive):
        name, path, said = found.folder.name, found.json["source"]["path"], found.withdrawal
        state = say("kept") if said.kept else say("destroyed")
        echo("{id}  {date}  bytes {state}  {path}  {reason}", id=name[:12], date=said.date, state=state, path=path,
             reason=said.reason)  # fmt: skip


def _undo(archive: Path, documents: tuple[str, ...], options: dict[str, Any]) -> None:
    if not documents:
        raise click.UsageError(say("give DOCUMENT"))
    gone = [found.folder.name for found in withdrawn(archive)]
    ids = []
    for wanted in documents:
        meant = [name for name in gone if name.startswith(wanted)]
        if len(meant) != 1:
            raise click.UsageError(
                say("{wanted} begins the ids of {count} withdrawn documents", wanted=wanted, count=len(meant))
            )
        ids += meant
    with environment():
        request = asked((), archive, options)
        undo(archive, ids)
        conclude(perform(request, options, kept(archive, ids)), archive, as_json=options["as_json"])
