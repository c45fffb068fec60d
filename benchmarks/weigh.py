"""Learn the tables of the reader of unknown boards: which trait of a place speaks how loudly.

usage: python -m benchmarks.weigh FOLDER [FOLDER…] [--made 240] [--write]

Teachers are pages that profiles read for sure (every post with a name and a text; see ``benchmarks.boards``),
with profiles off, and boards made up at random in the shapes that are not held out. Each page is also
asked as a board without classes and ids, as one that links no name, and as one that prints days without
clocks. A slot is right where nine in ten of its texts are the teacher's.

Printed: for each table, with each engine left out in turn (what it
gives is judged by a table that never saw it), the share of pages on which the best slot is right, wrong or
none, by threshold. The same folders give the same tables.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.boards import Example, Read, bare, examples, made, when
from benchmarks.made_boards import HELD
from pipeline.extract.html.unknown.generic import observe
from pipeline.extract.html.unknown.places import observed, observed_times
from pipeline.extract.html.unknown.slots import Record, dated, slots
from pipeline.extract.html.unknown.traits import Scene, Traits, scene
from pipeline.extract.markup.tree import Tree, parse
from pipeline.extract.printed.moment import moment, page_order

TABLES = Path(__file__).parents[1] / "pipeline/extract/html/unknown/weights.toml"
RIDGE = 1.0
"""How strongly weights are drawn to nought: 0.3 to 3 choose the same slots on all but two of the pages left out."""
SURE, NOT = 0.9, 0.5
"""Shares of right texts from which a slot is a right one, and up to which it is a wrong one."""


@dataclass(slots=True)
class Row:
    """A slot of a page: its traits, and whether it is right."""

    page: str
    engine: str
    traits: Traits
    right: bool
    chosen: int = 0


@dataclass(slots=True)
class Lesson:
    """The rows of one table."""

    rows: list[Row] = field(default_factory=list)


def variants(item: Example) -> Iterator[tuple[str, Tree]]:
    """The page, without names for its shapes, and without links on names."""
    yield "", parse(item.item.text)
    names = {read.author for read in item.gold}
    for how in ("bare", "unlinked", "bare-unlinked"):
        tree = parse(item.item.text)
        for i, attrs in enumerate(tree.attrs):
            if "bare" in how and attrs:
                tree.attrs[i] = {
                    name: value for name, value in attrs.items() if name not in ("class", "id", "itemprop", "rel")
                }
            if "unlinked" in how and tree.tags[i] == "a" and tree.shown(i) in names:
                tree.tags[i], tree.attrs[i] = "span", {}
        tree.styled.clear()
        tree.index()
        yield how, tree


def lessons(folders: Sequence[Path], count: int) -> dict[str, Lesson]:
    """The rows of all tables, from all teachers."""
    out: dict[str, Lesson] = defaultdict(Lesson)
    boards = [example for example in made(count, 0) if example.engine.removeprefix("made ") not in HELD]
    for example in [*examples([path for path in folders if "opendcl" not in path.name]), *boards]:
        for how, tree in (
            variants(example) if not example.engine.startswith("made") else [("", parse(example.item.text))]
        ):
            seen = observe(tree)
            if seen is None:
                continue
            measures, records, known = seen
            aligned = align(tree, records, example.gold)
            if len(aligned) < 0.6 * len(records):
                continue
            for few in (len(records), 2, 1):  # the beginning of a thread is a short thread
                if few == len(records) or len(records) > 2:
                    around = scene(measures, records[:few], known if few > 1 else set())
                    some = {r: read for r, read in aligned.items() if r < few}
                    _names(out, f"{example.name} {how} {few}", example, around, some)
                    if few > 2:
                        _times(out, f"{example.name} {how}", example, around, some)
    return out


def align(tree: Tree, records: Sequence[Record], gold: Sequence[Read]) -> dict[int, Read]:
    """The teacher's post of each record that has one."""
    if len(records) == len(gold):
        return dict(enumerate(gold))
    texts = [bare(tree.join(record.t0, record.t1)) for record in records]
    found: dict[int, Read] = {}
    free = set(range(len(records)))
    for read in gold:
        want = bare(read.text)
        at = next((r for r in sorted(free) if want[:60] in texts[r]), None)
        if at is not None:
            found[at] = read
            free.discard(at)
    return found


