"""A profile that calls itself a gain is one: what no profile may worsen, and boards on which wrong ones were learnt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import learn_made
from pipeline import decode, extract
from pipeline.extract.profiles.profile import ProfileError
from pipeline.extract.profiles.rows import name_rule, pattern
from pipeline.learn import learn
from pipeline.learn.account import GainAccount, ReadCounts
from pipeline.learn.frames import named
from pipeline.learn.invariants import Traces, broken, foreign, known_again, labelled
from pipeline.learn.naming import dressed, endings
from pipeline.learn.recurring import Known, ranks
from pipeline.model.source import source_of


def made(kind: str, seed: int, pages: int = 14) -> learn_made.Folder:
    face = "html" if kind == "markup" else "text"
    return next(folder for name, folder in learn_made.folders(face, [seed], pages) if name == kind)


def told(folder: learn_made.Folder) -> tuple[learn_made.Score, learn_made.Score, bool]:
    settings = extract.Settings()
    own = tuple(one.profile for one in learn(folder.sources(), settings) if one.profile)
    before = learn_made.score(folder, settings)
    return before, learn_made.score(folder, replace(settings, profiles=own)), bool(own)


@pytest.mark.parametrize("seed", [5, 19, 51])
@pytest.mark.parametrize("kind", ["flattened", "written", "markup"])
def test_no_profile_makes_a_board_worse(kind: str, seed: int) -> None:
    before, after, _ = told(made(kind, seed))
    assert after.whole >= before.whole - 0.02 * before.posts
    assert after.wrong <= before.wrong + 0.02 * before.posts


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        ("written", 6),  # names, floor and time between tabs, ranks under them
        ("written", 1),  # boxes of drawn lines, Chinese
        ("written", 22),  # a card under the text
        ("written", 15),  # a numbered name above the byline
        ("flattened", 22),  # cards below the texts, bylines above
        ("flattened", 23),  # "von X am TIME [n]", signatures
        ("markup", 2),  # bare tables, two rows a post
    ],
)
def test_boards_that_no_single_page_tells_are_learnt(kind: str, seed: int) -> None:
    before, after, written = told(made(kind, seed))
    assert written
    assert after.whole >= 0.95 * after.posts
    assert before.whole < 0.9 * before.posts


GERMAN = """Startseite | Suche | Anmelden

{title}

