"""``guidang explain``: which entry, rule and decision made each line what it is."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline.audit.dossier import Dossier, DossierError, dossier_of_folder, dossier_of_source, source_of_file
from pipeline.audit.explaining import Change, Explained, Explainer, Piece
from pipeline.audit.problem import visible
from pipeline.cli.settings import ConfigError, InForce, in_force
from pipeline.cli.speech import say
from pipeline.cli.speech.wording import called
from pipeline.cli.weighed import weighed
from pipeline.holdings.choosing import ChoiceError, choose

_WIDE, _FULL = 64, 100
"""Columns of text shown, one Han character taking two."""
_COLOURS = {"content": "green", "metadata": "cyan", "furniture": "bright_black"}


@click.command(
    "explain", epilog="Exit codes: 0 explained; 1 the document is refused or damaged; 2 usage or environment."
)
@click.argument("target", type=click.Path(exists=True, path_type=Path))
@click.argument("id", required=False, metavar="[DOCUMENT]")
@click.option(
    "--line",
    "-l",
    "lines",
    multiple=True,
    type=click.IntRange(1),
    metavar="N",
    help="This line of the source (repeatable).",
)
@click.option("--offset", type=click.IntRange(0), help="The line that holds this character of the decoded text.")
@click.option("--all", "whole", is_flag=True, help="Every line, one row each.")
@click.option("--doubts", is_flag=True, help="What speaks for and against the reading, and what that adds up to.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value a line.")
@click.option("--profiles", multiple=True, metavar="DIR", help="Folder (or file) of profiles of your own (repeatable).")
@click.option(
    "--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file (raw files)."
)
def command(target: Path, id: str | None, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Say which profile entry claimed each line of a page and why, which rules changed it, what the
    outline decided about it, and where it stands in the outputs.

    TARGET is an archive (with a DOCUMENT where there are several: an id or its beginning, the path
    or address it came from, a thread's id, words of its title, the saved file itself), the folder
    of a document, or a source file, which is then taken down the line in memory.

    \b
    Examples:
      guidang explain archive/ --line 12
      guidang explain archive/ e71cec20 --all
      guidang explain archive/ saved.html --line 210
      guidang explain page.html --line 210 --json
      guidang explain archive/ e71cec20 --doubts
    """
    if not options["doubts"] and not options["whole"] and not options["lines"] and options["offset"] is None:
        raise click.UsageError(say("give --line N, --offset N, --all or --doubts"))
    try:
        settings = in_force({"extract.profiles": options["profiles"] or None}, config=options["config"])
        dossier = _dossier(target, id, settings)
        found = list(_asked(dossier, settings, options))
        if options["doubts"]:
            for row in weighed(dossier.made["page"].get("confidence"), as_json=options["as_json"]):
                click.echo(row)
    except (ChoiceError, ConfigError) as error:
        raise click.UsageError(str(error)) from error
    except DossierError as error:
        click.echo(say("Error: {message}").format(message=visible(str(error))), err=True)
        sys.exit(1)
    for text in _told(found, whole=options["whole"], as_json=options["as_json"]):
        click.echo(text)


def _dossier(target: Path, id: str | None, force: InForce) -> Dossier:
    if target.is_dir():
        return dossier_of_folder(choose(target, id))
    return dossier_of_source(source_of_file(target, force.accession()), force.line())


def _asked(dossier: Dossier, force: InForce, options: dict[str, Any]) -> Iterator[Explained]:
    explainer = Explainer(dossier, force.line().extract.profiles)
    if options["whole"]:
        yield from explainer.all()
        return
    numbers = list(options["lines"])
    if options["offset"] is not None:
        if options["offset"] >= max(1, len(dossier.text)):
            raise DossierError(
                say(
                    "there is no character {offset}; the page has {length}",
                    offset=options["offset"],
                    length=len(dossier.text),
                )
            )
        numbers.append(dossier.line_of(options["offset"]))
    for number in numbers:
        yield explainer.line(number)


