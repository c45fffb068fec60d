"""Weighing the witnesses: from bytes to a verdict."""

from __future__ import annotations

import math

from pipeline.decode import candidates, decoders, escapes, labels, language, sample, singlebyte, witnesses
from pipeline.decode.candidates import Reading
from pipeline.model.transcript import Verdict, Witness

SURE_UTF8 = 24
"""High bytes from which valid UTF-8 is proof. Of GBK and Big5 text cut at every place, 420 of 31,004
stretches of two characters are valid UTF-8, 9 of 26,298 of four, none of 22,587 of six."""
POOR = -7.6
"""Likelihood a character under which no multi-byte reading is taken without hearing the code pages."""
FIT = -8.7
"""Likelihood a character from which a reading that is out of step stands without hearing the code pages."""
CLEAR = 200.0
"""Margin in nats from which the other voices (chardet, at 4) are not worth their time."""
_PRIOR = {"utf-8": 3.0, "gb18030": 3.0, "big5": 2.5, "shift_jis": 0.5, "euc-jp": 0.0, "euc-kr": 0.5, "euc-tw": -6.0}


def weigh(raw: bytes, http_charset: str | None = None) -> Verdict:
    """The verdict on the encoding of ``raw``.

    ``margin`` is the distance to the runner-up in nats, infinite where the bytes prove the answer:
    a byte order mark, zero bytes at every second place, valid UTF-8, escape sequences.
    """
    marked = witnesses.bom(raw)
    heard, label = witnesses.declared(raw, http_charset)
    if marked:
        heard.insert(0, Witness("bom", marked[0], 1000.0, raw[: marked[1]].hex(" ")))
        return Verdict(marked[0], math.inf, True, label, tuple(heard))
    zero = witnesses.parity(raw)
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
    if valid.weight >= 1000.0:
        return Verdict("utf-8", math.inf, True, label, tuple(heard))
    return _score(raw, high, heard, label)


def _escapes(raw: bytes, high: int) -> Witness | None:
    found = escapes.escaped_as(raw)
    if found is None or high > len(raw) // 100:
        return None
    name, at = found
    decoded = decoders.decode(raw, name)
    text = "".join(char for char in decoded.text if char > "\x7f")
    if not text or len(decoded.faults) - high > len(text) // 20:
        return None
    model = {"iso-2022-jp": "ja", "iso-2022-kr": "ko"}.get(name, "zh")
    if name == "hz" and language.quality(text, model) < language.FAIR:
        return None
    return Witness("escapes", name, 1000.0, f"first at byte {at}, {len(text)} characters")


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
    wide = _wide(raw, high)
    if wide:
        heard.append(wide)
        return Verdict(str(wide.encoding), round(wide.weight, 2), False, label, tuple(heard))
    if poor or margin < CLEAR:
        heard.append(witnesses.hear_chardet(taken, cjk=not poor))
    totals = {reading.encoding: reading.score + _PRIOR.get(reading.encoding, -1.0) for reading in readings}
    for witness in heard:
        if witness.encoding in totals:
            totals[witness.encoding] += witness.weight
    order = sorted(totals, key=lambda name: (-totals[name], name))
    best, second = order[0], order[1]
    by_name = {reading.encoding: reading for reading in readings}
    heard += (_spoken(by_name[name], totals[best] - totals[name]) for name in order[:3])
    return Verdict(best, round(totals[best] - totals[second], 2), False, label, tuple(heard))


def _wide(raw: bytes, high: int) -> Witness | None:
    """Short UTF-16 text of Han without one ASCII character, so without a zero byte to show it."""
    if 10 * high < len(raw) or len(raw) > 4000 or len(raw) % 2:
        return None
    other = candidates.read(raw)[0]
    for encoding in labels.UTF16:
        text = decoders.decode(raw, encoding).text
        score = language.likelihood(text)
        gain = score - max(other.score, language.likelihood(decoders.decode(raw, other.encoding).text, "zh"))
        if gain > 2.0 * len(text) and gain > 12.0 and score > language.FAIR * len(text):
            return Witness("wide", encoding, gain, f"{score / len(text):.2f} nats a character")
    return None


def _spoken(reading: Reading, behind: float) -> Witness:
    evidence = f"{reading.quality:.2f} nats a character" + (f", {behind:.1f} behind" if behind else "")
    return Witness("language", reading.encoding, round(reading.score, 2), evidence)
