"""Spans of programs: fenced blocks, lines that read as code, calls, strings and statements."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from pipeline.normalize.characters import HAN, MARKER
from pipeline.normalize.spans.kind import Span, SpanKind, line_at, matches

_HAN = re.compile(f"[{HAN}]")
_FENCE = re.compile(r"(?:\A|(?<=\n))[ \t]{0,3}(```+|~~~+)[ \t]*+[\w+#.-]{0,20}[ \t]*+(?=\n)")
_NO_HAN = rf"[^\n{HAN}]{{0,200}}"
_CODE_LINE = re.compile(
    r"[ \t]*(?:#include\b|//(?!/)|/\*|\*/|<\?php|>>>[ \t]|\$[ \t](?=[a-z])"
    r"|(?:if|for|while|switch|elif)[ \t]{0,2}\("
    rf"|(?:int|var|let|const|char|void|def|class|function|return|public|private|static|using|namespace|import|from)\b(?={_NO_HAN}[=;{{}}])"
    rf"|(?:def|function)[ \t]+\w+\("
    rf"|(?:echo|printf?|puts|sudo|git|pip|npm|cd|gcc|apt-get)[ \t](?={_NO_HAN}[\"'$/\\-])"
    r"|(?:SELECT|INSERT|UPDATE|DELETE)[ \t](?=[^\n]{0,200}\b(?:FROM|INTO|SET)\b))[^\n]*"
)
_LINE_HEAD = re.compile(r"\n[ \t]*[a-zSIUD#/*<>$]")
_SIGN = re.compile(r"[;{}][ \t]*(?:\n|\Z)|[A-Za-z0-9_]\([ \t]?[\"']|[\w\])] ?[-+*/%|&]?= ?[\"'\[{(]|[;{}] *//|=>|->|&&")
_LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`")
_COMMENT = re.compile(r"(?://|/\*|<!--|(?<![&\w])#(?!\w)|--[ \t]).*\Z")
_FEATURES = (
    re.compile(r"[;{}][ \t]*\Z"),
    re.compile(r"[A-Za-z_]\w{0,80}[ \t]{0,40}\("),
    re.compile(r"[\w\])][ \t]*(?:[-+*/%|&^]?=(?!=)|[=!<>]=|&&|\|\||->|=>|::|<<)"),
    re.compile(r"\A[ \t]*(?:[A-Za-z_][\w.]*[ \t]*[=(\[]|[}\])])"),
    re.compile(r"\"\""),
)
"""What a line of code shows when its strings are emptied and its comment is cut off."""
LIKE_CODE = 3
"""Features from which a line reads as code by itself; a line between two lines of code needs one.
Measured on 35,964 lines with Han of reviews and forum pages: one shows a feature, none two."""
_OPENING = re.compile(r"[A-Za-z0-9_]\((?=[^\n]{0,300}[\"'])")
_STATEMENT = re.compile(
    rf"(?<![\w.{HAN}])[A-Za-z_][\w.]*(?:\([^()\n{HAN}]{{0,80}}\)|[ \t]?=[ \t]?[\w.\"'+*/-]{{1,60}});"
    rf"(?:[ \t]*[A-Za-z_][\w.]*(?:\([^()\n{HAN}]{{0,80}}\)|[ \t]?=[ \t]?[\w.\"'+*/-]{{1,60}});)*"
)
_STRING = re.compile(r"=(?<=[\w\]\)]=)(?<!==)[ \t]?([\"'])[^\"'\n]*\1|=(?<=[\w\]\)] =)[ \t]?([\"'])[^\"'\n]*\2")
_COMPARED = re.compile(r"==[ \t]?([\"'])[^\"'\n]*\1")
_KEY = re.compile(r"\"[^\"\n]{1,80}\"[ \t]?:[ \t]?(?:\"[^\"\n]*\"|(?=[\[{\d-]|true|false|null))")


def _fenced(text: str) -> Iterator[Span]:
    """From a line of three or more grave accents or tildes to the next such line, in one text."""
    at = 0
    while opened := _FENCE.search(text, at):
        sign = opened[1]
        closed = re.compile(rf"\n[ \t]{{0,3}}{re.escape(sign[0])}{{{len(sign)},}}[ \t]*(?=\n|\Z)").search(
            text, opened.end() - 1
        )
        if closed is None or MARKER in text[opened.end() : closed.end()]:
            at = opened.end()
            continue
        yield opened.start(), closed.end()
        at = closed.end()


def _code_lines(text: str) -> Iterator[Span]:
    """Whole lines that begin as code does and have an operator before any Han."""
    match = _CODE_LINE.match(text)
    if match:
        yield match.span()
    for head in _LINE_HEAD.finditer(text):
        match = _CODE_LINE.match(text, head.start() + 1)
        if match:
            yield match.span()


def likeness(line: str) -> int:
    """How many features of code the line shows; 0 where Han stands outside strings and comments."""
    bare = _COMMENT.sub("", _LITERAL.sub('""', line))
    if _HAN.search(bare):
        return 0
    return sum(feature.search(bare) is not None for feature in _FEATURES)


def _like_code(text: str) -> Iterator[Span]:
    """Lines that show three features of code, and lines between two such that show one."""
    sure: list[Span] = []
    done = -1
    for sign in _SIGN.finditer(text):
        if sign.start() <= done:
            continue
        start, stop = line_at(text, sign.start())
        done = stop
        if likeness(text[start:stop]) >= LIKE_CODE:
            sure.append((start, stop))
    yield from sure
    for (_, above), (below, _) in itertools.pairwise(sure):
        between = text[above + 1 : below - 1]
        if 0 < len(between) <= 400 and MARKER not in between and all(map(_may_be_code, between.split("\n"))):
            yield above + 1, below - 1


def _may_be_code(line: str) -> bool:
    return likeness(line) >= 1 or not _HAN.search(_COMMENT.sub("", line))


def _calls(text: str) -> Iterator[Span]:
    """``name(…)`` with a string in it and no Han outside strings, as far as its bracket closes."""
    for match in _OPENING.finditer(text):
        end = _closing(text, match.end())
        if end and ('"' in text[match.end() : end] or "'" in text[match.end() : end]):
            yield match.start() + 1, end + (text[end : end + 1] == ";")


def _closing(text: str, at: int) -> int:
    """Where the bracket closes that was opened before ``at``; 0 if Han stands there as words."""
    depth, stop = 1, min(len(text), at + 400)
    while at < stop:
        sign = text[at]
        if sign in "\"'":
            literal = _LITERAL.match(text, at)
            if literal is None:
                return 0
            at = literal.end()
            continue
        if sign == "\n" or _HAN.match(sign):
            return 0
        depth += (sign == "(") - (sign == ")")
        at += 1
        if depth == 0:
            return at
    return 0


def _strings(text: str) -> Iterator[Span]:
    yield from matches(_STRING)(text)
    yield from matches(_COMPARED)(text)


KINDS = (
    SpanKind(
        "SCD01",
        "fenced block",
        "What stands between fences of grave accents or tildes is code or quoted character by character.",
        _fenced,
        ("```", "~~~"),
        examples=('如下:\n⟦```python\n打印("一,二")\n```⟧\n完',),
        counter_examples=("~~~好的",),
    ),
    SpanKind(
        "SCD02",
        "line that begins as code",
        "A keyword, a comment sign, a prompt or a command with an operator behind it begins a line of a program.",
        _code_lines,
        examples=("⟦// 注释,不动⟧", '⟦if (a == "中文") { return; }⟧', '⟦>>> 打印("好,的")⟧'),
        counter_examples=("for循环怎么写?", "import语句,见下"),
    ),
    SpanKind(
        "SCD03",
        "line like code",
        "Where strings and comments alone hold Han and the rest has calls, assignments and line ends of code.",
        _like_code,
        (";", "{", "=", "('", '("'),
        examples=('⟦System.out.println("时间：" + f());⟧', '⟦x.y = f("张三,李四");⟧'),
        counter_examples=("增长7%;", '他说:("好")'),
    ),
    SpanKind(
        "SCD04",
        "call with a string",
        "The quotes, commas and brackets of a call belong to the program.",
        _calls,
        ("(",),
        examples=("用print⟦('第%d组' % (i,))⟧打印",),
        counter_examples=("iPhone(苹果手机)", "调用print(x)函数"),
    ),
    SpanKind(
        "SCD05",
        "statement inside a line",
        "A call or an assignment with its semicolon, quoted in the middle of a sentence.",
        matches(_STATEMENT),
        (";",),
        examples=("⟦foo(); x=1;⟧ 再运行一次",),
        counter_examples=("增长7%;固定资产", "他用Word;我用别的"),
    ),
    SpanKind(
        "SCD06",
        "string that is assigned or compared",
        "Its quotes are the program's.",
        _strings,
        ("=",),
        examples=('设a⟦="中文"⟧即可',),
        counter_examples=("等于=好",),
    ),
    SpanKind(
        "SCD07",
        "key and value of JSON",
        "Its quotes and colon are the format's.",
        matches(_KEY),
        ('"',),
        examples=('{⟦"name":"张三"⟧,⟦"age":⟧3}',),
        counter_examples=('他说"好":',),
    ),
)