def _names(out: dict[str, Lesson], page: str, example: Example, around: Scene, aligned: dict[int, Read]) -> None:
    rows = observed(around, slots(around.measures, around.records))
    table = "name" if len(around.records) >= 3 else "name-of-few"
    for slot, traits in rows:
        asked = [r for r in slot.shown if r in aligned]
        if not asked:
            continue
        share = sum(slot.shown[r] == aligned[r].author for r in asked) / len(asked)
        if share >= SURE or share <= NOT:
            out[table].rows.append(Row(page, example.engine, traits, share >= SURE))


def _times(out: dict[str, Lesson], page: str, example: Example, around: Scene, aligned: dict[int, Read]) -> None:
    for slot, traits in observed_times(around, dated(around.measures, around.records)):
        asked = [r for r in slot.filled if r in aligned and aligned[r].time]
        if not asked:
            continue
        order = page_order(slot.shown[r] for r in asked)
        share = sum(
            _same(moment(slot.shown[r], order=order).iso, aligned[r].time or "")
            or _within(around, slot.filled[r], aligned[r].time or "")
            for r in asked
        ) / len(asked)
        if share >= SURE or share <= NOT:
            out["time"].rows.append(Row(page, example.engine, traits, share >= SURE))
            # a board may print days alone
            day = {name: value for name, value in traits.items() if name != "clock"}
            out["day"].rows.append(Row(page, example.engine, day, share >= SURE))


def _same(iso: str | None, want: str) -> bool:
    """Whether a slot's time is the teacher's; where that is a day alone, whether the day is."""
    return iso is not None and (iso[:10] == want[:10] if len(want) <= 10 else when(iso) == when(want))


def _within(around: Scene, i: int, time: str) -> bool:
    """Whether an element states a time in one of its attributes."""
    return any(
        time[:16] in value or time[:16].replace("T", " ") in value for value in around.measures.tree.attrs[i].values()
    )


_FOR = """
person said-by-markup stated mentioned goes-with address-again in-picture in-addresses in-address one-address linked
named cover repeated read upward ordered clock marked
"""
_AGAINST = """
constant sentences digits digits-first number template elsewhere in-title inside longest address-wanders
"""
SIGNS = dict.fromkeys(_FOR.split(), 1) | dict.fromkeys(_AGAINST.split(), -1)
"""Traits that can speak in one direction only: where the pages at hand say otherwise, they do not count."""


