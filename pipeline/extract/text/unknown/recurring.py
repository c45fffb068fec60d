"""What recurs on a page: dated lines of one form, the names beside them, the software's lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.printed import calendar, floor, months
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.posts import worth
from pipeline.extract.text.unknown import sizes

_FULL = calendar.token() + r"(?:[.,]? ?\d{1,2}:\d{2}(?: ?[AaPp][Mm])?)?"
_MONTH = months.NAME
_CLOCK = r"(?:,? (?:at )?\d{1,2}:\d{2}(?: ?[AaPp]\.?[Mm]\b\.?)?)?"
_PARTIAL = (
    rf"\b{_MONTH} (?:\d{{1,2}}(?:st|nd|rd|th)?(?!\d){_CLOCK}|['’]?(?:19|20)?\d\d\b)"
    rf"|\b\d{{1,2}}\.? {_MONTH}(?!\w){_CLOCK}"
    r"|(?:19|20)\d\d ?年 ?\d{1,2} ?月|(?<!\d)\d{1,2} ?月 ?\d{1,2} ?[日号號](?: ?\d{1,2}:\d{2})?"
    r"|(?<![\d/.-])\d{1,2}[-/]\d{1,2}(?:[-/]\d\d)? ?\d{1,2}:\d{2}(?: ?[AaPp][Mm])?"
    r"|\b(?:vor|il y a|hace|há) \w{1,6} [^\W\d]{2,9}\b|\b\d{1,3} [^\W\d]{2,9} (?:atrás|назад|fa|geleden|temu)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: at|,) \d{1,2}:\d{2}(?: ?[AaPp][Mm])?"
    r"|(?<!\S)\d{1,3} ?(?:分钟|小时|天|周|个月|年)(?!\S)|(?<!\S)\d{1,3} (?:分钟|小时|天|周|个月|年) ?前(?!\S)"
    r"|(?<!\S)\d{1,3} ?(?:mins?|hrs?|mo|yrs?|[smhdwy])(?: ago)?(?!\S)"
)
"""Times that lack a part: a month and a day, a month and a year, ``3d``; in a line with little else."""
TIME = re.compile(f"{_FULL}|{_PARTIAL}", re.IGNORECASE)
_WHOLE = re.compile(_FULL, re.IGNORECASE)
_HINT = re.compile(
    r"\d|[前昨今刚剛半]|\bago\b|\btoday\b|yesterday|\bjust now\b|gestern|heute|\bhier\b|aujourd|\bayer\b|\bhoy\b"
    r"|вчера|сегодня|\bvor\b|\bil y a\b|\bhace\b|\bhá\b",
    re.IGNORECASE,
)
"""What every printed time has one of: lines without it need not be searched."""
_NEEDED = re.compile(r"\d(?:[ \u00a0]?[-/.:：月월일分小天周週個个]| ?(?i:mins?|hrs?|mo|yrs?|[smhdwy])(?i: ago)?(?!\S))")
_SIGNS = re.compile("[年前昨今刚剛半전어오]")
"""What every printed time has one of that has neither a month's name nor a word: asked first, since it costs little."""
_NAME = re.compile(
    rf"{months.NAME}|tháng|aujourd|\b(?:ago|yesterday|today|now|gestern|heute|hier|ayer|hoy|вчера|сегодня|vor|il|hace|há"
    r"|atrás|назад|fa|geleden|temu)\b",
    re.IGNORECASE,
)
"""The name of a month, or a word of a time in words."""
_SPLIT = re.compile(r"[\s\d]+")
"""What parts the words; of months' names only Vietnamese ones hold a blank."""
_LEAD = 32
"""Characters of a time that can stand before its first digit or word: ``Wednesday, September 4``."""


@lru_cache(maxsize=1 << 16)
def _closed(text: str) -> bool:
    """Whether a short line ends as a sentence does: of two words, or of six characters of a script
    without blanks (whose marks scrapers fold).
    """
    return bool((text.endswith((".", "!", "?")) and _TWO_WORDS.search(text)) or _UNSPACED.search(text))


@lru_cache(maxsize=1 << 14)
def time_in(text: str) -> re.Match[str] | None:
    """Where a line first prints a time, whole or not."""
    hint = _HINT.search(text)
    if not hint or not (_NEEDED.search(text) or _SIGNS.search(text) or any(map(_worded, _SPLIT.split(text)))):
        return None
    return TIME.search(text, max(0, hint.start() - _LEAD))


@lru_cache(maxsize=1 << 14)
def _worded(word: str) -> bool:
    """Whether a word may be of a time: most words of a page stand there often."""
    return _NAME.search(word) is not None


