"""Each sign has a reading that shows it and one that does not; measures stay between 0 and 1 on whatever reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract.confidence import Reading, Stretch, confidence, doubts, signs
from pipeline.extract.confidence.judge import READERS, table
from pipeline.extract.confidence.people import unlikely
from pipeline.extract.confidence.prose import dates, form, prose
from pipeline.model.finding import codes
from pipeline.model.page import Author, Block, Moment, Post, Role

from .readings import good, of, post


def seen(reading: Reading) -> dict[str, float]:
    return {sign.name: sign.value for sign in signs(reading) if sign.value > 0}


def all_posts(**changes: object) -> Reading:
    return of(tuple(post(n, **changes) for n in range(1, 6)))


def some(n: int, **changes: object) -> Reading:
    return of(tuple(post(k, **(changes if k == n else {})) for k in range(1, 6)))


LOST = "What I wrote here is long enough to be a sentence, and it stands nowhere else on this page."

SPOILT: dict[str, Callable[[], Reading]] = {
    "names-none": lambda: all_posts(author=Author(None)),
    "names-missing": lambda: some(3, author=Author(None)),
    "names-odd": lambda: some(2, author=Author("Reply to this post: now")),
    "names-one": lambda: all_posts(author=Author("Senior Member")),
    "names-again": lambda: of(tuple(post(n, author=Author("Member" if n < 5 else "Ann")) for n in range(1, 6))),
    "names-counted": lambda: of(tuple(post(n, author=Author(f"Ann{n} {n}2")) for n in range(1, 6))),
    "names-linked": lambda: good(links=frozenset({"Ann"})),
    "names-site": lambda: some(2, author=Author("Workshop")),
    "names-torn": lambda: of(tuple(post(n, author=Author("Ann", uid=str(n))) for n in range(1, 6))),
    "times-none": lambda: all_posts(time=None),
    "times-missing": lambda: some(3, time=None),
    "times-unread": lambda: some(3, time=Moment("昨天", None, "unresolved")),
    "times-back": lambda: some(3, time=Moment("2011-05-01 10:00", "2011-05-01T10:00:00")),
    "times-late": lambda: good(captured="2018-01-01"),
    "times-same": lambda: all_posts(time=Moment("2019-05-01", "2019-05-01")),
    "floors-skip": lambda: some(5, floor=9),
    "floors-part": lambda: some(3, floor=None),
    "replies-fewer": lambda: replace(good(), thread=replace(good().thread, replies=11)),
    "replies-more": lambda: replace(good(), thread=replace(good().thread, replies=1)),
    "posts-hollow": lambda: some(4, blocks=()),
    "body-double": lambda: some(4, blocks=(Block("paragraph", 2),)),
    "prose-inside": lambda: good(stretches=[Stretch(Role.USER_CARD, LOST, 2)]),
    "prose-outside": lambda: good(stretches=[Stretch(Role.UNCLAIMED, LOST)]),
    "prose-between": lambda: good(
        stretches=[Stretch(Role.BYLINE, "Ann", 1), Stretch(Role.WIDGET, LOST), Stretch(Role.BYLINE, "bob7", 2)]
    ),
    "posts-outside": lambda: good(stretches=[Stretch(Role.WIDGET, f"2019-05-07 11:00\nEve\n{LOST}")]),
    "times-stray": lambda: good(stretches=[Stretch(Role.WIDGET, "Eve\n2019-05-07 11:00")]),
    "told-lacking": lambda: good(told=(("Ann", LOST),)),
    "told-names": lambda: good(told=(("Eve", "x"),)),
}
"""For each sign a reading that shows it, though the good one does not."""


@pytest.mark.parametrize("name", SPOILT)
def test_a_sign_is_seen_where_it_is_and_only_there(name: str) -> None:
    assert name not in seen(good())
    assert seen(SPOILT[name]())[name] > 0


def test_what_speaks_for_a_reading_is_seen() -> None:
    assert {"times-forward", "floors-count", "names-many", "title-said"} <= seen(good()).keys()


def test_a_good_reading_is_trusted_and_its_ruins_are_not() -> None:
    trusted = confidence(good()).value
    assert trusted > 0.5
    for name in ("names-none", "times-none", "names-missing", "prose-between"):
        assert confidence(SPOILT[name]()).value < trusted, name


def test_doubts_are_codes_with_places() -> None:
    made = confidence(some(3, author=Author(None), time=None))
    found = {doubt.code: dict(doubt.where) for doubt in doubts(made)}
    assert found["EXT110"] == {"post": 3}
    assert found["EXT112"] == {"post": 3}


def test_the_table_names_every_sign_and_registered_codes() -> None:
    known = table()
    shown = {sign.name for make in (good, *SPOILT.values()) for sign in signs(make())}
    assert shown <= known.keys()
    for row in known.values():
        assert not row.code or row.code in codes()
        assert len(row.steps) == len(row.slopes) == len(READERS)


@pytest.mark.parametrize(
    "name", ["Ann", "老槐树", "A. van Dalen", "user_1987", "Dr. No", "x", "山水行者·", "1657811359"]
)
def test_names_are_names(name: str) -> None:
    assert not unlikely(name)


@pytest.mark.parametrize(
    "name",
    [
        "Posted: yesterday",
        "2019-05-01 10:00",
        "http://a.example",
        "#12",
        "谢谢,城北水库收费吗？",
        "It works. Thanks",
        "Re » this",
    ],
)
def test_other_texts_are_hardly_names(name: str) -> None:
    assert unlikely(name)


@pytest.mark.parametrize(
    "line", ["Home", "Posts: 1,234", "Reply Quote Report this post to a moderator", "2019-05-01 10:00:00"]
)
def test_furniture_is_no_prose(line: str) -> None:
    assert not prose(line)


def test_sentences_are_prose() -> None:
    assert prose(LOST)
    assert prose("皮带轮磨损以后就会打滑，换一个新的就好了。")


def test_a_time_gives_the_form_by_which_others_are_known() -> None:
    pattern = dates(["2019-5-1 10:01"])
    assert pattern.search("posted 2020-11-30 09:59 by")
    assert not pattern.search("version 2.3.1")
    assert form("3 hours ago") == ""
    assert dates(["Mar 3, 2019"]).search("Dec 12, 2020")


TEXTS = st.text(alphabet="ab 中。.:#1-9\n", max_size=30)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any thread, however absurd."""
    posts: list[Post] = []
    for n in range(1, draw(st.integers(1, 6)) + 1):
        raw = draw(TEXTS)
        posts.append(
            post(
                n,
                author=Author(draw(st.none() | TEXTS.filter(bool)), uid=draw(st.none() | TEXTS)),
                time=draw(
                    st.none() | st.just(Moment(raw, None, "unresolved")) | st.just(Moment(raw, "2019-05-01T10:00"))
                ),
                floor=draw(st.none() | st.integers(-3, 50)),
                blocks=(Block("paragraph", n),) if draw(st.booleans()) else (),
            )
        )
    roles = st.sampled_from(list(Role))
    stretches = draw(st.lists(st.builds(Stretch, roles, TEXTS, st.none() | st.integers(1, 6)), max_size=6))
    face = draw(st.sampled_from(["html", "text"]))
    return of(tuple(posts), stretches=stretches, face=face, links=frozenset(draw(st.lists(TEXTS, max_size=3))))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(readings())
def test_every_measure_is_a_share_and_the_confidence_a_probability(reading: Reading) -> None:
    found = signs(reading)
    assert all(0 <= sign.value <= 1 for sign in found), [sign for sign in found if not 0 <= sign.value <= 1]
    assert len({sign.name for sign in found}) == len(found)
    made = confidence(reading, found)
    assert 0 < made.value < 1
    assert made == confidence(reading)
