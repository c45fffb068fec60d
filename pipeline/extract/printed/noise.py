"""What stands in flattened text and is nobody's words: anti-copy noise and a converter's markup.

Discuz's ``jammer()`` writes 5 to 15 pairs, each a character of U+0020 to U+003B, a space, and one
of U+003F to U+007E; flattened text shows them where the page hides them. Markdown converters write
links, emphasis and table rules; ``lynx -dump`` numbers its links. All of it is found before any
line is read and *blanked*: the reader sees spaces, the regions keep what stood there. So is markup that stands
in the text as characters (:mod:`pipeline.extract.printed.literal`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.extract.printed import literal
from pipeline.model.page import Role

MARKS = 3
"""Marks of kinds from which a text is literal markup."""
MARKDOWN = (5, 3)
"""Links, and rules or bold words, from which a text is Markdown."""
REFERENCES = 8
"""Numbers in brackets from which it is asked whether most are references."""


Blank = tuple[int, int, Role, str]
"""``(start, end, role, entry)`` of a stretch that the reader does not see."""
BROKEN = "\u2028"
"""What stands in a blanked text where a tag breaks the line: Unicode's line separator."""

_RUN = re.compile(
    r"(?:(?<![\w.])[?-~])?(?:(?:\\(?=[!-/]))?[!-;]? {1,2}(?:\\\\|[?-~])){5,30}(?![A-Za-z])(?: ?[!-;](?=\s*$))?",
    re.MULTILINE,
)
"""A run of pairs; Markdown puts a backslash before some of their marks."""
_MARK = re.compile(r"[!-;] ")
_CLOCK = re.compile(r":\d\d?\Z")
"""The minutes of a clock that stands before a run of noise: its last digit is none of it."""

_LINK_END = r"\]\((?:[^()\s]|\([^()\s]{0,200}\)|\n){0,3000}(?:\s{1,3}\"[^\"]{0,300}\")?\)"
_HEAD = re.compile(r"[于於]\s{1,4}(?:> ?){0,4}\d{4}[-/年]")
"""What says when somebody posted or did something: the head of a quotation, a moderator's note."""
_WRAPPED = re.compile(r"\n(?:> ?)*")
WRAPPED = "\x1f"
"""What stands in a blanked text for the line end within the head of a quotation: a blank that ends no line."""
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}" + _LINK_END)
_LINK = re.compile(r"\[(?=((?:[^\[\]]|\\[\[\]]|\[[^\[\]]{0,80}\]){0,600})" + _LINK_END + ")")
_URL = re.compile(_LINK_END)
_STRONG = re.compile(r"\*\*")
_EMPHASIS = re.compile(r"(?<![\w\\])_(?=\S)|(?<=\S)_(?!\w)")
_ESCAPE = re.compile(r"\\(?=[-.#*_+()\[\]!`>{}|])")
_RULE = re.compile(r"^(?:---(?:\|---)*|\||\* \* \*)[ \t]*$", re.MULTILINE)
_BOLD = re.compile(r"\*\*\S[^*\n]{0,80}\*\*")
_QUOTED = re.compile(r"^(?:> ?)+(?=\S| )", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
_REFERENCE = re.compile(r"^[ \t]{0,8}\d{1,4}\. {1,3}(?:[a-z][a-z+.-]{1,12}:|/|\.|#)\S", re.MULTILINE)
"""A row of the list that ``lynx -dump`` puts below a page: a number and an address."""
_NUMBER = re.compile(r"\[(\d{1,4})\](?=\S)")
_WRAP = "markup.wrap"
_NUMBERED = re.compile(r"\[0\d{2}\]")
"""``[067]``: a picture whose file is a padded number, as w3m prints smilies; references are not padded."""


def noise(text: str) -> Iterator[tuple[int, int]]:
    """``(start, end)`` of each run of anti-copy noise."""
    for run in _RUN.finditer(text):
        marks = _MARK.findall(run[0])
        if len(marks) >= MARKS and any(not mark[0].isdigit() for mark in marks):
            start, end = run.span()
            yield start + bool(_CLOCK.search(text, max(0, start - 2), start + 1)), end


def markup(text: str) -> Iterator[Blank]:
    """A converter's markup: Markdown's where there is Markdown, link numbers where they count up."""
    sample = text[:200_000]
    if (
        sample.count("](") >= MARKDOWN[0]
        or len(_RULE.findall(sample)) >= MARKDOWN[1]
        or len(_BOLD.findall(sample)) >= MARKDOWN[1]
    ):
        yield from _markdown(text)
    yield from ((m.start(), m.end(), Role.LAYOUT, literal.PICTURE) for m in _NUMBERED.finditer(text))
    numbers = [found for found in _NUMBER.finditer(text) if not _NUMBERED.fullmatch(found[0])]
    # lynx prints what its numbers lead to; [1][2][3] without that list are a person's references
    if len(numbers) >= REFERENCES and 2 * len(_REFERENCE.findall(text)) >= len(numbers):
        last = 0
        kept = []
        for found in numbers:
            if int(found[1]) in (last, last + 1, last + 2):
                last = int(found[1])
                kept.append(found)
        if 2 * len(kept) > len(numbers):
            yield from ((m.start(), m.end(), Role.LAYOUT, "markup.number") for m in kept)


def _markdown(text: str) -> Iterator[Blank]:
    for image in _IMAGE.finditer(text):
        yield image.start(), image.end(), Role.LAYOUT, "markup.image"
    for link in _LINK.finditer(text):
        yield link.start(), link.start() + 1, Role.LAYOUT, "markup.link"
        if "\n" in link[1] and _HEAD.search(link[1]):
            wraps = _WRAPPED.finditer(text, link.start(1), link.end(1))
            yield from ((m.start(), m.end(), Role.LAYOUT, _WRAP) for m in wraps)
        close = link.end(1)
        end = _URL.match(text, close)
        if end:
            yield close, end.end(), Role.LAYOUT, "markup.link"
    for name, pattern in (
        ("strong", _STRONG),
        ("emphasis", _EMPHASIS),
        ("escape", _ESCAPE),
        ("rule", _RULE),
        ("quote", _QUOTED),
        ("heading", _HEADING),
    ):
        yield from ((m.start(), m.end(), Role.LAYOUT, f"markup.{name}") for m in pattern.finditer(text))


def blanks(text: str) -> list[Blank]:
    """All stretches to blank, sorted, none overlapping another."""
    every: list[Blank] = [(start, end, Role.NOISE, "noise.jammer") for start, end in noise(text)]
    every += markup(text)
    every += literal.stretches(text)
    found: list[Blank] = []
    at = 0
    for start, end, role, entry in sorted(every, key=lambda row: (row[0], -row[1])):
        if start >= at and end > start:
            found.append((start, end, role, entry))
            at = end
    return found


def blanked(text: str, some: Iterable[Blank]) -> str:
    """The text with spaces in place of the blanks, and :data:`BROKEN` where one breaks the line; as long as
    before, line by line.
    """
    out: list[str] = []
    at = 0
    for start, end, _, entry in some:
        out.append(text[at:start])
        if entry == literal.BREAK:
            out.append(BROKEN + " " * (end - start - 1))
        elif entry == _WRAP:
            out.append(WRAPPED + " " * (end - start - 1))
        else:
            out.append("".join(c if c in "\r\n" else " " for c in text[start:end]))
        at = end
    out.append(text[at:])
    return "".join(out)
