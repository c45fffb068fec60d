"""Measures of a text: flags for whoever reads a corpus, never a reason to leave a text out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff]+")
_RARE_HAN = re.compile("[\U00020000-\U0003ffff]+")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")


def measures(text: str) -> dict[str, Any]:
    """The measures of a text; shares are rounded to four places and 0 for an empty text."""
    solid = max(1, len("".join(text.split())))
    rest = _HAN.sub("", text)
    if not rest.isascii() and max(rest, default="") > "\uffff":
        # searched apart: a class that reaches beyond the BMP is slow on every text
        rest = _RARE_HAN.sub("", rest)
    han = len(text) - len(rest)
    letters = sum(map(len, _WORD.findall(rest)))
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    seen = Counter(lines)
    repeated = sum((count - 1) * len(line) for line, count in seen.items())
    return {
        "characters": len(text),
        "lines": len(lines),
        "han_share": round(han / solid, 4),
        "letter_share": round(letters / solid, 4),
        "digit_share": round(sum(map(len, _DIGITS.findall(rest))) / solid, 4),
        "repeated_share": round(repeated / max(1, sum(map(len, lines))), 4),
        "replacements": text.count("\ufffd"),
    }
