"""What others left under a post: comments (点评) and ratings (评分), from the lines of their sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.extract.printed import calendar
from pipeline.extract.printed.folded import fold
from pipeline.extract.text.lines import Unit, key
from pipeline.model.page import Moment, Remark, Role

_SAID = re.compile(rf"(?P<text>.*?)发表于\s{{0,8}}(?P<time>{calendar.token()})\s{{0,8}}", re.IGNORECASE)
_LEAD = re.compile(r"(?P<author>\S{1,40})\s+(?P<text>.{1,300})")
_NAME = 40
"""Longest line that may be the name over a remark."""
_CELLS = re.compile(r"\t| {2,}")
_SCORE = re.compile(r"[+-]\s?\d{1,6}")
_CURRENCY = re.compile(r"([^\W\d]{1,8})\s*([+-]\s?\d{1,6})")
_RATING = re.compile(
    r"(?P<author>\S{1,40})\s{1,16}(?P<score>(?:\w{1,8}\s{0,8})?[+-]\s?\d{1,6})(?:\s{1,16}(?P<text>.{1,120}))?"
)


def remarks(tail: Sequence[Unit], moment: Callable[[str | None], Moment | None]) -> tuple[Remark, ...]:
    """The comments and ratings among the lines under a post."""
    said = [unit for unit in tail if unit.role is Role.COMMENT and unit.entry.endswith(".under")]
    rated = [unit for unit in tail if unit.role is Role.RATING]
    return (*_comments(said, moment), *_ratings(rated))


def _comments(some: Sequence[Unit], moment: Callable[[str | None], Moment | None]) -> Iterator[Remark]:
    """A comment ends with 发表于 and its time; its author stands on the line above, or before its words."""
    waiting: list[str] = []
    for unit in some:
        match = _SAID.fullmatch(fold(unit.text))
        if not match:
            waiting.append(unit.text)
            continue
        words, time = unit.text[slice(*match.span("text"))].strip(), unit.text[slice(*match.span("time"))]
        author: str | None = None
        if waiting and len(waiting[0]) <= _NAME:
            author, words = key(waiting[0]), "\n".join([*waiting[1:], words]).strip()
        elif lead := _LEAD.fullmatch(words):
            author, words = lead["author"], lead["text"]
        waiting = []
        if words or author:
            yield Remark("comment", author, words, time=moment(time))


def _ratings(some: Sequence[Unit]) -> Iterator[Remark]:
    """Rows of a table of ratings under its head, which names what was given."""
    given: list[str] = []
    for unit in some:
        if not unit.entry.endswith(".under"):
            given = [name for name, _ in _CURRENCY.findall(unit.text)] or given
            continue
        cells = [cell.strip() for cell in _CELLS.split(unit.text)]
        scores = [n for n, cell in enumerate(cells) if n and _SCORE.fullmatch(cell)]
        if scores:
            told = [_named(cells[n], given[n - 1] if n - 1 < len(given) and len(given) > 1 else "") for n in scores]
            words = " ".join(cell for cell in cells[scores[-1] + 1 :] if cell)
            yield Remark("rating", cells[0], words, score=", ".join(told))
        elif match := _RATING.fullmatch(unit.text):
            yield Remark("rating", match["author"], match["text"] or "", score=match["score"].strip())


def _named(score: str, currency: str) -> str:
    return f"{currency} {score}" if currency else score
