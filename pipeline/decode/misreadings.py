"""Wrong tables: which bytes a text was, if it was once read by a table that is not its own.

A kind of mojibake is a pair of tables, the right one and the wrong one. This module turns characters
back into bytes by the wrong table, and parses bytes by the right one, with a model of what gets lost on
the way: bytes that the wrong table lacks become U+FFFD or a question mark, or vanish; a no-break space becomes a space.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.decode import encoders, lattice

BARRIER = -2
"""An item that no byte of the wrong table explains."""
UNKNOWN = -1
"""An item that stands for one or two bytes that were lost: U+FFFD."""

LATIN = (
    "windows-1252", "iso-8859-1", "windows-1251", "windows-1250", "ibm437", "macintosh", "koi8-r", "ibm850",
    "iso-8859-15", "iso-8859-2", "windows-1254", "windows-1253", "windows-1257", "windows-1258", "windows-874",
    "windows-1255", "windows-1256", "ibm866", "koi8-u", "iso-8859-5", "iso-8859-7", "ibm852",
    "x-mac-cyrillic", "iso-8859-9",
)  # fmt: skip
"""Wrong tables of one byte a character, the usual ones first."""
CJK = ("gb18030", "big5", "shift_jis", "euc-kr", "euc-jp")
"""Wrong tables of more bytes a character."""
AGAIN = ("windows-1252", "iso-8859-1", "gb18030")
"""Wrong tables of a first misreading that are tried beside that of a second."""
RIGHT = ("utf-8", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
SPEAKS = {"utf-8": "any", "gb18030": "zh", "big5": "zh", "shift_jis": "ja", "euc-jp": "ja", "euc-kr": "ko"}
_ALONE = {"iso-8859-1": "latin-1", "iso-8859-9": "iso8859-9", "ibm437": "cp437", "ibm850": "cp850", "ibm852": "cp852"}
"""Code pages of consoles and of Latin-1 itself, which the Encoding Standard lacks, by CPython's names."""


class Misreading(NamedTuple):
    """Bytes of the table ``right`` that were read by the table ``wrong``."""

    right: str
    wrong: str
    again: str = ""
    """The table by which the outcome, stored as UTF-8, was misread once more."""

    @property
    def rule(self) -> str:
        """The name that edits carry."""
        more = "-twice" if self.again == self.wrong else f"-as-{self.again}" if self.again else ""
        return f"mojibake:{self.right}-as-{self.wrong}{more}"

    @property
    def structured(self) -> bool:
        """Whether the right table proves itself: UTF-8 does, pairs of bytes are soon found."""
        return self.right == "utf-8"


class WrongTable(dict[str, "bytes | None"]):
    """The bytes of each character in a wrong table; ``None`` where it has none."""

    def __init__(self, wrong: str) -> None:
        super().__init__()
        self.wrong = wrong
        if wrong == "gb18030":
            self["\u20ac"] = b"\x80"  # as code page 936 reads the byte

    def __missing__(self, char: str) -> bytes | None:
        coded: bytes | None
        if self.wrong in _ALONE:
            coded = char.encode(_ALONE[self.wrong], "ignore") or None
        else:
            try:
                coded = encoders.encode(char, self.wrong)
            except UnicodeEncodeError:
                coded = None
        if coded is None and self.wrong in LATIN and "\x80" <= char <= "\x9f":
            coded = char.encode("latin-1")  # what the table lacks, browsers map to C1
        self[char] = coded
        return coded


@cache
def table(wrong: str) -> WrongTable:
    """The table by which characters become bytes again."""
    return WrongTable(wrong)


def char_of(pair: bytes) -> str:
    """The character of GBK that two bytes stand for."""
    return lattice.char(pair, "gb18030")


def whole(text: str, wrong: str) -> bytes | None:
    """The bytes of a whole text in a wrong table, or ``None`` where it lacks a character."""
    if wrong not in _ALONE:
        return encoders.encode(text, wrong)
    try:
        return text.encode(_ALONE[wrong])
    except UnicodeEncodeError:
        return None


class Items(NamedTuple):
    """A text as bytes: the values, the character that each begins at, and where each character's begin."""

    values: list[int]
    begins: list[int]
    """Index of the character that begins at this item; -1 inside one. One more than values."""


