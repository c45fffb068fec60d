"""Pages with the posts that they have, from the development suites; and how a reading is held against them.

A post of the gold is ``(author, time, text)``; an author or time that the page does not state is ``None``.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape
from pathlib import Path

from benchmarks.made_boards import HELD, SHAPES, board
from benchmarks.suites import page_of, written
from pipeline import decode, extract
from pipeline.extract.confidence import of_page
from pipeline.model.finding import Refusal
from pipeline.model.page import Page
from pipeline.model.source import source_of

EXACT = ("host-opendcl", "discourse-graft", "jsonld-ips", "discuz-graft")
"""Suites whose gold has every post of a page."""
TEXTS = ("magic-forum", "wcxb-forum")
"""Suites whose gold is the text of a page."""
BOARDS = range(5000, 5120)
"""Seeds of made boards; those of a held shape are for kinds of change that are kept apart, and for tests."""
_HOST = "admin"
"""A name that grafted pages keep from the page that they were grafted into; the gold names another."""
SURE = 0.95
"""Share of a page's gold text above which what a profile read of it is taken as gold for its mutants."""


@dataclass(frozen=True)
class Gold:
    """A post as the page has it."""

    author: str | None
    time: str | None
    text: str
    named: bool = True
    timed: bool = True
    """Whether the page states the name and the time; a change may have taken them from it."""


@dataclass(frozen=True)
class Case:
    """A page, what it holds, and the kind of change that was made to it; ``posts`` is empty for no thread."""

    name: str
    kind: str
    face: str
    content: str
    posts: tuple[Gold, ...]
    url: str = ""
    raw: bytes | None = field(default=None, repr=False)


def squeezed(text: str | None) -> str:
    """Letters and digits alone, as the scorers of posts compare."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text or "")).lower()


def overlap(one: str, other: str) -> float:
    """F1 over pairs of characters of two squeezed texts."""
    a, b = (Counter(text[n : n + 2] for n in range(len(text) - 1)) or Counter([text]) for text in (one, other))
    if not one and not other:
        return 1.0
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def same_time(one: str | None, other: str | None) -> bool:
    """Whether two ISO times are one: to the minute, a zone that is not stated being free."""
    try:
        a, b = (datetime.fromisoformat(side) if side else None for side in (one, other))
    except ValueError:
        return (one or "")[:7] == (other or "")[:7]
    if a is None or b is None:
        return False
    if len(one or "") <= 10 or len(other or "") <= 10:
        return abs((a.replace(tzinfo=None) - b.replace(tzinfo=None)).days) <= 1
    if a.tzinfo and b.tzinfo:
        return abs((a - b).total_seconds()) < 60
    apart = abs((a.replace(tzinfo=None) - b.replace(tzinfo=None)).total_seconds())
    return apart < 60 or (apart <= 14 * 3600 and min(apart % 900, 900 - apart % 900) <= 60)


def read(case: Case, settings: extract.Settings) -> Page | Refusal:
    """The page as extraction gives it, or why it is refused."""
    kind = "text/html" if case.face == "html" else "text/plain"
    raw = case.raw if case.raw is not None else case.content.encode()
    source = source_of(raw, case.name, kind, url=case.url or None)
    try:
        return extract.run(decode.run(source, decode.Settings()), settings)
    except Refusal as refusal:
        return refusal


def texts(page: Page) -> list[tuple[str, str]]:
    """The text of each post, and its own words without what it quotes: golds have the one or the other."""
    said = of_page(page).said
    return [(squeezed(written_post(page, n)), squeezed("".join(said[n]))) for n in range(len(said))]


def faults(case: Case, page: Page) -> list[str]:
    """What is wrong with a reading: posts lost or invented, names and times wrong or missing."""
    found, posts = texts(page), page.thread.posts
    wanted = [squeezed(gold.text) for gold in case.posts]
    out: list[str] = []
    pairs: list[tuple[int, int]] = []
    if len(found) == len(wanted):
        pairs = list(zip(range(len(wanted)), range(len(found)), strict=True))
    else:
        at = 0
        for n, text in enumerate(wanted):
            best = max(range(at, len(found)), key=lambda k: _likeness(text, found[k]), default=-1)
            if best >= 0 and _likeness(text, found[best]) >= 0.5:
                pairs.append((n, best))
                at = best + 1
            else:
                out.append("lost")
        out += ["invented"] * (len(found) - len(pairs))
    for n, k in pairs:
        gold, post = case.posts[n], posts[k]
        name, time = post.author.name, post.time.iso if post.time else None
        here = name == gold.author and same_time(gold.time, time) and wanted[n] in found[k][0]
        if len(found) == len(wanted) and wanted[n] and _likeness(wanted[n], found[k]) < 0.3 and not here:
            out.append("lost")  # a short answer with more after it, under its own name and time, is not lost
        wanted_name = " ".join((gold.author or "").split())
        if wanted_name and name not in (wanted_name, _HOST) and (name or gold.named):
            out.append("name wrong" if name else "name missing")
        if (time or (gold.timed and gold.time and _printed(case, gold.time))) and not same_time(gold.time, time):
            out.append("time wrong" if time else "time missing")
    return out


def _printed(case: Case, time: str) -> bool:
    """Whether a page shows a time in full: flattening drops those that only attributes have."""
    return case.face == "html" or time[:4] in case.content


def _stands(content: str, name: str) -> bool:
    """Whether a name stands for itself on the page: a graft leaves some of its hosts' names in their places."""
    return bool(re.search(rf">\s*@?{re.escape(escape(name, quote=False))}\s*<", content))


