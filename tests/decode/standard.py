"""The inputs over which the decoders are compared with the Encoding Standard."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pipeline.decode import decoders

LEADS = range(0x81, 0xFF)
TRAILS = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
SINGLE = (  # noqa: SIM905
    "ibm866 koi8-r koi8-u macintosh windows-874 x-mac-cyrillic iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 "
    "iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 "
    "windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258"
).split()


def pairs(encoding: str) -> Iterator[tuple[str, bytes]]:
    """Every first byte above 0x7F with every second byte."""
    for lead in range(0x80, 0x100):
        for trail in range(0x100):
            yield encoding, bytes((lead, trail))


def fours() -> Iterator[tuple[str, bytes]]:
    """All four-byte sequences of the Basic Multilingual Plane, and those around the supplementary range."""
    for pointer in [
        *range(39_420),
        *range(188_990, 189_010),
        *range(189_000, 1_237_580, 997),
        *range(1_237_560, 1_237_600),
    ]:
        a, rest = divmod(pointer, 12_600)
        b, rest = divmod(rest, 1_260)
        c, d = divmod(rest, 10)
        yield "gb18030", bytes((a + 0x81, b + 0x30, c + 0x81, d + 0x30))


def streams(encoding: str, count: int = 4000) -> Iterator[tuple[str, bytes]]:
    """Random bytes, rich in first bytes, digits and broken ends."""
    r = random.Random(f"streams of {encoding}")
    pools = (range(256), [*range(0x30, 0x3A), *range(0x80, 0x100)], [*range(0xA1, 0xFF)] * 3 + [*range(256)])
    for _ in range(count):
        yield encoding, bytes(r.choices(pools[r.randrange(3)], k=r.randint(1, 14)))


def singles() -> Iterator[tuple[str, bytes]]:
    """All high bytes of every code page."""
    for encoding in SINGLE:
        yield encoding, bytes(range(0x80, 0x100))


INPUTS = {
    "gb18030 pairs": lambda: pairs("gb18030"),
    "gb18030 fours": fours,
    "big5 pairs": lambda: pairs("big5"),
    "shift_jis pairs": lambda: pairs("shift_jis"),
    "euc-jp pairs": lambda: pairs("euc-jp"),
    "euc-kr pairs": lambda: pairs("euc-kr"),
    "code pages": singles,
    **{
        f"{name} streams": lambda name=name: streams(name)
        for name in ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-8")
    },
}


def ours(encoding: str, raw: bytes) -> str:
    """What our decoder makes of it, in the oracle's form."""
    return decoders.decode(raw, encoding).text.encode("utf-16-be", "surrogatepass").hex()
