"""From bytes and a verdict to the decoded text, with its runs and its faults."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.decode import candidates, decoders, guests, labels, language, mend, mixed, segments, witnesses
from pipeline.decode.decoders import Decoded, Fault
from pipeline.decode.segments import Segment
from pipeline.model.transcript import Run

_WHOLE = (*labels.UTF16, *labels.UTF32, *labels.ESCAPED, "big5-uao")
"""Encodings in which a page is not cut: their line ends are not single bytes, or shift states, or (UAO)
the models know too little of their characters."""


class Read(NamedTuple):
    """Decoded text, the runs that tile the bytes, and the faults in text order."""

    text: str
    runs: tuple[Run, ...]
    faults: tuple[Fault, ...]
    mended: int = 0
    unexamined: int = 0
    plain: bool = False
    """Known to hold no control character and no private use."""
    rare: str | None = None
    """All rare characters of the text (:func:`pipeline.decode.language.rare`), where they are known."""


def read(raw: bytes, encoding: str) -> Read:
    """Decode ``raw``, whose verdict is ``encoding``. Guests are cut out first, and what is between them
    is read by itself.
    """
    marked = witnesses.bom(raw)
    at = marked[1] if marked else 0
    found = [guest for guest in guests.find(raw, encoding) if guest.start >= at] if encoding in mend.PAIRED else []
    if not found:
        plain = _read(raw, encoding, at)
        found = list(guests.marks(raw, encoding)) if encoding == "utf-8" and plain.faults else []
        if not found:
            return plain
    parts = [Read("", (Run(0, at, "bom", 0),), ())] if at else []
    for guest in [*found, guests.Guest(len(raw), len(raw), encoding)]:
        if guest.start > at:
            parts.append(_moved(_read(raw[at : guest.start], encoding), at))
        if guest.end > guest.start:
            text = raw[guest.start : guest.end].decode(labels.codec(guest.encoding))
            parts.append(Read(text, (Run(guest.start, guest.end, guest.encoding, len(text)),), ()))
        at = guest.end
    return _together(parts)


def _moved(part: Read, by: int) -> Read:
    runs = tuple(Run(run.start + by, run.end + by, run.encoding, run.length) for run in part.runs)
    return part._replace(runs=runs, faults=tuple(Fault(at, start + by, end + by) for at, start, end in part.faults))


def _together(parts: list[Read]) -> Read:
    runs: list[Run] = []
    faults: list[Fault] = []
    size = 0
    for part in parts:
        faults += (Fault(fault.at + size, fault.start, fault.end) for fault in part.faults)
        size += len(part.text)
        for run in part.runs:
            if runs and runs[-1].encoding == run.encoding:
                runs[-1] = Run(runs[-1].start, run.end, run.encoding, runs[-1].length + run.length)
            else:
                runs.append(run)
    mended, left = sum(part.mended for part in parts), sum(part.unexamined for part in parts)
    return Read("".join(part.text for part in parts), tuple(runs), tuple(faults), mended, left)


def _read(raw: bytes, encoding: str, start: int = 0) -> Read:
    """The fast way, and the careful one where the fast one finds a sign of another encoding or of damage."""
    decoded, places = _decode(raw[start:] if start else raw, encoding)
    faults = tuple(Fault(at, b + start, e + start) for at, b, e in decoded.faults) if start else decoded.faults
    lead = (Run(0, start, "bom", 0),) if start else ()
    odd = [] if encoding in _WHOLE else _odd(decoded.text, encoding, places)
    hurt = bool(faults) and not (len(faults) == 1 and faults[0].end == len(raw))
    if encoding in _WHOLE or not (odd or hurt):
        runs = (*lead, Run(start, len(raw), encoding, len(decoded.text))) if len(raw) > start else lead
        rare = None if places is None else "".join([decoded.text[at] for at in places])
        plain = rare is not None and not _ODD.search(rare) and len(raw) == len(raw.translate(None, _CONTROLS))
        return Read(decoded.text, runs, faults, plain=plain, rare=rare)
    examined = None
    sparse = len(faults) * mend.DENSE < len(raw)
    if not hurt or sparse:
        ranges = sorted({*odd, *((fault.at, fault.at + 1) for fault in faults)})
        examined = _examine(segments.split_around(raw, decoded.text, encoding, start, ranges), faults, raw)
    sparse = examined is not None and max(len(faults), examined.mended) * mend.DENSE < len(raw)
    if examined is None or (examined.mended and not sparse):  # damage throughout: all the page is looked at
        examined = _examine(segments.split(raw, decoded.text, encoding, start), faults, raw)
    return examined._replace(runs=lead + examined.runs)


_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\f\r"))
_ODD = re.compile("[\u0080-\u009f\ue000-\uf8ff\U000f0000-\U0010ffff]")


def _decode(raw: bytes, encoding: str) -> tuple[Decoded, list[int] | None]:
    """The text, and where GB 18030 and Big5 have rare characters. Those of GB 18030 that CPython maps
    otherwise than the Standard are all rare, so one pass over the text finds both.
    """
    if encoding != "gb18030":
        decoded = decoders.decode(raw, encoding)
        return decoded, _places(language.rare(), decoded.text) if encoding == "big5" else None
    decoded = decoders.decode(raw, encoding, corrected=False)
    rare = _places(language.rare(), decoded.text)
    other = decoders.corrections(encoding)[1]
    if any(decoded.text[at] in other for at in rare):
        decoded = decoders.decode(raw, encoding)
    return decoded, rare


def _places(sign: re.Pattern[str], text: str) -> list[int]:
    return [found.start() for found in sign.finditer(text)]


def _examine(parts: list[Segment], faults: tuple[Fault, ...], raw: bytes) -> Read:
    _spread(parts, faults)
    parts = mixed.resolve(parts, raw)
    mended, unexamined = _mend(parts, raw)
    text, found = segments.join(parts)
    return Read(text, _runs(parts), tuple(found), mended, unexamined)


EXAMINED = 500_000
"""Bytes of segments with signs of damage that are examined on a page; a second takes about 100,000."""
_DOUBT = 0.7
"""Runs expected to be damaged from which a page without proof counts as damaged."""
_DOUBT_SHARE = 0.2
"""The share of its doubtful places that they must be: a habit of the page makes many of little doubt."""


def _mend(parts: list[Segment], raw: bytes) -> tuple[int, int]:
    """Put damaged segments back in step. What is found without proof is proof for a second look.
    Returns the number of runs mended, and the bytes of segments that were too many to look at.
    """
    hurt = sum(mend.out_of_step(fault, raw) for part in parts for fault in part.faults)
    own = parts[0].encoding if parts else ""
    page = mend.learn("".join(part.text for part in parts), own, hurt, len(raw))
    mended, doubt, looked, left = _mend_all(parts, raw, page)
    if doubt > hurt and doubt > max(_DOUBT, _DOUBT_SHARE * looked):
        again, _, _, left = _mend_all([part for part in parts if not part.faults], raw, page.hurt(doubt, len(raw)))
        mended += again
    return mended, left


def _mend_all(parts: list[Segment], raw: bytes, page: mend.Habits) -> tuple[int, float, int, int]:
    changed, doubt, looked, left, count = 0, 0.0, 0, 0, 0
    broken = -1
    for part in parts:
        beside = page.proved and part.start == broken and part.encoding in mend.PAIRED
        if (part.faults and part.faults[-1].end == part.end) or (beside and part.text.isspace()):
            broken = part.end
        if part.quiet or not (beside or mend.wanted(part, page)):
            continue
        looked += part.end - part.start
        count += 1
        if looked > EXAMINED:
            left += part.end - part.start
            continue
        runs, doubts = mend.mend(part, raw, page._replace(beside=beside))
        changed += runs
        doubt += doubts
    return changed, doubt, count, left


def _odd(text: str, encoding: str, rare: list[int] | None) -> list[tuple[int, int]]:
    """The ranges of segments that may be in another encoding, or out of step. ``rare`` is where rare characters
    stand, as far as it is known.
    """
    if encoding not in candidates.MODELS:
        return list(segments.showing(text, mixed.MISREAD))
    if encoding not in mend.PAIRED:
        return []
    found = []
    signs = [_places(language.rare(candidates.MODELS[encoding]), text) if rare is None else rare]
    if encoding in ("big5", "shift_jis"):
        signs.append(mend.letters_beside(text))
    page = mend.learn(text, encoding, 0, len(text), signs[-1])
    ranges = dict.fromkeys(place for places in signs for place in segments.around(text, places))
    for begin, end in ranges:
        part = text[begin:end]
        if mixed.odd(part) or mend.signs(part, encoding, page):
            found.append((begin, end))
    return sorted(found)


def _spread(parts: list[Segment], faults: tuple[Fault, ...]) -> None:
    """Hand the faults of the whole text to the segments they lie in."""
    at = begin = 0
    for part in parts:
        end = begin + len(part.text)
        mine = []
        while at < len(faults) and faults[at].at < end:
            fault = faults[at]
            mine.append(Fault(fault.at - begin, fault.start, fault.end))
            at += 1
        part.faults = tuple(mine)
        begin = end


def _runs(parts: list[Segment]) -> tuple[Run, ...]:
    """Runs of one encoding; ASCII between two of one encoding belongs to both."""
    runs: list[Run] = []
    for part in parts:
        plain = part.text.isascii() and not re.search(r"[~\x0e\x1b]", part.text)
        if runs and (runs[-1].encoding == part.encoding or plain):
            last = runs[-1]
            runs[-1] = Run(last.start, part.end, last.encoding, last.length + len(part.text))
        else:
            runs.append(Run(part.start, part.end, part.encoding, len(part.text)))
    return tuple(runs)
