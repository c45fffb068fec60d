"""Classes of characters that the rules share, as bodies of regular-expression classes and tests."""

from __future__ import annotations

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3007\u303b\U00020000-\U0003fffd"
"""Ideographs, with the iteration marks and the ideographic zero."""

KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"

CLOSERS = "”’）》」』】〉〕"
OPENERS = "“‘（《「『【〈〔"
STOPS = "，。；：？！、"
CJK_MARKS = "，。；：？！、“”‘’（）《》「」『』【】〈〉〔〕…—～·"

UNIT_SIGNS = "%％‰℃℉°㎡㎝㎜㎞㎏"
"""Signs that end a figure as a closer ends a phrase."""

BLANKS = " \u00a0\u3000"

_HAN = re.compile(f"[{HAN}]")

USUAL = (
    "\t\n -~·×“”‘’…—、-〕\u4e00-\u9fa5，。；：？！（）～\u3000"  # the marks of running Chinese text
)
UNUSUAL = re.compile(f"[^{USUAL}]")
"""The first character outside the usual repertoire: without one, three phases have no work."""


def is_han(character: str) -> bool:
    """Whether the character is an ideograph (the empty string is not)."""
    return "\u4e00" <= character <= "\u9fff" or bool(_HAN.match(character))
