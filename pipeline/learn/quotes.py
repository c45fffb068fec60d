"""Heads of quotations in flattened pages: lines that name a member of the board above lines that are set in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.extract.text.lines import Unit, key

LONGEST = 160
LEAST, PAGES = 3, 2
"""Heads of one form that must be seen, and on how many pages."""
INSET = 0.8
"""The part of the heads of one form below which lines are set in: people address each other, too."""
NAME = 3
"""Characters of the shortest name that is looked for: shorter ones are in many words."""
_WORD = re.compile(r"\w+|[^\w\s]")


def quoted(
    pages: Sequence[Sequence[Unit]],
    marks: Sequence[Sequence[int]],
    people: frozenset[str],
    held: frozenset[tuple[int, int]] = frozenset(),
) -> list[tuple[str, int, int]]:
    """Patterns of the heads of quotations, with how many lines and pages each has. ``held``: the posts' own names."""
    known = sorted((name for name in people if len(name) >= NAME), key=lambda name: (-len(name), name))
    if not known:
        return []
    finder = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, known)) + r")(?!\w)")
    heads: defaultdict[tuple[str, ...], list[tuple[int, str, bool]]] = defaultdict(list)
    on: defaultdict[str, set[int]] = defaultdict(set)
    lines = []
    for page, (units, bylines) in enumerate(zip(pages, marks, strict=True)):
        skip = set(bylines)
        for n, unit in enumerate(units[:-1]):
            if n in skip or (page, n) in held or n < min(skip, default=0) or len(unit.text) > LONGEST:
                continue
            shown = key(unit.text)
            match = finder.search(shown)
            if match:
                before, after = _WORD.findall(shown[: match.start()]), _WORD.findall(shown[match.end() :])
                lines.append((page, before, after, _inset(units, n)))
                for word in {*before, *after}:
                    on[word].add(page)
    for page, before, after, inset in lines:
        words = (*_framed(before, on), "\x00", *_framed(after, on))
        heads[words].append((page, "", inset))
    found = []
    for words, some in sorted(heads.items()):
        count, spread = len(some), len({page for page, *_ in some})
        set_in = sum(inset for *_, inset in some)
        fixed = [word for word in words if word not in ("\x00", "\x01")]
        if count >= LEAST and spread >= PAGES and set_in >= INSET * count and fixed:
            bare = not any(char.isalnum() for word in fixed for char in word)
            found.append((_pattern(words, known if bare else []), count, spread))
    return found


def _inset(units: Sequence[Unit], n: int) -> bool:
    """Whether the lines of a quotation stand under a line: set in further than the text around them."""
    return units[n + 1].column >= 2 and units[n + 1].column >= units[n].column


def _framed(words: Sequence[str], on: dict[str, set[int]]) -> list[str]:
    out: list[str] = []
    for word in words:
        if not word.isdigit() and len(on[word]) >= PAGES + 1:
            out.append(word)
        elif not out or out[-1] != "\x01":
            out.append("\x01")
    return out


def _pattern(words: Sequence[str], known: Sequence[str]) -> str:
    """The pattern of a head; where only marks stand beside the name, of the ``known`` names alone: people end lines
    with colons, too.
    """
    parts = []
    for word in words:
        if word == "\x00":
            some = "|".join(map(re.escape, known)) if known else r"\S.{0,39}?"
            parts.append(f"(?P<author>{some})")
        else:
            parts.append(".{1,80}?" if word == "\x01" else re.escape(word))
    return r"\s*".join(parts)
