"""The profiles of engines: each reads the thread of its page in full and claims no other page."""

from __future__ import annotations

import pytest

from pipeline.extract.html.choose import candidates
from pipeline.extract.markup.tree import parse
from pipeline.model.page import Block, Page, Post, Role

from ..html.reading import holds, read
from .boards import BOARDS, FIRST, SECOND, SIGNATURE, TITLE, Case
from .communities import COMMUNITIES
from .lists import LISTS
from .sites import PIN, SITES, TWEETS

PAGES = BOARDS | COMMUNITIES | SITES


def page(case: Case) -> Page:
    return read(case.html, url=case.url)


def blocks(post: Post) -> list[Block]:
    found, stack = [], list(post.blocks)
    while stack:
        found.append(stack.pop(0))
        stack = [*found[-1].children, *stack]
    return found


def words(page: Page, post: Post, quoted: bool) -> str:
    """The text of a post; of its quotations alone, or of all but them."""
    shown = []
    for block in post.blocks:
        inside = [page.leaves[n].text for n in block.leaves()]
        if (block.kind == "quote") == quoted:
            shown += inside
    return " ".join(shown)


@pytest.mark.parametrize("name", PAGES)
def test_posts_and_their_people(name: str) -> None:
    case = PAGES[name]
    found = page(case)
    holds(case.html, found)
    assert found.profile == name
    assert found.thread.title is not None
    assert found.leaves[found.thread.title].text == TITLE
    first, second = found.thread.posts
    assert (first.author.name, second.author.name) == ("alice", "bob")
    assert words(found, first, False) == FIRST
    assert words(found, second, False) == SECOND
    assert first.kind == "opening"


@pytest.mark.parametrize("name", [name for name, case in PAGES.items() if case.facts])
def test_facts_beside_the_words(name: str) -> None:
    case = PAGES[name]
    found = page(case)
    first, second = found.thread.posts
    facts = case.facts
    if "time" in facts:
        assert first.time is not None
        assert second.time is not None
        assert [moment.iso[:16] for moment in (first.time, second.time) if moment.iso] == [
            "2024-05-23T09:12",
            "2024-05-23T10:40",
        ]
    if "floor" in facts:
        assert (first.floor_label or "").lstrip("#") == "1"
        assert (second.floor_label or "").lstrip("#") == "2"
    if "pid" in facts:
        assert [(post.pid or "").rpartition("_")[2] for post in (first, second)] == ["501", "502"]
    if "uid" in facts:
        assert (first.author.uid, second.author.uid) == ("11", "12")
    if "board" in facts:
        assert found.thread.board == ("Hikes",)
    if "edit" in facts:
        assert [notice.kind for notice in first.notices] == ["edit"]
        assert not second.notices


@pytest.mark.parametrize("name", [name for name, case in PAGES.items() if "quote" in case.facts])
def test_quotations_name_their_author(name: str) -> None:
    found = page(PAGES[name])
    second = found.thread.posts[1]
    quotes = [block for block in blocks(second) if block.kind == "quote"]
    assert len(quotes) == 1
    assert quotes[0].get("author") == "alice"
    assert FIRST in words(found, second, True)


@pytest.mark.parametrize("name", [name for name, case in PAGES.items() if "signature" in case.facts])
def test_signatures_stand_apart(name: str) -> None:
    found = page(PAGES[name])
    first = found.thread.posts[0]
    signed = [page_leaf for block in first.author.signature for page_leaf in block.leaves()]
    assert any(SIGNATURE in found.leaves[n].text for n in signed)
    assert SIGNATURE not in words(found, first, False)


@pytest.mark.parametrize("name", PAGES)
def test_little_is_left_unclaimed(name: str) -> None:
    found = page(PAGES[name])
    left = sum(len(region.text.strip()) for region in found.regions if region.role is Role.UNCLAIMED)
    assert left <= 40


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_threads_is_not_a_thread(name: str) -> None:
    html = LISTS[name]
    assert name not in [profile.id for profile, _ in candidates(parse(html), html, None)]


def test_a_page_of_one_engine_is_not_anothers() -> None:
    for name, case in PAGES.items():
        chosen = [profile.id for profile, _ in candidates(parse(case.html), case.html, case.url)]
        assert chosen[0] == name, chosen


def test_posts_on_x_have_handles_and_no_title() -> None:
    found = read(TWEETS, url="https://x.com/alice/status/501")
    holds(TWEETS, found)
    assert found.profile == "x"
    assert found.thread.title is None
    assert [
        (post.author.name, post.pid, post.time and post.time.iso, words(found, post, False))
        for post in found.thread.posts
    ] == [("@alice", "501", "2024-05-23T09:12:00Z", FIRST), ("@bob", "502", "2024-05-23T10:40:00Z", SECOND)]


RICH = "".join(
    f"<{tag}>Gear{tag}</{tag}>" for tag in ("h1", "h2", "h3", "h4", "strong", "small", "time", "label", "cite")
)
RICH += '<p><a href="/users/carol">Gearlink</a></p><ul><li>Gearitem</li></ul><blockquote><p>Gearquote</p></blockquote>'


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"asgaros", "hupu"}))
def test_what_the_poster_marks_up_stays_the_poster_s(name: str) -> None:
    case = PAGES[name]
    found = read(case.html.replace(FIRST, FIRST + RICH, 1), url=case.url)
    first = found.thread.posts[0]
    shown = " ".join(found.leaves[n].text for n in first.leaves())
    assert [
        word for word in RICH.replace("<", " <").replace(">", "> ").split() if word[:4] == "Gear" and word not in shown
    ] == []
    assert first.author.name == "alice"
    assert found.thread.title is not None
    assert found.leaves[found.thread.title].text == TITLE


def test_a_pin_is_a_thread_of_one_post() -> None:
    found = read(PIN, url="https://www.pinterest.com/pin/ridge--77/")
    holds(PIN, found)
    assert (found.profile, found.thread.tid, found.thread.replies) == ("pinterest", "77", 11)
    assert [(post.author.name, words(found, post, False)) for post in found.thread.posts] == [("alice", FIRST)]
