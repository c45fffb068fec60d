"""``guidang check`` against what lxml alone needs to parse the same TEI and to judge it by the same grammar.

    python -m benchmarks.checking [--repeat 3] ARCHIVE

Both are timed in one process, turn by turn, over all documents of the archive; the best of the repetitions counts.
The ratio is what ``check`` costs beyond the least that any check of validity must do.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree

from pipeline import line
from pipeline.audit.documents import Asked, audit_document, scene
from pipeline.holdings.walk import documents
from pipeline.model import layout
from pipeline.validate import schema


def bare(folders: Sequence[Path]) -> int:
    """Parse and judge by RELAX NG, as lxml does it; give the number that is valid."""
    grammar = schema.profile()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return sum(bool(grammar.validate(etree.parse(str(one / layout.TEI), parser))) for one in folders)


def checked(folders: Sequence[Path]) -> int:
    """All that ``check`` does with a document; give the number of problems."""
    asked = Asked(line.Settings(), lineage=False)
    return sum(len(list(audit_document(scene(one), asked))) for one in folders)


def best(call: Callable[[], object], repeat: int) -> float:
    """Seconds of the fastest of ``repeat`` calls."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    folders = list(documents(options.archive))
    bare(folders[:1])
    least, whole = best(lambda: bare(folders), options.repeat), best(lambda: checked(folders), options.repeat)
    print(f"{len(folders)} documents: lxml alone {least * 1000:.0f} ms, check {whole * 1000:.0f} ms")
    print(f"check takes {whole / least:.1f} times parsing and RELAX NG (bound: 6)")


if __name__ == "__main__":
    main()
