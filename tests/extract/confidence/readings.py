"""Readings made for the tests of signs: a thread as it should be, and ways to spoil it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.confidence import Reading, Stretch
from pipeline.model.page import Author, Block, Leaf, Moment, Post, Role, Thread

NAMES = ("Ann", "bob7", "老槐树", "Cyr", "南山客")
WORDS = (
    "I have had this lathe for ten years, and the belt never slipped until last week.",
    "Which belt is it? Mine did that when the pulley was worn, so have a look at that first.",
    "皮带轮磨损以后就会打滑，换一个新的就好了，不用换整条皮带。",
    "Thank you both. The pulley is fine, but the tensioner has lost its spring.",
    "That would do it; a spring costs next to nothing, and it takes ten minutes to fit.",
)


def post(n: int, **changes: object) -> Post:
    """The n-th post (from 1); its leaf is the n-th of the reading."""
    made = Post(
        ordinal=n,
        blocks=(Block("paragraph", n),),
        author=Author(NAMES[(n - 1) % len(NAMES)]),
        time=Moment(f"2019-05-{n:02d} 10:{n:02d}", f"2019-05-{n:02d}T10:{n:02d}:00"),
        floor=n,
        floor_label=f"#{n}",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def good(count: int = 5, **changes: object) -> Reading:
    """A thread of posts that vary as people's posts do."""
    posts = tuple(post(n) for n in range(1, count + 1))
    return of(posts, **changes)


def of(posts: tuple[Post, ...], **changes: object) -> Reading:
    """A reading of these posts, each with a text of its own."""
    leaves = [Leaf("The belt of my lathe slips", "title")]
    leaves += [
        Leaf(WORDS[(n - 1) % len(WORDS)] + (" Again." * ((n - 1) // len(WORDS)))) for n in range(1, len(posts) + 1)
    ]
    made = Reading(
        face="html",
        profile="generic",
        thread=Thread(posts, title=0),
        leaves=leaves,
        stretches=[Stretch(Role.NAVIGATION, "Home\nForums\nLathes"), *bylines(posts)],
        heading="The belt of my lathe slips - Workshop",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def bylines(posts: tuple[Post, ...]) -> list[Stretch]:
    """The byline of each post."""
    return [
        Stretch(Role.BYLINE, f"{one.author.name}\n{one.time.raw if one.time else ''}", one.ordinal) for one in posts
    ]
