"""Boards that nobody described, flattened: whose post it is, where the name stands on another line than the time."""

from __future__ import annotations

import pytest

from pipeline.extract.text.lines import units
from pipeline.extract.text.unknown.called import called, core, once, unlettered
from pipeline.model.page import Page
from tests.extract.text.test_unknown_forms import FOOT, HEAD, PEOPLE, TEXTS, page_of, words

RANKS = {"kolibri": "Captain", "Sven Hult": "Sailor", "marta_77": "Sailor"}
CARDS = {
    "line above": "{name}\n\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nLike\nReply\n",
    "two lines above, rank between": "{name}\n{rank}\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n",
    "rank above, name between": "{rank}\n{name}\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n",
    "below the time": "Posted 2011-04-{day:02} 10:2{n}\n{name}\n{rank}\n\n{text}\n\nReply\n",
    "picture's letter": "{letter}\n{name}\n{rank}\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n",
    "heading": "### {name}\n\n* {rank}\n\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n",
    "handle": "{name} @{handle}\n{rank}\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n",
    "card of changing length": "{name}\n{rank}\n{town}2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n",
    "floor behind the name": "{name} #{floor}\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n",
    "reputation behind the name": "{name} 1,{day}36\nanswered 2011-04-{day:02} 10:2{n}\n\n{text}\n\nShare\n",
    "said twice": "{name} {name}\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n",
    "back from now": "{name}\n\n{ago} 个月前\n\n{text}\n\n回复\n",
}


def card(form: str, n: int) -> str:
    name = PEOPLE[n]
    rest = {"rank": RANKS[name], "letter": name[0].upper(), "handle": name.lower().replace(" ", "_"), "ago": 9 - n}
    town = "" if name == "kolibri" else "Location: Bergen\n"
    return form.format(name=name, n=n, day=3 + n, floor=n + 1, text=TEXTS[n], town=town, **rest)


@pytest.mark.parametrize("form", CARDS.values(), ids=CARDS)
def test_names_stand_at_one_place_near_all_bylines(form: str) -> None:
    page = page_of(HEAD + "\n".join(card(form, n) for n in range(len(PEOPLE))) + FOOT)
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("kolibri", "kolibri"),
        ("_Post by **kolibri**", "kolibri"),
        ("1004reg ・", "1004reg"),
        ("klwild @klwild", "klwild"),
        ("(@klwild)", "klwild"),
        ("E Ester", "Ester"),
        ("有 有点蠢", "有点蠢"),
        ("Michael AltfieldMichael Altfield", "Michael Altfield"),
        ("A. van Dalen", "A. van Dalen"),
        ("huacnlee #7", "huacnlee"),
        ("admin Staff", "admin"),
        ("8:44 pm", None),
        ("#1", None),
        ("2011-04-03", None),
        ("262 Posts", None),
        ("Location: Bergen", None),
        ("C", None),
        ("I have repaired the pump.", None),
        ("C3PO", "C3PO"),
        ("李", "李"),
    ],
)
def test_a_name_is_told_from_what_stands_around_it(line: str, name: str | None) -> None:
    assert called(line) == name


@pytest.mark.parametrize(("name", "shown"), [("Boba Boba", "Boba"), ("dodo", "dodo"), ("Sven Hult", "Sven Hult")])
def test_a_name_that_stands_twice_is_said_once(name: str, shown: str) -> None:
    assert once(name) == shown


def test_a_rank_behind_a_name_is_told_by_the_name_alone() -> None:
    assert core("CooperV Level", ["CooperV", "Member"]) == "CooperV"
    assert core("Kerry Brown", ["Member"]) == "Kerry Brown"


def test_the_letter_of_a_picture_is_no_part_of_a_name() -> None:
    page = units("EEster\nEster wrote\nEster\n")
    assert unlettered(page, {0: "EEster", 5: "Aaron"}) == {0: "Ester", 5: "Aaron"}
    assert unlettered(units("EEster\n"), {0: "EEster"}) == {0: "EEster"}


def test_a_list_of_other_threads_under_the_foot_has_no_bylines() -> None:
    form = "{name}\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n"
    other = "Latest Topics\n\n" + "".join(f"Oil and water {n}\nBy marta_77 {n} days ago\n\n" for n in range(2, 9))
    page = page_of(HEAD + "\n".join(card(form, n) for n in range(len(PEOPLE))) + "\n" + other + FOOT)
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)


def test_the_day_when_somebody_joined_is_no_byline() -> None:
    form = "{name}\nJoined: 2004-01-{day:02}\n10/{day:02}/2011 1:2{n} pm\n\n{text}\n\nReply\n"
    page = page_of(HEAD + "\n".join(card(form, n) for n in range(len(PEOPLE))) + FOOT)
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)
    assert [post.time.raw[:3] for post in page.thread.posts if post.time] == ["10/"] * len(PEOPLE)


