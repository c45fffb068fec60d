"""A profile from one page on which a person marked posts: how their texts begin, who wrote them, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline import decode, extract
from pipeline.extract import face
from pipeline.extract.markup.tree import Tree, parse
from pipeline.extract.printed.folded import fold
from pipeline.extract.text.lines import Unit
from pipeline.learn import flattened, markup
from pipeline.learn.account import Proposal, account, read
from pipeline.learn.flattened import Flattened
from pipeline.learn.frames import SLOT, TIME, Frame
from pipeline.learn.frames import pattern_of as written_frame
from pipeline.learn.gather import gathered
from pipeline.learn.group import Learnt, brand
from pipeline.learn.naming import Named
from pipeline.learn.picks import PostSpan
from pipeline.learn.recurring import learnt as recurring
from pipeline.learn.written import About, text
from pipeline.model.finding import Refusal
from pipeline.model.source import Source
from pipeline.model.transcript import Transcript

NEAR = 30
"""Lines from a post's first one within which its byline stands."""


class MarkedError(ValueError):
    """What was marked is not on the page, or does not stand as posts do; the text says which."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A post as a person points at it: the first words of its text, its author's name, its time as shown."""

    post: str
    author: str | None = None
    time: str | None = None


def marked(
    page: Source, rows: Sequence[Marked], sources: Iterable[Source], settings: extract.Settings, draw: tuple[int, int]
) -> Learnt:
    """The profile that the marks of one page give, with its account on the other pages of its folder.

    ``draw`` is how many of these are looked at, and the seed.

    Raises :class:`MarkedError` where a mark cannot be found.
    """
    try:
        item = decode.run(page, decode.Settings())
    except Refusal as refusal:
        raise MarkedError(", ".join(found.code for found in refusal.findings)) from refusal
    shown = face(item)
    others = _others(item, sources, shown, *draw)
    every = [item, *others]
    name = f"learnt-{re.sub(r'[^a-z0-9]+', '-', page.path.rsplit('/', 1)[-1].lower()).strip('-') or 'page'}-{shown}"
    learnt = f"one page on which a person marked {len(rows)} posts"
    about = About(name, page.path.rsplit("/", 1)[-1], learnt, brand(every), shown)
    html = _markup(every, rows) if shown == "html" else None
    written = text(about, html, None if html else _flattened(every, rows))
    held = others or [item]
    before = [read(one, settings)[0] for one in held]
    told = account(held, before, settings, Proposal(written), held_out=bool(others))
    return Learnt(name, shown, len(every), len(every), written, told)


def _others(item: Transcript, sources: Iterable[Source], shown: str, pages: int, seed: int) -> list[Transcript]:
    """The pages of the sources that are of the marked page's group."""
    for gathering, groups in gathered([item.source, *sources], pages, seed):
        for group, sample in groups:
            names = {source.sha256 for source in sample}
            if group.key[0] == shown and item.source.sha256 in names:
                return [
                    decode.run(gathering.read(source), decode.Settings())
                    for source in sample
                    if source.sha256 != item.source.sha256
                ]
    return []


def _plain(text: str) -> str:
    return " ".join(text.split())


def _markup(items: Sequence[Transcript], rows: Sequence[Marked]) -> markup.Markup:
    """The HTML face of the marks."""
    trees = [parse(item.text) for item in items]
    tree = trees[0]
    seen = markup.Seen(tree, 1.0, "marked")
    starts = [_node(tree, row.post) for row in rows]
    for row, start in zip(rows, starts, strict=True):
        author = _nearest(tree, row.author, start) if row.author else None
        time = _nearest(tree, row.time, start) if row.time else None
        box = _box(tree, [tree.owners[start], *(i for i in (author, time) if i is not None)], start, starts)
        body = tree.owners[start]
        held = [i for i in (author, time) if i is not None]
        while tree.parents[body] > box and not any(
            tree.parents[body] <= i < tree.ends[tree.parents[body]] for i in held
        ):
            body = tree.parents[body]
        span = PostSpan(0, box, tree.ends[box])
        seen.spans.append(span)
        for name, element in (("post.body", body), ("post.author", author), ("post.time", time)):
            if element is not None:
                seen.votes.setdefault(name, {})[span] = element
    rest = [markup.Seen(other, 0.0, "marked") for other in trees[1:]]
    found = markup.learnt([seen, *rest], few=True)
    if found is None:
        raise MarkedError("the marked posts have nothing in common that a selector can name")
    return found


def _node(tree: Tree, words: str) -> int:
    """The text node in which a post begins."""
    wanted = _plain(words)
    for j in range(len(tree.texts)):
        if tree.owners[j] >= 0 and tree.tags[tree.owners[j]] not in ("script", "style", "title"):
            shown = _plain(tree.texts[j])
            if shown.startswith(wanted) or (len(shown) > 8 and wanted.startswith(shown)):
                return j
    raise MarkedError(f"no text begins with {words!r}")


