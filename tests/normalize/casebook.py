"""Reads the case files: TSV rows and lines with the escapes ``\\uXXXX \\UXXXXXXXX \\n \\t \\r``."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\([ntr])(?![A-Za-z])")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r"}


def unescape(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        return _PLAIN[match[3]] if match[3] else chr(int(match[1] or match[2], 16))

    return _ESCAPE.sub(one, text)


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text("utf-8").split("\n")[1:]
    return [[unescape(cell) for cell in line.split("\t")] for line in lines if line]


def lines(name: str) -> list[str]:
    return [unescape(line) for line in (HERE / name).read_text("utf-8").split("\n") if line]