def test_a_page_that_tells_its_posts_again_for_readers_without_scripts_has_them_once() -> None:
    form = "{name}\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n"
    posts_ = "\n".join(card(form, n) for n in range(len(PEOPLE)))
    again = "This page needs a browser of our days.\n\n" + "\n".join(
        f"{a}\n{b}" for a, b in zip(PEOPLE, TEXTS, strict=True)
    )
    page = page_of(HEAD + posts_ + "\nWrite a reply\n\n" + again + FOOT)
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)
    last = page.thread.posts[-1]
    assert [page.leaves[leaf].text for leaf in last.leaves()] == [TEXTS[-1]]


def test_a_post_that_says_a_whole_other_post_again_stays_a_post() -> None:
    texts = [*TEXTS[:-1], TEXTS[0]]
    posts_ = "\n".join(f"{PEOPLE[n]}\n2011-04-0{3 + n} 10:2{n}\n\n{texts[n]}\n\nReply\n" for n in range(len(PEOPLE)))
    assert len(page_of(HEAD + posts_ + FOOT).thread.posts) == len(PEOPLE)


@pytest.mark.parametrize("role", ["Discussion starter", "(OP)", "Original Poster"])
def test_who_began_the_thread_is_named_without_the_role(role: str) -> None:
    form = "{name}{role}\n12 posts · Joined 2007\n#{floor} · 2011-04-{day:02}\n\n{text}\n\nReply Quote Like\n"
    page = page_of(
        HEAD
        + "\n".join(
            form.format(name=name, role=" " + role if name == "kolibri" else "", floor=n + 1, day=3 + n, text=TEXTS[n])
            for n, name in enumerate(PEOPLE)
        )
        + FOOT
    )
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)


def test_the_words_of_a_picture_are_no_part_of_a_name() -> None:
    assert called("ewok's user avatar") == "ewok"
    assert called("mizu's icon") == "mizu"
    assert called("阿德的头像") == "阿德"
    assert called("Judith C(157)") == "Judith C"
    assert called("tomas@example.org") == "tomas@example.org"


def test_bylines_under_their_posts_are_told_by_the_edges_of_the_page() -> None:
    form = "{text}\n\n— {name}, 2011-04-{day:02} 10:2{n} · permalink\n\n"
    page = page_of("Forum\n\nLogin\n\n" + "\n".join(card(form, n) for n in range(len(PEOPLE))) + "\nPage 1 of 1\n")
    firsts = [text.splitlines()[0] for text in TEXTS]
    assert [(name, text.splitlines()[0]) for name, text in said_of(page)] == list(zip(PEOPLE, firsts, strict=True))


def test_bylines_over_a_card_that_stands_over_the_text_are_told_by_the_edges_of_the_page() -> None:
    form = "2011-04-{day:02} 10:2{n} #{floor}\n{name}\n{rank}\nRegistered: Jan 2008\n\n{text}\n\nQuote | Report\n"
    banner = "Welcome, guest. Please log in, or register.\n\nWhich oil for an old pump\n\n"
    page = page_of(
        banner + "\n".join(card(form, n) for n in range(len(PEOPLE))) + "\n« Older thread | Newer thread »\n"
    )
    assert said_of(page) == list(zip(PEOPLE, TEXTS, strict=True))


def said_of(page: Page) -> list[tuple[str | None, str]]:
    return [(post.author.name, words(page, post.blocks)) for post in page.thread.posts]


@pytest.mark.parametrize("line", ["{name} Offline", "{name} Stufe 4", "{name} 레벨 3"])
def test_a_word_that_all_name_lines_share_is_no_part_of_the_names(line: str) -> None:
    form = line + "\n2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n"
    page = page_of(HEAD + "\n".join(card(form, n) for n in range(len(PEOPLE))) + FOOT)
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)


def test_a_label_before_the_time_is_no_name() -> None:
    form = "{name}\n{rank}\n#{floor} 發表時間：2011-04-{day:02} 10:2{n}\n\n{text}\n\nReply\n"
    page = page_of(HEAD + "\n".join(card(form, n) for n in range(len(PEOPLE))) + FOOT)
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)


def test_the_opening_post_stays_where_only_replies_are_numbered() -> None:
    texts = [
        f"{name}\n{RANKS[name]}\n« {f'Reply #{n} ' if n else ''}on: April {3 + n:02}, 2011, 04:1{n}:22 pm »\n\n{TEXTS[n]}\n\nLogged\n"
        for n, name in enumerate(PEOPLE)
    ]
    page = page_of(HEAD + "\n".join(texts) + FOOT)
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)
