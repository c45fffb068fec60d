"""Mojibake that can be undone: text that was once decoded by the wrong table and stored so.

A segment is turned back by encoding it the wrong way round and decoding it the right way. Both
steps must lose nothing, the outcome must read as running text, and the gain in likelihood, counted
over *distinct* characters, must pay for the change. Segments are weighed together (Viterbi), so a short name
beside mojibake goes with it. Each repair is an edit of the ledger, named after what was read as what.

Lossy mojibake (with ``?`` or U+FFFD in it) is left: what is gone cannot be known.
"""

from __future__ import annotations

import re
from collections import deque
from functools import cache
from itertools import groupby
from typing import NamedTuple

from pipeline.decode import decoders, encoders, language, segments
from pipeline.model.ledger import Edit, Layer, Ledger

CHANGE = 6.0
"""Nats for a change between sound text and mojibake."""
GAIN = 12.0
"""Nats a stretch of UTF-8 or Latin mojibake must gain over its distinct characters."""
GAIN_LEGACY = 18.0
"""The same between GBK and Big5, which read each other's bytes without complaint."""
RIVAL = 10.0
"""Nats by which a legacy reading must beat another one that is possible too."""
QUOTED = 14
"""Distinct characters under which a stretch near words like 乱码 is taken for a quotation."""
NEAR = 200
"""Characters around a stretch that are searched for such words."""
DEPTH = 2
_FORBIDDEN = -1e9
_SPLIT = re.compile("[^<>\r\n]+")
_TALK = re.compile("乱码|亂碼|文字化け|mojibake|字符编码|字元編碼|编码错误|編碼錯誤|깨진 글자|깨짐", re.I)
_LATIN_SIGN = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]{2}"
)
_HAN = re.compile("[\u3400-\u9fff]")
_HAN_OR_PUA = re.compile("[\u3400-\u9fff\ue000-\uf8ff]")
_ALONE = re.compile("(?<=[A-Za-z])[\u3400-\u9fff](?![^\x00-\x7f])|(?<![^\x00-\x7f])[\u3400-\u9fff](?=[A-Za-z])")
_HIGH = re.compile("[^\x00-\x7f]")


class Kind(NamedTuple):
    """``right`` bytes that were read as ``wrong``, once or twice; ``gain`` is the bar to clear."""

    right: str
    wrong: str
    gain: float
    times: int = 1

    @property
    def rule(self) -> str:
        """The name that edits carry."""
        return f"mojibake:{self.right}-as-{self.wrong}" + ("-twice" if self.times == 2 else "")


KINDS = (
    Kind("utf-8", "gb18030", GAIN),
    Kind("utf-8", "windows-1252", GAIN),
    Kind("utf-8", "iso-8859-1", GAIN),
    Kind("utf-8", "big5", GAIN),
    Kind("utf-8", "windows-1252", GAIN, 2),
    Kind("utf-8", "iso-8859-1", GAIN, 2),
    Kind("utf-8", "gb18030", GAIN, 2),
    Kind("gb18030", "windows-1252", GAIN_LEGACY),
    Kind("gb18030", "iso-8859-1", GAIN_LEGACY),
    Kind("big5", "windows-1252", GAIN_LEGACY),
    Kind("big5", "iso-8859-1", GAIN_LEGACY),
    Kind("gb18030", "big5", GAIN_LEGACY),
    Kind("big5", "gb18030", GAIN_LEGACY),
)

_CJK_KINDS = tuple(kind for kind in KINDS if kind.wrong in ("gb18030", "big5"))
_LATIN_KINDS = tuple(kind for kind in KINDS if kind not in _CJK_KINDS)
TRIES = 400
"""Doubtful segments of a page that are tried; mojibake that is not among them is too rare to find."""
_LOSSY = KINDS[0]
GAIN_PROVED = 2.0
"""The bar for lossy mojibake, on pages that have whole mojibake of the same kind."""
LOSSLESS = 3
"""Whole segments of UTF-8 read as GBK on a page from which its lossy segments are undone too."""


def repair(text: str) -> tuple[str, Ledger]:
    """The text with its reversible mojibake undone, and the ledger of the edits, one layer a pass:
    text that was misread twice takes two.
    """
    layers: list[Layer] = []
    for number in range(1, DEPTH + 1):
        edits = _pass(text)
        if not edits:
            break
        layer = Layer(f"mojibake-{number}", tuple(edits))
        text = layer.apply(text)
        layers.append(layer)
    return text, Ledger(tuple(layers))


def undo(text: str, kind: Kind) -> str | None:
    """What ``text`` was before it was misread, or ``None`` where the way back loses anything."""
    for _ in range(kind.times):
        raw = encoders.encode(text, kind.wrong)
        if raw is None:
            return None
        if kind.right == "utf-8":
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError:
                return None
        else:
            decoded = decoders.decode(raw, kind.right)
            if decoded.faults:
                return None
            text = decoded.text
    return None if _BROKEN.search(text) else text


