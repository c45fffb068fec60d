"""Where characters above ASCII stand: most pages in Latin letters are ASCII almost everywhere; no sign begins there."""

from __future__ import annotations

CHUNK = 512
"""Characters or bytes that are asked at once whether they are ASCII: from 128 to 4,096 the time is the same within a
tenth, on pages of a few high characters and on Chinese ones."""
MARGIN = 4
"""Characters of ASCII behind an island that are searched with it: no sign ends later behind its last high character."""


def islands(text: str | bytes) -> list[tuple[int, int]]:
    """Ranges that hold all characters or bytes above ASCII, in order; between two of them are :data:`CHUNK` of ASCII
    at least.
    """
    found: list[tuple[int, int]] = []
    for at in range(0, len(text), CHUNK):
        if not text[at : at + CHUNK].isascii():
            first = found.pop()[0] if found and found[-1][1] == at else at
            found.append((first, min(at + CHUNK, len(text))))
    return found
