"""What each delivery costs: seconds, processor time and peak memory for an archive of N documents, beside a plain copy.

``python benchmarks/feed.py [--documents 10000] [--keep FOLDER] [--only NAME]`` makes an archive of generated
threads, runs each delivery in a process of its own, and prints one line each. The floor is a walk
that reads and hashes every file once.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.feed import bag, corpus, mets, ocfl, tables
from pipeline.feed.oai import Provider, Repository, refresh, static_repository
from pipeline.feed.publish import measure
from tests.feed import factory

CHARACTERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
POSTS = 10


def make(root: Path, count: int) -> None:
    """An archive of ``count`` threads of ten posts, about 2,500 characters each."""
    draw = random.Random(20261124)
    for number in range(count):
        posts = [
            (f"用户{draw.randrange(5000)}", f"2024-07-{1 + at:02d}T08:00:00+08:00", _lines(draw)) for at in range(POSTS)
        ]
        spec = factory.Spec(title=f"主题{number}", board=("地方", f"版块{number % 50}"), tid=str(number), posts=posts)
        factory.write(root, factory.package(spec, number))


def _lines(draw: random.Random) -> list[str]:
    return ["".join(draw.choices(CHARACTERS, k=draw.randrange(20, 110))) + "。" for _ in range(4)]


def report(entry: object) -> None:
    """Findings of a generated archive are faults of this benchmark."""
    raise SystemExit(f"unexpected: {entry}")


def floor(root: Path) -> None:
    """Read and hash every file once."""
    for folder, _, names in os.walk(root / "documents"):
        for name in names:
            measure(Path(folder) / name, name)


def harvest(root: Path) -> None:
    """All records as oai_dc, page by page; prints the slowest page."""
    provider = Provider(Repository(root), report)
    query = [("verb", "ListRecords"), ("metadataPrefix", "oai_dc")]
    slowest = 0.0
    while True:
        start = time.perf_counter()
        page = provider.answer(query)
        slowest = max(slowest, time.perf_counter() - start)
        token = page.rpartition(b"<resumptionToken")[2].partition(b">")[2].partition(b"<")[0].decode()
        if not token:
            break
        query = [("verb", "ListRecords"), ("resumptionToken", token)]
    print(f"    slowest page of 100 records: {slowest * 1000:.0f} ms")


DELIVERIES: dict[str, Callable[[Path, Path], object]] = {
    "floor: read, hash": lambda root, _: floor(root),
    "bag": lambda root, out: bag.bags(root, out, report),
    "bag with METS": lambda root, out: bag.bags(root, out, report, with_mets=True),
    "ocfl, first": lambda root, out: ocfl.deliver(root, out, report),
    "mets": lambda root, out: mets.deliver(root, out, report),
    "jsonl": lambda root, out: tables.deliver(root, out, report),
    "parquet": lambda root, out: tables.deliver(root, out, report, form="parquet"),
    "corpus": lambda root, out: corpus.deliver(root, out, report),
    "oai index": lambda root, _: refresh(root, root / "oai.sqlite", report),
    "oai harvest": lambda root, _: harvest(root),
    "oai static": lambda root, out: static_repository(Repository(root), out, report),
}


def measured(name: str, root: Path, out: Path) -> tuple[float, float, float]:
    """Seconds, seconds of processor, and peak MiB of a delivery, run in a child of its own."""
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        DELIVERIES[name](root, out)
        sys.stdout.flush()
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{name} failed")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Make the archive, deliver it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="Make the archive here and keep it; use it if it is there.")
    parser.add_argument("--only", choices=tuple(DELIVERIES), action="append", help="Only these, after the floor.")
    asked = parser.parse_args()
    place = asked.keep or Path(tempfile.mkdtemp(prefix="guidang-feed-"))
    try:
        root = place / f"archive-{asked.documents}"
        if not root.is_dir():
            make(root, asked.documents)
        (root / "oai.sqlite").unlink(missing_ok=True)
        print(f"{asked.documents} documents of {POSTS} posts; this process {_resident():.0f} MiB")
        lowest = 0.0
        for name in DELIVERIES:
            if asked.only and name not in asked.only and not name.startswith("floor"):
                continue
            out = place / "out"
            shutil.rmtree(out, ignore_errors=True)
            out.unlink(missing_ok=True) if out.is_file() else None
            seconds, busy, peak = measured(name, root, out)
            lowest = lowest or busy
            line = f"{name:20} {seconds:7.1f} s  {busy:7.1f} s cpu  {busy / lowest:5.1f} x floor  {peak:5.0f} MiB"
            print(line, flush=True)
        shutil.rmtree(place / "out", ignore_errors=True)
        (place / "out").unlink(missing_ok=True)
    finally:
        if not asked.keep:
            shutil.rmtree(place)


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
