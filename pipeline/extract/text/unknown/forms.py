"""Bylines by their form: what stands before and after a printed time, the same from post to post.

Words that recur cannot tell a byline's fixed words from the name of somebody who writes often. So
a line with a time is cut into lead, time and tail; words that join a name to a time in many
languages, floors and marks are peeled off; and what is left is a name, nothing, or text. Lines of
one form that could be names, whose times run one way and that have text between them, are the
bylines. Several forms may be proposed; the one with the most text under it wins.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from pipeline.extract.printed import floor
from pipeline.extract.printed.moment import moment
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.unknown.recurring import (
    MASS,
    NAME,
    plain,
    prose,
    quoted,
    recurring,
    time_in,
    told,
    weighed,
)

_ZONE = re.compile(
    r"\s{0,2}\(?(?:(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|Z|[CEMP][SD]T|CES?T|EES?T|WET|BST|MSK|JST|KST|IST"
    r"|[+-]\d\d:?\d\d)\)?(?!\w)"
)
"""A zone behind a clock: part of the time, not of the tail."""


@cache
def _joints() -> frozenset[str]:
    """Words and marks that join a name and a time, folded: ``joints.txt``, a line a language."""
    text = files("pipeline.extract.text.unknown").joinpath("joints.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("# ") for word in line.split())


_FLOOR = re.compile(rf"(?:{floor.token()}|(?:No\.?|№|\#)? ?\d{{1,6}}(?:[.:：)#\]]|(?=\s)))", re.IGNORECASE)
_LAST_FLOOR = re.compile(r"(?:#|№|No\.?)? ?(\d{1,6})#?", re.IGNORECASE)
_IDENTIFIER = re.compile(r"(?=\w{0,40}\d)(?=\w{0,40}[^\W\d])\w[\w+/.-]{3,40}")
_TEXT = re.compile(r"[。！？!?；;，]|[.,:] |\.{2,}|…|://")
INITIAL = re.compile(r"(?<!\w)(?:[^\W\d_]|St|Dr|Mr|Mrs|Ms|Jr)\. ?")
"""An initial or a title, whose dot ends no sentence."""
_WORDS = 5
"""Words of a name at most: of 4,100 posters of the suites one has more."""
_MONOTONE = 0.8
"""Share of steps in time that go one way, for lines to be bylines: quoted times run both ways."""
_ONE = 0.8
"""Share of a page's text under a byline that stands alone."""
_SIGNED = 4
"""Characters a post on the average under bylines that name different people: short replies are posts too."""
_LITTLE = 40
"""Characters of text under it that a form needs which stands alone, or which reads like the heads of quotations."""
_COUNTERS = re.compile(r"(?:[^\W\d]{1,10}[:： ]?\d[\d,.]*\W*){1,4}")
"""``查看11 回复2``: words with numbers. A name may be one; but then it has no blank, or it would be two."""
_NUMBER = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDED = re.compile(r"[^\W\d]")
_CLOCK = re.compile(r"\d{1,2}[:：時时]\d\d")


@dataclass(frozen=True, slots=True)
class Signed:
    """A byline by its form: the unit, and the name, time and floor that it prints."""

    unit: int
    author: str | None
    time: str | None
    floor: str | None = None


@dataclass(slots=True)
class _Cut:
    """A dated line cut at its time: a name before or after it, floors, and the fixed rest."""

    unit: int
    time: str
    iso: str | None
    name: str | None
    after: str | None
    floor: str | None
    tail: str
    last: str | None


@dataclass(slots=True)
class _Form:
    rows: list[_Cut]
    named: str
    mass: float = 0.0


def find(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    dated: Mapping[int, re.Match[str]],
    least: float = 0.0,
) -> list[Signed]:
    """The bylines of the form with the most text under it, of the ``dated`` lines; none where no form has more than
    ``least``.
    """
    said = {n: match for n, match in dated.items() if not quoted(units[n], claims[n])}
    found = _best(units, claims, [_cut(units[n], n, match) for n, match in said.items()], least)
    if found or least:
        return found
    return _best(units, claims, [_cut(units[n], n, match) for n, match in dated.items()], _LITTLE)


