"""Each page against its flattened text: does the same thread come out of both?

usage: flattened.py [SUITE …] [--converter NAME] [--limit N] [--pages]

Pages of the suites (and of ``pages/``) beside the checkout are flattened with common converters;
the text face reads the result. F1 over character bigrams of the posts' text, against the suite's
gold and against what the HTML face reads from the page itself; ``held`` is the latter where the flat
text holds at least 98 of 100 bigrams of what the HTML face reads (some converters leave out
``noscript``, where some engines put the posts, and no converter shows JSON). Converters that are not installed
are left out and named. Dev tools only: inscriptis, html2text, beautifulsoup4, resiliparse, trafilatura, lynx, w3m.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline import decode, extract
from pipeline.model.finding import Refusal
from pipeline.model.page import Page
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
RUN = re.compile(r"\w+")


def bigrams(text: str) -> collections.Counter[str]:
    bag: collections.Counter[str] = collections.Counter()
    for run in RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        bag.update([run] if len(run) == 1 else (run[i : i + 2] for i in range(len(run) - 1)))
    return bag


def f1(found: str, gold: str) -> float:
    a, b = bigrams(found), bigrams(gold)
    if not a or not b:
        return float(not a and not b)
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values()))


def holds(flat: str, wanted: str) -> bool:
    """Whether a flattened page still has the text of the posts."""
    bag, gold = bigrams(flat), bigrams(wanted)
    return bool(gold) and sum((bag & gold).values()) >= 0.98 * sum(gold.values())


def bs4(html: str, separator: str = "\n") -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for tag in soup(["script", "style"]):
        tag.decompose()
    return soup.get_text(separator)


def inscriptis(html: str) -> str:
    from inscriptis import get_text

    return get_text(html)


def html2text(html: str) -> str:
    import html2text as module

    made = module.HTML2Text()
    made.body_width, made.ignore_links, made.ignore_images = 0, True, True
    return made.handle(html)


def html2text_links(html: str) -> str:
    import html2text as module

    return module.html2text(html)


def resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(html)


def trafilatura(html: str) -> str:
    from trafilatura import html2txt

    return html2txt(html)


def dump(*command: str) -> Callable[[str], str]:
    def run(html: str) -> str:
        if not shutil.which(command[0]):
            raise ModuleNotFoundError(name=command[0])
        with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
            file.write(html)
            file.flush()
            done = subprocess.run([*command, file.name], capture_output=True, timeout=60, check=False)
        return done.stdout.decode("utf-8", "replace")

    return run


CONVERTERS: dict[str, Callable[[str], str]] = {
    "bs4-lines": bs4,
    "bs4-plain": lambda html: bs4(html, ""),
    "inscriptis": inscriptis,
    "html2text": html2text,
    "html2text-links": html2text_links,
    "resiliparse": resiliparse,
    "trafilatura": trafilatura,
    "lynx": dump("lynx", "-dump", "-nolist", "-width=10000", "-assume_charset=utf-8", "-display_charset=utf-8"),
    "lynx-80": dump("lynx", "-dump", "-assume_charset=utf-8", "-display_charset=utf-8"),
    "w3m": dump("w3m", "-dump", "-cols", "10000", "-I", "utf-8", "-O", "utf-8", "-T", "text/html"),
}


def shown(page: Page) -> str:
    return "\n".join(page.leaves[n].text for post in page.thread.posts for n in post.leaves())


def read(text: str, media_type: str, face: str) -> Page | None:
    source = source_of(text.encode("utf-8", "replace"), "page", media_type)
    try:
        return extract.run(Transcript(source, text, Verdict("utf-8", 0.0, True, None)), extract.Settings(face=face))
    except Refusal:
        return None


def pages(names: list[str]) -> Iterator[tuple[str, str, str | None, int | None]]:
    """Suite, page's text, gold text and number of gold posts, where known."""
    for folder in sorted((SHARED / "suites").iterdir()):
        if (folder / "gold.json").is_file() and (not names or folder.name in names):
            for key, entry in json.loads((folder / "gold.json").read_text("utf-8")).items():
                data = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
                posts = len(entry["posts"]) if "posts" in entry else None
                yield folder.name, text_of(data), entry.get("content") or entry.get("main_content"), posts
    if not names or "pages" in names:
        for path in sorted((SHARED / "pages").glob("*.html.gz")):
            yield "pages", text_of(gzip.decompress(path.read_bytes())), None, None


def text_of(data: bytes) -> str:
    return decode.run(source_of(data, "page.html", "text/html"), decode.Settings()).text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*")
    parser.add_argument("--converter", action="append")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--pages", action="store_true")
    args = parser.parse_args()
    rows: dict[
        tuple[str, str],
        list[tuple[float | None, float | None, float | None, float | None, float | None, bool | None, bool]],
    ] = collections.defaultdict(list)
    missing: set[str] = set()
    counts: collections.Counter[str] = collections.Counter()
    for suite, html, gold, posts in pages(args.suites):
        counts[suite] += 1
        if args.limit and counts[suite] > args.limit:
            continue
        own = read(html, "text/html", "html")
        for name in args.converter or CONVERTERS:
            try:
                flat = CONVERTERS[name](html)
            except ModuleNotFoundError as error:
                missing.add(f"{name} ({error.name})")
                continue
            page = read(flat, "text/plain", "text")
            text = shown(page) if page else ""
            against = f1(text, shown(own)) if own else None
            golden = f1(text, gold) if gold else None
            held = against if own and holds(flat, shown(own)) else None
            same = (len(page.thread.posts) == posts if page else False) if posts else None
            names = authors(page, own) if own else None
            rows[suite, name].append((golden, against, held, names, timed(page), same, page is None))
            if args.pages:
                print(
                    suite,
                    counts[suite],
                    f"{name:16} gold {golden or 0:.3f} html {against or 0:.3f}",
                    page and page.profile,
                )
    heads = ("F1 gold", "F1 html", "held", "authors", "timed", "posts")
    print(f"{'suite':14}{'converter':18}{'n':>4}" + "".join(f"{head:>9}" for head in heads) + f"{'refused':>9}")
    for (suite, name), some in rows.items():
        cells = [mean([row[k] for row in some]) for k in range(6)]
        refused = sum(row[6] for row in some)
        print(f"{suite:14}{name:18}{len(some):4}" + "".join(f"{cell:>9}" for cell in cells) + f"{refused:>9}")
    if missing:
        print("not installed:", ", ".join(sorted(missing)), file=sys.stderr)


def authors(page: Page | None, own: Page) -> float | None:
    """Share of the HTML face's posts whose author the text face names too: post by post where both have as many,
    else as many of each name as both have. ``None`` where the HTML face names nobody.
    """
    named = [post.author.name for post in own.thread.posts]
    if not any(named):
        return None
    found = [post.author.name for post in page.thread.posts] if page else []
    if len(found) == len(named):
        return statistics.mean(float(a == b) for a, b in zip(found, named, strict=True))
    both = collections.Counter(found) & collections.Counter(named)
    return sum(both.values()) / max(len(found), len(named))


def timed(page: Page | None) -> float | None:
    """Share of the posts that have a time or an interval."""
    posts = page.thread.posts if page else ()
    known = [bool(post.time and (post.time.iso or post.time.earliest or post.time.latest)) for post in posts]
    return statistics.mean(map(float, known)) if known else None


def mean(values: list[float | bool | None]) -> str:
    known = [float(value) for value in values if value is not None]
    return f"{statistics.mean(known):.3f}" if known else "-"


if __name__ == "__main__":
    main()
