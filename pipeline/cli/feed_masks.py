"""The options of deliveries without names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.speech import say

if TYPE_CHECKING:
    from pipeline.feed.pseudonyms import Pseudonyms

_FILE = click.Path(dir_okay=False, path_type=Path)


def pseudonym_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Who is named, and where it is written down."""
    function = click.option(
        "--key-list", type=_FILE, help="Write who each pseudonym is to this file. Keep it apart from the delivery."
    )(function)
    return click.option(
        "--pseudonyms",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Name nobody: pseudonyms made with the key in this file (16 bytes or more).",
    )(function)


def masking(options: dict[str, Any]) -> tuple[Pseudonyms | None, Path | None]:
    """Take the options out of a command's; give the pseudonyms and where their list goes."""
    from pipeline.feed.pseudonyms import Pseudonyms

    key, listing = options.pop("pseudonyms"), options.pop("key_list")
    if key is None:
        if listing is not None:
            raise click.UsageError(say("--key-list goes with --pseudonyms"))
        return None, None
    try:
        return Pseudonyms(key.read_bytes()), listing
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--pseudonyms") from error


def write_list(made: Pseudonyms | None, listing: Path | None) -> None:
    """Write the key list, readable for its owner alone."""
    from pipeline.model.canonical import line

    if made is None or listing is None:
        return
    listing.touch(mode=0o600)
    listing.write_bytes(b"".join(line(row) for row in made.listed()))
