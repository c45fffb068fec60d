"""Manual pages in roff, one a command, from the commands' help."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module

import click

import pipeline
from pipeline.cli import COMMANDS
from pipeline.cli.speech.everywhere import spoken


def pages() -> dict[str, str]:
    """The pages by file name: the group's own, each command's, and each of its subcommands'."""
    made = {"guidang.1": _group()}
    for name in sorted(COMMANDS):
        made |= dict(_pages(f"guidang {name}", spoken(import_module(COMMANDS[name][0]).command)))
    return made


def _pages(path: str, command: click.Command) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=path)
    out = _head(path, _short(command))
    out += [".SH SYNOPSIS", f".B {_plain(path)}", _plain(" ".join(command.collect_usage_pieces(context)))]
    out += [".SH DESCRIPTION", *_prose(command.help or "")]
    rows = [row for one in command.get_params(context) if (row := one.get_help_record(context)) and row[1]]
    out += [".SH OPTIONS", *(line for row in rows for line in _row(*row))] if rows else []
    if isinstance(command, click.Group):
        below = {name: one for name, one in sorted(command.commands.items()) if not one.hidden}
        out += [".SH COMMANDS", *(line for name, one in below.items() for line in _row(name, _short(one)))]
        for name, one in below.items():
            yield from _pages(f"{path} {name}", one)
    out += [".SH EXIT STATUS", _plain(command.epilog)] if command.epilog else []
    out += [".SH SEE ALSO", ".BR guidang (1)"]
    yield f"{path.replace(' ', '-')}.1", "\n".join(out) + "\n"


def _group() -> str:
    out = _head("guidang", "scraped forum pages into a validated TEI archive")
    out += [".SH SYNOPSIS", ".B guidang", "[OPTIONS] COMMAND [ARGS]...", ".SH COMMANDS"]
    out += [line for name, (_, short) in sorted(COMMANDS.items()) for line in _row(f"guidang-{name}(1)", short)]
    return "\n".join(out) + "\n"


def _head(path: str, short: str) -> list[str]:
    name = path.replace(" ", "-")
    return [
        f'.TH "{name.upper()}" "1" "" "guidang {pipeline.__version__}" "guidang"',
        ".SH NAME",
        f"{_plain(name)} \\- {_plain(short)}",
    ]


def _short(command: click.Command) -> str:
    return inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " ").rstrip(".")


def _prose(text: str) -> Iterator[str]:
    for part in inspect.cleandoc(text).split("\n\n"):
        if part.startswith("\b\n"):
            yield from (".PP", ".nf", *(_plain(line) for line in part.split("\n")[1:]), ".fi")
        else:
            yield from (".PP", _plain(" ".join(part.split())))


def _row(name: str, what: str) -> tuple[str, str, str]:
    return ".TP", f".B {_plain(name)}", _plain(what)


def _plain(text: str) -> str:
    """A text that roff prints as it stands."""
    made = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{made}" if made[:1] in {".", "'"} else made