SENTENCE = re.compile(r"[。！？!?；;]|[.,] ?$|，")
ITEM = re.compile(r"(?:[*+•·◦▪>»↳-]|\d{1,3}\.)\s")
NAME = 36
_WORD = re.compile(r"[^\W\d_]+|[^\w\s]")
_OTHER_TIME = re.compile(
    r"regist|join|member since|edited|editiert|geändert|bearbeitet|modifi|редактир|last (?:visit|seen|active|login)|"
    r"inscri|dabei|编辑|編輯|注册|註冊|登录|登錄|最后|最後|修改|更新|active|viewed|posted in",
    re.IGNORECASE,
)
_FLOOR = re.compile(floor.token())
_DIGITS = re.compile(r"\d+")
_EDGES = frozenset({"end", "head"})
_TOLD = 12
"""Characters of a line with a sentence's marks that is not said twice by chance."""
_LONG = 25
"""Characters of any such line."""
_RETOLD, _LEAST = 0.7, 3
"""Share of the lines below a place that stood above it, and of those above it that stand below; lines at least."""
_ENDS = 3
"""Weight of a line that is known to end a page, from which lists of other threads stand below it."""
PAIR = 16
"""Lines between the two times of one post at most, where a page prints each in the card and above the text."""
_BESIDE = 40
"""Characters beside a time that lacks a part, for it to be a byline's."""
MASS = 12
"""Characters of text that stand between two bylines on the average; lists of threads have less."""
_SAID = re.compile(
    r"^[—–] |^\W?(?:last )?edited\b|[:：]$|(?:said|wrote|schrieb|写道|寫道)\b"
    r"|^\W*(?:last|latest|newest) (?:post|reply|message|comment|activity|updated?)\b"
    r"|^\W*(?:最后|最後|最新|最近)(?:回复|回覆|發表|发表|更新|登录|登錄|活动|活動)",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\b(?:Reply|Antwort|Ответ|Respuesta|Réponse|Odpowiedź|Resposta|Risposta)\b|回[复覆帖]|返信|답글|댓글"
)
_TWO_WORDS = re.compile(r"\S\s+\S.")
_UNSPACED = re.compile(r"[^\x00-\u02ff]{5}[。！？.!?]$")
_PROSE = 4
"""Stretches in which a sentence must stand, and in all but one, to be the software's: quotations repeat too."""


def times(units: Sequence[Unit]) -> dict[int, re.Match[str]]:
    """Units that hold a printed time and little else, and where in them it stands."""
    found: dict[int, re.Match[str]] = {}
    for n, unit in enumerate(units):
        if len(unit.text) > sizes.LONGEST:
            continue
        match = time_in(unit.text)
        if not match:
            continue
        match = match if _WHOLE.fullmatch(match[0]) else _WHOLE.search(unit.text) or match
        if len(unit.text) - len(match[0]) <= (sizes.BESIDE_WHOLE if _WHOLE.fullmatch(match[0]) else _BESIDE):
            found[n] = match
    return found


