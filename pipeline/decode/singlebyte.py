"""Pages of one byte a character: which code page, read in which language?

A language is known by its pairs of letters. Only pairs with a side above ASCII are weighed, since
the rest reads alike under every candidate.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, pairwise
from typing import NamedTuple

from pipeline.decode import decoders, language
from pipeline.decode.candidates import MODELS, Candidate
from pipeline.decode.islands import MARGIN, islands

_WESTERN = "western en de fr es it pt pt_BR nl sv da nb nn fi is ca eu fy ga gd gl id io lb ms br cy sq et"
_CENTRAL = "central pl cs sk hu ro hr sl sr_Latn bs sq de"
CODE_PAGES: dict[str, tuple[str, float]] = {
    "windows-1252": (_WESTERN, 5.0),
    "windows-1250": (_CENTRAL, -1.0),
    "windows-1251": ("cyrillic ru uk bg sr mk be kk ky", 0.0),
    "windows-1253": ("el", 0.0),
    "windows-1254": ("tr az", -0.5),
    "windows-1255": ("he", 0.0),
    "windows-1256": ("ar fa ur", 0.0),
    "windows-1257": ("lt lv et", -1.0),
    "windows-1258": ("vi", -2.0),
    "windows-874": ("th", 0.0),
    "koi8-r": ("ru", -1.0),
    "koi8-u": ("uk", -1.5),
    "ibm866": ("ru be", -3.0),
    "iso-8859-2": (_CENTRAL, -1.5),
    "iso-8859-3": ("eo", -2.0),
    "iso-8859-4": ("lv lt et", -3.0),
    "iso-8859-5": ("cyrillic ru bg sr mk be uk", -2.0),
    "iso-8859-6": ("ar", -1.0),
    "iso-8859-7": ("el", -0.5),
    "iso-8859-8": ("he", -0.5),
    "iso-8859-10": ("is", -4.0),
    "iso-8859-13": ("lt lv", -1.5),
    "iso-8859-14": ("cy ga gd br", -3.0),
    "iso-8859-15": ("fr fi et", -2.0),
    "iso-8859-16": ("ro", -3.0),
    "x-mac-cyrillic": ("ru", -8.0),
    "macintosh": ("fr de es it pt sv", -6.0),
}
"""Code pages, the languages each was used for, and a prior in nats for how usual it was on the web."""

CONTEXT = re.compile(rb"[A-Za-z ]?[\x80-\xff](?:[^\x00-\x1f<>\x80-\xff]{0,2}[\x80-\xff])*[A-Za-z .,]?")
"""High bytes with the ASCII between and at both sides of them."""
BUDGET = 2400
"""High bytes that letters are told by; more change nothing."""
REPEATS = 5
"""How often one part counts at most."""
FEW = 80
"""How often one and the same part counts on pages of :data:`FEW` high bytes and more: letters are
told by how often they come, but a bullet before each of ten links is one piece of evidence."""

_UNKNOWN_LETTER = -12.0
"""Price in nats of a letter that the language does not have."""
_UNKNOWN_PAIR = -9.0
"""Price of a pair of letters that the language does not have."""
_BACK_OFF = -2.5
"""Nats that a pair costs more than its letters where only they are known."""
BLOCK = 160
"""Characters that are read in one language."""
_PUNCTUATION = -7.5
"""Price of a mark that texts of any language have."""
_MARKS = frozenset("«»„“”‘’‚–—…©®™°·•€£§¿¡º ª´¨×²³½¼¾±¤\xa0\xad")
_HOLE = -17.0
"""Price of a byte that the code page has nothing for."""
_CONTROL = -13.0
"""Price of a control character."""
_CASE = -5.0
"""Nats for a capital behind a small letter."""
_SCRIPTS = -5.0
"""Nats for two scripts in one word."""


def sample(raw: bytes, high: int) -> bytes:
    """The ``high`` bytes above 0x7F of ``raw`` in their ASCII context, up to :data:`BUDGET` bytes."""
    parts: list[bytes] = []
    times: dict[bytes, int] = {}
    repeats = REPEATS if high >= FEW else 1
    taken = 0
    for found in chain.from_iterable(
        CONTEXT.finditer(raw, max(0, first - 1), last + MARGIN) for first, last in islands(raw)
    ):
        part = found[0][: BUDGET // 2]
        times[part] = times.get(part, 0) + 1
        if times[part] <= repeats:
            parts.append(part)
            taken += len(part)
            if taken > BUDGET:
                break
    return b"\n".join(parts)


@cache
def letters() -> dict[str, dict[str, float]]:
    """The log-likelihoods of pairs of letters with one above ASCII, by language."""
    tables: dict[str, dict[str, float]] = {}
    text = files("pipeline.decode").joinpath("tables", "letters.txt").read_text("utf-8")
    for block in text.split("@")[1:]:
        name, _, rest = block.partition("\n")
        table: dict[str, float] = {}
        for line in rest.split("\n"):
            if line:
                value, _, keys = line.partition("\t")
                table.update((keys[at : at + 2], -int(value) / language.STEP) for at in range(0, len(keys), 2))
        tables[name] = table
    return tables


@lru_cache(4096)
def shape(char: str) -> str:
    """The class of a character in the tables: a lower-case letter, a digit, a space, or a mark."""
    if char > "\x7f" or char.isalpha():
        low = char.lower()
        return low if len(low) == 1 else char
    return "0" if char.isdigit() else " " if char.isspace() else "."


def _price(text: str, names: str) -> float:
    """The likelihood of ``text`` in the best of the languages ``names``, block by block: a page may
    hold several languages of one code page.
    """
    total = 0.0
    for at in range(0, len(text), BLOCK):
        block = text[max(0, at - 1) : at + BLOCK]
        pairs = [_pair(a, b) for a, b in pairwise(block) if a > "\x7f" or b > "\x7f"]
        total -= 3.0 * (len(block) - 1 - len(pairs))
        total += max(_pairs(pairs, letters()[name]) for name in names.split())
    return total


class _Pair(NamedTuple):
    """Two characters, and what they cost whatever the language."""

    two: str
    alone: str
    """The key of the second one by itself."""
    fixed: float | None
    """The price where a language does not list the two, if it is the same in each."""
    rest: float
    """The price where a language lists neither the two nor the second."""
    jump: float
    scripts: float


@lru_cache(4096)
def _pair(first: str, second: str) -> _Pair:
    two = shape(first) + shape(second)
    fixed = None
    if second == decoders.REPLACEMENT:
        fixed = _HOLE
    elif "\x7f" < second < "\xa0":
        fixed = _CONTROL
    elif second in _MARKS:
        fixed = _PUNCTUATION
    return _Pair(
        two,
        "|" + shape(second),
        fixed,
        -4.0 if second <= "\x7f" else _UNKNOWN_LETTER,
        _CASE if first.islower() and second.isupper() else 0.0,
        _SCRIPTS if _two_scripts(two) else 0.0,
    )


def _pairs(pairs: list[_Pair], table: dict[str, float]) -> float:
    total = 0.0
    listed = table.get
    for two, alone, fixed, rest, jump, scripts in pairs:
        value = listed(two)
        if value is None:
            value = fixed
            if value is None:
                single = listed(alone)
                value = rest if single is None else max(_UNKNOWN_PAIR, single + _BACK_OFF)
        total += value + jump + scripts
    return total


def _two_scripts(two: str) -> bool:
    """Whether a Latin letter of ASCII stands beside a letter of another script."""
    first, second = two[0], two[1]
    return (
        first.isalpha()
        and second.isalpha()
        and ((first <= "\x7f" and second > "\u036f") or (second <= "\x7f" and first > "\u036f"))
    )


def read(raw_sample: bytes, multibyte: tuple[str, ...]) -> list[Candidate]:
    """Readings of a sample made by :func:`sample` under every code page and the given multi-byte
    encodings, best first.
    """
    raw = b"\n" + raw_sample + b"\n"
    high = sum(raw.count(byte) for byte in range(0x80, 0x100)) or 1
    found = []
    for encoding, (names, prior) in CODE_PAGES.items():
        score = prior + _price(decoders.decode(raw, encoding).text, names)
        found.append(Candidate(encoding, score, score / high))
    for encoding in multibyte:
        text = decoders.decode(raw, encoding).text
        plain = text.encode("ascii", "ignore")
        body = "".join(char for char in text if char > "\x7f")
        score = language.singles(body, MODELS[encoding]) + language.joins(text) - 3.0 * (len(plain) - 1)
        found.append(Candidate(encoding, score, language.quality(text, MODELS[encoding])))
    return sorted(found, key=lambda reading: -reading.score)
