"""What a folder teaches: boards drawn from the grammar of skins, before and after learning.

    python benchmarks/learn.py [--pages 20] [--boards 20] [--kept]

Prints for each face the mean part of posts read whole (text, name, time) and the boards under 0.95. ``--kept`` draws
from the half of the grammar that is kept for tests.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline import extract
from tests.learn.scoring import score, taught
from tests.learn.skins import flattened, markup


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=20)
    options.add_argument("--boards", type=int, default=20)
    options.add_argument("--kept", action="store_true")
    options.add_argument("--face", choices=("html", "text"))
    given = options.parse_args()
    for make in (markup, flattened):
        if given.face and (make is markup) != (given.face == "html"):
            continue
        before, after, began = [], [], time.perf_counter()
        for seed in range(given.boards):
            board = make(seed, given.pages, kept=given.kept)
            settings = extract.Settings()
            before.append(score(board, settings))
            learnt, found = taught(board, settings)
            after.append(score(board, learnt))
            if after[-1] < 0.95:
                told = "; ".join(one.why for one in found if one.why)
                print(f"  {seed}: {before[-1]:.3f} {after[-1]:.3f} {board.skin} {told}")
        print(
            f"{make.__name__}: {given.boards} boards of {given.pages} pages; whole posts before"
            f" {sum(before) / len(before):.3f}, after {sum(after) / len(after):.3f}, at least 0.95 on"
            f" {sum(one >= 0.95 for one in after)}; {time.perf_counter() - began:.0f} s"
        )


if __name__ == "__main__":
    main()
