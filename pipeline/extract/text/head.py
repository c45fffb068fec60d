"""Reads what stands above the first post: title, tags, counts, board path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.text.bylines import split
from pipeline.extract.text.grammar import Claim, Grammar
from pipeline.extract.text.lines import Unit, part
from pipeline.model.page import Role

CELLS = 300
"""Longest line of a page's head that is asked for cells."""
TITLE_SAID = 200
"""Longest line that counts as the title said again."""
TITLE = (6, 160)
"""Shortest and longest line that is the title because it stands twice."""
TITLE_ALONE = 4
"""Shortest line that is the title because nothing else is left."""


_TAG = re.compile(r"\[([^\[\]]{1,16})\]\s*(?=\S)")
_ONLY_TAG = re.compile(r"\[([^\[\]]{1,16})\]")
_ITEM = re.compile(r"(?:[*+•·◦▪>»↳-]|\d{1,3}\.)\s")
_DECOR = re.compile(r"^[#*_\s]+|[*_\s]+$")
_RE = re.compile(r"^(?:Re|RE|AW|回复|回復)[:：] ?")
_LOOK = 5_000
"""Lines in which a title's other occurrences are looked for."""
_STEP = re.compile(r"[»›>]|&raquo;|&rsaquo;|&gt;")
_PATH = re.compile(r"(?:[^»›>]{1,30}(?: [»›>] ?| ?[»›] ?|&raquo;|&rsaquo;|&gt;)){2,6}(?=\S)")
"""The steps before a title in a line that is the page's path."""


@dataclass(slots=True)
class PageHead:
    """What was read: the title's unit (index) and its stretch in the text, and plain facts."""

    title: int | None = None
    start: int = 0
    end: int = 0
    tags: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)


def columns(units: Sequence[Unit], grammar: Grammar, stop: int) -> list[Unit]:
    """The head's units with lines of several cells cut, where one of the cells is known."""
    found: list[Unit] = []
    for unit in units[:stop]:
        cells = split(unit) if len(unit.text) <= CELLS else []
        if len(cells) > 1 and not grammar.claim(unit.text) and any(grammar.claim(cell.text) for cell in cells):
            found += cells
        else:
            found.append(unit)
    return found


def read(units: list[Unit], claims: list[Claim | None], stop: int, people: frozenset[str] = frozenset()) -> PageHead:
    """Label the units above the first post and read the thread's facts from them; ``people`` are no titles."""
    head = PageHead(fields=_counts(units, claims, stop))
    head.title = _title(units, claims, stop, people)
    if head.title is not None:
        _trim(units, claims, head, head.title)
    for n in range(stop):
        unit, claim = units[n], claims[n]
        if n == head.title:
            continue
        if claim and claim.entry.place != "card":
            unit.role, unit.entry = claim.entry.role, claim.entry.id
            if claim.entry.role is Role.BREADCRUMB and not head.board and "board" not in dict(claim.fields):
                head.board = _path(unit.text, units[head.title].text if head.title is not None else "")
        elif not unit.role:
            unit.role, unit.entry = Role.HEADER, "head.unnamed"
    return head


def _counts(units: Sequence[Unit], claims: Sequence[Claim | None], stop: int) -> dict[str, str]:
    """Named groups of the head's lines; a count whose number stands on the next line is read there."""
    fields: dict[str, str] = {}
    for n in range(stop):
        claim = claims[n]
        if claim and claim.entry.place == "head":
            for name, value in claim.fields:
                fields.setdefault(name, value)
        found = re.fullmatch(r"[|\s]*(查看|阅读|閱讀|回复|回復)[:：]", units[n].text)
        if found and n + 1 < stop and units[n + 1].text.isdigit():
            fields.setdefault("replies" if found[1] in ("回复", "回復") else "views", units[n + 1].text)
            for m in (n, n + 1):
                units[m].role, units[m].entry = Role.METADATA, "head.counts"
    return fields


_SEEN = re.compile(r"(?:点击|查看|浏览|閱讀|阅读|人气|Views?)[:：]? ?(\d{1,9})(?!\d)", re.IGNORECASE)
_ANSWERED = re.compile(r"(?:回复|回復|回覆|回帖|跟帖|Replies)[:：]? ?(\d{1,7})(?!\d)", re.IGNORECASE)


