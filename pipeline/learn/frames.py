"""Bylines of flattened pages: lines with a time whose other words stand on most pages, but for what varies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.printed.floor import floor
from pipeline.extract.printed.moment import moment
from pipeline.extract.profiles.rows import pattern
from pipeline.extract.text.lines import Unit

LONGEST = 160
"""Characters of the longest line that can be a byline, its time counted."""
SHORT = 60
"""Characters of a line with a time that is hardly anything else."""
NAME = 40
COMMON = 0.5
"""The part of the pages on whose dated lines a word must stand to be the software's: half, because a busy member
may write on a third of all pages, and a byline's words stand on nearly every page."""
AGAIN = 5.0
"""Weight of values that come again: from a fifth of them on it is enough; texts' first lines stay under a tenth."""
PEOPLE, SMALL = 8, 0.4
"""Different values from which they are as many as names are, and the part of all values that is enough where these are
few: ranks and groups are two to five."""
FORWARD = 0.8
"""The part of the steps from byline to byline on which time must not run backwards: posts are in order, lists
and quotations are not."""
_COUNT = re.compile(r"[\d\W_]+")
"""What is left out when values are compared: a counter that runs (``赞(33)``) is one word, however it counts."""
_SPACED = 0.97
"""The part of a frame's lines that have space beside the time, from which it is asked for: lines of other kinds slip
in, and a name must not be cut by a lazy pattern."""
_LATIN = "A-Za-z_\u00c0-\u024f\u0370-\u04ff"
_JOINED = "\u0300-\u036f\u0590-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u109f\u1780-\u17d3"
"""Marks that stand on letters, and the scripts whose words hold such marks (Indic, Thai, Lao, Khmer)."""
WORD = re.compile(
    rf"\d+(?![{_LATIN}\d])|[{_LATIN}\d]*[{_LATIN}][{_LATIN}\d]*|(?:[^\W\d{_LATIN}]|[{_JOINED}])+|\d+|[^\w\s]"
)
"""Words: numbers, words of letters (with digits among them), runs of other scripts, single marks."""
_STOPS = re.compile(r"[。！？；，,!?;…]")
_ZONES = frozenset({"UTC", "GMT", "Z"})
_SPACE = r"[^\S\n]*"
SLOT, TIME, NUMBER = "\x00", "\x01", "\x02"


_OPEN = (SLOT, NUMBER)


@lru_cache(maxsize=1)
def _time() -> re.Pattern[str]:
    return pattern(rf"(?:{_APART}|{_RUN_INTO})")


