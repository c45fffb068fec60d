"""Mojibake that can be undone: text that was once decoded by the wrong table and stored so.

Kinds are the product of right tables and wrong ones (:mod:`~pipeline.decode.misreadings`). Where a sign of
one stands, the segment around is read in two ways at once, as it stands and as it was, and the best path
through both (Viterbi) says from which character to which it is mojibake. Such a span is turned back if it
gains enough likelihood, counted over *distinct* characters, and reads as running text; a kind that a page
has proved needs less. What was lost on the way is U+FFFD. Each repair is an edit of the ledger, named after
what was read as what; a span that looks like mojibake and was left is reported.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.decode import language, misreadings, pricing, quoting, segments
from pipeline.decode.decoders import decode
from pipeline.decode.misreadings import HOLE, LATIN, RIGHT, Kind
from pipeline.decode.pricing import HIGH
from pipeline.model.ledger import Edit, Layer, Ledger

CHANGE = 6.0
"""Nats for a change between sound text and mojibake of a kind that does not prove itself."""
CHANGE_UTF8 = 4.0
"""The same for UTF-8."""
HEAD = 2.0
"""Nats that a change costs less at the head of a segment."""
GAIN = 12.0
"""Nats a span of UTF-8 must gain over its distinct characters."""
GAIN_LEGACY = 18.0
"""The same for tables that do not prove themselves: GBK and Big5 read each other's bytes without complaint."""
GAIN_PROVED = 4.0
"""The same for UTF-8 where the page has proved the kind."""
GAIN_LEGACY_PROVED = 6.0
PROOF = 40.0
"""Nats of the spans of one kind that prove it for the page."""
STRONG = 120.0
"""The same that proves a kind for all that its table explains."""
_LOOSER = 2.0
"""Nats a character that an outcome of a proved kind may read poorer: names."""
RIVAL = 10.0
"""Nats by which a legacy reading must beat another one that is possible too."""
DEPTH = 3
TRIES = 300
"""Doubtful segments of a page that are tried for kinds that do not prove themselves, evenly spread."""
EXAMINED = 400_000
"""Characters, once for each kind that is tried on them, that are searched on a page in one pass."""
LONGEST = 4000
"""Characters of a segment that are looked at in one piece."""
_MARKS_OF_1252 = re.compile("[\u2018\u2019\u201c\u201d\u2013\u2014\u2026]")


class Span(NamedTuple):
    """Characters ``[start, end)`` of a text that a kind explains, what they were, and the gain."""

    start: int
    end: int
    after: str
    gain: float
    kind: Kind


class Repair(NamedTuple):
    """A repaired text, the ledger of its edits, and the places that look like mojibake and were left."""

    text: str
    ledger: Ledger
    left: tuple[int, ...] = ()


def repair(text: str) -> Repair:
    """Undo the mojibake in a text, one layer of edits a pass: text that was misread twice takes two."""
    layers: list[Layer] = []
    left: list[int] = []
    for number in range(1, DEPTH + 1):
        edits, left = _pass(text)
        if not edits:
            break
        layer = Layer(f"mojibake-{number}", tuple(edits))
        text = layer.apply(text)
        layers.append(layer)
    return Repair(text, Ledger(tuple(layers)), tuple(left))


def _pass(text: str) -> tuple[list[Edit], list[int]]:
    wanted = _wanted(text)
    if not wanted:
        return sorted(_edits_of_marks(text)), []
    proved: Counter[Kind] = Counter()
    found: dict[int, list[Span]] = {}
    budget = EXAMINED
    for (begin, end), kinds in sorted(wanted.items()):
        budget -= (end - begin) * len(kinds)
        if budget < 0:
            break
        found[begin] = _search(text, begin, end, kinds, proved)
        proved.update({span.kind: int(span.gain) for span in found[begin] if _accepted(text, span, Counter())})
    proved = Counter({kind: gain for kind, gain in proved.items() if gain >= PROOF})
    if proved:
        everywhere = list(segments.showing(text, HIGH))
        for begin, end in everywhere:
            budget -= (end - begin) * len(proved)
            if budget < 0:
                break
            again = _search(text, begin, end, tuple(kind for kind in proved if not kind.again), proved)
            if _worth(text, again, proved) > _worth(text, found.get(begin, []), proved):
                found[begin] = again
    edits, left = _edits_of_marks(text), []
    for spans_found in found.values():
        for span in spans_found:
            if any(edit.start < span.end and span.start < edit.start + len(edit.before) for edit in edits[:_FEW]):
                continue
            if _accepted(text, span, proved):
                rule = span.kind.rule + ("-lossy" if HOLE in span.after else "")
                edits.append(Edit(span.start, text[span.start : span.end], span.after, rule))
            elif _looks(text, span):
                left.append(span.start)
    return sorted(edits), sorted(left)


