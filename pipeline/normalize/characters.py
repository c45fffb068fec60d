"""Classes of characters that the rules share, as bodies of regular-expression classes and tests."""

from __future__ import annotations

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3007\u303b\U00020000-\U0003fffd"
"""Ideographs, with the iteration marks and the ideographic zero."""

KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff6f\uff71-\uff9d"

HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"

CLOSERS = frozenset("”’）》」』】〉〕")
OPENERS = frozenset("“‘（《「『【〈〔")
STOPS = frozenset("，。；：？！、")
CJK_MARKS = CLOSERS | OPENERS | STOPS | frozenset("…—～·")

UNIT_SIGNS = frozenset("%％‰℃℉°")
"""Signs that end a figure as a closing mark ends a phrase."""

BLANK = " \u00a0\u3000\u2000-\u200a\u202f\u205f"
"""Blanks that flattened markup leaves; the tab is structure and not among them."""

BLANKS = frozenset(" \u00a0\u3000\u202f\u205f") | {chr(code) for code in range(0x2000, 0x200B)}

EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
"""Characters that may be drawn as emoji, by block."""

RTL = "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"

MARKER = "\uf8fe"
"""A private-use character that parts the texts of a batch; a text that holds it runs alone."""

UNUSUAL = re.compile(f"[^\t\n -~·×“”‘’…—\u3000-〕\u4e00-\u9fa5，。；：？！（）～{MARKER}]")
"""The first character outside the repertoire of running Chinese text."""

_HAN = re.compile(f"[{HAN}]")


def is_han(character: str) -> bool:
    """Whether the character is an ideograph; the empty string is not."""
    return "\u4e00" <= character <= "\u9fff" or (character > "\u2fff" and _HAN.match(character) is not None)


def is_latin(character: str) -> bool:
    """Whether the character is an ASCII letter or digit."""
    return character.isascii() and character.isalnum()
