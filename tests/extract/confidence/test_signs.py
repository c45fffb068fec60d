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
from pipeline.model.page import Author, Block, Leaf, Moment, Post, Role

from .readings import NAMES, bylines, good, of, post


def seen(reading: Reading) -> dict[str, float]:
    return {sign.name: sign.value for sign in signs(reading) if sign.value > 0}


def all_posts(stretches: list[Stretch] | None = None, **changes: object) -> Reading:
    made = of(tuple(post(n, **changes) for n in range(1, 6)))
    return made if stretches is None else replace(made, stretches=stretches)


def some(n: int, stretches: list[Stretch] | None = None, **changes: object) -> Reading:
    made = of(tuple(post(k, **(changes if k == n else {})) for k in range(1, 6)))
    return made if stretches is None else replace(made, stretches=stretches)


def beside(*texts: str) -> list[Stretch]:
    """What stands beside each post."""
    return [Stretch(Role.USER_CARD, text, n) for n, text in enumerate(texts, 1)]


def between(text: str) -> list[Stretch]:
    """Bylines, and this between the second post and the third."""
    lines = bylines(good().posts)
    return [*lines[:2], Stretch(Role.WIDGET, text), *lines[2:]]


def joined() -> Reading:
    """The days of joining taken for times, with the times left beside them; Ann and bob7 wrote twice."""
    days = {"Ann": "2003-04-05 10:11", "bob7": "2001-04-05 10:12", "Cyr": "2002-07-05 11:11"}
    names = ("Ann", "bob7", "Ann", "Cyr", "bob7")
    posts = tuple(
        post(n, author=Author(name), time=Moment(days[name], days[name].replace(" ", "T")))
        for n, name in enumerate(names, 1)
    )
    times = [post(n).time for n in range(1, 6)]
    lines = [Stretch(Role.BYLINE, f"{names[n]}\n{time.raw if time else ''}", n + 1) for n, time in enumerate(times)]
    return replace(of(posts), stretches=lines)


def all_named_behind() -> Reading:
    """Titles of people's own choice taken for their names, which stand before them."""
    titles = ("night owl", "tea drinker", "curious cat", "老船长", "still here")
    posts = tuple(post(n, author=Author(title)) for n, title in enumerate(titles, 1))
    lines = [Stretch(Role.BYLINE, f"{NAMES[n]}\n{title}", n + 1) for n, title in enumerate(titles)]
    return replace(of(posts), stretches=lines)


def test_a_day_of_joining_beside_the_time_is_no_rival() -> None:
    lines = [
        Stretch(Role.BYLINE, f"{NAMES[n - 1]}\nJoined 200{n}-01-02 10:00\n{post(n).time.raw}", n)  # type: ignore[union-attr]
        for n in range(1, 6)
    ]
    assert not {"times-older", "times-rival", "times-owned"} & seen(good(stretches=lines)).keys()


def test_a_title_behind_the_name_is_no_rival() -> None:
    lines = [Stretch(Role.BYLINE, f"{name}\nkeeper {n}", n) for n, name in enumerate(NAMES, 1)]
    assert "names-behind" not in seen(good(stretches=lines))


LOST = "What I wrote here is long enough to be a sentence, and it stands nowhere else on this page."

