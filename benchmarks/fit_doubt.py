"""Fit the weights of the signs: the table by which extraction knows how far a reading can be trusted.

usage: python -m benchmarks.doubt SUITES --cache ROWS; python -m benchmarks.fit_doubt ROWS [--write]

A logistic regression with a ridge, by coordinate descent: each sign has a step (it was seen at all) and a slope (how
much of it). Signs of doubt may only lower the odds, the others only raise them; a weight that the pages do not
support becomes 0. All ways to read are fitted together first, then each by itself, drawn towards that. The figures
printed are of folds that the weights have not seen, a page and all that was made of it being in one fold; with
``--kinds`` of kinds of change that they have not seen.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.extract.confidence import judge

TABLE = Path(judge.__file__).with_name("weights.tsv")
FAVOURS = frozenset({
    "names-called", "names-many", "names-spelt", "times-forward", "floors-count", "replies-agree", "title-said",
    "told-agree",
})  # fmt: skip
"""Signs that speak for a reading."""
BELIEFS: Mapping[tuple[str, str], float] = {
    (name, part): value
    for name, *values in (
        ("times-late", 0, -2), ("times-same", 0, -1), ("posts-hollow", 0, -1.5), ("signature-torn", 0, -1),
        ("names-site", 0, -2), ("names-one", 0, -1), ("floors-back", 0, -1), ("replies-more", 0, -1),
        ("names-odd", -1, -3), ("body-double", 0, -1), ("times-none", 0, -1), ("times-left", -1, -2),
        ("names-left", -2, -2), ("names-rank", -2, -3), ("names-cards", -1, -3), ("names-rival", -2, -1),
        ("names-place", -1, -2), ("names-told", 0, -1), ("names-two", -0.5, -1), ("names-inside", -2, -1),
        ("names-alike", -1, -1), ("names-torn", -0.5, -2), ("posts-twice", -3, -1), ("posts-inside", -1, -2),
        ("prose-loose", 0, -1), ("posts-else", 0, -1),
        ("times-fit", -1, -1), ("labels-twice", -0.5, -1), ("body-titles", -1, -1),
        ("reader-unmet", -0.7, 0), ("times-older", -1, -2), ("times-owned", 0, -3), ("times-rival", -4, -1),
        ("names-behind", 0, -1),
    )
    for part, value in zip(("step", "slope"), values, strict=True)
}  # fmt: skip
"""Steps and slopes towards which the ridge pulls where these pages show a sign too seldom: each sign contradicts what a
thread is, or, for profiles that met no real page, is what a page of another version costs."""
ARTEFACTS: Mapping[str, frozenset[str]] = {
    "discuz-graft": frozenset({"names-torn", "names-spelt", "names-misspelt", "replies-more", "replies-fewer",
                               "replies-agree"}),
}  # fmt: skip
"""Signs that say nothing of a suite's readers: grafted pages keep accounts and counts of the pages they stand on."""
FOLDS = 5
SPREAD = 0.5
"""0 counts every reading alike, 1 every page alike."""
RIDGE = 1.0

Row = Mapping[str, object]


@dataclass
class Fit:
    """Weights of one face: the prior, and by sign the step and the slope."""

    prior: float
    weights: dict[tuple[str, str], float]

    def odds(self, signs: Mapping[str, float]) -> float:
        """The log-odds that a reading with these signs is right."""
        total = self.prior
        for name, value in signs.items():
            total += self.weights.get((name, "step"), 0.0) + value * self.weights.get((name, "slope"), 0.0)
        return total


def taught(rows: Sequence[Row]) -> list[Row]:
    """Readings that teach something: those that were not refused, without the signs that their suite falsifies."""
    return [
        {**row, "signs": {name: value for name, value in row["signs"].items() if name not in gone}}  # type: ignore[attr-defined]
        for row in rows
        if not row["refused"]
        for gone in [ARTEFACTS.get(str(row["name"]).split("/")[0], frozenset())]
    ]


def shares(rows: Sequence[Row]) -> list[float]:
    """How much each reading counts: many readings of one page with one verdict count as the root of their number."""
    tally = Counter((row["name"], bool(row["faults"])) for row in rows)
    return [tally[row["name"], bool(row["faults"])] ** -SPREAD for row in rows]


def fit(rows: Sequence[Row], held: Mapping[tuple[str, str], float] = BELIEFS, sweeps: int = 25) -> Fit:
    """The weights that these readings support, where they are few drawn towards those of ``held``."""
    right = [0.0 if row["faults"] else 1.0 for row in rows]
    columns: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for n, row in enumerate(rows):
        signs: Mapping[str, float] = row["signs"]  # type: ignore[assignment]
        for name, value in signs.items():
            if value > 0:
                columns[name, "step"].append((n, 1.0))
                columns[name, "slope"].append((n, value))
    made = Fit(0.0, {key: held.get(key, 0.0) for key in columns})
    counted = shares(rows)
    odds = [made.odds(row["signs"]) for row in rows]  # type: ignore[arg-type]
    every = [(n, 1.0) for n in range(len(rows))]
    for _ in range(sweeps):
        step = _newton(every, odds, right, counted, 0.0, 0.0)
        made.prior += step
        odds = [value + step for value in odds]
        for key, column in columns.items():
            old = made.weights[key]
            new = old + _newton(column, odds, right, counted, old - held.get(key, 0.0), RIDGE)
            new = max(0.0, new) if key[0] in FAVOURS else min(0.0, new)
            if new != old:
                made.weights[key] = new
                for n, value in column:
                    odds[n] += (new - old) * value
    for key, belief in held.items():  # signs that none of these pages shows keep what is believed of them
        made.weights.setdefault(key, belief)
    return made


