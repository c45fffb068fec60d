"""Spans that are drawn with blanks and lines: tables, fields of forms, verse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.characters import BLANK, HAN
from pipeline.normalize.spans.kind import Span, SpanKind, line_at, lines_around, matches

_SPACE = frozenset({"space"})
_DRAWN = re.compile("[\u2502\u2503\u250c-\u254b\u2551-\u256c]|[\u2500\u2501\u2550]{3}|[︱︳︴﹍﹎﹏]{3}")
_TABBED = re.compile(r"[^\s][^\n]{0,400}\t[^\n]{0,400}[^\s]")
_PIPED = re.compile(r"\|[^|\n]{0,200}\|[^\n]{0,400}?\|?|[^|\n]{1,100} \| [^|\n]{1,100} \| ")
_GAP = re.compile(f"(?<=[^\\s])(?:[{BLANK}]{{2,}}|\u3000)(?=[^\\s])")
_FIELD = re.compile(
    f"(?<=[：:])[{BLANK}]{{2,}}|[（(][{BLANK}]+[）)]|(?<=[年月第])[{BLANK}]+(?=[月日号页])"
    f"|_{{2,}}[{BLANK}]*|(?<=[：:])[{BLANK}]+(?=_)|(?<![{BLANK}])[{BLANK}]{{2,}}(?=[（(](?:签字|签名|签章|盖章|公章|章|印|手印|簽字|簽名|蓋章)[）)])"
)
_COLUMNS = 2
"""Gaps from which a line is a row of columns: with one, a gap sets off a name."""
_VERSE = re.compile(
    f"(?<![^\n])[{BLANK}]*([{HAN}]{{4}}|[{HAN}]{{5}}|[{HAN}]{{7}})[，,]?(?:[{BLANK}]+)([{HAN}]{{4}}|[{HAN}]{{5}}|[{HAN}]{{7}})[。.；;！!？?，,]?[{BLANK}]*(?![^\n])"
)


def _columns(text: str) -> Iterator[Span]:
    """Lines with at least two wide gaps between words."""
    seen = -1
    for match in _GAP.finditer(text):
        if match.start() < seen:
            continue
        start, stop = line_at(text, match.start())
        seen = stop
        gaps = list(_GAP.finditer(text, start, stop))
        if len(gaps) >= _COLUMNS:
            first, last = gaps[0].start(), gaps[-1].end()
            yield first, last


def _tabbed(text: str) -> Iterator[Span]:
    return lines_around(text, _TABBED)


def _piped(text: str) -> Iterator[Span]:
    return lines_around(text, _PIPED)


def _drawn(text: str) -> Iterator[Span]:
    return lines_around(text, _DRAWN)


def _verse(text: str) -> Iterator[Span]:
    for match in _VERSE.finditer(text):
        if len(match[1]) == len(match[2]):
            yield match.span()


KINDS = (
    SpanKind(
        "STB01",
        "row of a table with tabs",
        "Blanks and tabs part its cells.",
        _tabbed,
        ("\t",),
        _SPACE,
        examples=("⟦姓名\t年龄　\t电话⟧",),
        counter_examples=("\t　各位",),
    ),
    SpanKind(
        "STB02",
        "row of a table with strokes",
        "Blanks beside the strokes line up the cells.",
        _piped,
        ("|",),
        _SPACE,
        examples=("⟦| 名称  | 说明 |⟧",),
        counter_examples=("甲|乙",),
    ),
    SpanKind(
        "STB03",
        "line with a drawing",
        "Box lines and vertical forms draw; the blanks between them are part of the picture.",
        _drawn,
        ("─", "━", "│", "┃", "║", "═", "┌", "├", "└", "╔", "╠", "╚", "﹍", "﹎", "﹏", "︱", "︳", "︴"),
        frozenset({"space", "width"}),
        examples=("⟦│ 甲  │ 乙 │⟧",),
        counter_examples=("团结──就是力量",),
    ),
    SpanKind(
        "STB04",
        "columns set with blanks",
        "Two or more wide gaps in a line hold columns apart.",
        _columns,
        ("  ", "\u3000", "\u00a0"),
        _SPACE,
        examples=("甲⟦   乙   ⟧丙",),
        counter_examples=("区长   陈绍坤",),
    ),
    SpanKind(
        "SFD01",
        "field of a form",
        "The gap is where somebody writes.",
        matches(_FIELD),
        ("：", ":", "(", "（", "_", "年", "月", "第"),
        _SPACE,
        examples=(
            "甲方：⟦            ⟧（签字）",
            "姓名：⟦\u3000\u3000\u3000⟧性别：",
            "答案是⟦（　　）⟧",
            "年⟦  ⟧月⟦  ⟧日",
        ),
        counter_examples=("作者： 张三", "区长   陈绍坤", "( 完 )"),
    ),
    SpanKind(
        "SVS01",
        "verse with a gap between its halves",
        "The gap is the caesura.",
        _verse,
        (" ", "\u3000"),
        _SPACE,
        examples=("⟦床前明月光　　疑是地上霜⟧",),
        counter_examples=("区长　　陈绍坤",),
    ),
)
