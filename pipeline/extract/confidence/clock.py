"""What the times, floors and counts of a reading say about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.extract.confidence.prose import form
from pipeline.extract.confidence.reading import Reading
from pipeline.extract.confidence.sign import Sign, share
from pipeline.model.page import Post

_ERA = "1985"
"""No forum's post is older; the first bulletin board opened in 1978, the Web's forums in 1994."""
_FEW = 3
"""Times from which it is asked how they run."""


def clock(reading: Reading) -> Iterator[Sign]:
    """The signs of times."""
    posts = [post for post in reading.posts if post.status == "published"] or list(reading.posts)
    total = len(posts)
    timed = [post for post in posts if post.time is not None]
    if not timed:
        yield Sign("times-none", 1.0)
        return
    untimed = next((post.ordinal for post in posts if post.time is None), None)
    yield Sign("times-missing", (total - len(timed)) / total, untimed)
    unread = [post for post in timed if post.time and post.time.iso is None]
    yield Sign("times-unread", len(unread) / total, unread[0].ordinal if unread else None)
    known = [(post, post.time.iso) for post in timed if post.time and post.time.iso]
    yield from _order(known)
    limit = reading.captured
    late = [post for post, iso in known if iso < _ERA or (limit and iso[:10] > _next(limit[:10]))]
    yield Sign("times-late", share(len(late), total), late[0].ordinal if late else None)
    raws = [post.time.raw for post in timed if post.time]
    if total >= _FEW:
        yield Sign("times-same", 1.0 if len(set(raws)) == 1 and form(raws[0].strip()) else 0.0, None, raws[0][:60])
        forms = Counter(form(raw.strip()) for raw in raws)
        yield Sign("times-mixed", 1 - forms.most_common(1)[0][1] / len(raws))


def _next(day: str) -> str:
    """A day that compares as one later: the capture's own zone may be behind the page's."""
    return day + "~"


def _order(known: Sequence[tuple[Post, str]]) -> Iterator[Sign]:
    """Neighbours whose times run backwards; a page that shows the newest first runs forward too."""
    back = [b for (a, x), (b, y) in pairwise(known) if _before(y, x) and b.depth <= a.depth]
    forth = [b for (a, x), (b, y) in pairwise(known) if _before(x, y)]
    nested = any(post.depth for post, _ in known)
    wrong = back if len(back) <= len(forth) or nested else forth
    opening = wrong is forth and len(forth) == 1 and forth[0] is known[1][0]
    if len(known) >= _FEW and len({iso for _, iso in known}) == len(known) and not wrong:
        yield Sign("times-forward", share(len(known), 8))
    yield Sign(
        "times-back",
        0.0 if opening else share(len(wrong), len(known) - 1),
        wrong[0].ordinal if wrong and not opening else None,
    )


def _before(a: str, b: str) -> bool:
    """Whether a time is surely before another: compared as far as both are known, to the minute."""
    size = min(len(a), len(b), 16)
    return a[:size] < b[:size]


def floors(reading: Reading) -> Iterator[Sign]:
    """The signs of floors and of the counts that the page states."""
    posts, thread = reading.posts, reading.thread
    known = [(post, post.floor) for post in posts if post.floor is not None]
    yield Sign("floors-part", share(len(posts) - len(known), len(posts)) if known else 0.0)
    if len(known) > 1:
        steps = [(b, y - x) for (_, x), (b, y) in pairwise(known)]
        turned = sum(step < 0 for _, step in steps) > sum(step > 0 for _, step in steps)
        skips = [(post, abs(step) - 1) for post, step in steps if abs(step) > 1]
        yield Sign("floors-skip", share(sum(n for _, n in skips), len(posts)), skips[0][0].ordinal if skips else None)
        printed = sum(post.floor_label is not None for post, _ in known)
        if printed >= _FEW and not skips and all(step == 1 for _, step in steps):
            yield Sign("floors-count", share(printed, 8))
        back = [post for post, step in steps if (step > 0 if turned else step <= 0)]
        yield Sign("floors-back", share(len(back), len(steps)), back[0].ordinal if back else None)
    first = next(iter(known), None)
    counted = any(post.floor_label for post in posts)
    late = first is not None and counted and thread.page in (None, 1) and first[1] > 1 and len(known) > 1
    rising = first is not None and known[-1][1] > first[1]
    off_page = thread.page is None and first is not None and first[1] > _FEW
    yield Sign("floors-late", 1.0 if late and rising and not off_page else 0.0, 1 if late else None)
    if thread.replies is not None and thread.page in (None, 1) and thread.pages in (None, 1):
        due = thread.replies + 1
        yield Sign(
            "replies-fewer", share(due - len(posts), due) if due > len(posts) else 0.0, None, str(thread.replies)
        )
        more = len(posts) - due
        yield Sign("replies-agree", 1.0 if not more else 0.0)
        yield Sign("replies-more", share(more, len(posts)) if more > 0 else 0.0, None, str(thread.replies))
