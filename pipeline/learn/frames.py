"""Bylines of flattened pages: lines with a time whose other words stand on most pages, but for what varies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.printed.floor import floor
from pipeline.extract.printed.moment import moment
from pipeline.extract.profiles.rows import pattern
from pipeline.extract.text.lines import Unit

LONGEST = 160
"""Characters of the longest line that can be a byline, its time counted."""
NAME = 40
COMMON = 0.5
"""The part of the pages on whose dated lines a word must stand to be the software's: half, because a busy member
may write on a third of all pages, and a byline's words stand on nearly every page."""
FORWARD = 0.8
"""The part of the steps from byline to byline on which time must not run backwards: posts are in order, lists
and quotations are not."""
_WORD = re.compile(r"\w+|[^\w\s]")
_STOPS = re.compile(r"[。！？；，,!?;…]")
_ZONES = frozenset({"UTC", "GMT", "Z"})
_SPACE = r"[^\S\n]*"
SLOT, TIME = "\x00", "\x01"


@lru_cache(maxsize=1)
def _time() -> re.Pattern[str]:
    return pattern("{when}")


@dataclass(frozen=True, slots=True)
class Dated:
    """A line with a time: where it stands, its words left and right of the time, and the time."""

    page: int
    unit: int
    left: tuple[str, ...]
    right: tuple[str, ...]
    time: str
    text: str


@dataclass(slots=True)
class Frame:
    """Words that stand in the same order on all its lines, with slots between them for what varies."""

    words: tuple[str, ...]
    lines: list[Dated] = field(default_factory=list)
    pattern: str = ""
    pages: int = 0
    name: bool = False
    """Whether the name stands in a slot of it."""


def dated(pages: Sequence[Sequence[Unit]]) -> list[Dated]:
    """The lines of all pages that hold a time and little else."""
    found = []
    for page, units in enumerate(pages):
        for n, unit in enumerate(units):
            if len(unit.text) > LONGEST or not any(char.isdigit() for char in unit.text):
                continue
            match = _time().search(unit.text)
            if match and not _STOPS.search(unit.text[: match.start()][:-1].rstrip(" ,，")):
                left = tuple(_WORD.findall(unit.text[: match.start()]))
                right = tuple(_WORD.findall(unit.text[match.end() :]))
                if len(left) + len(right) <= 24:
                    found.append(Dated(page, n, left, right, match[0], unit.text))
    return found


def frames(lines: Sequence[Dated], pages: int) -> list[Frame]:
    """The frames of these lines, those of most lines first; a frame takes in those that it generalizes."""
    on: defaultdict[tuple[bool, str], set[int]] = defaultdict(set)
    for line in lines:
        for side, words in ((True, line.left), (False, line.right)):
            for word in words:
                on[side, word].add(line.page)
    least = max(2, COMMON * pages)
    grouped: defaultdict[tuple[str, ...], list[Dated]] = defaultdict(list)
    for line in lines:
        words = (
            *_framed(line.left, lambda word: len(on[True, word]) >= least),
            TIME,
            *_framed(line.right, lambda word: len(on[False, word]) >= least),
        )
        grouped[words].append(line)
    made = sorted((Frame(words, some) for words, some in grouped.items()), key=lambda f: (-len(f.lines), f.words))
    made = [_general(frame, made) for frame in made[:40]]
    kept: list[Frame] = []
    for frame in made:
        other = next((one for one in kept if _covers(one.words, frame.words)), None)
        if other:
            other.lines += frame.lines
        else:
            kept.append(frame)
    for frame in kept:
        frame.lines.sort(key=lambda line: (line.page, line.unit))
        frame.pages = len({line.page for line in frame.lines})
    return sorted(kept, key=lambda f: (-len(f.lines), f.words))


def _framed(words: Sequence[str], common: object) -> list[str]:
    """Words with a slot for each run of those that are not common; a number is always one."""
    out: list[str] = []
    for word in words:
        fixed = common(word) and not word.isdigit()  # type: ignore[operator]
        if fixed:
            out.append(word)
        elif not out or out[-1] != SLOT:
            out.append(SLOT)
    return out


def _general(frame: Frame, others: Sequence[Frame]) -> Frame:
    """The frame with a slot for a word in whose place many other frames have one: a busy member's name."""
    words = list(frame.words)
    for n, word in enumerate(words):
        if word in (SLOT, TIME) or not word[:1].isalnum():
            continue
        wider = (*words[:n], SLOT, *words[n + 1 :])
        if any(other.words == wider and 3 * len(other.lines) >= len(frame.lines) for other in others):
            words[n] = SLOT
    return Frame(tuple(words), list(frame.lines))


