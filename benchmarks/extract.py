"""Speed of extraction beside bare parsing and trafilatura, on the same pages in one run.

usage: python -m benchmarks.extract FOLDER [FOLDER…] [--every N]

A folder holds ``html/*.html.gz``. Times are processor time, best of three rounds a page, summed;
the ratio to bare ``lxml`` parsing of the same text is what is looked at, not the milliseconds.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from benchmarks.suites import AUTO, GENERIC
from pipeline import extract
from pipeline.extract.markup.tree import parse
from pipeline.model.finding import Refusal
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict

try:
    import trafilatura
except ModuleNotFoundError:
    trafilatura = None


def bare(text: str) -> None:
    etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))


def whole(settings: extract.Settings) -> Callable[[str], None]:
    def run(text: str) -> None:
        item = Transcript(source_of(b"", "-", "text/html"), text, Verdict("utf-8", 1.0, True, None))
        try:
            extract.run(item, settings)
        except Refusal:
            return

    return run


def peer(text: str) -> None:
    trafilatura.extract(text, include_comments=True)


def best(run: Callable[[str], None], text: str, rounds: int = 3) -> float:
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        run(text)
        found.append(time.process_time() - begun)
    return min(found)


def pages(folders: list[Path], every: int) -> list[str]:
    out = []
    for folder in folders:
        for path in sorted(folder.glob("html/*.html.gz"))[::every]:
            raw = gzip.decompress(path.read_bytes())
            try:
                out.append(raw.decode("utf-8"))
            except UnicodeDecodeError:
                out.append(raw.decode("gb18030", "replace"))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    texts = pages(args.folder, args.every)
    runs = {"lxml": bare, "tree": parse, "profiles": whole(AUTO), "generic": whole(GENERIC)}
    if trafilatura:
        runs["trafilatura"] = peer
    for run in runs.values():
        run(texts[0])
    spent = {
        name: sum(best(run, text, 1 if name == "trafilatura" else 3) for text in texts) for name, run in runs.items()
    }
    print(f"{len(texts)} pages, {sum(map(len, texts)) / len(texts):.0f} characters a page")
    for name, seconds in spent.items():
        print(f"{name:12s} {1e3 * seconds / len(texts):8.2f} ms a page  {seconds / spent['lxml']:6.1f} x lxml")
    if trafilatura:
        print(f"trafilatura / profiles: {spent['trafilatura'] / spent['profiles']:.1f}")


if __name__ == "__main__":
    main()