def items(text: str, wrong: str) -> Items:
    """The text as items of the wrong table."""
    known = table(wrong)
    values: list[int] = []
    begins: list[int] = []
    for found in _PIECE.finditer(text):
        at, piece = found.start(), found[0]
        if piece[0] < "\x80":
            values += piece.encode()
            begins += range(at, found.end())
            continue
        coded = known[piece]
        if piece == "\ufffd":
            values.append(UNKNOWN)
            begins.append(at)
        elif coded is None:
            values.append(BARRIER)
            begins.append(at)
        else:
            values += coded
            begins += (at, *(-1 for _ in coded[1:]))
    begins.append(len(text))
    return Items(values, begins)


_PIECE = re.compile("[\x00-\x7f]+|[^\x00-\x7f]")
LOST = -9.0
"""Nats for a character that lost a byte to a mark of loss."""
VANISHED = -12.0
"""The same where nothing shows that a byte was there."""
REST = -14.0
"""Nats for bytes whose head is lost."""
SPACE = -2.0
"""Nats for a no-break space that became a space."""
HOLE = "\ufffd"


class Step(NamedTuple):
    """A character of the right table up to item ``end``, at a price beside its own."""

    end: int
    char: str
    price: float = 0.0


def steps(values: list[int], at: int, right: str, *, spaces: bool) -> list[Step]:
    """What the right table can read at an item."""
    first = values[at]
    if first == BARRIER:
        return []
    if 0 <= first < 0x80:
        return [Step(at + 1, chr(first))]
    return _utf8(values, at, spaces) if right == "utf-8" else _paired(values, at, right)


_NEED = [0] * 0xC2 + [1] * 0x1E + [2] * 0x10 + [3] * 5 + [0] * 0x0B


def _utf8(values: list[int], at: int, spaces: bool) -> list[Step]:
    """A character of UTF-8: whole, or with a byte lost, or the rest of one."""
    first = values[at]
    size = len(values)
    need = _NEED[first] if first >= 0 else 0
    end = at + 1
    coded = [first]
    unknown = first == UNKNOWN
    price = 0.0
    while need and len(coded) <= need and end < size:
        value = values[end]
        if 0x80 <= value < 0xC0:
            coded.append(value)
        elif spaces and value == 0x20:
            coded.append(0xA0)
            price += SPACE
        elif value in (UNKNOWN, 0x3F):
            unknown = True
            coded.append(UNKNOWN)
        else:
            break
        end += 1
    if need and len(coded) == need + 1 and not unknown:
        char = _whole(bytes(coded))
        if char:
            whole = [Step(end, char, price)]
            if price and values[end - 1] == 0x20:
                whole.append(Step(end - 1, HOLE, LOST))
            return whole
    if unknown and coded == [0xEF, 0xBB, UNKNOWN]:  # a byte order mark before ASCII: nothing else is likely there
        return [Step(end, "\ufeff")]
    if not need:  # the rest of a character whose head is lost
        while end < size and 0x80 <= values[end] < 0xC0:
            end += 1
        return [Step(end, HOLE, REST * (1 if first == UNKNOWN else end - at))]
    return [Step(end, HOLE, LOST if unknown else VANISHED)]


@cache
def _whole(coded: bytes) -> str:
    try:
        char = coded.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if _BROKEN.search(char) else char


def broken(text: str) -> bool:
    """Whether the text holds what no page was written with: controls, private use, U+FFFD."""
    return _BROKEN.search(text) is not None


_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ue000-\uf8ff]")


def _paired(values: list[int], at: int, right: str) -> list[Step]:
    found = []
    for size in lattice.SIZES[right]:
        part = values[at : at + size]
        if len(part) == size and min(part) >= 0:
            char = lattice.char(bytes(part), right)
            if char and not _BROKEN.search(char) and not (size == 1 and char == "\u20ac"):
                found.append(Step(at + size, char))
    if not found and values[at] == UNKNOWN:
        found.append(Step(at + 1, HOLE, LOST))
    return found