def _best(units: Sequence[Unit], claims: Sequence[Claim | None], cuts: list[_Cut], least: float) -> list[Signed]:
    """The bylines of the best form of some cut lines."""
    if any(cut.iso for cut in cuts):  # 7.0.0.12 is a version beside real dates
        cuts = [cut for cut in cuts if _WORDED.search(cut.time) or cut.iso]
    best: _Form | None = None
    for form in _forms(cuts):
        form.rows = _one_way(_once(units, form.rows))
        form.mass = _mass(units, claims, form)
        if form.mass > least and (best is None or form.mass > best.mass):
            best = form
    if best is None:
        return []
    return [*_nameless(best, cuts), *_signed(best)]


def _nameless(form: _Form, cuts: Sequence[_Cut]) -> list[Signed]:
    """The opening post's byline, where it has the form's tail and something else than a name before its time."""
    first = form.rows[0]
    if form.named != "before" or not first.tail:
        return []
    above = [cut for cut in cuts if cut.unit < first.unit and not cut.name and first.tail in cut.tail]
    return [Signed(cut.unit, None, cut.time) for cut in above[-1:]]


def _cut(unit: Unit, n: int, match: re.Match[str]) -> _Cut:
    zone = _ZONE.match(unit.text, match.end())
    end = zone.end() if zone else match.end()
    lead, mark = _floor(unit.text[: match.start()])
    tail = unit.text[end:]
    last = _LAST_FLOOR.fullmatch(tail.strip(" \t,|·-()[]"))
    before, after = peel(lead), peel(tail)
    time = unit.text[match.start() : end]
    return _Cut(
        n,
        time,
        moment(time).iso,
        before if before is None or is_name(before) else None,
        after if after and is_name(after) else None,
        mark,
        ("…" if before is not None and before and not is_name(before) else "")
        + plain(_IDENTIFIER.sub("0", tail).strip()),
        last[1] if last else None,
    )


def printed(unit: Unit) -> str | None:
    """The name that a dated line prints before its time."""
    match = time_in(unit.text)
    return _cut(unit, 0, match).name if match else None


def _floor(lead: str) -> tuple[str, str | None]:
    """A lead without the floor that begins it."""
    shown = lead.lstrip(" \t*|•·[(")
    match = _FLOOR.match(shown)
    if match and (match.end() == len(shown) or not shown[match.end() : match.end() + 1].isalnum()):
        return shown[match.end() :], match[0].strip(" .:：)]")
    return lead, None


def peel(text: str) -> str | None:
    """What is left of a lead or tail without joints at its ends; ``None`` for nothing."""
    words = key(text).replace("：", ": ").replace("|", " | ").split()
    while words and joint(words[0]):
        words = words[1:]
    while words and joint(words[-1]):
        words = words[:-1]
    shown = " ".join(words).strip(" ,:;|·•・»«-–—()[]<>《》")
    return shown or None


def joint(word: str) -> bool:
    """Whether a word joins a name and a time, or is a mark."""
    bare = word.casefold().strip(",;()[]<>_*")
    initial = len(bare) == 2 and bare.endswith(".")
    if bare.rstrip(":：").endswith(("时间", "時間", "日期", "日時")):
        return True
    return not bare or bare in _joints() or (bare.rstrip(":：.") in _joints() and not initial)


def is_name(text: str) -> bool:
    """Whether a text can be a name by its length, words and marks."""
    return (
        not (" " in text and _COUNTERS.fullmatch(text))
        and len(text) <= NAME
        and len(text.split()) <= _WORDS
        and not _TEXT.search(INITIAL.sub("", text))
        and not text.isdecimal()
    )


def _forms(cuts: Sequence[_Cut]) -> Iterable[_Form]:
    """Groups of cut lines that have one form; the names stand before the time, after it, or elsewhere. And groups of
    lines whose times are printed alike, whatever stands beside them: of what one board prints, all posts have the same.
    """
    some = [cut for cut in cuts if not cut.tail.startswith("…")]
    before = _grouped((cut for cut in some if cut.name), lambda cut: cut.tail)
    bare = _grouped((cut for cut in some if not cut.name), lambda cut: cut.tail)
    after = [cut for cut in some if not cut.name and cut.after]
    for rows in before:
        yield _Form(rows, "before")
    if len(before) > 1:
        yield _Form([cut for cut in some if cut.name], "before")
    if len({cut.after for cut in after}) > 1:
        yield _Form(after, "after")
    for rows in bare:
        yield _Form(rows, "")
    for rows in _grouped(cuts, lambda cut: _LETTERS.sub("a", _NUMBER.sub("0", cut.time))):
        if len(rows) > 1:
            yield _Form(rows, "")


