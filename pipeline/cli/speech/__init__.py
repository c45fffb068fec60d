"""What the command line says, in the language of whoever reads it: English, or Chinese from a catalogue.

The English words stand in the code and are the keys of the catalogue ``zh.po`` (gettext's form, which
translators' tools read); ``docs/generate.py`` compiles it. The same domain answers for click's own words.
Codes, JSON keys, file formats and what is written into an archive never change with the language.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.model.speech import DOMAIN, say

__all__ = ["asked", "choose", "echo", "language", "loudness", "mood", "quiet", "say", "tell"]

LANGUAGES = ("en", "zh")
HERE = Path(__file__).resolve().parent
CATALOGUE = HERE / "zh.po"

_LOCALES = ("GUIDANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that name a language, the first that is set wins (POSIX's order after our own)."""


def echo(text: str, /, **fields: object) -> None:
    """Say something on standard output."""
    click.echo(say(text, **fields))


def tell(text: str, /, **fields: object) -> None:
    """Say something that is not the result, on standard error; ``-q`` silences it."""
    if not quiet():
        click.echo(say(text, **fields), err=True)


def asked(arguments: Sequence[str]) -> str:
    """The language of a command line: its ``--lang``, else the environment's, else English."""
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == "--lang":
            value = value if equals else "".join(arguments[at + 1 : at + 2])
            return _known(value) or "en"
    named = next((os.environ[name] for name in _LOCALES if os.environ.get(name)), "")
    return _known(named) or "en"


def _known(name: str) -> str:
    """A language that is spoken, from names such as ``zh_CN.UTF-8`` or ``zh-Hant``; empty for others."""
    first = name.replace("_", "-").partition("-")[0].partition(".")[0].lower()
    return first if first in LANGUAGES else ""


def choose(language: str) -> None:
    """Speak this language from now on; gettext asks the environment each time, and click asks gettext."""
    gettext.bindtextdomain(DOMAIN, str(HERE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = "C" if language == "en" else language


def language() -> str:
    """The language in force."""
    return "zh" if os.environ.get("LANGUAGE") == "zh" else "en"


def quiet() -> bool:
    """Whether the command was told to say nothing but its result and what is wrong."""
    return bool(_mood().get("quiet"))


def loudness() -> int:
    """How many times ``-v`` was given."""
    return int(_mood().get("verbose", 0))


def _mood() -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    return {} if context is None else context.find_root().meta.get(__name__, {})


def mood(context: click.Context) -> dict[str, Any]:
    """What the options of every command said of this call; it may be written."""
    found: dict[str, Any] = context.find_root().meta.setdefault(__name__, {})
    return found