def beside_byline(text: str) -> dict[str, str]:
    """The thread's counts where the first byline prints them: ``查看11 | 回复2 | 2008-3-7 19:54``."""
    seen, answered = _SEEN.search(text), _ANSWERED.search(text)
    return {name: found[1] for name, found in (("views", seen), ("replies", answered)) if found and seen}


def _free(units: Sequence[Unit], claims: Sequence[Claim | None], n: int) -> bool:
    text = _DECOR.sub("", units[n].text)
    return not claims[n] and not units[n].role and len(text) > 1 and not text.strip("|-—:： ").isdigit()


def _named(text: str, people: frozenset[str]) -> bool:
    """Whether a line names a poster: ``X``, ``By X``."""
    return text in people or (text.startswith(("By ", "by ")) and text[3:].strip() in people)


def _title(units: Sequence[Unit], claims: Sequence[Claim | None], stop: int, people: frozenset[str]) -> int | None:
    """The thread's title: the unknown line above the link that copies the thread's address, or
    the last unknown line that the page's own title (its first line) repeats, or the last one.
    """
    for n in range(stop):
        claim = claims[n]
        if claim and claim.entry.role is Role.TITLE:
            return n
    for n in range(stop - 1, -1, -1):
        claim = claims[n]
        if claim and claim.entry.id == "head.copy-link":
            return next((m for m in range(n - 1, max(-1, n - 12), -1) if _free(units, claims, m)), None)
    free = [n for n in range(max(0, stop - 60), stop) if _free(units, claims, n) and not _named(units[n].text, people)]
    first = units[0].text if units else ""
    said = Counter(_plain(unit.text) for unit in units[:_LOOK] if len(unit.text) <= TITLE_SAID)
    for n in reversed(free):
        shown = _plain(units[n].text)
        if n and len(shown) >= 2 and first.startswith(shown) and len(first) > len(shown):
            return n
    for n in reversed(free):
        shown = _plain(units[n].text)
        if TITLE[0] <= len(shown) <= TITLE[1] and said[shown] > 1 and not _ITEM.match(units[n].text):
            return n
    best = [n for n in free if len(units[n].text) >= TITLE_ALONE and not _ITEM.match(units[n].text)]
    return best[-1] if best else (free[-1] if free else None)


def _plain(text: str) -> str:
    """A line without heading marks, bullets and what answers put before a title."""
    return _RE.sub("", _DECOR.sub("", _ITEM.sub("", text)))


def _trim(units: list[Unit], claims: list[Claim | None], head: PageHead, n: int) -> None:
    """Cut the thread type in brackets and heading marks off the title."""
    unit = units[n]
    claim = claims[n]
    stated = dict(claim.fields).get("title", "") if claim else ""
    inner = stated if stated and stated in unit.text else _DECOR.sub("", unit.text)
    offset = unit.text.index(inner) if inner else 0
    if path := None if stated else _PATH.match(inner):
        head.board = tuple(step.strip() for step in _STEP.split(path[0]) if step.strip())
        offset += path.end()
        inner = inner[path.end() :]
    tags: list[str] = []
    found = _TAG.match(inner)
    if found:
        tags.append(found[1])
        offset += found.end()
        inner = inner[found.end() :]
    elif n and (above := _ONLY_TAG.fullmatch(units[n - 1].text)) and not claims[n - 1]:
        tags.append(above[1])
        units[n - 1].role, units[n - 1].entry = Role.METADATA, "head.type"
    head.tags = tuple(tags)
    head.start, head.end = unit.start + offset, unit.start + offset + len(inner)


def _path(text: str, title: str) -> tuple[str, ...]:
    steps = [step.strip() for step in _STEP.split(text) if step.strip()]
    if steps and title and (steps[-1] in title or title in steps[-1]):
        steps.pop()
    return tuple(steps)


def beside(unit: Unit, start: int, end: int) -> list[Unit]:
    """What of a title's line is not the title."""
    found = []
    for a, b in ((0, start - unit.start), (end - unit.start, len(unit.text))):
        piece = part(unit, a, b)
        if piece:
            piece.role, piece.entry = Role.METADATA, "head.type"
            found.append(piece)
    return found
