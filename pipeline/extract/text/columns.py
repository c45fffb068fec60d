"""Tables that a converter laid out in columns: the user card on the left, the post on the right.

inscriptis counts characters, w3m counts terminal cells; the measure that makes more lines begin
at the bylines' column is the page's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.extract.text.lines import REACH, Unit, cells, part

RIGHT_OF = 8
"""Columns right of a column's edge within which a cell still begins in it."""


_GAP = re.compile(r"[ \u00a0]{2,}|\t+")
_MARGIN = 6
"""Columns left of a column's edge within which a cell still begins in it."""
_LEAST = 8
"""Columns from the left margin on which a second column may begin."""
_REACH = 60
"""Lines above the first byline that may be set in its columns."""

Measure = Callable[[str], int]


def pieces(unit: Unit, measure: Measure) -> list[tuple[int, int]]:
    """``(offset in the unit, column)`` of each stretch between wide gaps."""
    found, at, column = [(0, unit.column)], 0, unit.column
    for gap in _GAP.finditer(unit.text, 0, 4 * REACH):
        column += measure(unit.text[at : gap.end()])
        at = gap.end()
        found.append((at, column))
    return found


def apart(
    found: list[Unit], hits: Sequence[tuple[int, re.Match[str], object]], is_tool: Callable[[str], bool]
) -> list[Unit]:
    """Units with side columns cut off, marked ``left`` and put before the byline they stand beside."""
    rows = [(n, match) for n, match, _ in hits]
    if not any(
        unit.column >= _LEAST or _GAP.search(unit.text, 0, match.start()) for unit, match in _named(found, rows)
    ):
        return found
    measure = _measure(found, rows)
    columns = [_column(found[n], match.start(), measure) for n, match in rows]
    if not _columnar(found, [n for n, _ in rows], columns, measure):
        return found
    out: list[Unit] = []
    first = max(0, rows[0][0] - _REACH)
    out += found[:first]
    at = first
    for place, (n, _) in enumerate(rows):
        if place == 0:
            for unit in found[at : n + 1]:
                left, right = _sides([unit], columns[0], measure)
                out += left + right if left and right else [unit]
        else:
            left, right = _sides(found[at : n + 1], columns[place], measure)
            above = [unit for unit in right if unit.line < found[n].line]
            out += above + left + right[len(above) :]
        end = rows[place + 1][0] if place + 1 < len(rows) else len(found)
        stop = _bottom(found, range(n + 1, end), columns[place], measure, is_tool)
        left, right = _sides(found[n + 1 : stop], columns[place], measure)
        byline = out.pop() if out and out[-1].line == found[n].line else None
        out += left + ([byline] if byline else []) + right
        at = stop
    out += found[at:]
    return out


def _named(found: list[Unit], rows: Sequence[tuple[int, re.Match[str]]]) -> list[tuple[Unit, re.Match[str]]]:
    return [(found[n], match) for n, match in rows]


def _column(unit: Unit, start: int, measure: Measure) -> int:
    """The column of the piece that holds the offset."""
    return max((column for offset, column in pieces(unit, measure) if offset <= start), default=unit.column)


def _measure(found: list[Unit], rows: Sequence[tuple[int, re.Match[str]]]) -> Measure:
    """Characters or cells: whichever lets more lines begin where their byline begins."""
    best: tuple[int, int, Measure] = (-1, -1, cells)
    for measure in (cells, len):
        columns = [_column(found[n], match.start(), measure) for n, match in rows]
        agree = max(Counter(columns).values(), default=0)
        count = 0
        for (n, _), column in zip(rows, columns, strict=True):
            near = found[max(0, n - 8) : n + 12]
            count += sum(abs(c - column) <= 2 for u in near for _, c in pieces(u, measure)[1:])
        if (agree, count) > best[:2]:
            best = (agree, count, measure)
    return best[2]


def _columnar(found: list[Unit], rows: Sequence[int], columns: Sequence[int], measure: Measure) -> bool:
    """Whether at most bylines there are lines with something on both sides of the gutter."""
    yes = 0
    for n, column in zip(rows, columns, strict=True):
        if column < _LEAST:
            continue
        for unit in found[max(0, n - 8) : n + 12]:
            starts = [c for _, c in pieces(unit, measure)]
            if starts[0] < column - _MARGIN and any(column - _MARGIN <= c <= column + RIGHT_OF for c in starts[1:]):
                yes += 1
                break
    return yes * 2 > len(rows)


def _sides(some: list[Unit], column: int, measure: Measure) -> tuple[list[Unit], list[Unit]]:
    """The units left of the gutter, cut at their gaps, and the units right of it, whole."""
    left: list[Unit] = []
    right: list[Unit] = []
    for unit in some:
        starts = pieces(unit, measure)
        cut = next((offset for offset, c in starts if c >= column - _MARGIN), len(unit.text))
        if cut == 0:
            right.append(unit)
            continue
        edges = [offset for offset, _ in starts if offset < cut] + [cut]
        for a, b in pairwise(edges):
            piece = part(unit, a, b)
            if piece:
                piece.left = True
                left.append(piece)
        rest = part(unit, cut, len(unit.text))
        if rest:
            right.append(rest)
    return left, right


def _bottom(found: list[Unit], row: range, column: int, measure: Measure, is_tool: Callable[[str], bool]) -> int:
    """Just past the last line of a post's row: its tools, or else its last line right of the gutter."""
    last = last_tool = row.start
    for n in row:
        unit = found[n]
        offset = next((o for o, c in pieces(unit, measure) if c >= column - _MARGIN), None)
        if offset is None:
            continue
        last = n + 1
        if is_tool(unit.text[offset:]):
            last_tool = n + 1
    return last_tool if last_tool > row.start else last
