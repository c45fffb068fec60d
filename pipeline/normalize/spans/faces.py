"""Faces and smileys drawn with characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from pipeline.normalize.characters import HAN
from pipeline.normalize.spans.kind import Span, SpanKind, matches

_SMILEY_CODE = re.compile(r":(?:[a-z][a-z_]{1,14}:(?!//)|(?:lol|handshake)(?![A-Za-z]))")
_SMILEYS = tuple(
    re.compile(sign + r"[-o^']?(?:[)(](?![)(A-Za-z0-9])|[\[\]DPpOoQL$@|*](?![A-Za-z0-9" + HAN + r"]))") for sign in ":;"
)
_FACES = tuple(re.compile(sign + r"([^()（）\n]{1,16})[)）]") for sign in (r"\(", "（"))
_ARMS = re.compile(rf"[^\s\w{HAN}!-~·‘’“”…—、-〕，。；：？！（）～]{{1,8}}")
_FACE_SIGN = re.compile(
    "[_^＿＾ωДд▽□◕◡﹏¯￣ˉ´｀`╯╰╥ಥಠ≧≦⊙∀ε▔ㅂ¬︶﹁﹂︿﹀‿ʖ\u0300-\u036fﾟ･・゜゛⌒〃◉๑ᴗ˘˙﹃﹌∇ㅅ◎ಡಢ눈✿♥♡⁄Ծ]"
)
_FACE_SHAPE = re.compile(r"([A-Za-z@*;=><-])[-_.^oOAwW]{1,2}\1|(?:TT|@@|><|\*\*|==|--|;;)|>.{0,2}<")
_NOT_FACE = re.compile("[A-Za-z0-9]{3}|[A-Za-z]{2}[_-][A-Za-z]{2}|(?![一皿益口艹人罒凸丿])[" + HAN + "]")


def _smileys(text: str) -> Iterator[Span]:
    yield from matches(_SMILEY_CODE)(text)
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _SMILEYS):
        end = match.end()
        last = text[end - 1]
        if last == "(" and _closes(text, end):
            continue
        if last == ")" and _opened(text, match.start()):
            continue
        yield match.start(), end


def _closes(text: str, at: int) -> bool:
    stop = text.find("\n", at, at + 200)
    stop = stop if stop >= 0 else at + 200
    return text.find(")", at, stop) >= 0 or text.find("）", at, stop) >= 0


def _opened(text: str, at: int) -> bool:
    line = text[max(0, at - 200) : at]
    line = line[line.rfind("\n") + 1 :]
    return line.count("(") + line.count("（") > line.count(")") + line.count("）")


def _faces(text: str) -> Iterator[Span]:
    """Faces in brackets, with the arms and what they throw."""
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _FACES):
        if _is_face(match[1].strip()):
            arms = _ARMS.match(text, match.end())
            yield match.start(), arms.end() if arms else match.end()


def _is_face(inner: str) -> bool:
    if _NOT_FACE.search(inner) is None:
        return (len(inner) > 1 and _FACE_SIGN.search(inner) is not None) or _FACE_SHAPE.fullmatch(inner) is not None
    return len(inner) == 3 and inner[0] == inner[2] and inner[1] in "oO_AwW" and inner.isalpha() and inner.isascii()


KINDS = (
    SpanKind(
        "SFC01",
        "smiley",
        "Its colon or semicolon are eyes, its bracket is a mouth.",
        _smileys,
        (":", ";"),
        examples=("好的⟦:)⟧", "太好了⟦:lol⟧,谢谢"),
        counter_examples=("(说明:见下)", "注意:这里"),
    ),
    SpanKind(
        "SFC02",
        "face in brackets",
        "The brackets are cheeks.",
        _faces,
        ("(", "（"),
        examples=("笑死我了⟦(^_^)⟧,真的", "⟦(╯°□°)╯⟧"),
        counter_examples=("同比(下同)增长",),
    ),
)