def _told(found: Iterable[Explained], *, whole: bool, as_json: bool) -> Iterator[str]:
    for one in found:
        if as_json:
            yield json.dumps(asdict(one), ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        elif whole:
            yield from _rows(one)
        else:
            yield from _told_in_full(one)


def _rows(one: Explained) -> Iterator[str]:
    """A row a piece that is more than space; one for a blank line."""
    pieces = [piece for piece in one.pieces if piece.role != "layout"] or list(one.pieces[:1])
    for at, piece in enumerate(pieces):
        number = f"{one.line:>5}" if at == 0 else "     "
        shown = "" if piece.begun else _fit(visible(" ".join(piece.text.split())), _WIDE)
        name = click.style(f"{piece.role:<14}", fg=_COLOURS.get(piece.kind))
        notes = [rule for rule, _ in piece.outline]
        if piece.changes:
            count = len(piece.changes)
            notes.append(say("1 change") if count == 1 else say("{count} changes", count=count))
        begun = say(" (since line {line})", line=piece.begun) if piece.begun else ""
        tail = f"  ← {', '.join(notes)}" if notes else ""
        shown = shown or (say("(goes on)") if piece.begun else say("(blank)"))
        yield f"{number}  {name} {piece.entry:<22} {shown}{begun}{tail}".rstrip()


def _told_in_full(one: Explained) -> Iterator[str]:
    yield click.style(say("line {line}: ", line=one.line), bold=True) + _fit(visible(one.text), _FULL)
    for change in one.repaired:
        yield say("  repaired   {change}", change=_changed(change))
    for piece in one.pieces:
        if piece.role == "layout" and len(one.pieces) > 1:
            continue
        yield from _piece(piece)
    yield ""


def _piece(piece: Piece) -> Iterator[str]:
    role = click.style(piece.role, fg=_COLOURS.get(piece.kind), bold=True)
    told = _fit(visible(" ".join(piece.text.split())), _FULL) or say("(blank)")
    yield f"  {role} ({say(piece.kind)}): {told}"
    post = say(" of post {post}", post=piece.post) if piece.post else ""
    since = say(", in a region that began on line {line}", line=piece.begun) if piece.begun else ""
    why = f": {visible(piece.why)}" if piece.why else ""
    yield say("    claimed by {entry}{post}{since}", entry=piece.entry, post=post, since=since) + why
    if piece.kind == "furniture":
        yield say("    labelled furniture: it stands in the record, not in the text")
    elif piece.kind == "metadata" and piece.leaf is None:
        yield say("    read as metadata: it stands in the record and the header, not in the text")
    for change, times in Counter(piece.changes).items():
        yield say("    changed    {change}", change=_changed(change)) + (f"  ×{times}" if times > 1 else "")
    for kept in piece.kept:
        told = f"‹{_fit(visible(kept.text), _FULL)}›  {kept.code} {called(kept.code, kept.name)}"
        yield say("    left alone {kept}", kept=told)
    for rule, evidence in piece.outline:
        yield say("    outline    {told}", told=f"{rule}: {visible(evidence)}")
    if piece.leaf is not None and not piece.outline and piece.role != "title":
        yield say("    outline    {told}", told=say("no rule claimed it: it stays as it stood"))
    if piece.place:
        place = f"{piece.place} (#{piece.xml_id})"
        yield say("    stands at  {place}, character {at} of text.txt", place=place, at=piece.text_at)


def _changed(change: Change) -> str:
    rules = ", ".join(f"{code} {reason}".strip() for code, reason in zip(change.rules, change.reasons, strict=True))
    aim = f" ({change.aim})" if change.aim else ""
    before, after = _fit(visible(change.before), _FULL), _fit(visible(change.after), _FULL)
    return f"‹{before}› → ‹{after}›  {rules}{aim}"


def _fit(text: str, columns: int) -> str:
    """As much of the text as ``columns`` of a terminal hold."""
    width = 0
    for at, char in enumerate(text):
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > columns:
            return text[: max(0, at - 1)] + "…"
    return text
