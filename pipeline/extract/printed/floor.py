"""Floor markers: the place of a post in its thread, as forums print it."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 40
"""Longest text that is asked for a floor."""


_NAMED = {
    "楼主": 1, "樓主": 1, "顶楼": 1, "頂樓": 1, "首楼": 1, "主楼": 1, "主樓": 1,
    "沙发": 2, "沙發": 2,
    "板凳": 3, "椅子": 3, "藤椅": 3,
    "地板": 4, "报纸": 5, "報紙": 5,
    "地下室": 5, "地毯": 5,
}  # fmt: skip
_FULL = str.maketrans("０１２３４５６７８９＃Ｆ", "0123456789#F")
_N = r"0{0,5}(\d{1,7})"
_NUMBERED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:来自|來自|from) ?(?:第 ?)?#?{_N} ?(?:#|楼|樓)?",
        rf"(?:第 ?)?{_N} ?\^?(?:#|＃|楼|樓|层|層|F|L|lou)",
        rf"(?:№|no\.?|nr\.?|post|beitrag|message|msg|сообщение)? ?[#№] ?{_N}",
        rf"B ?{_N} ?F?",
    )
)
_REPLY = re.compile(rf"(?:reply|antwort|ответ|respuesta|réponse) ?(?:#|№) ?{_N}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def floor(raw: str) -> int | None:
    """The 1-based floor that a marker names, or ``None`` where it names none.

    Reads 楼主 沙发 板凳 地板 地下室 (1 to 5 in Discuz's default names), ``12#``, ``12楼``, ``#12``,
    ``第12楼``, ``B12F``, ``Post #12`` and markers split by superscripts (``12 #``). SMF's
    ``Reply #11`` counts from the opening post and is floor 12. ``推荐`` and ``置顶`` name a place on
    the page, not a floor; ``置顶 来自 5#`` names floor 5.
    """
    text = " ".join(raw.replace(" ", " ").split()).translate(_FULL).strip(" :：|[]【】()（）")
    if len(text) > LONGEST:
        return None
    text = re.sub(r"^(?:置顶|置頂|推荐|推薦|精华|精華|sticky)[ :：]?", "", text, flags=re.IGNORECASE)
    if text.rstrip("#") in _NAMED:
        return _NAMED[text.rstrip("#")]
    found = _REPLY.match(text)
    if found:
        return int(found[1]) + 1
    for pattern in _NUMBERED:
        found = pattern.fullmatch(text)
        if found:
            return int(found[1]) or None
    return None


def token() -> str:
    """A regular expression (no groups) that finds a floor marker inside a line of text."""
    names = "|".join(sorted(_NAMED, key=lambda name: (-len(name), name)))
    return (
        rf"(?:(?:(?:置顶|置頂|推荐|推薦)[ \u00a0]?)?(?:来自|來自)?[ \u00a0]?"
        rf"(?:第[ \u00a0]?)?\d{{1,7}}[ \u00a0]{{0,3}}\^?(?:[#＃]|楼|樓|层|層|F\b)"
        rf"|(?:Reply |Post |No\. ?|Beitrag )?[#№][ \u00a0]?\d{{1,7}}|B\d{{1,5}}F?\b|(?:{names})#?|推荐|推薦)"
    )
