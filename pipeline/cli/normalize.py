"""``guidang normalize``: the normalizer alone, as a filter."""

from __future__ import annotations

import difflib
import sys
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pipeline.cli.fault import Fault
from pipeline.cli.settings import ConfigError, in_force
from pipeline.cli.speech import say
from pipeline.cli.speech.wording import called
from pipeline.model.edition import Reading
from pipeline.normalize import read
from pipeline.normalize.fold import fold_text
from pipeline.normalize.rulebook import visible
from pipeline.normalize.rules import rules
from pipeline.normalize.scope import SCOPES, folding, restores
from pipeline.normalize.settings import VARIANTS, Settings
from pipeline.normalize.spans import kinds, spans


@click.command(
    "normalize",
    epilog="Exit codes: 0 done; 1 with --check, something would change; 2 usage, input or environment.",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--select", multiple=True, metavar="CODE", help="Only these rules, or beginnings of codes (PUN).")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules, or beginnings of codes.")
@click.option("--judged", is_flag=True, default=None, help="Make judged edits too.")
@click.option("--variant", type=click.Choice(VARIANTS), help="Convert the text to this script (judged).")
@click.option(
    "--names",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Names that script conversion leaves alone, one a line: NAME or NAME=FORM.",
)
@click.option("--scope", type=click.Choice(SCOPES), help="Make all edits, only those that restore, or none.")
@click.option("--fold", is_flag=True, help="Print the search fold instead of the reading text.")
@click.option("--explain", is_flag=True, help="Print each edit and its rule instead of the text.")
@click.option("--diff", "as_diff", is_flag=True, help="Print a unified diff instead of the text.")
@click.option("--check", is_flag=True, help="Print nothing; exit with 1 where a text would change.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file.")
def command(files: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Normalize FILES, or standard input, to standard output. Texts are UTF-8.

    Line ends, invisible characters, widths, punctuation of Chinese and blanks are put in order;
    `guidang rule --all` lists the rules. A second run changes nothing.

    \b
    Examples:
      guidang normalize < page.txt > reading.txt
      guidang normalize --explain page.txt
      guidang normalize --select PUN --select PAR page.txt
      guidang normalize --check texts/*.txt
    """
    settings = _settings(options)
    changed = False
    for path in files or (Path("-"),):
        text = _text(path)
        reading = read(text, settings)
        if reading.text != text:
            changed = True
            if options["check"]:
                click.echo(say("{path}: would change ({edits} edits)", path=path, edits=len(reading.ledger)), err=True)
        if not options["check"]:
            _print(path, text, reading, settings, options)
    sys.exit(1 if changed and options["check"] else 0)


def _settings(options: dict[str, Any]) -> Settings:
    for option in ("select", "ignore"):
        for value in options[option]:
            if not any(code.startswith(value) for code in rules()):
                raise click.UsageError(
                    say("--{option}: no rule's code begins with {value!r}", option=option, value=value)
                )
    own = {f"normalize.{name}": options[name] or None for name in ("select", "ignore", "judged", "variant", "scope")}
    own["normalize.fold"] = False
    try:
        if options["names"]:
            lines = options["names"].read_text("utf-8").splitlines()
            own["normalize.names"] = tuple(line.strip() for line in lines if line.strip() and line[0] != "#")
        return in_force(own, config=options["config"]).line().normalize
    except (ConfigError, OSError, ValueError) as error:
        raise Fault(str(error)) from error


def _text(path: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return raw.decode("utf-8")
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Fault(
            say(
                "{path}: not UTF-8 at byte {start}; `guidang decode` finds out what it is", path=path, start=error.start
            )
        ) from error


def _print(path: Path, text: str, reading: Reading, settings: Settings, options: dict[str, Any]) -> None:
    if options["explain"]:
        shown = "".join(f"{line}\n" for line in _explained(path, text, reading, settings))
    elif options["as_diff"]:
        shown = "".join(_diff(path, text, reading.text))
    else:
        shown = _folded(reading.text) if options["fold"] else reading.text
    sys.stdout.buffer.write(shown.encode("utf-8"))
    sys.stdout.buffer.flush()


def _explained(path: Path, text: str, reading: Reading, settings: Settings) -> Iterator[str]:
    """One line an edit, and one a span that rules left alone: place, code, what stood, the name.

    An edit says whether it restores what the text shows to have been folded, or regularizes.
    """
    starts = [0] + [at + 1 for at, character in enumerate(text) if character == "\n"]
    shown = folding([text], settings.folded)
    rows: list[tuple[int, str]] = []
    for at, edit in reading.ledger.origins():
        aim = say("restores") if restores(shown, edit.rule, edit.before, edit.after) else say("regularizes")
        change = f"{visible(edit.before)!r} → {visible(edit.after)!r}"
        rows.append((at, f"{edit.rule} {change}  {called(edit.rule, rules()[edit.rule].name)}  ({aim})"))
    for start, end, code in spans(text):
        alone = say("left alone")
        rows.append((start, f"{code} {visible(text[start:end])!r} {alone}  {called(code, kinds()[code].name)}"))
    for at, row in sorted(rows):
        line = bisect_right(starts, at)
        yield f"{path}:{line}:{at - starts[line - 1] + 1}: {row}"


def _diff(path: Path, text: str, after: str) -> Iterator[str]:
    before_lines, after_lines = text.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in difflib.unified_diff(before_lines, after_lines, str(path), f"{path} (reading)"):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def _folded(text: str) -> str:
    """The fold of a text."""
    return fold_text(text)