_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ue000-\uf8ff]")


class _Segment(NamedTuple):
    start: int
    text: str


def _pass(text: str) -> list[Edit]:
    kinds = _kinds(text)
    if not kinds:
        return []
    bearing = [_Segment(found.start(), found[0]) for found in _SPLIT.finditer(text) if not found[0].isascii()]
    edits: list[Edit] = []
    taken: set[int] = set()
    for kind in kinds:
        open_ = [at for at in range(len(bearing)) if at not in taken]
        if not open_:
            break
        for at, after in _stretches([bearing[at] for at in open_], kind, text):
            taken.add(open_[at])
            segment = bearing[open_[at]]
            edits.append(Edit(segment.start, segment.text, after, kind.rule))
    if sum(edit.rule == _LOSSY.rule for edit in edits) >= LOSSLESS:
        edits += (edit for at in range(len(bearing)) if at not in taken for edit in _lossy(bearing[at]))
    return sorted(edits)


def _lossy(segment: _Segment) -> list[Edit]:
    """UTF-8 read as GBK that has lost bytes to ``?`` or U+FFFD: what is whole comes back, and U+FFFD
    stands for a character that lost one. A ``?`` whose neighbours are whole is a question mark.
    """
    parts = re.split("([?\ufffd])", segment.text)
    coded = [encoders.encode(part, _LOSSY.wrong) if at % 2 == 0 else b"\xff" for at, part in enumerate(parts)]
    if None in coded:
        return []
    raw = b"".join(part for part in coded if part is not None)
    after = _fill(decoders.decode(raw, "utf-8"), raw, parts[1::2])
    if after is None:
        return []
    whole = after.replace("\ufffd", "")
    if after == segment.text or 2 * after.count("\ufffd") > len(_HIGH.findall(after)) or _BROKEN.search(whole):
        return []
    if _gain(segment.text, whole, _LOSSY) < GAIN_PROVED:
        return []
    return [Edit(segment.start, segment.text, after, _LOSSY.rule + ("-lossy" if whole != after else ""))]


def _fill(decoded: decoders.Decoded, raw: bytes, marks: list[str]) -> str | None:
    """The text with one U+FFFD for each row of holes, and with the marks that no hole adjoins; or
    ``None`` where a row of holes holds no mark, so that no loss explains it.
    """
    out: list[str] = []
    at = mark = 0
    faults = deque(decoded.faults)
    while faults:
        row = [faults.popleft()]
        while faults and faults[0].at == row[-1].at + 1:
            row.append(faults.popleft())
        lost = sum(raw[fault.start : fault.end] == b"\xff" for fault in row)
        if not lost:
            return None
        out += (decoded.text[at : row[0].at], marks[mark] if len(row) == lost == 1 else "\ufffd")
        mark += lost
        at = row[-1].at + 1
    return "".join((*out, decoded.text[at:]))


@cache
def _utf8_sign() -> re.Pattern[str]:
    """A Han character of UTF-8 as GBK reads it: its first two bytes, and two characters more."""
    firsts = b"".join(bytes((lead, trail)) for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0))
    return re.compile(f"[{firsts.decode('gbk', 'ignore')}][^\x00-\x7f]{{2}}")


def _kinds(text: str) -> list[Kind]:
    """The kinds that turn some doubtful segment into running text, the most fruitful first."""
    fruit: dict[Kind, float] = {}
    tries = 0
    for sign, kinds in ((_LATIN_SIGN, _LATIN_KINDS), (_utf8_sign(), KINDS[:1]), (language.rare(), _CJK_KINDS)):
        for begin, end in segments.showing(text, sign):
            part = text[begin:end]
            tries += 1
            few = kinds is _CJK_KINDS and 8 * len(sign.findall(part)) < len(_HIGH.findall(part))
            for kind in kinds[: 1 if few else None]:
                after = undo(part, kind)
                gain = _gain(part, after, kind) if after is not None and _sound(after, kind) else 0.0
                if gain > 0:
                    fruit[kind] = fruit.get(kind, 0.0) + gain
            if tries >= TRIES:
                break
    return sorted(fruit, key=lambda kind: (-fruit[kind], KINDS.index(kind)))


def _sound(text: str, kind: Kind) -> bool:
    """Whether the outcome reads as running text; what was UTF-8, in any language."""
    high = len(_HIGH.findall(text))
    likely = _at_best(text) if kind.right == "utf-8" else _likely(text)
    return not high or likely >= language.FAIR * high - 3.5 * (len(text) - high)


def _likely(text: str) -> float:
    """Likelihood with one price for all symbols and marks: which of them a page uses says nothing."""
    marks = _MARKS.findall(text)
    words = _IN_WORD * len(_WORD_LETTER.findall(text))
    return words + language.likelihood(_MARKS.sub("", text)) + language.script_joins(text) + _MARK_COST * len(marks)


