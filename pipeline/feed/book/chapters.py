"""Which posts of a thread are the chapters of its serial, in which order, and what is missing.

The writer's own heads decide. Where posts have none, the thread's own table of contents (a post with
links to posts) does; else each long post is a chapter. What is left of the writer's posts is answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from statistics import median

from pipeline.feed.book.heads import FIRMEST, ChapterHead, head, scheme_of

_LONG = 0.25
"""Share of a usual chapter from which a post without a head goes on with the chapter before it."""
_LEAST = 120
"""Characters that a post without a head must have to be part of the book."""
_UNDER = 40
"""Characters that must stand under a head in its post."""
_SAME, _REWORKED = 0.9, 0.5
"""Likeness from which two texts under one number are the same post again, or a correction of it."""
_COMPARED = 1500


@dataclass(frozen=True, slots=True)
class Told:
    """A post of the writer: its id, its blocks as texts, whether it answers somebody, the posts it links to."""

    post: str
    ordinal: int
    blocks: tuple[str, ...]
    answer: bool = False
    links: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """Characters of the post."""
        return sum(len(block) for block in self.blocks)


Piece = tuple[str, int, int]
"""A part of a chapter: the post's id, its first block and the block behind its last."""


@dataclass(slots=True)
class Chapter:
    """A chapter: its title, its head where it has one, and the pieces of posts it is made of."""

    title: str
    head: ChapterHead | None
    pieces: list[Piece] = field(default_factory=list)
    text: str = ""
    at: int = 0
    volume: int = 0


@dataclass(slots=True)
class ToldSerial:
    """A thread as a book: chapters in order, the writer's answers, and what was noticed."""

    chapters: list[Chapter] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    contents: str | None = None
    """The post with the thread's own table of contents."""
    reposts: list[tuple[str, str]] = field(default_factory=list)
    """Posts left out as a chapter again, with the post kept."""
    corrections: list[tuple[str, str]] = field(default_factory=list)
    """Posts left out because a later one corrects them, with the post kept."""
    missing: list[tuple[int | None, int]] = field(default_factory=list)
    """Numbers that nobody posted: volume and number."""
    volumes: list[tuple[int, str]] = field(default_factory=list)
    """Volumes in the order of their heads: number and title."""


def serial(posts: Sequence[Told]) -> ToldSerial:
    """The serial that a writer's posts tell, in the order in which they were written."""
    made = ToldSerial()
    listed = _contents(posts)
    if listed is not None:
        made.contents = listed.post
    titles = {post: title for title, post in (listed.links if listed else ())}
    body = [post for post in posts if listed is None or post.post != listed.post]
    scheme = scheme_of(_first(post) for post in body)
    usual = _usual(body, scheme, titles)
    for post in body:
        if post.answer and not _heads(post, scheme):
            made.answers.append(post.post)
            continue
        _take(made, post, scheme, titles.get(post.post), usual)
    _settle(made)
    return made


def _first(post: Told) -> ChapterHead | None:
    return next((head(block) for block in post.blocks if block.strip()), None)


def _fits(found: ChapterHead | None, scheme: str | None) -> bool:
    return found is not None and (found.scheme in FIRMEST or found.scheme == scheme)


def _heads(post: Told, scheme: str | None) -> list[tuple[int, ChapterHead]]:
    """The heads of a post: those that open it, and those of the thread's scheme that have text under them."""
    found = []
    for at, block in enumerate(post.blocks):
        one = head(block)
        if one is None or not _fits(one, scheme):
            continue
        opens = not any(before.strip() for before in post.blocks[:at])
        text = sum(len(after.strip()) for after in post.blocks[at + 1 :])
        under = any(len(after.strip()) > len(block) for after in post.blocks[at + 1 : at + 4])
        # a line with nothing under it speaks of a chapter and heads none
        if text >= _UNDER and (opens or (under and not (one.scheme == "named" and scheme is None))):
            found.append((at, one))
    return found


def _usual(posts: Iterable[Told], scheme: str | None, titles: dict[str, str]) -> float:
    """The usual length of a chapter: the median of posts that a head or the contents make one, else of long ones."""
    sizes = [post.size for post in posts if post.post in titles or (not post.answer and _heads(post, scheme))]
    sizes = sizes or [post.size for post in posts if not post.answer and post.size >= _LEAST]
    return median(sizes) if sizes else 0


