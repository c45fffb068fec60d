"""What a text is worth where two readings of it are compared: marks alike, letters in words, one script.

On :mod:`~pipeline.decode.language` 's models, with one price for all symbols and marks: which of them a page uses
says nothing on how it was read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.decode import language

HIGH = re.compile("[^\x00-\x7f]")
_MARKS = re.compile(
    "[\u2010-\u2bff\u3001-\u3003\u3008-\u3020\ufe10-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
MARK = -7.5
IN_WORD = 5.0
"""Nats for a Latin letter beside ASCII letters: words of European languages read well as they are."""
_BESIDE = 1.0
"""The same beside another such letter: two accents together are rare."""
_SAME_SCRIPT = 3.5
_JUMP = -5.0
"""A capital behind a small letter."""
_COMMON = re.compile(
    "[\u00c0-\u024f\u0370-\u04ff\u0530-\u058f\u05d0-\u06ff\u0900-\u0fff\u10a0-\u10ff\u1e00-\u1eff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)
_VOWELS = re.compile("[\u064b-\u0670\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e\u0591-\u05c7\u0980-\u0dff]")
"""Signs on letters, which are no letters themselves."""
_ODD_LETTER = -13.0
"""Letters outside the scripts of living languages: phonetic signs, raised letters."""


def marks(text: str) -> int:
    """How many symbols and marks there are."""
    return len(_MARKS.findall(text))


class _Alone(dict[str, float]):
    """The price of a character by itself."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self.model = language.model(model)

    def __missing__(self, char: str) -> float:
        if _MARKS.match(char):
            value = MARK
        elif char > "\x7f" and char.isalpha() and not _COMMON.match(char) and char not in self.model.listed:
            value = _ODD_LETTER
        elif "\xc0" <= char <= "\u024f" and char.isalpha():
            value = -9.0
        elif char > "\u02ff" and unicodedata.combining(char) or _VOWELS.match(char):
            value = language.ANY_SCRIPT
        else:
            value = self.model[char]
        self[char] = value
        return value


@cache
def _alone(model: str) -> _Alone:
    return _Alone(model)


def price(char: str, before: str, model: str) -> float:
    """The price of a character behind another (empty: behind a change of reading)."""
    value = _alone(model)[char]
    if not before:
        return value
    if char < "\x80":
        if "\xc0" <= before <= "\u024f" and char.isalpha():
            value += _JUMP if before.islower() and char.isupper() else IN_WORD
        return value
    if "\u3400" <= char <= "\u9fff":
        if "\u3400" <= before <= "\u9fff":
            value += language.pairs().get(before + char, language.UNSEEN_PAIR)
        return value
    if not char.isalpha() and not _VOWELS.match(char):
        return value
    if char.isupper() and before.islower():
        return value + _JUMP
    if char <= "\u024f":
        if before.isalpha() and before <= "\u024f":
            value += IN_WORD if before < "\x80" else _BESIDE
    elif before > "\u024f" and (before.isalpha() or _VOWELS.match(before)) and _row(before) == _row(char):
        value += _SAME_SCRIPT if model == "any" or char < "\u3041" else 0.0
    return value


def _row(char: str) -> int:
    """Letters of one row are likely of one script: Hangul is one, kana one, the rest by 256."""
    return 0xAC if char >= "\uac00" else ord(char) >> 8


def likelihood(text: str, model: str) -> float:
    """The likelihood of a text in the language of a model."""
    total, before = 0.0, ""
    for char in text:
        total += price(char, before, model)
        before = char
    return total


def languages(text: str) -> tuple[str, ...]:
    """The models that a text may be in the language of."""
    return ("any", "ja", "ko") if _KANA_HANGUL.search(text) else ("any",)


_KANA_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")


def at_best(text: str) -> float:
    """The likelihood of a text as it stands, in whichever language it reads best."""
    return max(likelihood(text, model) for model in languages(text))


def at_best_each(text: str) -> list[float]:
    """The price of each character of a text in the language that it reads best in."""
    model = max(languages(text), key=lambda name: likelihood(text, name))
    found, before = [], ""
    for char in text:
        found.append(price(char, before, model))
        before = char
    return found


def mean(text: str, model: str) -> float:
    """Mean price of the characters above ASCII, where they stand; ``0`` where there are none."""
    total, count, before = 0.0, 0, ""
    for char in text:
        if char > "\x7f":
            total += price(char, before, model)
            count += 1
        before = char
    return total / count if count else 0.0