def _at_best(text: str) -> float:
    """Likelihood of a text as it stands, in whichever language it reads best."""
    likely = _likely(text)
    if _KANA_HANGUL.search(text):
        likely = max(likely, language.singles(text, "ja"), language.singles(text, "ko"))
    return likely


_KANA_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")
_MARKS = re.compile(
    "[\u2010-\u2bff\u3001-\u3003\u3008-\u3020\ufe10-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
_MARK_COST = -7.5
_WORD_LETTER = re.compile("(?<=[A-Za-z])[\u00c0-\u024f]|[\u00c0-\u024f](?=[A-Za-z])")
_IN_WORD = 5.0
"""Nats for a Latin letter beside ASCII letters: words of European languages read well as they are."""


def _gain(before: str, after: str, kind: Kind) -> float:
    """The gain in likelihood, scaled by the share of distinct characters in the outcome: a line of
    one interjection twelve times is one piece of evidence, not twelve.
    """
    high = _HIGH.findall(after)
    likely = _at_best(after) if kind.right == "utf-8" else _likely(after)
    return (likely - _at_best(before)) * len(set(high)) / len(high) if high else 0.0


def _stretches(bearing: list[_Segment], kind: Kind, text: str) -> list[tuple[int, str]]:
    """The segments of the best path that are mojibake of this kind, with what they were."""
    afters = [undo(segment.text, kind) for segment in bearing]
    sound = [_at_best(segment.text) for segment in bearing]
    turned = [_FORBIDDEN if after is None else _at_best(after) for after in afters]
    path = _path(sound, turned)
    found: list[tuple[int, str]] = []
    at = 0
    for state, group in groupby(path):
        size = len(list(group))
        if state:
            found += _accept(bearing[at : at + size], afters[at : at + size], at, kind, text)
        at += size
    return found


def _path(sound: list[float], turned: list[float]) -> list[bool]:
    """Viterbi over two states: sound text, and mojibake of one kind."""
    best = (sound[0], turned[0] - CHANGE)
    back: list[tuple[bool, bool]] = []
    for plain, moji in zip(sound[1:], turned[1:], strict=True):
        from_moji, from_plain = best[1] - CHANGE > best[0], best[0] - CHANGE > best[1]
        best = (max(best[0], best[1] - CHANGE) + plain, max(best[1], best[0] - CHANGE) + moji)
        back.append((from_moji, from_plain))
    state = best[1] - CHANGE > best[0]
    path = [state]
    for from_moji, from_plain in reversed(back):
        state = (not state if from_plain else state) if state else from_moji
        path.append(state)
    return path[::-1]


def _accept(parts: list[_Segment], afters: list[str | None], at: int, kind: Kind, text: str) -> list[tuple[int, str]]:
    turned = [after for after in afters if after is not None]
    before, after = "\n".join(segment.text for segment in parts), "\n".join(turned)
    if (
        len(turned) != len(parts)
        or before == after
        or not _sound(after, kind)
        or _gain(before, after, kind) < kind.gain
    ):
        return []
    if kind.right != "utf-8" and not (_legacy(before, after, kind) and _unrivalled(before, after, kind)):
        return []
    start, end = parts[0].start, parts[-1].start + len(parts[-1].text)
    if len(set(_HIGH.findall(after))) < QUOTED and _talked(text, start, end):
        return []
    return [(at + step, value) for step, value in enumerate(turned)]


def _legacy(before: str, after: str, kind: Kind) -> bool:
    """GBK and Big5 as right readings must give Han: three distinct, a third of the outcome, and not
    scattered among Latin letters;
    between the two, Han must be most of what stood there before (or private use, as which GBK reads a
    part of Big5).
    """
    if 5 * len(_ALONE.findall(after)) > len(_HAN.findall(after)):
        return False
    if len(set(_HAN.findall(after))) < 3 or 3 * len(_HAN.findall(after)) < len(_HIGH.findall(after)):
        return False
    if kind.wrong not in ("gb18030", "big5"):
        return True
    marks, han = len(_MARKS.findall(before)), len(_HAN_OR_PUA.findall(before))
    return 2 * (han + marks) > len(_HIGH.findall(before)) and 3 * len(_KANA_HANGUL.findall(before)) < 2 * (han + marks)


def _unrivalled(before: str, after: str, kind: Kind) -> bool:
    """Whether no other legacy encoding explains the same misreading nearly as well."""
    gain = _gain(before, after, kind)
    for other in KINDS:
        if other.wrong == kind.wrong and other.right not in (kind.right, "utf-8"):
            rival = undo(before, other)
            if rival is not None and _gain(before, rival, other) > gain - RIVAL:
                return False
    return True


def _talked(text: str, start: int, end: int) -> bool:
    """Whether the text around speaks of mojibake, so that a short stretch may be a quotation."""
    return bool(_TALK.search(text[max(0, start - NEAR) : start]) or _TALK.search(text[end : end + NEAR]))