def unwrapped(text: str, wrong: str) -> tuple[str, list[int]]:
    """The text with all whole characters of UTF-8 in it read as such, good or bad; and for each character of the
    outcome, and its end, the place in ``text``.
    """
    values, begins = items(text, wrong)
    chars: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(values):
        place = begins[at]
        value = values[at]
        need = _NEED[value] if value >= 0x80 else 0
        part = values[at : at + need + 1]
        if (
            need
            and len(part) == need + 1
            and min(part[1:]) >= 0x80
            and max(part[1:]) < 0xC0
            and begins[at + need + 1] >= 0
        ):
            try:
                char = bytes(part).decode("utf-8")
            except UnicodeDecodeError:
                char = ""
            if char and place >= 0:
                chars.append(char)
                places.append(place)
                at += need + 1
                continue
        if place >= 0:
            chars.append(text[place])
            places.append(place)
        at += 1
    places.append(len(text))
    return "".join(chars), places


@cache
def leads(wrong: str) -> tuple[frozenset[str], frozenset[str]]:
    """The characters of a table of one byte that are heads, and rests, of UTF-8."""
    chars = {byte: _read(byte, wrong) for byte in range(0x80, 0xF5)}
    heads = frozenset(chars[byte] for byte in range(0xC2, 0xF5) if chars[byte])
    return heads, frozenset(chars[byte] for byte in range(0x80, 0xC0) if chars[byte])


def begun(wrong: str, text: str) -> bool:
    """Whether a whole character of UTF-8 can stand in a text in a wrong table: its sign does, or what is above ASCII if
    the table is of more bytes a character, whose sign is only that of three bytes.
    """
    return not text.isascii() if wrong in CJK else sign(wrong).search(text) is not None


@cache
def _read(byte: int, wrong: str) -> str:
    for codec in (_ALONE.get(wrong), wrong):
        if codec:
            try:
                return bytes((byte,)).decode(codec)
            except (UnicodeDecodeError, LookupError):
                continue
    found = [char for char, coded in _filled(wrong).items() if coded == bytes((byte,))]
    return found[0] if found else chr(byte) if byte < 0xA0 else ""


@cache
def _filled(wrong: str) -> WrongTable:
    known = table(wrong)
    for code in (
        *range(0x80, 0x250),
        *range(0x2B0, 0x530),
        *range(0x5D0, 0x700),
        *range(0xE00, 0xE60),
        *range(0x2010, 0x2700),
        0xF8FF,
        0xFB01,
        0xFB02,
    ):
        known[chr(code)]  # looks it up
    return known


@cache
def firsts(wrong: str) -> frozenset[str]:
    """The characters with which the sign of a table of more bytes can begin."""
    found = {lattice.char(bytes((lead, trail)), wrong) for lead in range(0xE2, 0xEA) for trail in range(0x80, 0xC0)}
    return frozenset({char for char in found if len(char) == 1 and char > "\u3400"} | {_mark(wrong)} - {""})


def _mark(wrong: str) -> str:
    """What a byte order mark begins with in a table of more bytes."""
    return lattice.char(b"\xef\xbb", wrong)


@cache
def sign(wrong: str) -> re.Pattern[str]:
    """Characters of UTF-8 as a wrong table reads them, whole ones: two in a row of a table of one byte (spaces
    for no-break spaces), and one of three bytes of a table of more.
    """
    if wrong in CJK:
        mark = _mark(wrong)
        listed = "".join(sorted(map(re.escape, firsts(wrong) - {mark})))
        return re.compile(f"[{listed}][^\x00-\x7f]{{2}}" + (f"|{mark}[?\ufffd]" if mark else ""))
    heads = [char for byte in range(0xC2, 0xE0) if (char := _read(byte, wrong))]
    threes = [char for byte in range(0xE0, 0xF0) if (char := _read(byte, wrong))]
    fours = [char for byte in range(0xF0, 0xF5) if (char := _read(byte, wrong))]
    rest = "[" + "".join(sorted(map(re.escape, leads(wrong)[1]))) + " ]"
    two, three, four = ("[" + "".join(sorted(map(re.escape, chars))) + "]" for chars in (heads, threes, fours))
    return re.compile(f"(?:{two}{rest}|{three}{rest}{{1,2}}|{four}{rest}{{2,3}})")
