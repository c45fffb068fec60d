"""Characters outside Unicode's standard repertoire: kept, named and reported."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from pipeline.model.edition import Glyph
from pipeline.normalize.characters import MARKER, UNUSUAL
from pipeline.normalize.table import character_map, rows

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_PICTOGRAPHS = range(0x1F000, 0x1FB00)
"""Reserved for emoji: one that is newer than the table is no unknown character."""


_USER_DEFINED = ((0xE000, 0xE233, 0xAA, 94), (0xE234, 0xE4C5, 0xF8, 94), (0xE4C6, 0xE765, 0xA1, 96))
"""GBK's user-defined areas: first and last code point, first lead byte, trail bytes a row."""


def odd_characters(unusual: str) -> str:
    """Those of the given characters that are private-use or unassigned, sorted."""
    return "".join(sorted({c for c in unusual if is_private(c) or is_unassigned(c)}))


def is_private(character: str) -> bool:
    """Whether the character is from a private-use area."""
    return _PRIVATE.match(character) is not None


def is_unassigned(character: str) -> bool:
    """Whether the table's version of Unicode has no such character."""
    code = ord(character)
    firsts, lasts = _ranges()
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= lasts[at] and code not in _PICTOGRAPHS


def glyphs(texts: Sequence[str]) -> list[tuple[Glyph, ...]]:
    """The glyphs of each text, in order."""
    joined = "".join(texts)
    unusual = set(UNUSUAL.findall(joined)) | ({MARKER} if MARKER in joined else set())
    odd = odd_characters("".join(unusual))
    if not odd:
        return [()] * len(texts)
    pattern = re.compile(f"[{odd}]")
    return [tuple(describe(match.start(), match[0]) for match in pattern.finditer(text)) for text in texts]


def describe(offset: int, character: str) -> Glyph:
    """What is known of one such character."""
    code = ord(character)
    label = f"U+{code:04X}"
    if not is_private(character):
        return Glyph(offset, character, f"unassigned code point {label}", f"unassigned {label}")
    if 0xF020 <= code <= 0xF0FF:
        name = f"character {code - 0xF000:02X} of a symbol font that the source does not name"
        return Glyph(offset, character, name, f"PUA {label}, symbol font position {code - 0xF000:02X}")
    standard = character_map("pua_gb").get(character)
    gbk = gbk_position(code)
    source = f"PUA {label}, GBK {gbk}" if gbk else f"PUA {label}"
    return Glyph(offset, character, f"private-use character {label}", source, standard)


def gbk_position(code: int) -> str | None:
    """The two GBK bytes, in hexadecimal, of a code point of GBK's user-defined areas."""
    for first, last, lead, trails in _USER_DEFINED:
        if first <= code <= last:
            row, column = divmod(code - first, trails)
            trail = 0xA1 + column if trails == 94 else 0x40 + column + (column >= 63)
            return f"{lead + row:02X}{trail:02X}"
    return None


@cache
def _ranges() -> tuple[list[int], list[int]]:
    table = rows("unassigned")
    return [int(row[0], 16) for row in table], [int(row[1], 16) for row in table]
