"""What folders of made-up boards teach, and whether a learnt profile that calls itself a gain is one.

    python -m benchmarks.learn_made [--pages 20] [--boards 24] [--first 0] [--face html|text] [--shown]

Boards of ``made_boards.py`` (markup, and the same flattened as a browser shows it) and of ``made_texts.py`` (flattened
text of no engine). Printed for each kind: posts read whole before and after, names right and wrong, profiles written,
and of these the *wrong gains*: profiles with which fewer posts are read whole, or more names wrong, than
without. ``--shown`` prints a line a board.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import html as markup

from benchmarks import made_boards, made_texts
from benchmarks.boards import bare, words
from pipeline import decode, extract
from pipeline.learn import Learnt, learn
from pipeline.model.finding import Refusal
from pipeline.model.source import Source, source_of

_BLOCKS = """
div p table tr ul ol li h1 h2 h3 h4 h5 h6 hr blockquote section article dl dt dd header footer form pre"""
BLOCKS = frozenset(_BLOCKS.split())
LOST = 0.02
"""Of a board's posts, what a written profile may lose before it is called a wrong gain."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Pages of one board: what they are sent as, their text, and the posts of each."""

    name: str
    media: str
    pages: Sequence[tuple[str, Sequence[made_boards.Made]]]

    def sources(self) -> list[Source]:
        """The pages as a run takes them in."""
        end = "html" if self.media == "text/html" else "txt"
        return [source_of(page.encode(), f"board/{n}.{end}", self.media) for n, (page, _) in enumerate(self.pages)]


def shown(page: str) -> str:
    """A page as a browser's "save as text" shows it: blocks on lines, cells apart."""
    out: list[str] = []

    def walk(node: markup.HtmlElement) -> None:
        block = node.tag in BLOCKS
        if block:
            out.append("\n")
        if node.tag == "br":
            out.append("\n")
        if node.tag not in ("script", "style", "title"):
            out.append(" ".join((node.text or "").split()) if (node.text or "").strip() else "")
            for child in node:
                if isinstance(child.tag, str):
                    walk(child)
                tail = child.tail or ""
                out.append(" " if tail and not tail.strip() else tail)
        if node.tag in ("td", "th"):
            out.append("\t")
        if block:
            out.append("\n")

    walk(markup.fromstring(page))
    lines = [line.strip() for line in "".join(out).split("\n")]
    return "\n".join(line for n, line in enumerate(lines) if line or (n and lines[n - 1])).strip() + "\n"


def folders(face: str, boards: Sequence[int], pages: int) -> Iterator[tuple[str, Folder]]:
    """The folders of a face with the kind that each is counted under."""
    for seed in boards:
        form = made_boards.skin(seed)
        name = f"{seed} {form.shape} {form.language} {form.classes}"
        made = made_boards.folder(seed, pages)
        if face in ("", "html"):
            yield "markup", Folder(name, "text/html", made)
        if face in ("", "text"):
            yield "flattened", Folder(name, "text/plain", [(shown(page), posts) for page, posts in made])
            yield "written", Folder(made_texts.name(seed), "text/plain", made_texts.folder(seed, pages))


@dataclass(slots=True)
class Score:
    """Counts over the posts of a folder."""

    posts: int = 0
    whole: int = 0
    named: int = 0
    wrong: int = 0

    def add(self, other: Score) -> None:
        """Count another folder's posts, too."""
        self.posts += other.posts
        self.whole += other.whole
        self.named += other.named
        self.wrong += other.wrong

    def __str__(self) -> str:
        n = max(1, self.posts)
        return f"whole {self.whole / n:.3f} names {self.named / n:.3f} wrong {self.wrong / n:.3f}"


def score(folder: Folder, settings: extract.Settings) -> Score:
    """How the posts of a folder are read: posts are matched by their times, in order."""
    made = Score()
    for source, (_, want) in zip(folder.sources(), folder.pages, strict=True):
        made.posts += len(want)
        try:
            page = extract.run(decode.run(source, decode.Settings()), settings)
        except Refusal:
            continue
        left = list(page.thread.posts)
        for post in want:
            at = next((p for p in left if p.time and (p.time.iso or "")[:16] == post.time), None)
            if at is None:
                continue
            left.remove(at)
            right = (at.author.name or "") == post.author
            made.named += right
            made.wrong += bool(at.author.name) and not right
            made.whole += right and bare(words(page, at)) == bare(post.text)
    return made


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=20)
    options.add_argument("--boards", type=int, default=24)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--face", choices=("html", "text"), default="")
    options.add_argument("--kind", default="")
    options.add_argument("--shown", action="store_true")
    options.add_argument("--keep", type=Path, help="folder for the pages and profiles of wrong gains")
    given = options.parse_args()
    before: dict[str, Score] = {}
    after: dict[str, Score] = {}
    counts: dict[str, list[int]] = {}
    began = time.perf_counter()
    for kind, folder in folders(given.face, range(given.first, given.first + given.boards), given.pages):
        if given.kind and kind != given.kind:
            continue
        settings = extract.Settings()
        found = learn(folder.sources(), settings)
        own = tuple(one.profile for one in found if one.profile)
        a = score(folder, settings)
        b = score(folder, replace(settings, profiles=own)) if own else a
        before.setdefault(kind, Score()).add(a)
        after.setdefault(kind, Score()).add(b)
        row = counts.setdefault(kind, [0, 0, 0])
        worse = bool(own) and (b.whole < a.whole - LOST * a.posts or b.wrong > a.wrong + LOST * a.posts)
        for n, yes in enumerate((True, bool(own), worse)):
            row[n] += yes
        if given.shown or worse:
            told = "WRONG GAIN" if worse else "written" if own else "; ".join(one.why for one in found)
            print(f"{kind} {folder.name}: {a} -> {b} {told}", flush=True)
        if worse and given.keep:
            keep(given.keep / f"{kind}-{folder.name.replace(' ', '-')}", folder, found)
    for kind, (boards, written, wrong) in counts.items():
        print(f"{kind}: {boards} boards of {given.pages} pages, {written} profiles, {wrong} wrong gains")
        print(f"  before {before[kind]}\n  after  {after[kind]}")
    print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)


def keep(place: Path, folder: Folder, found: Sequence[Learnt]) -> None:
    """Keep a folder with its profiles to be looked at."""
    place.mkdir(parents=True, exist_ok=True)
    for source in folder.sources():
        (place / Path(source.path).name).write_bytes(source.data)
    for one in found:
        (place / f"{one.name}.toml").write_text(one.profile, "utf-8")


if __name__ == "__main__":
    main()
