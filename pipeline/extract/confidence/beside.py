"""What stands beside the posts' texts: lines of cards and bylines that a name or a time may have been taken past.

What a forum says of a person follows from the person: two posts under one name show one card. A name that is in truth
a rank, a level or a label breaks that, and the name proper is left over beside it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.confidence.prose import LABEL, label, rank, stands, unlikely, width
from pipeline.extract.confidence.reading import Reading
from pipeline.extract.confidence.sign import Sign, share
from pipeline.model.page import Post, Role

DAY = 10
"""Characters of a date in ISO form: a longer time has a clock."""
TIMED_LINE = 100
"""Widest line that a byline in a post's text may be."""


_CARDS = frozenset({Role.BYLINE, Role.USER_CARD, Role.UNCLAIMED})
"""Roles under which a name stands that was not read as one."""
_COMMON = 0.34
"""Part of the posts from which on a line is the software's: three posts that share a line by chance are rare."""
MOST = 0.6
"""Part of the posts whose texts begin or end with a name where the names were read into them."""
_RIVALS = 60
"""Lines that are looked for as mentions; more of them are no names."""
_HEADS = frozenset({Role.UNCLAIMED, Role.METADATA, Role.HEADER, Role.WIDGET})
_HEAD = 2000
"""Characters of a stretch outside the posts that is looked at for names; longer ones are lists."""
_CALLS = (("@", ""), ("\n", ","), ("\n", ":"), ("\n", "，"), ("\n", "："), ("\n", " wrote"), ("\n", " said"))
"""How a post calls another poster: by the sign of mentions, or at the head of a line."""
_CLOCK = re.compile(r"\d{1,2}[:：]\d\d")
_EDGES = "@:：,，·•|-–—()[]（）【】<> \t\xa0"
_SLUG = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Beside:
    """The short lines in the posts' boxes that are not their texts, by post."""

    reading: Reading

    @cached_property
    def lines(self) -> Mapping[int, tuple[str, ...]]:
        """Lines of each post's card and byline, and those that nobody claimed."""
        out: defaultdict[int, list[str]] = defaultdict(list)
        for stretch, shown in self.reading.shown:
            if stretch.post is not None and stretch.role in _CARDS:
                out[stretch.post] += shown
        return {post: tuple(lines) for post, lines in out.items()}

    @cached_property
    def own(self) -> Mapping[int, frozenset[str]]:
        """Of each post the lines that may be a name: no label of most posts, no part of a card that is understood,
        not the name or the time that were read.
        """
        total = len(self.reading.posts)
        posts = {post.ordinal: post for post in self.reading.posts}
        like = {
            n: {part for line in lines if len(line) <= LABEL and (part := line.strip(_EDGES))}
            for n, lines in self.lines.items()
        }
        tally = Counter(part for parts in like.values() for part in parts)
        signed = {n: post.author.name or str(n) for n, post in posts.items()}
        many = {part for part, count in tally.items() if count > max(1, _COMMON * total)}
        under = {part: {signed.get(n) for n, parts in like.items() if part in parts} for part in many}
        common = {part for part in many if len(under[part]) > 1} - {post.author.name for post in posts.values()}
        out = {}
        for n, parts in like.items():
            post = posts.get(n)
            known = _known(post) if post else frozenset()
            out[n] = frozenset(part for part in parts - common if part not in known and named(part, post))
        return out


def named(text: str, post: Post | None = None) -> bool:
    """Whether a text may be a name: it has letters, more of them than digits, and is no part of the post's time."""
    letters = sum(map(str.isalpha, text))
    if not letters or letters < sum(map(str.isdigit, text)) or unlikely(text):
        return False
    return post is None or post.time is None or text not in post.time.raw


def _known(post: Post) -> frozenset[str]:
    return frozenset((post.author.name or "", *(part.strip(_EDGES) for pair in post.author.card for part in pair)))


def beside(side: Beside) -> Iterator[Sign]:
    """The signs of what stands beside names."""
    posts = [post for post in side.reading.posts if post.status == "published"] or list(side.reading.posts)
    yield from _left(side, posts)
    yield from _cards(side, posts)
    yield from _rivals(side, posts)
    yield from _addresses(posts)
    yield from _inside(posts)
    yield _place(side, posts)


