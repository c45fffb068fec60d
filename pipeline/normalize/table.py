"""Character maps: sorted TSV files beside this module, each naming its source in its first line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``tables/<name>.tsv`` without the source line and the header."""
    text = files("pipeline.normalize").joinpath("tables", f"{name}.tsv").read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines()[2:])


@cache
def source(name: str) -> str:
    """What the table says of its source."""
    text = files("pipeline.normalize").joinpath("tables", f"{name}.tsv").read_text("utf-8")
    return text.partition("\n")[0].removeprefix("# source: ")


@cache
def character_map(name: str) -> Mapping[str, str]:
    """A table of two hexadecimal code points a row, as a map of characters."""
    return {chr(int(row[0], 16)): chr(int(row[1], 16)) for row in rows(name)}
