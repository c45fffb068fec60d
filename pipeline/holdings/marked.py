"""Where the text of an HTML page stands in its decoded source: characters aligned with the regions of the record.

Regions and leaves hold the text of a page's nodes in order, the source holds the same text between tags and
in entities. Both are walked together, white space aside, so that each leaf finds the stretch of source that
it was read from. A leaf whose text is broken by something that the page hides finds none: nothing is guessed.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_MARKUP = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)|<(?P<raw>script|style|textarea|title|xmp|noscript)\b[^<>]*+>"
    r"|<[/!?a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?",
    re.S | re.I,
)
_WINDOW = 4096
"""Characters behind the last region in which the next one is looked for before it is given up."""
_PROBE = 48
"""Characters by which a longer text is looked for."""


class MarkedSource:
    """The text of a decoded HTML source, without white space, with the place of each character."""

    def __init__(self, source: str) -> None:
        self._starts, self._ends = array("L"), array("L")
        parts: list[str] = []
        for text, start, end in _pieces(source):
            if end - start == len(text):
                for at, char in enumerate(text, start):
                    if not char.isspace():
                        parts.append(char)
                        self._starts.append(at)
                        self._ends.append(at + 1)
            else:  # a reference to a character: one or two characters stand for the whole of it
                for char in text:
                    if not char.isspace():
                        parts.append(char)
                        self._starts.append(start)
                        self._ends.append(end)
        self.text = "".join(parts)

    def find(self, squeezed: str, at: int) -> int | None:
        """Where a text without white space stands at or soon behind ``at``."""
        if self.text.startswith(squeezed, at):
            return at
        found = self.text.find(squeezed, at, at + _WINDOW + len(squeezed))
        return None if found < 0 else found

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The first character at or behind ``start`` of the source and that behind the last before ``end``."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of source from the character at ``first`` to that before ``last``."""
        return self._starts[first], self._ends[last - 1]


def _pieces(source: str) -> Iterator[tuple[str, int, int]]:
    """The texts of a source with their places: what stands between tags, in comments, raw, and for references."""
    at = 0
    while (match := _MARKUP.search(source, at)) is not None:
        yield source[at : match.start()], at, match.start()
        at = match.end()
        if match["comment"] is not None:
            yield match["comment"], match.start("comment"), match.end("comment")
        elif match["raw"] and match["raw"].lower() in ("script", "style", "xmp"):
            end = re.compile(rf"</{match['raw']}\b", re.I).search(source, at)
            stop = end.start() if end else len(source)
            yield source[at:stop], at, stop
            at = stop
        elif match[0].startswith("&"):
            yield html.unescape(match[0]), match.start(), match.end()
    yield source[at:], at, len(source)


def placed(markup: MarkedSource, made: Mapping[str, Any], originals: Sequence[str]) -> dict[int, int]:
    """For each leaf that was found, where its text begins in ``markup.text``."""
    rows: list[tuple[int, int | None, str]] = [
        (region["start"], None, region["text"]) for region in made["page"]["regions"] if region.get("text")
    ]
    rows += [
        (leaf["spans"][0][0], at, originals[at]) for at, leaf in enumerate(made["page"]["leaves"]) if leaf["spans"]
    ]
    found: dict[int, int] = {}
    cursor = 0
    for _, leaf, text in sorted(rows, key=lambda row: (row[0], row[1] is None)):
        squeezed = "".join(text.split())
        if not squeezed:
            continue
        at = markup.find(squeezed if leaf is not None else squeezed[:_PROBE], cursor)
        if at is None:
            continue
        if leaf is not None:
            found[leaf] = at
        cursor = at + len(squeezed) if leaf is not None else at + min(len(squeezed), _PROBE)
    return found
