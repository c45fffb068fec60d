"""Whether a span is turned back: its gain, its fit, and what its tables are for."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.decode import language, misreadings, pricing, quoting
from pipeline.decode.misreadings import HOLE, LATIN, Misreading
from pipeline.decode.pricing import HIGH
from pipeline.decode.spans import Span

HOLES = 2
"""One in so many characters turned back may be lost."""
DISTINCT_BESIDE_HOLES = (2, 3)
"""Distinct high characters that must be left beside holes: of a kind that the page has proved, and of another."""
SCATTERED = 5
"""One in so many of a table's own characters may stand alone among Latin letters."""
OWN_SHARE = 3
"""One in so many high characters must be the table's own."""


GAIN = 12.0
"""Nats a span of UTF-8 must gain over its distinct characters."""
GAIN_LEGACY = 18.0
"""The same for tables that do not prove themselves: GBK and Big5 read each other's bytes without complaint."""
GAIN_PROVED = 4.0
"""The same for UTF-8 where the page has proved the kind."""
GAIN_LEGACY_PROVED = 6.0
"""The same for tables of pairs where the page has proved the kind."""
GAIN_KANA = 6.0
"""The same for EUC-JP that GBK read, whose kana are right as they stand: only its Han can gain anything. One of those
must be none that Japanese is written with.
"""
GAIN_LEFT = 10.0
"""The same from which text of tables that do not prove themselves is reported."""
GAIN_ALONE = 2.0
"""The same for all that a segment holds, on a page that has the kind throughout: names, labels of links."""
STRONG = 120.0
"""The same that proves a kind for all that its table explains."""
_LOOSER = 2.0
"""Nats a character that an outcome of a proved kind may read poorer: names."""
_MARKS_OF_1252 = re.compile("[\u2018\u2019\u201c\u201d\u2013\u2014\u2026]")


def accepted(text: str, span: Span, proved: Counter[Misreading]) -> bool:
    """Whether a span is turned back. A kind that the page has proved needs less, and of one that reads Han as letters
    any gain will do: sound Han has no bytes in its wrong table.
    """
    kind, before = span.kind, text[span.start : span.end]
    known = kind in proved
    if not kind.structured and _ONLY_MARKS.fullmatch(before):
        return False  # a pair of quotation marks, which is two bytes of a table of the Macintosh or of Windows
    if known and kind.wrong in LATIN and proved[kind] >= STRONG and span.gain > 0.0 and HOLE not in span.after:
        return True
    bars = (GAIN, GAIN_PROVED) if kind.structured else (GAIN_LEGACY, GAIN_LEGACY_PROVED)
    bar = bars[known]
    if kind == JAPANESE and _no_kanji(before):
        bar = min(bar, GAIN_KANA)
    if known and proved[kind] >= STRONG and _alone(text, span):
        bar = GAIN_ALONE
    if span.gain < bar or not _sound(span.after, kind, language.FAIR - (_LOOSER if known else 0.0)):
        return False
    if not known and len(set(HIGH.findall(span.after))) < quoting.QUOTED and _talked(text, span.start, span.end):
        return False
    if kind.structured:
        return _structured(before, span.after, kind.wrong, known=known)
    return _legacy(before, span.after, kind, least=2 if known else 3, most=0.5 if known else 0.51)


def _alone(text: str, span: Span) -> bool:
    """Whether nothing above ASCII stands beside a span between markup and line ends."""
    return _BEFORE.search(text, max(0, span.start - 200), span.start) is not None and (
        _BEHIND.match(text, span.end, span.end + 200) is not None
    )


_BEFORE = re.compile("(?:^|[<>\r\n])[^<>\r\n\x80-\U0010ffff]*$")
_BEHIND = re.compile("[^<>\r\n\x80-\U0010ffff]*(?:[<>\r\n]|$)")
_LEAST = 3
"""Characters of GBK that two characters of UTF-8 make; fewer are as soon one by chance."""


