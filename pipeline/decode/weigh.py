"""Weighing the witnesses: from bytes to a verdict."""

from __future__ import annotations

import math
import re

from pipeline.decode import candidates, decoders, escapes, labels, language, sample, singlebyte, wide, witnesses
from pipeline.decode.candidates import Candidate
from pipeline.model.transcript import Verdict, Witness

PROVED = 1000.0
"""Weight of a witness that leaves no doubt: nats that no language can make up for."""
ESCAPES_HIGH = 100
"""One byte in so many may be above ASCII on a page in escapes (damage, or a stray mark)."""
ESCAPES_HOLES = 20
"""One character in so many may be lost on a page in escapes."""
WORDED = 10
"""One high character in so many must be a letter or Han, or there are no words to judge by."""


SURE_UTF8 = 24
"""High bytes from which valid UTF-8 is proof. Of GBK and Big5 text cut at every place, 420 of 31,004
stretches of two characters are valid UTF-8, 9 of 26,298 of four, none of 22,587 of six."""
POOR = -7.6
"""Likelihood a character under which no multi-byte reading is taken without hearing the code pages."""
FIT = -8.7
"""Likelihood a character from which a reading that is out of step stands without hearing the code pages."""
CLEAR = 200.0
"""Margin in nats from which the other voices (chardet, at 4) are not worth their time."""
UNFIT = -9.6
"""Likelihood a high character under which no reading fits, however far it leads: an encoding that is
none of ours, or no text."""
DOUBTED = 5.9
"""The margin in nats that such a verdict gets at most, and one on symbols alone, so that it counts as in doubt."""
COLOURS = 8.0
"""Nats for Big5 where terminal colours stand and no words: drawings of Taiwanese bulletin boards."""
_COLOUR = re.compile(rb"\x1b\[[\d;]*m")
_PRIOR = {"utf-8": 3.0, "gb18030": 3.0, "big5": 2.5, "shift_jis": 0.5, "euc-jp": 0.0, "euc-kr": 0.5, "euc-tw": -6.0}


def weigh(raw: bytes, http_charset: str | None = None) -> Verdict:
    """The verdict on the encoding of ``raw``.

    ``margin`` is the distance to the runner-up in nats, infinite where the bytes prove the answer:
    a byte order mark, zero bytes at every second place, valid UTF-8, escape sequences.
    """
    marked = witnesses.bom(raw)
    heard, label = witnesses.declared(raw, http_charset)
    if marked and not wide.fits(raw[marked[1] :], marked[0]):
        heard.append(Witness("bom", None, 0.0, f"{raw[: marked[1]].hex(' ')}, but the text is not {marked[0]}"))
        raw, marked = raw[marked[1] :], None
    if marked:
        heard.insert(0, Witness("bom", marked[0], 1000.0, raw[: marked[1]].hex(" ")))
        return Verdict(marked[0], math.inf, True, label, tuple(heard))
    zero = witnesses.parity(raw) or wide.without_zeros(raw)
    if zero and zero.encoding:
        return Verdict(zero.encoding, math.inf, True, label, (*heard, zero))
    high = sample.high_count(raw)
    escape = _escapes(raw, high)
    if escape and escape.encoding:
        return Verdict(escape.encoding, math.inf, True, label, (*heard, escape))
    if not high:
        return Verdict("utf-8", math.inf, True, label, (*heard, Witness("ascii", "utf-8", 0.0, "no byte above 0x7F")))
    valid = _utf8(raw, high)
    heard.append(valid)
    if valid.weight >= PROVED:
        return Verdict("utf-8", math.inf, True, label, tuple(heard))
    return _score(raw, high, heard, label)


def _escapes(raw: bytes, high: int) -> Witness | None:
    found = escapes.escaped_as(raw) if high <= len(raw) // ESCAPES_HIGH else None
    if found is None:
        return None
    name, at = found
    decoded = decoders.decode(raw, name)
    text = "".join(char for char in decoded.text if char > "\x7f")
    if not text or len(decoded.faults) - high > len(text) // ESCAPES_HOLES:
        return None
    model = {"iso-2022-jp": "ja", "iso-2022-kr": "ko"}.get(name, "zh")
    if name == "hz" and language.quality(text, model) < language.FAIR:
        return None
    return Witness("escapes", name, PROVED, f"first at byte {at}, {len(text)} characters")


def _utf8(raw: bytes, high: int) -> Witness:
    """Whether all of ``raw`` is UTF-8, its last character perhaps cut."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return Witness("utf-8", None, 0.0, f"not valid at byte {error.start}")
        cut = " but for its cut tail"
        high -= len(raw) - error.start
    else:
        cut = ""
    return Witness("utf-8", "utf-8", 1000.0 if high >= SURE_UTF8 else 3.0, f"valid{cut}, {high} high bytes")


def _score(raw: bytes, high: int, heard: list[Witness], label: str | None) -> Verdict:
    taken = sample.runs(raw, high, sample.SCREEN)
    readings = candidates.read(taken, labels.MULTIBYTE)
    margin = readings[0].score - readings[1].score
    if high > sample.SCREEN and margin < 2 * CLEAR:
        taken = sample.runs(raw, high)
        readings = candidates.read(taken, labels.MULTIBYTE)
        margin = readings[0].score - readings[1].score
    poor = readings[0].quality < POOR or high < singlebyte.FEW
    if readings[0].quality < candidates.OUT_OF_STEP and len(taken) > candidates.LONG * (taken.count(b"\n") + 1):
        shifted = candidates.read_out_of_step(taken)
        if shifted[0].quality > FIT and shifted[0].score > readings[0].score:
            readings = shifted
            margin = readings[0].score - readings[1].score
            poor = False
    if poor:
        taken = singlebyte.sample(raw, high)
        readings = singlebyte.read(taken, (*labels.MULTIBYTE, "euc-tw"))
    if poor or margin < CLEAR:
        heard.append(witnesses.hear_chardet(taken, cjk=not poor))
    totals = {reading.encoding: reading.score + _PRIOR.get(reading.encoding, -1.0) for reading in readings}
    if b"\x1b[" in raw and _COLOUR.search(raw) and not _worded(taken, readings[0].encoding):
        totals["big5"] += COLOURS
    for witness in heard:
        if witness.encoding in totals:
            totals[witness.encoding] += witness.weight
    order = sorted(totals, key=lambda name: (-totals[name], name))
    by_name = {reading.encoding: reading for reading in readings}
    best, second = order[0], order[1]
    margin = totals[best] - totals[second]
    if best in labels.MULTIBYTE[1:] and (by_name[best].quality < UNFIT or not _worded(taken, best)):
        margin = min(margin, DOUBTED)
    heard += (_spoken(by_name[name], totals[best] - totals[name]) for name in order[:3])
    return Verdict(best, round(margin, 2), False, label, tuple(heard))


def _worded(taken: bytes, encoding: str) -> bool:
    """Whether there are words to judge by: a row of symbols reads as some row of symbols in any encoding."""
    high = [char for char in decoders.decode(taken, encoding).text if char > "\x7f"]
    return WORDED * sum(map(str.isalpha, high)) >= len(high)


def _spoken(reading: Candidate, behind: float) -> Witness:
    evidence = f"{reading.quality:.2f} nats a character" + (f", {behind:.1f} behind" if behind else "")
    return Witness("language", reading.encoding, round(reading.score, 2), evidence)
