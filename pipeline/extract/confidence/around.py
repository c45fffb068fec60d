"""What stands outside the posts' texts, and what that says about the reading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.extract.confidence.prose import DATE, PROSE, bare, prose, width
from pipeline.extract.confidence.prose import dated as has_date
from pipeline.extract.confidence.reading import Reading, Stretch
from pipeline.extract.confidence.sign import Sign, share
from pipeline.extract.printed.moment import moment
from pipeline.model.page import Role

_ACCOUNTED = frozenset(
    {Role.EDIT_NOTICE, Role.SYSTEM_NOTICE, Role.RATING, Role.COMMENT, Role.METADATA, Role.SIGNATURE, Role.ADVERT}
)
"""Roles under which sentences are at home: notices, people's remarks and signatures, meta elements."""
_NEAR = 12
"""Lines within which a date and a sentence belong together: a byline, a card and a few buttons stand between."""
_DATES = 24
"""Dates outside the posts that are read and held against their neighbours' times."""
_SAMPLE = 200_000
"""Characters of furniture that are looked at."""


@dataclass(slots=True)
class _Outside:
    """Widths of prose and counts of dates outside the posts' texts, by where they stand."""

    inside: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Prose in a post's own box, by post."""
    between: int = 0
    beyond: int = 0
    nobody: int = 0
    """Prose beyond the posts that no entry claimed."""
    loose: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Prose in a post's own box that no entry claimed, by post."""
    unclaimed: int = 0
    total: int = 0
    strewn: int = 0
    """Dates between the posts."""
    stray: int = 0
    strays: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    signed: Counter[int] = field(default_factory=Counter)
    """Dates in the bylines, by post."""
    fits: list[tuple[int, str]] = field(default_factory=list)
    """Dates outside the posts, each with the post before it."""
    shown: dict[str, str] = field(default_factory=dict)
    """The first line of prose, by place."""
    sentences: Mapping[str, int] = field(default_factory=dict)
    """The lines that are prose, with their widths."""

    def prose(self, stretch: Stretch, line: str, wide: int, *, amid: bool) -> None:
        """Count a line of prose."""
        if stretch.post is not None:
            self.inside[stretch.post] += wide
            self.loose[stretch.post] += wide if stretch.role is Role.UNCLAIMED else 0
            self.shown.setdefault("inside", line[:60])
        elif amid:
            self.between += wide
            self.shown.setdefault("between", line[:60])
        else:
            self.beyond += wide
            self.nobody += wide if stretch.role is Role.UNCLAIMED else 0
            self.shown.setdefault("beyond", line[:60])

    def dated(self, stretch: Stretch, count: int, *, amid: bool) -> None:
        """Count dates on a line."""
        if stretch.post is not None:
            self.strays[stretch.post] += count
        elif amid:
            self.strewn += count
        else:
            self.stray += count


