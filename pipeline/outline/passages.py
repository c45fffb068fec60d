"""Rules ``verse`` and ``list``: blocks of a post that read as one, in documents and outside."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.model.work import Passage
from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.labels import label
from pipeline.outline.lines import Line

_METRE = re.compile(r"[\u3400-\u9fff]{4,8}(?:[，、；][\u3400-\u9fff]{4,8})?[，。；！？]?")


def passages(lines: Sequence[Line], heads: Collection[int], account: Account, post: int) -> tuple[Passage, ...]:
    """Verse and lists among the lines that are no heads."""
    out: list[Passage] = []
    for kind, row in (*_verses(lines, heads), *_lists(lines, heads)):
        out.append(Passage(kind, post, tuple(lines[at].block for at in row)))
        for at in row:
            account.decide(
                kind,
                lines[at],
                f"one of {len(row)} lines " + ("of like metre" if kind == "verse" else "numbered in a row"),
            )
    return tuple(sorted(out, key=lambda passage: passage.blocks))


def _verses(lines: Sequence[Line], heads: Collection[int]) -> list[tuple[str, list[int]]]:
    """Four or more neighbouring lines of regular metre: 5 or 7 characters to the half line."""
    out: list[tuple[str, list[int]]] = []
    row: list[int] = []
    measure: tuple[int, ...] = ()
    for at in range(len(lines) + 1):
        line = lines[at] if at < len(lines) else None
        feet = _feet(line) if line is not None and at not in heads else ()
        if row and feet == measure:
            row.append(at)
            continue
        if (
            len(row) * max(1, len(measure)) >= bounds.VERSE_HALF_LINES
            and len(row) >= 2
            and any(lines[n].ends for n in row)
        ):
            out.append(("verse", row))
        row, measure = ([at], feet) if feet else ([], ())
    return out


def _feet(line: Line) -> tuple[int, ...]:
    if not line.textual or not _METRE.fullmatch(line.text):
        return ()
    feet = tuple(len(part) for part in re.split(r"[，、；。！？]", line.text) if part)
    return feet if set(feet) <= {5, 7} else ()


def _lists(lines: Sequence[Line], heads: Collection[int]) -> list[tuple[str, list[int]]]:
    """Three or more neighbouring short lines numbered 1, 2, 3 … in one scheme."""
    out: list[tuple[str, list[int]]] = []
    row: list[int] = []
    last: tuple[str, int] = ("", 0)
    for at in range(len(lines) + 1):
        line = lines[at] if at < len(lines) else None
        found = (
            label(line.text)
            if line is not None and line.textual and at not in heads and line.size <= bounds.LIST_ITEM
            else None
        )
        if found is not None and row and (found.scheme, found.n) == (last[0], last[1] + 1):
            row.append(at)
            last = (found.scheme, found.n)
            continue
        if len(row) >= bounds.LIST:
            out.append(("list", row))
        row, last = ([at], (found.scheme, found.n)) if found is not None and found.n == 1 else ([], ("", 0))
    return out
