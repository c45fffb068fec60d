"""Which script a text is written in: counts of the characters that only one script writes.

The tables come from OpenCC's own dictionaries (``tables/scripts.tsv``): a character is only
Simplified when it has Traditional forms and is not one of them itself, and the other way round.
Measured on parallel sentences of 8 characters, the counts decide 98.5 % and never wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.model.edition import Script
from pipeline.normalize.characters import HAN, HANGUL, KANA
from pipeline.normalize.table import rows

MINOR = 0.05
"""From this share of the script-bound characters on, the lesser script makes a text mixed."""

_HAN = re.compile(f"[{HAN}]+")
_KANA = re.compile(f"[{KANA}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ASTRAL = re.compile("[\U00020000-\U0003ffff]")
_CLAUSE = re.compile("[^，。；：？！、“”‘’「」『』《》（）…\\s]+")


@cache
def _tables() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str], frozenset[str]]:
    only = {row[0]: row[1] for row in rows("scripts")}
    patterns, astral = [], []
    for script in ("hans", "hant"):
        # a class with characters beyond the BMP would be searched one by one
        patterns.append(re.compile(f"[{''.join(c for c in only[script] if c <= chr(0xFFFF))}]"))
        astral.append(frozenset(c for c in only[script] if c > "\uffff"))
    return patterns[0], patterns[1], astral[0], astral[1]


def bound(text: str) -> tuple[int, int]:
    """How many characters only Simplified, and how many only Traditional Chinese writes."""
    hans, hant, hans_astral, hant_astral = _tables()
    simplified, traditional = len(hans.findall(text)), len(hant.findall(text))
    for character in _ASTRAL.findall(text):
        simplified += character in hans_astral
        traditional += character in hant_astral
    return simplified, traditional


def detect(text: str) -> Script:
    """The script of one text."""
    if text.isascii():
        return Script("und-Latn" if _LATIN.search(text) else "und")
    han = sum(map(len, _HAN.findall(text)))
    kana, hangul = _count(_KANA, text), _count(_HANGUL, text)
    hans, hant = bound(text) if han else (0, 0)
    if kana and kana * 5 >= han:
        return Script("ja", hans, hant, han)
    if hangul and hangul >= han:
        return Script("ko", hans, hant, han)
    if not han:
        return Script("und-Latn" if _LATIN.search(text) else "und")
    return Script(_label(hans, hant), hans, hant, han)


def clauses(text: str) -> Iterable[tuple[int, int, Script]]:
    """The clauses of a text, between marks and blanks, each with its own script."""
    for match in _CLAUSE.finditer(text):
        hans, hant = bound(match[0])
        yield match.start(), match.end(), Script(_label(hans, hant), hans, hant, match.end() - match.start())


def total(scripts: Iterable[Script]) -> Script:
    """The script of a page from those of its leaves: ``mixed`` where both scripts have whole leaves."""
    label: dict[str, int] = {}
    hans = hant = han = 0
    for script in scripts:
        hans, hant, han = hans + script.hans, hant + script.hant, han + script.han
        weight = script.han if script.label.startswith(("zh", "mixed")) else script.label != "und"
        label[script.label] = label.get(script.label, 0) + weight
    if not label:
        return Script("und")
    chinese = {name: weight for name, weight in label.items() if name in {"zh-Hans", "zh-Hant", "zh", "mixed"}}
    if sum(chinese.values()) == 0:
        return Script(max(sorted(label), key=lambda name: label[name]), hans, hant, han)
    foreign = max((name for name in ("ja", "ko") if name in label), key=lambda name: label[name], default=None)
    if foreign and label[foreign] > sum(chinese.values()):
        return Script(foreign, hans, hant, han)
    both = min(chinese.get("zh-Hans", 0), chinese.get("zh-Hant", 0)) >= max(4, MINOR * han)
    return Script("mixed" if both else _label(hans, hant), hans, hant, han)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text)) if pattern.search(text) else 0


def _label(hans: int, hant: int) -> str:
    if hans == hant == 0:
        return "zh"
    if min(hans, hant) >= max(1, MINOR * (hans + hant)):
        return "mixed"
    return "zh-Hans" if hans > hant else "zh-Hant"
