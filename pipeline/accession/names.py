"""Names of members inside containers: whose they are, and which are not to be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable


def escapes(name: str) -> bool:
    """Whether a member's name points out of its container's folder."""
    plain = name.replace("\\", "/")
    return (
        plain.startswith("/") or ".." in plain.split("/") or (plain[1:2] == ":" and plain[:1].isalpha()) or "\0" in name
    )


def unique(name: str, seen: dict[str, int]) -> str:
    """The name, with ``#2`` and so on where a container has it more than once."""
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"


_CODINGS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("gb18030", re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe]")),
    ("big5", re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e\xa1-\xfe]")),
    ("shift_jis", re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]|[\x88-\x97][\x40-\x7e\x80-\xfc]")),
    ("euc_kr", re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")),
)
"""Encodings of names in zip files from Windows, with the two-byte characters that are common in each:
the first level of GB 2312 and of Big5, kana and the first level of JIS, Hangul."""


_KOREAN = 10
"""Characters from which it counts that all lie where Hangul lies: of the first level of GB 2312 25 rows
in 40 lie there, so ten characters of Chinese do so once in a hundred cases."""


def coding_of(names: Iterable[bytes]) -> str:
    """The encoding of a zip file's names that are neither ASCII nor UTF-8, judged by all of them together.

    It must read every name, and its common characters must make up most of them; where two do, the
    larger share wins. Falls back to ``cp437``, which is what the format says.
    """
    joined = b"\n".join(name for name in names if not name.isascii())
    high = sum(byte > 127 for byte in joined)
    best, most = "cp437", 0.6
    for coding, common in _CODINGS:
        try:
            text = joined.decode(coding)
        except UnicodeDecodeError:
            continue
        wide = sum(len(char.encode(coding, "replace")) == 2 for char in text if char > "\x7f")
        share = len(common.findall(joined)) / wide if wide and high else 0.0
        if coding == "shift_jis" and not any("\u3040" <= char <= "\u30ff" for char in text):
            share *= 0.8  # Japanese names without a kana are few
        if coding == "euc_kr" and share > 0.99 and wide >= _KOREAN:
            share = 2.0  # so many Chinese characters would not all begin with the letters up to K
        if share > most:
            best, most = coding, share
    return best


def shown(name: str) -> str:
    """A name that holds no escaped bytes: those that are no text stand as ``%XX``."""
    return "".join(f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in name)
