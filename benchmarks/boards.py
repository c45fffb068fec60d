"""Boards that nobody described: how well posts, names, times and texts are read without a profile.

usage: python -m benchmarks.boards FOLDER [FOLDER…] [--only WORD] [--pages] [--words]

A folder holds ``html/*.html.gz`` (or ``*.html.gz``), and ``gold.json`` where a suite states posts one by one. Of a
page without gold posts the teacher is its profile: where a profile reads every post with a name and a
text, its reading is the gold, and the reader of unknown boards is asked the same page with profiles off
(the engine is left out). Printed by engine and in sum: posts found, posts invented, names and times right / wrong
/ none (of posts found), texts right, and posts right as a whole (of all).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from benchmarks.made_boards import board
from benchmarks.suites import AUTO, GENERIC
from pipeline import decode, extract
from pipeline.model.finding import Refusal
from pipeline.model.page import Block, Page, Post
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Read:
    """One post: who, when and what, as gold has it or as it was read."""

    author: str | None
    time: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A page, the engine (or suite) that it is counted under, and its posts."""

    name: str
    engine: str
    item: Transcript
    gold: tuple[Read, ...]


def bare(text: str | None) -> str:
    """Letters and digits alone, after NFKC: what is compared."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text or "")).lower()


def words(page: Page, post: Post) -> str:
    """The post's own words, without quotations."""
    out: list[str] = []
    stack: list[Block] = list(reversed(post.blocks))
    while stack:
        block = stack.pop()
        if block.kind in ("quote", "gap"):
            continue
        if block.leaf is not None and page.leaves[block.leaf].kind != "label":
            out.append(page.leaves[block.leaf].text)
        stack.extend(reversed(block.children))
    return "\n".join(out)


def reads(page: Page) -> tuple[Read, ...]:
    """The posts of a page as they were read."""
    return tuple(
        Read(post.author.name, post.time.iso if post.time else None, words(page, post)) for post in page.thread.posts
    )


def transcript(html: bytes, url: str | None, name: str) -> Transcript:
    return decode.run(source_of(html, name, "text/html", url=url), decode.Settings())


def page_of(item: Transcript, settings: extract.Settings) -> Page | None:
    """The page, or ``None`` where it is refused."""
    try:
        return extract.run(item, settings)
    except Refusal:
        return None


def examples(folders: Sequence[Path], only: str = "") -> Iterator[Example]:
    """The pages of folders that have gold posts or a sure teacher."""
    for folder in folders:
        stated = _stated(folder)
        for path in sorted([*folder.glob("html/*.gz"), *folder.glob("*.html.gz")]):
            name = path.name.removesuffix(".gz")
            url, gold = stated.get(name, (None, None))
            item = transcript(gzip.decompress(path.read_bytes()), url, name)
            if gold:
                if only in folder.name:
                    yield Example(name, folder.name, item, gold)
                continue
            page = page_of(item, AUTO)
            if page is None or page.profile == "generic" or only not in page.profile:
                continue
            taught = reads(page)
            if taught and all(read.author and bare(read.text) for read in taught):
                yield Example(name, page.profile, item, taught)


def made(count: int, start: int = 1000) -> Iterator[Example]:
    """Boards made up at random, counted under their shapes; seeds from ``start`` are never learnt from."""
    for seed in range(start, start + count):
        page, posts, form = board(seed)
        gold = tuple(Read(post.author, post.time, post.text) for post in posts)
        name = f"made-{seed}-{form.language}-{form.classes}"
        yield Example(name, f"made {form.shape}", transcript(page.encode(), None, name), gold)


def _stated(folder: Path) -> dict[str, tuple[str | None, tuple[Read, ...] | None]]:
    """Address and gold posts, by file."""
    path = folder / "gold.json"
    if not path.is_file():
        return {}
    gold = json.loads(path.read_text("utf-8"))
    if isinstance(gold, list):
        return {row["page"]: (None, tuple(_gold(post) for post in row["posts"])) for row in gold}
    return {
        f"{key}.html": (row.get("url"), tuple(_gold(post) for post in row["posts"]) if "posts" in row else None)
        for key, row in gold.items()
    }


