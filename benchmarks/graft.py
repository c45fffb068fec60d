"""Posts of a suite with per-post gold, exact to the field.

usage: python -m benchmarks.graft FOLDER [--generic] [--wrong]

FOLDER holds ``gold.json`` (``posts`` with floor, author, date, pid, text) and ``html/*.html.gz``.
A floor is compared where the page prints one that names it; text is compared without white space.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path

from benchmarks.suites import AUTO, GENERIC, page_of
from pipeline.extract.printed.floor import floor
from pipeline.extract.printed.moment import moment
from pipeline.model.finding import Refusal
from pipeline.model.page import Page, Post


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("\u200b", ""))


def compare(page: Page, post: Post, gold: dict[str, object]) -> dict[str, bool]:
    text = "".join(page.leaves[n].text for n in post.leaves())
    when = post.time.iso if post.time else None
    printed = floor(post.floor_label or "")
    return {
        "author": post.author.name == gold["author"],
        "time": when == moment(str(gold["date"])).iso,
        "floor": post.floor == gold["floor"] if printed == gold["floor"] else True,
        "floor as gold": post.floor == gold["floor"],
        "pid": post.pid == str(gold["pid"]),
        "text": squeezed(text) == squeezed(str(gold["text"])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--generic", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    args = parser.parse_args()
    gold = json.loads((args.folder / "gold.json").read_text("utf-8"))
    right: Counter[str] = Counter()
    total = pages = 0
    for key, entry in gold.items():
        html = gzip.decompress((args.folder / "html" / f"{key}.html.gz").read_bytes())
        total += len(entry["posts"])
        try:
            page = page_of(html, entry["url"], GENERIC if args.generic else AUTO)
        except Refusal as refusal:
            print(key, refusal)
            continue
        title = page.leaves[page.thread.title].text if page.thread.title is not None else ""
        right["title"] += title == entry["title"]
        pages += len(page.thread.posts) == len(entry["posts"])
        by_pid = {post.pid: post for post in page.thread.posts if post.pid}
        for n, row in enumerate(entry["posts"]):
            post = by_pid.get(str(row["pid"]))
            if post is None and len(page.thread.posts) == len(entry["posts"]):
                post = page.thread.posts[n]
            if post is None:
                continue
            same = compare(page, post, row)
            right.update(name for name, ok in same.items() if ok)
            right["all"] += all(same[name] for name in ("author", "time", "floor", "text"))
            if args.wrong and not all(same[name] for name in ("author", "time", "text", "pid")):
                text = "\n".join(page.leaves[m].text for m in post.leaves())
                print(key, row["pid"], {name for name, ok in same.items() if not ok}, post.author.name, post.time)
                print("  GOLD", repr(row["text"]), "\n  HAVE", repr(text))
    print(
        f"{len(gold)} pages, {pages} with the right number of posts, {right.pop('title')} titles exact; {total} posts"
    )
    for name, count in sorted(right.items()):
        print(f"{name:14s} {count:5d} {count / total:.4f}")


if __name__ == "__main__":
    main()