def _outside(reading: Reading, dates: re.Pattern[str]) -> _Outside:
    """What stands outside the posts' texts."""
    sentences = {
        line: wide for _, lines in reading.shown for line in lines if len(line) >= PROSE // 2 and (wide := prose(line))
    }
    tally = Counter(bare(line) for _, lines in reading.shown for line in lines if line in sentences)
    out = _Outside(sentences=sentences)
    places = [n for n, (stretch, _) in enumerate(reading.shown) if stretch.post is not None]
    first, last = (places[0], places[-1]) if places else (0, -1)
    looked = before = 0
    for n, (stretch, lines) in enumerate(reading.shown):
        looked += len(stretch.text)
        if looked > _SAMPLE:
            break
        amid, accounted = first < n < last, stretch.role in _ACCOUNTED
        byline = stretch.role is Role.BYLINE and stretch.post is not None
        dated = not accounted and has_date(stretch.text, dates)
        before = before if stretch.post is None else stretch.post
        wide = width("".join(lines))
        out.total += wide
        out.unclaimed += wide if stretch.role is Role.UNCLAIMED else 0
        if accounted or not (dated or len(stretch.text) >= PROSE // 2):
            continue
        for line in lines:
            if (sentence := sentences.get(line, 0)) and tally[bare(line)] <= 1:
                out.prose(stretch, line, sentence, amid=amid)
            if dated and (found := dates.findall(line)):
                if byline:
                    out.signed[stretch.post or 0] += len(found)
                    continue
                out.dated(stretch, len(found), amid=amid)
                if stretch.post is None and before and len(out.fits) < _DATES:
                    out.fits.append((before, found[0]))
    return out


def around(reading: Reading, dates: re.Pattern[str]) -> Iterator[Sign]:
    """The signs of furniture."""
    content = sum(width(line) for lines in reading.said for line in lines) or 1
    out, posts = _outside(reading, dates), len(reading.posts)
    shown, first = out.shown, min(out.inside, default=None)
    yield Sign("prose-inside", share(sum(out.inside.values()), content), first, shown.get("inside", ""))
    yield Sign("prose-posts", share(len(out.inside), posts), first, shown.get("inside", ""))
    yield Sign("prose-outside", share(out.beyond, out.beyond + content), None, shown.get("beyond", ""))
    yield Sign("prose-between", share(out.between, out.between + content), None, shown.get("between", ""))
    yield Sign("prose-unclaimed", share(out.nobody, out.nobody + content), None, shown.get("beyond", ""))
    yield Sign("times-between", share(out.strewn, posts + 2))
    yield Sign("unclaimed", share(out.unclaimed, out.total + content))
    yield Sign("little", 1 - share(content, 0.1 * (content + out.total)))
    yield Sign("times-stray", share(out.stray, posts + 2))
    yield from _dated(reading, out, content)
    like = _like_posts(reading, dates, out.sentences) if out.strewn + out.stray else []
    yield Sign("posts-outside", share(len(like), posts), None, like[0][:60] if like else "")
    other = sum(
        stretch.role is Role.UNCLAIMED
        and stretch.post is None
        and not out.sentences.keys().isdisjoint(lines)
        and has_date(stretch.text, DATE)
        for stretch, lines in reading.shown
    )
    yield Sign("posts-else", share(other, posts))
    yield from _signatures(reading, content)


def _dated(reading: Reading, out: _Outside, content: int) -> Iterator[Sign]:
    """Dates in posts' boxes and bylines that others have not, alone and with sentences; dates that fit outside."""
    posts = len(reading.posts)
    most = Counter(out.strays.values()).most_common(1)
    usual = most[0][0] if most and most[0][1] > posts / 2 else 0
    uneven = [n for n, count in out.strays.items() if count > usual]
    yield Sign("times-beside", share(len(uneven), posts), min(uneven, default=None))
    loose = [n for n, wide in out.loose.items() if wide]
    yield Sign("prose-loose", share(sum(out.loose.values()), content), min(loose, default=None))
    both = [n for n in uneven if n in loose]
    yield Sign("posts-inside", share(len(both), posts), min(both, default=None))
    usual = Counter(out.signed.values()).most_common(1)[0][0] if out.signed else 0
    two = [n for n, count in out.signed.items() if count > usual]
    yield Sign("times-two", share(len(two), posts), min(two, default=None))
    amid, after = _fitting(reading, out.fits)
    yield Sign("times-fit", share(amid, posts + 2))
    yield Sign("times-next", share(after, posts + 2))


def _fitting(reading: Reading, found: list[tuple[int, str]]) -> tuple[int, int]:
    """Dates outside that lie between the times of the posts around them; and after the last post, no older ones."""
    times = [post.time.iso if post.time else None for post in reading.posts]
    amid = after = 0
    for ordinal, raw in found:
        here = times[ordinal - 1] if ordinal <= len(times) else None
        if here is None or (read := moment(raw).iso) is None:
            continue
        if ordinal == len(times):
            after += _no_later(here, read)
        elif (there := times[ordinal]) is not None:
            low, high = sorted((here, there))
            amid += _no_later(low, read) and _no_later(read, high)
    return amid, after


def _no_later(a: str, b: str) -> bool:
    size = min(len(a), len(b), 16)
    return a[:size] <= b[:size]


def _like_posts(reading: Reading, dates: re.Pattern[str], sentences: Mapping[str, int]) -> list[str]:
    """Sentences outside the posts with a date of the posts' own form near them, each date counted once."""
    found: list[str] = []
    dated = told = -_NEAR
    looked = at = 0
    said = ""
    for stretch, lines in reading.shown:
        looked += len(stretch.text)
        if stretch.post is not None or stretch.role in _ACCOUNTED or looked > _SAMPLE:
            at, dated, told = at + _NEAR + 1, -_NEAR, -_NEAR
            continue
        known = has_date(stretch.text, dates)
        for line in lines:
            at += 1
            if known and has_date(line, dates):
                dated = at
            if line in sentences:
                told, said = at, line
            if told >= 0 and dated >= 0 and abs(told - dated) < _NEAR:
                found.append(said)
                dated = told = -_NEAR
    return found


def _signatures(reading: Reading, content: int) -> Iterator[Sign]:
    """Signatures that are no signatures: another one under each post of the same person."""
    by: defaultdict[str, list[str]] = defaultdict(list)
    wide = 0
    for post in reading.posts:
        text = "\n".join(
            reading.leaves[n].text for block in post.author.signature for n in block.leaves() if n < len(reading.leaves)
        )
        wide += width(text)
        if text and post.author.name:
            by[post.author.name].append(text)
    torn = sum(len(set(texts)) > 1 for texts in by.values())
    several = sum(len(texts) > 1 for texts in by.values())
    yield Sign("signature-torn", share(torn, several))
    yield Sign("signature-most", share(wide, wide + content))
