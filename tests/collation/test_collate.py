"""Collating: doubles dropped with a record, gaps named, one thread document that is valid."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.captures import judge, read, story
from pipeline import extract, line
from pipeline.collation.gaps import ranges
from pipeline.collation.joining import collate
from pipeline.collation.matching import words
from pipeline.collation.sequence import numbered as numbered_by
from pipeline.model.confidence import Confidence
from pipeline.model.page import Author, Block, Leaf, Moment, Page, Post, Thread
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict

from ..discuz import floor, page


def captured(html: str, retrieved: str | None = None) -> Page:
    source = source_of(html.encode(), "page.html", "text/html", retrieved=retrieved)
    return extract.run(Transcript(source, html, Verdict("utf-8", 9.0, True, None)), extract.Settings())


def numbered(first: int, last: int, *, number: int, text: str = "第{n}楼说的话。") -> str:
    floors = [floor(n, f"作者{n}", text.format(n=n)) for n in range(first, last + 1)]
    html = page(floors, first=first)
    return html.replace('thread-77-1-1.html" rel="canonical"', f'thread-77-{number}-1.html" rel="canonical"')


def test_overlapping_pages_become_one_thread() -> None:
    made = collate([captured(numbered(3, 5, number=2)), captured(numbered(1, 3, number=1))])
    posts = made.page.thread.posts
    assert [post.floor for post in posts] == [1, 2, 3, 4, 5]
    assert [post.ordinal for post in posts] == [1, 2, 3, 4, 5]
    assert [post.pid for post in posts] == ["9001", "9002", "9003", "9004", "9005"]
    assert made.origins == ((1, 1), (1, 2), (1, 3), (0, 2), (0, 3))
    (drop,) = made.dropped
    assert (drop.page, drop.post, drop.kept_page, drop.kept_post, drop.reason, drop.changed) == (
        0,
        1,
        1,
        3,
        "pid",
        False,
    )
    assert [entry.code for entry in made.findings] == ["EXT082"]
    texts = [words(made.page, post) for post in posts]
    assert texts == [f"第{n}楼说的话。" for n in range(1, 6)]
    assert made.page.thread.tid == "77"


def test_a_missing_stretch_is_named() -> None:
    made = collate([captured(numbered(1, 2, number=1)), captured(numbered(5, 6, number=3))])
    entry = next(entry for entry in made.findings if entry.code == "EXT081")
    assert dict(entry.fields) == {"missing": "3-4", "last": 6}


def test_the_later_capture_of_a_changed_post_is_kept() -> None:
    old = captured(numbered(1, 2, number=1), "2024-01-01T00:00:00Z")
    new = captured(numbered(1, 2, number=1, text="改过的第{n}楼。"), "2024-02-01T00:00:00Z")
    for pages in ([old, new], [new, old]):
        made = collate(pages)
        assert [words(made.page, post) for post in made.page.thread.posts] == ["改过的第1楼。", "改过的第2楼。"]
        assert {entry.code for entry in made.findings} == {"EXT082", "EXT083"}
        assert all(drop.changed for drop in made.dropped)


def test_missing_pages_are_named() -> None:
    first = captured(numbered(1, 2, number=1))
    first = replace(first, thread=replace(first.thread, page=1, pages=4))
    entry = next(entry for entry in collate([first]).findings if entry.code == "EXT080")
    assert dict(entry.fields) == {"missing": "2-4", "total": 4}


def test_two_nameless_words_are_two_posts() -> None:
    def nameless() -> Page:
        transcript = Transcript(source_of(b"", "x"), "", Verdict("utf-8", 9.0, True, None))
        leaves = (Leaf("顶", post=1),)
        return Page(transcript, "text", "generic", (), leaves, Thread((Post(1, (Block("paragraph", 0),)),)))

    assert len(collate([nameless(), nameless()]).page.thread.posts) == 2


posts = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from(["甲", "乙", None]), st.sampled_from(["顶", "好文,收藏了。", ""])),
    max_size=8,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(posts, min_size=1, max_size=4))
def test_every_post_is_kept_or_dropped_once(rows: list[list[tuple[int, str | None, str]]]) -> None:
    pages = []
    for one in rows:
        leaves = tuple(Leaf(text, post=n) for n, (_, _, text) in enumerate(one, 1))
        made = tuple(
            Post(
                n, (Block("quote", children=(Block("paragraph", n - 1),)),), Author(who), Moment("x", f"2024-01-0{day}")
            )
            for n, (day, who, _) in enumerate(one, 1)
        )
        transcript = Transcript(source_of(b"", "x"), "", Verdict("utf-8", 9.0, True, None))
        pages.append(Page(transcript, "text", "generic", (), leaves, Thread(made)))
    result = collate(pages)
    everything = [(n, post.ordinal) for n, one in enumerate(pages) for post in one.thread.posts]
    gone = [(drop.page, drop.post) for drop in result.dropped]
    assert sorted([*result.origins, *gone]) == everything
    assert [post.ordinal for post in result.page.thread.posts] == list(range(1, len(result.origins) + 1))
    for post, (n, ordinal) in zip(result.page.thread.posts, result.origins, strict=True):
        assert words(result.page, post) == words(pages[n], pages[n].thread.posts[ordinal - 1])
    used = [leaf for post in result.page.thread.posts for leaf in post.leaves()]
    assert used == list(range(len(result.page.leaves)))
    again = collate([result.page])
    assert len(again.page.thread.posts) == len(result.page.thread.posts)


def test_no_pages_is_an_error() -> None:
    with pytest.raises(ValueError, match="no pages"):
        collate([])


def test_names() -> None:
    assert ranges([1, 2, 3, 5, 7, 8]) == "1-3, 5, 7-8"


def test_two_answers_of_one_minute_stay_two() -> None:
    twice = page([floor(1, "甲", "主楼。"), floor(2, "乙", "顶"), floor(3, "乙", "顶")])
    made = collate([captured(twice), captured(twice)])
    assert [words(made.page, post) for post in made.page.thread.posts] == ["主楼。", "顶", "顶"]
    assert len(made.dropped) == 3


@pytest.mark.parametrize("blind", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_became_of_posts_is_found(seed: int, blind: bool) -> None:
    made = story(random.Random(seed))
    told = judge(made, collate(read(made, line.Settings(), blind=blind)))
    for name in ("posts", "text", "same", "edited", "hidden", "order"):
        assert told[name] == told[f"{name} of"], name
    assert told["invented"] == 0
    # the last post of a thread has nothing behind it, so no capture can show that it went
    assert told["deleted"] >= told["deleted of"] - 1


def test_a_view_of_one_author_deletes_nobody() -> None:
    whole = captured(numbered(1, 9, number=1), "2024-01-01T00:00:00Z")
    few = page([floor(1, "作者1", "第1楼说的话。"), floor(9, "作者9", "第9楼说的话。")])
    made = collate([whole, captured(few, "2024-02-01T00:00:00Z")])
    assert {post.history.state for post in made.page.thread.posts if post.history} == {"same"}


def test_a_reading_that_is_not_trusted_deletes_nobody() -> None:
    whole = captured(numbered(1, 9, number=1), "2024-01-01T00:00:00Z")
    html = page([floor(n, f"作者{n}", f"第{n}楼说的话。") for n in (1, 2, 3, 4, 6, 7, 8, 9)])
    for value, state in ((0.9, "deleted"), (0.3, "same")):
        later = replace(captured(html, "2024-02-01T00:00:00Z"), confidence=Confidence(value, 0.0))
        (fifth,) = [post for post in collate([whole, later]).page.thread.posts if post.pid == "9005"]
        assert fifth.history is not None
        assert fifth.history.state == state


def addressed(urls: list[str], posts: int) -> list[Page]:
    pages = []
    for url in urls:
        transcript = Transcript(source_of(b"", "x", url=url), "", Verdict("utf-8", 9.0, True, None))
        leaves = tuple(Leaf(f"{url} {n}", post=n) for n in range(1, posts + 1))
        made = tuple(Post(n, (Block("paragraph", n - 1),), floor=n) for n in range(1, posts + 1))
        pages.append(Page(transcript, "html", "generic", (), leaves, Thread(made)))
    return pages


@pytest.mark.parametrize(
    ("urls", "posts", "numbers"),
    [
        (["viewtopic.php?t=5", "viewtopic.php?t=5&start=15", "viewtopic.php?t=5&start=45"], 15, [1, 2, 4]),
        (["viewtopic.php?t=5", "viewtopic.php?t=5&start=30"], 15, [1, 3]),
        (["t/5", "t/5/2"], 20, [1, 2]),
        (["showthread.php?t=5&page=2", "showthread.php?t=5&page=3"], 20, [2, 3]),
        (["topic/5?page=0", "topic/5?page=1"], 20, [1, 2]),
        (["thread-5-1-1.html", "thread-5-3-1.html"], 20, [1, 3]),
        (["t/5", "t/6", "s/7"], 20, [None, None, None]),
    ],
)
def test_addresses_count_pages(urls: list[str], posts: int, numbers: list[int | None]) -> None:
    assert numbered_by(addressed([f"https://b.example/{url}" for url in urls], posts)) == numbers


def test_floors_that_begin_again_on_each_page_are_none_of_the_thread() -> None:
    urls = [f"https://b.example/t?id=5&start={n}" for n in (20, 0, 10)]
    made = collate(addressed(urls, 10))
    assert [post.floor for post in made.page.thread.posts] == [None] * 30
    assert [n for n, _ in made.origins] == [1] * 10 + [2] * 10 + [0] * 10


def test_a_page_that_its_address_skips_is_missing() -> None:
    made = collate(addressed([f"https://b.example/t?id=5&start={n}" for n in (0, 10, 30)], 10))
    entry = next(entry for entry in made.findings if entry.code == "EXT080")
    assert dict(entry.fields) == {"missing": "3", "total": 4}
