"""Rule ``numbered-head``: lines that a running number, their shape and what follows make heads.

Labels of one scheme are read as runs (1, 2, 3 …; a fresh 1 begins another run). A run is taken
for heads as a whole, or not at all: most of its members must look like heads (short, without a
final mark) and have text of their own under them. Short items that follow one another are a list;
members that are full paragraphs keep their number as a run-in head.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.labels import RANKS, STRONG, Label, label
from pipeline.outline.lines import Line
from pipeline.outline.shapes import chatty, run_in

_LIMIT = {"han": 60, "paren-han": 56, "article": 24, "paren-arabic": 32, "circled": 26}
_LIMIT_OTHER = 40
"""Longest head of schemes without a limit of their own."""
FIRM = frozenset({"han", "paren-han", "roman", "step"})
"""Schemes that official and tutorial writing gives to heads; the others need more evidence."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head: the line's index, its rank (smaller stands above) and, if numbered, its number."""

    at: int
    rank: int
    scheme: str
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A labelled line: its index, label, shape (``head colon stop run-in item bare``), and the
    size of the text that stands under it.
    """

    at: int
    label: Label
    shape: str
    under: int

    @property
    def could_head(self) -> bool:
        """Whether the line looks like a head and has text under it."""
        return self.shape in ("head", "colon", "bare") and self.under >= bounds.UNDER_HEAD


@dataclass(frozen=True, slots=True)
class NumberedLines:
    """Accepted heads by line index, and the runs of numbered paragraphs."""

    heads: dict[int, Head]
    paragraphs: tuple[tuple[Numbered, ...], ...]


def numbered(lines: Sequence[Line], span: range, account: Account, shown: Collection[int] = ()) -> NumberedLines:
    """The numbered heads and numbered paragraphs among ``lines[span]``, those ``shown`` as heads apart."""
    labels = {at: found for at in span if at not in shown and lines[at].textual and (found := label(lines[at].text))}
    _tell_decimals(lines, labels, span)
    shapes = {at: _shape(lines[at], found) for at, found in labels.items()}
    light = [0 if at in shapes and shapes[at] in ("head", "colon", "bare") else lines[at].size for at in span]
    weights = [0, *accumulate(light)]
    heads: dict[int, Head] = {}
    paragraphs: list[tuple[Numbered, ...]] = []
    for scheme in sorted(RANKS, key=RANKS.__getitem__):
        members = [at for at, found in labels.items() if found.scheme == scheme]
        if not members:
            continue
        bounds = sorted({*members, *heads, span.stop})
        following = dict(pairwise(bounds))
        rows = [
            Numbered(at, labels[at], shapes[at], weights[following[at] - span.start] - weights[at + 1 - span.start])
            for at in members
        ]
        for run in _runs(rows, heads):
            _judge(run, lines, heads, paragraphs, account)
    return NumberedLines(heads, tuple(paragraphs))


def _tell_decimals(lines: Sequence[Line], labels: dict[int, Label], span: range) -> None:
    """Read ``1 总则`` as a label where ``1.1`` shows that the text numbers so."""
    firsts = {found.parents[0] for found in labels.values() if found.scheme == "decimal2"}
    if len(firsts) < 2:
        return
    for at in span:
        text = lines[at].text
        digits = text[:2].strip()
        if at not in labels and digits.isdecimal() and text[len(digits) : len(digits) + 1].isspace():
            end = len(text) - len(text[len(digits) :].lstrip())
            labels[at] = Label("arabic", int(digits), end, digits)


def _shape(line: Line, found: Label) -> str:
    rest = line.text[found.end :]
    if not rest:
        return "bare"
    limit = _LIMIT.get(found.scheme, _LIMIT_OTHER)
    inner = any(mark in rest for mark in "。；\n") or "；" in rest
    if len(rest) <= limit and not inner and not line.ends:
        return "head"
    asks = found.scheme in FIRM and line.final in "？?" and not any(mark in rest for mark in "。！；")
    if len(rest) <= limit and asks:
        return "head"
    if len(rest) <= bounds.ANNOUNCES and not inner and line.final in "：:":
        return "colon"
    if len(rest) <= limit and not any(mark in rest[:-1] for mark in "。；！？") and line.final in "。！？?!":
        return "stop"
    return "run-in" if run_in(line.text, found.end) else "item"


def _runs(rows: Sequence[Numbered], above: Mapping[int, Head]) -> list[tuple[Numbered, ...]]:
    """Split the rows of one scheme where a number begins afresh."""
    cuts = sorted(above)
    runs: list[list[Numbered]] = []
    cut = 0
    for row in rows:
        crossed = False
        while cut < len(cuts) and cuts[cut] < row.at:
            crossed = True
            cut += 1
        last = runs[-1][-1] if runs else None
        fresh = (
            last is None
            or row.label.n == 1
            or row.label.parents != last.label.parents
            or (crossed and row.label.n != last.label.n + 1)
        )
        if fresh:
            runs.append([])
        runs[-1].append(row)
    return [tuple(run) for run in runs]


def _judge(
    run: tuple[Numbered, ...],
    lines: Sequence[Line],
    heads: dict[int, Head],
    paragraphs: list[tuple[Numbered, ...]],
    account: Account,
) -> None:
    scheme = run[0].label.scheme
    nested = bool(heads) and min(heads) < run[0].at
    chosen = _heads_of(run, lines, nested=nested)
    if chosen:
        for row in chosen:
            heads[row.at] = Head(row.at, row.label.rank, scheme, row.label.n)
            account.decide("numbered-head", lines[row.at], _evidence(row, len(chosen)))
        _check(run, lines, account)
        for row in run:
            if row not in chosen:
                account.decide(
                    "numbered-paragraph", lines[row.at], f"{row.label.printed} in a run of heads: {row.shape}"
                )
        paragraphs.extend((row,) for row in run if row not in chosen and row.shape == "run-in")
        return
    full = tuple(row for row in run if row.shape in ("run-in", "item") or (scheme == "article" and row.shape == "stop"))
    if len(run) >= 2 and len(full) >= max(2, len(run) * bounds.SHARE_PARAGRAPHS):
        paragraphs.append(run)
        if len(run) >= bounds.CHECKED_PARAGRAPHS and scheme in ("han", "paren-han", "article"):
            _check(run, lines, account)
        for row in run:
            account.decide(
                "numbered-paragraph", lines[row.at], f"{row.label.printed}: one of {len(run)} full paragraphs"
            )
    else:
        for row in run:
            account.decide("no-head", lines[row.at], _refused(row, run))


def _heads_of(run: tuple[Numbered, ...], lines: Sequence[Line], *, nested: bool) -> tuple[Numbered, ...]:
    scheme = run[0].label.scheme
    good = tuple(row for row in run if row.could_head)
    if scheme == "article" and _mostly_bare(run) and len(good) >= bounds.ARTICLES:
        return tuple(row for row in good if row.shape == "bare")  # statutes that set the number alone
    if scheme in STRONG:
        return tuple(row for row in good if row.shape != "colon" and row.under >= bounds.UNDER_STRONG)
    if not good and all(row.shape == "stop" and row.under >= 2 * len(lines[row.at].text) for row in run):
        good = run if scheme in ("han", "paren-han") and len(run) >= 2 else ()
        good = () if any(lines[row.at].final in "？?" for row in good) else good
    if len(good) < 2 or (run[0].label.n != 1 and len(good) < bounds.RUN_FROM_ELSEWHERE):
        return ()
    if scheme == "bare":
        steady = len(good) >= bounds.RUN_FROM_ELSEWHERE and all(row.under >= bounds.UNDER_BARE for row in good)
        return good if steady and [row.label.n for row in run] == list(range(1, len(run) + 1)) else ()
    under = sum(row.under for row in good) / len(good)
    share = len(good) / len(run)
    if scheme in FIRM:
        return good if share >= bounds.SHARE_FIRM and under >= bounds.UNDER_FIRM else ()
    return good if share >= bounds.SHARE_WEAK and _weighty(good, lines, under, nested=nested) else ()


def _mostly_bare(run: Sequence[Numbered]) -> bool:
    return sum(row.shape == "bare" for row in run) >= len(run) * bounds.SHARE_BARE_ARTICLES


def _weighty(good: Sequence[Numbered], lines: Sequence[Line], under: float, *, nested: bool) -> bool:
    """Whether a run in a weak scheme (1. （1） ①) has what sets heads apart from list items."""
    rests = [lines[row.at].text[row.label.end :] for row in good]
    if any(row.shape == "colon" and not lines[row.at].bold for row in good):
        return False
    if sum(chatty(rest) for rest in rests) > int(len(rests) * bounds.TALK_AMONG_WEAK):
        return False
    typographic = all(lines[row.at].bold or lines[row.at].level for row in good)
    mean = sum(map(len, rests)) / len(rests)
    decimal = good[0].label.scheme.startswith("decimal")
    floor = bounds.UNDER_WEAK_NESTED if nested or typographic or decimal else bounds.UNDER_WEAK
    return mean <= bounds.WEAK_HEAD and under >= floor and (under >= bounds.UNDER_WEAK_RATIO * mean or typographic)


def _check(run: Sequence[Numbered], lines: Sequence[Line], account: Account) -> None:
    """The numbering check: numbers missing, repeated or out of order, each one a finding."""
    expected = 1 if run[0].label.scheme not in STRONG | {"article"} else run[0].label.n
    for row in run:
        line = lines[row.at]
        n = row.label.n
        if n == expected - 1 and row is not run[0]:
            account.find("OUT002", line, label=row.label.printed)
        elif n < expected:
            account.find("OUT003", line, label=row.label.printed, expected=expected)
        elif n > expected:
            missing = f"{expected}" if n == expected + 1 else f"{expected}-{n - 1}"
            account.find("OUT001", line, missing=missing, label=row.label.printed, scheme=row.label.scheme)
        expected = max(expected, n + 1)


def _evidence(row: Numbered, members: int) -> str:
    kind = {"bare": "a number alone", "colon": "short, announces what follows", "stop": "one short sentence"}
    shape = kind.get(row.shape, "short, no final mark")
    run = f"{row.label.printed} ({row.label.scheme}), one of {members} heads in its run"
    return f"{run}; {shape}; {row.under} characters under it"


def _refused(row: Numbered, run: Sequence[Numbered]) -> str:
    if len(run) == 1:
        return f"{row.label.printed} ({row.label.scheme}) stands alone, no run"
    if row.under < bounds.UNDER_HEAD:
        return f"{row.label.printed} ({row.label.scheme}): an item of a list, nothing stands under it"
    return f"{row.label.printed} ({row.label.scheme}): the run of {len(run)} does not read as heads"