def _nearest(tree: Tree, words: str, start: int) -> int:
    """The smallest element that says just this, the last one above the post's text, else the first below."""
    wanted = _plain(words)
    nodes = [j for j in range(len(tree.texts)) if wanted in _plain(tree.texts[j]) and tree.owners[j] >= 0]
    exact = [j for j in nodes if _plain(tree.texts[j]) == wanted] or nodes
    above = [j for j in exact if j < start]
    below = [j for j in exact if j > start]
    if not above and not below:
        raise MarkedError(f"{words!r} is not on the page")
    return tree.owners[above[-1] if above else below[0]]


def _box(tree: Tree, held: Sequence[int], start: int, starts: Sequence[int]) -> int:
    """The smallest element that holds all parts of a post; no other marked post may be in it."""
    box = held[0]
    while box >= 0 and not all(box <= i < tree.ends[box] for i in held):
        box = tree.parents[box]
    if box < 0 or any(j != start and tree.t0[box] <= j < tree.t1[box] for j in starts):
        raise MarkedError("a post's text, name and time stand in no element that is that post's alone")
    return box


def _flattened(items: Sequence[Transcript], rows: Sequence[Marked]) -> Flattened:
    """The text face of the marks."""
    sheets = [flattened.sheet(item.text) for item in items]
    rows = [Marked(fold(row.post), fold(row.author or "") or None, fold(row.time or "") or None) for row in rows]
    units = sheets[0]
    lines = [_line(units, row.post) for row in rows]
    names: list[int] = []
    shapes: list[tuple[str, ...]] = []
    at_bylines: list[int] = []
    for row, n in zip(rows, lines, strict=True):
        if row.time is None:
            raise MarkedError(f"post {row.post!r}: flattened text needs --time, by which posts are told apart")
        at = _beside(units, row.time, n)
        at_bylines.append(at)
        shape, inside = _words(units[at].text, row)
        shapes.append(shape)
        if row.author and not inside:
            names.append(_beside(units, row.author, n) - at)
    words = _agreed(shapes)
    frame = Frame(words, pages=1)
    frame.name = any(SLOT + "n" in shape for shape in shapes)
    frame.pattern = written_frame(words)
    name = None
    if names:
        if len(set(names)) > 1:
            raise MarkedError("the names stand at different distances from the times")
        name = Named(names[0])
    before = all(at > n for at, n in zip(at_bylines, lines, strict=True))
    marks = _bylines(sheets, frame)
    known = recurring(sheets, marks)
    return Flattened(frame, None, name, known, before=before, pages=len(sheets), posts=sum(map(len, marks)))


def _bylines(sheets: Sequence[Sequence[Unit]], frame: Frame) -> list[list[int]]:
    from pipeline.extract.profiles.rows import pattern  # noqa: PLC0415 - only here

    compiled = pattern(frame.pattern)
    return [[n for n, unit in enumerate(sheet) if compiled.search(unit.text)] for sheet in sheets]


def _line(units: Sequence[Unit], words: str) -> int:
    wanted = _plain(words)
    for n, unit in enumerate(units):
        if _plain(unit.text).startswith(wanted):
            return n
    raise MarkedError(f"no line begins with {words!r}")


def _beside(units: Sequence[Unit], words: str, n: int) -> int:
    """The line with these words, the nearest above a post's first line, else the nearest below."""
    wanted = _plain(words)
    near: list[int] = [*range(n - 1, max(-1, n - NEAR), -1), *range(n, min(len(units), n + NEAR))]
    for m in near:
        if wanted in _plain(units[m].text):
            return m
    raise MarkedError(f"{words!r} is not beside the post")


def _words(line: str, row: Marked) -> tuple[tuple[str, ...], bool]:
    """A byline's words with slots for the name and the time, and whether the name stands in it."""
    shown = _plain(line)
    time = _plain(row.time or "")
    left, _, right = shown.partition(time)
    inside = False
    out: list[str] = []
    for side in (left, right):
        if out or side is right:
            out.append(TIME)
        name = _plain(row.author or "")
        if name and name in side and not inside:
            first, _, second = side.partition(name)
            out += [*_WORD.findall(first), SLOT + "n", *_WORD.findall(second)]
            inside = True
        else:
            out += _WORD.findall(side)
    if TIME not in out:
        out.append(TIME)
    return tuple(SLOT if word.isdigit() else word for word in out), inside


_WORD = re.compile(r"\w+|[^\w\s]")


def _agreed(shapes: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The words that all marked bylines have at the same place, slots where they differ."""
    first = shapes[0]
    if any(len(shape) != len(first) for shape in shapes):
        raise MarkedError("the bylines of the marked posts have not the same form")
    return tuple(
        word
        if all(shape[n] == word for shape in shapes)
        else SLOT + "n"
        if any(s[n] == SLOT + "n" for s in shapes)
        else SLOT
        for n, word in enumerate(first)
    )
