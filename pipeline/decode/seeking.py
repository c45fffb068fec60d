"""Where to look for mojibake: segments that show a sign of it, and the kinds to try in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.decode import language, misreadings, pricing, segments
from pipeline.decode.decoders import decode
from pipeline.decode.misreadings import LATIN, RIGHT, Kind

TRIES = 300
"""Doubtful segments of a page that are tried for kinds that do not prove themselves, evenly spread."""


def wanted(text: str) -> dict[tuple[int, int], tuple[Kind, ...]]:
    """The segments that show a sign of mojibake, and the kinds to try in each."""
    chars = {char for char in set(text) if char > "\x7f"}
    found: dict[tuple[int, int], list[Kind]] = {}

    def add(place: tuple[int, int], kinds: Iterator[Kind]) -> None:
        found.setdefault(place, []).extend(kinds)

    for wrong in LATIN:
        heads, rests = misreadings.leads(wrong)
        if not heads.isdisjoint(chars) and not (rests | {" "}).isdisjoint(chars | {" "}):
            for place in segments.showing(text, misreadings.sign(wrong)):
                add(place, iter((Kind("utf-8", wrong),)))
    for wrong in misreadings.CJK:
        sign = misreadings.sign(wrong)
        for place in segments.showing(text, sign):
            if _structure_in(text[slice(*place)], wrong, sign):
                add(place, iter((Kind("utf-8", wrong),)))
    for sign, kinds in ((_western(), _LATIN_LEGACY), (_unusual(), _CJK_LEGACY)):
        if sign is not None:
            places = [place for place in segments.showing(text, sign) if _doubtful(text[slice(*place)], sign)]
            for place in places[:: max(1, len(places) // TRIES)]:
                add(place, (kind for kind in kinds if _promising(text[slice(*place)], kind, sign)))
    return {place: tuple(dict.fromkeys(kinds)) for place, kinds in found.items() if kinds}


def _structure_in(text: str, wrong: str, sign: re.Pattern[str]) -> bool:
    """Whether what a sign shows is UTF-8: its bytes are two characters of three, as far as they go."""
    known = misreadings.table(wrong)
    found = sign.search(text)
    while found:
        if found[0][1] in "?\ufffd":
            return True
        coded = b"".join(known[char] or b"?" for char in found[0])
        if _TWO.match(coded):
            return True
        found = sign.search(text, found.start() + 1)
    return False


_HAN = re.compile("[\u3400-\u9fff]")
_TWO = re.compile(rb"[\xe2-\xef][\x80-\xbf]{2}(?:[\xc2-\xef]|\?|\Z)(?:[\x80-\xbf]|\?|\Z)")
_LATIN_LEGACY = tuple(
    Kind(right, wrong)
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
_CJK_LEGACY = tuple(Kind(right, wrong) for right in RIGHT[1:] for wrong in misreadings.CJK if right != wrong)


@cache
def _western() -> re.Pattern[str]:
    """Four characters in a row of a table of one byte, perhaps with ASCII between."""
    return re.compile("(?:[\u0080-\u04ff\u0e00-\u0e5f\u2013-\u22ff\u2500-\u25a0\ufb01\ufb02\uf8ff][\x40-\x7e]?){4}")


@cache
def _unusual() -> re.Pattern[str]:
    """A row of characters none of which is among the most frequent ones, or a rare one beside others."""
    prices = language.model("zh")
    usual = sorted(prices.listed, key=lambda char: (-prices[char], char))[:260]
    marks = "\u3000-\u303f\uff01-\uff20\uff3b-\uff40\uff5b-\uff65\u2010-\u2027"
    return re.compile(f"(?:[^\x00-\x7f{marks}{''.join(map(re.escape, usual))}] ?){{4}}")


def _doubtful(text: str, sign: re.Pattern[str]) -> bool:
    """Whether a stretch that shows a sign reads poorly as it stands."""
    bar = _POOR_LETTERS if sign is _western() else language.FAIR - 0.3
    for run in _runs(text, sign):
        if max(pricing.mean(run, model) for model in pricing.languages(run)) < bar:
            return True
        han = "".join(_HAN.findall(run))
        if len(han) < len(run) and len(han) > 3 and max(pricing.mean(han, "ja"), pricing.mean(han, "any")) < _POOR_HAN:
            return True
    return False


_POOR_LETTERS = -7.5
"""Mean price of letters and signs of a table of one byte under which they are looked at."""
_POOR_HAN = -9.6
"""Mean price of the Han among kana under which they are looked at by themselves."""


def _runs(text: str, sign: re.Pattern[str]) -> Iterator[str]:
    """The rows of a segment that begin with a sign: some, and some characters of each."""
    at = 0
    for _ in range(_ROWS_TRIED):
        found = sign.search(text, at)
        if not found:
            return
        row = _ROW.match(text, found.start(), found.start() + _ROW_TRIED)
        yield row[0] if row else found[0]
        at = max(found.end(), row.end() if row else 0)


_ROW = re.compile("[^\x00-\x7f]+(?:[\x40-\x7e ][^\x00-\x7f]+)*")
_ROW_TRIED = 120
_ROWS_TRIED = 20


def _promising(text: str, kind: Kind, sign: re.Pattern[str]) -> bool:
    """Whether some doubtful row of the text reads better when it is turned back, whatever is lost."""
    model = misreadings.SPEAKS[kind.right]
    for run in _runs(text, sign):
        before = pricing.at_best(run)
        coded = b"".join(
            part or b"?" for part in map(misreadings.table(kind.wrong).__getitem__, run) if part is not None
        )
        after = decode(coded, kind.right).text
        if len(coded) * 3 >= 4 * len(after) >= 8 and pricing.likelihood(after, model) - before > 4.0:
            return True
    return False