def _left(side: Beside, posts: Sequence[Post]) -> Iterator[Sign]:
    """Nameless posts beside whose text there is what may be a name; names of other posters in a byline."""
    total = len(posts)
    names = {post.author.name for post in posts if post.author.name}
    counts = sorted(len(side.own.get(post.ordinal, ())) for post in posts if post.author.name)
    usual = counts[len(counts) // 2] if counts else 0
    nameless = [post for post in posts if not post.author.name]
    left = [
        post
        for post in nameless
        if (own := side.own.get(post.ordinal, frozenset())) and (len(own) > usual or own & names)
    ]
    if names:
        yield Sign("names-left", share(len(left), total), left[0].ordinal if left else None, _shown(side, left))
        two = [post for post in posts if names & side.own.get(post.ordinal, frozenset()) and post.author.name]
        yield Sign("names-two", share(len(two), total), two[0].ordinal if two else None, _shown(side, two))
        return
    if not left and (_alike(side, posts) or _unclaimed(side.reading) >= total or _within(side.reading)):
        yield Sign("names-none", 0.5)
    elif left:
        yield Sign("names-none", share(len(left), total), left[0].ordinal, _shown(side, left))
    else:
        yield Sign("names-unprinted", 1.0)


def _alike(side: Beside, posts: Sequence[Post]) -> bool:
    """Whether beside all posts there is a line that may be a name: one person may have written them all."""
    rows = [
        {part for line in side.lines.get(post.ordinal, ()) if len(line) <= LABEL and (part := line.strip(_EDGES))}
        for post in posts
    ]
    every = set.intersection(*rows) if len(rows) > 1 else set()
    return any(named(part) and not rank(part) and part not in _known(posts[0]) for part in every)


def _within(reading: Reading) -> bool:
    """Whether most texts begin or end with a line that may be a name."""
    ends = [
        any(label(line) and named(line) and not rank(line) for line in (lines[0], lines[-1]))
        for lines in reading.said
        if len(lines) > 1
    ]
    return len(ends) > 1 and sum(ends) >= MOST * len(reading.posts)


def _unclaimed(reading: Reading) -> int:
    """How many short stretches outside the posts nobody claimed, in each of which a name may stand."""
    return sum(
        stretch.post is None and stretch.role is Role.UNCLAIMED and width(lines[0]) <= 2 * LABEL and named(lines[0])
        for stretch, lines in reading.shown
    )


def _shown(side: Beside, some: Sequence[Post]) -> str:
    return min(side.own.get(some[0].ordinal, ()), default="")[:60] if some else ""


def _cards(side: Beside, posts: Sequence[Post]) -> Iterator[Sign]:
    """One name over different cards: each of two posts has a line that the other lacks."""
    by: defaultdict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if post.author.name:
            by[post.author.name].append(post)
    torn: list[Post] = []
    several = 0
    for some in by.values():
        if len(some) < 2:
            continue
        several += len(some)
        rows = [frozenset(line for line in side.own.get(post.ordinal, ()) if not _digit(line)) for post in some]
        every = frozenset.intersection(*rows)
        torn += [
            post for post, row in zip(some, rows, strict=True) if row - every and any(one - row for one in rows if one)
        ]
    yield Sign("names-cards", share(len(torn), several), torn[0].ordinal if torn else None, _shown(side, torn))


def _digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _rivals(side: Beside, posts: Sequence[Post]) -> Iterator[Sign]:
    """Lines beside the names by which other posts call somebody, though no post is signed so."""
    reading = side.reading
    names = {post.author.name for post in posts if post.author.name}
    rivals = sorted({line for own in side.own.values() for line in own if len(line) > 2 and not _digit(line)} - names)
    if not rivals or len(rivals) > _RIVALS or not names:
        return
    quoted = {author for post in posts for block in post.blocks if (author := block.get("author"))}
    said = "\n" + "\n".join(line for lines in reading.said for line in lines)
    found = [
        rival
        for rival in rivals
        if rival in quoted or (rival in said and any(f"{before}{rival}{after}" in said for before, after in _CALLS))
    ]
    yield Sign("names-rival", share(len(found), len(names)), None, min(found, default="")[:60])
    around = "\n".join(_around(reading))
    told = [rival for rival in rivals if stands(rival, around)]
    yield Sign("names-told", share(len(told), len(names)), None, min(told, default="")[:60])


def _around(reading: Reading) -> Iterator[str]:
    """Lines that stand outside the posts and may say who began the thread."""
    for stretch, lines in reading.shown:
        if stretch.post is None and stretch.role in _HEADS and len(stretch.text) < _HEAD:
            yield from lines


def _addresses(posts: Sequence[Post]) -> Iterator[Sign]:
    """The words in the addresses of accounts: most software writes the name there too."""
    rows = [(post, post.author.url, post.author.name) for post in posts if post.author.url and post.author.name]
    if len({url for _, url, _ in rows}) < 2:
        return
    stem = _stem([url for _, url, _ in rows])
    stem = rows[0][1].rfind("/", 0, stem) + 1 if stem and rows[0][1][stem - 1].isalpha() else stem
    spelt = [(post, slug, _plain(name)) for post, url, name in rows if len(slug := _plain(url[stem:])) > 2]
    if not spelt:
        return
    agree = [post for post, slug, name in spelt if name and (name in slug or slug in name)]
    other = [post for post, slug, name in spelt if not (name and (name in slug or slug in name))]
    if 0 < len(agree) < len(other):  # the words in these addresses are not the names
        return
    yield Sign("names-spelt", share(len(agree), len(posts)))
    yield Sign("names-misspelt", share(len(other), len(posts)),
               other[0].ordinal if other else None)  # fmt: skip


def _stem(some: Sequence[str]) -> int:
    """How far these texts are the same."""
    low, high = min(some), max(some)
    return next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))


