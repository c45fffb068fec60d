"""Where to look for mojibake: segments that show a sign of it, and the kinds to try in each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import islice

from pipeline.decode import language, misreadings, pricing, segments
from pipeline.decode.decoders import decode
from pipeline.decode.islands import MARGIN, islands
from pipeline.decode.judging import JAPANESE
from pipeline.decode.misreadings import AGAIN, LATIN, RIGHT, Misreading

FEW_HAN = 3
"""Han among other characters that are judged by themselves are more than these."""
KEPT = (3, 4)
"""Share of the characters turned back that the bytes must bear out, a byte lost counting against it."""
KEPT_LEAST = 8
"""Four times the fewest characters that a row turned back is judged by."""
PROMISE = 4.0
"""Nats a row must gain when it is turned back, to be tried in full."""


TRIES = 300
"""Doubtful segments of a page that are tried for kinds that do not prove themselves, evenly spread."""


def wanted(text: str) -> dict[tuple[int, int], tuple[Misreading, ...]]:
    """The segments that show a sign of mojibake, and the kinds to try in each."""
    within = islands(text)
    chars = {char for first, last in within for char in set(text[first:last]) if char > "\x7f"}
    pairs = _pairs(text, within, chars)
    found: dict[tuple[int, int], list[Misreading]] = {}

    def add(place: tuple[int, int], kinds: Iterator[Misreading]) -> None:
        found.setdefault(place, []).extend(kinds)

    for place, kind in _structured(text, within, chars, pairs):
        add(place, iter((kind,)))
    if not _KANA.isdisjoint(chars):
        for place in segments.showing(text, _KANA_BESIDE):
            if _foreign_han(text[slice(*place)]):
                add(place, iter((JAPANESE,)))
    for sign, kinds in ((_western(), _LATIN_LEGACY), (_unusual(), _CJK_LEGACY)):
        if sign is _unusual() or sum(map(bool, map(_LETTERS.match, chars))) > 1:
            rows = (start for start, row in _rows(text, sign, within) if _doubtful(row, sign))
            places = list(segments.around(text, rows))
            for place in places[:: max(1, len(places) // TRIES)]:
                add(place, (kind for kind in kinds if _promising(text[slice(*place)], kind, sign)))
    return {place: tuple(dict.fromkeys(kinds)) for place, kinds in found.items() if kinds}


def _goes_on(wrong: str, char: str) -> bool:
    """Whether a character may be the second of a sign that :func:`_structure_in` believes in a table of pairs: its
    first byte is the last of a character of UTF-8, or it was lost.
    """
    coded = misreadings.table(wrong)[char] if char else None
    return char in ("?", "\ufffd") or (coded is not None and 0x80 <= coded[0] < 0xC0)


def _structured(
    text: str, within: list[tuple[int, int]], chars: set[str], pairs: set[tuple[str, str]]
) -> Iterator[tuple[tuple[int, int], Misreading]]:
    """The segments that show the structure of UTF-8 as some table reads it."""
    for wrong in LATIN:
        heads, rests = misreadings.leads(wrong)
        firsts = {head for head, rest in pairs if head in heads and (rest == " " or rest in rests)}
        if firsts and not (heads - _NO_BREAK).isdisjoint(chars):
            for place in segments.showing(text, misreadings.sign(wrong), within, firsts):
                if _gains_in(text[slice(*place)], wrong):
                    yield place, Misreading("utf-8", wrong)
    for wrong in misreadings.CJK:
        sign, firsts = misreadings.sign(wrong), chars & misreadings.firsts(wrong)
        for place in segments.showing(text, sign, within, firsts, partial(_goes_on, wrong)) if firsts else ():
            if _structure_in(text[slice(*place)], wrong, sign):
                yield place, Misreading("utf-8", wrong)


def _structure_in(text: str, wrong: str, sign: re.Pattern[str]) -> bool:
    """Whether what a sign shows is UTF-8: its bytes are two characters of three, as far as they go."""
    known = misreadings.table(wrong)
    found = sign.search(text)
    while found:
        if found[0][1] in "?\ufffd":
            return True
        at = found.start()
        coded = b"".join(known[char] or b"?" for char in found[0])
        if _TWO.match(coded):
            more = b"".join(known[char] or b"?" for char in text[at + len(found[0]) : at + _AHEAD])
            whole = _WHOLE.match(coded + more)
            chars = whole[0].decode("utf-8", "ignore") if whole else ""
            before = text[at : at + (len(whole[0]) + 1) // 2] if whole else ""
            if pricing.at_best(chars) > pricing.at_best(before) + LEAST:
                return True
        found = sign.search(text, at + 1)
    return False


_AHEAD = 12
"""Characters that are looked at from a sign on: four of three bytes, misread."""
_WHOLE = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]{2}|[\xc2-\xdf][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2})+")
LEAST = 3.0
"""Nats that the first characters of such a stretch gain at least."""
_NO_BREAK = frozenset("\xa0")
"""No head by itself: in the tables of the Macintosh it is one, and pages are full of it."""
WORTH = 6.0
"""Nats that the signs of a segment must gain together, each alone, so that its spans are searched: half of what
a span needs. In sound text two marks may look like a character of UTF-8."""


@cache
def _signs(wrong: str) -> re.Pattern[str]:
    return re.compile(f"(?:{misreadings.sign(wrong).pattern})+")


def _gains_in(text: str, wrong: str) -> bool:
    """Whether the signs of a table of one byte gain anything when they are turned back, or show one again."""
    known = misreadings.table(wrong)
    gain = 0.0
    for found in _signs(wrong).finditer(text):
        before = found[0]
        coded = b"".join([b"\xa0" if char == " " else known[char] or b"?" for char in before])
        after = coded.decode("utf-8", "replace").replace("\ufffd", "")
        if any(_signs(table).search(after) for table in (wrong, *AGAIN)):
            return True
        gain += max(0.0, pricing.at_best(after) - pricing.at_best(before))
        if gain >= WORTH:
            return True
    return False


_KANA = frozenset(map(chr, range(0x3041, 0x3094)))
_KANA_BESIDE = re.compile("[\u3041-\u3093][\u3400-\u9fff]|[\u3400-\u9fff][\u3041-\u3093]")
_HAN = re.compile("[\u3400-\u9fff]")


def _foreign_han(text: str) -> bool:
    """Whether Han beside hiragana are none that Japanese has, or read poorly there: EUC-JP and GBK have kana at the
    same places, so only the Han of such a text are wrong.
    """
    prices = language.model("ja")
    return any(prices[char] < _NO_KANJI for char in _HAN.findall(text))


_NO_KANJI = -13.0
_TWO = re.compile(rb"[\xe2-\xef][\x80-\xbf]{2}(?:[\xc2-\xef]|\?|\Z)(?:[\x80-\xbf]|\?|\Z)")
_LATIN_LEGACY = tuple(
    Misreading(right, wrong)
    for right in RIGHT[1:]
    for wrong in (
        "windows-1252",
        "iso-8859-1",
        "windows-1251",
        "windows-1250",
        "macintosh",
        "koi8-r",
        "iso-8859-15",
        "ibm437",
        "ibm850",
        "windows-1254",
    )
)
_CJK_LEGACY = tuple(Misreading(right, wrong) for right in RIGHT[1:] for wrong in misreadings.CJK if right != wrong)


_LETTERS = re.compile(
    "[\u0080-\u04ff\u0e00-\u0e5f\u2013-\u22ff\u2500-\u25a0\ufb01\ufb02\uf8ff]"
    "(?<![\xa0\xa7\xa8\xb0\xb1\xb7\xd7\xf7\u2010-\u203b\u2103\u2116\u2160-\u217f\u2190-\u2193\u2500-\u257f\u25a0])"
)
"""A character of :func:`_western` that Chinese text does not use as a mark."""


@cache
def _western() -> re.Pattern[str]:
    """Four characters in a row of a table of one byte, perhaps with ASCII between."""
    return _row_of("[\u0080-\u04ff\u0e00-\u0e5f\u2013-\u22ff\u2500-\u25a0\ufb01\ufb02\uf8ff]", "[\x40-\x7e]?")


@cache
def _unusual() -> re.Pattern[str]:
    """A row of characters none of which is among the most frequent ones, or a rare one beside others."""
    prices = language.model("zh")
    usual = sorted(prices.listed, key=lambda char: (-prices[char], char))[:260]
    marks = "\u3000-\u303f\uff01-\uff20\uff3b-\uff40\uff5b-\uff65\u2010-\u2027"
    return _row_of(f"[^\x00-\x7f{marks}{''.join(map(re.escape, usual))}]", " ?")


def _row_of(char: str, between: str) -> re.Pattern[str]:
    """A row of characters above ASCII, perhaps with ASCII between, that begins with four of a kind.

    The kind stands first and the three others are looked ahead for: a pattern that begins with a class
    is searched three times as fast as one that begins with a look ahead.
    """
    ahead = f"(?={between}(?:{char}{between}){{3}})"
    return re.compile(f"{char}{ahead}(?:[\x40-\x7e ]?[^\x00-\x7f]){{0,{_ROW_TRIED}}}[\x40-\x7e ]?")


def _doubtful(row: str, sign: re.Pattern[str]) -> bool:
    """Whether a row that begins with a sign reads poorly as it stands."""
    bar = _POOR_LETTERS if sign is _western() else language.FAIR - 0.3
    if sign is not _western() and _HAN_AND_MARKS.fullmatch(row):
        han = _HAN.findall(row)
        if sum(map(language.model("any").__getitem__, han)) >= (bar - language.UNSEEN_PAIR) * len(han):
            return False  # joins cost no more than that, marks less
    if sign is _western() and len(_LETTER_AND_BOX.findall(row)) > 1:
        return True
    if max(pricing.mean(row, model) for model in pricing.languages(row)) < bar:
        return True
    words = "".join(_HAN.findall(row))
    return FEW_HAN < len(words) < len(row) and max(pricing.mean(words, "ja"), pricing.mean(words, "any")) < _POOR_HAN


_LETTER_AND_BOX = re.compile("[\u00c0-\u04ff][\u2500-\u25a0]|[\u2500-\u25a0][\u00c0-\u04ff]|[а-яё-џґ][А-ЯЀ-ЏҐ]")
"""Box-drawing stands among letters where KOI8 or a table of DOS read Han, and nowhere else; a capital behind a small
letter where windows-1251 did.
"""
_HAN_AND_MARKS = re.compile("[\u0020-\u007e\u2010-\u2027\u3001-\u3003\u3008-\u3011\u3400-\u9fff\uff01-\uff20]+")
_POOR_LETTERS = -7.5
"""Mean price of letters and signs of a table of one byte under which they are looked at."""
_POOR_HAN = -9.6
"""Mean price of the Han among kana under which they are looked at by themselves."""


def _pairs(text: str, within: list[tuple[int, int]], chars: set[str]) -> set[tuple[str, str]]:
    """What stands behind the characters that are heads in some table of one byte."""
    heads = sorted(chars & _heads())
    if not heads:
        return set()
    pattern = re.compile(f"([{''.join(map(re.escape, heads))}])(?=(.))", re.DOTALL)
    return {pair for first, last in within for pair in pattern.findall(text, first, last + MARGIN)}


@cache
def _heads() -> frozenset[str]:
    return frozenset(head for wrong in LATIN for head in misreadings.leads(wrong)[0])


def _rows(
    text: str, sign: re.Pattern[str], within: Iterable[tuple[int, int]] | None = None
) -> Iterator[tuple[int, str]]:
    """The rows that begin with a sign, and where; a long one in parts."""
    for first, last in ((0, len(text)),) if within is None else within:
        for found in sign.finditer(text, first, last + MARGIN):
            yield found.start(), found[0]


_ROWS_TRIED = 20
"""Rows of a segment that are turned back to see whether that promises anything."""
_ROW_TRIED = 100
"""Characters of a row that are looked at in one part."""


def _promising(text: str, kind: Misreading, sign: re.Pattern[str]) -> bool:
    """Whether some doubtful row of the text reads better when it is turned back, whatever is lost."""
    model = misreadings.SPEAKS[kind.right]
    for _, run in islice(_rows(text, sign), _ROWS_TRIED):
        before = pricing.at_best(run)
        coded = b"".join(
            part or b"?" for part in map(misreadings.table(kind.wrong).__getitem__, run) if part is not None
        )
        after = decode(coded, kind.right).text
        if (
            len(coded) * KEPT[0] >= KEPT[1] * len(after) >= KEPT_LEAST
            and pricing.likelihood(after, model) - before > PROMISE
        ):
            return True
    return False
