"""How well the outline reads the cases: precision, recall and F1 of heads (with level) and of lines.

Run: ``python benchmarks/outline.py [FOLDER]``. A head counts when its block and its level agree with
the gold. Floors, measured on ``tests/outline/cases``: head precision 0.98, head F1 0.95.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.outline import Settings, run
from tests.outline.casebook import CASES, load, tags


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CASES
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in load(folder):
        got = tags(run(case.edition(), Settings()))
        for n, (want, have, row) in enumerate(zip(case.tags, got, case.rows, strict=True)):
            for name, tag in (("gold", want), ("found", have)):
                group = "head" if tag[0] == "h" else tag
                (gold if name == "gold" else found)[group] += 1
            if want == have:
                right["head" if want[0] == "h" else want] += 1
            else:
                print(f"{case.name}:{n}: gold {want}, found {have}: {row[3][:40]}")
    print(f"{'tag':8}{'gold':>6}{'found':>6}{'right':>6}{'precision':>10}{'recall':>8}{'F1':>7}")
    for tag in sorted(gold | found):
        precision = right[tag] / found[tag] if found[tag] else 1.0
        recall = right[tag] / gold[tag] if gold[tag] else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print(f"{tag:8}{gold[tag]:6}{found[tag]:6}{right[tag]:6}{precision:10.3f}{recall:8.3f}{f1:7.3f}")


if __name__ == "__main__":
    main()
