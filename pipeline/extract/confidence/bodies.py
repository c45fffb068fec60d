"""What the texts of a reading say about it: cards, bylines and labels that stayed in, posts that hold nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.extract.confidence.prose import LABEL, bare, dated, label, prose, width
from pipeline.extract.confidence.reading import Reading, own
from pipeline.extract.confidence.sign import Sign, share
from pipeline.model.page import Post

LUMPED = (0.7, 12)
"""One post has more than this share of all text, in more lines than these: the page in a lump."""
TITLE_SAID = 3
"""A title must have more characters than these to be looked for in text."""
SHORT_LINE = 120
"""Longer lines are no furniture that stands again in other posts."""
AGAIN = 0.3
"""Share of posts in which a line must stand to be furniture that was left in."""
NAMED_LINE = 80
"""Widest first line that is a byline left in the text, where it has the writer's name."""
DATED_LINE = 100
"""Longest line that may be a byline by its date."""
SAID_TWICE = 20
"""Characters a text must have more than to be doubtful when it stands twice: shorter replies are said alike."""


_EDGE = 6
"""Lines at either end of a text in which a card or a byline that stayed in is looked for."""
_FEW = 3
"""Posts from which it is asked what several of them have."""
_TITLES = 0.6
"""Part of the posts that are single lines like titles from which on the page may be a list; at 0.75 fewer lists of
titles were seen (0.81 for 0.83 of 423 pages that are no thread) and no fewer threads were doubted."""
_END = re.compile(r"[^\w\s\"'”’]\W*$")
"""The end of a sentence, a smiley, a bracket: what a title seldom ends with."""


def bodies(reading: Reading, dates: re.Pattern[str]) -> Iterator[Sign]:
    """The signs of texts."""
    posts, said = reading.posts, reading.said
    total = len(posts)
    hollow = [post for post in posts if not post.blocks and post.status == "published"]
    yield Sign("posts-hollow", len(hollow) / total, hollow[0].ordinal if hollow else None)
    told = agreed(reading)
    yield Sign("posts-one", 1.0 if total == 1 and not told else 0.0)
    yield Sign("posts-two", 1.0 if total == 2 else 0.0)
    widths = [sum(width(line) for line in lines) for lines in said]
    content = sum(widths)
    yield from _lines(reading)
    yield from _dated(posts, said, dates)
    yield from _same(posts, said)
    yield Sign("body-links", share(_linked(reading), content))
    titles = sum(len(lines) == 1 and width(lines[0]) <= 2 * LABEL and not _END.search(lines[0]) for lines in said)
    yield Sign("body-titles", titles / total if total >= _FEW and titles > _TITLES * total else 0.0)
    quiet = [post for post, lines in zip(posts, said, strict=True) if lines and not any(map(prose, lines))]
    yield Sign("body-quiet", len(quiet) / total if total > 1 else 0.0)
    longest = max(range(total), key=lambda n: widths[n])
    lumped = total > 1 and widths[longest] > LUMPED[0] * content and len(said[longest]) > LUMPED[1]
    yield Sign("body-lumped", 1.0 if lumped else 0.0, posts[longest].ordinal)
    yield Sign(
        "body-lines", min(1.0, len(said[longest]) / 60) if total <= 2 and not told else 0.0, posts[longest].ordinal
    )
    title = reading.thread.title
    yield Sign("title-none", 1.0 if title is None else 0.0)
    if title is not None and reading.heading:
        shown = " ".join(reading.leaves[title].text.split()).casefold()
        said_too = len(shown) > TITLE_SAID and shown in " ".join(reading.heading.split()).casefold()
        yield Sign("title-said" if said_too else "title-other", 1.0)


def agreed(reading: Reading) -> bool:
    """Whether the page says how many answers it has, and they are here."""
    thread = reading.thread
    whole = thread.page in (None, 1) and thread.pages in (None, 1)
    return whole and thread.replies is not None and thread.replies + 1 == len(reading.posts)


