"""What a folder teaches: boards drawn from the grammar of skins, before and after learning.

    python benchmarks/learn.py [--pages 20] [--boards 20] [--kept]
    python benchmarks/learn.py --many 10000 [--pages 3]     boards in one folder: time and memory
    python benchmarks/learn.py --cost                       60 pages learnt against 300 read, boards of both faces

Prints for each face the mean part of posts read whole (text, name, time) and the boards under 0.95. ``--kept`` draws
from the half of the grammar that is kept for tests.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline import decode, extract
from pipeline.learn import learn
from pipeline.learn.account import read
from pipeline.model.source import Source, source_of
from tests.learn.scoring import score, sources, taught
from tests.learn.skins import flattened, markup

MEGABYTE = 1024


def many(count: int, pages: int) -> None:
    """Learn from boards of one folder, each in a skin of its own."""
    began = time.perf_counter()
    found = learn(_many(count, pages), extract.Settings())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    written = sum(bool(one.profile) for one in found)
    print(
        f"{count} boards of {pages} pages: {len(found)} groups, {written} profiles,"
        f" {time.perf_counter() - began:.0f} s, at most {peak} MB"
    )


def _many(count: int, pages: int) -> Iterator[Source]:
    words = ("msg", "item", "row", "cell", "entry", "box", "unit", "node", "part", "card", "blk", "seg")
    for number in range(count):
        own = "".join(chr(97 + int(digit)) for digit in str(number))  # a number would count for none of its names
        names = " ".join(f"{own}-{word}" for word in words)
        for name, page in markup(number % 20, pages).pages:
            text = page.replace('class="', f'class="{names} ')
            yield source_of(text.encode(), f"one/{number}-{name}", "text/html")


def cost() -> None:
    """Learning 60 pages against reading 300, as a ratio of processor time."""
    for make in (markup, flattened):
        for seed in range(3):
            pages = sources(make(seed, 300))
            began = time.process_time()
            for source in pages:
                read(decode.run(source, decode.Settings()), extract.Settings())
            reading = time.process_time() - began
            began = time.process_time()
            learn(pages[:60], extract.Settings())
            print(f"{make.__name__} {seed}: {(time.process_time() - began) / reading:.2f} of reading 300 pages")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=20)
    options.add_argument("--boards", type=int, default=20)
    options.add_argument("--kept", action="store_true")
    options.add_argument("--face", choices=("html", "text"))
    options.add_argument("--many", type=int, default=0)
    options.add_argument("--cost", action="store_true")
    given = options.parse_args()
    if given.many or given.cost:
        many(given.many, given.pages) if given.many else cost()
        return
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
