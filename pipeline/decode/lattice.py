"""Every reading of a run of bytes at once: as pairs, as longer groups, as ASCII, or with stray bytes.

Forward and backward sums over this lattice give each reading of each byte its probability (Rabiner
1989, section III); :mod:`pipeline.decode.mend` keeps what is all but certain.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from pipeline.decode import decoders, language
from pipeline.decode.candidates import MODELS
from pipeline.decode.decoders import REPLACEMENT

CERTAIN = 0.995
"""Probability from which a character stays beside damage."""
STRAY_MORE = -9.0
"""Nats for a further stray byte beside one; two cost more than a rare character, so a hole does not
spread over rare characters beside it."""
CUT_HEAD = -12.0
"""Nats for a file that begins inside a character."""
SIZES = {"gb18030": (1, 2, 4), "big5": (2,), "euc-kr": (2,), "shift_jis": (1, 2), "euc-jp": (2, 3)}
"""Lengths of the groups of bytes that each encoding reads as one character."""
_ALONE_BYTES = {
    "gb18030": {0xFF}, "big5": {0x80, 0xFF}, "euc-kr": {0x80, 0xFF},
    "shift_jis": {0xFD, 0xFE, 0xFF}, "euc-jp": {0x80, 0xFF},
}  # fmt: skip
ASCII_COST = -3.0
"""Price of a character of ASCII: as likely as one Han in a short list, so that Han are not preferred."""
_ALONE = -5.0
"""Bytes that stand for nothing wherever they are, and push nothing out of step."""
_ODDEST = -15.0
"""No pair that maps is priced lower: private use is rare on the web, but some pages are full of it."""
_SAME_ROW = 4.0
"""Nats for a full-width letter, digit or kana behind another: they come in rows."""
_HALF_WIDTH = -9.0
"""Nats more for half-width katakana that does not stand in a row of it."""
_HALF_WIDTH_LAST = -3.0
"""The same for the last of a line, where it is a manner of speaking."""
_HALF_WIDTH_MARKS = {"｡": -3.0, "､": -4.0, "･": -4.0, "｣": -4.0, "ﾟ": -4.0}
"""The same for marks that some people type so throughout, and for the cheek of a face."""
_UNSEEN_JOIN = -0.6
"""Nats of a pair of characters that no list of pairs has."""


_LOST_TWICE = "\ufffd\ufffd".encode()
"""Two U+FFFD of UTF-8, which GBK reads as 锟斤拷: what was lost before a page was stored, and no damage to it."""
_LOST_TWICE_COST = -12.0


class Edge(NamedTuple):
    """A reading of ``[start, end)``: its text (empty for a stray byte), its cost, and what it costs
    more right behind a character above ASCII.
    """

    start: int
    end: int
    text: str
    cost: float
    beside: float = 0.0
    begins: float = 0.0


_BESIDE = {"~": -3.0, "[": -4.0, "]": -7.0, "@": -5.0, "_": -5.0, "|": -5.0, "^": -6.0, "\\": -7.0}
CANTONESE_LETTERS = {"d": -3.0, "o": -3.0, "D": -4.0, "O": -4.0}
"""``d`` and ``o`` stand for two particles on Cantonese boards, before and behind Han."""
CANTONESE = re.compile("[佢哋喺嘅咗啲嘢唔冇咁嚟㗎嗰咩瞓睇攞啱嘥嬲搵諗]")
"""Characters that written Cantonese has and other Chinese hardly."""


def beside(char: str, learnt: Mapping[str, float]) -> float:
    """What one ASCII character costs more between Han: by reading, one in some thousand places; on a
    page that has it often, what it costs there.
    """
    usual = _BESIDE.get(char, -7.0 if char.isupper() else -8.0 if char.isalpha() else -10.0)
    return max(usual, learnt.get(char, usual))


@cache
def char(part: bytes, encoding: str) -> str:
    """The one character that the bytes stand for, or nothing."""
    decoded = decoders.decode(part, encoding)
    return decoded.text if not decoded.faults and len(decoded.text) == 1 else ""


def edges(
    run: bytes, encoding: str, stray: float, learnt: Mapping[str, float], *, head: bool = False
) -> list[list[Edge]]:
    """All readings that begin at each byte. ``stray`` is the price of a byte out of step; ``head``
    says that the file begins here.
    """
    model = language.model(MODELS[encoding])
    alone, sizes = _ALONE_BYTES[encoding], SIZES[encoding]
    begins = language.ends()[0] if MODELS[encoding] == "zh" else {}
    table: list[list[Edge]] = []
    for at, byte in enumerate(run):
        if byte < 0x80:
            lone = not 0x40 <= (run[at + 1] if at + 1 < len(run) else 0) < 0x80 and byte >= 0x40
            extra = beside(chr(byte), learnt) if lone else 0.0
            table.append([Edge(at, at + 1, chr(byte), ASCII_COST, extra)])
            continue
        price = CUT_HEAD if head and at == 0 else stray
        here = [Edge(at, at + 1, REPLACEMENT, _ALONE) if byte in alone else Edge(at, at + 1, "", price)]
        if encoding == "gb18030" and run.startswith(_LOST_TWICE, at):
            here.append(Edge(at, at + len(_LOST_TWICE), _LOST_TWICE.decode("gb18030"), _LOST_TWICE_COST))
        for size in sizes:
            read = char(run[at : at + size], encoding) if at + size <= len(run) else ""
            if read:
                half = "\uff61" <= read <= "\uff9f"
                alone_price = _HALF_WIDTH if run[at + 1 : at + 2] > b"\x20" else _HALF_WIDTH_LAST
                extra = learnt.get(read, _HALF_WIDTH_MARKS.get(read, alone_price)) if half else 0.0
                here.append(Edge(at, at + size, read, max(_ODDEST, model[read]) + extra, 0.0, begins.get(read, 0.0)))
        table.append(here)
    return table


def cost(last: str, edge: Edge, closes: Mapping[str, float]) -> float:
    """The cost of an edge behind the state ``last``: a character, ``^`` for the beginning, or a stray byte with the
    character before it. ``closes`` is what it costs that characters end a word.
    """
    text = edge.text
    if not text:
        return STRAY_MORE if last[0] == _STRAY else edge.cost
    if last[0] == _STRAY:
        if text < "\x80":
            return edge.cost + edge.beside
        joined = language.pairs().get(last[1:] + text)
        return edge.cost + (0.0 if joined is None else math.log(0.5 * math.exp(joined) + 0.5))
    if text < "\x80":
        return edge.cost + _apart(closes.get(last, 0.0)) + (edge.beside if last > "\x7f" else 0.0)
    apart = _apart(closes.get(last, 0.0) + edge.begins)
    if last > "\u33ff" and text > "\u33ff":
        if text > "\uff00" or "\uac00" <= text <= "\ud7a3":
            row = _SAME_ROW - _HALF_WIDTH if _row(last) == _row(text) == 2 else _row_bonus(last, text)
            return edge.cost + row + apart
        joined = language.pairs().get(last + text)
        return edge.cost + (_UNSEEN_JOIN + apart if joined is None else joined)
    return edge.cost + _row_bonus(last, text) + apart


UNLISTED = 0.1
"""The share of words that are in no list: names, what people make up."""


@cache
def _apart(nats: float) -> float:
    """What it costs that one word ends and the next begins here, or that both belong to a word that is not listed."""
    return math.log((1.0 - UNLISTED) * math.exp(nats) + UNLISTED)


_STRAY = "\0"
"""The state behind a stray byte, before the character that stood before it: what is behind a byte that was added
goes on with that character, what is behind a lost one does not; either is as likely.
"""


def _state(last: str, edge: Edge) -> str:
    return edge.text or _STRAY + last.removeprefix(_STRAY)


def _row_bonus(last: str, text: str) -> float:
    return _SAME_ROW if _row(last) == _row(text) == 1 else 0.0


def _row(char: str) -> int:
    if "\uff10" <= char <= "\uff5a" or "\u3041" <= char <= "\u30fe":
        return 1
    return 2 if "\uff61" <= char <= "\uff9f" else 0


def posterior(table: list[list[Edge]], size: int, encoding: str, certain: float = CERTAIN) -> tuple[list[Edge], float]:
    """The edges whose probability over all readings reaches ``certain``, and the probability of
    the best reading without a stray byte. States are the last character, marked after a stray byte.
    """
    closes = language.ends()[1] if MODELS[encoding] == "zh" else {}
    forward: list[dict[str, float]] = [{} for _ in range(size + 1)]
    forward[0]["^"] = 0.0
    for here in table:
        for edge in here:
            arrived = forward[edge.end]
            for last, score in forward[edge.start].items():
                _add(arrived, _state(last, edge), score + cost(last, edge, closes))
    backward: list[dict[str, float]] = [{} for _ in range(size + 1)]
    backward[size] = dict.fromkeys(forward[size], 0.0)
    for at in range(size - 1, -1, -1):
        for last in forward[at]:
            for edge in table[at]:
                _add(
                    backward[at], last, cost(last, edge, closes) + backward[edge.end].get(_state(last, edge), -math.inf)
                )
    total = _log_sum(list(forward[size].values()))
    plain = math.exp(min(0.0, _plain_best(table, size, closes) - total))
    bar = total + math.log(certain)
    kept = []
    for here in table:
        for edge in here:
            if edge.text:
                through = _log_sum([score + cost(last, edge, closes) for last, score in forward[edge.start].items()])
                if through + backward[edge.end].get(edge.text, -math.inf) >= bar:
                    kept.append(edge)
    return kept, plain


def _plain_best(table: list[list[Edge]], size: int, closes: Mapping[str, float]) -> float:
    """The likelihood of the reading without a stray byte. It runs in step, so one state will do."""
    best: list[tuple[float, str]] = [(-math.inf, "^")] * (size + 1)
    best[0] = (0.0, "^")
    for here in table:
        score, last = best[here[0].start]
        for edge in here:
            if edge.text and score > -math.inf:
                best[edge.end] = max(best[edge.end], (score + cost(last, edge, closes), edge.text))
    return best[size][0]


def _add(table: dict[str, float], key: str, value: float) -> None:
    old = table.get(key)
    if old is None:
        table[key] = value
    elif old > value:
        table[key] = old + math.log1p(math.exp(value - old))
    elif value > -math.inf:
        table[key] = value + math.log1p(math.exp(old - value))


def _log_sum(values: list[float]) -> float:
    top = max(values, default=-math.inf)
    if top == -math.inf:
        return top
    return top + math.log(sum(math.exp(value - top) for value in values))
