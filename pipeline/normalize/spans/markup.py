"""Spans of markup that stands in the text as characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.spans.kind import Span, SpanKind, matches

_BBCODE_TEXT = re.compile(r"\[(code|url|img|media|flash|audio|email)\b[^\[\]\n]*\][^\n]{0,1000}?\[/\1\]", re.IGNORECASE)
_BBCODE = re.compile(
    r"\[/?[A-Za-z*][A-Za-z0-9_.]*(?:=[^\[\]\n]*)?\](?!\()"
    r"|\[(?:quote|code|hide|free|sell|post|reply|media|flash|audio|email|url|img|attach|list|table|td|tr|size|font|color|align|i)"
    r"[ :][^\[\]\n]*\](?!\()"
)
_TAG = re.compile(r"<(?<!<<)(?:/?[A-Za-z][\w:-]*(?:[ \t][^<>\n]*)?/?|!--[^\n]{0,500}?--|\?[^<>\n]*\?)>(?!>)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TOKEN = re.compile(r"\{:\w{1,20}:\}")
_TICKS = re.compile(r"(`{1,2})(?!`)[^\n]{1,400}?(?<!`)\1(?!`)")
_TARGET = re.compile(r"\]\((?:[^()\s\u3400-\u9fff]|\([^()\s]*\)){1,500}(?: \"[^\"\n]{0,200}\")?\)")


def _bbcode(text: str) -> Iterator[Span]:
    if "[/" in text:
        yield from matches(_BBCODE_TEXT)(text)
    yield from matches(_BBCODE)(text)


KINDS = (
    SpanKind(
        "SMK01",
        "board code",
        "Square-bracket markup of boards, and what stands between a pair that holds an address or code.",
        _bbcode,
        ("[",),
        examples=("⟦[url=http://a.cn/(x)]⟧", "⟦[color=red]⟧公告⟦[/color]⟧"),
        counter_examples=("数组[1,2,3]", "[Unix 打印系统(CUPS)]"),
    ),
    SpanKind(
        "SMK02",
        "tag",
        "Marks inside a tag belong to the markup language.",
        matches(_TAG),
        ("<",),
        examples=('⟦<a href="http://a.cn" title="首页,导航">⟧首页',),
        counter_examples=("a < b", "<书>"),
    ),
    SpanKind(
        "SMK03",
        "entity",
        "The semicolon ends the reference.",
        matches(_ENTITY),
        ("&",),
        examples=("空格⟦&nbsp;⟧实体", "⟦&#20013;⟧文"),
        counter_examples=("A&B;",),
    ),
    SpanKind(
        "SMK04",
        "token of a smiley",
        "Forum software replaces it by a picture.",
        matches(_TOKEN),
        ("{:",),
        examples=("顶⟦{:4_87:}⟧",),
        counter_examples=("{:",),
    ),
    SpanKind(
        "SMK05",
        "code between grave accents",
        "Markdown's way to quote code inside a line.",
        matches(_TICKS),
        ("`",),
        examples=("运行⟦`print(1,2)`⟧,然后",),
        counter_examples=("(`･ω･)",),
    ),
    SpanKind(
        "SMK06",
        "target of a Markdown link",
        "What follows the text of a link in round brackets is an address, however short.",
        matches(_TARGET),
        ("](",),
        examples=("见[第二章⟦](guide/a.md)⟧(英文)",),
        counter_examples=("[注](这里)",),
    ),
)
