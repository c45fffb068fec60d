"""Text that talks about mojibake and quotes it: what stands near such words is left as it is."""

from __future__ import annotations

import re

QUOTED = 14
"""Distinct characters under which a stretch near words like 乱码 is taken for a quotation."""
NEAR = 200
"""Characters around a stretch that are searched for such words."""
_TALK = re.compile("乱码|亂碼|文字化け|mojibake|字符编码|字元編碼|编码错误|編碼錯誤|깨진 글자|깨짐", re.I)


def talked(before: str, after: str) -> bool:
    """Whether the text before or after a stretch speaks of mojibake."""
    return bool(_TALK.search(before[-NEAR:]) or _TALK.search(after[:NEAR]))
