"""Two faces in one profile, what the run key follows of a profile, and what many boards cost."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

from benchmarks import learn_made
from pipeline import extract, line
from pipeline.extract.profiles.library import profiles
from pipeline.learn import learn
from pipeline.learn.gather import gathered
from pipeline.model.source import Source, source_of

from .skins import markup


def folders(seed: int, pages: int) -> dict[str, learn_made.Folder]:
    return {kind: folder for kind, folder in learn_made.folders("", [seed], pages) if kind != "written"}


def test_a_board_seen_in_both_faces_has_one_profile() -> None:
    both = folders(2, 14)
    some = [source for folder in both.values() for source in folder.sources()]
    settings = extract.Settings()
    found = learn(some, settings)
    (own,) = [one for one in found if one.profile]
    (other,) = [one for one in found if one.within]
    assert other.within == own.name == "learnt-board"
    profile = profiles((own.profile,))[own.name]
    assert profile.reads("html")
    assert profile.reads("text")
    for folder in both.values():
        before = learn_made.score(folder, settings)
        after = learn_made.score(folder, replace(settings, profiles=(own.profile,)))
        assert after.whole >= 0.95 * after.posts > before.whole


def test_two_boards_of_one_folder_keep_their_profiles_apart() -> None:
    some = folders(2, 14)["markup"].sources() + folders(22, 14)["flattened"].sources()
    found = learn(some, extract.Settings())
    assert sum(bool(one.profile) for one in found) == 2
    assert not any(one.within for one in found)


PROFILE = """
id = "x"
name = "x"
about = "one"
[[signatures]]
id = "s"
weight = 9
selector = "div.x"
why = "one"
[html]
[[html.entries]]
id = "post"
selector = "div.x"
field = "post"
why = "one"
"""


def key(*own: str) -> str:
    settings = line.Settings()
    return line.lineage(replace(settings, extract=replace(settings.extract, profiles=own))).fingerprint


def test_the_run_key_follows_what_decides() -> None:
    assert key(PROFILE) == key(PROFILE.replace('"one"', '"two"')) == key("# a remark\n" + PROFILE)
    assert key(PROFILE) != key(PROFILE.replace("div.x", "div.y"))
    assert key(PROFILE) != key()
    other = PROFILE.replace('id = "x"', 'id = "y"', 1)
    assert key(PROFILE, other) == key(other, PROFILE)


WORDS = ("head", "foot", "menu", "post", "name", "time", "text", "card", "tool", "sign", "box", "row", "cell", "line")


def boards(count: int, pages: int) -> Iterator[Source]:
    """Pages of many boards of one folder, each in a skin of its own; the pages are large."""
    filler = "<p>" + "words that nobody reads " * 400 + "</p>"
    for number in range(count):
        own = "".join(chr(97 + int(digit)) for digit in str(number))  # a number would count for none of its names
        for name, page in markup(number % 3, pages).pages:
            names = " ".join(f"{own}-{word}" for word in WORDS)
            text = page.replace('class="', f'class="{names} ').replace("</body>", filler * 3 + "</body>")
            yield source_of(text.encode(), f"one/{number}-{name}", "text/html")


def _peak(count: int, pages: int) -> int:
    tracemalloc.start()
    for _, groups in gathered(boards(count, pages), 5, 1):
        assert [group.seen for group, _ in groups] == [pages] * count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_boards_cost_their_names_and_not_their_pages() -> None:
    _peak(2, 2)  # what is loaded once
    few, many = _peak(10, 4), _peak(40, 4)
    assert (many - few) / 30 < 40_000, "bytes for each further board of 28 kB a page"
    assert _peak(10, 8) - few < 40 * 3_000 + 100_000, "pages wait on disk"
