"""The spans of a segment that are mojibake of a kind: the best path through the text as it stands and as it was."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.decode import misreadings, pricing
from pipeline.decode.decoders import decode
from pipeline.decode.misreadings import AGAIN, HOLE, LATIN, Misreading
from pipeline.decode.pricing import HIGH

SHRUNK = 6
"""Text misread twice loses at least one character in so many when it is turned back once."""
SHRUNK_LEAST = 4
"""Characters that must be left of it, so that a second turn can prove itself."""


CHANGE = 6.0
"""Nats for a change between sound text and mojibake of a kind that does not prove itself."""
CHANGE_UTF8 = 4.0
"""The same for UTF-8."""
_INSIDE = 3.0
"""Nats that a change costs more between two characters with no mark, space or markup at either: what was pasted,
quoted or put behind a label begins and ends at one.
"""
HEAD = 2.0
"""Nats that a change costs less at the head of a segment."""


class Span(NamedTuple):
    """Characters ``[start, end)`` of a text that a kind explains, what they were, and the gain."""

    start: int
    end: int
    after: str
    gain: float
    kind: Misreading


_SHRINKS = 0.75
"""Characters at most by which one character above ASCII shortens a text when it is read as UTF-8: four become one."""


def twice(text: str, again: str) -> list[Span]:
    """The spans of text that was misread, stored as UTF-8, and misread once more."""
    if _SHRINKS * SHRUNK * len(HIGH.findall(text)) < len(text):
        return []
    once, places = misreadings.unwrapped(text, again)
    if SHRUNK * (len(text) - len(once)) < len(text) or len(once) < SHRUNK_LEAST:
        return []
    found: list[Span] = []
    for wrong in dict.fromkeys((again, *AGAIN)):
        if misreadings.sign(wrong).search(once):
            kind = Misreading("utf-8", wrong, again)
            for span in spans(once, kind):
                start, end = places[span.start], places[span.end]
                found.append(Span(start, end, span.after, gain(text[start:end], span.after, kind), kind))
            if found:
                return found
    return found


def spans(text: str, kind: Misreading, *, strict: bool = True) -> list[Span]:
    """The spans of a segment that the kind explains better than the text as it stands."""
    if kind.structured and not misreadings.begun(kind.wrong, text):
        return []
    whole = undo(text, kind) if kind.structured else None
    change = CHANGE_UTF8 if kind.structured else CHANGE
    if not strict and (kind.structured or kind.wrong in LATIN):
        change /= 2
    path = [(0, len(text), whole)] if whole is not None else _path(text, kind, change)
    found = []
    for begin, stop, outcome in path:
        first = _stray(text, begin, kind)
        start, end, after = _tight(text, begin - bool(first), stop, _ROWS.sub(HOLE, first + outcome))
        while end - start > 1 and text[end - 1] in _USUAL and after[-1:] in _UNUSUAL:
            end, after = end - 1, after[:-1]
        while end - start > 1 and text[start] in _USUAL and after[:1] in _UNUSUAL:
            start, after = start + 1, after[1:]
        before = text[start:end]
        if before and HIGH.search(after):
            found.append(Span(start, end, after, gain(before, after, kind), kind))
    return found


def _stray(text: str, start: int, kind: Misreading) -> str:
    """What the letter before a span of Han was, if it goes with it; or nothing."""
    if kind.structured or not start or not _STRAY_LETTER.match(text[start - 1]):
        return ""
    return "" if start > 1 and _STRAY_LETTER.match(text[start - 2]) else undo(text[start - 1], kind) or ""


def _tight(text: str, start: int, end: int, after: str) -> tuple[int, int, str]:
    """A span without what is alike before and after at its ends."""
    while start < end and after and text[start] == after[0]:
        start, after = start + 1, after[1:]
    while start < end and after and text[end - 1] == after[-1]:
        end, after = end - 1, after[:-1]
    return start, end, after


_USUAL = frozenset("，。、：；！？“”‘’（）《》…")
_UNUSUAL = frozenset("※§★☆○●◎◇◆□■△▲→←↑↓〓￣￢￥＄〒￠￡％＠℃℉﹩﹪﹫㏕㎜㎝㎞㏎㎡㎎㎏㏄°兙兛兞兝兡兣嗧瓩糎")
"""Marks of running text, and signs that tables of pairs have at the places of the others' marks."""
_STRAY_LETTER = re.compile("[\u0370-\u04ff\u2500-\u257f\u3041-\u30ff]")
"""A letter or line before Han, alone: as likely in the text as a Han character, so it goes with what follows."""
_ROWS = re.compile(HOLE + "{2,}")