def _likeness(wanted: str, found: tuple[str, str]) -> float:
    return max(_alike(wanted, found[0]), _alike(wanted, found[1]))


def _alike(wanted: str, found: str) -> float:
    if wanted == found:
        return 1.0
    if not wanted:
        return 0.5 if len(found) < 40 else 0.0
    value = overlap(wanted, found)
    return max(value, 0.6) if len(wanted) > 12 and wanted in found and len(found) < 6 * len(wanted) else value


def exact(folder: Path, every: int = 1) -> Iterator[Case]:
    """The pages of the suites with exact gold, both faces where they have them."""
    for suite in EXACT:
        path = folder / suite / "gold.json"
        if not path.is_file():
            continue
        rows = json.loads(path.read_text("utf8"))
        pairs = list(rows.items()) if isinstance(rows, dict) else [(row["page"], row) for row in rows]
        for name, row in pairs[::every]:
            posts = tuple(
                Gold(post.get("author"), _iso(post.get("time") or post.get("date")), post.get("text") or "")
                for post in row["posts"]
            )
            for face, end in (("html", ".gz"), ("text", ".txt.gz")):
                file = next(
                    (one for one in (folder / suite / face).glob("*") if one.name in (name + end, name + ".html.gz")),
                    None,
                )
                if file is not None:
                    raw = gzip.decompress(file.read_bytes())
                    charset = row.get("charset") or "utf-8"
                    content = raw.decode("gb18030" if charset.lower().startswith("gb") else "utf-8", "replace")
                    if suite == "discuz-graft":
                        posts = tuple(
                            post if _stands(content, post.author or "") else replace(post, author=None)
                            for post in posts
                        )
                    yield Case(f"{suite}/{name}", "as it is", face, content, posts, row.get("url") or "", raw)


def _iso(time: str | None) -> str | None:
    if not time:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?(\S*)", time.strip())
    if not found:
        return time
    y, m, d, hour, minute, _, zone = found.groups()
    return f"{y}-{m:0>2}-{d:0>2}" + (f"T{hour:0>2}:{minute}:00{zone or ''}" if hour else "")


def silver(folder: Path, every: int = 1) -> Iterator[Case]:
    """Wild pages that a profile reads as the suites' gold text says, with their posts as it read them."""
    for suite in TEXTS:
        path = folder / suite / "gold.json"
        if not path.is_file():
            continue
        for name, row in list(json.loads(path.read_text("utf8")).items())[::every]:
            file = next((folder / suite / "html").glob(name + "*"), None)
            if file is None:
                continue
            raw = gzip.decompress(file.read_bytes())
            try:
                page = page_of(raw, row.get("url") or "")
            except Refusal:
                continue
            text = row.get("main_content") or row.get("content") or ""
            posts = page.thread.posts
            whole = len(posts) > 1 and all(post.author.name and post.time and post.time.iso for post in posts)
            if page.profile == "generic" or not whole:
                continue
            if overlap(squeezed(text), squeezed(written(page))) < SURE:
                continue
            golds = tuple(
                Gold(post.author.name, post.time.iso if post.time else None, written_post(page, n))
                for n, post in enumerate(posts)
            )
            yield Case(f"{suite}/{name}", "as it is", "html", page.transcript.text, golds, row.get("url") or "", raw)


def written_post(page: Page, n: int) -> str:
    """The text of a post."""
    return "\n".join(page.leaves[leaf].text for leaf in page.thread.posts[n].leaves())


def parts(cases: Sequence[Case]) -> dict[str, int]:
    """How many cases there are of each kind."""
    return dict(Counter(case.kind for case in cases))


def boards(every: int = 1, *, apart: bool) -> Iterator[Case]:
    """Boards made up at random (``made_boards.py``), one page a seed: of the shapes that are learnt from, or held."""
    seeds = [seed for seed in BOARDS if (SHAPES[seed % len(SHAPES)] in HELD) is apart]
    for seed in seeds[::every]:
        content, posts, _ = board(seed)
        golds = tuple(Gold(post.author, post.time, post.text) for post in posts)
        yield Case(f"made-boards/{seed}", "as it is", "html", content, golds)
