"""How likely a text is: log-likelihoods in nats under small models of Chinese, Japanese and Korean.

Each reading of the same bytes must explain all of them, so the sums of two readings compare. A
character that a model has not seen costs what its kind costs (:func:`_unseen`): a rare Han
character little more than the rarest one seen, U+FFFD and private use much more.

The tables are built by ``benchmarks/build_language_tables.py``, which names their sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

USUAL_PRICE = -13.4
"""Price in nats above which a listed character is usual in running text."""


STEP = 8.0
"""Table values are eighths of a nat."""
HOLE_COST = -17.0
"""U+FFFD: a byte that maps to nothing happens about once in ten million characters of text."""
PUA_COST = -19.0
"""Private use: rarer still in running text."""
UNSEEN_PAIR = -0.6
"""Two Han characters that no listed word joins; ``log(1 - λ)`` of the pair model, with λ = 0.45."""
FAIR = -8.7
"""Likelihood a character above which running text stays: of 788 lines of posts and articles with six
Han characters and more, two were under it, a nickname and a Japanese name."""


class Model(dict[str, float]):
    """Log-likelihood of each character; one that is not in ``listed`` is priced once and kept."""

    def __init__(self, listed: dict[str, float], language: str) -> None:
        super().__init__(listed)
        self.language = language
        self.listed = frozenset(listed)

    def __missing__(self, char: str) -> float:
        value = self[char] = _unseen(char, self.language)
        return value


def _lines(name: str) -> Iterator[tuple[float, str]]:
    text = files("pipeline.decode").joinpath("tables", name).read_text("utf-8")
    for line in text.split("\n"):
        if line:
            value, _, keys = line.partition("\t")
            yield int(value) / STEP, keys


@cache
def model(language: str) -> Model:
    """The character model of ``zh``, ``ja``, ``ko`` or ``any`` (UTF-8, where any script may stand)."""
    listed: dict[str, float] = {}
    for value, keys in _lines("zh.txt" if language == "any" else f"{language}.txt"):
        listed.update(dict.fromkeys(keys, -value))
    return Model(listed, language)


@cache
def pairs() -> dict[str, float]:
    """The bonus of pairs of Han characters that words join."""
    listed: dict[str, float] = {}
    for value, keys in _lines("zh2.txt"):
        listed.update(dict.fromkeys(map("".join, zip(keys[::2], keys[1::2], strict=True)), value))
    return listed


_NO_COST = 8
"""The value in ``zh-ends.txt`` of a character that begins, or ends, words as often as any."""


@cache
def ends() -> tuple[dict[str, float], dict[str, float]]:
    """What Han characters add where they begin a word, and where they end one, to what the usual character adds:
    ``什`` hardly ever ends one, ``憧`` never.
    """
    begin: dict[str, float] = {}
    close: dict[str, float] = {}
    for value, keys in _lines("zh-ends.txt"):
        for side, char in zip(keys[::2], keys[1::2], strict=True):
            (begin if side == "^" else close)[char] = _NO_COST / STEP - value
    return begin, close


_RANGES: tuple[tuple[int, int, float], ...] = (
    (0x00, 0x08, -14.0),
    (0x09, 0x0D, -3.0),
    (0x0E, 0x1F, -14.0),
    (0x20, 0x20, -2.0),
    (0x21, 0x7E, -3.2),
    (0x7F, 0x9F, -15.0),
    (0xA0, 0xBF, -10.0),
    (0xC0, 0x24F, -10.5),
    (0x250, 0x36F, -12.5),
    (0x370, 0x4FF, -10.5),
    (0x500, 0x1FFF, -13.0),
    (0x2010, 0x2027, -8.5),
    (0x2028, 0x206F, -11.0),
    (0x2070, 0x218F, -10.5),
    (0x2190, 0x24FF, -10.0),
    (0x2500, 0x257F, -9.5),
    (0x2580, 0x2BFF, -10.0),
    (0x2E80, 0x2FFF, -13.5),
    (0x3000, 0x303F, -10.0),
    (0x3040, 0x30FF, -9.5),
    (0x3100, 0x312F, -12.0),
    (0x3130, 0x31FF, -12.5),
    (0x3200, 0x33FF, -11.5),
    (0x3400, 0x4DBF, -14.0),
    (0x4E00, 0x9FFF, -13.2),
    (0xAC00, 0xD7A3, -12.5),
    (0xD800, 0xDFFF, HOLE_COST),
    (0xE000, 0xF8FF, PUA_COST),
    (0xF900, 0xFAFF, -14.0),
    (0xFE10, 0xFE6F, -12.5),
    (0xFF01, 0xFF5E, -9.0),
    (0xFF5F, 0xFFEF, -12.0),
    (0xFFFD, 0xFFFD, HOLE_COST),
    (0x1F000, 0x1FAFF, -11.0),
    (0x20000, 0x3FFFF, -14.5),
    (0xF0000, 0x10FFFF, PUA_COST),
)
_OTHER = -15.0
"""Price in nats of a character that no list and no range has."""
ANY_SCRIPT = -7.0
"""Price of a letter where no language in particular is asked for."""


def _unseen(char: str, language: str) -> float:
    code = ord(char)
    if language == "ja" and 0xFF61 <= code <= 0xFF9F:
        return -7.8  # half-width katakana: one byte each
    if language == "any" and char.isalpha() and not 0x3400 <= code <= 0x9FFF and not 0xE000 <= code <= 0xFFFF:
        return ANY_SCRIPT
    if language == "any" and 0x80 <= code <= 0x9F:
        return -11.0  # a Windows-1252 mark that was taken for Latin-1 on its way to UTF-8
    return next((cost for low, high, cost in _RANGES if low <= code <= high), _OTHER)


def singles(text: str, language: str = "zh") -> float:
    """The sum over characters alone. Fast; for samples of some hundred characters and more."""
    return sum(map(model(language).__getitem__, text))


_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]{2,}")


def joins(text: str) -> float:
    """What the pairs of Han characters in ``text`` add to :func:`singles`."""
    known = pairs()
    total = 0.0
    for found in _HAN.finditer(text):
        run = found[0]
        total += sum(known.get(two, UNSEEN_PAIR) for two in map("".join, pairwise(run)))
    return total


_FOREIGN = re.compile("[\u00c0-\u1fff\uac00-\ud7a3]{2,}")
_SAME_SCRIPT = 3.5
"""Nats that a letter gains behind one of the same 256 code points: scripts seldom change within a word."""


def _row(char: str) -> int:
    """Letters of one row are likely of one script: Latin is one row, Hangul one, the rest by 256."""
    return 0 if char < "\u0250" else 0xAC if char >= "\uac00" else ord(char) >> 8


def script_joins(text: str) -> float:
    """What letters of one script beside each other add: words of Russian or Greek in a page."""
    total = 0.0
    for found in _FOREIGN.finditer(text):
        rows = [_row(char) for char in found[0]]
        total += _SAME_SCRIPT * sum(a == b for a, b in pairwise(rows))
    return total


def likelihood(text: str, language: str = "zh") -> float:
    """Log-likelihood of a text; pairs count for Chinese, Japanese kanji and UTF-8 alike."""
    return singles(text, language) + joins(text)


def quality(text: str, language: str = "zh") -> float:
    """Mean log-likelihood of the characters above ASCII; ``0`` where there are none."""
    high = [char for char in text if char > "\x7f"]
    return (singles("".join(high), language) + joins(text)) / len(high) if high else 0.0


def plausible(text: str, least: int) -> bool:
    """Whether the characters of a stretch of at least so many, perhaps but for one at an end, stand together as in
    a text of any language.
    """
    known = pairs()
    prices = model("any")
    if least == 2 == len(text):
        join = known.get(text, UNSEEN_PAIR) if text[1] >= "\u3400" else 0.0
        return prices[text[0]] + prices[text[1]] + join >= 2 * FAIR
    values = list(map(prices.__getitem__, text))
    joined = [known.get(a + b, UNSEEN_PAIR) if b >= "\u3400" else 0.0 for a, b in pairwise(text)]
    for first, last in ((0, 0), (1, 0), (0, 1), (1, 1)):
        size = len(text) - first - last
        if size >= least and sum(values[first : first + size]) + sum(joined[first : first + size - 1]) >= FAIR * size:
            return True
    return False


_USUAL = (
    (0xA0, 0x17F), (0x391, 0x3C9), (0x410, 0x451), (0x2010, 0x2044), (0x20A0, 0x20BF), (0x2100, 0x27BF),
    (0x3000, 0x3029), (0x3041, 0x312F), (0x3220, 0x3243), (0x3280, 0x33DD), (0xFE30, 0xFE6B), (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
)  # fmt: skip
"""Marks, symbols, kana and foreign letters: any page may have rows of them."""


@cache
def rare(language: str = "zh") -> re.Pattern[str]:
    """Matches what running text of a language hardly holds: unlisted or very rare characters, private
    use, U+FFFD. The sign that a part of a page may be in another encoding, or damaged.
    """
    prices = model(language)  # which also keeps what it was asked for, so only the listed ones count
    usual = [char for char in prices.listed if prices[char] > USUAL_PRICE and char > "\x7f"]
    for low, high in _USUAL:
        usual += map(chr, range(low, high + 1))
    return re.compile("[^\x01-\x7f" + _spans(sorted(set(usual))) + "]")


def _spans(chars: Iterable[str]) -> str:
    """Characters as ranges of a character class."""
    out: list[list[int]] = []
    for char in chars:
        code = ord(char)
        if out and out[-1][1] == code - 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in out)