def _worth(text: str, spans_found: list[Span], proved: Counter[Kind]) -> float:
    """The gain of the spans that are turned back."""
    return sum(span.gain for span in spans_found if _accepted(text, span, proved))


_FEW = 200
_APOSTROPHE = "".join(misreadings.char_of(b"\x92" + letter) for letter in (b"s", b"t", b"d", b"m", b"r", b"l", b"v"))
_OPENING = "".join(misreadings.char_of(bytes((0x93, letter))) for letter in (*range(0x41, 0x5B), *range(0x61, 0x7B)))
_MARKS_AS_GBK = re.compile(
    f"(?<=[A-Za-z])(?:[{_APOSTROPHE[:4]}](?![A-Za-z])|{_APOSTROPHE[4]}(?=e(?![A-Za-z]))|{_APOSTROPHE[5]}(?=l(?![A-Za-z]))"
    f"|{_APOSTROPHE[6]}(?=e(?![A-Za-z])))|(?<![^\x00-\x7f]|[A-Za-z])[{_OPENING}](?=[a-z])"
)
"""Apostrophes and quotation marks of windows-1252 that GBK read as one character with the letter behind them."""
_HEAD_AS_GBK = re.compile("\u9518[?\ufffd]")
"""A byte order mark of UTF-8 before ASCII: two of its bytes, and the third without a partner."""
_REFERENCES = re.compile("(?:&#(?:12[89]|1[3-9][0-9]|2[0-4][0-9]|25[0-5]);[\x40-\x7e]?){4,}")


def _edits_of_marks(text: str) -> list[Edit]:
    """Edits that need no search: marks in English words, and bytes written as references."""
    edits = [
        Edit(found.start(), found[0], encode(found[0]), "mojibake:windows-1252-as-gb18030")
        for found in _MARKS_AS_GBK.finditer(text)
    ]
    head = _HEAD_AS_GBK.match(text)
    if head:
        edits.append(Edit(0, head[0], "\ufeff", "mojibake:utf-8-as-gb18030"))
    for found in _REFERENCES.finditer(text):
        raw = html.unescape(re.sub("&#(1[2-5][0-9]);", lambda part: chr(int(part[1])), found[0]))
        best: Span | None = None
        for right in RIGHT:
            kind = Kind(right, "iso-8859-1")
            after = undo(raw, kind)
            if after is not None:
                span = Span(0, len(raw), after, _gain(raw, after, kind), kind)
                if (best is None or span.gain > best.gain) and _accepted(raw, span, Counter()):
                    best = span
        if best and not quoting.talked(text[max(0, found.start() - quoting.NEAR) : found.start()], ""):
            edits.append(Edit(found.start(), found[0], best.after, f"mojibake:{best.kind.right}-as-references"))
    return edits


def encode(char: str) -> str:
    """A character of GBK as the two of windows-1252 that it is made of."""
    return char.encode("gbk").decode("cp1252")


# --- where to look ----------------------------------------------------------------------------------