def _take(made: ToldSerial, post: Told, scheme: str | None, listed: str | None, usual: float) -> None:
    heads = _heads(post, scheme)
    long = post.size >= max(_LEAST, _LONG * usual)
    if not heads:
        if listed is not None:
            made.chapters.append(_chapter(listed, None, post, 0, len(post.blocks)))
        elif not long:
            made.answers.append(post.post)
        elif made.chapters and (scheme is not None or made.contents is not None):
            last = made.chapters[-1]
            last.pieces.append((post.post, 0, len(post.blocks)))
            last.text += "\n".join(post.blocks)
        else:
            made.chapters.append(_chapter("", None, post, 0, len(post.blocks)))
        return
    if heads[0][0] and any(block.strip() for block in post.blocks[: heads[0][0]]):
        before = "".join(post.blocks[: heads[0][0]])
        if made.chapters and len(before) >= _LEAST:
            made.chapters[-1].pieces.append((post.post, 0, heads[0][0]))
        elif len(before) >= _LEAST:
            made.chapters.append(_chapter("", None, post, 0, heads[0][0]))
    for (at, one), end in zip(heads, [*(at for at, _ in heads[1:]), len(post.blocks)], strict=True):
        if one.scheme == "volume" and scheme == "chapter":
            made.volumes.append((one.number or len(made.volumes) + 1, one.text))
            if sum(map(len, post.blocks[at + 1 : end])) < _LEAST:
                continue
        chapter = _chapter(one.text, None if one.scheme == "volume" != scheme else one, post, at + 1, end)
        chapter.volume = one.volume or (made.volumes[-1][0] if made.volumes else 0)
        made.chapters.append(chapter)


def _chapter(title: str, one: ChapterHead | None, post: Told, start: int, end: int) -> Chapter:
    return Chapter(title, one, [(post.post, start, end)], "\n".join(post.blocks[start:end]), post.ordinal)


def _settle(made: ToldSerial) -> None:
    """Leave out what stands twice, put right what was posted out of order, and name what is missing."""
    runs: list[list[Chapter]] = [[]]
    for chapter in _once(made):
        number, before = _number(chapter), _highest(runs[-1])
        again = number == 1 and before is not None and before > 2  # a volume that counts from one again
        if again or (runs[-1] and chapter.volume > runs[-1][-1].volume and number is not None):
            runs.append([])
        runs[-1].append(chapter)
    made.chapters = []
    last = 0
    for at, run in enumerate(runs, 1):
        made.chapters += _sorted(run)
        numbers = {number for chapter in run if (number := _number(chapter)) is not None}
        volume = at if len(runs) > 1 else None
        if numbers:
            # the first run begins with 1, a later one too, unless it counts on
            start = last + 1 if at > 1 and min(numbers) > last else 1
            made.missing += [(volume, n) for n in range(start, max(numbers)) if n not in numbers]
            last = max(numbers)


def _number(chapter: Chapter) -> int | None:
    return chapter.head.number if chapter.head else None


def _highest(run: Iterable[Chapter]) -> int | None:
    return max((number for chapter in run if (number := _number(chapter)) is not None), default=None)


def _once(made: ToldSerial) -> list[Chapter]:
    """The chapters without those that stand again under their number: the later of a correction is kept."""
    kept: list[Chapter] = []
    for chapter in made.chapters:
        twin = next((n for n, other in enumerate(kept) if _same_place(other, chapter)), None)
        if twin is None:
            kept.append(chapter)
            continue
        other = kept[twin]
        alike = _alike(other.text, chapter.text)
        names = (other.pieces[0][0], chapter.pieces[0][0])
        if alike >= _SAME and other.text == chapter.text:
            made.reposts.append((names[1], names[0]))
        elif alike >= _REWORKED or (chapter.head is not None and chapter.head.revised):
            kept[twin] = replace(chapter, at=other.at, title=other.title if chapter.head is None else chapter.title)
            made.corrections.append((names[0], names[1]))
        else:
            kept.append(chapter)
    return kept


def _same_place(one: Chapter, other: Chapter) -> bool:
    if one.head is None or other.head is None:
        return one.text == other.text and bool(one.text)
    a, b = one.head, other.head
    if a.number is None or b.number is None:
        return (a.text, a.number) == (b.text, b.number)
    return (a.number, a.part, one.volume) == (b.number, b.part, other.volume)


def _alike(one: str, other: str) -> float:
    match = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return match.quick_ratio() if match.quick_ratio() < _REWORKED else match.ratio()


def _sorted(run: Sequence[Chapter]) -> list[Chapter]:
    """A run by number; what has none stands behind the chapter that it followed."""
    rows: list[tuple[tuple[int, int], Chapter]] = []
    before = 0
    for at, chapter in enumerate(run):
        number = _number(chapter)
        before = before if number is None else number
        rows.append(((before, at), chapter))
    return [chapter for _, chapter in sorted(rows, key=_rank)]


def _rank(row: tuple[tuple[int, int], Chapter]) -> tuple[int, int]:
    return row[0]


def _contents(posts: Sequence[Told]) -> Told | None:
    """The post that lists the chapters: links to three or more of the writer's posts, and hardly anything else."""
    own = {post.post for post in posts}
    for post in posts:
        links = [(title, target) for title, target in post.links if target in own and target != post.post]
        words = sum(len(title) for title, _ in links)
        if len({target for _, target in links}) >= 3 and post.size - words <= max(_LEAST, words):
            return replace(post, links=tuple(links))
    return None
