"""TEI: milliseconds for rendering and validating, and how many pages give valid TEI, beside trafilatura.

    python benchmarks/tei.py [--repeat 30] [--tei FOLDER] [--mutants N] [--seed S] [PAGE | FOLDER …]

Times are the best of the repetitions, in one process, turn by turn. ``--tei`` names a folder with ``tei_all.rng`` and
``tei_all.sch`` (TEI's own; not shipped): every page given, and N mutated pages, go down the whole line, and what comes
out is judged by the profile, by tei_all, and by TEI's Schematron (saxonche). trafilatura's TEI, with links, pictures,
tables and formatting, is judged the same way where it is installed.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline import decode, extract, normalize, outline, render, validate
from pipeline.line import Settings, lineage, process
from pipeline.model.finding import Refusal
from pipeline.model.source import Source, source_of
from pipeline.validate import laws, schema
from pipeline.validate.constraints import check
from pipeline.validate.grammar import judge, parse
from pipeline.validate.schematron import Schematron, SchematronError
from tests.discuz import floor, page, quoted

TAGS = (b"<div>", b"</div>", b"</td>", b"<table>", b"<blockquote>", b"<b>", b"</a>", b"<!--", b"<li>", b"<p>")
CHARACTERS = (
    *(b"\x00", b"\xff\xfe", b"\xee\x80\x80", b"&#x1;", b"&#xD800;"),
    *(b"]]>", b"&lt;", b"\xef\xbf\xbe", b"\xf0\xa0"),
)
LINE = "这是一段用来测量的正文，里面有数字12.5%和括号（一期），每一行都不太长。"


def thread(lines: int) -> bytes:
    """Twenty posts of ``lines`` paragraphs, five of them with a quotation."""
    floors = [floor(n, f"用户{n}", "\n".join([LINE] * lines)) for n in range(1, 21)]
    for n in range(3, 20, 4):
        floors[n] = replace(floors[n], body=quoted("用户1", "2024-7-10 17:43", 9001, "原文片段 ...") + floors[n].body)
    return page(floors).encode()


def best(call: Callable[[], object], repeat: int) -> float:
    """Milliseconds of the fastest of ``repeat`` calls."""
    fastest = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest * 1000


def times(name: str, source: Source, repeat: int) -> None:
    """Print what rendering and validating one page takes."""
    settings = Settings()
    edition = normalize.run(extract.run(decode.run(source, settings.decode), settings.extract), settings.normalize)
    work = outline.run(edition, settings.outline)
    made = lineage(settings)
    package = render.run(work, settings.render, made)
    root, _ = parse(package.tei)
    assert root is not None
    rows = {
        "render": lambda: render.run(work, settings.render, made),
        "validate": lambda: validate.run(package, settings.validate),
        "  parse": lambda: parse(package.tei),
        "  profile": lambda: judge(root, schema.profile(), "guidang.rng"),
        "  constraints": lambda: check(root),
        "  laws": lambda: (list(laws.conservation(package)), list(laws.restoration(package))),
        "  agreement": lambda: list(laws.agreement(package, root)),
    }
    posts = len(edition.page.thread.posts)
    print(f"\n{name}: {posts} posts, {len(edition.page.leaves)} texts, TEI of {len(package.tei) / 1000:.1f} kB")
    for row, call in rows.items():
        print(f"  {row:<14}{best(call, repeat):8.2f} ms")
    if (peer := trafilatura()) is not None and source.media_type == "text/html":
        text = source.data.decode("utf-8", "replace")
        print(
            f"  {'trafilatura':<14}{best(lambda: peer(text), max(3, repeat // 5)):8.2f} ms   (its extraction included)"
        )


def trafilatura() -> Callable[[str], str | None] | None:
    """TEI of trafilatura with everything on, where it is installed."""
    try:
        from trafilatura import extract as peer
    except ImportError:
        return None
    return lambda text: peer(
        text, output_format="xmltei", include_links=True, include_images=True, include_formatting=True,
        include_tables=True, include_comments=True,
    )  # fmt: skip


def mutate(data: bytes, draw: random.Random) -> bytes:
    """A page with a few faults of the kinds that broken software and cut transfers leave."""
    out = bytearray(data)
    for _ in range(draw.randint(1, 8)):
        kind, at = draw.randrange(6), draw.randrange(max(len(out), 1))
        size = draw.choice((1, 4, 30, 400))
        if kind == 0:
            del out[at : at + size]
        elif kind == 1:
            out[at:at] = out[at : at + size]
        elif kind == 2:
            out[at:at] = draw.choice(TAGS)
        elif kind == 3:
            out[at : at + 1] = bytes([draw.randrange(256)])
        elif kind == 4:
            out[at:at] = draw.choice(CHARACTERS)
        else:
            other = draw.randrange(max(len(out), 1))
            out[at:at] = out[other : other + size * 4]
    return bytes(out)


class Judge:
    """Counts verdicts on TEI."""

    def __init__(self, folder: Path) -> None:
        self.grammar = schema.grammar(str(folder / "tei_all.rng"))
        try:
            self.rules: Schematron | None = Schematron(folder / "tei_all.sch")
        except SchematronError as error:
            print(f"TEI's Schematron not asked: {error}")
            self.rules = None

    def __call__(self, tei: bytes, *, rules: bool = True) -> str:
        """``valid``, or the first reason why not."""
        root, faults = parse(tei)
        if root is None:
            return f"not well-formed: {faults[0].message[:60]}"
        if found := judge(root, self.grammar, "tei_all"):
            return found[0].message[:80]
        if rules and self.rules is not None and (broken := self.rules(tei)):
            return f"TEI's rules: {broken[0].message[:80]}"
        return "valid"


def through(name: str, data: bytes, verdict: Judge) -> str:
    """The outcome of one page."""
    try:
        package = process(source_of(data, name, "text/plain" if name.endswith(".txt") else "text/html"))
    except Refusal as refusal:
        return f"refused: {next((one.code for one in refusal.findings if one.severity == 'error'), '?')}"
    except Exception as error:
        return f"CRASHED: {type(error).__name__} {str(error)[:60]}"
    return verdict(package.tei)


def pages(paths: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the pages, unpacked."""
    for path in paths:
        for one in sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]:
            data = one.read_bytes()
            if data.startswith(b"\x1f\x8b"):
                data = gzip.decompress(data)
            yield one.name.removesuffix(".gz"), data