def shapes(units: Sequence[Unit], dated: dict[int, re.Match[str]]) -> dict[tuple[str, ...], list[int]]:
    """Units with a time grouped by their constant words; the words that vary become ``X``."""
    words = {
        n: (_WORD.findall(units[n].text[: m.start()]), _WORD.findall(units[n].text[m.end() :]))
        for n, m in dated.items()
    }
    common = Counter(word for before, after in words.values() for word in {*before, *after})
    least = max(3, len(dated) // 4)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, (before, after) in words.items():
        shape: list[str] = []
        for part in (before, ["T"], after):
            for word in part:
                kept = word if part == ["T"] or common[word] >= least else "X"
                if not (kept == "X" and shape and shape[-1] == "X"):
                    shape.append(kept)
        groups[tuple(shape)].append(n)
    return groups


def recurring(units: Sequence[Unit], edges: Sequence[int], who: Sequence[str | None] = ()) -> set[str]:
    """Lines (digits apart) that stand in at least half of the stretches between bylines.

    ``who`` are the posters of the stretches, where they are known: what stands only in the posts of one
    of several people is that person's way to sign, and not the software's.
    """
    counts: Counter[str] = Counter()
    people: dict[str, set[str | None]] = defaultdict(set)
    spans = list(zip(edges, [*edges[1:], min(len(units), edges[-1] + 60)], strict=True))
    names = who or [None] * len(spans)
    for (lo, hi), name in zip(spans, names, strict=True):
        texts = {plain(units[n].text) for n in range(lo + 1, hi) if len(units[n].text) <= sizes.COMPARED_LINE}
        counts.update(texts)
        for text in texts:
            people[text].add(name)
    least = max(2, (len(spans) + 1) // 2)
    several = len(set(names)) > 1
    return {
        text
        for text, count in counts.items()
        if count >= (max(_PROSE, len(spans) - 1) if sentence(text) or _closed(text) else least)
        and (not several or len(people[text]) > 1)
    }


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """A line with its digits made one: ``Posts: 12`` and ``Posts: 345`` are the same line."""
    return _DIGITS.sub("0", key(text) or text)


def weighed(
    units: Sequence[Unit],
    claims: Sequence[Claim | None],
    members: Sequence[int],
    again: set[str],
    *,
    least: float = MASS,
) -> float:
    """The text that stands under the members of a group, each counted up to a bound; 0 where there is less than
    ``least`` for each on the average (lists of threads have less than :data:`MASS`).
    """
    mass = 0.0
    for lo, hi in zip(members, [*members[1:], min(len(units), members[-1] + 40)], strict=True):
        free = [units[n].text for n in range(lo + 1, hi) if not claims[n]]
        fresh = [text for text in free if plain(text) not in again]
        # ten replies that say the same are ten replies
        text = sum(len(text) if told(text) else 3 for text in fresh or free[:1])
        mass += min(text, 160)
    other = _OTHER_TIME.search(units[members[0]].text) and _OTHER_TIME.search(units[members[-1]].text)
    return 0.0 if mass < least * len(members) else mass * 0.4 if other else mass


def choose(
    units: Sequence[Unit], claims: Sequence[Claim | None], standing: Mapping[int, re.Match[str]]
) -> tuple[float, list[int]]:
    """The bylines: the group of dated lines (``standing``) that recurs with the most text between its members, and how
    much.
    """
    dated = {n: match for n, match in standing.items() if not quoted(units[n], claims[n])}
    best: tuple[float, list[int]] = (0.0, [])
    for members in [*_merged(shapes(units, dated)), numbered(units)]:
        if len(members) < 2:
            continue
        mass = weighed(units, claims, members, recurring(units, members))
        if mass > best[0]:
            best = (mass, members)
    return best


def told(text: str) -> bool:
    """Whether a line may be told by a person: no item of a list, no teaser, no mere word."""
    return worth(text) >= sizes.SPOKEN and not ITEM.match(text) and not text.endswith(("...", "…"))


def retold(units: Sequence[Unit], claims: Sequence[Claim | None]) -> int:
    """Where a page begins to tell its posts a second time, for readers without scripts; its end where it does not.

    From there on most lines stood above, and most of what stood above stands there.
    """
    seen: dict[str, int] = {}
    lines: list[tuple[int, bool]] = []
    for n, unit in enumerate(units):
        if not claims[n] and (len(unit.text) >= _LONG or (len(unit.text) >= _TOLD and SENTENCE.search(unit.text))):
            lines.append((n, unit.text in seen))
            seen.setdefault(unit.text, n)
    again, start = 0, len(units)
    for below, (n, twice) in enumerate(reversed(lines), 1):
        again += twice
        if (below > _LEAST and again < _RETOLD * below) or 2 * again > len(lines):
            break
        if twice and again >= _LEAST and again >= _RETOLD * (len(lines) - below):
            start = n
    return start


def feet(units: Sequence[Unit], claims: Sequence[Claim | None]) -> int:
    """Where the foot of a page begins: at the first line known to end a page that has running text above it and none
    below. Lists of other threads below have times too.
    """
    start, told_below = retold(units, claims), False
    for n in range(start - 1, -1, -1):
        claim = claims[n]
        if claim and claim.entry.place == "end" and claim.entry.weight >= _ENDS:
            start = n
        elif not claim and sentence(units[n].text) and not ITEM.match(units[n].text):
            told_below = True
            break
    return start if told_below else retold(units, claims)


def _elsewhere(unit: Unit, claim: Claim | None) -> bool:
    place = claim.entry.place if claim else ""
    return place in _EDGES or (place == "card" and _OTHER_TIME.search(unit.text) is not None)


def standing(units: Sequence[Unit], claims: Sequence[Claim | None]) -> dict[int, re.Match[str]]:
    """Dated lines that may be bylines: none that is known to say when somebody joined or to stand at the edges of a
    page, and none in the page's foot, unless it has nearly all of them.
    """
    dated = {n: match for n, match in times(units).items() if not _elsewhere(units[n], claims[n])}
    foot = feet(units, claims)
    above = {n: match for n, match in dated.items() if n < foot}
    return above if len(above) > 1 else dated


def quoted(unit: Unit, claim: Claim | None) -> bool:
    """Whether a dated line opens a quotation or says when a post was edited."""
    return bool(claim and claim.entry.place == "post") or bool(_SAID.search(unit.text))


def numbered(units: Sequence[Unit]) -> list[int]:
    """Lines that are a floor marker and nothing else, if they count up one by one."""
    marks = [(n, number) for n, unit in enumerate(units) if len(unit.text) <= 24 and (number := _mark(unit.text))]
    best: list[int] = []
    run: list[int] = []
    last = 0
    for n, number in marks:
        if run and number == last:
            continue
        if not run or number != last + 1:
            best, run = max(best, run, key=len), []
        run.append(n)
        last = number
    best = max(best, run, key=len)
    return best if len(best) > 1 else []


def _mark(text: str) -> int | None:
    shown = text.strip("*•·|_`[]()\\ ")
    return floor.floor(shown) if _FLOOR.fullmatch(shown) else None


def _merged(groups: dict[tuple[str, ...], list[int]]) -> list[list[int]]:
    """The groups, and the union of those that differ only in the words that vary."""
    every = [members for _, members in sorted(groups.items())]
    bare: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for shape, members in groups.items():
        bare[tuple(word for word in shape if word != "X")].extend(members)
    return every + [sorted(members) for _, members in sorted(bare.items())]


def stands_below(
    units: Sequence[Unit], anchors: Sequence[int], claims: Sequence[Claim | None], again: set[str]
) -> bool:
    """Whether bylines stand under their posts: more running text directly above them than below."""
    above = below = 0
    for n in anchors:
        above += _nearest(units, claims, again, range(n - 1, max(-1, n - 5), -1))
        below += _nearest(units, claims, again, range(n + 1, min(len(units), n + 5)))
    return above > 2 * below


def _nearest(units: Sequence[Unit], claims: Sequence[Claim | None], again: set[str], some: range) -> int:
    lengths = [min(len(units[n].text), 120) for n in some if not claims[n] and plain(units[n].text) not in again]
    return max(lengths[:2], default=0)


def settle(units: Sequence[Unit], claims: Sequence[Claim | None], anchors: list[int]) -> list[int]:
    """Bylines without those that are not a post's own.

    Where some have floors that count up one by one, the others belong to something else (lists of
    threads). Where they come in pairs of one time with no running text between the two, the page
    prints each twice; the second is kept.
    """
    marks = {n: floor_near(units, claims, n) for n in anchors}
    counted = [n for n in anchors if marks[n]]
    steps = [(marks[b] or 0) - (marks[a] or 0) for a, b in pairwise(counted)]
    if len(counted) > 1 and all(step > 0 for step in steps) and steps.count(1) * 5 >= len(steps) * 4:
        return [*_before_replies(units, anchors, counted[0], marks[counted[0]] or 0), *counted]
    said = {n: match[0] if (match := time_in(units[n].text)) else "" for n in anchors}
    first = [
        a for a, b in pairwise(anchors) if said[a] == said[b] and b - a <= PAIR and not prose(units, range(a + 1, b))
    ]
    doubled = set(_alternate(first, anchors))
    if len(anchors) > sizes.DOUBLED[0] and sizes.DOUBLED[2] * len(doubled) >= sizes.DOUBLED[1] * len(anchors):
        return [n for n in anchors if n not in doubled]
    return anchors


def _before_replies(units: Sequence[Unit], anchors: Sequence[int], first: int, number: int) -> list[int]:
    """The opening post's byline where only replies are numbered: the one that stands above the first reply, with text
    between the two.
    """
    above = [n for n in anchors if n < first]
    begun = number == 2 or (number == 1 and _REPLY.search(units[first].text) is not None)
    said = bool(above) and any(told(units[n].text) for n in range(above[-1] + 1, first))
    return above if len(above) == 1 and begun and said else []


def _alternate(first: Sequence[int], anchors: Sequence[int]) -> list[int]:
    """Of lines that are followed by one of the same time, those that begin a pair: never two in a row."""
    kept: list[int] = []
    place = {n: at for at, n in enumerate(anchors)}
    for n in first:
        if not kept or place[n] - place[kept[-1]] > 1:
            kept.append(n)
    return kept


def floor_near(units: Sequence[Unit], claims: Sequence[Claim | None], n: int) -> int | None:
    """The floor that a byline, or a line next to it, names."""
    inside = next((number for text in floors(units[n].text) if (number := floor.floor(text))), None)
    if inside:
        return inside
    for m in (*range(n + 1, min(n + 5, len(claims))), n - 1):
        claim = claims[m] if m >= 0 else None
        label = dict(claim.fields).get("floor") if claim else None
        if label:
            return floor.floor(label)
        if not claim and m > n:
            break
    return None


def sentence(text: str) -> bool:
    """Whether a line is running text: long, and with the marks that end sentences or parts of them."""
    return len(text) >= sizes.PROSE_LINE and bool(SENTENCE.search(text)) and not text.endswith(("...", "…"))


def prose(units: Sequence[Unit], some: Iterable[int]) -> int:
    """Characters of running text among some units."""
    return sum(len(units[n].text) for n in some if sentence(units[n].text) and not ITEM.match(units[n].text))


def floors(text: str) -> list[str]:
    """Floor markers in a byline."""
    return [m[0] for m in re.finditer(floor.token(), TIME.sub("\n", text))]