def _plain(text: str) -> str:
    return "".join(_SLUG.findall(text)).casefold()


def _inside(posts: Sequence[Post]) -> Iterator[Sign]:
    """Names that hold another poster's name and more; names of several people with a word in common."""
    names = Counter(post.author.name for post in posts if post.author.name)
    parts = {name: name.split() for name in names}
    hold = {
        name
        for name, words in parts.items()
        if len(words) > 1 and any(" ".join(cut) in names for cut in (words[1:], words[:-1], words[-1:], words[:1]))
    }
    yield Sign(
        "names-inside", share(sum(names[name] for name in hold), len(posts)), _first(posts, hold), min(hold, default="")
    )
    ends = Counter(end for words in parts.values() if len(words) > 1 for end in {("", words[0]), (words[-1], "")})
    end, most = max(ends.items(), key=lambda row: (row[1], row[0]), default=(("", ""), 0))
    alike = most if most > 2 and 2 * most > len(names) else 0
    yield Sign("names-alike", share(alike, len(names)), None, "".join(end) if alike else "")


def _place(side: Beside, posts: Sequence[Post]) -> Sign:
    """Names that stand on the other side of the time than in most posts."""
    sides: dict[int, bool] = {}
    for post in posts:
        lines = side.lines.get(post.ordinal, ())
        name, raw = post.author.name, post.time.raw if post.time else ""
        at = next((n for n, line in enumerate(lines) if name and line.strip(_EDGES) == name), None)
        when = next((n for n, line in enumerate(lines) if raw and (line in raw or raw in line)), None)
        if at is not None and when is not None and at != when:
            sides[post.ordinal] = at < when
    before = sum(sides.values())
    usual = 2 * before >= len(sides)
    other = [n for n, known in sides.items() if known is not usual] if len(sides) > 2 else []
    return Sign("names-place", share(len(other), len(posts)), min(other, default=None))


def _first(posts: Sequence[Post], names: set[str]) -> int | None:
    return next((post.ordinal for post in posts if post.author.name in names), None)


def times(side: Beside, dates: re.Pattern[str]) -> Iterator[Sign]:
    """Dates beside the texts of posts that have none, or a coarser one; one time for all that a person wrote."""
    posts = side.reading.posts
    left: list[Post] = []
    coarse: list[Post] = []
    for post in posts:
        iso = post.time.iso if post.time else None
        if iso and len(iso) > DAY:
            continue
        lines = [line for line in side.lines.get(post.ordinal, ()) if width(line) < TIMED_LINE and dates.search(line)]
        if post.time is None and lines:
            left.append(post)
        elif iso and any(_CLOCK.search(line) for line in lines if post.time and line not in post.time.raw):
            coarse.append(post)
    yield Sign("times-left", share(len(left), len(posts)), left[0].ordinal if left else None)
    yield Sign("times-coarse", share(len(coarse), len(posts)), coarse[0].ordinal if coarse else None)
    seen: set[tuple[str, str]] = set()
    people: set[str] = set()
    again: list[Post] = []
    several = 0
    for post in posts:
        if post.author.name and post.time and post.time.iso:
            key = (post.author.name, post.time.iso)
            several += post.author.name in people
            people.add(post.author.name)
            again += [post] if key in seen else []
            seen.add(key)
    yield Sign("times-person", share(len(again), several), again[0].ordinal if again else None)
