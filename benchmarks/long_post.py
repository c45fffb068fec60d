"""One post of very many lines, down the whole line: ``python benchmarks/long_post.py [LINES …]``.

For each number of ``<br>`` lines, in an interpreter of its own: processor seconds of the whole line
(decode to validate), microseconds a line, and the greatest resident memory. Linear is what does not
rise from row to row.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline import line
from pipeline.model.source import source_of
from tests.discuz import floor, page


def one(lines: int, times: bool) -> None:
    """Run the line once and print what it took."""
    body = "\n".join(f"第{n}行，他说：“今天是个好日子。”" for n in range(lines))
    raw = page([floor(1, "楼主", body), floor(2, "读者", "谢谢分享。")], title="长篇").encode()
    made = raw.count(b"<br")
    del body
    began = time.process_time()
    last, told = began, []
    for item in line.steps(source_of(raw)):
        now = time.process_time()
        told.append(f"{type(item).__name__} {now - last:.1f}")
        last = now
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = f"{took:8.1f} s  {took / lines * 1e6:7.1f} µs a line"
    print(f"{lines:9,d} lines ({made} br)  {len(raw) / 1e6:6.1f} MB  {rate}  {peak:7.0f} MB", flush=True)
    if times:
        print("           " + ", ".join(told), flush=True)


def main() -> None:
    """Print a row for each number of lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", nargs="*", type=int, default=[25_000, 50_000, 100_000, 200_000, 400_000])
    parser.add_argument("--one", action="store_true", help="here, not in an interpreter of its own")
    parser.add_argument("--stages", action="store_true", help="say the seconds of each stage too")
    asked = parser.parse_args()
    for lines in asked.lines:
        if asked.one:
            one(lines, asked.stages)
        else:
            given = [sys.executable, __file__, "--one", str(lines), *(["--stages"] if asked.stages else [])]
            subprocess.run(given, check=True)


if __name__ == "__main__":
    main()
