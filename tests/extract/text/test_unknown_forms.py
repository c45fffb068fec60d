"""Boards that nobody described, flattened: bylines of many forms, names, times and texts read exactly."""

from __future__ import annotations

import pytest

from pipeline.line import Settings, read
from pipeline.model.page import Block, Page, Post
from pipeline.model.source import source_of

PEOPLE = ("kolibri", "Sven Hult", "kolibri", "marta_77", "Sven Hult", "kolibri")
TEXTS = (
    "I have repaired the pump of my old boat and want to know which oil is right.\nThe manual is gone.",
    "Any mineral oil will do, but change it after ten hours.",
    "Thanks, I will try that on Sunday.\nThanks",
    "Careful: the seal of that pump hates mineral oil, mine was ruined within one summer.",
    "True for the newer seals. Which year is it?",
    "It is from 1974.",
)
FORMS = {
    "name time zone": "{name} 2011-04-{day:02} 10:2{n} UTC",
    "name, month": "{name} April {day}, 2011, 4:1{n}pm {floor}",
    "posted by": "Posted by {name} on {day:02}.04.2011 10:2{n}",
    "floor first": "#{floor} {name} 2011-04-{day:02} 10:2{n}",
    "time by name": "2011/04/{day:02} 10:2{n} by {name}",
    "wrote": "{name} wrote on April {day}, 2011 at 10:2{n}:",
    "bars": "{name} | 2011-04-{day:02} 10:2{n}:00 | #{floor}",
    "japanese": "{floor} ：{name}：2011/04/{day:02}(土) 10:2{n}:33 ID:a{n}Bc9xYz",
    "russian": "Автор: {name}, {day} апреля 2011, 10:2{n}",
    "korean": "작성자: {name} 등록일: 2011-04-{day:02} 10:2{n}",
    "label": "From: {name}  Date: 2011-04-{day:02} 10:2{n}",
}
HEAD = "The harbour board\n\nHome > Engines > Pumps\n\nWhich oil for an old pump\n\n"
FOOT = "\n\nPowered by something of our own\n"


def thread(form: str, between: str = "") -> str:
    posts = []
    for n, (name, text) in enumerate(zip(PEOPLE, TEXTS, strict=True)):
        posts.append(form.format(name=name, n=n, day=3 + n, floor=n + 1) + f"\n{text}\n{between}")
    return HEAD + "\n".join(posts) + FOOT


def page_of(text: str) -> Page:
    return read(source_of(text.encode(), "page.txt", "text/plain"), Settings())


def words(page: Page, blocks: tuple[Block, ...]) -> str:
    return "\n".join(page.leaves[leaf].text for block in blocks for leaf in block.leaves())


def said(page: Page, post: Post) -> tuple[str | None, str | None, str]:
    time = post.time.iso[:16] if post.time and post.time.iso else None
    return post.author.name, time, words(page, post.blocks)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_posts_of_a_form_that_nobody_described(form: str) -> None:
    page = page_of(thread(form))
    hour = "16:1" if "pm" in form else "10:2"
    expected = [
        (name, f"2011-04-{3 + n:02}T{hour}{n}", text) for n, (name, text) in enumerate(zip(PEOPLE, TEXTS, strict=True))
    ]
    assert [said(page, post) for post in page.thread.posts] == expected


def test_the_tools_under_posts_are_no_text_and_thanks_is() -> None:
    page = page_of(thread(FORMS["name time zone"], "Quote   Reply\nLike 3\n"))
    assert [words(page, post.blocks) for post in page.thread.posts] == list(TEXTS)


def test_one_post_alone_is_signed_where_its_byline_says_so() -> None:
    text = HEAD + "kolibri 2011-04-03 10:20 UTC\n" + TEXTS[0] + "\n"
    (post,) = page_of(text).thread.posts
    assert post.author.name == "kolibri"


def test_a_quotation_goes_on_while_it_repeats_the_post_above() -> None:
    form = FORMS["name time zone"]
    first = form.format(name="kolibri", n=0, day=3, floor=1) + f"\n{TEXTS[0]}\n"
    second = form.format(name="marta_77", n=1, day=4, floor=2) + f"\nkolibri wrote:\n{TEXTS[0]}\nMine too.\n"
    third = (
        form.format(name="Sven Hult", n=2, day=5, floor=3) + "\n● marta_77:\nMine too.\nSo there are two of us now.\n"
    )
    page = page_of(HEAD + first + "\n" + second + "\n" + third)
    shapes = [[block.kind for block in post.blocks] for post in page.thread.posts]
    assert shapes == [["paragraph", "paragraph"], ["quote", "paragraph"], ["quote", "paragraph"]]
    assert dict(page.thread.posts[2].blocks[0].attrs)["author"] == "marta_77"


def test_attached_files_are_attachments() -> None:
    form = FORMS["name time zone"]
    first = form.format(name="kolibri", n=0, day=3, floor=1) + f"\n{TEXTS[0]}\nAttachments\n• pump.jpg (15865 bytes)\n"
    second = form.format(name="marta_77", n=1, day=4, floor=2) + f"\n{TEXTS[1]}\n"
    page = page_of(HEAD + first + "\n" + second)
    assert [block.kind for block in page.thread.posts[0].blocks] == ["paragraph", "paragraph", "attachment"]


def test_names_that_a_card_repeats() -> None:
    posts = [
        f"{name} Level {n}\n{name}\nPosted April {3 + n}, 2011\n{name}\n• {name} Level {n}\n• {10 * n + 3}\nShare\n"
        f"Posted April {3 + n}, 2011\n{text}\nLink to comment\n"
        for n, (name, text) in enumerate(zip(PEOPLE, TEXTS, strict=True))
    ]
    page = page_of(HEAD + "\n".join(posts) + FOOT)
    assert [post.author.name for post in page.thread.posts] == list(PEOPLE)


def test_replies_that_say_the_same_are_replies() -> None:
    names = ("kolibri", "Sven Hult", "marta_77", "Olaf", "Ida")
    form = FORMS["name time zone"]
    said_by = [(name, TEXTS[1] if n == 0 else "Thanks a lot") for n, name in enumerate(names)]
    posts = [
        form.format(name=name, n=n, day=3 + n, floor=n + 1) + f"\n{text}\n" for n, (name, text) in enumerate(said_by)
    ]
    page = page_of(HEAD + "\n".join(posts))
    assert [(post.author.name, words(page, post.blocks)) for post in page.thread.posts] == said_by


def test_a_number_that_ends_a_name_is_no_day() -> None:
    posts = [
        f"{name} September 2{n}, 2017, 5:1{n}pm {n}\n{text}\n"
        for n, (name, text) in enumerate(zip(("stark7", "r2d2", "Olaf", "ab1337"), TEXTS, strict=False), 1)
    ]
    page = page_of(HEAD + "\n".join(posts))
    assert [post.author.name for post in page.thread.posts] == ["stark7", "r2d2", "Olaf", "ab1337"]


def test_counted_references_of_a_person_stay_and_lynx_numbers_go() -> None:
    cited = " ".join(f"see [{n}]there" for n in range(1, 12))
    bare = HEAD + "kolibri 2011-04-03 10:20 UTC\n" + TEXTS[0] + f"\n{cited}\n"
    page = page_of(bare)
    assert cited in words(page, page.thread.posts[0].blocks)
    listed = bare + "\nReferences\n\n" + "".join(f"   {n}. https://e.org/{n}\n" for n in range(1, 12))
    page = page_of(listed)
    assert "[3]" not in words(page, page.thread.posts[0].blocks)