_APART, _RUN_INTO = r"(?<!\d){date}", r"(?<=[^\W\d_])(?=\d){when}"
"""A time apart from what stands before it; one that a name runs into (``Ann22.11.2003``)."""


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line with a time: where it stands, its words left and right of the time, and the time."""

    page: int
    unit: int
    left: tuple[str, ...]
    right: tuple[str, ...]
    time: str
    text: str
    spaced: tuple[bool, bool]
    """Whether there is space left and right of the time."""


@dataclass(slots=True)
class Frame:
    """Words that stand in the same order on all its lines, with slots between them for what varies."""

    words: tuple[str, ...]
    lines: list[DatedLine] = field(default_factory=list)
    pattern: str = ""
    pages: int = 0
    name: bool = False
    """Whether the name stands in a slot of it."""


def dated(pages: Sequence[Sequence[Unit]]) -> list[DatedLine]:
    """The lines of all pages that hold a time and little else."""
    found = []
    for page, units in enumerate(pages):
        for n, unit in enumerate(units):
            if len(unit.text) > LONGEST or not any(char.isdigit() for char in unit.text):
                continue
            match = _time().search(unit.text)
            if match and not _STOPS.search(unit.text[: match.start()][:-1].rstrip(" ,，")):
                left = tuple(WORD.findall(unit.text[: match.start()]))
                right = tuple(WORD.findall(unit.text[match.end() :]))
                if len(left) + len(right) <= 24:
                    spaced = unit.text[: match.start()][-1:].isspace(), unit.text[match.end() :][:1].isspace()
                    found.append(DatedLine(page, n, left, right, match[0], unit.text, spaced))
    return found


def clock(text: str) -> str:
    """The time in a text of little else, as it is written; nothing where there is none."""
    match = _time().search(text)
    return match[0] if match and len(text) - len(match[0]) <= SHORT else ""


def dated_line(text: str) -> bool:
    """Whether a line holds a time and little else, as bylines do."""
    if len(text) > SHORT or not any(char.isdigit() for char in text):
        return False
    match = _time().search(text)
    return match is not None and not _STOPS.search(text[: match.start()][:-1].rstrip(" ,，"))


def frames(lines: Sequence[DatedLine], pages: int) -> list[Frame]:
    """The frames of these lines, those of most lines first; a frame takes in those that it generalizes."""
    on: defaultdict[tuple[bool, str], set[int]] = defaultdict(set)
    for line in lines:
        for side, words in ((True, line.left), (False, line.right)):
            for word in words:
                on[side, word].add(line.page)
    least = max(2, COMMON * pages)
    grouped: defaultdict[tuple[str, ...], list[DatedLine]] = defaultdict(list)
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


def _framed(words: Sequence[str], common: Callable[[str], bool]) -> list[str]:
    """Words with a slot for each run of those that are not common; a number is always one."""
    out: list[str] = []
    for word in words:
        if word.isdigit():
            out.append(NUMBER)
        elif common(word):
            out.append(word)
        elif not out or out[-1] != SLOT:
            out.append(SLOT)
    return out


def _general(frame: Frame, others: Sequence[Frame]) -> Frame:
    """The frame with a slot for a word in whose place many other frames have one: a busy member's name."""
    words = list(frame.words)
    for n, word in enumerate(words):
        if word in _OPEN or word == TIME or not word[:1].isalnum():
            continue
        wider = (*words[:n], SLOT, *words[n + 1 :])
        if any(other.words == wider and 3 * len(other.lines) >= len(frame.lines) for other in others):
            words[n] = SLOT
    return Frame(tuple(words), list(frame.lines))


