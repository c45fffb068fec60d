"""The search fold (L2): script, widths and variants folded, as long as the reading text.

Whoever searches folds the query by :func:`fold_text` too; hits are then offsets of the reading
text. Script is folded where a text is Traditional, width everywhere, and a few characters that
both scripts write in two ways are made one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from unicodedata import normalize

from pipeline.model.edition import Script
from pipeline.normalize.characters import HAN
from pipeline.normalize.conversion import convert
from pipeline.normalize.script import clauses, detect
from pipeline.normalize.table import character_map

_COMMON = tuple((chr(code + 0xFEE0), chr(code)) for code in map(ord, ",:;?!()"))
"""The full-width marks of running text, by replacement because that is fastest."""

_RARE = re.compile(
    "[\u00a0\u2000-\u200a\u202f\u205f\u2e80-\u2fd5\u3000\uf900-\ufaff\ufe10-\ufe6b\uff00-\uff65著㊀-㊉①-⑨⑴-⑼⒈-⒐⓪\U0002f800-\U0002fa1d]"
)
_CHINESE = frozenset({"zh-Hant", "mixed", "zh"})
_HAN = re.compile(f"[{HAN}]")


def fold_all(texts: Sequence[str], scripts: Sequence[Script], page: Script, names: tuple[str, ...]) -> list[str]:
    """The folds of texts whose scripts are known, on a page of the script ``page``."""
    turned = [
        text if text.isascii() else _fold_script(text, script, page, names)
        for text, script in zip(texts, scripts, strict=True)
    ]
    joined = _fold_widths("".join(turned))
    out: list[str] = []
    at = 0
    for text in turned:
        out.append(joined[at : at + len(text)])
        at += len(text)
    return out


def fold_text(text: str, names: tuple[str, ...] = ()) -> str:
    """The fold of a text on its own, as for a query."""
    script = detect(text)
    return fold_all((text,), (script,), script, names)[0]


def _fold_script(text: str, script: Script, page: Script, names: tuple[str, ...]) -> str:
    if script.label == "zh-Hant" or (script.label == "zh" and page.label == "zh-Hant"):
        return _same_length(text, convert(text, "tw2s", names))
    if script.label != "mixed":
        return text
    out: list[str] = []
    at = 0
    for start, end, part in clauses(text):
        if part.hant > part.hans:
            out += (text[at:start], _same_length(text[start:end], convert(text[start:end], "tw2s", names)))
            at = end
    out.append(text[at:])
    return "".join(out)


def _same_length(text: str, folded: str) -> str:
    """The folded text, unless a dictionary breaks the promise that lengths are kept."""
    return folded if len(folded) == len(text) else text


def _fold_widths(text: str) -> str:
    if text.isascii():
        return text
    for mark, narrow in _COMMON:
        if mark in text:
            text = text.replace(mark, narrow)
    table = _table()
    return _RARE.sub(lambda match: table.get(match[0], match[0]), text)


@cache
def _table() -> dict[str, str]:
    """Every character of :data:`_RARE` that has one character to stand for it."""
    made: dict[int, str] = {ord("著"): "着", 0x3000: " "}
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
    return {chr(code): plain for code, plain in made.items() if len(plain) == 1}
