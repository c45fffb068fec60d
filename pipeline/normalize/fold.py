"""The search fold (L2): script, case, widths and variants folded, as long as the reading text.

Whoever searches folds the query by :func:`fold_text` too; hits are then offsets of the reading
text. Each character is folded by itself, whatever stands around it: then the fold of a text
contains the fold of every part of it, and a query is found in every page that holds it. Where a
phrase decides how a Traditional character is simplified (乾坤, 乾燥), the class of all its forms is
folded to one. The classes come from OpenCC's dictionaries (``tables/fold.tsv``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from unicodedata import normalize

from pipeline.normalize.table import character_map, rows

FEW = 40
"""Distinct characters to fold up to which replacing each is faster than translating the text."""


def fold_all(texts: Sequence[str]) -> list[str]:
    """The folds of texts, each as long as its text."""
    joined = _fold("".join(texts))
    out: list[str] = []
    at = 0
    for text in texts:
        out.append(joined[at : at + len(text)])
        at += len(text)
    return out


def fold_text(text: str) -> str:
    """The fold of a text on its own, as for a query."""
    return _fold(text)


def _fold(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join([low if len(low := character.lower()) == 1 else character for character in text])
    if lowered.isascii():
        return lowered
    table = _table()
    met = table.keys() & set(lowered)
    if len(met) > FEW:
        return lowered.translate(_numbered())
    for character in met:
        lowered = lowered.replace(character, table[character])
    return lowered


@cache
def _numbered() -> dict[int, str]:
    return {ord(character): plain for character, plain in _table().items()}


@cache
def _table() -> dict[str, str]:
    """Every character that has another one to stand for it; those that stand are not keys."""
    made: dict[int, str] = {0x3000: " ", ord("ς"): "σ", ord("著"): "着"}
    made.update({ord(radical): ideograph for radical, ideograph in character_map("radicals").items()})
    blocks = (
        (0x2000, 0x200B),
        (0x2460, 0x2469),
        (0xF900, 0xFB00),
        (0xFE10, 0xFE6C),
        (0xFF01, 0xFF66),
        (0x2F800, 0x2FA1E),
    )
    for first, last in blocks:
        for code in range(first, last):
            plain = normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                made[code] = plain
    made.update({ord(form): normalize("NFKC", mark) for form, mark in character_map("forms").items()})
    made.update(dict.fromkeys((160, 8239, 8287), " "))
    made.update(
        {ord(sign): str(n) for signs in ("①②③④⑤⑥⑦⑧⑨", "⑴⑵⑶⑷⑸⑹⑺⑻⑼", "⒈⒉⒊⒋⒌⒍⒎⒏⒐") for n, sign in enumerate(signs, 1)}
    )
    made[ord("⓪")] = "0"
    made.update(
        {ord(sign): numeral for sign, numeral in zip("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", "一二三四五六七八九十", strict=True)}
    )
    classes = {member: first for first, members in rows("fold") for member in members}
    made.update({ord(member): first for member, first in classes.items() if ord(member) not in made})
    out = {}
    for code, plain in made.items():
        folded = classes.get(plain, plain).lower()
        if len(folded) == 1 and folded != chr(code):
            out[chr(code)] = made.get(ord(folded), folded)
    return out
