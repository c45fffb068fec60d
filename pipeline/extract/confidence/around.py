"""What stands outside the posts' texts, and what that says about the reading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.extract.confidence.prose import bare, prose, width
from pipeline.extract.confidence.reading import Reading
from pipeline.extract.confidence.sign import Sign, share
from pipeline.model.page import Role

_ACCOUNTED = frozenset(
    {Role.EDIT_NOTICE, Role.SYSTEM_NOTICE, Role.RATING, Role.COMMENT, Role.METADATA, Role.SIGNATURE, Role.ADVERT}
)
"""Roles under which sentences are at home: notices, people's remarks and signatures, meta elements."""
_NEAR = 12
"""Lines within which a date and a sentence belong together: a byline, a card and a few buttons stand between."""
_SAMPLE = 200_000
"""Characters of furniture that are looked at."""


def around(reading: Reading, dates: re.Pattern[str]) -> Iterator[Sign]:
    """The signs of furniture."""
    content = sum(width(line) for lines in reading.said for line in lines) or 1
    tally = Counter(bare(line) for _, lines in reading.shown for line in lines if prose(line))
    inside: defaultdict[int, int] = defaultdict(int)
    outside = between = nobody = unclaimed = total = looked = 0
    shown, free, amid = "", "", ""
    stray = strewn = 0
    places = [n for n, (stretch, _) in enumerate(reading.shown) if stretch.post is not None]
    first, last = (places[0], places[-1]) if places else (0, -1)
    strays: defaultdict[int, int] = defaultdict(int)
    for n, (stretch, lines) in enumerate(reading.shown):
        looked += len(stretch.text)
        if looked > _SAMPLE:
            break
        for line in lines:
            wide = width(line)
            total += wide
            unclaimed += wide if stretch.role is Role.UNCLAIMED else 0
            if stretch.role in _ACCOUNTED:
                continue
            sentence = prose(line) if tally[bare(line)] <= 1 else 0
            if sentence and stretch.post is not None:
                inside[stretch.post] += sentence
                shown = shown or line
            elif sentence and first < n < last:
                between += sentence
                amid = amid or line
            elif sentence:
                outside += sentence
                free = free or line
                nobody += sentence if stretch.role is Role.UNCLAIMED else 0
            if stretch.role is not Role.BYLINE or stretch.post is None:
                found = len(dates.findall(line))
                if found and stretch.post is None and first < n < last:
                    strewn += found
                elif found and stretch.post is None:
                    stray += found
                elif found:
                    strays[stretch.post or 0] += found
    posts = len(reading.posts)
    yield Sign("prose-inside", share(sum(inside.values()), content), min(inside, default=None), shown[:60])
    yield Sign("prose-posts", share(len(inside), posts), min(inside, default=None), shown[:60])
    yield Sign("prose-outside", share(outside, outside + content), None, free[:60])
    yield Sign("prose-between", share(between, between + content), None, amid[:60])
    yield Sign("prose-unclaimed", share(nobody, nobody + content), None, free[:60])
    yield Sign("times-between", share(strewn, posts + 2))
    yield Sign("unclaimed", share(unclaimed, total + content))
    yield Sign("little", 1 - share(content, 0.1 * (content + total)))
    yield Sign("times-stray", share(stray, posts + 2))
    most = Counter(strays.values()).most_common(1)
    usual = most[0][0] if most and most[0][1] > posts / 2 else 0
    uneven = [n for n, count in strays.items() if count > usual]
    yield Sign("times-beside", share(len(uneven), posts), min(uneven, default=None))
    like = _like_posts(reading, dates)
    yield Sign("posts-outside", share(len(like), posts), None, like[0][:60] if like else "")
    yield from _signatures(reading, content)


def _like_posts(reading: Reading, dates: re.Pattern[str]) -> list[str]:
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
        for line in lines:
            at += 1
            if dates.search(line):
                dated = at
            if prose(line):
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