def learn(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray:
    """Weights of which none speaks against its sign: those that would are left out in turn."""
    kept = [name for name in names if name not in GIVEN]
    while True:
        w = fit(rows, kept)
        odd = [name for name, weight in zip(kept, w[1:], strict=True) if weight * SIGNS.get(name, 0) < 0]
        if not odd:
            told = dict(zip(kept, w[1:], strict=True)) | GIVEN
            return np.array([w[0], *(told.get(name, 0.0) for name in names)])
        kept = [name for name in kept if name not in odd]


GIVEN = {"person": 1.0}
"""Weights that are given, not learnt: that an address leads to a person says more than the boards made up, which
link names to an address of no kind, can teach.
"""


def fit(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray:
    """Bias and weights that make the right slot of each page the likeliest, and none where none is right.

    The chance of a slot is its odds among those of all slots of its page and of none of them (1): a
    conditional logit. Each engine has the same say as any with as many pages as its root.
    """
    x = np.array([[1.0, *(row.traits[name] for name in names)] for row in rows])
    y = np.array([float(row.right) for row in rows])
    numbers: dict[str, int] = {}
    group = np.array([numbers.setdefault(row.page, len(numbers)) for row in rows])
    pages: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        pages[row.engine].add(row.page)
    say = np.zeros(len(numbers))
    for row in rows:
        say[numbers[row.page]] = 1 / np.sqrt(len(pages[row.engine]))
    say *= len(numbers) / say.sum()
    right = np.bincount(group, y, len(numbers))
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.01
    given = np.array([sum(weight * row.traits.get(name, 0.0) for name, weight in GIVEN.items()) for row in rows])
    for _ in range(60):
        odds = np.exp(np.clip(x @ w + given, -30, 30))
        whole = 1 + np.bincount(group, odds, len(numbers))
        chance = odds / whole[group]
        hits = np.bincount(group, odds * y, len(numbers))
        # of a page with right slots, what is wanted is that one of them is taken
        wanted = np.where(right[group] > 0, y * odds / np.maximum(hits, 1e-12)[group], 0.0)
        pull = x.T @ (say[group] * (wanted - chance)) - ridge * w
        mean = np.zeros((len(numbers), x.shape[1]))
        np.add.at(mean, group, x * chance[:, None])
        curve = (x.T * (say[group] * chance)) @ x - (mean.T * say) @ mean + np.diag(ridge)
        step = np.linalg.solve(curve + 1e-6 * np.eye(len(w)), pull)
        w += step * min(1.0, 2.0 / max(1e-12, np.abs(step).max()))
        if np.abs(step).max() < 1e-6:
            break
    return w


def judged(rows: Sequence[Row], names: Sequence[str]) -> list[tuple[str, float, bool, bool]]:
    """For each page, judged by a table that never saw its engine: its best slot's chance, whether it is right,
    and whether any slot is.
    """
    out = []
    for engine in sorted({row.engine for row in rows}):
        kept = [row for row in rows if row.engine != engine]
        w = learn(kept, names)
        pages: dict[str, list[tuple[float, bool]]] = defaultdict(list)
        for row in rows:
            if row.engine == engine:
                odds = w[0] + sum(weight * row.traits[name] for weight, name in zip(w[1:], names, strict=True))
                pages[row.page].append((float(np.exp(min(30.0, odds))), row.right))
        for some in pages.values():
            best, right = max(some, key=lambda row: row[0])
            chance = best / (1 + sum(odds for odds, _ in some))
            out.append((engine, chance, right, any(right for _, right in some)))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="*")
    parser.add_argument("--made", type=int, default=240)
    parser.add_argument("--write", action="store_true", help="write the tables")
    parser.add_argument("--judge", action="store_true", help="judge each engine by tables that never saw it (minutes)")
    parser.add_argument("--wrong", action="store_true", help="name the pages judged wrongly")
    args = parser.parse_args()
    written = ["# Learnt by benchmarks/weigh.py; what each trait means stands in traits.py."]
    for table, lesson in sorted(lessons(args.folder, args.made).items()):
        rows = lesson.rows
        names = sorted({name for row in rows for name in row.traits})
        told_ = judged(rows, names) if args.judge else []
        pages, engines = len({row.page for row in rows}), len({row.engine for row in rows})
        print(f"{table}: {len(rows)} slots of {pages} pages of {engines} engines")
        evidence = f"{len(rows)} slots of {pages} pages of {engines} engines"
        for least in () if not told_ else (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            taken = [row for row in told_ if row[1] >= least]
            right = sum(row[2] for row in taken) / len(told_)
            wrong = sum(not row[2] for row in taken) / len(told_)
            possible = sum(row[3] for row in told_) / len(told_)
            print(
                f"  from {least}: right {right:.3f} wrong {wrong:.3f} none {1 - right - wrong:.3f}; "
                f"a slot is right on {possible:.3f}"
            )
            if least == 0.5:
                evidence = f"{evidence}; engine left out, from 0.5: right {right:.3f}, wrong {wrong:.3f}"
        if args.wrong:
            lost: dict[str, int] = defaultdict(int)
            for engine, chance, right_, any_ in told_:
                if chance >= 0.5 and not right_:
                    lost[f"{engine} wrong{'' if any_ else ' (none right)'}"] += 1
                elif chance < 0.5 and any_:
                    lost[f"{engine} none"] += 1
            print("   ", dict(sorted(lost.items())))
        w = learn(rows, names)
        written += [
            f"\n[tables.{table}]",
            f'evidence = "{evidence}"',
            f"bias = {w[0]:.3f}",
            f"[tables.{table}.weights]",
        ]
        written += [f"{name} = {weight:.3f}" for name, weight in zip(names, w[1:], strict=True)]
    if args.write:
        TABLES.write_text("\n".join(written) + "\n", "utf-8")


if __name__ == "__main__":
    main()