def _structured(before: str, after: str, wrong: str, *, known: bool) -> bool:
    """What was UTF-8 proves itself, but for less than two characters of it in a table of pairs, for one sequence
    that may be a capital and a quotation mark, and for more losses than characters.
    """
    high = HIGH.findall(after)
    holes = after.count(HOLE)
    if HOLES * holes > len(high) or (holes and len(set(high)) - 1 < DISTINCT_BESIDE_HOLES[not known]):
        return False
    if wrong in misreadings.CJK and len(HIGH.findall(before)) < _LEAST:
        return "\ufeff" in after
    return known or len(high) > 1 or not (high[0].isalpha() and _MARKS_OF_1252.search(before))


def _sound(text: str, kind: Misreading, bar: float) -> bool:
    """Whether the outcome reads as running text; what was UTF-8, in any language."""
    whole = text.replace(HOLE, "")
    models = pricing.languages(whole) if kind.structured else (misreadings.SPEAKS[kind.right],)
    return max(pricing.mean(whole, model) for model in models) >= bar


_HAN = re.compile("[\u3400-\u9fff]")
_OWN = {"zh": _HAN, "ja": re.compile("[\u3041-\u30fe]"), "ko": re.compile("[\uac00-\ud7a3]")}
_HAN_OR_PUA = re.compile("[\u3400-\u9fff\ue000-\uf8ff]")
_LONE_KANA = re.compile("(?<![\u3041-\u30fe])[\u3041-\u30fe](?![\u3041-\u30fe])")
_ALONE = re.compile("(?<=[A-Za-z])[\u3400-\u9fff](?![^\x00-\x7f])|(?<![^\x00-\x7f])[\u3400-\u9fff](?=[A-Za-z])")


def _legacy(before: str, after: str, kind: Misreading, least: int, most: float) -> bool:
    """Tables of pairs as right readings must give what they are for: three distinct Han, kana or Hangul, a
    third of the outcome, and not scattered among Latin letters; from CJK to CJK, Han must be most of what stood there
    before (or private use, as which GBK reads a part of Big5).
    """
    own = _OWN[misreadings.SPEAKS[kind.right]].findall(after)
    high = HIGH.findall(after)
    if SCATTERED * len(_ALONE.findall(after)) > len(own) or len(set(own)) < least or OWN_SHARE * len(own) < len(high):
        return False
    if kind.wrong not in misreadings.CJK or (kind.right == "euc-jp" and kind.wrong == "gb18030"):
        return True  # the two have kana and marks at the same places
    marks, han = pricing.marks(before), len(_HAN_OR_PUA.findall(before))
    if kind.wrong in ("gb18030", "big5"):
        return han + marks + len(_LONE_KANA.findall(before)) >= most * len(HIGH.findall(before))
    return True


def looks(text: str, span: Span) -> bool:
    """Whether a span that was left looks like mojibake all the same, and is no quotation."""
    if _talked(text, span.start, span.end):
        return False
    if span.kind.structured:
        if span.gain > GAIN / 2 and _INSIDE_WORD.search(text, max(0, span.start - 1), span.end + 1):
            return True
        return span.gain > GAIN and len(set(HIGH.findall(span.after))) > 1
    before = text[span.start : span.end]
    if span.kind == JAPANESE:
        return span.gain > GAIN_KANA / 2 and _no_kanji(before)
    fits = _sound(span.after, span.kind, language.FAIR) and _legacy(before, span.after, span.kind, least=3, most=0.51)
    return span.gain > GAIN_LEFT and fits


_ONLY_MARKS = re.compile("[\x00-\x7f\u2013-\u201e\u2026\u3000-\u3011\uff01-\uff0f\uff1a-\uff20]*")
_INSIDE_WORD = re.compile("[a-z][\u00c3-\u00c5][\u0080-\u00bf][a-z]")
"""A capital and a sign inside a word, as two bytes of UTF-8 are read by Western tables."""
JAPANESE = Misreading("euc-jp", "gb18030")


def _no_kanji(text: str) -> bool:
    """Whether a text has Han that Japanese is not written with."""
    return any(not char.encode("euc_jp", "ignore") for char in _HAN.findall(text))


def _talked(text: str, start: int, end: int) -> bool:
    """Whether the text around speaks of mojibake, so that a short span may be a quotation."""
    return quoting.talked(text[max(0, start - quoting.NEAR) : start], text[end : end + quoting.NEAR])
