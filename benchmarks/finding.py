"""How long ``list`` and ``find`` take on an archive of many documents.

    python -m benchmarks.finding [--documents 100000] [--characters 600]

The catalog and the index of words are made of texts drawn at random (Han characters by a steep distribution, as in
writing); printed are the median and the longest of each kind of question, and the index's size.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.catalog import Catalog, SourceRow
from pipeline.holdings.words import Words
from pipeline.model import layout
from pipeline.model.outcome import Fate, Outcome

NAMES = [f"member{n}" for n in range(500)] + [f"会员{n}" for n in range(500)]


def text(draw: random.Random, length: int) -> str:
    return "".join(chr(0x4E00 + min(3500, int(draw.expovariate(1 / 250)))) for _ in range(length))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--characters", type=int, default=600)
    given = options.parse_args()
    draw = random.Random(7)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        (root / layout.DOCUMENTS).mkdir()
        began = time.perf_counter()
        asked: list[str] = []
        with Catalog(root / layout.CATALOG) as catalog, Words(root) as index:
            run = catalog.begin("2024-01-01", "f")
            for start in range(0, given.documents, 5000):
                outcomes, rows = [], []
                index.begin()
                for n in range(start, min(start + 5000, given.documents)):
                    name, title = hashlib.sha256(str(n).encode()).hexdigest(), text(draw, 12)
                    body = text(draw, given.characters)
                    day = f"20{n % 20:02}-{n % 12 + 1:02}-{n % 28 + 1:02}T10:00"
                    said = {"title": title, "site": "bbs.example.cn", "board": ["摄影"], "posts": n % 30 + 1}
                    said |= {"first": day, "last": day, "confidence": 0.9, "profile": "discuz-x", "face": "html"}
                    outcomes.append(
                        (Outcome(name, name, Fate.ARCHIVED, (("EXT052", 1),), tuple(said.items())), f"p/{n}.html", "")
                    )
                    rows.append(
                        SourceRow(f"p/{n}.html", "", name, None, 900, (("url", f"http://bbs.example.cn/t-{n}.html"),))
                    )
                    index.enter(name, "1", title, [draw.choice(NAMES) for _ in range(4)], body)
                    if n % 500 == 0:
                        asked += [body[40:42], body[80:83], title[2:5]]
                index.commit()
                catalog.commit(run, "f", outcomes, rows, ())
        size = (root / layout.SEARCH).stat().st_size
        print(f"{given.documents} documents made in {time.perf_counter() - began:.0f} s; index {size / 1e6:.0f} MB")
        with Words(root) as index:
            times = [_timed(lambda word=word: index.find((word,), 20)) for word in asked]
        print(f"find, {len(asked)} words: median {statistics.median(times):.3f} s, longest {max(times):.3f} s")
        for arguments in ((), ("--board", "攝影", "--since", "2015"), ("--csv",), ("--limit", "20")):
            took = _timed(lambda arguments=arguments: _run("list", place, *arguments))
            print(f"list {' '.join(arguments)}: {took:.2f} s")
        print(f"help (what starting costs): {_timed(lambda: _run('list', '--help')):.2f} s")


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pipeline", *arguments], check=True, capture_output=True)


def _timed(what) -> float:  # noqa: ANN001
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
