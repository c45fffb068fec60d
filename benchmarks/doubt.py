"""How many wrong readings carry a warning, how many right ones do, and whether the confidence is a probability.

usage: python -m benchmarks.doubt SUITES [--every N] [--apart] [--cache FILE] [--kinds]
       python -m benchmarks.doubt SUITES --cost [--every N]     the share of judging in extraction's time, by face

SUITES is the folder of the development suites. Their pages with gold are read as they are, changed (``changes.py``),
flattened (``changes_text.py``), and without their posts. A reading is *wrong* where a post was lost or invented, or a
name or time that the page states is wrong or missing, or where a page that is no thread was archived as one; it *says
so* where it carries the warning EXT100 or is refused. ``--apart`` measures the kinds of change that were kept out of
the fitting of the weights, and them alone. ``--cache`` keeps the signs for ``fit_doubt.py``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

from benchmarks import changes, changes_text
from benchmarks.golds import Case, boards, exact, faults, read, silver
from pipeline import extract
from pipeline.extract.confidence import of_page, signs
from pipeline.model.finding import Refusal

SETTINGS = extract.Settings(doubtful=0.0, untrusted=0.0)
"""Nothing is held back, so that every reading can be looked at; the thresholds are applied afterwards."""
DEFAULT = extract.Settings()


@dataclass(frozen=True)
class Row:
    """One reading: what was wrong with it, what confidence it has, and the signs that were seen."""

    name: str
    kind: str
    face: str
    faults: tuple[str, ...]
    value: float
    signs: dict[str, float]
    reader: str = ""
    refused: bool = False
    thread: bool = True

    @property
    def wrong(self) -> bool:
        """Whether the reading is wrong."""
        return bool(self.faults)


def cases(folder: Path, every: int, *, apart: bool) -> Iterator[Case]:
    """The pages, as they are and changed."""
    bases = list(chain(exact(folder, every), silver(folder, every), boards(every, apart=apart)))
    if not apart:
        yield from bases
    changed: list[Case] = []
    for base in bases:
        if base.face == "html":
            made = changes.mutants(base, changes.APART if apart else changes.KINDS)
            changed += made
            yield from made
    if apart:
        changed = [m for base in bases if base.face == "html" for m in changes.mutants(base, changes.FLATTENED)]
    yield from changes_text.forms([*bases, *changed], changes_text.FORMS_APART if apart else changes_text.FORMS)


def rows(some: Iterable[Case]) -> Iterator[Row]:
    """Each page read and held against its gold."""
    for case in some:
        page = read(case, SETTINGS)
        thread = bool(case.posts)
        if isinstance(page, Refusal):
            yield Row(case.name, case.kind, case.face, ("refused",) if thread else (), 0.0, {}, "", True, thread)
            continue
        made = page.confidence
        wrong = tuple(sorted(set(faults(case, page)))) if thread else ("no thread",)
        signs = {term.sign: term.value for term in made.terms} if made else {}
        yield Row(
            case.name,
            case.kind,
            case.face,
            wrong,
            made.value if made else 0.0,
            signs,
            of_page(page).reader,
            False,
            thread,
        )


def report(some: list[Row], *, kinds: bool) -> None:
    """Print what the readings say of themselves, by face, and by kind if asked."""
    for face in ("html", "text"):
        mine = [row for row in some if row.face == face]
        if mine:
            print(f"\n{face}: {len(mine)} pages")
            _rates(mine)
            _curve([row for row in mine if not row.refused])
            if kinds:
                _kinds(mine)


def _said(row: Row) -> bool:
    return row.refused or row.value < DEFAULT.doubtful


def _rates(some: list[Row]) -> None:
    threads = [row for row in some if row.thread]
    wrong, right = [row for row in threads if row.wrong], [row for row in threads if not row.wrong]
    print(f"  wrong readings {len(wrong):5d}, of which say so {_part(map(_said, wrong))}")
    print(f"  right readings {len(right):5d}, of which carry a warning {_part(map(_said, right))}")
    held = [row for row in right if row.value < DEFAULT.untrusted]
    print(f"  quarantined: {sum(r.value < DEFAULT.untrusted for r in wrong)} wrong, {len(held)} right")
    others = [row for row in some if not row.thread]
    if others:
        print(f"  pages that are no thread {len(others):5d}, refused or doubtful {_part(map(_said, others))}")


def _part(some: Iterable[bool]) -> str:
    values = list(some)
    return f"{sum(values)} ({sum(values) / len(values):.1%})" if values else "0"


def _curve(some: list[Row]) -> None:
    """The reliability curve, and the mean distance of confidence and truth over its classes."""
    bounds = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 1.01)
    print("  confidence      pages   mean  right")
    low = apart = 0.0
    for high in bounds:
        mine = [row for row in some if low <= row.value < high]
        if mine:
            mean, right = sum(row.value for row in mine) / len(mine), sum(not row.wrong for row in mine) / len(mine)
            apart += abs(mean - right) * len(mine)
            print(f"  {low:4.2f} – {min(high, 1):4.2f}  {len(mine):8d}  {mean:5.3f}  {right:5.3f}")
        low = high
    print(f"  mean distance {apart / max(1, len(some)):.3f}")


def _kinds(some: list[Row]) -> None:
    by: defaultdict[str, list[Row]] = defaultdict(list)
    for row in some:
        by[row.kind].append(row)
    print("  kind                                        pages  wrong  of which say so   right  of which warned")
    for kind, mine in sorted(by.items()):
        wrong, right = [row for row in mine if row.wrong], [row for row in mine if not row.wrong]
        print(
            f"  {kind:42s} {len(mine):6d} {len(wrong):6d}  {_part(map(_said, wrong)):>15s} {len(right):7d}"
            f"  {_part(map(_said, right)):>15s}"
        )
    silent = Counter(fault for row in some if row.wrong and not _said(row) for fault in row.faults)
    print("  faults of wrong readings that say nothing:", dict(silent.most_common()))


def cost(folder: Path, every: int) -> None:
    """The signs' share of the processor time of extraction, over pages as they are, the best of three rounds."""
    some = [one for one in chain(exact(folder, every), silver(folder, every)) if one.posts]
    for face in ("html", "text"):
        mine = [one for one in some if one.face == face]
        pages = [page for one in mine if not isinstance(page := read(one, SETTINGS), Refusal)]
        readings = [(page.transcript, of_page(page)) for page in pages]
        rounds: list[tuple[float, float]] = []
        for _ in range(3):
            began = time.process_time()
            for _, reading in readings:
                signs(replace(reading))  # what was cached on the former is not on the new one
            judging = time.process_time() - began
            began = time.process_time()
            for item, _ in readings:
                extract.run(item, SETTINGS)
            rounds.append((judging, time.process_time() - began))
        judging, whole = min(rounds, key=lambda row: row[1])
        print(f"{face}: {len(readings)} pages, judging is {judging / whole:.1%} of extraction")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--cost", action="store_true")
    args = parser.parse_args()
    if args.cost:
        cost(args.suites, args.every)
        return
    found = list(rows(cases(args.suites, args.every, apart=args.apart)))
    if args.cache:
        args.cache.write_text("".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in found), "utf8")
    print(f"{len(found)} readings, {sum(row.kind != 'as it is' for row in found)} of them of changed pages")
    report(found, kinds=args.kinds)


if __name__ == "__main__":
    main()