SPOILT: dict[str, Callable[[], Reading]] = {
    "names-none": lambda: all_posts(author=Author(None), stretches=beside(*NAMES)),
    "names-unprinted": lambda: all_posts(author=Author(None), stretches=[]),
    "names-left": lambda: some(3, author=Author(None), stretches=bylines(good().posts)),
    "names-two": lambda: good(stretches=beside("Ann", "bob7\nAnn", "老槐树", "Cyr", "南山客")),
    "names-cards": lambda: all_posts(
        author=Author("Senior Member"), stretches=beside("Eve", "Kay", "Lu", "Moe", "Noa")
    ),
    "names-rival": lambda: good(
        leaves=[*good().leaves[:5], Leaf("@Eve that would do it.")], stretches=beside("Eve", "", "", "", "")
    ),
    "names-told": lambda: good(
        stretches=[Stretch(Role.UNCLAIMED, "Started by Eve, 4 replies"), *beside("Eve", "", "", "", "")]
    ),
    "names-misspelt": lambda: of(
        tuple(post(n, author=Author(f"Rank {n}", url=f"/u/{name}")) for n, name in enumerate(("ann", "bob", "cy"), 1))
    ),
    "names-rank": lambda: some(2, author=Author("Senior Member")),
    "names-place": lambda: good(
        stretches=[
            Stretch(Role.BYLINE, "\n".join(pair if one.ordinal != 3 else pair[::-1]), one.ordinal)
            for one in good().posts
            for pair in [(str(one.author.name), one.time.raw if one.time else "")]
        ]
    ),
    "names-inside": lambda: some(2, author=Author("Support Ann")),
    "names-alike": lambda: of(tuple(post(n, author=Author(f"by {NAMES[n - 1]}")) for n in range(1, 6))),
    "names-behind": all_named_behind,
    "times-owned": joined,
    "times-older": joined,
    "times-rival": joined,
    "times-left": lambda: some(3, time=None, stretches=bylines(good().posts)),
    "times-coarse": lambda: some(3, time=Moment("2019-05-03", "2019-05-03"), stretches=bylines(good().posts)),
    "times-person": lambda: all_posts(author=Author("Ann"), time=Moment("2009-01-01", "2009-01-01")),
    "times-two": lambda: good(stretches=[*bylines(good().posts), Stretch(Role.BYLINE, "2019-05-04 10:04", 3)]),
    "times-fit": lambda: good(stretches=between("2019-05-02 23:00")),
    "times-next": lambda: good(stretches=[*bylines(good().posts), Stretch(Role.WIDGET, "2019-05-09 08:00")]),
    "posts-inside": lambda: good(
        stretches=[*bylines(good().posts), Stretch(Role.UNCLAIMED, f"2019-05-02 23:00\n{LOST}", 2)]
    ),
    "prose-loose": lambda: good(stretches=[*bylines(good().posts), Stretch(Role.UNCLAIMED, LOST, 2)]),
    "posts-twice": lambda: of((*good().posts, replace(post(2), ordinal=6))),
    "labels-twice": lambda: good(stretches=beside("Reply", "Reply\nReply", "Reply", "Reply", "Reply")),
    "labels-lack": lambda: good(stretches=beside("Reply", "Reply", "Reply", "Reply", "")),
    "labels-outside": lambda: good(
        stretches=[*beside("Reply", "Reply", "Reply", "Reply", "Reply"), Stretch(Role.UNCLAIMED, "Reply")]
    ),
    "body-labels": lambda: good(
        stretches=beside("Reply", "Reply", "Reply", "Reply", "Reply"),
        leaves=[*good().leaves, Leaf("Reply")],
        thread=replace(good().thread, posts=(*good().posts[:4], post(5, blocks=(Block("line", 5), Block("line", 6))))),
    ),
    "body-titles": lambda: good(
        leaves=[Leaf("The belt"), *(Leaf(f"Belt number {n} of my lathe") for n in range(1, 6))]
    ),
    "reader-unmet": lambda: good(profile="ptt"),
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
    spelt = of(tuple(post(n, author=Author(name, url=f"/u/{name}-{n}")) for n, name in enumerate(NAMES[:3], 1)))
    assert seen(spelt)["names-spelt"] > 0
    assert seen(replace(good(), thread=replace(good().thread, replies=4)))["replies-agree"] == 1


def test_a_page_that_prints_no_name_is_no_wrong_reading() -> None:
    """As a flattened page whose card is understood line by line, and whose count of replies is met."""
    card = (("group", "Moderator"), ("mood", "happy"))
    one = of((post(1, author=Author(None, card=card)),), face="text", profile="discuz")
    said = replace(
        one, stretches=[Stretch(Role.USER_CARD, "Moderator\nhappy", 1)], thread=replace(one.thread, replies=0)
    )
    assert "names-none" not in seen(said)
    assert confidence(said).value > 0.5
    lost = replace(said, stretches=[Stretch(Role.UNCLAIMED, "Eve\nModerator\nhappy", 1)])
    assert "names-none" in seen(lost)
    assert confidence(lost).value < confidence(said).value


def test_a_good_reading_is_trusted_and_its_ruins_are_not() -> None:
    trusted = confidence(good()).value
    assert trusted > 0.5
    for name in (
        "names-none",
        "times-none",
        "names-missing",
        "prose-between",
        "names-rank",
        "posts-twice",
    ):
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