def _lines(reading: Reading) -> Iterator[Sign]:
    """Lines that texts begin or end with, or share, as the words of software do."""
    posts, said = reading.posts, reading.said
    total = len(posts)
    heads = [post for post, lines in zip(posts, said, strict=True) if len(lines) > 1 and label(lines[0])]
    yield Sign("body-head", share(len(heads), total) if total >= _FEW else 0.0, heads[0].ordinal if heads else None)
    ends = [post for post, lines in zip(posts, said, strict=True) if len(lines) > 1 and label(lines[-1])]
    yield Sign("body-foot", share(len(ends), total) if total >= _FEW else 0.0, ends[0].ordinal if ends else None)
    where: defaultdict[str, set[int]] = defaultdict(set)
    for n, lines in enumerate(said):
        for line in lines:
            if len(line) < SHORT_LINE and (len(lines) > 1):
                where[bare(line)].add(n)
    # an empty line after digits are gone is a number: a count in a card, a floor
    again = {line for line, some in where.items() if len(some) >= max(_FEW, AGAIN * total)}
    marked = sorted({n for line in again for n in where[line]})
    shown = min(again, default="")
    yield Sign("body-again", share(len(marked), total), posts[marked[0]].ordinal if marked else None, shown[:60])
    names = {post.author.name for post in posts if post.author.name}
    called = [post for post, lines in zip(posts, said, strict=True) if names & {*lines[:_EDGE], *lines[-_EDGE:]}]
    yield Sign("body-names", share(len(called), total), called[0].ordinal if called else None)
    signed = [
        post
        for post, lines in zip(posts, said, strict=True)
        if post.author.name and len(lines) > 1 and post.author.name in lines[0] and width(lines[0]) < NAMED_LINE
    ]
    yield Sign("body-byline", share(len(signed), total), signed[0].ordinal if signed else None)


def _dated(posts: Sequence[Post], said: Sequence[Sequence[str]], dates: re.Pattern[str]) -> Iterator[Sign]:
    """Dates on short lines of texts: of a byline that stayed in, or of a post that was swallowed."""
    edge: list[Post] = []
    inner = 0
    for post, lines in zip(posts, said, strict=True):
        short = [n for n, line in enumerate(lines) if len(line) < DATED_LINE and dated(line, dates)]
        inner += len(short)
        if any(n < 2 or n >= len(lines) - 2 for n in short):
            edge.append(post)
    first = edge[0].ordinal if edge else None
    yield Sign("body-dates", share(inner, len(posts) + 2), first)
    yield Sign("body-dated", share(len(edge), len(posts)) if len(posts) > 1 else 0.0, first)


def _same(posts: Sequence[Post], said: Sequence[Sequence[str]]) -> Iterator[Sign]:
    """Posts whose text is another's, or stands whole in a longer one."""
    wholes = ["\n".join(lines) for lines in said]
    tally = Counter(text for text in wholes if len(text) > SAID_TWICE)
    double = [post for post, text in zip(posts, wholes, strict=True) if tally[text] > 1]
    yield Sign("body-double", share(len(double), len(posts)), double[-1].ordinal if double else None)
    seen: set[tuple[object, ...]] = set()
    twice: list[Post] = []
    for post, text in zip(posts, wholes, strict=True):
        key = (post.author.name, post.time.raw if post.time else None, post.pid, text)
        twice += [post] if key in seen and text and (post.time or len(text) > SAID_TWICE) else []
        seen.add(key)
    yield Sign("posts-twice", share(3 * len(twice), len(posts)), twice[0].ordinal if twice else None)


def _linked(reading: Reading) -> int:
    """Width of the links in the posts' own words."""
    out = 0
    for post in reading.posts:
        for n in own(post.blocks):
            leaf = reading.leaves[n]
            out += sum(width(leaf.text[mark.start : mark.end]) for mark in leaf.marks if mark.kind == "link")
    return out