def _newton(
    column: Sequence[tuple[int, float]],
    odds: Sequence[float],
    right: Sequence[float],
    counted: Sequence[float],
    weight: float,
    ridge: float,
) -> float:
    slope, bend = -ridge * weight, ridge
    for n, value in column:
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds[n]))))
        slope += counted[n] * value * (right[n] - chance)
        bend += counted[n] * value * value * chance * (1 - chance)
    return max(-1.0, min(1.0, slope / (bend + 1e-6)))


def fold(name: str) -> int:
    """The fold of a page: all its mutants and forms are in one."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % FOLDS


def fits(rows: Sequence[Row]) -> dict[str, Fit]:
    """The weights by way to read: each way's own, drawn towards what all ways together support."""
    held = fit(rows).weights
    return {way: fit([row for row in rows if row["reader"] == way], held) for way in judge.READERS}


def unseen(rows: Sequence[Row], by: Callable[[Row], object]) -> list[tuple[float, Row]]:
    """The chance that each reading is right, by weights that saw no reading of its group."""
    found: list[tuple[float, Row]] = []
    for group in sorted({by(row) for row in rows}, key=str):
        made = fits([row for row in rows if by(row) != group])
        for row in rows:
            if by(row) == group:
                odds = made[str(row["reader"])].odds(row["signs"])  # type: ignore[arg-type]
                found.append((1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), row))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--kinds", action="store_true", help="folds are kinds of change, not pages (25 times the work)")
    args = parser.parse_args()
    rows = taught([json.loads(line) for line in args.rows.read_text("utf8").splitlines()])
    pairs = unseen(
        rows, (lambda row: str(row["kind"]).split(": ")[-1]) if args.kinds else (lambda row: fold(row["name"]))
    )  # type: ignore[arg-type]
    for way in judge.READERS:
        _report(way, [pair for pair in pairs if pair[1]["reader"] == way], args.show)
    _report("all", pairs, 0)
    if args.write:
        _write(fits(rows), len(rows))


def _report(face: str, pairs: list[tuple[float, Row]], show: int) -> None:
    """Warnings of wrong and right readings at several thresholds, over the folds."""
    threads = [(chance, row) for chance, row in pairs if row["thread"]]
    wrong = [chance for chance, row in threads if row["faults"]]
    right = [chance for chance, row in threads if not row["faults"]]
    others = [chance for chance, row in pairs if not row["thread"]]
    print(f"{face}: {len(wrong)} wrong, {len(right)} right, {len(others)} no thread (not seen by the weights)")
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        a, b, c = (sum(chance < threshold for chance in some) / max(1, len(some)) for some in (wrong, right, others))
        print(
            f"  below {threshold:.1f}: {a:.3f} of the wrong, {b:.3f} of the right, {c:.3f} of those that are no thread"
        )
    if show:
        print("  wrong and believed:")
        for chance, row in sorted((one for one in pairs if one[1]["faults"]), key=lambda one: -one[0])[:show]:
            print(f"   {chance:.2f} {row['name'][:44]:44s} {row['kind'][:30]:30s} {row['faults']}")
        print("  right and doubted:")
        for chance, row in sorted((one for one in pairs if not one[1]["faults"]), key=lambda one: one[0])[:show]:
            top = {name: value for name, value in row["signs"].items() if value > 0.1}
            print(f"   {chance:.2f} {row['name'][:44]:44s} {row['kind'][:30]:30s} {top}")


def _write(made: Mapping[str, Fit], count: int) -> None:
    """The table anew, with the codes that it had."""
    old = [line for line in TABLE.read_text("utf8").splitlines() if not line.startswith("#")]
    codes = {row["sign"]: row["code"] for row in csv.DictReader(old, delimiter="\t")}
    out = [
        "# What the signs weigh, in nats, by way to read: a step where it was seen, (*) a slope by its value.",
        f"# Fitted by benchmarks/fit_doubt.py on {count} readings of the development suites and of changed pages.",
        "\t".join(["sign", "code", *(f"{way}\t{way}*" for way in judge.READERS)]),
        "\t".join(["prior", "", *(f"{made[way].prior:.3f}\t0" for way in judge.READERS)]),
    ]
    for sign in sorted(set(codes) - {"prior"}):
        cells = [
            f"{made[way].weights.get((sign, part), 0.0):.3f}".replace("-0.000", "0.000")
            for way in judge.READERS
            for part in ("step", "slope")
        ]
        out.append("\t".join([sign, codes[sign], *cells]))
    TABLE.write_text("\n".join(out) + "\n", "utf8")


if __name__ == "__main__":
    main()
