"""Milliseconds a page for each stage and the whole line, beside bare lxml parsing and trafilatura's TEI.

    python benchmarks/line.py [--repeat 15] [PAGE.html …]

Runs on the seed and on a Discuz! page of our own (and on the pages given). Every figure is the median over the
repetitions of one process; peers run in the same process, turn by turn, so that their ratio holds on a busy machine.
trafilatura is shown where it is installed (``pip install trafilatura``).
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lxml import html

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline import decode, extract, normalize, outline, render, validate
from pipeline.line import Settings, lineage, process
from pipeline.model.source import Source, source_of
from tests.discuz import floor, page, quoted

TEXT = "这是一段用来测量的正文，里面有数字12.5%和括号(一期),也有英文OpenCC;每一行都不太长。\n第二行写得短些:好。"


def discuz_page() -> bytes:
    """A thread of twenty posts, five of them with a quotation."""
    floors = [floor(n, f"用户{n}", TEXT * (1 + n % 3)) for n in range(1, 21)]
    for n in range(3, 20, 4):
        floors[n] = replace(floors[n], body=quoted("用户1", "2024-7-10 17:43", 9001, "原文片段 ...") + floors[n].body)
    return page(floors).encode()


def stages(source: Source, settings: Settings) -> dict[str, Callable[[], object]]:
    """Each stage as a call over the output of the one before."""
    transcript = decode.run(source, settings.decode)
    read = extract.run(transcript, settings.extract)
    edition = normalize.run(read, settings.normalize)
    work = outline.run(edition, settings.outline)
    made = lineage(settings)
    package = render.run(work, settings.render, made)
    return {
        "decode": lambda: decode.run(source, settings.decode),
        "extract": lambda: extract.run(transcript, settings.extract),
        "normalize": lambda: normalize.run(read, settings.normalize),
        "outline": lambda: outline.run(edition, settings.outline),
        "render": lambda: render.run(work, settings.render, made),
        "validate": lambda: validate.run(package, settings.validate),
        "whole line": lambda: process(source, settings),
    }


def peers(source: Source) -> dict[str, Callable[[], object]]:
    """The floor (bare lxml) and the peer (trafilatura to TEI), over the same bytes."""
    text = source.data.decode("utf-8", "replace")
    out: dict[str, Callable[[], object]] = {"lxml parse alone": lambda: html.document_fromstring(text)}
    try:
        from trafilatura import extract as peer
    except ImportError:
        return out
    out["trafilatura, TEI"] = lambda: peer(source.data, output_format="xmltei", include_comments=True)
    return out


def measure(calls: dict[str, Callable[[], object]], repeat: int) -> dict[str, float]:
    """Median milliseconds of each call; the calls take turns."""
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(repeat + 1):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            spent[name].append(1e3 * (time.perf_counter() - begun))
    return {name: statistics.median(times[1:]) for name, times in spent.items()}


def main() -> None:
    """Print one table a source."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=15)
    args = parser.parse_args()
    seed = next((ROOT / "seeds").glob("*.txt"))
    sources = [
        source_of(seed.read_bytes(), seed.name, "text/plain"),
        source_of(discuz_page(), "discuz, 20 posts", "text/html"),
    ]
    for path in args.pages:
        content = path.read_bytes()
        sources.append(source_of(gzip.decompress(content) if path.suffix == ".gz" else content, path.name, "text/html"))
    for source in sources:
        figures = measure({**stages(source, Settings()), **peers(source)}, args.repeat)
        whole = figures["whole line"]
        print(f"\n{source.path}: {source.size:,} bytes")
        for name, each in figures.items():
            print(f"  {name:18s} {each:9.2f} ms   {each / whole:6.2f} of the line")


if __name__ == "__main__":
    main()
