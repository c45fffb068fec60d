"""Spans that punctuation, width and space rules leave alone: addresses, markup, code, faces.

Each kind is looked for only where a character that it cannot do without stands, so that plain
text costs a few substring searches. No span crosses a line end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain

from pipeline.normalize.characters import HAN, KANA

Span = tuple[int, int]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,19}\Z")
_ADDRESS = re.compile(r"[!#-;=?-_a-z~]+")
_ED2K = re.compile(r"\|file\|[^\n]{0,400}?\|/")
_WWW = re.compile(r"(?:www|WWW)\.[!#-;=?-_a-z~]+")
_MAIL = re.compile(r"@[A-Za-z0-9.-]*[A-Za-z0-9]")
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}\Z")
_BBCODE_TEXT = re.compile(r"\[(code|url|img|media|flash|audio|email)\b[^\[\]\n]*\][^\n]{0,1000}?\[/\1\]", re.IGNORECASE)
_BBCODE = re.compile(r"\[/?[A-Za-z*][\w.]*(?:[= :][^\[\]\n]*)?\]")
_TAG = re.compile(r"<(?<!<<)(?:/?[A-Za-z][\w:-]*(?:[ \t][^<>\n]*)?/?|!--[^\n]{0,500}?--|\?[^<>\n]*\?)>(?!>)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TOKEN = re.compile(r"\{:\w{1,20}:\}")
_TICKS = re.compile(r"`[^`\n]+`")
_CALL = re.compile(r"\((?<=[A-Za-z0-9_]\()[ \t]{0,3}([\"'])[^\n]{0,300}?\1[^()\n]{0,100}\)")
_STRING = re.compile(r"=(?<=[\w\]\)]=)(?<!==)[ \t]?([\"'])[^\"'\n]*\1|=(?<=[\w\]\)] =)[ \t]?([\"'])[^\"'\n]*\2")
_COMPARED = re.compile(r"==[ \t]?([\"'])[^\"'\n]*\1")
_KEY = re.compile(r"\"[^\"\n]{1,80}\"[ \t]?:[ \t]?(?:\"[^\"\n]*\"|(?=[\[{\d-]|true|false|null))")
_WINDOWS = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\[^\s,;:，。；：！？、\"'“”‘’<>|*?（）()]*")
_SMILEY_CODE = re.compile(r":(?:[a-z][a-z_]{1,14}:(?!//)|(?:lol|handshake)(?![A-Za-z]))")
_SMILEYS = tuple(
    re.compile(sign + r"[-o^']?(?:[)(](?![)(A-Za-z0-9])|[\[\]DPpOoQL$@|*](?![A-Za-z0-9" + HAN + r"]))") for sign in ":;"
)
_FACES = tuple(re.compile(sign + r"([^()（）\n]{1,16})[)）]") for sign in (r"\(", "（"))
_ARMS = re.compile(rf"[^\s\w{HAN}!-~·‘’“”…—、-〕，。；：？！（）～]{{1,8}}")
_FACE_SIGN = re.compile(
    "[_^＿＾ωДд▽□◕◡﹏¯￣ˉ´｀`╯╰╥ಥಠ≧≦⊙∀ε▔ㅂ¬︶﹁﹂︿﹀‿ʖ\u0300-\u036fﾟ･・゜゛⌒〃◉๑ᴗ˘˙﹃﹌∇ㅅ◎ಡಢ눈✿♥♡⁄Ծ]"
)
_FACE_SHAPE = re.compile(r"([A-Za-z@*;=><-])[-_.^oOAwW]{0,2}\1|>.{0,2}<")
_NOT_FACE = re.compile("[A-Za-z0-9]{3}|(?![一皿益口艹人罒凸丿])[" + HAN + "]")
_NO_HAN = rf"[^\n{HAN}]{{0,200}}"
_CODE_LINE = re.compile(
    r"[ \t]*(?:#include\b|//(?!/)|/\*|\*/|<\?php"
    r"|(?:if|for|while|switch|elif)[ \t]{0,2}\("
    rf"|(?:int|var|let|const|char|void|def|class|function|return|public|private|static|using|namespace|import|from)\b(?={_NO_HAN}[=;{{}}])"
    rf"|(?:def|function)[ \t]+\w+\("
    rf"|(?:echo|printf?|puts|sudo|git|pip|npm|cd|gcc|apt-get)[ \t](?={_NO_HAN}[\"'$/\\-])"
    r"|(?:SELECT|INSERT|UPDATE|DELETE)[ \t](?=[^\n]{0,200}\b(?:FROM|INTO|SET)\b))[^\n]*"
)
_LINE_HEAD = re.compile(r"\n[ \t]*[a-zSIUD#/*<]")
_KANA = re.compile(f"[{KANA}]")
_HAN = re.compile(f"[{HAN}]")
_TRAILING = ",.;:!?'\"*_~|"


@lru_cache(maxsize=2)
def shelters(text: str) -> tuple[Span, ...]:
    """The sheltered spans of a text, sorted, merged."""
    found: list[Span] = []
    for triggers, search in _SEARCHES:
        if any(trigger in text for trigger in triggers):
            found += search(text)
    found += _code_lines(text)
    found += _japanese(text)
    if len(found) < 2:
        return tuple(found)
    found.sort()
    out = [found[0]]
    for start, end in found[1:]:
        if start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(text))


def _end_of_address(text: str, start: int, end: int) -> int:
    """Where an address ends: stops at its end, and a bracket it did not open, are not part of it."""
    while end > start:
        last = text[end - 1]
        unopened = last in ")]" and text.count("(" if last == ")" else "[", start, end) < text.count(last, start, end)
        if last not in _TRAILING and not unopened:
            break
        end -= 1
    return end


def _urls(text: str) -> Iterator[Span]:
    at = text.find("://")
    while at >= 0:
        scheme = _SCHEME.search(text[max(0, at - 20) : at])
        end = at + 3
        if scheme:
            start = at - len(scheme[0])
            match = _ED2K.match(text, end) or _ADDRESS.match(text, end)
            if match:
                end = match.end() if match.re is _ED2K else _end_of_address(text, end, min(match.end(), end + 4000))
            yield start, end
        at = text.find("://", end)


def _www(text: str) -> Iterator[Span]:
    for match in _WWW.finditer(text):
        yield match.start(), _end_of_address(text, match.start(), min(match.end(), match.start() + 4000))


def _mail(text: str) -> Iterator[Span]:
    for match in _MAIL.finditer(text):
        box = _MAILBOX.search(text[max(0, match.start() - 64) : match.start()])
        if box:
            yield match.start() - len(box[0]), match.end()


def _bbcode(text: str) -> Iterator[Span]:
    if "[/" in text:
        yield from _spans(_BBCODE_TEXT, text)
    yield from _spans(_BBCODE, text)


def _smileys(text: str) -> Iterator[Span]:
    yield from _spans(_SMILEY_CODE, text)
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


def _strings(text: str) -> Iterator[Span]:
    yield from _spans(_STRING, text)
    yield from _spans(_COMPARED, text)


def _code_lines(text: str) -> Iterator[Span]:
    """Whole lines that begin as code does and have an operator before any Han."""
    match = _CODE_LINE.match(text)
    if match:
        yield match.span()
    for head in _LINE_HEAD.finditer(text):
        match = _CODE_LINE.match(text, head.start() + 1)
        if match:
            yield match.span()


def _japanese(text: str) -> Iterator[Span]:
    """Lines written in Japanese, which has its own punctuation: a kana for every four Han or fewer."""
    done = -1
    for match in _KANA.finditer(text):
        if match.start() > done:
            start = text.rfind("\n", max(0, done), match.start()) + 1 or max(0, done)
            stop = text.find("\n", match.start())
            done = stop if stop >= 0 else len(text)
            line = text[start:done]
            kana = len(_KANA.findall(line))
            if kana >= 4 and kana * 4 >= len(_HAN.findall(line)):
                yield start, done


_SEARCHES: tuple[tuple[tuple[str, ...], Callable[[str], Iterable[Span]]], ...] = (
    (("://",), _urls),
    (("www.", "WWW."), _www),
    (("@",), _mail),
    (("[",), _bbcode),
    (("<",), partial(_spans, _TAG)),
    (("&",), partial(_spans, _ENTITY)),
    (("{:",), partial(_spans, _TOKEN)),
    (("`",), partial(_spans, _TICKS)),
    (("(",), partial(_spans, _CALL)),
    (("=",), _strings),
    (('"',), partial(_spans, _KEY)),
    ((":\\",), partial(_spans, _WINDOWS)),
    ((":", ";"), _smileys),
    (("(", "（"), _faces),
)