def _grouped(cuts: Iterable[_Cut], by: Callable[[_Cut], str]) -> list[list[_Cut]]:
    groups: dict[str, list[_Cut]] = defaultdict(list)
    for cut in cuts:
        groups[by(cut)].append(cut)
    return list(groups.values())


def _once(units: Sequence[Unit], rows: list[_Cut]) -> list[_Cut]:
    """Rows without those that say again who and when: of two with no text between them the second is a
    post's (the first heads the page or the card); a later one is quoted.
    """
    kept: list[_Cut] = []
    seen: dict[tuple[str | None, str, str | None], int] = {}
    counted = _counts([cut.last for cut in rows])
    for cut in rows:
        said = (cut.name or cut.after, cut.iso or cut.time, cut.last if counted else None)
        before = seen.get(said)
        if before is None:
            seen[said] = len(kept)
            kept.append(cut)
        elif before == len(kept) - 1 and not any(told(units[n].text) for n in range(kept[-1].unit + 1, cut.unit)):
            kept[-1] = cut
    return kept


def _one_way(rows: list[_Cut]) -> list[_Cut]:
    """Rows whose times do not run against the rest: what runs back is quoted."""
    stamps = [cut.iso or "" for cut in rows]
    if sum(a <= b for a, b in pairwise(stamps)) < _MONOTONE * (len(rows) - 1):
        return rows
    kept: list[_Cut] = []
    last = ""
    for cut, stamp in zip(rows, stamps, strict=True):
        if not stamp or stamp[: len(last)] >= last[: len(stamp)]:
            kept.append(cut)
            last = stamp or last
    return kept


def _mass(units: Sequence[Unit], claims: Sequence[Claim | None], form: _Form) -> float:
    """How much speaks for a form: the text under its lines, names that vary, floors that count, time."""
    rows = form.rows
    members = [cut.unit for cut in rows]
    if not rows:
        return 0.0
    if len(rows) == 1:
        return _alone(units, form)
    names = {cut.name or cut.after for cut in rows} if form.named else set()
    again = recurring(units, members, [cut.name or cut.after for cut in rows])
    mass = weighed(units, claims, members, again, least=_SIGNED if len(names) > 1 else MASS)
    if form.named:
        mass *= 1.25 if len(names) > 1 else 1.1
    if _counts([cut.last or cut.floor for cut in rows]):
        mass *= 1.3
    stamps = [cut.iso for cut in rows if cut.iso]
    steps = list(pairwise(stamps))
    forward = sum(a[: len(b)] <= b[: len(a)] for a, b in steps)
    if steps and max(forward, len(steps) - forward) < _MONOTONE * len(steps):
        mass *= 0.4
    return mass


def _alone(units: Sequence[Unit], form: _Form) -> float:
    """A page of one post: its byline names somebody at a clock time, and nearly all text stands under it."""
    cut = form.rows[0]
    if not (form.named == "before" and cut.name and _CLOCK.search(cut.time)):
        return 0.0
    under, whole = prose(units, range(cut.unit + 1, len(units))), prose(units, range(len(units)))
    return min(under, 160.0) if under >= _LITTLE and under >= _ONE * whole else 0.0


def _counts(marks: Sequence[str | None]) -> bool:
    """Whether floors rise, one by one or nearly."""
    numbers = [int(found[0]) for mark in marks if mark and (found := re.search(r"\d{1,6}", mark))]
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) == len(marks) > 1 and all(step > 0 for step in steps) and 2 * steps.count(1) >= len(steps)


def _signed(form: _Form) -> list[Signed]:
    rows = form.rows
    tails = _counts([cut.last for cut in rows])
    leads = _counts([cut.floor for cut in rows])
    names = [cut.name if form.named == "before" else cut.after if form.named else None for cut in rows]
    fixed = _fixed(names) if form.named else ""
    return [
        Signed(
            cut.unit,
            _unfixed(name, fixed) if name else None,
            cut.time,
            f"#{cut.last}" if tails else cut.floor if leads else None,
        )
        for cut, name in zip(rows, names, strict=True)
    ]


def _fixed(names: Sequence[str | None]) -> str:
    """A word that begins every one of three or more different names: no part of them."""
    firsts = Counter(name.split()[0] for name in names if name and " " in name)
    if len({name for name in names if name}) > 2 and firsts:
        word, count = firsts.most_common(1)[0]
        return word if count == len(names) else ""
    return ""


def _unfixed(name: str, fixed: str) -> str:
    return name.removeprefix(fixed).strip() if fixed else name