def _covers(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    """Whether each word of one frame is the other's, or a slot."""
    if len(wide) != len(narrow) or wide.index(TIME) != narrow.index(TIME):
        return False
    return all(a in (b, SLOT) for a, b in zip(wide, narrow, strict=True))


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
    by_page: defaultdict[int, list[DatedLine]] = defaultdict(list)
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
    kinds = [_kind(frame, values, n) for n in range(sum(word in _OPEN for word in frame.words))]
    names = [n for n, (kind, _) in enumerate(kinds) if kind == "name"]
    best = max(names, key=lambda n: (kinds[n][1], -n), default=-1)
    parts: list[str] = []
    slot = -1
    zone = False
    for place, word in enumerate(frame.words):
        if word in _OPEN:
            slot += 1
            kind = kinds[slot][0]
            if slot == best:
                lead, trail = beside([row[slot] for row in values])
                parts.append(rf"{re.escape(lead)}(?P<author>\S.{{0,39}}?){re.escape(trail)}")
            elif word == NUMBER and kind != "floor":
                parts.append(r"\d{1,9}")
            elif kind == "floor" and not any("<floor>" in part for part in parts):
                parts.append(r"(?P<floor>#?\d{1,6})")
            else:
                parts.append(".{0,80}?")
        elif word == TIME:
            after = frame.words[place + 1] if place + 1 < len(frame.words) else ""
            zone = after in _ZONES
            form = r"(?P<time>(?=\d){when}" if _run_into(frame) else r"(?<!\d)(?P<time>{date}"
            parts.append(f"{form}{' ?' + after if zone else ''})")
        elif zone and word in _ZONES:
            zone = False
        else:
            parts.append(re.escape(word))
    frame.pattern = "^" + "".join(_joined(frame, parts)) + "$"
    frame.name = best >= 0


def _run_into(frame: Frame) -> bool:
    """Whether words run into the time on most lines: the pattern then leaves to the name only what no time has."""
    before = [line.text[: line.text.find(line.time)][-1:] for line in frame.lines]
    return 2 * sum(char.isalnum() and char < "\u2e80" for char in before) > len(before)


def pattern_of(words: Sequence[str]) -> str:
    """The pattern of words with slots, as a person marked them: ``SLOT + "n"`` is the name."""
    parts = []
    for word in words:
        if word == SLOT + "n":
            parts.append(r"(?P<author>\S.{0,39}?)")
        elif word == SLOT:
            parts.append(r"\d{1,9}")
        else:
            parts.append(r"(?<!\d)(?P<time>{date})" if word == TIME else re.escape(word))
    return "^" + _SPACE.join(parts) + "$"


def beside(values: Sequence[str]) -> tuple[str, str]:
    """What nearly all values begin and end with: words that run into the name (``张三发表于``)."""
    some = sorted({value for value in values if value})
    if len(some) < 4:
        return "", ""
    lead, trail = "", ""
    for size in range(1, min(map(len, some))):
        first, last = (
            Counter(v[:size] for v in some).most_common(1)[0],
            Counter(v[-size:] for v in some).most_common(1)[0],
        )
        lead = first[0] if first[1] >= 0.9 * len(some) else lead
        trail = last[0] if last[1] >= 0.9 * len(some) else trail
    return lead.rstrip(), trail.lstrip()


def _joined(frame: Frame, parts: Sequence[str]) -> list[str]:
    """The parts of a pattern with the space between them: some beside the time where all lines have some."""
    at = frame.words.index(TIME)
    before = sum(line.spaced[0] for line in frame.lines) >= _SPACED * len(frame.lines)
    after = sum(line.spaced[1] for line in frame.lines) >= _SPACED * len(frame.lines)
    out = [parts[0]]
    for n, part in enumerate(parts[1:], 1):
        tight = (n == at and before) or (n == at + 1 and after)
        out += [_SPACE[:-1] + "+" if tight else _SPACE, part]
    return out


def slots(frame: Frame) -> list[list[str]]:
    """For each line of a frame what stands in its slots."""
    count = sum(word in _OPEN for word in frame.words)
    parts = [
        r"(\d+)" if w == NUMBER else "(.*?)" if w == SLOT else _time().pattern if w == TIME else re.escape(w)
        for w in frame.words
    ]
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
    counted = [int(text) if text.isascii() and text.isdigit() else floor(text) for text in shown]
    steps = [(a, b) for (la, a), (lb, b) in pairwise(zip(frame.lines, counted, strict=True)) if la.page == lb.page]
    if steps and sum(bool(a and b and b > a) for a, b in steps) >= 0.8 * len(steps):
        return "floor", 1.0
    score = named([(line.page, text) for line, text in zip(frame.lines, shown, strict=True)])
    return ("name", score) if score > 0 else ("other", 0.0)


def _ended(text: str) -> bool:
    """Whether a value ends as a sentence does: a signature comes again as its writer's name does."""
    return text.rstrip().endswith((".", "。", "!", "！", "?", "？", "…"))


def names(frame: Frame) -> list[str]:
    """The names in the slots of a frame's lines."""
    compiled = pattern(frame.pattern)
    found = []
    for line in frame.lines:
        match = compiled.search(line.text)
        if match and "author" in match.groupdict():
            found.append(match["author"].strip())
    return found


def named(shown: Sequence[tuple[int, str]]) -> float:
    """How much speaks for these values, each with its page, being names: 0 where it cannot be.

    Names are short, are no sentences, differ from post to post on most pages, and some come again; ranks and groups
    come again far more often, and what people write hardly ever does.
    """
    values = [text for _, text in shown]
    if not values:
        return 0.0
    bare = [_COUNT.sub("", text) for text in values]
    short = sum(
        0 < len(text) <= NAME and not _STOPS.search(text) and bool(left)
        for text, left in zip(values, bare, strict=True)
    )
    if short < 0.85 * len(values):
        return 0.0
    by_page: defaultdict[int, list[str]] = defaultdict(list)
    for (page, _), text in zip(shown, bare, strict=True):
        by_page[page].append(text)
    several = [some for some in by_page.values() if len(some) > 2]
    varied = sum(len(set(some)) > 1 for some in several)
    if several and varied < 0.6 * len(several):
        return 0.0
    counts = Counter(bare)
    shown_once = set(values)
    if counts.most_common(1)[0][1] > 0.7 * len(values) or 2 * sum(map(_ended, shown_once)) > len(shown_once):
        return 0.0
    fresh = len(counts) / len(values)
    enough = min(PEOPLE, SMALL * len(values))
    return short / len(values) * min(1.0, AGAIN * (1 - fresh)) * min(1.0, len(counts) / enough) * (len(counts) > 2)
