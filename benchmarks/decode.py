"""Speed of decoding against chardet, in one run on one machine: only the ratio means anything.

Usage: ``python benchmarks/decode.py [--floor 3.0]``. Pages of 100 kB are made from the seed: forum
markup around its lines, once in GBK, once in Big5 (OpenCC ``s2tw``), once in UTF-8. Both sides get
the same bytes; ours decodes as well. Exits 1 where the ratio on GBK or Big5 is under the floor.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import chardet
import opencc

from pipeline.decode import detect_decode

SEED = next((Path(__file__).resolve().parent.parent / "seeds").glob("*.txt"))
SIZE = 100_000


def page(lines: list[str], encoding: str, offset: int) -> bytes:
    """A forum page of about :data:`SIZE` bytes, its lines from ``offset`` on in turn."""
    out = [b"<html><head><title>forum</title></head><body>\n"]
    size = at = 0
    while size < SIZE:
        line = lines[(offset + at * 7) % len(lines)]
        head = f'<div id="post_{at}" class="t_f"><em id="authorposton{at}">2009-8-{at % 28 + 1} 21:37</em>'
        post = f"{head}\n<td>{line}<br />\n</td></div>\n"
        out.append(post.encode(encoding, "xmlcharrefreplace"))
        size += len(out[-1])
        at += 1
    return b"".join(out)


def best(function: Callable[[bytes], object], pages: list[bytes], rounds: int = 5) -> float:
    """Megabytes a second of the best round."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        for raw in pages:
            function(raw)
        times.append(time.process_time() - begin)
    return sum(map(len, pages)) / min(times) / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--floor", type=float, default=3.0)
    floor = parser.parse_args().floor
    simplified = [line for line in SEED.read_text("utf-8").splitlines() if len(line) > 5]
    traditional = opencc.OpenCC("s2tw").convert("\n".join(simplified)).split("\n")
    low = False
    for encoding, lines in (("gbk", simplified), ("big5", traditional), ("utf-8", simplified)):
        pages = [page(lines, encoding, 13 * number) for number in range(5)]
        detect_decode(pages[0])  # tables load once a process
        ours, theirs = best(detect_decode, pages), best(chardet.detect, pages)
        ratio = ours / theirs
        low |= encoding != "utf-8" and ratio < floor
        print(f"{encoding:6} decode {ours:7.1f} MB/s   chardet.detect {theirs:7.1f} MB/s   ratio {ratio:5.2f}")
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
