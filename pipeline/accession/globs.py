"""Globs for choosing sources: ``*`` and ``?`` stay within a name, ``**`` crosses folders."""

from __future__ import annotations

import re
from functools import cache


def wanted(include: tuple[str, ...], exclude: tuple[str, ...], path: str) -> bool:
    """Whether a recorded path is to be read: included (or no include given) and not excluded.

    A pattern without ``/`` is matched against the last name, one with ``/`` against any tail of
    the path that begins at a folder's name.
    """
    if include and not any(_matcher(pattern).search(path) for pattern in include):
        return False
    return not any(_matcher(pattern).search(path) for pattern in exclude)


@cache
def _matcher(pattern: str) -> re.Pattern[str]:
    out: list[str] = []
    for piece in re.findall(r"\*\*/|\*\*|\*|\?|\[!?[^\]]{1,200}\]|.", pattern.strip("/"), re.DOTALL):
        if piece == "**/":
            out.append("(?:[^/]+/)*")
        elif piece == "**":
            out.append(".*")
        elif piece == "*":
            out.append("[^/]*")
        elif piece == "?":
            out.append("[^/]")
        elif piece.startswith("[") and len(piece) > 2:
            out.append(
                "[^" + re.escape(piece[2:-1]).replace(r"\-", "-") + "]"
                if piece[1] == "!"
                else "[" + re.escape(piece[1:-1]).replace(r"\-", "-") + "]"
            )
        else:
            out.append(re.escape(piece))
    return re.compile(f"(?:^|/){''.join(out)}$", re.DOTALL)
