"""The words that software writes beside each post: how often they stand by one, and where else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from pipeline.extract.confidence.prose import LABEL, bare
from pipeline.extract.confidence.reading import Reading
from pipeline.extract.confidence.sign import Sign, share

_FEW = 3
"""Posts from which it is asked what their labels have in common."""
MOST = 0.6
"""Part of the posts beside which a line stands that is the software's: an opening post often has other words."""


def labels(reading: Reading) -> Iterator[Sign]:
    """The software's words come once in each post's box: twice where two posts were taken for one, outside where one
    was lost, in the text where the box was read into it, and not at all beside what is no post.
    """
    total = len(reading.posts)
    if total < _FEW:
        return
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    outside: set[str] = set()
    inside = False
    for stretch, lines in reading.shown:
        inside = inside or stretch.post is not None
        if not inside:
            continue
        short = [bare(line) for line in lines if len(line) <= LABEL]
        if stretch.post is None:
            outside.update(short)
            continue
        count = counts[stretch.post]
        for line in short:
            count[line] = count.get(line, 0) + 1
    yield from _counted(reading, counts, outside)


def _counted(reading: Reading, counts: Mapping[int, Mapping[str, int]], outside: set[str]) -> Iterator[Sign]:
    """The signs, from how often each short line stands beside each post, and which stand outside after the first."""
    total = len(reading.posts)
    tally = Counter(line for count in counts.values() for line in count)
    people = {post.author.name for post in reading.posts if post.author.name}
    common = sorted(line for line, count in tally.items() if line and count >= MOST * total and _worded(line, people))
    if not common:
        return
    usual = {
        line: Counter(count[line] for count in counts.values() if line in count).most_common(1)[0][0] for line in common
    }
    twice = [
        n
        for n, count in counts.items()
        if 2 * sum(count.get(line, 0) >= 2 * usual[line] for line in common) >= len(common)
    ]
    yield Sign("labels-twice", share(len(twice), total), min(twice, default=None))
    none = [
        post.ordinal
        for post in reading.posts
        if 2 * sum(line not in counts.get(post.ordinal, ()) for line in common) > len(common)
    ]
    yield Sign("labels-lack", share(len(none), total), min(none, default=None))
    out = sorted(line for line in common if line in outside)
    yield Sign("labels-outside", share(len(out), len(common)), None, out[0] if out else "")
    within = {
        n: hits
        for n, lines in enumerate(reading.said)
        if len(lines) > 1 and (hits := sum(len(line) <= LABEL and bare(line) in common for line in lines))
    }
    yield Sign("body-labels", share(len(within), total), reading.posts[min(within)].ordinal if within else None)


def _worded(line: str, people: set[str]) -> bool:
    """Whether a line that most posts have is the software's word: no name, no remnant of a date."""
    return sum(map(str.isalpha, line)) > 1 and "," not in line and not any(name in line for name in people)