def _path(text: str, kind: Misreading, change: float) -> list[tuple[int, int, str]]:
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
    jumps = _jumps(text)
    skipped = 0
    for at in range(size):
        if at < skipped:
            continue
        here = begins[at]
        stop = jumps.get(here, 0)
        if stop:
            skipped = at + stop - here
            worth = sum(sound[here:stop])
            plain[skipped], turned[skipped] = plain[at] + worth, turned[at] + worth
            back[skipped], last[skipped] = (at, text[here:stop], False), text[stop - 1]
            continue
        extra = _INSIDE if here > 0 and _word(text[here - 1]) and _word(text[here]) else 0.0
        if here >= 0:
            if turned[at] - change - extra > plain[at]:
                plain[at], from_turned[at] = turned[at] - change - extra, True
            nxt = at + 1
            while begins[nxt] < 0:
                nxt += 1
            plain[nxt] = plain[at] + sound[here]
        paid = change + extra if at else change - HEAD
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
    return _stretches(begins, back, from_turned, inside=turned[size] >= plain[size])


LONG = 12
"""Characters of ASCII from which the path jumps from near their start to near their end: both readings have the same
price there, so it changes nowhere between."""
_LONG_ASCII = re.compile(f"[\x20-\x7e]{{{LONG},}}")


def _jumps(text: str) -> dict[int, int]:
    """From which character to which the path may jump: three inside the ends of long stretches of ASCII."""
    return {found.start() + 3: found.end() - 3 for found in _LONG_ASCII.finditer(text)}


@cache
def _word(char: str) -> bool:
    """Whether a character goes on with its neighbour: all but spaces, markup, brackets, quotation and other marks."""
    return not _BOUND.match(char)


_BOUND = re.compile("[\\s!-/:-@\\[-`{-~\u2014\u2018-\u201d\u2026\u3000-\u3002\u3008-\u301f\uff01-\uff0f\uff1a-\uff20]")


def _step_price(step: misreadings.Step, before: str, model: str) -> float:
    if step.char == HOLE:
        return step.price
    return step.price + pricing.prices(model)[(before or " ") + step.char]


def _stretches(
    begins: list[int], back: list[tuple[int, str, bool]], from_turned: list[bool], *, inside: bool
) -> list[tuple[int, int, str]]:
    """The way back along the best path, which ends in mojibake if ``inside``."""
    at = len(begins) - 1
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


def gain(before: str, after: str, kind: Misreading) -> float:
    """The gain in likelihood, scaled by the share of distinct characters in the outcome: a line of
    one interjection twelve times is one piece of evidence, not twelve.
    """
    high = HIGH.findall(after)
    holes = after.count(HOLE)
    likely = pricing.likelihood(after.replace(HOLE, ""), misreadings.SPEAKS[kind.right]) + misreadings.LOST * holes
    return (likely - pricing.at_best(before)) * len(set(high)) / len(high) if high else 0.0


def undo(text: str, kind: Misreading) -> str | None:
    """What ``text`` was before it was misread, or ``None`` where the way back loses anything."""
    raw = misreadings.whole(text, kind.wrong)
    if raw is None:
        return None
    decoded = decode(raw, kind.right)
    return None if decoded.faults or misreadings.broken(decoded.text) else decoded.text