def table(title: str, outcomes: Counter[str]) -> None:
    """Print outcomes by number."""
    total = sum(outcomes.values())
    print(f"\n{title}: {total} pages")
    for outcome, count in outcomes.most_common(20):
        print(f"  {count:6}  {100 * count / total:5.1f} %  {outcome}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=30)
    parser.add_argument("--tei", type=Path)
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--seed", type=int, default=6, help="of the mutations")
    parser.add_argument("paths", nargs="*", type=Path)
    chosen = parser.parse_args()
    start = time.perf_counter()
    schema.profile()
    print(f"profile loaded in {(time.perf_counter() - start) * 1000:.1f} ms")
    times("short posts", source_of(thread(1), "page.html", "text/html"), chosen.repeat)
    times("long posts", source_of(thread(4), "page.html", "text/html"), chosen.repeat)
    seed = ROOT / "seeds" / "000_d7fe80bb2fe5f5bd.txt"
    times("the seed", source_of(seed.read_bytes(), seed.name, "text/plain"), chosen.repeat)
    if chosen.tei is None:
        return
    verdict = Judge(chosen.tei)
    material = list(pages([*chosen.paths, seed]))
    table("guidang", Counter(through(name, data, verdict) for name, data in material))
    if (peer := trafilatura()) is not None:
        htmls = [data.decode("utf-8", "replace") for name, data in material if not name.endswith(".txt")]
        outputs = [out for text in htmls if (out := peer(text))]
        table("trafilatura", Counter(verdict(out.encode()) for out in outputs))
    if chosen.mutants:
        draw = random.Random(chosen.seed)
        drawn = [draw.choice(material) for _ in range(chosen.mutants)]
        table("guidang, mutated pages", Counter(through(name, mutate(data, draw), verdict) for name, data in drawn))


if __name__ == "__main__":
    main()
