r"""Bounds for repetitions without one: profiles are written for pages, and asked of anything.

A pattern that searches looks at every place of a text, and an open repetition looks to the text's
end from each of them: 100,000 blanks in a line cost ten thousand million steps. No name, number or
address of a page is as long as the bounds here, so a profile says ``\s*`` and ``.*`` as one does, and
the loader takes them for ``\s{0,32}`` and ``.{0,512}``. ``tests/patterns`` holds every pattern to it.
"""

from __future__ import annotations

import re

BLANKS = 32
"""Of a repetition of white space: indents of flattened pages are the longest met (24)."""
GROUP = 256
"""Of a repetition of several: page numbers, buttons of a bar."""
DIGITS = 24
"""Of a repetition of digits: the longest ids on pages have 20."""
ANYTHING = 512
"""Of any other: addresses and titles on the 399 pages of the cases stay below 300."""

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!:>]|\(\?P<\w+>|\(|\)|[^\\]", re.DOTALL)
_BLANKS = re.compile(r"\\s|\\t|\\u3000|\\u00a0|\\xa0|\s")
"""What a class of blanks consists of."""
_OPEN = re.compile(r"([*+]|\{(\d+),\})(?=([?+]?))")


def bounded(pattern: str) -> str:
    """The pattern with a bound for every open repetition. Broken ones are given back as they are."""
    made: list[str] = []
    at = 0
    while at < len(pattern):
        atom = _ATOM.match(pattern, at)
        if atom is None:
            return pattern
        made.append(atom[0])
        at = atom.end()
        sign = _OPEN.match(pattern, at)
        if sign and atom[0] not in ("(", "|") and not atom[0].startswith("(?"):
            least = int(sign[2]) if sign[2] else int(sign[1] == "+")
            made.append(f"{{{least},{max(least, _bound(atom[0]))}}}")
            at = sign.end()
            if sign[3]:
                made.append(sign[3])
                at += 1
    return "".join(made)


def _bound(atom: str) -> int:
    """What an atom's repetition is held to."""
    if atom == ")":
        return GROUP
    if atom in (r"\s", " "):
        return BLANKS
    if atom in (r"\d", "[0-9]"):
        return DIGITS
    inside = atom[1:-1] if atom.startswith("[") else ""
    return BLANKS if inside and not _BLANKS.sub("", inside) else ANYTHING
