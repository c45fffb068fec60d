"""What learning keeps to: the same from the same, nothing from too little, no prose for furniture, groups apart."""

from __future__ import annotations

import random
import tomllib

import pytest

from pipeline import extract
from pipeline.extract.profiles.library import profiles
from pipeline.learn import learn
from pipeline.learn.gather import edges, gathered, skeleton
from pipeline.model.source import source_of

from .scoring import score, sources, taught
from .skins import Board, flattened, markup


def profiles_of(board: Board, shuffle: int | None = None) -> list[str]:
    some = sources(board)
    if shuffle is not None:
        random.Random(shuffle).shuffle(some)
    return [one.profile for one in learn(some, extract.Settings())]


@pytest.mark.parametrize("make", [markup, flattened])
def test_no_order_of_the_sources_decides(make) -> None:
    board = make(3, 14)
    assert profiles_of(board) == profiles_of(board) == profiles_of(board, 1) == profiles_of(board, 2)


@pytest.mark.parametrize("make", [markup, flattened])
def test_two_pages_teach_nothing_and_say_so(make) -> None:
    (found,) = learn(sources(make(3, 2)), extract.Settings())
    assert not found.profile
    assert "too few pages" in found.why


def test_each_row_says_on_how_much_it_was_seen() -> None:
    for board in (markup(1, 12), flattened(1, 12)):
        for one in learn(sources(board), extract.Settings(profile="generic")):
            if not one.profile:
                continue
            table = tomllib.loads(one.profile)
            face = table.get("html", table.get("text", {}))
            rows = [row for name in ("entries", "anchors", "lines") for row in face.get(name, ())]
            assert rows
            assert all(row.get("why") for row in (*rows, *table["signatures"]))
            assert one.name in profiles((one.profile,))


def test_what_people_repeat_is_no_furniture() -> None:
    board = flattened(4, 20)
    for said in board.said:
        for n, post in enumerate(said):
            said[n] = type(post)(post.author, post.time, post.text)
    settings, found = taught(board, extract.Settings())
    written = "".join(one.profile for one in found)
    for words in ("支持楼主", "Thanks!", "+1", "me too", "同问"):
        assert words not in written
    assert score(board, settings) >= 0.95


def test_two_boards_of_one_folder_are_two_groups() -> None:
    both = [*sources(markup(0, 12)), *sources(markup(1, 12)), *sources(flattened(1, 12))]
    random.Random(5).shuffle(both)
    for gathering, groups in gathered(both, 60, 1):
        assert sorted(group.seen for group, _ in groups) == [12, 12, 12]
        for _, sample in groups:
            assert all(gathering.read(source).data for source in sample)


def test_a_sample_is_bounded_and_drawn_by_the_seed() -> None:
    some = sources(markup(0, 30))

    def drawn(seed: int, order: int) -> list[str]:
        shuffled = list(some)
        random.Random(order).shuffle(shuffled)
        for _, ((group, sample),) in gathered(shuffled, 10, seed):
            assert group.seen == 30
            return sorted(source.sha256 for source in sample)
        return []

    assert drawn(1, 1) == drawn(1, 2)
    assert drawn(1, 1) != drawn(2, 1)
    assert len(drawn(1, 1)) == 10


def test_likeness_looks_at_names_and_edges_not_at_what_is_said() -> None:
    first, second = (page for _, page in markup(0, 2).pages)
    assert len(skeleton(first) & skeleton(second)) / len(skeleton(first) | skeleton(second)) > 0.8
    one, two = (page for _, page in flattened(0, 2).pages)
    assert len(edges(one) & edges(two)) >= 2


def test_many_small_boards_stay_apart_and_few_pages_wait() -> None:
    some = [source for seed in range(12) for source in sources(markup(seed, 2, kept=bool(seed % 2)), f"folder{seed}")]
    for _, groups in gathered(some, 5, 1):
        assert len(groups) == 12
    lone = [source for seed in range(9) for source in sources(flattened(seed, 1), "one")]
    for _, groups in gathered(lone, 5, 1):
        assert all(len(sample) <= 5 for _, sample in groups)


def test_pages_without_names_are_one_group() -> None:
    rows = "<tr><td><b>ann</b></td><td><font size=1>{0}</font><hr>said {0}</td></tr>"
    pages = [f"<html><body><table>{rows.format(n) * (2 + n % 3)}</table></body></html>" for n in range(6)]
    some = [source_of(page.encode(), f"old/{n}.html", "text/html") for n, page in enumerate(pages)]
    for _, groups in gathered(some, 60, 1):
        assert [group.seen for group, _ in groups] == [6]
