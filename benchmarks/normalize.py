"""How fast and how well the normalizer works, beside its peers in the same run.

Run: ``python benchmarks/normalize.py [--rounds N] [--prose FILE]``. Speed: the first seed
times 20, as one text and as a page with a leaf a line, with script, findings and encoded ledger,
then through ``autocorrect_py`` and ``ftfy`` where they are installed; only the ratios mean
anything, because machines differ. Gold: the rows of ``tests/normalize/gold.tsv``, both halves apart. Prose: lines of
correct Chinese (``tests/normalize/cases/prose.txt``, or FILE), whose full-width block is folded to
ASCII as the first seed's was, and restored. Floors: 0.72 of autocorrect's speed on one text, 0.97 of the gold
that must change, 0.99 of the gold that must not, 0.995 of folded marks, 0.001 of sentences with a
wrong change.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.model.ledger import encode
from pipeline.model.page import Leaf, Page, Thread
from pipeline.model.source import Source
from pipeline.model.transcript import Transcript, Verdict
from pipeline.normalize import Settings, read, run
from tests.normalize.casebook import HERE, rows

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def best(work: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def speed(rounds: int) -> bool:
    text = "\n".join([next((ROOT / "seeds").glob("*.txt")).read_text("utf-8")] * 20)
    size = len(text.encode()) / 1e6
    transcript = Transcript(Source(b"", "0" * 64, "seed", "text/plain"), text, Verdict("utf-8", 1.0, True, None))
    page = Page(transcript, "text", "none", (), tuple(Leaf(line) for line in text.split("\n")), Thread(()))
    bare = Settings(fold=False)

    def whole(settings: Settings) -> Callable[[], object]:
        return lambda: encode(enumerate(reading.ledger for reading in run(page, settings).readings))

    peers: dict[str, Callable[[], object]] = {
        "guidang, a page of 4300 leaves, with the search fold": whole(Settings()),
        "guidang, a page of 4300 leaves": whole(bare),
        "guidang, one text": lambda: encode([(0, read(text, bare).ledger)]),
    }
    for name, function in (("autocorrect_py", "format"), ("ftfy", "fix_text")):
        if find_spec(name):
            call = getattr(import_module(name), function)
            peers[name] = lambda call=call: call(text)  # type: ignore[misc]
    found = {}
    for name, work in peers.items():
        work()
        found[name] = size / best(work, rounds)
    base = found.get("autocorrect_py")
    print(f"speed on {size:.1f} MB")
    for name, rate in found.items():
        print(f"  {name:54}{rate:7.1f} MB/s{f'  {rate / base:5.2f} of autocorrect_py' if base else ''}")
    return base is None or found["guidang, one text"] / base >= 0.72


def gold() -> bool:
    right = {True: 0, False: 0}
    total = {True: 0, False: 0}
    for _, before, after, *_ in rows("gold.tsv"):
        changes = before != after
        total[changes] += 1
        right[changes] += read(before).text == after
    print(f"gold: must change {right[True]}/{total[True]}, must not change {right[False]}/{total[False]}")
    return right[True] >= 0.97 * total[True] and right[False] >= 0.99 * total[False]


def prose(path: Path) -> bool:
    settings = Settings(fold=False)
    sentences = marks = restored = exact = wrong = 0
    for line in path.read_text("utf-8").splitlines():
        text = read(line, settings).text
        got = read(text.translate(FOLD), settings).text
        sentences += 1
        exact += got == text
        pairs = list(zip(text, got, strict=False))
        marks += sum("\uff01" <= mark <= "\uff5e" for mark in text)
        restored += sum("\uff01" <= mark <= "\uff5e" and mark == other for mark, other in pairs)
        wrong += len(text) != len(got) or any(
            mark != other and not "\uff01" <= mark <= "\uff5e" for mark, other in pairs
        )
    print(
        f"prose: {sentences} sentences, {exact / sentences:.4f} exact; {restored}/{marks} marks restored "
        f"({restored / marks:.4f}); {wrong / sentences:.4f} of sentences with a wrong change"
    )
    return restored >= 0.995 * marks and wrong <= 0.001 * sentences


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--prose", type=Path, default=HERE / "cases" / "prose.txt")
    asked = parser.parse_args()
    verdicts = [speed(asked.rounds), gold(), prose(asked.prose)]
    print("floors held" if all(verdicts) else "BELOW A FLOOR")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
