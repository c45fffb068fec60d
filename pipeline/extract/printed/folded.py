"""Text as patterns meet it: full-width forms narrow, Traditional characters Simplified.

Scrapers fold marks (``，`` to ``,``) and boards ship their words in two scripts; neither may decide
whether a line of the software is known. Patterns and text are folded the same way, character by
character, so that a match in the folded text stands at the same offsets in the text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_MARKS = {chr(0xFF01 + n): chr(0x21 + n) for n in range(94)} | {
    "\u3000": " ",
    "\u00a0": " ",
    "、": ",",
    "︰": ":",
    "﹕": ":",
    "“": '"',
    "”": '"',
    "〝": '"',
    "〞": '"',
    "‘": "'",
    "’": "'",
}
"""Marks of full width and typographic ones, and what scrapers fold them to. ``。`` stays: a sentence's end
is told from a point by it.
"""


@cache
def _table() -> Mapping[int, str]:
    """Marks, and Han characters of the software's words: ``han.tsv``, which names its source."""
    rows = files("pipeline.extract.printed").joinpath("han.tsv").read_text("utf-8").splitlines()
    han = dict(row.split("\t") for row in rows if not row.startswith("#"))
    return {ord(char): narrow for char, narrow in {**_MARKS, **han}.items()}


def fold(text: str) -> str:
    """The text folded; as long as before."""
    return text if text.isascii() else text.translate(_table())


def fold_pattern(source: str) -> str:
    """A regular expression's source, folded: marks that mean something in patterns are escaped."""
    if source.isascii():
        return source
    return "".join(
        re.escape(narrow) if (narrow := fold(char)) in _SPECIAL and narrow != char else narrow for char in source
    )


_SPECIAL = frozenset(r"()[]{}?*+-|^$.&~#\ ") - {" "}


def groups(found: re.Match[str], text: str) -> dict[str, str]:
    """The named groups that a match in the folded text has, as ``text`` has them."""
    return {name: text[slice(*found.span(name))] for name, value in found.groupdict().items() if value is not None}
