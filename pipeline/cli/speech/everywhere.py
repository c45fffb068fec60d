"""The options that every command has, and commands whose help speaks the language in force."""

from __future__ import annotations

import copy
import inspect
import logging
import os
import sys
from collections.abc import Iterator
from typing import Any

import click

from pipeline.cli.speech import LANGUAGES, mood, say

COLOURS = ("auto", "always", "never")
_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


def options() -> list[click.Option]:
    """New options: language, loudness, colour. None of them reaches the command's own function.

    The language is settled before the command line is read (:func:`pipeline.cli.speech.asked`), since help and
    faults speak it, too; the option stands here to be known.
    """
    return [
        click.Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            expose_value=False,
            help="Speak English or Chinese.  [default: the locale's, else en]",
        ),
        click.Option(
            ["--quiet", "-q"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_quiet,
            help="Say only the result and what is wrong.",
        ),
        click.Option(
            ["--verbose", "-v"],
            count=True,
            expose_value=False,
            is_eager=True,
            callback=_verbose,
            help="Say more; -vv still more.",
        ),
        click.Option(
            ["--color"],
            type=click.Choice(COLOURS),
            expose_value=False,
            is_eager=True,
            callback=_colour,
            help="Colours: auto is on terminals, unless NO_COLOR is set.  [default: auto]",
        ),
    ]


def _quiet(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        mood(context)["quiet"] = True


def _verbose(context: click.Context, _: click.Parameter, value: int) -> None:
    if not value:
        return
    mood(context)["verbose"] = value
    listen(_LEVELS[min(value, len(_LEVELS) - 1)])


def _colour(context: click.Context, _: click.Parameter, value: str | None) -> None:
    wish = value or mood(context).get("color") or "auto"
    mood(context)["color"] = wish
    forced = {"always": True, "never": False}.get(wish)
    context.color = forced if forced is not None else False if os.environ.get("NO_COLOR") else None


def listen(level: int) -> None:
    """Write what the library logs on standard error. The library itself has no handlers."""
    log = logging.getLogger("pipeline")
    log.setLevel(level)
    for former in [one for one in log.handlers if isinstance(one, _Listener)]:
        log.removeHandler(former)
    log.addHandler(_Listener(sys.stderr))


class _Listener(logging.StreamHandler):  # type: ignore[type-arg]
    """The one handler of the command line."""


def spoken(command: click.Command) -> click.Command:
    """A copy of a command that has the common options, and whose help speaks the language in force."""
    told = copy.copy(command)
    told.params = [_spoken(one) for one in command.params]
    told.params += [one for one in map(_spoken, options()) if not _meets(one, command)]
    told.help = command.help and said(command.help)
    told.short_help = command.short_help and say(command.short_help)
    told.epilog = command.epilog and say(command.epilog)
    if isinstance(told, click.Group):
        told.commands = {name: spoken(below) for name, below in told.commands.items()}
    return told


def _meets(option: click.Option, command: click.Command) -> bool:
    """Whether the command has an option of that name; it then means the command's own."""
    names = {name for one in command.params for name in one.opts}
    if option.opts[0] in names:
        return True
    option.opts = [name for name in option.opts if name not in names]
    return False


def spoken_options(parameters: list[click.Parameter]) -> list[click.Parameter]:
    """Copies whose help speaks the language in force."""
    return [_spoken(one) for one in parameters]


def _spoken(parameter: click.Parameter) -> Any:  # noqa: ANN401 - as it came
    told = copy.copy(parameter)
    if isinstance(told, click.Option) and told.help:
        told.help = say(told.help)
    return told


def said(text: str) -> str:
    r"""The help in the language in force, paragraph by paragraph.

    Raw docstrings hold a backslash and a b where click wants the character that ``\b`` means. What stands
    under it, examples, is code, and only its heading is said.
    """
    told = []
    for part in _paragraphs(text):
        if not part.startswith("\b\n"):
            told.append(say(part))
            continue
        mark, head, *rest = part.split("\n")
        told.append("\n".join([mark, say(head), *rest]))
    return "\n\n".join(told)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, each on one line but for examples."""
    parts = inspect.cleandoc(text).replace("\\b\n", "\b\n").split("\n\n")
    return [part if part.startswith("\b\n") else " ".join(part.split()) for part in parts]


def texts(command: click.Command) -> Iterator[str]:
    """Everything of a command's help that is said in a language."""
    for text in (command.help, command.short_help, command.epilog):
        for part in _paragraphs(text) if text else ():
            yield part.split("\n")[1] if part.startswith("\b\n") else part
    for parameter in [*command.params, *options()]:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter.help
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from texts(below)