def _covers(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    return len(wide) == len(narrow) and all(a in (b, SLOT) and TIME not in (a, b) or a == b for a, b in zip(wide, narrow, strict=True))


def chosen(found: Sequence[Frame], pages: int) -> list[Frame]:
    """The frames that can be the bylines of posts, the likeliest first, with what stands in their slots."""
    ranked = []
    for frame in found:
        score = _score(frame, pages)
        if score > 0:
            describe(frame)
            ranked.append((-score * (1.5 if frame.name else 1.0), frame.words, frame))
    return [frame for *_, frame in sorted(ranked, key=lambda row: row[:2])]


def _score(frame: Frame, pages: int) -> float:
    """How much speaks for a frame: the lines that it has where several on a page are apart and run forward."""
    by_page: defaultdict[int, list[Dated]] = defaultdict(list)
    for line in frame.lines:
        by_page[line.page].append(line)
    several = [some for some in by_page.values() if len(some) > 1]
    steps = [(a, b) for some in several for a, b in pairwise(some)]
    if not steps or len(several) < 2 or len(by_page) < 0.4 * pages:
        return 0.0
    times = {line.time: moment(line.time).iso or "" for line in frame.lines}
    forward = sum(times[b.time][:16] >= times[a.time][:16] for a, b in steps) / len(steps)
    apart = sum(b.unit > a.unit + 1 for a, b in steps) / len(steps)
    if forward < FORWARD or apart < FORWARD:
        return 0.0
    return len(frame.lines) * forward * apart


def describe(frame: Frame) -> None:
    """Find what stands in the slots of a frame, and make its pattern."""
    values = slots(frame)
    kinds = [_kind(frame, values, n) for n in range(frame.words.count(SLOT))]
    names = [n for n, (kind, _) in enumerate(kinds) if kind == "name"]
    best = max(names, key=lambda n: (kinds[n][1], -n), default=-1)
    parts: list[str] = []
    slot = -1
    zone = False
    for place, word in enumerate(frame.words):
        if word == SLOT:
            slot += 1
            kind = kinds[slot][0]
            if slot == best:
                parts.append(r"(?P<author>\S.{0,39}?)")
            elif kind == "floor" and not any("<floor>" in part for part in parts):
                parts.append(r"(?P<floor>#?\d{1,6})")
            else:
                parts.append(".{0,80}?")
        elif word == TIME:
            after = frame.words[place + 1] if place + 1 < len(frame.words) else ""
            zone = after in _ZONES
            parts.append(rf"(?P<time>{{when}}{r' ?' + after if zone else ''})")
        elif zone and word in _ZONES:
            zone = False
        else:
            parts.append(re.escape(word))
    frame.pattern = "^" + _SPACE.join(parts) + "$"
    frame.name = best >= 0


def slots(frame: Frame) -> list[list[str]]:
    """For each line of a frame what stands in its slots."""
    count = frame.words.count(SLOT)
    parts = ["(.*?)" if w == SLOT else _time().pattern if w == TIME else re.escape(w) for w in frame.words]
    written = re.compile(r"\s*".join(f"(?:{p})" if p == _time().pattern else p for p in parts), re.IGNORECASE)
    out = []
    for line in frame.lines:
        match = written.fullmatch(line.text.strip())
        out.append([(text or "").strip() for text in match.groups()] if match else [""] * count)
    return out


def _kind(frame: Frame, values: Sequence[Sequence[str]], n: int) -> tuple[str, float]:
    """What stands in a slot: a ``name`` (short, differs from post to post, comes again elsewhere), a ``floor``
    (counts up), or something else; with how much speaks for it.
    """
    shown = [row[n] for row in values]
    filled = [text for text in shown if text]
    if len(filled) < 0.8 * len(shown):
        return "other", 0.0
    counted = [floor(text) if any(c.isdigit() for c in text) else None for text in shown]
    steps = [
        (a, b) for (la, a), (lb, b) in pairwise(zip(frame.lines, counted, strict=True)) if la.page == lb.page
    ]
    if steps and sum(bool(a and b and b > a) for a, b in steps) >= 0.8 * len(steps):
        return "floor", 1.0
    return ("name", named(list(zip((line.page for line in frame.lines), shown, strict=True)))) if named(
        list(zip((line.page for line in frame.lines), shown, strict=True))
    ) > 0 else ("other", 0.0)


def named(shown: Sequence[tuple[int, str]]) -> float:
    """How much speaks for these values, each with its page, being names: 0 where it cannot be.

    Names are short, are no sentences, differ from post to post on most pages, and some come again.
    """
    values = [text for _, text in shown]
    if not values:
        return 0.0
    short = sum(0 < len(text) <= NAME and not _STOPS.search(text) and not text.isdigit() for text in values)
    if short < 0.85 * len(values):
        return 0.0
    by_page: defaultdict[int, list[str]] = defaultdict(list)
    for page, text in shown:
        by_page[page].append(text)
    several = [some for some in by_page.values() if len(some) > 2]
    varied = sum(len(set(some)) > 1 for some in several)
    if several and varied < 0.6 * len(several):
        return 0.0
    counts = Counter(values)
    if counts.most_common(1)[0][1] > 0.7 * len(values):
        return 0.0
    again = 1 - len(counts) / len(values)
    return short / len(values) * (0.3 + again)