def _wanted(text: str) -> dict[tuple[int, int], tuple[Kind, ...]]:
    """The segments that show a sign of mojibake, and the kinds to try in each."""
    chars = {char for char in set(text) if char > "\x7f"}
    found: dict[tuple[int, int], list[Kind]] = {}

    def add(place: tuple[int, int], kinds: Iterator[Kind]) -> None:
        found.setdefault(place, []).extend(kinds)

    for wrong in LATIN:
        heads, rests = misreadings.leads(wrong)
        if not heads.isdisjoint(chars) and not (rests | {" "}).isdisjoint(chars | {" "}):
            for place in segments.showing(text, misreadings.sign(wrong)):
                add(place, iter((Kind("utf-8", wrong),)))
    for wrong in misreadings.CJK:
        sign = misreadings.sign(wrong)
        for place in segments.showing(text, sign):
            if _structure_in(text[slice(*place)], wrong, sign):
                add(place, iter((Kind("utf-8", wrong),)))
    for sign, kinds in ((_western(), _LATIN_LEGACY), (_unusual(), _CJK_LEGACY)):
        if sign is not None:
            places = [place for place in segments.showing(text, sign) if _doubtful(text[slice(*place)], sign)]
            for place in places[:: max(1, len(places) // TRIES)]:
                add(place, (kind for kind in kinds if _promising(text[slice(*place)], kind, sign)))
    return {place: tuple(dict.fromkeys(kinds)) for place, kinds in found.items() if kinds}


def _structure_in(text: str, wrong: str, sign: re.Pattern[str]) -> bool:
    """Whether what a sign shows is UTF-8: the bytes of its characters are two characters of three, as far as they go."""
    known = misreadings.table(wrong)
    found = sign.search(text)
    while found:
        if found[0][1] in "?\ufffd":
            return True
        coded = b"".join(known[char] or b"?" for char in found[0])
        if _TWO.match(coded):
            return True
        found = sign.search(text, found.start() + 1)
    return False


_TWO = re.compile(rb"[\xe2-\xef][\x80-\xbf]{2}(?:[\xc2-\xef]|\?|\Z)(?:[\x80-\xbf]|\?|\Z)")
_LATIN_LEGACY = tuple(
    Kind(right, wrong)
    for right in RIGHT[1:]
    for wrong in (
        "windows-1252",
        "iso-8859-1",
        "windows-1251",
        "windows-1250",
        "macintosh",
        "koi8-r",
        "iso-8859-15",
        "ibm437",
        "ibm850",
        "windows-1254",
    )
)
_CJK_LEGACY = tuple(Kind(right, wrong) for right in RIGHT[1:] for wrong in misreadings.CJK if right != wrong)


@cache
def _western() -> re.Pattern[str]:
    """Four characters in a row of a table of one byte, perhaps with ASCII between."""
    return re.compile("(?:[\u0080-\u04ff\u0e00-\u0e5f\u2013-\u22ff\u2500-\u25a0\ufb01\ufb02\uf8ff][\x40-\x7e]?){4}")


@cache
def _unusual() -> re.Pattern[str]:
    """A row of characters none of which is among the most frequent ones, or a rare one beside others."""
    prices = language.model("zh")
    usual = sorted(prices.listed, key=lambda char: (-prices[char], char))[:260]
    marks = "\u3000-\u303f\uff01-\uff20\uff3b-\uff40\uff5b-\uff65\u2010-\u2027"
    return re.compile(f"(?:[^\x00-\x7f{marks}{''.join(map(re.escape, usual))}] ?){{4}}")


def _doubtful(text: str, sign: re.Pattern[str]) -> bool:
    """Whether a stretch that shows a sign reads poorly as it stands."""
    bar = _POOR_LETTERS if sign is _western() else language.FAIR - 0.3
    for run in _runs(text, sign):
        if max(pricing.mean(run, model) for model in pricing.languages(run)) < bar:
            return True
        han = "".join(_HAN.findall(run))
        if len(han) < len(run) and len(han) > 3 and max(pricing.mean(han, "ja"), pricing.mean(han, "any")) < _POOR_HAN:
            return True
    return False


_POOR_LETTERS = -7.5
"""Mean price of letters and signs of a table of one byte under which they are looked at."""
_POOR_HAN = -9.6
"""Mean price of the Han among kana under which they are looked at by themselves."""


def _runs(text: str, sign: re.Pattern[str]) -> Iterator[str]:
    """The rows of a segment that begin with a sign: some, and some characters of each."""
    at = 0
    for _ in range(_ROWS_TRIED):
        found = sign.search(text, at)
        if not found:
            return
        row = _ROW.match(text, found.start(), found.start() + _ROW_TRIED)
        yield row[0] if row else found[0]
        at = max(found.end(), row.end() if row else 0)


_ROW = re.compile("[^\x00-\x7f]+(?:[\x40-\x7e ][^\x00-\x7f]+)*")
_ROW_TRIED = 120
_ROWS_TRIED = 20


def _promising(text: str, kind: Kind, sign: re.Pattern[str]) -> bool:
    """Whether some doubtful row of the text reads better when it is turned back, whatever is lost."""
    model = misreadings.SPEAKS[kind.right]
    for run in _runs(text, sign):
        before = pricing.at_best(run)
        coded = b"".join(
            part or b"?" for part in map(misreadings.table(kind.wrong).__getitem__, run) if part is not None
        )
        after = decode(coded, kind.right).text
        if len(coded) * 3 >= 4 * len(after) >= 8 and pricing.likelihood(after, model) - before > 4.0:
            return True
    return False


# --- the search -------------------------------------------------------------------------------------


def _search(text: str, begin: int, end: int, kinds: tuple[Kind, ...], proved: Counter[Kind]) -> list[Span]:
    """The spans of a segment that are mojibake, each of the kind that gains most; best first, none overlaps."""
    found: list[Span] = []
    for start in range(begin, end, LONGEST):
        part = text[start : min(end, start + LONGEST)]
        for again in dict.fromkeys(kind.wrong for kind in kinds if kind.structured):
            found += (_moved(span, start) for span in _twice(part, again))
        for kind in kinds:
            found += (_moved(span, start) for span in spans(part, kind, strict=kind not in proved))
    found.sort(key=lambda span: -span.gain)
    chosen: list[Span] = []
    for span in found:
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
        elif span.gain > -RIVAL and not span.kind.structured:
            for at, other in enumerate(chosen):
                overlaps = span.start < other.end and other.start < span.end
                if (
                    overlaps
                    and not other.kind.structured
                    and span.after != other.after
                    and span.gain > other.gain - RIVAL
                ):
                    if span.kind.wrong == other.kind.wrong:
                        chosen[at] = other._replace(gain=min(other.gain, 0.0))
    return chosen


def _twice(text: str, again: str) -> list[Span]:
    """The spans of text that was misread, stored as UTF-8, and misread once more."""
    once, places = misreadings.unwrapped(text, again)
    if 6 * (len(text) - len(once)) < len(text) or len(once) < 4:
        return []
    found: list[Span] = []
    for wrong in dict.fromkeys((again, *_TWICE)):
        if misreadings.sign(wrong).search(once):
            kind = Kind("utf-8", wrong, again)
            for span in spans(once, kind):
                start, end = places[span.start], places[span.end]
                found.append(Span(start, end, span.after, _gain(text[start:end], span.after, kind), kind))
            if found:
                return found
    return found


_TWICE = ("windows-1252", "iso-8859-1", "gb18030")
"""Wrong tables of the first misreading that are tried beside that of the second."""


def _moved(span: Span, by: int) -> Span:
    return span._replace(start=span.start + by, end=span.end + by)


def spans(text: str, kind: Kind, *, strict: bool = True) -> list[Span]:
    """The spans of a segment that the kind explains better than the text as it stands."""
    whole = undo(text, kind) if kind.structured else None
    change = CHANGE_UTF8 if kind.structured else CHANGE
    if not strict and (kind.structured or kind.wrong in LATIN):
        change /= 2
    path = [(0, len(text), whole)] if whole is not None else _path(text, kind, change)
    found = []
    for start, end, after in path:
        if (
            not kind.structured
            and start
            and _STRAY_LETTER.match(text[start - 1])
            and not (start > 1 and _STRAY_LETTER.match(text[start - 2]))
        ):
            first = undo(text[start - 1], kind)
            if first:
                start, after = start - 1, first + after
        after = _ROWS.sub(HOLE, after)
        while start < end and after and text[start] == after[0]:
            start, after = start + 1, after[1:]
        while start < end and after and text[end - 1] == after[-1]:
            end, after = end - 1, after[:-1]
        before = text[start:end]
        if before and HIGH.search(after):
            found.append(Span(start, end, after, _gain(before, after, kind), kind))
    return found


_STRAY_LETTER = re.compile("[\u0370-\u04ff\u2500-\u257f\u3041-\u30ff]")
"""A letter or line before Han, alone: as likely in the text as a Han character, so it goes with what follows."""
_ROWS = re.compile(HOLE + "{2,}")


def _path(text: str, kind: Kind, change: float) -> list[tuple[int, int, str]]:
    """The stretches of the best path that are mojibake: from, to, and what they were."""
    values, begins = misreadings.items(text, kind.wrong)
    sound = pricing.at_best_each(text)
    model = misreadings.SPEAKS[kind.right]
    spaces = kind.wrong in LATIN
    size = len(values)
    low = float("-inf")
    plain, turned = [low] * (size + 1), [low] * (size + 1)
    from_turned = [False] * (size + 1)
    back: list[tuple[int, str, bool]] = [(-1, "", False)] * (size + 1)
    last: list[str] = [""] * (size + 1)
    plain[0] = 0.0
    for at in range(size):
        here = begins[at]
        if here >= 0:
            if turned[at] - change > plain[at]:
                plain[at], from_turned[at] = turned[at] - change, True
            nxt = at + 1
            while begins[nxt] < 0:
                nxt += 1
            plain[nxt] = plain[at] + sound[here]
        paid = change if at else change - HEAD
        enter = here >= 0 and plain[at] - paid > turned[at] and not from_turned[at]
        base = plain[at] - paid if enter else turned[at]
        if base == low:
            continue
        before = (text[here - 1] if here else "") if enter else last[at]
        for step in misreadings.steps(values, at, kind.right, spaces=spaces):
            price = _step_price(step, before, model)
            if base + price > turned[step.end]:
                turned[step.end] = base + price
                back[step.end] = (at, step.char, enter)
                last[step.end] = step.char
    return _stretches(plain, turned, from_turned, back, begins, change)


def _step_price(step: misreadings.Step, before: str, model: str) -> float:
    if step.char == HOLE:
        return step.price
    return step.price + pricing.prices(model)[(before or " ") + step.char]


def _stretches(
    plain: list[float],
    turned: list[float],
    from_turned: list[bool],
    back: list[tuple[int, str, bool]],
    begins: list[int],
    change: float,
) -> list[tuple[int, int, str]]:
    at = len(begins) - 1
    inside = turned[at] >= plain[at]
    found: list[tuple[int, int, str]] = []
    end = begins[at] if inside else 0
    chars: list[str] = []
    while at > 0:
        if inside:
            previous, char, entered = back[at]
            chars.append(char)
            at = previous
            if entered:
                found.append((begins[at], end, "".join(reversed(chars))))
                chars, inside = [], False
        elif from_turned[at]:
            inside, end = True, begins[at]
        else:
            at -= 1
            while begins[at] < 0:
                at -= 1
    return found[::-1]


# --- the judgement ----------------------------------------------------------------------------------


def _gain(before: str, after: str, kind: Kind) -> float:
    """The gain in likelihood, scaled by the share of distinct characters in the outcome: a line of
    one interjection twelve times is one piece of evidence, not twelve.
    """
    high = HIGH.findall(after)
    holes = after.count(HOLE)
    likely = pricing.likelihood(after.replace(HOLE, ""), misreadings.SPEAKS[kind.right]) + misreadings.LOST * holes
    return (likely - pricing.at_best(before)) * len(set(high)) / len(high) if high else 0.0


def _accepted(text: str, span: Span, proved: Counter[Kind]) -> bool:
    """Whether a span is turned back. A kind that the page has proved needs less, and of one that reads Han as letters
    any gain will do: sound Han has no bytes in its wrong table.
    """
    kind, before = span.kind, text[span.start : span.end]
    known = kind in proved
    if known and kind.wrong in LATIN and proved[kind] >= STRONG and span.gain > 0.0 and HOLE not in span.after:
        return True
    if kind.structured:
        bar = GAIN_PROVED if known else GAIN
    else:
        bar = GAIN_LEGACY_PROVED if known else GAIN_LEGACY
    if span.gain < bar or not _sound(span.after, kind, language.FAIR - (_LOOSER if known else 0.0)):
        return False
    if not known and len(set(HIGH.findall(span.after))) < quoting.QUOTED and _talked(text, span.start, span.end):
        return False
    if kind.structured:
        return _structured(before, span.after, kind.wrong, known=known)
    return _legacy(before, span.after, kind, least=2 if known else 3)


_LEAST = 3
"""Characters of GBK that two characters of UTF-8 make; fewer are as soon one by chance."""


def _structured(before: str, after: str, wrong: str, *, known: bool) -> bool:
    """What was UTF-8 proves itself, but for less than two characters of it in a table of pairs, for one sequence that may be a capital and a quotation mark, and for
    more losses than characters.
    """
    high = HIGH.findall(after)
    holes = after.count(HOLE)
    if 2 * holes > len(high) or (holes and len(set(high)) - 1 < (2 if known else 3)):
        return False
    if wrong in misreadings.CJK and len(HIGH.findall(before)) < _LEAST:
        return "\ufeff" in after
    return known or len(high) > 1 or not (high[0].isalpha() and _MARKS_OF_1252.search(before))


def _sound(text: str, kind: Kind, bar: float) -> bool:
    """Whether the outcome reads as running text; what was UTF-8, in any language."""
    whole = text.replace(HOLE, "")
    models = pricing.languages(whole) if kind.structured else (misreadings.SPEAKS[kind.right],)
    return max(pricing.mean(whole, model) for model in models) >= bar


_HAN = re.compile("[\u3400-\u9fff]")
_OWN = {"zh": _HAN, "ja": re.compile("[\u3041-\u30fe]"), "ko": re.compile("[\uac00-\ud7a3]")}
_HAN_OR_PUA = re.compile("[\u3400-\u9fff\ue000-\uf8ff]")
_ALONE = re.compile("(?<=[A-Za-z])[\u3400-\u9fff](?![^\x00-\x7f])|(?<![^\x00-\x7f])[\u3400-\u9fff](?=[A-Za-z])")


def _legacy(before: str, after: str, kind: Kind, least: int) -> bool:
    """Tables of pairs as right readings must give what they are for: three distinct Han, kana or Hangul, a
    third of the outcome, and not scattered among Latin letters; from CJK to CJK, Han must be most of what stood there
    before (or private use, as which GBK reads a part of Big5).
    """
    own = _OWN[misreadings.SPEAKS[kind.right]].findall(after)
    high = HIGH.findall(after)
    if 5 * len(_ALONE.findall(after)) > len(own) or len(set(own)) < least or 3 * len(own) < len(high):
        return False
    if kind.wrong not in misreadings.CJK or (kind.right == "euc-jp" and kind.wrong == "gb18030"):
        return True  # the two have kana and marks at the same places
    marks, han = pricing.marks(before), len(_HAN_OR_PUA.findall(before))
    if kind.wrong in ("gb18030", "big5"):
        return 2 * (han + marks) > len(HIGH.findall(before))
    return True


def _looks(text: str, span: Span) -> bool:
    """Whether a span that was left looks like mojibake all the same, and is no quotation."""
    if _talked(text, span.start, span.end):
        return False
    return span.kind.structured and span.gain > GAIN and len(set(HIGH.findall(span.after))) > 1


def _talked(text: str, start: int, end: int) -> bool:
    """Whether the text around speaks of mojibake, so that a short span may be a quotation."""
    return quoting.talked(text[max(0, start - quoting.NEAR) : start], text[end : end + quoting.NEAR])


def undo(text: str, kind: Kind) -> str | None:
    """What ``text`` was before it was misread, or ``None`` where the way back loses anything."""
    raw = misreadings.whole(text, kind.wrong)
    if raw is None:
        return None
    decoded = decode(raw, kind.right)
    return None if decoded.faults or misreadings.broken(decoded.text) else decoded.text
