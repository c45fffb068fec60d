"""What a text is worth where two readings of it are compared: marks alike, letters by their pairs, Han by words.

On the tables of :mod:`~pipeline.decode.language` and :mod:`~pipeline.decode.singlebyte`, with one price for all
symbols and marks: which of them a page uses says nothing on how it was read.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from pipeline.decode import language, singlebyte

NO_PRICE = -99.0
"""Under every price in nats: a pair that no table has yet."""


HIGH = re.compile("[^\x00-\x7f]")
_MARKS = re.compile(
    "[\u2010-\u24ff\u2580-\u2bff\u3001-\u3003\u3008-\u3020\ufe10-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff60]"
)
_MARK = -7.5
"""Price of a mark or symbol where no language in particular is asked for."""
_BOX = -9.0
"""Box-drawing: rows of it are usual, one among letters is not."""
_JOINT = -8.0
"""A byte order mark inside a text: where files were joined."""
_ASCII = -3.0
"""Price of a character of ASCII beside others."""
_UNLISTED = -9.5
"""Two letters that no listed language joins."""
_ANY_LANGUAGE = -1.5
"""What it costs that any listed language may have joined them."""
_JUMP = -5.0
"""A capital behind a small letter."""
_OTHER_SCRIPT = -12.0
"""A letter beside one of another script, and letters outside the scripts of living languages."""
_HAN_BEHIND = -4.0
"""A Han character behind a Greek or Cyrillic letter."""
_SAME_SCRIPT = 3.5
"""Nats that a letter gains behind one of the same 256 code points."""
_COMMON = re.compile("[\u00c0-\u024f\u0370-\u04ff\u0530-\u058f\u05d0-\u06ff\u0900-\u0fff\u10a0-\u10ff\u1e00-\u1eff]")
_VOWELS = re.compile("[\u064b-\u0670\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e\u0591-\u05c7\u0980-\u0dff]")
"""Signs on letters, which are no letters themselves."""
_NEIGHBOUR = -4.0
"""Kana and Hangul in a text that is taken for no language in particular."""


def marks(text: str) -> int:
    """How many symbols and marks there are."""
    return len(_MARKS.findall(text))


@cache
def _joined() -> dict[str, float]:
    """Pairs of letters with one above ASCII, at their price in the language that has them most."""
    best: dict[str, float] = {}
    for table in singlebyte.letters().values():
        for two, value in table.items():
            if value > best.get(two, NO_PRICE):
                best[two] = value
    return best


class _Prices(dict[str, float]):
    """The price of the second of two characters, under a model; the first is a space where a reading begins."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self.name = model
        self.model = language.model(model)

    def __missing__(self, two: str) -> float:
        value = self[two] = self._price(two[0], two[1])
        return value

    def _price(self, before: str, char: str) -> float:
        if char < "\x80":
            if char.isalpha() and "\xc0" <= before < "\u2000" and before.isalpha():
                return self._letter(before, char) - _UNLISTED / 2 + _ASCII
            return _ASCII if char >= " " or char in "\t\n\r" else -14.0
        if "\u3400" <= char <= "\u9fff":
            joined = (
                language.pairs().get(before + char, language.UNSEEN_PAIR) if "\u3400" <= before <= "\u9fff" else 0.0
            )
            return self.model[char] + joined + (_HAN_BEHIND if "\u0370" <= before <= "\u04ff" else 0.0)
        if char in "\ufeff\ufffd":
            return _JOINT if char == "\ufeff" else language.HOLE_COST
        if _MARKS.match(char):
            return _MARK
        if "\u2500" <= char <= "\u257f":
            return _BOX
        if "\u3041" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7a3":
            own = "ja" if char < "\u3400" else "ko"
            return (
                language.model(own)[char] + (_NEIGHBOUR if self.name == "any" else 0.0)
                if self.name in ("any", own)
                else self.model[char]
            )
        if char.isalpha() or _VOWELS.match(char):
            return self._letter(before, char)
        return self.model[char]

    def _letter(self, before: str, char: str) -> float:
        if char > "\x7f" and not _COMMON.match(char):
            return _OTHER_SCRIPT if char not in self.model.listed else self.model[char]
        jump = _JUMP if before.islower() and char.isupper() else 0.0
        listed = _joined().get(singlebyte.shape(before) + singlebyte.shape(char))
        if listed is not None:
            return max(_UNLISTED, listed + _ANY_LANGUAGE) + jump
        if char > "\u024f" and before >= "\u3041":
            return _OTHER_SCRIPT
        if char < "\x80" or char <= "\u04ff" or not (before.isalpha() or _VOWELS.match(before)):
            return _UNLISTED + jump
        return language.ANY_SCRIPT + (_SAME_SCRIPT if ord(before) >> 8 == ord(char) >> 8 else _JUMP)


@cache
def prices(model: str) -> _Prices:
    """The prices under a model, by two characters."""
    return _Prices(model)


def each(text: str, model: str) -> list[float]:
    """The price of each character of a text."""
    known = prices(model)
    return [known[before + char] for before, char in pairwise(" " + text)]


def likelihood(text: str, model: str) -> float:
    """The likelihood of a text in the language of a model."""
    return sum(each(text, model))


_KANA_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")


def languages(text: str) -> tuple[str, ...]:
    """The models that a text may be in the language of."""
    return ("any", "ja", "ko") if _KANA_HANGUL.search(text) else ("any",)


def at_best(text: str) -> float:
    """The likelihood of a text as it stands, in whichever language it reads best."""
    return max(likelihood(text, model) for model in languages(text))


def at_best_each(text: str) -> list[float]:
    """The price of each character of a text in the language that it reads best in."""
    return max((each(text, model) for model in languages(text)), key=sum)


def mean(text: str, model: str) -> float:
    """Mean price of the characters above ASCII, where they stand; ``0`` where there are none."""
    found = [value for char, value in zip(text, each(text, model), strict=True) if char > "\x7f"]
    return sum(found) / len(found) if found else 0.0