def _gold(post: Mapping[str, str]) -> Read:
    return Read(post.get("author"), post.get("time") or post.get("date"), post["text"])


def when(time: str | None) -> datetime | None:
    found = re.match(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d))?", time or "")
    return datetime(*(int(group or 0) for group in found.groups()), tzinfo=UTC) if found else None


def alike(a: str, b: str) -> float:
    """Overlap of two texts' bigrams."""
    one, two = (Counter(x[i : i + 2] for i in range(max(1, len(x) - 1))) for x in (a, b))
    whole = one.total() + two.total()
    return 2 * (one & two).total() / whole if whole else 1.0


def score(gold: Sequence[Read], got: Sequence[Read]) -> Counter[str]:
    """What of a page's posts came out right."""
    row: Counter[str] = Counter(gold=len(gold))
    texts = [bare(read.text) for read in got]
    free = set(range(len(got)))
    for n, want in enumerate(gold):
        text = bare(want.text)
        best: int | None = n
        if len(got) != len(gold):
            best = max(free, key=lambda k: (texts[k] == text) + alike(texts[k], text), default=None)
            if best is not None and alike(texts[best], text) < 0.5:
                best = None
        if best is None:
            row["lost"] += 1
            continue
        free.discard(best)
        read = got[best]
        told = "right" if texts[best] == text else "wrong"
        named = _same((want.author or ""), (read.author or ""))
        a, b = when(want.time), when(read.time)
        timed = "none" if b is None and a else "right" if _near(a, b) else "wrong"
        row.update((f"text {told}", f"name {named}", f"time {timed}", "found"))
        row["whole"] += (told, named, timed) == ("right",) * 3
    row["extra"] = len(free) if len(got) != len(gold) else 0
    return row


def _same(want: str, got: str) -> str:
    if want == got:
        return "right"
    return "wrong" if got else "none"


def _near(a: datetime | None, b: datetime | None) -> bool:
    """The same minute, or the same up to a zone's shift."""
    if a is None or b is None:
        return a is b
    apart = abs((a - b).total_seconds())
    return apart < 60 or (apart <= 14 * 3600 and (apart % 900 < 60 or apart % 900 > 840))


def line(name: str, row: Counter[str]) -> str:
    found = max(1, row["found"])
    shares = "  ".join(
        f"{what} {row[f'{what} right'] / found:.3f} "
        f"w {row[f'{what} wrong'] / found:.3f} n {row[f'{what} none'] / found:.3f}"
        for what in ("name", "time")
    )
    return (
        f"{name[:26]:26s} pages {row['pages']:3d} posts {row['gold']:4d} "
        f"found {row['found'] / max(1, row['gold']):.3f} "
        f"extra {row['extra']:4d}  "
        f"text {row['text right'] / found:.3f}  {shares}  whole {row['whole'] / max(1, row['gold']):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="*")
    parser.add_argument("--made", type=int, default=0, help="boards made up at random besides")
    parser.add_argument("--only", default="", help="engines whose name holds this word")
    parser.add_argument("--pages", action="store_true", help="one line a page")
    parser.add_argument(
        "--words", action="store_true", help="what was wanted and what came out, of posts that are wrong"
    )
    args = parser.parse_args()
    rows: dict[str, Counter[str]] = {}
    for example in chain(examples(args.folder, args.only), made(args.made)):
        page = page_of(example.item, GENERIC)
        got = reads(page) if page else ()
        row = score(example.gold, got)
        row["pages"] = 1
        rows.setdefault(example.engine, Counter()).update(row)
        if args.pages and row["whole"] < row["gold"]:
            print(line(example.name, row), f"got {len(got)}", sep="  ")
        if args.words and row["whole"] < row["gold"]:
            for n in range(max(len(got), len(example.gold))):
                for mark, some in (("want", example.gold), ("got ", got)):
                    if n < len(some):
                        print("   ", mark, some[n].author, some[n].time, repr(some[n].text[:60]), len(some[n].text))
    for name, row in sorted(rows.items()):
        print(line(name, row))
    print(line("all", sum(rows.values(), Counter())))


if __name__ == "__main__":
    main()