{posts}
Neues Thema
Impressum
"""


def test_a_sentence_with_a_trailing_word_is_a_byline() -> None:
    folder = made("written", 0, 16)
    pages = []
    for number, (_, said) in enumerate(folder.pages):
        rows = []
        for post in said:
            day, clock = post.time.split("T")
            shown = ".".join(reversed(day.split("-"))) + f" {clock}"
            rows.append(f"von {post.author} am {shown} Uhr\n{post.text}\nAntworten | Zitieren\n")
        pages.append((GERMAN.format(title=f"Thema {number} am Fluss", posts="\n".join(rows)), said))
    before, after, _ = told(replace(folder, pages=pages))
    assert after.whole >= max(before.whole, 0.95 * after.posts)
    assert after.wrong == 0


def facts(**given: object) -> Traces:
    return Traces(posts=20, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (facts(), facts(hollow=4), "hold nothing"),
        (facts(), facts(swallowed=4), "stand in texts"),
        (facts(), facts(backward=4), "backwards"),
        (facts(said={"a": 40, "b": 60}), facts(said={"b": 60}), "gone from them"),
        (
            facts(dated=tuple((f"2020-01-{n:02}T10:00", f"w{n}") for n in range(1, 9)), said={}),
            facts(said={}),
            "posts are gone",
        ),
        (facts(names=("ann", "bob")), facts(names=("ann1", "ann2", "bob3", "bob4")), "numbers alone"),
    ],
)
def test_what_no_profile_may_worsen(before: Traces, after: Traces, words: str) -> None:
    assert any(words in one for one in broken([before], [after], frozenset()))
    assert not list(broken([after], [after], frozenset()))


def test_no_line_comes_into_the_posts_of_most_pages() -> None:
    before = [facts(said={f"said {n}": 30}) for n in range(6)]
    after = [facts(said={**one.said, "Reply Report": 12}) for one in before]
    assert any("stands in posts" in one for one in broken(before, after, frozenset()))
    some = [*after[:2], *before[2:]]
    assert not list(broken(before, some, frozenset())), "what two people repeat"
    fewer = [replace(one, posts=10) for one in before]
    assert not list(broken(fewer, after, frozenset())), "posts that were not read before may say the same"


def test_names_of_the_post_before_are_seen() -> None:
    before = [facts() for _ in range(6)]
    after = [facts(shifted=True) for _ in range(6)]
    assert any("last post alone" in one for one in broken(before, after, frozenset()))
    assert not list(broken(before, [*after[:1], *before[1:]], frozenset()))


def test_pages_that_are_read_less_surely_count() -> None:
    def rows(*values: float) -> list[ReadCounts]:
        return [ReadCounts(True, 4, 4, 4, value, str(value)) for value in values]

    before = rows(0.99, 0.98, 0.97, 0.6, 0.9)
    assert "2 pages are read less surely" in GainAccount(before, rows(0.6, 0.6, 0.97, 0.6, 0.9)).broken()
    assert not GainAccount(before, rows(0.6, 0.98, 0.97, 0.6, 0.9)).broken(), "one page"
    assert not GainAccount(rows(0.9, 0.9, 0.1, 0.1), rows(0.6, 0.6, 0.8, 0.8)).broken(), "as many rise"


def test_an_account_without_its_pages_counts_the_same() -> None:
    one = GainAccount([ReadCounts(True, 4, 2, 4, 0.5, "a")], [ReadCounts(True, 4, 4, 4, 0.9, "b")])
    assert one.bare().lines() == one.lines()
    assert not any(row.told or row.lines for row in one.bare().after)


def test_ranks_glued_to_names_are_cut_off_and_names_are_not() -> None:
    people = ["moonlight", "夜歸人", "老貓", "海風", "Kevin", "豆花", "tina", "小麥"]
    shown = [f"{name}{('版主', '鄉民', '路人')[n % 3]}" for n, name in enumerate(people)]
    dress = dressed(shown)
    assert [dress.bare(one) for one in shown] == people
    assert dress.bare("somebody") == "", "no rank, no name"
    assert not endings(people)
    assert not endings(["ann", "joan", "dan", "evan", "fran", "stan", "ian"]), "two letters that names end with"


def test_a_heading_opens_a_post_whose_text_is_the_next_element() -> None:
    folder = made("markup", 113)
    pages = [(page.replace("<dl", '<dl data-x="1"'), said) for page, said in folder.pages]
    before, after, written = told(replace(folder, pages=pages))
    assert written
    assert before.whole < 0.9 * before.posts
    assert after.whole >= 0.98 * after.posts


def test_lines_of_several_pages_are_no_loss() -> None:
    before, after = facts(said={"signature": 90, "said": 60}), facts(said={"said": 60})
    assert list(broken([before], [after], frozenset()))
    assert not list(broken([before], [after], frozenset({"signature"})))
    assert foreign([before], frozenset({"signature"})) > foreign([after], frozenset({"signature"}))


def test_names_with_a_label_are_none_and_names_come_again() -> None:
    people = ["ann", "bob", "cid", "dan", "eve"]
    assert labelled([facts(names=tuple(f"by {name}" for name in people))])
    assert not labelled([facts(names=tuple(people))])
    assert known_again([facts(names=("ann",)), facts(names=("ann", "bob"))]) == pytest.approx(2 / 40)


@given(st.lists(st.sampled_from(["ann", "bob", "张三", "Jens K.", "x_1", "老王"]), min_size=6, max_size=20))
def test_what_stands_beside_names_is_cut_off(people: list[str]) -> None:
    lines = [f"[{n}] 作者:{name}" for n, name in enumerate(people, 1)]
    dress = dressed(lines)
    if len(set(people)) > 3 and max(map(people.count, people)) <= len(people) // 2:
        assert [dress.bare(line) for line in lines] == people


def test_ranks_are_no_names_and_members_are() -> None:
    people = ["ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal"]
    posts = [(n // 4, people[n * 3 % 8]) for n in range(40)]
    groups = [(n // 4, ("Member", "Guest", "Elder")[n * 7 % 3]) for n in range(40)]
    assert named(posts) > 2 * named(groups)
    assert named([(page, f"{name} thinks so.") for page, name in posts]) == 0


def test_one_of_few_lines_beside_a_byline_is_a_rank() -> None:
    from pipeline.extract.text.lines import units

    text = "".join(f"{('Guest', 'Member')[n % 2]}\n2020-01-02 10:{n:02}\nwords {'abcdefgh'[n]}\n" for n in range(8))
    pages = [units(text) for _ in range(4)]
    marks = [[n for n, unit in enumerate(page) if unit.text.startswith("2020")] for page in pages]
    found = ranks(pages, marks, [Known("x", "head", 1, 1, "pages")], frozenset(), downward=True)
    assert {one.shape for one in found} == {"x", "Guest", "Member"}
    assert not ranks(pages, marks, [], frozenset(), downward=False)


PROFILE = """
id = "card"
name = "card"
[[signatures]]
id = "s"
weight = 9
pattern = 'Sent: '
[text]
order = "framed"
threshold = 5
[text.name]
lines = 1
of = "byline"
head = 2
pattern = '^(?P<floor>\\d+)\\. (?P<author>.+)$'
[[text.anchors]]
id = "byline"
pattern = '^Sent: {time}$'
before = true
[[text.lines]]
id = "top"
role = "header"
place = "head"
strings = ["Board"]
"""


def test_names_above_texts_that_stand_above_their_bylines() -> None:
    text = (
        "Board\nOn screws\n1. Ann\nI tried the second screw last week.\nSent: 2020-01-02 10:11\n"
        "2. Bob\nSo did I, and it failed.\nSent: 2020-01-02 11:11\n"
    )
    item = decode.run(source_of(text.encode(), "a.txt", "text/plain"), decode.Settings())
    page = extract.run(item, extract.Settings(profiles=(PROFILE,)))
    assert page.profile == "card"
    read = [(post.author.name, post.floor, page.leaves[next(iter(post.leaves()))].text) for post in page.thread.posts]
    assert read == [("Ann", 1, "I tried the second screw last week."), ("Bob", 2, "So did I, and it failed.")]


def test_names_under_texts_that_stand_above_their_bylines() -> None:
    under = PROFILE.replace('lines = 1\nof = "byline"\nhead = 2', "lines = -1").replace("(?P<floor>\\d+)\\. ", "-- ")
    text = (
        "Board - On small screws\nOn small screws\nI tried the second screw last week.\n-- Ann\nSent: 2020-01-02 10:11\n"
        "So did I, and it failed.\n-- Bob\nSent: 2020-01-02 11:11\n"
    )
    item = decode.run(source_of(text.encode(), "a.txt", "text/plain"), decode.Settings())
    page = extract.run(item, extract.Settings(profiles=(under,)))
    assert page.profile == "card"
    read = [(post.author.name, [page.leaves[n].text for n in post.leaves()]) for post in page.thread.posts]
    assert read == [("Ann", ["I tried the second screw last week."]), ("Bob", ["So did I, and it failed."])]
    assert page.leaves[page.thread.title or 0].text == "On small screws"


def test_a_full_width_bar_parts_known_words() -> None:
    known = PROFILE + '[[text.lines]]\nid = "tools"\nrole = "toolbar"\nplace = "tail"\nstrings = ["Quote Report"]\n'
    text = "Board\nOn screws\n1. Ann\nI tried the second screw last week.\nQuote｜Report\nSent: 2020-01-02 10:11\n"
    item = decode.run(source_of(text.encode(), "a.txt", "text/plain"), decode.Settings())
    page = extract.run(item, extract.Settings(profiles=(known,)))
    assert [page.leaves[n].text for n in page.thread.posts[0].leaves()] == ["I tried the second screw last week."]


@pytest.mark.parametrize(
    "shown", ["24 сентября 2011 г. в 10:50", "24 сентября 2011 года, 10:50", "24 сентября 2011 г., 10:50"]
)
def test_the_word_for_year_stands_between_a_date_and_its_clock(shown: str) -> None:
    found = pattern("^(?P<author>.+?) {time}$").search(f"Ольга {shown}")
    assert found
    assert found["time"] == shown


def test_a_name_pattern_without_a_name_is_refused() -> None:
    with pytest.raises(ProfileError, match="author"):
        name_rule({"lines": 1, "pattern": "^x$"})
    assert name_rule({"lines": 1, "pattern": "^(?P<author>.)$"}).pattern
