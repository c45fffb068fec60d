"""Which script a text is written in: counts of the characters that only one script writes.

The tables come from OpenCC's own dictionaries (``tables/scripts.tsv``): a character is only
Simplified when it has Traditional forms and is not one of them itself, and the other way round.
Measured on parallel sentences of 8 characters, the counts decide 98.5 % and never wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.model.edition import Script
from pipeline.normalize.characters import HANGUL, KANA, UNUSUAL
from pipeline.normalize.table import rows

MINOR = 0.05
"""From this share of the script-bound characters on, the lesser script makes a text mixed."""

_NO_HAN = bytes(byte for byte in range(256) if not (0x34 <= byte <= 0x9F or byte in {0xF9, 0xFA}))
"""First bytes of UTF-16 code units that begin no ideograph of the BMP (the hexagrams count as Han)."""
_RARE_HAN = re.compile("[々〇〻\U00020000-\U0003fffd]")
_NOTHING, _LATIN_ONLY = Script("und"), Script("und-Latn")
_KANA = re.compile(f"[{KANA}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_ASTRAL = re.compile("[\U00020000-\U0003ffff]")
_CLAUSE = re.compile("[^，。；：？！、“”‘’「」『』《》（）…\\s]+")


class _Counted:
    """A class of characters of the BMP that is counted in steps, because a match is what costs."""

    STEP = 16
    __slots__ = ("one", "step")

    def __init__(self, characters: str) -> None:
        self.one = re.compile(f"[{characters}]")
        self.step = re.compile(f"(?:[^{characters}]*+[{characters}]){{{self.STEP}}}")

    def count(self, text: str) -> int:
        """How many of the characters the text has."""
        steps = at = 0
        while match := self.step.match(text, at):  # a search would begin anew at every character
            steps += 1
            at = match.end()
        return steps * self.STEP + len(self.one.findall(text, at))


@cache
def _tables() -> tuple[_Counted, _Counted, frozenset[str], frozenset[str]]:
    only = {row[0]: row[1] for row in rows("scripts")}
    # a class with characters beyond the BMP would be searched one by one
    hans, hant = (_Counted("".join(c for c in only[name] if c <= "\uffff")) for name in ("hans", "hant"))
    beyond = [frozenset(c for c in only[name] if c > "\uffff") for name in ("hans", "hant")]
    return hans, hant, beyond[0], beyond[1]


def bound(text: str) -> tuple[int, int]:
    """How many characters only Simplified, and how many only Traditional Chinese writes."""
    hans, hant, hans_astral, hant_astral = _tables()
    simplified, traditional = hans.count(text), hant.count(text)
    for character in _ASTRAL.findall(text):
        simplified += character in hans_astral
        traditional += character in hant_astral
    return simplified, traditional


def detect(text: str) -> Script:
    """The script of one text."""
    return detect_all((text,))[0]


def detect_all(texts: Sequence[str]) -> list[Script]:
    """The scripts of texts. What stands in none of them is looked for once."""
    joined = "".join(texts)
    unusual = "".join(set(UNUSUAL.findall(joined)))
    traits = _Traits(
        kana=_KANA.search(unusual) is not None,
        hangul=_HANGUL.search(unusual) is not None,
        rare_han=_ASTRAL.search(unusual) is not None or any(sign in joined for sign in "々〇〻"),
        hant=_tables()[1].one.search(joined) is not None,
    )
    return [_detect(text, traits) for text in texts]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What may stand in texts: kana, hangul, Han beyond the blocks of the BMP, Traditional."""

    kana: bool
    hangul: bool
    rare_han: bool
    hant: bool


def _detect(text: str, traits: _Traits) -> Script:
    if text.isascii():
        return _LATIN_ONLY if _LATIN.search(text) else _NOTHING
    # by the first bytes of UTF-16, because no other way counts as fast
    han = len(text.encode("utf-16-be", "surrogatepass")[::2].translate(None, _NO_HAN))
    if traits.rare_han:
        han += len(_RARE_HAN.findall(text))
    if traits.kana or traits.hangul:
        kana, hangul = len(_KANA.findall(text)), len(_HANGUL.findall(text))
        if (kana and kana * 5 >= han) or (hangul and hangul >= han):
            return Script("ja" if kana * 5 >= han and kana else "ko", *bound(text), han)
    if not han:
        return _foreign(text)
    if traits.rare_han or traits.hant:
        hans, hant = bound(text)
    else:
        hans, hant = _tables()[0].count(text), 0
    return Script(_label(hans, hant), hans, hant, han)


def _foreign(text: str) -> Script:
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic > latin:
        return Script("und-Cyrl")
    return _LATIN_ONLY if latin else _NOTHING


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


def _label(hans: int, hant: int) -> str:
    if hans == hant == 0:
        return "zh"
    if min(hans, hant) >= max(1, MINOR * (hans + hant)):
        return "mixed"
    return "zh-Hans" if hans > hant else "zh-Hant"
